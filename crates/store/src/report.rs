//! The identity of a report: enterprise, year, method. What it says is in its versions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::report;
use crate::scope::{ScopeFilter, within_parts};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report, treat_none_as_default_value = false)]
pub struct Report {
    /// Whose report.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// Reporting year.
    pub year: i16,
    /// Method id.
    pub method_id: String,
    /// Who began it.
    pub created_by: String,
    /// When it was begun.
    pub created_at: NaiveDateTime,
}

/// The report of this enterprise, year and method: the one that is there, else `row`, entered.
///
/// # Errors
/// `Reference` if enterprise or user is unknown.
pub fn ensure(connection: &mut AnyConnection, row: &Report) -> Result<Report, StoreError> {
    let known = report::table
        .filter(report::enterprise_id.eq(&row.enterprise_id))
        .filter(report::year.eq(row.year))
        .filter(report::method_id.eq(&row.method_id))
        .select(Report::as_select())
        .first(connection)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    diesel::insert_into(report::table)
        .values(row)
        .execute(connection)?;
    Ok(row.clone())
}

/// The report with this id, if it is in scope.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    id: &str,
) -> Result<Report, StoreError> {
    within(scope)
        .filter(report::id.eq(id))
        .select(Report::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("report"))
}

/// The reports of an enterprise that are in scope, of one year or of all, newest year first.
///
/// # Errors
/// Any database error.
pub fn of_enterprise(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    enterprise_id: &str,
    year: Option<i16>,
) -> Result<Vec<Report>, StoreError> {
    let mut query = within(scope).filter(report::enterprise_id.eq(enterprise_id));
    if let Some(year) = year {
        query = query.filter(report::year.eq(year));
    }
    Ok(query
        .order((report::year.desc(), report::method_id, report::id))
        .select(Report::as_select())
        .load(connection)?)
}

fn within(scope: &ScopeFilter) -> report::BoxedQuery<'_, crate::engine::MultiBackend> {
    within_parts!(
        report::table.into_boxed(),
        scope,
        report::enterprise_id,
        submission_part::report_id.eq(report::id)
    )
}
