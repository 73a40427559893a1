//! The reports that stand: the current versions of released submissions, read in pages.

use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset};
use crate::schema::{report_version, submission, submission_part};
use crate::scope::{ScopeFilter, within_released_submission};

/// A report that stands, with what it says and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StandingReport {
    /// Whose report.
    pub enterprise_id: String,
    /// The version that stands.
    pub version_id: String,
    /// The enterprise's name in the submission.
    pub enterprise_name: String,
    /// Its city.
    pub city_code: String,
    /// Reporting year.
    pub year: i16,
    /// Method id.
    pub method_id: String,
    /// The canonical entries, JSON.
    pub entries: String,
    /// Total without purchased electricity and heat, grams.
    pub without_indirect_grams: Option<i64>,
    /// Total with purchased electricity and heat, grams.
    pub with_indirect_grams: Option<i64>,
    /// Compliance emissions, whole tonnes.
    pub compliance_tonnes: Option<i64>,
}

macro_rules! standing {
    ($scope:expr, $methods:expr) => {{
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
            .filter(submission_part::superseded_at.is_null())
            .filter(submission::released_at.is_not_null())
            .filter(submission::state.ne("rejected"))
            .filter(report_version::method_id.eq_any($methods))
            .into_boxed::<MultiBackend>();
        within_released_submission!(query, $scope)
    }};
}

/// A page of the reports in scope that stand and were computed with one of the methods, by enterprise and version.
///
/// # Errors
/// Any database error.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    methods: &[String],
    page: &PageRequest,
) -> Result<Page<StandingReport>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| (mark.key.clone(), mark.id.clone()));
    let rows: Vec<StandingReport> = keyset!(
        standing!(scope, methods),
        submission_part::enterprise_id,
        submission_part::version_id,
        Direction::Ascending,
        after
    )
    .select((
        submission_part::enterprise_id,
        submission_part::version_id,
        submission::enterprise_name,
        submission::city_code,
        report_version::year,
        report_version::method_id,
        report_version::entries,
        report_version::without_indirect_grams,
        report_version::with_indirect_grams,
        report_version::compliance_tonnes,
    ))
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &StandingReport| {
        (row.enterprise_id.clone(), row.version_id.clone())
    }))
}

/// How many reports in scope stand and were computed with one of the methods.
///
/// # Errors
/// Any database error.
pub fn count(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    methods: &[String],
) -> Result<i64, StoreError> {
    Ok(standing!(scope, methods).count().get_result(connection)?)
}
