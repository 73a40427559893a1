//! What is laid beside a working copy: what a download contained, and what came back, or came of a record, and waits to be
//! merged.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::draft::Draft;
use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::{draft_issue, draft_merge};

/// What a download contained. Append-only.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = draft_issue)]
pub struct DraftIssue {
    /// Whose working copy.
    pub enterprise_id: String,
    /// Its id, in the workbook's hidden mark.
    pub id: String,
    /// The working copy.
    pub draft_id: String,
    /// The rows by table, JSON.
    pub content: String,
    /// Who took it.
    pub issued_by: String,
    /// When.
    pub issued_at: NaiveDateTime,
}

/// A workbook that came back, or a record's values.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = draft_merge, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DraftMerge {
    /// Whose working copy.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// The working copy it is for.
    pub draft_id: String,
    /// What it was downloaded with, if that is known.
    pub issue_id: Option<String>,
    /// Its bytes.
    pub object_hash: String,
    /// Its name.
    pub file_name: String,
    /// Its entries, canonical JSON.
    pub content: String,
    /// `pending`, `applied` or `discarded`.
    pub state: String,
    /// Who sent it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
    /// Who applied or discarded it.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<NaiveDateTime>,
    /// The record's version whose values it holds; none for a workbook.
    pub record_version_id: Option<String>,
}

/// Enters what a download contained.
///
/// # Errors
/// Any database error.
pub fn issue(connection: &mut AnyConnection, row: &DraftIssue) -> Result<(), StoreError> {
    diesel::insert_into(draft_issue::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// What a download of a working copy contained, for whoever found that; none if it is of another.
///
/// # Errors
/// Any database error.
pub fn find_issue(
    connection: &mut AnyConnection,
    of: &Draft,
    id: &str,
) -> Result<Option<DraftIssue>, StoreError> {
    Ok(draft_issue::table
        .find((&of.enterprise_id, id))
        .filter(draft_issue::draft_id.eq(&of.id))
        .select(DraftIssue::as_select())
        .first(connection)
        .optional()?)
}

/// Enters a workbook that came back.
///
/// # Errors
/// `Reference` if the working copy or the bytes are unknown.
pub fn insert(connection: &mut AnyConnection, row: &DraftMerge) -> Result<(), StoreError> {
    diesel::insert_into(draft_merge::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// One workbook of a working copy, for whoever found that.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    of: &Draft,
    id: &str,
) -> Result<DraftMerge, StoreError> {
    draft_merge::table
        .find((&of.enterprise_id, id))
        .filter(draft_merge::draft_id.eq(&of.id))
        .select(DraftMerge::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("draft_merge"))
}

/// The workbooks of a working copy that wait, the oldest first.
///
/// # Errors
/// Any database error.
pub fn pending(connection: &mut AnyConnection, of: &Draft) -> Result<Vec<DraftMerge>, StoreError> {
    Ok(draft_merge::table
        .filter(draft_merge::enterprise_id.eq(&of.enterprise_id))
        .filter(draft_merge::draft_id.eq(&of.id))
        .filter(draft_merge::state.eq("pending"))
        .order((draft_merge::created_at, draft_merge::id))
        .select(DraftMerge::as_select())
        .load(connection)?)
}

/// Ends a workbook's waiting.
///
/// # Errors
/// `Stale` if it waits no longer.
pub fn end(connection: &mut AnyConnection, row: &DraftMerge) -> Result<(), StoreError> {
    let changed = diesel::update(draft_merge::table.find((&row.enterprise_id, &row.id)))
        .filter(draft_merge::state.eq("pending"))
        .set(row)
        .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale("draft_merge"))
    }
}
