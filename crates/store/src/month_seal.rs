//! Sealed months: what was sealed, what was opened again, and which seals a version was made beside. Append-only.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::{month_reopening, month_seal, version_seal};
use crate::version::VersionHead;

/// The data of a month as they were sealed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = month_seal)]
pub struct MonthSeal {
    /// Whose month.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// Reporting year.
    pub year: i16,
    /// The method they are reported by.
    pub method_id: String,
    /// `01` to `12`.
    pub month: String,
    /// 1, 2, 3 … within the month.
    pub number: i64,
    /// SHA-256 of the content, hexadecimal.
    pub hash: String,
    /// The data, canonical JSON.
    pub content: String,
    /// The day the month was due, `YYYY-MM-DD`.
    pub due_on: String,
    /// Whether that day had passed.
    pub late: bool,
    /// Why it was late, or sealed again; may be empty.
    pub reason: String,
    /// Who sealed it.
    pub sealed_by: String,
    /// When.
    pub sealed_at: NaiveDateTime,
}

/// That a sealed month was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = month_reopening)]
pub struct MonthReopening {
    /// Whose month.
    pub enterprise_id: String,
    /// The seal that was opened.
    pub seal_id: String,
    /// Why.
    pub reason: String,
    /// Who opened it.
    pub reopened_by: String,
    /// When.
    pub reopened_at: NaiveDateTime,
}

/// A seal a version was made beside.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = version_seal)]
pub struct VersionSeal {
    /// Whose version.
    pub enterprise_id: String,
    /// The version.
    pub version_id: String,
    /// The seal.
    pub seal_id: String,
    /// Whether the version's data of the month are those sealed.
    pub agrees: bool,
}

/// Seals a month.
///
/// # Errors
/// `Duplicate` if the number is taken.
pub fn insert(connection: &mut AnyConnection, row: &MonthSeal) -> Result<(), StoreError> {
    diesel::insert_into(month_seal::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Opens a sealed month again.
///
/// # Errors
/// `Duplicate` if that seal was opened before; `Reference` if there is none.
pub fn reopen(connection: &mut AnyConnection, row: &MonthReopening) -> Result<(), StoreError> {
    diesel::insert_into(month_reopening::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The seals of an enterprise's report of a year, by month and number. For the enterprise's own report.
///
/// # Errors
/// Any database error.
pub fn of_report(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    year: i16,
    method_id: &str,
) -> Result<Vec<MonthSeal>, StoreError> {
    Ok(month_seal::table
        .filter(month_seal::enterprise_id.eq(enterprise_id))
        .filter(month_seal::year.eq(year))
        .filter(month_seal::method_id.eq(method_id))
        .order((month_seal::month, month_seal::number))
        .select(MonthSeal::as_select())
        .load(connection)?)
}

/// The openings of these months, by the seal opened. For the enterprise's own report.
///
/// # Errors
/// Any database error.
pub fn reopenings(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    year: i16,
    method_id: &str,
) -> Result<Vec<MonthReopening>, StoreError> {
    Ok(month_reopening::table
        .inner_join(
            month_seal::table.on(month_seal::enterprise_id
                .eq(month_reopening::enterprise_id)
                .and(month_seal::id.eq(month_reopening::seal_id))),
        )
        .filter(month_seal::enterprise_id.eq(enterprise_id))
        .filter(month_seal::year.eq(year))
        .filter(month_seal::method_id.eq(method_id))
        .order(month_reopening::reopened_at)
        .select(MonthReopening::as_select())
        .load(connection)?)
}

/// Notes the seals a version was made beside.
///
/// # Errors
/// `Reference` if the version or a seal is unknown.
pub fn note(connection: &mut AnyConnection, rows: &[VersionSeal]) -> Result<(), StoreError> {
    for row in rows {
        diesel::insert_into(version_seal::table)
            .values(row)
            .execute(connection)?;
    }
    Ok(())
}

/// The seals a version was made beside, for whoever found that, by month.
///
/// # Errors
/// Any database error.
pub fn of_version(
    connection: &mut AnyConnection,
    of: &VersionHead,
) -> Result<Vec<(MonthSeal, bool)>, StoreError> {
    Ok(version_seal::table
        .inner_join(
            month_seal::table.on(month_seal::enterprise_id
                .eq(version_seal::enterprise_id)
                .and(month_seal::id.eq(version_seal::seal_id))),
        )
        .filter(version_seal::enterprise_id.eq(&of.enterprise_id))
        .filter(version_seal::version_id.eq(&of.id))
        .order((month_seal::month, month_seal::number))
        .select((MonthSeal::as_select(), version_seal::agrees))
        .load(connection)?)
}
