//! Working copies of reports: what an enterprise writes before it makes a version of it. Nobody else sees them.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{draft, draft_hand, draft_merge, draft_table, submission};
use crate::scope::ScopeFilter;

/// The working copy of one report of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = draft)]
pub struct Draft {
    /// Whose working copy.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// The submission its versions go to.
    pub submission_id: String,
    /// The method it is filled in by.
    pub method_id: String,
    /// Reporting year.
    pub year: i16,
    /// What it began with: `blank`, `version`, `last_year`, `months` or `plan`.
    pub origin: String,
    /// Who made it, and coordinates it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
}

/// One table of a working copy.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = draft_table)]
pub struct DraftTable {
    /// Whose working copy.
    pub enterprise_id: String,
    /// The working copy.
    pub draft_id: String,
    /// Table of the method.
    pub table_id: String,
    /// Its rows, JSON.
    pub rows: String,
    /// Counts the changes of the rows; `save_table` compares and raises it.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: NaiveDateTime,
}

/// Enters a working copy with its tables.
///
/// # Errors
/// `Duplicate` if the submission has one for the method.
pub fn insert(
    connection: &mut AnyConnection,
    row: &Draft,
    tables: &[DraftTable],
) -> Result<(), StoreError> {
    diesel::insert_into(draft::table)
        .values(row)
        .execute(connection)?;
    for table in tables {
        diesel::insert_into(draft_table::table)
            .values(table)
            .execute(connection)?;
    }
    Ok(())
}

/// The working copy with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Draft, StoreError> {
    within(scope)
        .filter(draft::id.eq(id))
        .select(Draft::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("draft"))
}

/// The working copies of a submission that are in scope, in the order they were made.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<Draft>, StoreError> {
    Ok(within(scope)
        .filter(draft::submission_id.eq(submission_id))
        .order((draft::created_at, draft::id))
        .select(Draft::as_select())
        .load(connection)?)
}

/// The working copies in scope whose submission has not ended, in the order they were made.
///
/// # Errors
/// Any database error.
pub fn open(connection: &mut AnyConnection, scope: &ScopeFilter) -> Result<Vec<Draft>, StoreError> {
    let going_on = submission::table
        .filter(submission::enterprise_id.eq(draft::enterprise_id))
        .filter(submission::id.eq(draft::submission_id))
        .filter(submission::closed_at.is_null());
    Ok(within(scope)
        .filter(exists(going_on))
        .order((draft::created_at, draft::id))
        .select(Draft::as_select())
        .load(connection)?)
}

/// The tables of a working copy, for whoever found it.
///
/// # Errors
/// Any database error.
pub fn tables(connection: &mut AnyConnection, of: &Draft) -> Result<Vec<DraftTable>, StoreError> {
    Ok(draft_table::table
        .filter(draft_table::enterprise_id.eq(&of.enterprise_id))
        .filter(draft_table::draft_id.eq(&of.id))
        .order(draft_table::table_id)
        .select(DraftTable::as_select())
        .load(connection)?)
}

/// Saves the rows of a table and returns it with its new revision. A table that was not there yet has revision 0.
///
/// # Errors
/// `Stale` if the table's revision is no longer `table.revision`.
pub fn save_table(
    connection: &mut AnyConnection,
    table: &DraftTable,
) -> Result<DraftTable, StoreError> {
    let next = DraftTable {
        revision: table.revision + 1,
        ..table.clone()
    };
    if table.revision == 0 {
        diesel::insert_into(draft_table::table)
            .values(&next)
            .execute(connection)?;
        return Ok(next);
    }
    let key = (&table.enterprise_id, &table.draft_id, &table.table_id);
    let changed = diesel::update(draft_table::table.find(key))
        .filter(draft_table::revision.eq(table.revision))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("draft_table"))
    }
}

/// Removes a working copy with its tables, its parts and the workbooks that wait to be merged.
///
/// # Errors
/// Any database error.
pub fn remove(connection: &mut AnyConnection, row: &Draft) -> Result<(), StoreError> {
    diesel::delete(
        draft_hand::table
            .filter(draft_hand::enterprise_id.eq(&row.enterprise_id))
            .filter(draft_hand::draft_id.eq(&row.id)),
    )
    .execute(connection)?;
    diesel::delete(
        draft_merge::table
            .filter(draft_merge::enterprise_id.eq(&row.enterprise_id))
            .filter(draft_merge::draft_id.eq(&row.id)),
    )
    .execute(connection)?;
    diesel::delete(
        draft_table::table
            .filter(draft_table::enterprise_id.eq(&row.enterprise_id))
            .filter(draft_table::draft_id.eq(&row.id)),
    )
    .execute(connection)?;
    diesel::delete(draft::table.find((&row.enterprise_id, &row.id))).execute(connection)?;
    Ok(())
}

fn within(scope: &ScopeFilter) -> draft::BoxedQuery<'_, MultiBackend> {
    let query = draft::table.into_boxed();
    match scope {
        ScopeFilter::Enterprise(id) => query.filter(draft::enterprise_id.eq(id)),
        // What is being written is the enterprise's own until it is a version.
        ScopeFilter::Body(_)
        | ScopeFilter::City(_)
        | ScopeFilter::Province
        | ScopeFilter::Nobody => query.filter(draft::id.is_null()),
    }
}
