//! The list of audited acts.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use qilu_access::Capability;
use qilu_store::{
    AnyConnection, ScopeFilter,
    audit::{self, AuditFilter, AuditSort},
    organisation, user,
};

use super::{read::Reading, words};
use crate::{
    App, SignedIn,
    app::id,
    fault::{Fault, FaultKind, Outcome},
    paging::{order, page_request, unknown_order, year},
    query::AuditQuery,
    view::{AuditAct, AuditChoices, AuditEvent, AuditPerson, Named, Page},
};

const SORTS: &str = "at, action";
/// People and organisations offered to narrow by; the others are found by the search.
const CHOICES_MAX: i64 = 1_000;
/// Business dates begin this long before those of UTC.
const SHANGHAI_HOURS_EAST: i64 = 8;

impl App {
    /// A page of audited acts, the latest first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`, `request.unknown_sort`, `request.year`, `audit.unknown_action`,
    /// `audit.days_turned`.
    pub fn audit(&self, who: &SignedIn, query: &AuditQuery) -> Outcome<Page<AuditEvent>> {
        let scope = audit_scope(who)?;
        let (field, direction) = order(query.sort.as_deref().unwrap_or("-at"));
        let sort = match field {
            "at" => AuditSort::Time,
            "action" => AuditSort::Action,
            other => return Err(unknown_order(other, SORTS)),
        };
        let filter = filter(query)?;
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = audit::list(connection, &scope, &filter, sort, direction, &request)?;
            let total = audit::count(connection, &scope, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let mut reading = Reading::of(self);
            let items = page
                .items
                .into_iter()
                .map(|row| reading.event(connection, row))
                .collect::<Outcome<Vec<_>>>()?;
            Ok(Page {
                total: Some(total),
                items,
                next_cursor,
            })
        })
    }

    /// What the list can be narrowed by: who acted, whose data it concerned, and every kind of act.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn audit_choices(&self, who: &SignedIn) -> Outcome<AuditChoices> {
        let scope = audit_scope(who)?;
        let today = self.clock.today().to_string();
        self.store.read(|connection| {
            Ok(AuditChoices {
                people: people(connection, &scope)?,
                organisations: organisations(connection, &scope, &today)?,
                acts: words::actions()
                    .into_iter()
                    .map(|(code, label)| AuditAct { code, label })
                    .collect(),
            })
        })
    }
}

/// Who runs the platform sees who did what on it, though none of the cases themselves.
fn audit_scope(who: &SignedIn) -> Outcome<ScopeFilter> {
    who.may(Capability::ViewAudit)?;
    Ok(match who.rows {
        ScopeFilter::Nobody => ScopeFilter::Province,
        ref other => other.clone(),
    })
}

fn people(connection: &mut AnyConnection, scope: &ScopeFilter) -> Outcome<Vec<AuditPerson>> {
    let mut people = Vec::new();
    for actor in audit::actors(connection, scope, CHOICES_MAX)? {
        if let Ok(person) = user::find(connection, &actor) {
            people.push(AuditPerson {
                id: id(&person.id)?,
                name: person.display_name,
                login: person.login,
            });
        }
    }
    people.sort_by(|one, other| one.login.cmp(&other.login));
    Ok(people)
}

fn organisations(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    today: &str,
) -> Outcome<Vec<Named>> {
    let mut organisations = Vec::new();
    for tenant in audit::concerned(connection, scope, CHOICES_MAX)? {
        if let Ok(fact) = organisation::fact_on(connection, &tenant, today) {
            organisations.push(Named {
                id: id(&tenant)?,
                name: fact.name_zh,
            });
        }
    }
    organisations.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(organisations)
}

fn filter(query: &AuditQuery) -> Outcome<AuditFilter> {
    if let (Some(from), Some(to)) = (query.from, query.to)
        && from > to
    {
        return Err(days_turned(from, to));
    }
    let after = query.to.and_then(|day| day.checked_add_days(Days::new(1)));
    let actions = query.action.iter().flat_map(|codes| codes.split(','));
    Ok(AuditFilter {
        tenant: query.organisation_id.map(|id| id.to_string()),
        actor: query.actor_id.map(|id| id.to_string()),
        actions: actions
            .map(|code| match words::is_known(code) {
                true => Ok(code.to_owned()),
                false => Err(unknown_action(code)),
            })
            .collect::<Outcome<_>>()?,
        subject: query.subject_id.map(|id| id.to_string()),
        from: query.from.map(begin).transpose()?,
        before: after.map(begin).transpose()?,
        text: query.search.clone(),
        named: query
            .search
            .as_deref()
            .map(words::named)
            .unwrap_or_default(),
    })
}

/// The first instant of a business date, as the database keeps it. A day no act can be of is refused, as the databases know
/// fewer days than a date can name.
fn begin(day: NaiveDate) -> Outcome<NaiveDateTime> {
    use chrono::Datelike as _;
    year(day.year()).map_err(|fault| Fault {
        kind: FaultKind::Malformed,
        ..fault
    })?;
    Ok(day.and_time(NaiveTime::MIN) - Duration::hours(SHANGHAI_HOURS_EAST))
}

fn unknown_action(code: &str) -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "audit.unknown_action",
        format!("没有代码为“{code}”的操作，请从列表中选择。"),
        format!("There is no act {code:?}; choose one of the list."),
    )
}

fn days_turned(from: NaiveDate, to: NaiveDate) -> Fault {
    Fault::new(
        FaultKind::Malformed,
        "audit.days_turned",
        format!("开始日期 {from} 晚于结束日期 {to}，请调整。"),
        format!("The first day {from} is after the last day {to}; change one of them."),
    )
}
