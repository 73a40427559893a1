//! Who did what: written in the transaction that does it, chained per tenant. Append-only.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::chain::{CHAIN_START, ChainCheck, chain_hash, check, time_field, unchecked};
use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::limits::CHAIN_ROWS_MAX;
use crate::organisation::NO_END;
use crate::page::{Direction, Page, PageRequest, keyset, search_pattern};
use crate::schema::{app_user, audit_event, organisation, organisation_fact};
use crate::scope::ScopeFilter;

#[diesel::declare_sql_function]
extern "SQL" {
    /// The text in lower case, as far as the database knows its letters.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// What is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditEvent {
    /// The organisation whose data it concerns: the chain it joins.
    pub tenant_id: String,
    /// Its id.
    pub id: String,
    /// Who acted.
    pub actor_id: String,
    /// What was done.
    pub action: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// When.
    pub at: NaiveDateTime,
    /// More about it, JSON; never a secret.
    pub detail: String,
}

/// A recorded event.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_event, treat_none_as_default_value = false)]
pub struct AuditEvent {
    /// The chain.
    pub tenant_id: String,
    /// 1, 2, 3 … within the chain.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// Who acted.
    pub actor_id: String,
    /// What was done.
    pub action: String,
    /// What kind of thing it was done to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// When.
    pub at: NaiveDateTime,
    /// More about it, JSON.
    pub detail: String,
    /// Hash of the event before it; empty for the first.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl AuditEvent {
    /// The hash these fields must have.
    fn expected_hash(&self) -> String {
        chain_hash(
            &self.previous_hash,
            &[
                &self.tenant_id,
                &self.number.to_string(),
                &self.id,
                &self.actor_id,
                &self.action,
                &self.subject_kind,
                &self.subject_id,
                &time_field(self.at),
                &self.detail,
            ],
        )
    }
}

/// Records an event at the end of its tenant's chain and returns it.
///
/// # Errors
/// Any database error.
pub fn append(
    connection: &mut AnyConnection,
    event: &NewAuditEvent,
) -> Result<AuditEvent, StoreError> {
    let last: Option<(i64, String)> = audit_event::table
        .filter(audit_event::tenant_id.eq(&event.tenant_id))
        .order(audit_event::number.desc())
        .select((audit_event::number, audit_event::hash))
        .first(connection)
        .optional()?;
    let (number, previous_hash) = last.unwrap_or((0, CHAIN_START.to_owned()));
    let NewAuditEvent {
        tenant_id,
        id,
        actor_id,
        action,
        subject_kind,
        subject_id,
        at,
        detail,
    } = event.clone();
    let mut row = AuditEvent {
        tenant_id,
        number: number + 1,
        id,
        actor_id,
        action,
        subject_kind,
        subject_id,
        at,
        detail,
        previous_hash,
        hash: String::new(),
    };
    row.hash = row.expected_hash();
    diesel::insert_into(audit_event::table)
        .values(&row)
        .execute(connection)?;
    Ok(row)
}

/// Follows a tenant's chain from its first event.
///
/// # Errors
/// Any database error.
pub fn verify(connection: &mut AnyConnection, tenant_id: &str) -> Result<ChainCheck, StoreError> {
    let mut state = unchecked();
    loop {
        let rows: Vec<AuditEvent> = audit_event::table
            .filter(audit_event::tenant_id.eq(tenant_id))
            .filter(audit_event::number.gt(state.rows))
            .order(audit_event::number)
            .limit(CHAIN_ROWS_MAX)
            .select(AuditEvent::as_select())
            .load(connection)?;
        if rows.is_empty() || state.broken_at.is_some() {
            return Ok(state);
        }
        state = check(&rows, state, |row: &AuditEvent| {
            (
                row.number,
                &row.previous_hash,
                &row.hash,
                row.expected_hash(),
            )
        });
    }
}

/// The tenants that have a chain.
///
/// # Errors
/// Any database error.
pub fn tenants(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    Ok(audit_event::table
        .select(audit_event::tenant_id)
        .distinct()
        .order(audit_event::tenant_id)
        .load(connection)?)
}

/// Which events are wanted; a field that is none or empty does not narrow.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Tenant.
    pub tenant: Option<String>,
    /// Who acted.
    pub actor: Option<String>,
    /// What was done.
    pub actions: Vec<String>,
    /// What it was done to, by id.
    pub subject: Option<String>,
    /// The first instant wanted.
    pub from: Option<NaiveDateTime>,
    /// The first instant not wanted any more.
    pub before: Option<NaiveDateTime>,
    /// Text within the person's name or log-in, the tenant's names or credit code, or the detail.
    pub text: Option<String>,
    /// Acts that the text names in words: found by it too.
    pub named: Vec<String>,
}

/// What events are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuditSort {
    /// When they happened.
    #[default]
    Time,
    /// What was done.
    Action,
}

/// Events in scope as the filter narrows them. A body sees its own chain, a city those of the enterprises that are in it now.
fn narrowed<'a>(
    scope: &'a ScopeFilter,
    filter: &'a AuditFilter,
) -> audit_event::BoxedQuery<'a, MultiBackend> {
    let query = audit_event::table.into_boxed::<MultiBackend>();
    let mut query = match scope {
        ScopeFilter::Enterprise(id) | ScopeFilter::Body(id) => {
            query.filter(audit_event::tenant_id.eq(id))
        }
        ScopeFilter::City(codes) => query.filter(exists(
            organisation_fact::table
                .inner_join(
                    organisation::table.on(organisation::id.eq(organisation_fact::organisation_id)),
                )
                .filter(organisation::kind.eq("enterprise"))
                .filter(organisation_fact::organisation_id.eq(audit_event::tenant_id))
                .filter(organisation_fact::valid_to.eq(NO_END))
                .filter(organisation_fact::city_code.eq_any(codes)),
        )),
        ScopeFilter::Province => query,
        ScopeFilter::Nobody => query.filter(audit_event::tenant_id.is_null()),
    };
    if let Some(tenant) = &filter.tenant {
        query = query.filter(audit_event::tenant_id.eq(tenant));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(audit_event::actor_id.eq(actor));
    }
    if !filter.actions.is_empty() {
        query = query.filter(audit_event::action.eq_any(&filter.actions));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(audit_event::subject_id.eq(subject));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_event::at.ge(from));
    }
    if let Some(before) = filter.before {
        query = query.filter(audit_event::at.lt(before));
    }
    if let Some(pattern) = filter.text.as_deref().and_then(search_pattern) {
        let by_whom = exists(
            app_user::table
                .filter(app_user::id.eq(audit_event::actor_id))
                .filter(
                    lower(app_user::display_name)
                        .like(pattern.clone())
                        .escape('\\')
                        .or(app_user::login.like(pattern.clone()).escape('\\')),
                ),
        );
        let of_whom = exists(
            organisation_fact::table
                .filter(organisation_fact::organisation_id.eq(audit_event::tenant_id))
                .filter(
                    organisation_fact::search_text
                        .like(pattern.clone())
                        .escape('\\'),
                ),
        );
        query = query.filter(
            by_whom
                .or(of_whom)
                .or(audit_event::action.eq_any(&filter.named))
                .or(lower(audit_event::detail).like(pattern).escape('\\')),
        );
    }
    query
}

/// A page of events in scope.
///
/// # Errors
/// `BadCursor`.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &AuditFilter,
    sort: AuditSort,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<AuditEvent>, StoreError> {
    let query = narrowed(scope, filter);
    let query = match sort {
        AuditSort::Time => {
            let after = page.after.as_ref();
            let after = after
                .map(|mark| Ok::<_, StoreError>((mark.time()?, mark.id.clone())))
                .transpose()?;
            keyset!(query, audit_event::at, audit_event::id, direction, after)
        }
        AuditSort::Action => {
            let after = page.after.as_ref();
            let after = after.map(|mark| (mark.key.clone(), mark.id.clone()));
            keyset!(
                query,
                audit_event::action,
                audit_event::id,
                direction,
                after
            )
        }
    };
    let rows = query
        .select(AuditEvent::as_select())
        .limit(page.fetch())
        .load(connection)?;
    Ok(Page::of(rows, page, |row: &AuditEvent| {
        let key = match sort {
            AuditSort::Time => crate::page::time_key(row.at),
            AuditSort::Action => row.action.clone(),
        };
        (key, row.id.clone())
    }))
}

/// How many events in scope the filter leaves.
///
/// # Errors
/// Any database error.
pub fn count(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &AuditFilter,
) -> Result<i64, StoreError> {
    Ok(narrowed(scope, filter).count().get_result(connection)?)
}

/// Who acted in the events of a scope, by id, each once; at most `rows`.
///
/// # Errors
/// Any database error.
pub fn actors(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    rows: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(narrowed(scope, &AuditFilter::default())
        .select(audit_event::actor_id)
        .distinct()
        .order(audit_event::actor_id)
        .limit(rows)
        .load(connection)?)
}

/// Whose data the events of a scope concern, by id, each once; at most `rows`.
///
/// # Errors
/// Any database error.
pub fn concerned(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    rows: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(narrowed(scope, &AuditFilter::default())
        .select(audit_event::tenant_id)
        .distinct()
        .order(audit_event::tenant_id)
        .limit(rows)
        .load(connection)?)
}
