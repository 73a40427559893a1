//! Totals of determined values, and the way from a total down to the lines it is the sum of.

use diesel::dsl::{And, Eq, InnerJoinOn, IntoBoxed, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::determination::DeterminedLine;
use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset};
use crate::schema::{determination, determined_line, submission};
use crate::scope::ScopeFilter;

/// What narrows a summary; a field that is none does not.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// Reporting year.
    pub year: Option<i16>,
    /// City code.
    pub city: Option<String>,
    /// Sector id.
    pub sector: Option<String>,
    /// Gas.
    pub gas: Option<String>,
    /// `direct`, `indirect` or `memo`.
    pub scope: Option<String>,
    /// Inventory category.
    pub category: Option<String>,
    /// Enterprise id.
    pub enterprise: Option<String>,
}

/// One total of the summary.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct SummaryRow {
    /// Reporting year.
    pub year: i16,
    /// City code.
    pub city_code: String,
    /// Sector id.
    pub sector: String,
    /// Gas.
    pub gas: String,
    /// `direct`, `indirect` or `memo`; never added to each other.
    pub scope: String,
    /// Inventory category.
    pub category: String,
    /// Grams of CO2e.
    pub grams: i64,
    /// Lines it is the sum of.
    pub lines: i64,
}

/// How many enterprises stand behind the totals of a city and sector.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct CoverageRow {
    /// Reporting year.
    pub year: i16,
    /// City code.
    pub city_code: String,
    /// Sector id.
    pub sector: String,
    /// Enterprises with determined lines.
    pub enterprises: i64,
}

/// One enterprise's share of a total.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct EnterpriseRow {
    /// The enterprise.
    pub enterprise_id: String,
    /// Its name in the reporting year.
    pub enterprise_name: String,
    /// Reporting year.
    pub year: i16,
    /// City code.
    pub city_code: String,
    /// Sector id.
    pub sector: String,
    /// The submission determined.
    pub submission_id: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    /// Grams of CO2e.
    pub grams: i64,
    /// Lines it is the sum of.
    pub lines: i64,
}

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    determined_line::enterprise_id,
    submission::enterprise_name,
    determined_line::year,
    determined_line::city_code,
    determined_line::sector,
    determined_line::submission_id,
    determined_line::scope,
);

type Standing = InnerJoinOn<
    InnerJoinOn<
        determined_line::table,
        determination::table,
        And<
            And<
                Eq<determination::enterprise_id, determined_line::enterprise_id>,
                Eq<determination::year, determined_line::year>,
            >,
            Eq<determination::decision_id, determined_line::decision_id>,
        >,
    >,
    submission::table,
    And<
        Eq<submission::enterprise_id, determined_line::enterprise_id>,
        Eq<submission::id, determined_line::submission_id>,
    >,
>;

/// The lines whose decision stands, each with its submission.
fn standing() -> Standing {
    determined_line::table
        .inner_join(
            determination::table.on(determination::enterprise_id
                .eq(determined_line::enterprise_id)
                .and(determination::year.eq(determined_line::year))
                .and(determination::decision_id.eq(determined_line::decision_id))),
        )
        .inner_join(
            submission::table.on(submission::enterprise_id
                .eq(determined_line::enterprise_id)
                .and(submission::id.eq(determined_line::submission_id))),
        )
}

macro_rules! narrowed {
    ($query:expr, $scope:expr, $filter:expr) => {{
        let filter: &LineFilter = $filter;
        let query = $query;
        let mut query = match $scope {
            ScopeFilter::Enterprise(id) => query.filter(determined_line::enterprise_id.eq(id)),
            ScopeFilter::Body(id) => query.filter(submission::body_id.eq(id)),
            ScopeFilter::City(codes) => query.filter(determined_line::city_code.eq_any(codes)),
            ScopeFilter::Province => query,
            ScopeFilter::Nobody => query.filter(determined_line::enterprise_id.is_null()),
        };
        if let Some(year) = filter.year {
            query = query.filter(determined_line::year.eq(year));
        }
        if let Some(city) = &filter.city {
            query = query.filter(determined_line::city_code.eq(city));
        }
        if let Some(sector) = &filter.sector {
            query = query.filter(determined_line::sector.eq(sector));
        }
        if let Some(gas) = &filter.gas {
            query = query.filter(determined_line::gas.eq(gas));
        }
        if let Some(scope) = &filter.scope {
            query = query.filter(determined_line::scope.eq(scope));
        }
        if let Some(category) = &filter.category {
            query = query.filter(determined_line::category.eq(category));
        }
        if let Some(enterprise) = &filter.enterprise {
            query = query.filter(determined_line::enterprise_id.eq(enterprise));
        }
        query
    }};
}

/// diesel would type the sum of integers as a decimal, which is a float on SQLite.
const GRAMS: &str = "CAST(SUM(determined_line.grams) AS BIGINT)";
const LINES: &str = "COUNT(*)";
const ENTERPRISES: &str = "COUNT(DISTINCT determined_line.enterprise_id)";

/// Determined totals in scope by year, city, sector, gas, scope and category, in that order.
///
/// # Errors
/// Any database error; a sum beyond 64 bits is one.
pub fn totals(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &LineFilter,
) -> Result<Vec<SummaryRow>, StoreError> {
    let key = (
        determined_line::year,
        determined_line::city_code,
        determined_line::sector,
        determined_line::gas,
        determined_line::scope,
        determined_line::category,
    );
    let grouped = standing()
        .group_by(key)
        .select((
            determined_line::year,
            determined_line::city_code,
            determined_line::sector,
            determined_line::gas,
            determined_line::scope,
            determined_line::category,
            sql::<BigInt>(GRAMS),
            sql::<BigInt>(LINES),
        ))
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(grouped, scope, filter)
        .order(key)
        .load(connection)?)
}

/// How many enterprises in scope stand behind the totals, by year, city and sector.
///
/// # Errors
/// Any database error.
pub fn coverage(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &LineFilter,
) -> Result<Vec<CoverageRow>, StoreError> {
    let key = (
        determined_line::year,
        determined_line::city_code,
        determined_line::sector,
    );
    let grouped = standing()
        .group_by(key)
        .select((
            determined_line::year,
            determined_line::city_code,
            determined_line::sector,
            sql::<BigInt>(ENTERPRISES),
        ))
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(grouped, scope, filter)
        .order(key)
        .load(connection)?)
}

/// The enterprises behind a total, in scope, by year, name, sector and scope.
///
/// # Errors
/// Any database error.
pub fn by_enterprise(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &LineFilter,
) -> Result<Vec<EnterpriseRow>, StoreError> {
    let key = (
        determined_line::enterprise_id,
        submission::enterprise_name,
        determined_line::year,
        determined_line::city_code,
        determined_line::sector,
        determined_line::submission_id,
        determined_line::scope,
    );
    let grouped = standing()
        .group_by(key)
        .select((
            determined_line::enterprise_id,
            submission::enterprise_name,
            determined_line::year,
            determined_line::city_code,
            determined_line::sector,
            determined_line::submission_id,
            determined_line::scope,
            sql::<BigInt>(GRAMS),
            sql::<BigInt>(LINES),
        ))
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(grouped, scope, filter)
        .order((
            determined_line::year,
            submission::enterprise_name,
            determined_line::enterprise_id,
            determined_line::sector,
            determined_line::scope,
        ))
        .load(connection)?)
}

/// A page of the lines of one enterprise behind a total, in scope, in their order.
///
/// # Errors
/// `BadCursor`.
pub fn lines(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    enterprise_id: &str,
    filter: &LineFilter,
    page: &PageRequest,
) -> Result<Page<DeterminedLine>, StoreError> {
    let boxed: IntoBoxed<'_, Standing, MultiBackend> = standing().into_boxed();
    let query =
        narrowed!(boxed, scope, filter).filter(determined_line::enterprise_id.eq(enterprise_id));
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.number()?, mark.id.clone())))
        .transpose()?;
    let rows = keyset!(
        query,
        determined_line::ordinal,
        determined_line::decision_id,
        Direction::Ascending,
        after
    )
    .select(DeterminedLine::as_select())
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &DeterminedLine| {
        (row.ordinal.to_string(), row.decision_id.clone())
    }))
}
