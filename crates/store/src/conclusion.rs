//! Conclusions of the verifiers, each bound to the content it covers. Append-only.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{conclusion, conclusion_void, submission};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// A conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = conclusion, treat_none_as_default_value = false)]
pub struct Conclusion {
    /// Whose submission it is about.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// Its id.
    pub id: String,
    /// Hash of the content it covers.
    pub covered_hash: String,
    /// The opinion.
    pub opinion: String,
    /// One result per content item, JSON.
    pub items: String,
    /// Direct emissions of the first version sent, grams of CO2e.
    pub initial_grams: i64,
    /// Direct emissions of the versions covered, as reported, grams of CO2e.
    pub reported_grams: i64,
    /// Direct emissions as verified, grams of CO2e.
    pub verified_grams: i64,
    /// Compliance emissions as verified, whole tonnes, where the method defines them.
    pub compliance_tonnes: Option<i64>,
    /// Why and how the work group measured itself, where it did.
    pub measured_by_group: Option<String>,
    /// Anything else it states.
    pub statement: String,
    /// The verification body.
    pub body_id: String,
    /// Its lead verifier.
    pub lead_id: String,
    /// When it was drawn.
    pub concluded_at: NaiveDateTime,
}

/// Why a conclusion no longer stands.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = conclusion_void, treat_none_as_default_value = false)]
pub struct ConclusionVoid {
    /// Whose submission it was about.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// The conclusion.
    pub conclusion_id: String,
    /// Why.
    pub reason: String,
    /// Whose act voided it.
    pub voided_by: String,
    /// When.
    pub voided_at: NaiveDateTime,
}

/// Keeps a conclusion.
///
/// # Errors
/// `Reference` if the submission is not the enterprise's.
pub fn insert(connection: &mut AnyConnection, row: &Conclusion) -> Result<(), StoreError> {
    diesel::insert_into(conclusion::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Voids a conclusion.
///
/// # Errors
/// `Duplicate` if it is void already; `Reference` if there is no such conclusion.
pub fn void(connection: &mut AnyConnection, row: &ConclusionVoid) -> Result<(), StoreError> {
    diesel::insert_into(conclusion_void::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The newest conclusion of a submission in scope that stands.
///
/// # Errors
/// Any database error.
pub fn standing(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Option<Conclusion>, StoreError> {
    let query = conclusion::table
        .inner_join(submission::table.on(tied!(conclusion)))
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .filter(not(exists(
            conclusion_void::table
                .filter(conclusion_void::enterprise_id.eq(conclusion::enterprise_id))
                .filter(conclusion_void::submission_id.eq(conclusion::submission_id))
                .filter(conclusion_void::conclusion_id.eq(conclusion::id)),
        )))
        .order((conclusion::concluded_at.desc(), conclusion::id.desc()))
        .select(Conclusion::as_select())
        .first(connection)
        .optional()?)
}

/// All conclusions of a submission in scope, newest first, each with its void if it has one.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<(Conclusion, Option<ConclusionVoid>)>, StoreError> {
    let query = conclusion::table
        .inner_join(submission::table.on(tied!(conclusion)))
        .left_join(
            conclusion_void::table.on(conclusion_void::enterprise_id
                .eq(conclusion::enterprise_id)
                .and(conclusion_void::submission_id.eq(conclusion::submission_id))
                .and(conclusion_void::conclusion_id.eq(conclusion::id))),
        )
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .order((conclusion::concluded_at.desc(), conclusion::id.desc()))
        .select((
            Conclusion::as_select(),
            Option::<ConclusionVoid>::as_select(),
        ))
        .load(connection)?)
}
