//! The province's decisions. Append-only.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{decision, submission};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = decision, treat_none_as_default_value = false)]
pub struct Decision {
    /// Whose submission it is about.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// Its id.
    pub id: String,
    /// `approved`, `returned` or `rejected`.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// The conclusion it rests on.
    pub conclusion_id: Option<String>,
    /// Hash of the content it covers.
    pub covered_hash: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: NaiveDateTime,
}

/// Keeps a decision.
///
/// # Errors
/// `Reference` if submission or conclusion is not the enterprise's; `Refused` for an unknown
/// outcome.
pub fn insert(connection: &mut AnyConnection, row: &Decision) -> Result<(), StoreError> {
    diesel::insert_into(decision::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The decisions on a submission in scope, newest first.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<Decision>, StoreError> {
    let query = decision::table
        .inner_join(submission::table.on(tied!(decision)))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .order((decision::decided_at.desc(), decision::id.desc()))
        .select(Decision::as_select())
        .load(connection)?)
}

/// The submission a decision is on, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn submission_of(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<String, StoreError> {
    let query = decision::table
        .inner_join(submission::table.on(tied!(decision)))
        .into_boxed::<MultiBackend>();
    within_released_submission!(query, scope)
        .filter(decision::id.eq(id))
        .select(decision::submission_id)
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("decision"))
}
