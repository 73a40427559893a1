//! Which version of which report a submission consists of.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{submission, submission_part};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// A version as part of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = submission_part, treat_none_as_default_value = false)]
pub struct SubmissionPart {
    /// Whose.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// The version.
    pub version_id: String,
    /// The report it is a version of.
    pub report_id: String,
    /// Its method.
    pub method_id: String,
    /// Who put it there.
    pub attached_by: String,
    /// When.
    pub attached_at: NaiveDateTime,
    /// When another version of the report took its place.
    pub superseded_at: Option<NaiveDateTime>,
}

/// Makes a version part of a submission, in place of the report's present one. A version that
/// was replaced before takes its place again.
///
/// # Errors
/// `Reference` if version or submission is not the enterprise's.
pub fn attach(connection: &mut AnyConnection, row: &SubmissionPart) -> Result<(), StoreError> {
    let of_submission = submission_part::table
        .filter(submission_part::enterprise_id.eq(&row.enterprise_id))
        .filter(submission_part::submission_id.eq(&row.submission_id));
    diesel::update(
        of_submission
            .filter(submission_part::report_id.eq(&row.report_id))
            .filter(submission_part::superseded_at.is_null()),
    )
    .set(submission_part::superseded_at.eq(row.attached_at))
    .execute(connection)?;
    let again =
        diesel::update(of_submission.filter(submission_part::version_id.eq(&row.version_id)))
            .set((
                submission_part::superseded_at.eq(None::<NaiveDateTime>),
                submission_part::attached_by.eq(&row.attached_by),
                submission_part::attached_at.eq(row.attached_at),
            ))
            .execute(connection)?;
    if again == 0 {
        diesel::insert_into(submission_part::table)
            .values(row)
            .execute(connection)?;
    }
    Ok(())
}

/// Takes a report out of a submission. False if it had no part.
///
/// # Errors
/// Any database error.
pub fn detach(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    submission_id: &str,
    report_id: &str,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let changed = diesel::update(
        submission_part::table
            .filter(submission_part::enterprise_id.eq(enterprise_id))
            .filter(submission_part::submission_id.eq(submission_id))
            .filter(submission_part::report_id.eq(report_id))
            .filter(submission_part::superseded_at.is_null()),
    )
    .set(submission_part::superseded_at.eq(now))
    .execute(connection)?;
    Ok(changed == 1)
}

/// The present parts of a submission in scope, by method and report.
///
/// # Errors
/// Any database error.
pub fn current(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<SubmissionPart>, StoreError> {
    let query = submission_part::table
        .inner_join(submission::table.on(tied!(submission_part)))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .filter(submission_part::superseded_at.is_null())
        .order((submission_part::method_id, submission_part::report_id))
        .select(SubmissionPart::as_select())
        .load(connection)?)
}

/// All parts a submission in scope ever had, oldest first.
///
/// # Errors
/// Any database error.
pub fn all(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<SubmissionPart>, StoreError> {
    let query = submission_part::table
        .inner_join(submission::table.on(tied!(submission_part)))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .order((submission_part::attached_at, submission_part::version_id))
        .select(SubmissionPart::as_select())
        .load(connection)?)
}
