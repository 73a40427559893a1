//! Registry accounts.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::organisation::NO_END;
use crate::page::{Direction, Page, PageRequest, keyset};
use crate::schema::{account, organisation_fact};
use crate::scope::ScopeFilter;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = account, treat_none_as_default_value = false)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Whose account.
    pub organisation_id: String,
    /// What it holds or owes.
    pub kind: String,
    /// `mirror`, `simulation` or `provincial_authorised`.
    pub mode: String,
    /// When it was opened.
    pub opened_at: NaiveDateTime,
}

/// Narrows a boxed query that has `account` among its tables: an organisation's own, a city's
/// those of the organisations that are in it now; verification bodies see none.
macro_rules! within_account {
    ($query:expr, $scope:expr) => {{
        let query = $query;
        match $scope {
            ScopeFilter::Enterprise(id) => query.filter(account::organisation_id.eq(id)),
            ScopeFilter::City(codes) => query.filter(exists(
                organisation_fact::table
                    .filter(organisation_fact::organisation_id.eq(account::organisation_id))
                    .filter(organisation_fact::valid_to.eq(NO_END))
                    .filter(organisation_fact::city_code.eq_any(codes)),
            )),
            ScopeFilter::Province => query,
            ScopeFilter::Body(_) | ScopeFilter::Nobody => query.filter(account::id.is_null()),
        }
    }};
}
pub(crate) use within_account;

/// The account of this organisation, kind and mode: the one that is there, else `row`, opened.
///
/// # Errors
/// `Reference` if the organisation is unknown.
pub fn ensure(connection: &mut AnyConnection, row: &Account) -> Result<Account, StoreError> {
    let known = account::table
        .filter(account::organisation_id.eq(&row.organisation_id))
        .filter(account::kind.eq(&row.kind))
        .filter(account::mode.eq(&row.mode))
        .select(Account::as_select())
        .first(connection)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    diesel::insert_into(account::table)
        .values(row)
        .execute(connection)?;
    Ok(row.clone())
}

/// The account with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Account, StoreError> {
    within_account!(account::table.into_boxed::<MultiBackend>(), scope)
        .filter(account::id.eq(id))
        .select(Account::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("account"))
}

/// The accounts of an organisation that are in scope, by kind and mode.
///
/// # Errors
/// Any database error.
pub fn of_organisation(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    organisation_id: &str,
) -> Result<Vec<Account>, StoreError> {
    Ok(
        within_account!(account::table.into_boxed::<MultiBackend>(), scope)
            .filter(account::organisation_id.eq(organisation_id))
            .order((account::kind, account::mode, account::id))
            .select(Account::as_select())
            .load(connection)?,
    )
}

/// A page of the accounts in scope, by kind.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    page: &PageRequest,
) -> Result<Page<Account>, StoreError> {
    let query = within_account!(account::table.into_boxed::<MultiBackend>(), scope);
    let after = page
        .after
        .as_ref()
        .map(|mark| (mark.key.clone(), mark.id.clone()));
    let rows = keyset!(
        query,
        account::kind,
        account::id,
        Direction::Ascending,
        after
    )
    .select(Account::as_select())
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &Account| {
        (row.kind.clone(), row.id.clone())
    }))
}
