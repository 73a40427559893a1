//! What a report is compared with: last year's report of the enterprise, and the totals of the sector's enterprises.

use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend, on_each_engine};
use crate::error::StoreError;
use crate::limits::STATEMENT_BINDS_MAX;
use crate::schema::{report_version, submission, submission_part, version_total};
use crate::scope::{ScopeFilter, within_released_submission};

/// A total of a version that is compared among enterprises.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = version_total, treat_none_as_default_value = false)]
pub struct VersionTotal {
    /// Whose version.
    pub enterprise_id: String,
    /// The version.
    pub version_id: String,
    /// The total's id in the method.
    pub total_id: String,
    /// The version's method.
    pub method_id: String,
    /// The version's reporting year.
    pub year: i16,
    /// The exact value, a decimal or a fraction.
    pub value: String,
}

/// The versions that stand of an enterprise's report of a year, the latest first.
macro_rules! standing_of_year {
    ($scope:expr, $enterprise_id:expr, $year:expr, $method_id:expr) => {{
        let query = submission_part::table
            .inner_join(
                submission::table.on(submission::enterprise_id
                    .eq(submission_part::enterprise_id)
                    .and(submission::id.eq(submission_part::submission_id))),
            )
            .inner_join(
                report_version::table.on(report_version::enterprise_id
                    .eq(submission_part::enterprise_id)
                    .and(report_version::id.eq(submission_part::version_id))),
            )
            .filter(submission_part::enterprise_id.eq($enterprise_id))
            .filter(submission_part::method_id.eq($method_id))
            .filter(submission_part::superseded_at.is_null())
            .filter(submission::year.eq($year))
            .filter(submission::state.ne("rejected"))
            .into_boxed::<MultiBackend>();
        within_released_submission!(query, $scope).order((
            submission_part::attached_at.desc(),
            submission_part::version_id.desc(),
        ))
    }};
}

/// Bound values of one total.
const TOTAL_COLUMNS: usize = 6;

/// Keeps the totals of a version.
///
/// # Errors
/// `Reference` if the version is unknown, `Duplicate` if a total is there.
pub fn insert(connection: &mut AnyConnection, totals: &[VersionTotal]) -> Result<(), StoreError> {
    for chunk in totals.chunks(STATEMENT_BINDS_MAX / TOTAL_COLUMNS) {
        on_each_engine!(connection => diesel::insert_into(version_total::table)
            .values(chunk)
            .execute(connection))?;
    }
    Ok(())
}

/// The assessment of the version that stands of an enterprise's report of a year, JSON: the one in a submission that was not
/// rejected, the latest of them. None if there is none in scope.
///
/// # Errors
/// Any database error.
pub fn assessment_of_year(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    enterprise_id: &str,
    year: i16,
    method_id: &str,
) -> Result<Option<String>, StoreError> {
    Ok(standing_of_year!(scope, enterprise_id, year, method_id)
        .select(report_version::assessment)
        .first(connection)
        .optional()?)
}

/// The id of that version.
///
/// # Errors
/// Any database error.
pub fn version_of_year(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    enterprise_id: &str,
    year: i16,
    method_id: &str,
) -> Result<Option<String>, StoreError> {
    Ok(standing_of_year!(scope, enterprise_id, year, method_id)
        .select(report_version::id)
        .first(connection)
        .optional()?)
}

/// Id and value of the totals kept of the other enterprises' reports that stand in a year under a method: released and not
/// rejected. Of whom they are is not said.
///
/// # Errors
/// Any database error.
pub fn peers(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    year: i16,
    method_id: &str,
    other_than: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let query = version_total::table
        .inner_join(
            submission_part::table.on(submission_part::enterprise_id
                .eq(version_total::enterprise_id)
                .and(submission_part::version_id.eq(version_total::version_id))),
        )
        .inner_join(
            submission::table.on(submission::enterprise_id
                .eq(submission_part::enterprise_id)
                .and(submission::id.eq(submission_part::submission_id))),
        )
        .filter(version_total::method_id.eq(method_id))
        .filter(version_total::year.eq(year))
        .filter(version_total::enterprise_id.ne(other_than))
        .filter(submission_part::superseded_at.is_null())
        .filter(submission::released_at.is_not_null())
        .filter(submission::state.ne("rejected"))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .order((version_total::total_id, version_total::version_id))
        .select((version_total::total_id, version_total::value))
        .load(connection)?)
}
