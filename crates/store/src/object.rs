//! Which bytes are kept. The bytes themselves are in the object store, put there first.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, on_each_engine};
use crate::error::StoreError;
use crate::schema::object_blob;

/// An object's row.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = object_blob, treat_none_as_default_value = false)]
pub struct ObjectBlob {
    /// SHA-256 of the content, lower-case hex.
    pub hash: String,
    /// Length.
    pub bytes: i64,
    /// Media type it came with.
    pub media_type: String,
    /// When it first came.
    pub created_at: NaiveDateTime,
}

/// Notes that an object is kept; the same content twice is one object.
///
/// # Errors
/// `Refused` if the hash is not 64 characters long.
pub fn put(connection: &mut AnyConnection, row: &ObjectBlob) -> Result<(), StoreError> {
    on_each_engine!(connection => diesel::insert_into(object_blob::table)
        .values(row)
        .on_conflict(object_blob::hash)
        .do_nothing()
        .execute(connection))?;
    Ok(())
}

/// The object with this hash. Without scope: the hash came from a row that was loaded in scope,
/// or from the sweep of orphans.
///
/// # Errors
/// Any database error.
pub fn find(connection: &mut AnyConnection, hash: &str) -> Result<Option<ObjectBlob>, StoreError> {
    Ok(object_blob::table
        .find(hash)
        .select(ObjectBlob::as_select())
        .first(connection)
        .optional()?)
}
