//! Group companies: which organisations belong to one on a day. Public, so without scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::organisation_group;

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = organisation_group, treat_none_as_default_value = false)]
pub struct Membership {
    /// The group, an organisation itself.
    pub group_id: String,
    /// The member.
    pub member_id: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day; `organisation::NO_END` while it holds.
    pub valid_to: String,
}

/// Enters a membership.
///
/// # Errors
/// `Duplicate` if it begins on the same day as a known one, `Reference` if an organisation is unknown.
pub fn insert(connection: &mut AnyConnection, row: &Membership) -> Result<(), StoreError> {
    diesel::insert_into(organisation_group::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The membership of an organisation in a group on a day, if it is a member.
///
/// # Errors
/// Any database error.
pub fn find(
    connection: &mut AnyConnection,
    (group_id, member_id): (&str, &str),
    day: &str,
) -> Result<Option<Membership>, StoreError> {
    Ok(organisation_group::table
        .filter(organisation_group::group_id.eq(group_id))
        .filter(organisation_group::member_id.eq(member_id))
        .filter(organisation_group::valid_from.le(day))
        .filter(organisation_group::valid_to.ge(day))
        .select(Membership::as_select())
        .first(connection)
        .optional()?)
}

/// Ends a membership, so that it does not hold on `day` any more. One that began on that day never held.
///
/// # Errors
/// `Refused` if `day` is no date.
pub fn end(connection: &mut AnyConnection, row: &Membership, day: &str) -> Result<(), StoreError> {
    let eve = NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .ok()
        .and_then(|day| day.pred_opt())
        .ok_or_else(|| StoreError::Refused("day".to_owned()))?
        .to_string();
    let key = (&row.group_id, &row.member_id, &row.valid_from);
    if eve < row.valid_from {
        diesel::delete(organisation_group::table.find(key)).execute(connection)?;
    } else {
        diesel::update(organisation_group::table.find(key))
            .set(organisation_group::valid_to.eq(eve))
            .execute(connection)?;
    }
    Ok(())
}

/// The members of a group on a day, by id.
///
/// # Errors
/// Any database error.
pub fn members(
    connection: &mut AnyConnection,
    group_id: &str,
    day: &str,
) -> Result<Vec<String>, StoreError> {
    Ok(organisation_group::table
        .filter(organisation_group::group_id.eq(group_id))
        .filter(organisation_group::valid_from.le(day))
        .filter(organisation_group::valid_to.ge(day))
        .order(organisation_group::member_id)
        .select(organisation_group::member_id)
        .load(connection)?)
}

/// The organisation and those it is in one group with on a day, each once.
///
/// # Errors
/// Any database error.
pub fn circle(
    connection: &mut AnyConnection,
    organisation_id: &str,
    day: &str,
) -> Result<Vec<String>, StoreError> {
    let mut groups: Vec<String> = organisation_group::table
        .filter(organisation_group::member_id.eq(organisation_id))
        .filter(organisation_group::valid_from.le(day))
        .filter(organisation_group::valid_to.ge(day))
        .select(organisation_group::group_id)
        .load(connection)?;
    groups.push(organisation_id.to_owned());
    let mut all = groups.clone();
    for group in &groups {
        all.extend(members(connection, group, day)?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
