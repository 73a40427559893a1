//! What accounts owe for a year.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::account::within_account;
use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::organisation::NO_END;
use crate::schema::{account, obligation, organisation_fact};
use crate::scope::ScopeFilter;

/// An obligation.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = obligation, treat_none_as_default_value = false)]
pub struct Obligation {
    /// The account that owes.
    pub account_id: String,
    /// Reporting year.
    pub year: i16,
    /// The decision it comes from.
    pub decision_id: String,
    /// The enterprise.
    pub enterprise_id: String,
    /// How much, whole tonnes.
    pub tonnes: i64,
    /// `mirror`, `simulation` or `provincial_authorised`.
    pub mode: String,
    /// The posting that entered it.
    pub posting_id: String,
    /// When.
    pub created_at: NaiveDateTime,
}

/// Enters an obligation.
///
/// # Errors
/// `Duplicate` if the decision has entered it before.
pub fn insert(connection: &mut AnyConnection, row: &Obligation) -> Result<(), StoreError> {
    diesel::insert_into(obligation::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The obligations in scope of a year, an enterprise, or both, newest year first.
///
/// # Errors
/// Any database error.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    year: Option<i16>,
    enterprise_id: Option<&str>,
) -> Result<Vec<Obligation>, StoreError> {
    let query = obligation::table
        .inner_join(account::table.on(account::id.eq(obligation::account_id)))
        .into_boxed::<MultiBackend>();
    let mut query = within_account!(query, scope);
    if let Some(year) = year {
        query = query.filter(obligation::year.eq(year));
    }
    if let Some(enterprise_id) = enterprise_id {
        query = query.filter(obligation::enterprise_id.eq(enterprise_id));
    }
    Ok(query
        .order((
            obligation::year.desc(),
            obligation::enterprise_id,
            obligation::created_at,
            obligation::decision_id,
        ))
        .select(Obligation::as_select())
        .load(connection)?)
}
