//! Layouts of organisations' own workbooks, and their versions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset, search_pattern, time_key};
use crate::schema::{layout, layout_version};

/// A layout without its documents.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = layout, primary_key(organisation_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Layout {
    /// Whose.
    pub organisation_id: String,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The method it is for.
    pub method_id: String,
    /// Its latest version.
    pub version: i64,
    /// Whether the other members of its group may use it.
    pub shared: bool,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// What a search looks at, from `search_text`.
    pub search_text: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
    /// When it last changed.
    pub updated_at: NaiveDateTime,
    /// Since when it is no longer offered.
    pub retired_at: Option<NaiveDateTime>,
}

/// A version of a layout. Append-only.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = layout_version, treat_none_as_default_value = false)]
pub struct LayoutVersion {
    /// Whose.
    pub organisation_id: String,
    /// The layout.
    pub layout_id: String,
    /// 1, 2, 3 … within the layout.
    pub number: i64,
    /// What it says, JSON.
    pub document: String,
    /// Why it was made.
    pub note: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
}

/// Whose layouts a caller may see: its own, and those the others of its group share.
#[derive(Debug, Clone, Default)]
pub struct LayoutSight {
    /// The organisation itself.
    pub own: String,
    /// The others of its group.
    pub group: Vec<String>,
}

/// Which layouts are wanted; a field that is none does not narrow.
#[derive(Debug, Clone, Default)]
pub struct LayoutFilter {
    /// Method id.
    pub method: Option<String>,
    /// Retired ones alone, or those in use alone.
    pub retired: Option<bool>,
    /// Part of the name.
    pub text: Option<String>,
}

/// Enters a layout with its first version.
///
/// # Errors
/// `Duplicate` if the id is known.
pub fn insert(
    connection: &mut AnyConnection,
    row: &Layout,
    first: &LayoutVersion,
) -> Result<(), StoreError> {
    diesel::insert_into(layout::table)
        .values(row)
        .execute(connection)?;
    add_version(connection, first)
}

/// Adds a version.
///
/// # Errors
/// `Duplicate` if the number is taken.
pub fn add_version(connection: &mut AnyConnection, row: &LayoutVersion) -> Result<(), StoreError> {
    diesel::insert_into(layout_version::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Saves a changed layout and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`.
pub fn save(connection: &mut AnyConnection, row: &Layout) -> Result<Layout, StoreError> {
    let next = Layout {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed = diesel::update(layout::table.find((&row.organisation_id, &row.id)))
        .filter(layout::row_version.eq(row.row_version))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("layout"))
    }
}

/// The layout with this id, if the caller may see it.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    sight: &LayoutSight,
    id: &str,
) -> Result<Layout, StoreError> {
    within(sight)
        .filter(layout::id.eq(id))
        .select(Layout::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("layout"))
}

/// A page of the layouts the caller may see, by their last change.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    sight: &LayoutSight,
    filter: &LayoutFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Layout>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
        .transpose()?;
    let rows = keyset!(
        filtered(sight, filter),
        layout::updated_at,
        layout::id,
        direction,
        after
    )
    .select(Layout::as_select())
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &Layout| {
        (time_key(row.updated_at), row.id.clone())
    }))
}

/// How many layouts `list` lists.
///
/// # Errors
/// Any database error.
pub fn count(
    connection: &mut AnyConnection,
    sight: &LayoutSight,
    filter: &LayoutFilter,
) -> Result<i64, StoreError> {
    Ok(filtered(sight, filter).count().get_result(connection)?)
}

/// The versions of a layout found before, latest first.
///
/// # Errors
/// Any database error.
pub fn versions(
    connection: &mut AnyConnection,
    row: &Layout,
) -> Result<Vec<LayoutVersion>, StoreError> {
    Ok(layout_version::table
        .filter(layout_version::organisation_id.eq(&row.organisation_id))
        .filter(layout_version::layout_id.eq(&row.id))
        .order(layout_version::number.desc())
        .select(LayoutVersion::as_select())
        .load(connection)?)
}

/// One version of a layout found before.
///
/// # Errors
/// `NotFound`.
pub fn version(
    connection: &mut AnyConnection,
    row: &Layout,
    number: i64,
) -> Result<LayoutVersion, StoreError> {
    layout_version::table
        .find((&row.organisation_id, &row.id, number))
        .select(LayoutVersion::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("layout version"))
}

/// The name of a layout a version of a report names. Without scope: who sees the report sees what read it.
///
/// # Errors
/// `NotFound`.
pub fn name(
    connection: &mut AnyConnection,
    organisation_id: &str,
    id: &str,
) -> Result<String, StoreError> {
    layout::table
        .find((organisation_id, id))
        .select(layout::name)
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("layout"))
}

/// The name of a layout by its id alone, for a job that names it. Without scope, as `name`.
///
/// # Errors
/// `NotFound`.
pub fn name_of(connection: &mut AnyConnection, id: &str) -> Result<String, StoreError> {
    layout::table
        .filter(layout::id.eq(id))
        .select(layout::name)
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("layout"))
}

fn within(sight: &LayoutSight) -> layout::BoxedQuery<'_, MultiBackend> {
    layout::table.into_boxed().filter(
        layout::organisation_id.eq(&sight.own).or(layout::shared
            .eq(true)
            .and(layout::organisation_id.eq_any(&sight.group))),
    )
}

fn filtered<'a>(
    sight: &'a LayoutSight,
    filter: &'a LayoutFilter,
) -> layout::BoxedQuery<'a, MultiBackend> {
    let mut query = within(sight);
    if let Some(method) = &filter.method {
        query = query.filter(layout::method_id.eq(method));
    }
    query = match filter.retired {
        Some(true) => query.filter(layout::retired_at.is_not_null()),
        Some(false) => query.filter(layout::retired_at.is_null()),
        None => query,
    };
    if let Some(pattern) = filter.text.as_deref().and_then(search_pattern) {
        query = query.filter(layout::search_text.like(pattern).escape('\\'));
    }
    query
}
