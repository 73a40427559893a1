//! Findings of the verifiers, anchored to a figure of a version.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset, time_key};
use crate::schema::{finding, submission};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// A finding.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = finding, primary_key(enterprise_id, submission_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Finding {
    /// Whose report it is about.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// Its id.
    pub id: String,
    /// 1, 2, 3 … within the submission.
    pub number: i64,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// The content item it is about.
    pub item: String,
    /// How grave.
    pub severity: String,
    /// Where it stands.
    pub state: String,
    /// The report, if it is about a figure; this and the next four are there together or not.
    pub report_id: Option<String>,
    /// The version the verifier was looking at.
    pub version_id: Option<String>,
    /// Table of the method.
    pub table_id: Option<String>,
    /// Row key.
    pub row_key: Option<String>,
    /// Column.
    pub column_id: Option<String>,
    /// `sheet!cell`, if the version came as a workbook.
    pub sheet_cell: Option<String>,
    /// What was found.
    pub description: String,
    /// The verifier who raised it.
    pub raised_by: String,
    /// When.
    pub raised_at: NaiveDateTime,
    /// What the enterprise said.
    pub answer: Option<String>,
    /// Who said it.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<NaiveDateTime>,
    /// What was said when it was closed.
    pub closing_note: Option<String>,
    /// The verifier who closed it.
    pub closed_by: Option<String>,
    /// When.
    pub closed_at: Option<NaiveDateTime>,
    /// Gas of the conservative calculation; this and the next five are there together or not.
    pub price_gas: Option<String>,
    /// Its scope: `direct`, `indirect` or `memo`.
    pub price_scope: Option<String>,
    /// Its inventory category.
    pub price_category: Option<String>,
    /// Grams of CO2e the report misses (positive) or has too much (negative).
    pub price_grams: Option<i64>,
    /// The same for the compliance emissions, whole tonnes.
    pub price_compliance_tonnes: Option<i64>,
    /// Data, factors and reckoning behind it.
    pub price_basis: Option<String>,
}

/// Enters a finding.
///
/// # Errors
/// `Duplicate` if the number is taken; `Reference` if the version is not the enterprise's;
/// `Refused` for half an anchor or half a price.
pub fn insert(connection: &mut AnyConnection, row: &Finding) -> Result<(), StoreError> {
    diesel::insert_into(finding::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The number the next finding of a submission gets.
///
/// # Errors
/// Any database error.
pub fn next_number(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    submission_id: &str,
) -> Result<i64, StoreError> {
    let last: Option<i64> = finding::table
        .filter(finding::enterprise_id.eq(enterprise_id))
        .filter(finding::submission_id.eq(submission_id))
        .select(max(finding::number))
        .first(connection)?;
    Ok(last.unwrap_or(0) + 1)
}

/// Saves a changed finding and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`.
pub fn save(connection: &mut AnyConnection, row: &Finding) -> Result<Finding, StoreError> {
    let next = Finding {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed =
        diesel::update(finding::table.find((&row.enterprise_id, &row.submission_id, &row.id)))
            .filter(finding::row_version.eq(row.row_version))
            .set(&next)
            .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("finding"))
    }
}

macro_rules! within {
    ($scope:expr) => {
        within_released_submission!(
            finding::table
                .inner_join(submission::table.on(tied!(finding)))
                .into_boxed::<MultiBackend>(),
            $scope
        )
    };
}

/// The finding with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Finding, StoreError> {
    within!(scope)
        .filter(finding::id.eq(id))
        .select(Finding::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("finding"))
}

/// The findings of a submission in scope, by number.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<Finding>, StoreError> {
    Ok(within!(scope)
        .filter(submission::id.eq(submission_id))
        .order(finding::number)
        .select(Finding::as_select())
        .load(connection)?)
}

/// Which findings are wanted; a field that is none or empty does not narrow.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    /// Reporting year.
    pub year: Option<i16>,
    /// States, any of which will do.
    pub states: Vec<String>,
    /// Enterprise id.
    pub enterprise: Option<String>,
    /// User id of who raised it.
    pub raised_by: Option<String>,
}

/// A page of findings in scope, by the time they were raised.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &FindingFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Finding>, StoreError> {
    let mut query = within!(scope);
    if let Some(year) = filter.year {
        query = query.filter(submission::year.eq(year));
    }
    if !filter.states.is_empty() {
        query = query.filter(finding::state.eq_any(&filter.states));
    }
    if let Some(enterprise) = &filter.enterprise {
        query = query.filter(finding::enterprise_id.eq(enterprise));
    }
    if let Some(raised_by) = &filter.raised_by {
        query = query.filter(finding::raised_by.eq(raised_by));
    }
    let after = page
        .after
        .as_ref()
        .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
        .transpose()?;
    let rows = keyset!(query, finding::raised_at, finding::id, direction, after)
        .select(Finding::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &Finding| {
        (time_key(row.raised_at), row.id.clone())
    }))
}
