//! Every step of a submission. Append-only.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{submission, submission_event};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = submission_event, treat_none_as_default_value = false)]
pub struct SubmissionEvent {
    /// Whose.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// 1, 2, 3 … within the submission; given by `append`.
    pub ordinal: i64,
    /// What was done.
    pub action: String,
    /// State before.
    pub from_state: String,
    /// State after.
    pub to_state: String,
    /// Who did it.
    pub actor_id: String,
    /// In which role.
    pub actor_role: String,
    /// What was said with it.
    pub note: String,
    /// When.
    pub at: NaiveDateTime,
}

/// Adds a step after the last one; its `ordinal` is set here and returned.
///
/// # Errors
/// `Reference` if the submission is not the enterprise's.
pub fn append(connection: &mut AnyConnection, row: &SubmissionEvent) -> Result<i64, StoreError> {
    let last: Option<i64> = submission_event::table
        .filter(submission_event::enterprise_id.eq(&row.enterprise_id))
        .filter(submission_event::submission_id.eq(&row.submission_id))
        .select(max(submission_event::ordinal))
        .first(connection)?;
    let ordinal = last.unwrap_or(0) + 1;
    let row = SubmissionEvent {
        ordinal,
        ..row.clone()
    };
    diesel::insert_into(submission_event::table)
        .values(&row)
        .execute(connection)?;
    Ok(ordinal)
}

/// The steps of a submission in scope, oldest first.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<SubmissionEvent>, StoreError> {
    let query = submission_event::table
        .inner_join(submission::table.on(tied!(submission_event)))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .order(submission_event::ordinal)
        .select(SubmissionEvent::as_select())
        .load(connection)?)
}
