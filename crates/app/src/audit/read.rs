//! An act in people's words: what it names by id is named as it is now, what is gone is said to be gone.

use qilu_accounting::Method;
use qilu_monitoring::evidence::EvidenceKind;
use qilu_store::{
    AnyConnection, ScopeFilter, StoreError, audit, bulk, draft, layout, organisation, submission,
    user::{self, User},
    version,
};
use qilu_verification::{FindingState, State};
use serde_json::Value;
use uuid::Uuid;

use super::words;
use crate::{
    App,
    app::{id, utc},
    clock::business_date,
    fault::Outcome,
    names::Names,
    row_label::row_label,
    view::{AuditEvent, AuditFact, Named, Text},
};

/// Characters of a hash that are shown.
const HASH_SHOWN: usize = 12;

/// Reads the acts of one answer. Who sees an act sees what its subject is called, though perhaps not the subject: names are
/// read as the organisation whose data the act concerns would read them.
pub(super) struct Reading<'a> {
    app: &'a App,
    organisations: Names,
    today: String,
}

/// What an act was done to, as far as it is still there.
struct Subject<'a> {
    name: Text,
    method: Option<&'a Method>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(app: &'a App) -> Self {
        Self {
            app,
            organisations: Names::default(),
            today: app.clock.today().to_string(),
        }
    }

    /// One act.
    pub(super) fn event(
        &mut self,
        connection: &mut AnyConnection,
        row: audit::AuditEvent,
    ) -> Outcome<AuditEvent> {
        let actor = known(user::find(connection, &row.actor_id))?;
        let subject = self.subject(connection, &row)?;
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
        let facts = detail.as_object().into_iter().flatten();
        let facts = facts
            .map(|(name, value)| {
                self.fact(connection, (&row, actor.as_ref()), &subject, (name, value))
            })
            .filter_map(Outcome::transpose)
            .collect::<Outcome<_>>()?;
        Ok(AuditEvent {
            id: id(&row.id)?,
            at: utc(row.at),
            actor_id: actor.as_ref().map(|user| id(&user.id)).transpose()?,
            actor_name: actor.as_ref().map(|user| user.display_name.clone()),
            actor: actor.map(|user| user.login),
            organisation: self.organisation(connection, &row.tenant_id)?,
            action_label: words::action(&row.action),
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: Some(row.subject_id),
            subject: subject.name,
            facts,
            detail,
        })
    }

    fn organisation(
        &mut self,
        connection: &mut AnyConnection,
        tenant: &str,
    ) -> Outcome<Option<Named>> {
        let today = &self.today;
        let name = self.organisations.find(tenant, || {
            let fact = known(organisation::fact_on(connection, tenant, today))?;
            Ok(fact.map(|fact| fact.name_zh).unwrap_or_default())
        })?;
        let id = Uuid::parse_str(tenant).ok();
        Ok(id.filter(|_| !name.is_empty()).map(|id| Named { id, name }))
    }

    fn subject(
        &self,
        connection: &mut AnyConnection,
        row: &audit::AuditEvent,
    ) -> Outcome<Subject<'a>> {
        let kind = words::kind(&row.subject_kind);
        let key = &row.subject_id;
        let own = &ScopeFilter::Enterprise(row.tenant_id.clone());
        let (method, year) = match row.subject_kind.as_str() {
            "submission" => {
                let found = known(submission::find(connection, own, key))?;
                (None, found.map(|found| found.year))
            }
            "draft" => {
                let found = known(draft::find(connection, own, key))?;
                (
                    found.as_ref().map(|found| found.method_id.clone()),
                    found.map(|found| found.year),
                )
            }
            "version" => {
                let found = known(version::find(connection, own, key))?;
                (
                    found.as_ref().map(|found| found.method_id.clone()),
                    found.map(|found| found.year),
                )
            }
            "organisation" => {
                return Ok(Subject {
                    name: self.called(connection, key, &kind)?,
                    method: None,
                });
            }
            _ => {
                return Ok(Subject {
                    name: kind,
                    method: None,
                });
            }
        };
        let method = method.and_then(|method| self.app.library().method(&method));
        let name = match (year, method) {
            (None, _) => gone(&kind),
            (Some(year), None) => Text::new(
                format!("{} 年度{}", year, kind.zh),
                format!("{} of {year}", kind.en),
            ),
            (Some(year), Some(method)) => Text::new(
                format!("{year} 年度{}：{}", kind.zh, method.title.zh),
                format!("{} of {year}: {}", kind.en, method.title.en),
            ),
        };
        Ok(Subject { name, method })
    }

    /// A fact with what it is called, unless it says nothing to people.
    fn fact(
        &self,
        connection: &mut AnyConnection,
        (row, actor): (&audit::AuditEvent, Option<&User>),
        subject: &Subject<'_>,
        (name, value): (&str, &Value),
    ) -> Outcome<Option<AuditFact>> {
        let said = match value {
            Value::Null | Value::Bool(false) | Value::Object(_) => return Ok(None),
            Value::Bool(true) => Text::new("是", "yes"),
            Value::Array(items) => plain(&items.len().to_string()),
            Value::Number(number) => plain(&number.to_string()),
            Value::String(text) if text.is_empty() => return Ok(None),
            Value::String(text) => {
                match self.text(connection, (row, actor), subject, (name, text))? {
                    Some(said) => said,
                    None => return Ok(None),
                }
            }
        };
        Ok(Some(AuditFact {
            label: words::fact(name),
            value: said,
        }))
    }

    fn text(
        &self,
        connection: &mut AnyConnection,
        (row, actor): (&audit::AuditEvent, Option<&User>),
        subject: &Subject<'_>,
        (name, text): (&str, &str),
    ) -> Outcome<Option<Text>> {
        let own = ScopeFilter::Enterprise(row.tenant_id.clone());
        let said = match name {
            // What the act's own name says, and what only the platform needs.
            "run" | "merge" | "issue" => return Ok(None),
            "content" | "hash" | "object" => plain(&format!(
                "{}…",
                text.chars().take(HASH_SHOWN).collect::<String>()
            )),
            "user" => {
                let person = known(user::find(connection, text))?;
                person.map_or_else(
                    || Text::new("已不存在的人员", "a person who is no longer known"),
                    |person| plain(&person.display_name),
                )
            }
            "group" => self.called(connection, text, &words::kind("organisation"))?,
            "method" => self.method(text),
            "table" => table(subject.method, text),
            "place" => place(subject.method, text),
            "submission" => {
                let found = known(submission::find(connection, &own, text))?;
                found.map_or_else(
                    || gone(&words::kind("submission")),
                    |found| Text::new(format!("{} 年度", found.year), found.year.to_string()),
                )
            }
            "layout" => {
                let found = known(self.layout(connection, row, actor, text))?;
                found.map_or_else(|| gone(&words::kind("layout")), |found| plain(&found.name))
            }
            "bulk" => {
                let whose = actor.map_or("", |actor| actor.organisation_id.as_str());
                let found = known(bulk::find(connection, whose, text))?;
                found.map_or_else(
                    || gone(&words::kind("bulk")),
                    |found| plain(&found.file_name),
                )
            }
            "from" if row.action == "version.carry_answers" => {
                let found = known(version::find(connection, &own, text))?;
                found.map_or_else(
                    || gone(&words::kind("version")),
                    |found| {
                        let day = business_date(utc(found.created_at));
                        Text::new(format!("{day} 的版本"), format!("the version of {day}"))
                    },
                )
            }
            "from" | "to" | "state" | "kind" | "source" => listed(row, text),
            _ if Uuid::parse_str(text).is_ok() => return Ok(None),
            _ => plain(text),
        };
        Ok(Some(said))
    }

    /// The name of an organisation as it is today.
    fn called(&self, connection: &mut AnyConnection, id: &str, kind: &Text) -> Outcome<Text> {
        let fact = known(organisation::fact_on(connection, id, &self.today))?;
        Ok(fact.map_or_else(|| gone(kind), |fact| Text::new(fact.name_zh, fact.name_en)))
    }

    fn method(&self, id: &str) -> Text {
        self.app.library().method(id).map_or_else(
            || {
                Text::new(
                    format!("已不存在的方法（{id}）"),
                    format!("a method no longer known ({id})"),
                )
            },
            |method| (&method.title).into(),
        )
    }

    /// A layout is its maker's: the organisation the act concerns, or that of the person who read with it.
    fn layout(
        &self,
        connection: &mut AnyConnection,
        row: &audit::AuditEvent,
        actor: Option<&User>,
        id: &str,
    ) -> Result<layout::Layout, StoreError> {
        let own = row.tenant_id.clone();
        let group = actor.map_or_else(
            || Ok(Vec::new()),
            |actor| qilu_store::group::circle(connection, &actor.organisation_id, &self.today),
        )?;
        layout::find(connection, &layout::LayoutSight { own, group }, id)
    }
}

/// What was found, or that it is not there.
fn known<T>(found: Result<T, StoreError>) -> Outcome<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

fn plain(text: &str) -> Text {
    Text::new(text, text)
}

fn gone(kind: &Text) -> Text {
    Text::new(
        format!("{}（已不存在）", kind.zh),
        format!("{} (no longer there)", kind.en),
    )
}

/// A table by its number and title.
fn table(method: Option<&Method>, id: &str) -> Text {
    let Some(table) = method.and_then(|method| method.table(id)) else {
        return Text::new(
            format!("已不存在的报表（{id}）"),
            format!("a table no longer there ({id})"),
        );
    };
    let numbered = |title: &str| format!("{} {title}", table.number).trim().to_owned();
    Text::new(numbered(&table.title.zh), numbered(&table.title.en))
}

/// A place, `table/row/column` or `//total`, by what it is called.
fn place(method: Option<&Method>, text: &str) -> Text {
    let Some(method) = method else {
        return plain(text);
    };
    let mut parts = text.splitn(3, '/');
    let (Some(id), Some(row), Some(column)) = (parts.next(), parts.next(), parts.next()) else {
        return plain(text);
    };
    let Some(found) = method.table(id) else {
        let total = method.total(column).filter(|_| id.is_empty());
        return total.map_or_else(|| plain(text), |total| (&total.label).into());
    };
    let row = row_label(method, id, row);
    let column = found.column(column).map(|column| Text::from(&column.label));
    let join = |lang: fn(&Text) -> &str| {
        let table = table(Some(method), id);
        let said = [Some(&table), Some(&row), column.as_ref()];
        let said = said.into_iter().flatten().map(lang);
        said.filter(|said| !said.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join(" · ")
    };
    Text::new(join(|text| &text.zh), join(|text| &text.en))
}

/// A code of one of the lists that acts name.
fn listed(row: &audit::AuditEvent, code: &str) -> Text {
    let found = match row.subject_kind.as_str() {
        "submission" => code.parse::<State>().map(|state| state.label()).ok(),
        "finding" => code.parse::<FindingState>().map(|state| state.label()).ok(),
        "evidence" => code.parse::<EvidenceKind>().map(|kind| kind.label()).ok(),
        _ => None,
    };
    let found = found.map(Text::from).or_else(|| words::value(code));
    found.unwrap_or_else(|| plain(code))
}
