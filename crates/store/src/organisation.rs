//! Organisations and what is true of them on a day.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{Eq, InnerJoinOn, IntoBoxed, exists};
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest, keyset, search_pattern};
use crate::schema::{organisation, organisation_fact, submission};
use crate::scope::ScopeFilter;

/// The last day of a fact that has no end yet.
pub const NO_END: &str = "9999-12-31";

/// An organisation: what never changes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = organisation, treat_none_as_default_value = false)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// `enterprise`, `verification_body`, `city_authority`, `provincial_authority` or `operator`.
    pub kind: String,
    /// 统一社会信用代码, 18 characters.
    pub credit_code: String,
    /// The region it belongs to: an authority's own, else the city.
    pub region_code: String,
    /// True if it was made up for the demonstration.
    pub demo: bool,
    /// When it was entered.
    pub created_at: NaiveDateTime,
}

/// What is true of an organisation between two days, both included.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = organisation_fact, treat_none_as_default_value = false)]
pub struct OrganisationFact {
    /// Whose fact.
    pub organisation_id: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day; `NO_END` while it holds.
    pub valid_to: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The city it is in.
    pub city_code: String,
    /// Sector id; empty for what is no enterprise.
    pub sector: String,
    /// `none`, `mirror`, `simulation` or `provincial_authorised`.
    pub market_mode: String,
    /// What a search looks at, from `search_text`.
    pub search_text: String,
}

/// Enters an organisation with its first fact.
///
/// # Errors
/// `Duplicate` if the credit code is taken, `Reference` if a region is unknown.
pub fn insert(
    connection: &mut AnyConnection,
    row: &Organisation,
    fact: &OrganisationFact,
) -> Result<(), StoreError> {
    diesel::insert_into(organisation::table)
        .values(row)
        .execute(connection)?;
    diesel::insert_into(organisation_fact::table)
        .values(fact)
        .execute(connection)?;
    Ok(())
}

/// Adds a later fact; the one that holds on its first day ends the day before.
///
/// # Errors
/// `Refused` if `valid_from` is no date, `Duplicate` if a fact begins on the same day.
pub fn change(connection: &mut AnyConnection, fact: &OrganisationFact) -> Result<(), StoreError> {
    let eve = NaiveDate::parse_from_str(&fact.valid_from, "%Y-%m-%d")
        .ok()
        .and_then(|day| day.pred_opt())
        .ok_or_else(|| StoreError::Refused("valid_from".to_owned()))?;
    diesel::update(organisation_fact::table)
        .filter(organisation_fact::organisation_id.eq(&fact.organisation_id))
        .filter(organisation_fact::valid_from.lt(&fact.valid_from))
        .filter(organisation_fact::valid_to.ge(&fact.valid_from))
        .set(organisation_fact::valid_to.eq(eve.to_string()))
        .execute(connection)?;
    diesel::insert_into(organisation_fact::table)
        .values(fact)
        .execute(connection)?;
    Ok(())
}

/// The organisation with this id. Without scope: who exists is public, and log-in needs it.
///
/// # Errors
/// `NotFound`.
pub fn find(connection: &mut AnyConnection, id: &str) -> Result<Organisation, StoreError> {
    organisation::table
        .find(id)
        .select(Organisation::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("organisation"))
}

/// The organisation with this credit code. Without scope, as `find`.
///
/// # Errors
/// Any database error.
pub fn find_by_credit_code(
    connection: &mut AnyConnection,
    credit_code: &str,
) -> Result<Option<Organisation>, StoreError> {
    Ok(organisation::table
        .filter(organisation::credit_code.eq(credit_code))
        .select(Organisation::as_select())
        .first(connection)
        .optional()?)
}

/// What holds of an organisation on a day. Without scope, as `find`.
///
/// # Errors
/// `NotFound` if nothing is known for that day.
pub fn fact_on(
    connection: &mut AnyConnection,
    id: &str,
    day: &str,
) -> Result<OrganisationFact, StoreError> {
    organisation_fact::table
        .filter(organisation_fact::organisation_id.eq(id))
        .filter(organisation_fact::valid_from.le(day))
        .filter(organisation_fact::valid_to.ge(day))
        .select(OrganisationFact::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("organisation fact"))
}

/// Everything that was ever true of an organisation, oldest first. Without scope, as `find`.
///
/// # Errors
/// Any database error.
pub fn facts(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Vec<OrganisationFact>, StoreError> {
    Ok(organisation_fact::table
        .filter(organisation_fact::organisation_id.eq(id))
        .order(organisation_fact::valid_from)
        .select(OrganisationFact::as_select())
        .load(connection)?)
}

/// All organisations of a kind with what holds on a day, by id: the verification bodies one may
/// assign, the authorities. Public, so without scope; enterprises are listed by `list`.
///
/// # Errors
/// Any database error.
pub fn of_kind(
    connection: &mut AnyConnection,
    kind: &str,
    day: &str,
) -> Result<Vec<(Organisation, OrganisationFact)>, StoreError> {
    Ok(joined()
        .filter(organisation::kind.eq(kind))
        .filter(organisation_fact::valid_from.le(day))
        .filter(organisation_fact::valid_to.ge(day))
        .order(organisation::id)
        .select((Organisation::as_select(), OrganisationFact::as_select()))
        .load(connection)?)
}

/// Which enterprises are wanted; a field that is none does not narrow.
#[derive(Debug, Clone, Default)]
pub struct EnterpriseFilter {
    /// The day whose facts count, `YYYY-MM-DD`.
    pub day: String,
    /// City code.
    pub city: Option<String>,
    /// Sector id.
    pub sector: Option<String>,
    /// Text within name or credit code.
    pub text: Option<String>,
}

/// A page of enterprises in scope with what holds on the filter's day, by Chinese name.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &EnterpriseFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<(Organisation, OrganisationFact)>, StoreError> {
    let after = page
        .after
        .as_ref()
        .map(|mark| (mark.key.clone(), mark.id.clone()));
    let query = keyset!(
        filtered(scope, filter),
        organisation_fact::name_zh,
        organisation::id,
        direction,
        after
    );
    let rows = query
        .select((Organisation::as_select(), OrganisationFact::as_select()))
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(
        rows,
        page,
        |(row, fact): &(Organisation, OrganisationFact)| (fact.name_zh.clone(), row.id.clone()),
    ))
}

/// How many enterprises in scope the filter leaves.
///
/// # Errors
/// Any database error.
pub fn count(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &EnterpriseFilter,
) -> Result<i64, StoreError> {
    Ok(filtered(scope, filter).count().get_result(connection)?)
}

type Joined = InnerJoinOn<
    organisation::table,
    organisation_fact::table,
    Eq<organisation_fact::organisation_id, organisation::id>,
>;

fn joined() -> Joined {
    organisation::table.inner_join(
        organisation_fact::table.on(organisation_fact::organisation_id.eq(organisation::id)),
    )
}

fn filtered<'a>(
    scope: &'a ScopeFilter,
    filter: &'a EnterpriseFilter,
) -> IntoBoxed<'a, Joined, MultiBackend> {
    let mut query = joined()
        .into_boxed()
        .filter(organisation::kind.eq("enterprise"))
        .filter(organisation_fact::valid_from.le(&filter.day))
        .filter(organisation_fact::valid_to.ge(&filter.day));
    query = match scope {
        ScopeFilter::Enterprise(id) => query.filter(organisation::id.eq(id)),
        ScopeFilter::Body(id) => query.filter(exists(
            submission::table
                .filter(submission::enterprise_id.eq(organisation::id))
                .filter(submission::body_id.eq(id))
                .filter(submission::released_at.is_not_null()),
        )),
        ScopeFilter::City(codes) => query.filter(organisation_fact::city_code.eq_any(codes)),
        ScopeFilter::Province => query,
        ScopeFilter::Nobody => query.filter(organisation::id.is_null()),
    };
    if let Some(city) = &filter.city {
        query = query.filter(organisation_fact::city_code.eq(city));
    }
    if let Some(sector) = &filter.sector {
        query = query.filter(organisation_fact::sector.eq(sector));
    }
    if let Some(pattern) = filter.text.as_deref().and_then(search_pattern) {
        query = query.filter(organisation_fact::search_text.like(pattern).escape('\\'));
    }
    query
}
