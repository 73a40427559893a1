//! Versions of a report and their lines. Append-only.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend, on_each_engine};
use crate::error::StoreError;
use crate::limits::STATEMENT_BINDS_MAX;
use crate::schema::{emission_line, report_version};
use crate::scope::{ScopeFilter, within_parts};

/// A version without its two large texts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_version, treat_none_as_default_value = false)]
pub struct VersionHead {
    /// Whose version.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// The report it is a version of.
    pub report_id: String,
    /// 1, 2, 3 … within the report.
    pub number: i64,
    /// Reporting year.
    pub year: i16,
    /// `workbook`, `form` or `api`.
    pub source: String,
    /// Hash of the canonical entries.
    pub content_hash: String,
    /// The uploaded bytes, if it came as a file.
    pub object_hash: Option<String>,
    /// Name of the uploaded file.
    pub file_name: Option<String>,
    /// Method id.
    pub method_id: String,
    /// Method edition.
    pub method_edition: String,
    /// Hash of the method document.
    pub method_hash: String,
    /// Factor sets and their hashes, JSON.
    pub factor_hashes: String,
    /// Hash of the GWP set, if one was used.
    pub gwp_hash: Option<String>,
    /// Version of the engine.
    pub engine: String,
    /// Problems that make it unusable.
    pub fatal_count: i64,
    /// Problems that bar submission.
    pub error_count: i64,
    /// Problems that want an answer.
    pub warning_count: i64,
    /// Total without purchased electricity and heat, grams CO2e; none if it could not be computed.
    pub without_indirect_grams: Option<i64>,
    /// Total with purchased electricity and heat, grams CO2e; none if it could not be computed.
    pub with_indirect_grams: Option<i64>,
    /// Compliance emissions (履约口径), whole tonnes; none if the method defines none.
    pub compliance_tonnes: Option<i64>,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
}

/// A version to be kept: its head and its two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// Everything else.
    pub head: VersionHead,
    /// The entries, canonical JSON.
    pub entries: String,
    /// The assessment, JSON.
    pub assessment: String,
}

/// One emission line of a version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = emission_line, treat_none_as_default_value = false)]
pub struct EmissionLine {
    /// Whose line.
    pub enterprise_id: String,
    /// The version it belongs to.
    pub version_id: String,
    /// Its place among the version's lines, from 0.
    pub ordinal: i64,
    /// Table of the method.
    pub table_id: String,
    /// Row key.
    pub row_key: String,
    /// Column.
    pub column_id: String,
    /// Gas.
    pub gas: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    /// Inventory category.
    pub category: String,
    /// Grams of CO2e.
    pub grams: i64,
}

/// Bound values of one line.
const LINE_COLUMNS: usize = 10;

/// Keeps a version with its lines.
///
/// # Errors
/// `Duplicate` if the number is taken; `Reference` if report, object or user is unknown.
pub fn insert(
    connection: &mut AnyConnection,
    version: &NewVersion,
    lines: &[EmissionLine],
) -> Result<(), StoreError> {
    let texts = (
        report_version::entries.eq(&version.entries),
        report_version::assessment.eq(&version.assessment),
    );
    diesel::insert_into(report_version::table)
        .values((&version.head, texts))
        .execute(connection)?;
    for chunk in lines.chunks(STATEMENT_BINDS_MAX / LINE_COLUMNS) {
        on_each_engine!(connection => diesel::insert_into(emission_line::table)
            .values(chunk)
            .execute(connection))?;
    }
    Ok(())
}

/// The number the next version of a report gets.
///
/// # Errors
/// Any database error.
pub fn next_number(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    report_id: &str,
) -> Result<i64, StoreError> {
    let last: Option<i64> = report_version::table
        .filter(report_version::enterprise_id.eq(enterprise_id))
        .filter(report_version::report_id.eq(report_id))
        .select(max(report_version::number))
        .first(connection)?;
    Ok(last.unwrap_or(0) + 1)
}

/// The versions of a report with this content under this method, newest first, so that the same
/// workbook sent twice can be one version. For the report's own enterprise.
///
/// # Errors
/// Any database error.
pub fn with_content(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    report_id: &str,
    content_hash: &str,
    method_hash: &str,
) -> Result<Vec<VersionHead>, StoreError> {
    Ok(report_version::table
        .filter(report_version::enterprise_id.eq(enterprise_id))
        .filter(report_version::report_id.eq(report_id))
        .filter(report_version::content_hash.eq(content_hash))
        .filter(report_version::method_hash.eq(method_hash))
        .order(report_version::number.desc())
        .select(VersionHead::as_select())
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
) -> Result<VersionHead, StoreError> {
    within(scope)
        .filter(report_version::id.eq(id))
        .select(VersionHead::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("version"))
}

/// The versions of a report that are in scope, newest first.
///
/// # Errors
/// Any database error.
pub fn of_report(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    report_id: &str,
) -> Result<Vec<VersionHead>, StoreError> {
    Ok(within(scope)
        .filter(report_version::report_id.eq(report_id))
        .order(report_version::number.desc())
        .select(VersionHead::as_select())
        .load(connection)?)
}

/// The canonical entries of a version in scope, JSON.
///
/// # Errors
/// `NotFound`.
pub fn entries(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<String, StoreError> {
    within(scope)
        .filter(report_version::id.eq(id))
        .select(report_version::entries)
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("version"))
}

/// The assessment of a version in scope, JSON.
///
/// # Errors
/// `NotFound`.
pub fn assessment(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<String, StoreError> {
    within(scope)
        .filter(report_version::id.eq(id))
        .select(report_version::assessment)
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("version"))
}

/// The lines of a version in scope, in their order.
///
/// # Errors
/// `NotFound`.
pub fn lines(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Vec<EmissionLine>, StoreError> {
    let head = find(connection, scope, id)?;
    Ok(emission_line::table
        .filter(emission_line::enterprise_id.eq(&head.enterprise_id))
        .filter(emission_line::version_id.eq(&head.id))
        .order(emission_line::ordinal)
        .select(EmissionLine::as_select())
        .load(connection)?)
}

fn within(scope: &ScopeFilter) -> report_version::BoxedQuery<'_, MultiBackend> {
    within_parts!(
        report_version::table.into_boxed(),
        scope,
        report_version::enterprise_id,
        submission_part::version_id.eq(report_version::id)
    )
}
