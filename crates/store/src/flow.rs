//! What one part of an enterprise passes to another, netted in its total.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{internal_flow, submission};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// An internal flow.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = internal_flow, treat_none_as_default_value = false)]
pub struct InternalFlow {
    /// Whose.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// Its id.
    pub id: String,
    /// The report that gives.
    pub from_report_id: String,
    /// The report that takes.
    pub to_report_id: String,
    /// What flows.
    pub carrier: String,
    /// How much, an exact decimal.
    pub amount: String,
    /// In which unit.
    pub unit: String,
    /// Grams of CO2e to be netted.
    pub grams: i64,
    /// Who entered it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
}

/// Enters a flow.
///
/// # Errors
/// `Reference` if a report is not the enterprise's.
pub fn insert(connection: &mut AnyConnection, row: &InternalFlow) -> Result<(), StoreError> {
    diesel::insert_into(internal_flow::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Removes a flow.
///
/// # Errors
/// `NotFound`.
pub fn remove(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    submission_id: &str,
    id: &str,
) -> Result<(), StoreError> {
    let removed = diesel::delete(internal_flow::table.find((enterprise_id, submission_id, id)))
        .execute(connection)?;
    if removed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("internal flow"))
    }
}

/// The flows of a submission in scope, by id.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<InternalFlow>, StoreError> {
    let query = internal_flow::table
        .inner_join(submission::table.on(tied!(internal_flow)))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .order(internal_flow::id)
        .select(InternalFlow::as_select())
        .load(connection)?)
}
