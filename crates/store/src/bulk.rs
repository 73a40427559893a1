//! Bulk uploads and their files. A job is its organisation's own.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend, on_each_engine};
use crate::error::StoreError;
use crate::limits::STATEMENT_BINDS_MAX;
use crate::page::{Direction, Page, PageRequest, keyset, search_pattern, time_key};
use crate::schema::{bulk_item, bulk_job};

/// A bulk upload.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = bulk_job, primary_key(organisation_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct BulkJob {
    /// Whose.
    pub organisation_id: String,
    /// Its id.
    pub id: String,
    /// `zip` or `rows`.
    pub kind: String,
    /// The name of the file sent.
    pub file_name: String,
    /// Its bytes.
    pub object_hash: String,
    /// Reporting year.
    pub year: i16,
    /// The layout that reads workbooks which are no template.
    pub layout_id: Option<String>,
    /// Which version of it.
    pub layout_version: Option<i64>,
    /// `waiting`, `running`, `done`, `cancelled` or `failed`.
    pub state: String,
    /// Counts the runs begun: an older one stops when it sees a newer.
    pub run: i64,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// Files in it.
    pub total: i64,
    /// Why the job as a whole could not go on; empty otherwise.
    pub fault_zh: String,
    /// The same in English.
    pub fault_en: String,
    /// What a search looks at, from `search_text`.
    pub search_text: String,
    /// Who sent it.
    pub created_by: String,
    /// When.
    pub created_at: NaiveDateTime,
    /// When it came to its end.
    pub finished_at: Option<NaiveDateTime>,
}

/// One file of a bulk upload.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = bulk_item, primary_key(organisation_id, job_id, ordinal))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct BulkItem {
    /// Whose.
    pub organisation_id: String,
    /// The job.
    pub job_id: String,
    /// Its place in the job, from 1.
    pub ordinal: i64,
    /// Its id.
    pub id: String,
    /// The file's name, or the enterprise's credit code.
    pub name: String,
    /// Its position in the ZIP.
    pub entry: i64,
    /// `waiting`, `stored`, `existing`, `refused`, `no_enterprise`, `out_of_scope` or `duplicate`.
    pub outcome: String,
    /// SHA-256 of its bytes; empty before they were read.
    pub content_hash: String,
    /// The enterprise's credit code, as far as it is known.
    pub credit_code: String,
    /// The method, as far as it is known.
    pub method_id: String,
    /// The enterprise, once it is found.
    pub enterprise_id: Option<String>,
    /// Its name.
    pub enterprise_name: String,
    /// The stable code of a refusal.
    pub code: String,
    /// What was said of it.
    pub message_zh: String,
    /// The same in English.
    pub message_en: String,
    /// The located problems of a refusal, JSON.
    pub problems: String,
    /// Errors in the version made of it, or in what was refused.
    pub error_count: i64,
    /// Warnings in it.
    pub warning_count: i64,
    /// The submission it went to.
    pub submission_id: Option<String>,
    /// The version it is.
    pub version_id: Option<String>,
    /// What a search looks at, from `search_text`.
    pub search_text: String,
    /// When it was worked off.
    pub done_at: Option<NaiveDateTime>,
}

/// Bound values of one item.
const ITEM_COLUMNS: usize = 22;

/// What is still to be worked off.
pub const WAITING: &str = "waiting";

/// Outcomes a retry takes up again.
pub const FAILED: [&str; 4] = ["refused", "no_enterprise", "out_of_scope", "duplicate"];

/// Which items are wanted; a field that is none does not narrow.
#[derive(Debug, Clone, Default)]
pub struct ItemFilter {
    /// Outcomes; of any, if none is named.
    pub outcomes: Vec<String>,
    /// Part of file name, credit code or enterprise's name.
    pub text: Option<String>,
}

/// Enters a job with its files.
///
/// # Errors
/// `Duplicate` if the id is known.
pub fn insert(
    connection: &mut AnyConnection,
    row: &BulkJob,
    items: &[BulkItem],
) -> Result<(), StoreError> {
    diesel::insert_into(bulk_job::table)
        .values(row)
        .execute(connection)?;
    for chunk in items.chunks(STATEMENT_BINDS_MAX / ITEM_COLUMNS) {
        on_each_engine!(connection => diesel::insert_into(bulk_item::table)
            .values(chunk)
            .execute(connection))?;
    }
    Ok(())
}

/// Saves a changed job and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`.
pub fn save(connection: &mut AnyConnection, row: &BulkJob) -> Result<BulkJob, StoreError> {
    let next = BulkJob {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed = diesel::update(bulk_job::table.find((&row.organisation_id, &row.id)))
        .filter(bulk_job::row_version.eq(row.row_version))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("bulk job"))
    }
}

/// A job of an organisation.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    organisation_id: &str,
    id: &str,
) -> Result<BulkJob, StoreError> {
    bulk_job::table
        .find((organisation_id, id))
        .select(BulkJob::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("bulk job"))
}

/// A page of an organisation's jobs, by the time they were sent.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    organisation_id: &str,
    text: Option<&str>,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<BulkJob>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
        .transpose()?;
    let mut query = bulk_job::table
        .filter(bulk_job::organisation_id.eq(organisation_id))
        .into_boxed::<MultiBackend>();
    if let Some(pattern) = text.and_then(search_pattern) {
        query = query.filter(bulk_job::search_text.like(pattern).escape('\\'));
    }
    let rows = keyset!(query, bulk_job::created_at, bulk_job::id, direction, after)
        .select(BulkJob::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &BulkJob| {
        (time_key(row.created_at), row.id.clone())
    }))
}

/// How many files of a job came out how.
///
/// # Errors
/// Any database error.
pub fn counts(
    connection: &mut AnyConnection,
    job: &BulkJob,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows: Vec<(String, i64)> = bulk_item::table
        .filter(bulk_item::organisation_id.eq(&job.organisation_id))
        .filter(bulk_item::job_id.eq(&job.id))
        .group_by(bulk_item::outcome)
        .select((bulk_item::outcome, count_star()))
        .load(connection)?;
    Ok(rows.into_iter().collect())
}

/// The next files of a job that wait, in their order.
///
/// # Errors
/// Any database error.
pub fn waiting(
    connection: &mut AnyConnection,
    job: &BulkJob,
    count: u32,
) -> Result<Vec<BulkItem>, StoreError> {
    Ok(bulk_item::table
        .filter(bulk_item::organisation_id.eq(&job.organisation_id))
        .filter(bulk_item::job_id.eq(&job.id))
        .filter(bulk_item::outcome.eq(WAITING))
        .order(bulk_item::ordinal)
        .limit(i64::from(count))
        .select(BulkItem::as_select())
        .load(connection)?)
}

/// What is known of the files of a job that were taken: the first of each content, and of each enterprise and method.
///
/// # Errors
/// Any database error.
pub fn taken(connection: &mut AnyConnection, job: &BulkJob) -> Result<Vec<BulkItem>, StoreError> {
    Ok(bulk_item::table
        .filter(bulk_item::organisation_id.eq(&job.organisation_id))
        .filter(bulk_item::job_id.eq(&job.id))
        .filter(bulk_item::outcome.eq_any(["stored", "existing"]))
        .order(bulk_item::ordinal)
        .select(BulkItem::as_select())
        .load(connection)?)
}

/// Saves what came of some files.
///
/// # Errors
/// `NotFound` if one is gone.
pub fn save_items(connection: &mut AnyConnection, rows: &[BulkItem]) -> Result<(), StoreError> {
    for row in rows {
        let key = (&row.organisation_id, &row.job_id, row.ordinal);
        let changed = diesel::update(bulk_item::table.find(key))
            .set(row)
            .execute(connection)?;
        if changed != 1 {
            return Err(StoreError::NotFound("bulk item"));
        }
    }
    Ok(())
}

/// Lets the files that failed wait again, and tells how many those are.
///
/// # Errors
/// Any database error.
pub fn retry(connection: &mut AnyConnection, job: &BulkJob) -> Result<usize, StoreError> {
    Ok(diesel::update(
        bulk_item::table
            .filter(bulk_item::organisation_id.eq(&job.organisation_id))
            .filter(bulk_item::job_id.eq(&job.id))
            .filter(bulk_item::outcome.eq_any(FAILED)),
    )
    .set((
        bulk_item::outcome.eq(WAITING),
        bulk_item::code.eq(""),
        bulk_item::message_zh.eq(""),
        bulk_item::message_en.eq(""),
        bulk_item::problems.eq("[]"),
        bulk_item::error_count.eq(0),
        bulk_item::warning_count.eq(0),
        bulk_item::done_at.eq(None::<NaiveDateTime>),
    ))
    .execute(connection)?)
}

/// One file of a job.
///
/// # Errors
/// `NotFound`.
pub fn item(
    connection: &mut AnyConnection,
    job: &BulkJob,
    id: &str,
) -> Result<BulkItem, StoreError> {
    bulk_item::table
        .filter(bulk_item::organisation_id.eq(&job.organisation_id))
        .filter(bulk_item::job_id.eq(&job.id))
        .filter(bulk_item::id.eq(id))
        .select(BulkItem::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("bulk item"))
}

/// A page of the files of a job, in their order.
///
/// # Errors
/// `BadCursor`.
pub fn items(
    connection: &mut AnyConnection,
    job: &BulkJob,
    filter: &ItemFilter,
    page: &PageRequest,
) -> Result<Page<BulkItem>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.number()?, mark.id.clone())))
        .transpose()?;
    let rows = keyset!(
        filtered(job, filter),
        bulk_item::ordinal,
        bulk_item::id,
        Direction::Ascending,
        after
    )
    .select(BulkItem::as_select())
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &BulkItem| {
        (row.ordinal.to_string(), row.id.clone())
    }))
}

/// How many files `items` lists.
///
/// # Errors
/// Any database error.
pub fn count_items(
    connection: &mut AnyConnection,
    job: &BulkJob,
    filter: &ItemFilter,
) -> Result<i64, StoreError> {
    Ok(filtered(job, filter).count().get_result(connection)?)
}

fn filtered<'a>(
    job: &'a BulkJob,
    filter: &'a ItemFilter,
) -> bulk_item::BoxedQuery<'a, MultiBackend> {
    let mut query = bulk_item::table
        .filter(bulk_item::organisation_id.eq(&job.organisation_id))
        .filter(bulk_item::job_id.eq(&job.id))
        .into_boxed();
    if !filter.outcomes.is_empty() {
        query = query.filter(bulk_item::outcome.eq_any(&filter.outcomes));
    }
    if let Some(pattern) = filter.text.as_deref().and_then(search_pattern) {
        query = query.filter(bulk_item::search_text.like(pattern).escape('\\'));
    }
    query
}
