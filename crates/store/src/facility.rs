//! Sites and units of an enterprise; their ids outlive every report.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::{facility_unit, site};

/// A place where an enterprise produces.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = site, treat_none_as_default_value = false)]
pub struct Site {
    /// Whose site.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// Short code, unique within the enterprise.
    pub code: String,
    /// Name.
    pub name: String,
    /// The city it stands in.
    pub city_code: String,
    /// When it was entered.
    pub created_at: NaiveDateTime,
}

/// A generating unit, kiln or production line.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = facility_unit, treat_none_as_default_value = false)]
pub struct FacilityUnit {
    /// Whose unit.
    pub enterprise_id: String,
    /// Its id.
    pub id: String,
    /// The site it stands on.
    pub site_id: String,
    /// Short code, unique within the site.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it is: a method's word.
    pub kind: String,
    /// When it was entered.
    pub created_at: NaiveDateTime,
    /// When it stopped for good.
    pub closed_at: Option<NaiveDateTime>,
}

/// Enters a site.
///
/// # Errors
/// `Duplicate` if the code is taken.
pub fn insert_site(connection: &mut AnyConnection, row: &Site) -> Result<(), StoreError> {
    diesel::insert_into(site::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Enters a unit.
///
/// # Errors
/// `Duplicate` if the code is taken, `Reference` if the site is not the enterprise's.
pub fn insert_unit(connection: &mut AnyConnection, row: &FacilityUnit) -> Result<(), StoreError> {
    diesel::insert_into(facility_unit::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The sites and units of one enterprise, by code. The caller has found the enterprise within
/// its scope.
///
/// # Errors
/// Any database error.
pub fn of_enterprise(
    connection: &mut AnyConnection,
    enterprise_id: &str,
) -> Result<(Vec<Site>, Vec<FacilityUnit>), StoreError> {
    let sites = site::table
        .filter(site::enterprise_id.eq(enterprise_id))
        .order((site::code, site::id))
        .select(Site::as_select())
        .load(connection)?;
    let units = facility_unit::table
        .filter(facility_unit::enterprise_id.eq(enterprise_id))
        .order((facility_unit::site_id, facility_unit::code))
        .select(FacilityUnit::as_select())
        .load(connection)?;
    Ok((sites, units))
}
