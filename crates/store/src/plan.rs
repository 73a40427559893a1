//! Monitoring plans: versions of an enterprise's plan for a method.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, max};
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset, search_pattern, time_key};
use crate::schema::{monitoring_plan, monitoring_plan_event, organisation_fact, submission};
use crate::scope::ScopeFilter;

/// One version of a plan.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = monitoring_plan, primary_key(enterprise_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Plan {
    /// Whose plan.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// The method it is for.
    pub method_id: String,
    /// The version's number within enterprise and method, from 1.
    pub number: i64,
    /// `draft`, `submitted`, `approved` or `returned`.
    pub state: String,
    /// The first day it is in force once approved, `YYYY-MM-DD`.
    pub effective_from: String,
    /// Why there is this version.
    pub reason: String,
    /// What it says, as JSON.
    pub content: String,
    /// The enterprise's name when it was written.
    pub enterprise_name: String,
    /// Its city then.
    pub city_code: String,
    /// Its sector then.
    pub sector: String,
    /// What a search looks at, from `search_text`.
    pub search_text: String,
    /// Who began it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
    /// When it last changed.
    pub updated_at: NaiveDateTime,
    /// Who submitted it last.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<NaiveDateTime>,
    /// Who approved or returned it last.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// What was said at that decision.
    pub note: String,
}

/// Something done with a version. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = monitoring_plan_event, treat_none_as_default_value = false)]
pub struct PlanEvent {
    /// Whose plan.
    pub enterprise_id: String,
    /// The version.
    pub plan_id: String,
    /// Its place among the version's events, from 1.
    pub number: i64,
    /// What was done.
    pub action: String,
    /// By whom.
    pub actor_id: String,
    /// When.
    pub at: NaiveDateTime,
    /// What was said.
    pub note: String,
}

/// Enters a version.
///
/// # Errors
/// `Duplicate` if the number is taken or another version of the method is open.
pub fn insert(connection: &mut AnyConnection, row: &Plan) -> Result<(), StoreError> {
    diesel::insert_into(monitoring_plan::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Saves a changed version and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`; an approved version is refused by the database.
pub fn save(connection: &mut AnyConnection, row: &Plan) -> Result<Plan, StoreError> {
    let next = Plan {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed = diesel::update(monitoring_plan::table.find((&row.enterprise_id, &row.id)))
        .filter(monitoring_plan::row_version.eq(row.row_version))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("monitoring_plan"))
    }
}

/// Appends what was done with a version.
///
/// # Errors
/// `Reference` if there is no such version.
pub fn append_event(
    connection: &mut AnyConnection,
    row: &Plan,
    action: &str,
    actor_id: &str,
    at: NaiveDateTime,
    note: &str,
) -> Result<(), StoreError> {
    let last: Option<i64> = monitoring_plan_event::table
        .filter(monitoring_plan_event::enterprise_id.eq(&row.enterprise_id))
        .filter(monitoring_plan_event::plan_id.eq(&row.id))
        .select(max(monitoring_plan_event::number))
        .first(connection)?;
    let event = PlanEvent {
        enterprise_id: row.enterprise_id.clone(),
        plan_id: row.id.clone(),
        number: last.unwrap_or(0) + 1,
        action: action.to_owned(),
        actor_id: actor_id.to_owned(),
        at,
        note: note.to_owned(),
    };
    diesel::insert_into(monitoring_plan_event::table)
        .values(&event)
        .execute(connection)?;
    Ok(())
}

/// What was done with a version, in order. The caller has found the version within its scope.
///
/// # Errors
/// Any database error.
pub fn events(connection: &mut AnyConnection, row: &Plan) -> Result<Vec<PlanEvent>, StoreError> {
    Ok(monitoring_plan_event::table
        .filter(monitoring_plan_event::enterprise_id.eq(&row.enterprise_id))
        .filter(monitoring_plan_event::plan_id.eq(&row.id))
        .order(monitoring_plan_event::number)
        .select(PlanEvent::as_select())
        .load(connection)?)
}

/// The version with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Plan, StoreError> {
    within(scope)
        .filter(monitoring_plan::id.eq(id))
        .select(Plan::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("monitoring_plan"))
}

/// Every version of an enterprise's plan for a method, by number. For the enterprise's own plan and report, or for a caller
/// who has found one of the versions within its scope.
///
/// # Errors
/// Any database error.
pub fn versions(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    method_id: &str,
) -> Result<Vec<Plan>, StoreError> {
    Ok(monitoring_plan::table
        .filter(monitoring_plan::enterprise_id.eq(enterprise_id))
        .filter(monitoring_plan::method_id.eq(method_id))
        .order(monitoring_plan::number)
        .select(Plan::as_select())
        .load(connection)?)
}

/// Which plans are wanted; a field that is none or empty does not narrow.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    /// Enterprise id.
    pub enterprise: Option<String>,
    /// Method id.
    pub method: Option<String>,
    /// City code.
    pub city: Option<String>,
    /// Sector id.
    pub sector: Option<String>,
    /// States, any of which will do.
    pub states: Vec<String>,
    /// Text within the enterprise's name or credit code.
    pub text: Option<String>,
}

/// What a list of plans is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlanSort {
    /// Last change.
    #[default]
    Updated,
    /// First day in force.
    From,
    /// Enterprise name.
    Name,
    /// City code.
    City,
    /// Method id.
    Method,
    /// State.
    State,
}

/// A page of plans in scope.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &PlanFilter,
    sort: PlanSort,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Plan>, StoreError> {
    use monitoring_plan as p;
    let query = filtered(scope, filter);
    let mark = page.after.as_ref();
    let text = mark.map(|mark| (mark.key.clone(), mark.id.clone()));
    let query = match sort {
        PlanSort::Updated => {
            let after = mark
                .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
                .transpose()?;
            keyset!(query, p::updated_at, p::id, direction, after)
        }
        PlanSort::From => keyset!(query, p::effective_from, p::id, direction, text),
        PlanSort::Name => keyset!(query, p::enterprise_name, p::id, direction, text),
        PlanSort::City => keyset!(query, p::city_code, p::id, direction, text),
        PlanSort::Method => keyset!(query, p::method_id, p::id, direction, text),
        PlanSort::State => keyset!(query, p::state, p::id, direction, text),
    };
    let rows = query
        .select(Plan::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &Plan| {
        let key = match sort {
            PlanSort::Updated => time_key(row.updated_at),
            PlanSort::From => row.effective_from.clone(),
            PlanSort::Name => row.enterprise_name.clone(),
            PlanSort::City => row.city_code.clone(),
            PlanSort::Method => row.method_id.clone(),
            PlanSort::State => row.state.clone(),
        };
        (key, row.id.clone())
    }))
}

/// How many plans in scope the filter leaves.
///
/// # Errors
/// Any database error.
pub fn count(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &PlanFilter,
) -> Result<i64, StoreError> {
    Ok(filtered(scope, filter).count().get_result(connection)?)
}

fn filtered<'a>(
    scope: &'a ScopeFilter,
    filter: &'a PlanFilter,
) -> monitoring_plan::BoxedQuery<'a, MultiBackend> {
    let mut query = within(scope);
    if let Some(enterprise) = &filter.enterprise {
        query = query.filter(monitoring_plan::enterprise_id.eq(enterprise));
    }
    if let Some(method) = &filter.method {
        query = query.filter(monitoring_plan::method_id.eq(method));
    }
    if let Some(city) = &filter.city {
        query = query.filter(monitoring_plan::city_code.eq(city));
    }
    if let Some(sector) = &filter.sector {
        query = query.filter(monitoring_plan::sector.eq(sector));
    }
    if !filter.states.is_empty() {
        query = query.filter(monitoring_plan::state.eq_any(&filter.states));
    }
    if let Some(pattern) = filter.text.as_deref().and_then(search_pattern) {
        query = query.filter(monitoring_plan::search_text.like(pattern).escape('\\'));
    }
    query
}

/// Everybody but the enterprise sees a version only once it was submitted.
fn within(scope: &ScopeFilter) -> monitoring_plan::BoxedQuery<'_, MultiBackend> {
    let query = monitoring_plan::table.into_boxed();
    let handed_in = |query: monitoring_plan::BoxedQuery<'static, MultiBackend>| {
        query.filter(monitoring_plan::state.ne("draft"))
    };
    match scope {
        ScopeFilter::Enterprise(id) => query.filter(monitoring_plan::enterprise_id.eq(id)),
        ScopeFilter::Body(id) => handed_in(query).filter(exists(
            submission::table
                .filter(submission::enterprise_id.eq(monitoring_plan::enterprise_id))
                .filter(submission::body_id.eq(id))
                .filter(submission::released_at.is_not_null()),
        )),
        ScopeFilter::City(codes) => handed_in(query).filter(exists(
            organisation_fact::table
                .filter(organisation_fact::organisation_id.eq(monitoring_plan::enterprise_id))
                .filter(organisation_fact::city_code.eq_any(codes)),
        )),
        ScopeFilter::Province => handed_in(query),
        ScopeFilter::Nobody => query.filter(monitoring_plan::id.is_null()),
    }
}
