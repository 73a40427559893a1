//! Small values of the installation itself.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::engine::{AnyConnection, on_each_engine};
use crate::error::StoreError;
use crate::schema::setting;

/// The value under a key, if one was put.
///
/// # Errors
/// Any database error.
pub fn get(connection: &mut AnyConnection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(setting::table
        .find(key)
        .select(setting::value)
        .first(connection)
        .optional()?)
}

/// Puts a value under a key, in place of an earlier one.
///
/// # Errors
/// Any database error.
pub fn put(
    connection: &mut AnyConnection,
    key: &str,
    value: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = (
        setting::key.eq(key),
        setting::value.eq(value),
        setting::updated_at.eq(now),
    );
    on_each_engine!(connection => diesel::insert_into(setting::table)
        .values(row)
        .on_conflict(setting::key)
        .do_update()
        .set((setting::value.eq(excluded(setting::value)), setting::updated_at.eq(excluded(setting::updated_at))))
        .execute(connection))?;
    Ok(())
}
