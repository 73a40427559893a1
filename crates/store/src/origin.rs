//! Where a version came from beside its file. Append-only.

use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::version_origin;

/// The origin of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = version_origin, treat_none_as_default_value = false)]
pub struct VersionOrigin {
    /// Whose version.
    pub enterprise_id: String,
    /// The version.
    pub version_id: String,
    /// Whose layout read its file.
    pub layout_organisation_id: Option<String>,
    /// The layout.
    pub layout_id: Option<String>,
    /// Which version of it.
    pub layout_version: Option<i64>,
    /// Tables its file does not fill, by id, separated by commas.
    pub carried_tables: String,
    /// The version they were taken from.
    pub carried_from: Option<String>,
    /// The organisation that uploaded it on the enterprise's behalf.
    pub deputy_id: Option<String>,
    /// The bulk upload it was part of.
    pub bulk_job_id: Option<String>,
}

/// Enters the origin of a version.
///
/// # Errors
/// `Reference` if version, layout or organisation is unknown.
pub fn insert(connection: &mut AnyConnection, row: &VersionOrigin) -> Result<(), StoreError> {
    diesel::insert_into(version_origin::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The origin of a version found in scope before; none for what came by the template, by the enterprise itself.
///
/// # Errors
/// Any database error.
pub fn find(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    version_id: &str,
) -> Result<Option<VersionOrigin>, StoreError> {
    Ok(version_origin::table
        .find((enterprise_id, version_id))
        .select(VersionOrigin::as_select())
        .first(connection)
        .optional()?)
}
