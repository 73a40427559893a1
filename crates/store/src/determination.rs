//! Determined values (认定值): the only rows totals are made of. Append-only.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::engine::{AnyConnection, MultiBackend, on_each_engine};
use crate::error::StoreError;
use crate::limits::STATEMENT_BINDS_MAX;
use crate::schema::{determination, determined_line, submission};
use crate::scope::ScopeFilter;

/// Which decision stands for an enterprise-year.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = determination, treat_none_as_default_value = false)]
pub struct Determination {
    /// Whose.
    pub enterprise_id: String,
    /// Reporting year.
    pub year: i16,
    /// The submission decided on.
    pub submission_id: String,
    /// The decision.
    pub decision_id: String,
    /// Direct emissions as reported, grams of CO2e.
    pub reported_direct_grams: i64,
    /// Direct emissions determined, grams of CO2e.
    pub direct_grams: i64,
    /// Purchased electricity, grams of CO2e; beside the direct emissions, never added.
    pub electricity_grams: i64,
    /// Purchased heat, grams of CO2e; beside the direct emissions, never added.
    pub heat_grams: i64,
    /// Compliance emissions determined, whole tonnes; none where no method defines them.
    pub compliance_tonnes: Option<i64>,
    /// When.
    pub determined_at: NaiveDateTime,
}

/// One determined line: a version's line, or the adjustment of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = determined_line, treat_none_as_default_value = false)]
pub struct DeterminedLine {
    /// Whose.
    pub enterprise_id: String,
    /// Reporting year.
    pub year: i16,
    /// The decision that made it.
    pub decision_id: String,
    /// Its place among the decision's lines, from 0.
    pub ordinal: i64,
    /// The submission decided on.
    pub submission_id: String,
    /// The version it comes from.
    pub version_id: String,
    /// Province.
    pub region_code: String,
    /// City in the reporting year.
    pub city_code: String,
    /// Sector.
    pub sector: String,
    /// Method.
    pub method_id: String,
    /// Gas.
    pub gas: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    /// Inventory category.
    pub category: String,
    /// Grams of CO2e.
    pub grams: i64,
    /// Table of the method.
    pub table_id: String,
    /// Row key.
    pub row_key: String,
    /// Column.
    pub column_id: String,
    /// The finding it adjusts for; none for a version's own line.
    pub finding_id: Option<String>,
    /// Where an adjustment comes from, in Chinese; there if `finding_id` is.
    pub trace_zh: Option<String>,
    /// The same in English.
    pub trace_en: Option<String>,
}

/// Bound values of one line.
const LINE_COLUMNS: usize = 20;

/// Keeps the lines of a decision and lets it stand for its enterprise-year.
///
/// # Errors
/// `Reference` if decision, version or finding is not the enterprise's; `Duplicate` if the
/// decision has lines already.
pub fn record(
    connection: &mut AnyConnection,
    row: &Determination,
    lines: &[DeterminedLine],
) -> Result<(), StoreError> {
    for chunk in lines.chunks(STATEMENT_BINDS_MAX / LINE_COLUMNS) {
        on_each_engine!(connection => diesel::insert_into(determined_line::table)
            .values(chunk)
            .execute(connection))?;
    }
    on_each_engine!(connection => diesel::insert_into(determination::table)
        .values(row)
        .on_conflict((determination::enterprise_id, determination::year))
        .do_update()
        .set((
            determination::submission_id.eq(excluded(determination::submission_id)),
            determination::decision_id.eq(excluded(determination::decision_id)),
            determination::reported_direct_grams.eq(excluded(determination::reported_direct_grams)),
            determination::direct_grams.eq(excluded(determination::direct_grams)),
            determination::electricity_grams.eq(excluded(determination::electricity_grams)),
            determination::heat_grams.eq(excluded(determination::heat_grams)),
            determination::compliance_tonnes.eq(excluded(determination::compliance_tonnes)),
            determination::determined_at.eq(excluded(determination::determined_at)),
        ))
        .execute(connection))?;
    Ok(())
}

/// What stands for an enterprise-year, if it is in scope.
///
/// # Errors
/// Any database error.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    enterprise_id: &str,
    year: i16,
) -> Result<Option<Determination>, StoreError> {
    let of_submission = submission::table
        .filter(submission::enterprise_id.eq(determination::enterprise_id))
        .filter(submission::id.eq(determination::submission_id));
    let query = determination::table
        .into_boxed::<MultiBackend>()
        .filter(determination::enterprise_id.eq(enterprise_id))
        .filter(determination::year.eq(year));
    let query = match scope {
        ScopeFilter::Enterprise(id) => query.filter(determination::enterprise_id.eq(id)),
        ScopeFilter::Body(id) => {
            query.filter(exists(of_submission.filter(submission::body_id.eq(id))))
        }
        ScopeFilter::City(codes) => query.filter(exists(
            of_submission.filter(submission::city_code.eq_any(codes)),
        )),
        ScopeFilter::Province => query,
        ScopeFilter::Nobody => query.filter(determination::enterprise_id.is_null()),
    };
    Ok(query
        .select(Determination::as_select())
        .first(connection)
        .optional()?)
}
