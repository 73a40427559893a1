//! The versions of an enterprise-year sent together, and where they stand.

use chrono::NaiveDateTime;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset, search_pattern, time_key};
use crate::schema::{submission, submission_part};
use crate::scope::{ScopeFilter, within_submission};

/// A submission. It holds no figure, so authorities see the row itself before its release.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Identifiable, AsChangeset,
)]
#[diesel(table_name = submission, primary_key(enterprise_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Submission {
    /// Whose submission.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// Reporting year.
    pub year: i16,
    /// State of the flow.
    pub state: String,
    /// Counts the changes of this row; `save` compares and raises it.
    pub row_version: i64,
    /// The enterprise's name in the reporting year.
    pub enterprise_name: String,
    /// Its city in the reporting year.
    pub city_code: String,
    /// Its sector in the reporting year.
    pub sector: String,
    /// What a search looks at, from `search_text`.
    pub search_text: String,
    /// The day the present step is due, `YYYY-MM-DD`.
    pub due_on: String,
    /// The verification body assigned.
    pub body_id: Option<String>,
    /// Its lead verifier.
    pub lead_id: Option<String>,
    /// Its independent reviewer.
    pub reviewer_id: Option<String>,
    /// The reporter who sent it to the approver.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<NaiveDateTime>,
    /// The enterprise's approver.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<NaiveDateTime>,
    /// Since when others than the enterprise see what is inside.
    pub released_at: Option<NaiveDateTime>,
    /// When it ended; one enterprise-year has at most one that did not.
    pub closed_at: Option<NaiveDateTime>,
    /// Who began it.
    pub created_by: String,
    /// When it was begun.
    pub created_at: NaiveDateTime,
    /// When it last changed.
    pub updated_at: NaiveDateTime,
}

/// Enters a submission.
///
/// # Errors
/// `Duplicate` if the enterprise-year has an open one.
pub fn insert(connection: &mut AnyConnection, row: &Submission) -> Result<(), StoreError> {
    diesel::insert_into(submission::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Saves a changed submission and returns it with its new row version.
///
/// # Errors
/// `Stale` if the row's version is no longer `row.row_version`.
pub fn save(connection: &mut AnyConnection, row: &Submission) -> Result<Submission, StoreError> {
    let next = Submission {
        row_version: row.row_version + 1,
        ..row.clone()
    };
    let changed = diesel::update(submission::table.find((&row.enterprise_id, &row.id)))
        .filter(submission::row_version.eq(row.row_version))
        .set(&next)
        .execute(connection)?;
    if changed == 1 {
        Ok(next)
    } else {
        Err(StoreError::Stale("submission"))
    }
}

/// The submission with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Submission, StoreError> {
    within_submission!(submission::table.into_boxed::<MultiBackend>(), scope)
        .filter(submission::id.eq(id))
        .select(Submission::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("submission"))
}

/// The submission of an enterprise-year that has not ended, if it is in scope.
///
/// # Errors
/// Any database error.
pub fn find_open(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    enterprise_id: &str,
    year: i16,
) -> Result<Option<Submission>, StoreError> {
    Ok(
        within_submission!(submission::table.into_boxed::<MultiBackend>(), scope)
            .filter(submission::enterprise_id.eq(enterprise_id))
            .filter(submission::year.eq(year))
            .filter(submission::closed_at.is_null())
            .select(Submission::as_select())
            .first(connection)
            .optional()?,
    )
}

/// Which submissions are wanted; a field that is none or empty does not narrow.
#[derive(Debug, Clone, Default)]
pub struct SubmissionFilter {
    /// Reporting year.
    pub year: Option<i16>,
    /// City code.
    pub city: Option<String>,
    /// Sector id.
    pub sector: Option<String>,
    /// States, any of which will do.
    pub states: Vec<String>,
    /// Id of a method one of its present parts uses.
    pub method: Option<String>,
    /// Text within the enterprise's name or credit code.
    pub text: Option<String>,
    /// Not ended, and due before this day.
    pub overdue_on: Option<String>,
    /// Enterprise id.
    pub enterprise: Option<String>,
    /// Verification body id.
    pub body: Option<String>,
    /// User id of its lead or its reviewer.
    pub verifier: Option<String>,
}

/// What a list of submissions is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SubmissionSort {
    /// Last change.
    #[default]
    Updated,
    /// Day it is due.
    Due,
    /// Enterprise name.
    Name,
    /// City code.
    City,
    /// Sector id.
    Sector,
    /// State.
    State,
    /// Reporting year.
    Year,
}

macro_rules! narrowed {
    ($query:expr, $scope:expr, $filter:expr) => {{
        let filter: &SubmissionFilter = $filter;
        let mut query = within_submission!($query, $scope);
        if let Some(year) = filter.year {
            query = query.filter(submission::year.eq(year));
        }
        if let Some(city) = &filter.city {
            query = query.filter(submission::city_code.eq(city));
        }
        if let Some(sector) = &filter.sector {
            query = query.filter(submission::sector.eq(sector));
        }
        if !filter.states.is_empty() {
            query = query.filter(submission::state.eq_any(&filter.states));
        }
        if let Some(method) = &filter.method {
            query = query.filter(exists(
                submission_part::table
                    .filter(submission_part::enterprise_id.eq(submission::enterprise_id))
                    .filter(submission_part::submission_id.eq(submission::id))
                    .filter(submission_part::superseded_at.is_null())
                    .filter(submission_part::method_id.eq(method)),
            ));
        }
        if let Some(pattern) = filter.text.as_deref().and_then(search_pattern) {
            query = query.filter(submission::search_text.like(pattern).escape('\\'));
        }
        if let Some(day) = &filter.overdue_on {
            query = query
                .filter(submission::closed_at.is_null())
                .filter(submission::due_on.lt(day));
        }
        if let Some(enterprise) = &filter.enterprise {
            query = query.filter(submission::enterprise_id.eq(enterprise));
        }
        if let Some(body) = &filter.body {
            query = query.filter(submission::body_id.eq(body));
        }
        if let Some(verifier) = &filter.verifier {
            query = query.filter(
                submission::lead_id
                    .eq(verifier)
                    .or(submission::reviewer_id.eq(verifier)),
            );
        }
        query
    }};
}

/// A page of submissions in scope.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &SubmissionFilter,
    sort: SubmissionSort,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Submission>, StoreError> {
    let query = narrowed!(
        submission::table.into_boxed::<MultiBackend>(),
        scope,
        filter
    );
    let mark = page.after.as_ref();
    let text = mark.map(|mark| (mark.key.clone(), mark.id.clone()));
    let query = match sort {
        SubmissionSort::Updated => {
            let after = mark
                .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
                .transpose()?;
            keyset!(
                query,
                submission::updated_at,
                submission::id,
                direction,
                after
            )
        }
        SubmissionSort::Year => {
            let after = mark
                .map(|mark| Ok::<_, StoreError>((mark.year()?, mark.id.clone())))
                .transpose()?;
            keyset!(query, submission::year, submission::id, direction, after)
        }
        SubmissionSort::Due => keyset!(query, submission::due_on, submission::id, direction, text),
        SubmissionSort::Name => keyset!(
            query,
            submission::enterprise_name,
            submission::id,
            direction,
            text
        ),
        SubmissionSort::City => keyset!(
            query,
            submission::city_code,
            submission::id,
            direction,
            text
        ),
        SubmissionSort::Sector => {
            keyset!(query, submission::sector, submission::id, direction, text)
        }
        SubmissionSort::State => keyset!(query, submission::state, submission::id, direction, text),
    };
    let rows = query
        .select(Submission::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &Submission| {
        let key = match sort {
            SubmissionSort::Updated => time_key(row.updated_at),
            SubmissionSort::Year => row.year.to_string(),
            SubmissionSort::Due => row.due_on.clone(),
            SubmissionSort::Name => row.enterprise_name.clone(),
            SubmissionSort::City => row.city_code.clone(),
            SubmissionSort::Sector => row.sector.clone(),
            SubmissionSort::State => row.state.clone(),
        };
        (key, row.id.clone())
    }))
}

/// How many submissions in scope are in each state, by state.
///
/// # Errors
/// Any database error.
pub fn count_by_state(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &SubmissionFilter,
) -> Result<Vec<(String, i64)>, StoreError> {
    let grouped = submission::table
        .group_by(submission::state)
        .select((submission::state, count_star()))
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(grouped, scope, filter)
        .order(submission::state)
        .load(connection)?)
}

/// How many submissions in scope each city and state have, by city and state.
///
/// # Errors
/// Any database error.
pub fn count_by_city(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &SubmissionFilter,
) -> Result<Vec<(String, String, i64)>, StoreError> {
    let grouped = submission::table
        .group_by((submission::city_code, submission::state))
        .select((submission::city_code, submission::state, count_star()))
        .into_boxed::<MultiBackend>();
    Ok(narrowed!(grouped, scope, filter)
        .order((submission::city_code, submission::state))
        .load(connection)?)
}

/// The reporting years in scope that have submissions, the earliest first.
///
/// # Errors
/// Any database error.
pub fn years(connection: &mut AnyConnection, scope: &ScopeFilter) -> Result<Vec<i16>, StoreError> {
    let years = submission::table
        .select(submission::year)
        .distinct()
        .into_boxed::<MultiBackend>();
    Ok(within_submission!(years, scope)
        .order(submission::year)
        .load(connection)?)
}
