//! Administrative divisions. Public, so without scope.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::engine::{AnyConnection, on_each_engine};
use crate::error::StoreError;
use crate::schema::region;

/// A province or a city, with the days it is valid, both included.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = region, treat_none_as_default_value = false)]
pub struct Region {
    /// GB/T 2260, six digits.
    pub code: String,
    /// The province of a city.
    pub parent_code: Option<String>,
    /// `province` or `city`.
    pub kind: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// First day.
    pub valid_from: String,
    /// Last day; `9999-12-31` if it still exists.
    pub valid_to: String,
    /// The division it was merged into.
    pub successor_code: Option<String>,
}

/// Puts regions, replacing those of the same code.
///
/// # Errors
/// `Refused` for a kind that is neither of the two.
pub fn put(connection: &mut AnyConnection, rows: &[Region]) -> Result<(), StoreError> {
    for row in rows {
        on_each_engine!(connection => diesel::insert_into(region::table)
            .values(row)
            .on_conflict(region::code)
            .do_update()
            .set((
                region::parent_code.eq(excluded(region::parent_code)),
                region::kind.eq(excluded(region::kind)),
                region::name_zh.eq(excluded(region::name_zh)),
                region::name_en.eq(excluded(region::name_en)),
                region::valid_from.eq(excluded(region::valid_from)),
                region::valid_to.eq(excluded(region::valid_to)),
                region::successor_code.eq(excluded(region::successor_code)),
            ))
            .execute(connection))?;
    }
    Ok(())
}

/// Every region, by code.
///
/// # Errors
/// Any database error.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Region>, StoreError> {
    Ok(region::table
        .order(region::code)
        .select(Region::as_select())
        .load(connection)?)
}

/// A city's code and the codes of all cities merged into it: what `ScopeFilter::City` takes.
///
/// # Errors
/// Any database error.
pub fn with_merged(connection: &mut AnyConnection, code: &str) -> Result<Vec<String>, StoreError> {
    let mut codes = vec![code.to_owned()];
    codes.extend(
        region::table
            .filter(region::successor_code.eq(code))
            .order(region::code)
            .select(region::code)
            .load::<String>(connection)?,
    );
    Ok(codes)
}
