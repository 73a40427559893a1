//! Proposed changes of the methods' data, and what each would change of the reports that stand.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend, on_each_engine};
use crate::error::StoreError;
use crate::limits::STATEMENT_BINDS_MAX;
use crate::page::{Direction, Page, PageRequest, keyset, time_key};
use crate::schema::{proposal, proposal_change};

/// A proposal.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = proposal)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// `factors`, `gwp` or `method`.
    pub kind: String,
    /// The factor sets or the method it is about.
    pub subject: String,
    /// The rows (CSV), the GWP set's name, or the method's text.
    pub content: String,
    /// Why.
    pub reason: String,
    /// The first day it governs assessments once adopted, `YYYY-MM-DD`.
    pub effective_from: String,
    /// `proposed`, `adopted`, `refused` or `withdrawn`.
    pub state: String,
    /// Where the computation of its impact stands: `waiting`, `running`, `done`, `cancelled` or `failed`.
    pub impact: String,
    /// Counts the computations begun: an older one stops when it sees a newer.
    pub impact_run: i64,
    /// Reports computed.
    pub impact_done: i64,
    /// Reports to compute.
    pub impact_total: i64,
    /// Where the computation goes on.
    pub impact_mark: Option<String>,
    /// The changes already adopted that the impact was computed on, by id.
    pub impact_base: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: NaiveDateTime,
    /// Who adopted or refused it (never who proposed it), or withdrew it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<NaiveDateTime>,
    /// What was said at the decision.
    pub note: String,
}

/// What a proposal would change of one report.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = proposal_change, treat_none_as_default_value = false)]
pub struct ProposalChange {
    /// Whose report.
    pub enterprise_id: String,
    /// The proposal.
    pub proposal_id: String,
    /// The version that stands.
    pub version_id: String,
    /// The enterprise's name.
    pub enterprise_name: String,
    /// Its city.
    pub city_code: String,
    /// Reporting year.
    pub year: i16,
    /// Method id.
    pub method_id: String,
    /// Total without purchased energy as reported, grams.
    pub without_before: Option<i64>,
    /// The same as it would be.
    pub without_after: Option<i64>,
    /// Total with purchased energy as reported, grams.
    pub with_before: Option<i64>,
    /// The same as it would be.
    pub with_after: Option<i64>,
    /// Compliance emissions as reported, whole tonnes.
    pub compliance_before: Option<i64>,
    /// The same as they would be.
    pub compliance_after: Option<i64>,
    /// Whether one of them differs.
    pub changed: bool,
}

/// Bound values of one change.
const CHANGE_COLUMNS: usize = 14;

/// Enters a proposal.
///
/// # Errors
/// `Duplicate` if the id is known.
pub fn insert(connection: &mut AnyConnection, row: &Proposal) -> Result<(), StoreError> {
    diesel::insert_into(proposal::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Saves a changed proposal and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`; `Refused` if who proposed it decides.
pub fn save(connection: &mut AnyConnection, row: &Proposal) -> Result<Proposal, StoreError> {
    let next = Proposal {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed = diesel::update(proposal::table.find(&row.id))
        .filter(proposal::row_version.eq(row.row_version))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("proposal"))
    }
}

/// The proposal with this id. Proposals are the province's own and hold nobody's data: without scope.
///
/// # Errors
/// `NotFound`.
pub fn find(connection: &mut AnyConnection, id: &str) -> Result<Proposal, StoreError> {
    proposal::table
        .find(id)
        .select(Proposal::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("proposal"))
}

/// A page of proposals in one of the states (of any, if none is named), by the time they were made.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    states: &[String],
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Proposal>, StoreError> {
    let mut query = proposal::table.into_boxed::<MultiBackend>();
    if !states.is_empty() {
        query = query.filter(proposal::state.eq_any(states));
    }
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
        .transpose()?;
    let rows = keyset!(query, proposal::proposed_at, proposal::id, direction, after)
        .select(Proposal::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &Proposal| {
        (time_key(row.proposed_at), row.id.clone())
    }))
}

/// Id and first day of every adopted proposal, in the order they take effect.
///
/// # Errors
/// Any database error.
pub fn adopted(connection: &mut AnyConnection) -> Result<Vec<(String, String)>, StoreError> {
    Ok(proposal::table
        .filter(proposal::state.eq("adopted"))
        .order((proposal::effective_from, proposal::decided_at, proposal::id))
        .select((proposal::id, proposal::effective_from))
        .load(connection)?)
}

/// Keeps what a proposal would change of some reports; what was kept of them before is replaced.
///
/// # Errors
/// `Reference` if proposal or version is unknown.
pub fn put_changes(
    connection: &mut AnyConnection,
    rows: &[ProposalChange],
) -> Result<(), StoreError> {
    for row in rows {
        let key = (&row.enterprise_id, &row.proposal_id, &row.version_id);
        diesel::delete(proposal_change::table.find(key)).execute(connection)?;
    }
    for chunk in rows.chunks(STATEMENT_BINDS_MAX / CHANGE_COLUMNS) {
        on_each_engine!(connection => diesel::insert_into(proposal_change::table)
            .values(chunk)
            .execute(connection))?;
    }
    Ok(())
}

/// Forgets what a proposal would change, before it is computed again.
///
/// # Errors
/// Any database error.
pub fn clear_changes(connection: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    diesel::delete(proposal_change::table.filter(proposal_change::proposal_id.eq(id)))
        .execute(connection)?;
    Ok(())
}

/// A page of what a proposal would change, by enterprise and version; of those that differ alone, if asked for.
///
/// # Errors
/// Any database error.
pub fn changes(
    connection: &mut AnyConnection,
    id: &str,
    only_changed: bool,
    page: &PageRequest,
) -> Result<Page<ProposalChange>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| (mark.key.clone(), mark.id.clone()));
    let rows = keyset!(
        changes_of(id, only_changed),
        proposal_change::enterprise_id,
        proposal_change::version_id,
        Direction::Ascending,
        after
    )
    .select(ProposalChange::as_select())
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &ProposalChange| {
        (row.enterprise_id.clone(), row.version_id.clone())
    }))
}

/// How many changes `changes` lists.
///
/// # Errors
/// Any database error.
pub fn count_changes(
    connection: &mut AnyConnection,
    id: &str,
    only_changed: bool,
) -> Result<i64, StoreError> {
    Ok(changes_of(id, only_changed)
        .count()
        .get_result(connection)?)
}

fn changes_of(id: &str, only_changed: bool) -> proposal_change::BoxedQuery<'_, MultiBackend> {
    let query = proposal_change::table
        .filter(proposal_change::proposal_id.eq(id))
        .into_boxed();
    if only_changed {
        query.filter(proposal_change::changed.eq(true))
    } else {
        query
    }
}
