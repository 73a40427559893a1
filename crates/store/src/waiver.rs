//! Waivers: a check lowered for an enterprise and a method until a day.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset, time_key};
use crate::schema::{organisation_fact, submission, waiver};
use crate::scope::ScopeFilter;

/// A waiver.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = waiver, primary_key(enterprise_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Waiver {
    /// For whom.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// The method the check is of.
    pub method_id: String,
    /// The check.
    pub check_code: String,
    /// Why.
    pub reason: String,
    /// The last day, `YYYY-MM-DD`.
    pub until: String,
    /// `asked`, `approved`, `refused` or `ended`.
    pub state: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: NaiveDateTime,
    /// Who approved or refused: never who asked.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// What was said at the last decision.
    pub note: String,
    /// Who ended it before its last day.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<NaiveDateTime>,
}

/// Enters a waiver.
///
/// # Errors
/// `Reference` if the enterprise is unknown.
pub fn insert(connection: &mut AnyConnection, row: &Waiver) -> Result<(), StoreError> {
    diesel::insert_into(waiver::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Saves a changed waiver and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`; `Refused` if who asked decides.
pub fn save(connection: &mut AnyConnection, row: &Waiver) -> Result<Waiver, StoreError> {
    let next = Waiver {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed = diesel::update(waiver::table.find((&row.enterprise_id, &row.id)))
        .filter(waiver::row_version.eq(row.row_version))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("waiver"))
    }
}

/// The waivers that hold for an enterprise and method on a day, in the order they were asked for. For the enterprise's
/// own report.
///
/// # Errors
/// Any database error.
pub fn in_force(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    method_id: &str,
    day: &str,
) -> Result<Vec<Waiver>, StoreError> {
    Ok(waiver::table
        .filter(waiver::enterprise_id.eq(enterprise_id))
        .filter(waiver::method_id.eq(method_id))
        .filter(waiver::state.eq("approved"))
        .filter(waiver::until.ge(day))
        .order((waiver::asked_at, waiver::id))
        .select(Waiver::as_select())
        .load(connection)?)
}

/// The waiver with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Waiver, StoreError> {
    within(scope)
        .filter(waiver::id.eq(id))
        .select(Waiver::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("waiver"))
}

/// Which waivers are wanted; a field that is none or empty does not narrow.
#[derive(Debug, Clone, Default)]
pub struct WaiverFilter {
    /// Enterprise id.
    pub enterprise: Option<String>,
    /// Method id.
    pub method: Option<String>,
    /// Check code.
    pub check: Option<String>,
    /// States, any of which will do.
    pub states: Vec<String>,
    /// Only those whose last day is this one or later, `YYYY-MM-DD`.
    pub until_from: Option<String>,
}

/// A page of waivers in scope, by the time they were asked for.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &WaiverFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Waiver>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
        .transpose()?;
    let query = filtered(scope, filter);
    let rows = keyset!(query, waiver::asked_at, waiver::id, direction, after)
        .select(Waiver::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &Waiver| {
        (time_key(row.asked_at), row.id.clone())
    }))
}

/// How many waivers in scope the filter leaves.
///
/// # Errors
/// Any database error.
pub fn count(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &WaiverFilter,
) -> Result<i64, StoreError> {
    Ok(filtered(scope, filter).count().get_result(connection)?)
}

fn filtered<'a>(
    scope: &'a ScopeFilter,
    filter: &'a WaiverFilter,
) -> waiver::BoxedQuery<'a, MultiBackend> {
    let mut query = within(scope);
    if let Some(enterprise) = &filter.enterprise {
        query = query.filter(waiver::enterprise_id.eq(enterprise));
    }
    if let Some(method) = &filter.method {
        query = query.filter(waiver::method_id.eq(method));
    }
    if let Some(check) = &filter.check {
        query = query.filter(waiver::check_code.eq(check));
    }
    if !filter.states.is_empty() {
        query = query.filter(waiver::state.eq_any(&filter.states));
    }
    if let Some(day) = &filter.until_from {
        query = query.filter(waiver::until.ge(day));
    }
    query
}

fn within(scope: &ScopeFilter) -> waiver::BoxedQuery<'_, MultiBackend> {
    let query = waiver::table.into_boxed();
    match scope {
        ScopeFilter::Enterprise(id) => query.filter(waiver::enterprise_id.eq(id)),
        ScopeFilter::Body(id) => query.filter(exists(
            submission::table
                .filter(submission::enterprise_id.eq(waiver::enterprise_id))
                .filter(submission::body_id.eq(id))
                .filter(submission::released_at.is_not_null()),
        )),
        ScopeFilter::City(codes) => query.filter(exists(
            organisation_fact::table
                .filter(organisation_fact::organisation_id.eq(waiver::enterprise_id))
                .filter(organisation_fact::city_code.eq_any(codes)),
        )),
        ScopeFilter::Province => query,
        ScopeFilter::Nobody => query.filter(waiver::id.is_null()),
    }
}
