//! Plans as they are listed and shown.

use qilu_access::{Capability, permits};
use qilu_accounting::Purpose;
use qilu_monitoring::plan::{
    self as rule, Frame, FrameKey, FrameTable, KeyKind, Rules, State, TableKind, changes,
};
use qilu_store::{
    AnyConnection, Direction, PageRequest, facility, organisation,
    plan::{self, Plan as Row, PlanFilter, PlanSort},
    report,
};
use uuid::Uuid;

use super::{act::open_acts, content, etag, faults_of, first_day, state};
use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    names::Names,
    paging::{order, page_request, unknown_order},
    query::PlanQuery,
    view::{
        Named, Page, PlanBefore, PlanChange, PlanColumn, PlanDetail, PlanEvent, PlanFacility,
        PlanFault, PlanFieldChange, PlanFrame, PlanItem, PlanKey, PlanSummary, PlanTable, PlanTask,
        PlanVersion, Text,
    },
};

/// What a list can be sorted by.
const SORTS: &str = "updated_at, effective_from, enterprise, city, method, state";
/// The most plans shown among a person's tasks; the list has the rest.
const TASKS_MAX: u32 = 100;

impl App {
    /// A page of plans in scope, the latest change first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.unknown_sort`, `request.bad_cursor`, `request.limit`.
    pub fn plans(&self, who: &SignedIn, query: &PlanQuery) -> Outcome<Page<PlanSummary>> {
        who.may(Capability::ViewReport)?;
        let (field, direction) = order(query.sort.as_deref().unwrap_or("-updated_at"));
        let sort = match field {
            "updated_at" => PlanSort::Updated,
            "effective_from" => PlanSort::From,
            "enterprise" => PlanSort::Name,
            "city" => PlanSort::City,
            "method" => PlanSort::Method,
            "state" => PlanSort::State,
            other => return Err(unknown_order(other, SORTS)),
        };
        let states = query.state.iter().flat_map(|states| states.split(','));
        let filter = PlanFilter {
            enterprise: query.enterprise_id.map(|id| id.to_string()),
            method: query.method_id.clone(),
            city: query.city.clone(),
            sector: query.sector.clone(),
            states: states.map(str::to_owned).collect(),
            text: query.search.clone(),
        };
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = plan::list(connection, &who.rows, &filter, sort, direction, &request)?;
            let total = plan::count(connection, &who.rows, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let items = page
                .items
                .iter()
                .map(|row| self.plan_line(connection, row))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(total),
            })
        })
    }

    /// One version with what is wrong with it, what changed and what may be done.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found` out of scope.
    pub fn plan(&self, who: &SignedIn, plan_id: Uuid) -> Outcome<PlanDetail> {
        who.may(Capability::ViewReport)?;
        self.store.read(|connection| {
            let row = plan::find(connection, &who.rows, &plan_id.to_string())?;
            self.show_plan(connection, who, &row)
        })
    }

    /// The plans that wait for a person.
    pub(crate) fn plan_tasks(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
    ) -> Outcome<Vec<PlanTask>> {
        let (states, task): (&[State], _) = if permits(&who.actor, Capability::SubmitPlan) {
            (&[State::Draft, State::Returned], "submit")
        } else if permits(&who.actor, Capability::DecidePlan) {
            (&[State::Submitted], "approve")
        } else {
            return Ok(Vec::new());
        };
        let filter = PlanFilter {
            states: states.iter().map(|state| state.code().to_owned()).collect(),
            ..PlanFilter::default()
        };
        let request = PageRequest {
            after: None,
            rows: Some(TASKS_MAX),
        };
        let (sort, direction) = (PlanSort::Updated, Direction::Ascending);
        let page = plan::list(connection, &who.rows, &filter, sort, direction, &request)?;
        let mut tasks = Vec::new();
        for row in &page.items {
            let line = self.plan_line(connection, row)?;
            tasks.push(PlanTask {
                task: task.to_owned(),
                method_id: line.method_id.clone(),
                method_title: line.method_title.clone(),
                title: line.title.clone(),
                plan: Some(line),
            });
        }
        if let Some(own) = who
            .enterprise()
            .filter(|_| permits(&who.actor, Capability::EditPlan))
        {
            self.unwritten(connection, who, own, &mut tasks)?;
        }
        Ok(tasks)
    }

    /// The methods of its latest reports for which an enterprise has no plan at all. A record needs none of its own: the plan
    /// of the report it feeds says how its figures are come by.
    fn unwritten(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        enterprise_id: &str,
        tasks: &mut Vec<PlanTask>,
    ) -> Outcome<()> {
        let reports = report::of_enterprise(connection, &who.rows, enterprise_id, None)?;
        let latest = reports.first().map(|report| report.year);
        for report in reports.iter().filter(|report| Some(report.year) == latest) {
            if self.purpose_of(&report.method_id) == Some(Purpose::Record) {
                continue;
            }
            if plan::versions(connection, enterprise_id, &report.method_id)?.is_empty() {
                let method = self.library().method(&report.method_id);
                tasks.push(PlanTask {
                    task: "write".to_owned(),
                    method_id: report.method_id.clone(),
                    method_title: method.map(|method| (&method.title).into()),
                    title: Rules::embedded().name_on(self.clock.today()).into(),
                    plan: None,
                });
            }
        }
        Ok(())
    }

    pub(super) fn plan_line(
        &self,
        connection: &mut AnyConnection,
        row: &Row,
    ) -> Outcome<PlanSummary> {
        let state = state(row)?;
        let from = first_day(row)?;
        let today = self.clock.today();
        let method = self.library().method(&row.method_id);
        let in_force = state == State::Approved && {
            let (enterprise, day) = (&row.enterprise_id, today.to_string());
            plan::number_in_force(connection, enterprise, &row.method_id, &day)? == Some(row.number)
        };
        Ok(PlanSummary {
            id: id(&row.id)?,
            enterprise: Named {
                id: id(&row.enterprise_id)?,
                name: row.enterprise_name.clone(),
            },
            city_code: row.city_code.clone(),
            sector: row.sector.clone(),
            method_id: row.method_id.clone(),
            method_title: method.map(|method| (&method.title).into()),
            title: Rules::embedded().name_on(from).into(),
            number: row.number,
            state: row.state.clone(),
            state_label: state.label().into(),
            effective_from: from,
            in_force,
            submitted_at: row.submitted_at.map(utc),
            decided_at: row.decided_at.map(utc),
            note: row.note.clone(),
            updated_at: utc(row.updated_at),
        })
    }

    pub(super) fn show_plan(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Row,
    ) -> Outcome<PlanDetail> {
        let method = self.plan_method(&row.method_id)?;
        let frame = Frame::of(method);
        let written = content(row)?;
        let versions = plan::versions(connection, &row.enterprise_id, &row.method_id)?;
        let before = versions
            .iter()
            .rev()
            .find(|version| version.number < row.number && version.state == State::Approved.code());
        let changed = match before {
            Some(before) => changes(&content(before)?, &written),
            None => Vec::new(),
        };
        let others = who.enterprise() == Some(row.enterprise_id.as_str());
        let visible = |version: &&Row| others || version.state != State::Draft.code();
        let names = &mut Names::default();
        let events = plan::events(connection, row)?;
        let mut history = Vec::with_capacity(events.len());
        for event in events {
            history.push(PlanEvent {
                by: Named {
                    id: id(&event.actor_id)?,
                    name: names.user(connection, &event.actor_id)?,
                },
                action: event.action,
                at: utc(event.at),
                note: event.note,
            });
        }
        let organisation = organisation::find(connection, &row.enterprise_id)?;
        let editable =
            permits(&who.actor, Capability::EditPlan) && state(row)?.is_editable() && others;
        Ok(PlanDetail {
            summary: self.plan_line(connection, row)?,
            credit_code: organisation.credit_code,
            reason: row.reason.clone(),
            content: serde_json::from_str(&row.content).map_err(Fault::internal)?,
            facilities: facilities(connection, &row.enterprise_id)?,
            faults: faults_of(method, row)?.iter().map(fault).collect(),
            before: before
                .map(|before| {
                    Ok::<_, Fault>(PlanBefore {
                        id: id(&before.id)?,
                        number: before.number,
                        effective_from: first_day(before)?,
                    })
                })
                .transpose()?,
            changes: changed
                .into_iter()
                .map(|changed| change(&frame, changed))
                .collect(),
            history,
            versions: versions
                .iter()
                .filter(visible)
                .map(|version| {
                    Ok(PlanVersion {
                        id: id(&version.id)?,
                        number: version.number,
                        state: version.state.clone(),
                        effective_from: first_day(version)?,
                        reason: version.reason.clone(),
                    })
                })
                .collect::<Outcome<_>>()?,
            frame: PlanFrame {
                tables: frame.tables.iter().map(table).collect(),
            },
            editable,
            actions: open_acts(who, row)?,
            etag: etag(row),
        })
    }
}

fn facilities(connection: &mut AnyConnection, enterprise_id: &str) -> Outcome<Vec<PlanFacility>> {
    let (sites, units) = facility::of_enterprise(connection, enterprise_id)?;
    units
        .into_iter()
        .map(|unit| {
            let site = sites.iter().find(|site| site.id == unit.site_id);
            Ok(PlanFacility {
                id: id(&unit.id)?,
                code: unit.code,
                name: unit.name,
                site: site.map(|site| site.name.clone()).unwrap_or_default(),
            })
        })
        .collect()
}

fn fault(fault: &rule::PlanFault) -> PlanFault {
    let place = &fault.place;
    PlanFault {
        code: fault.code.clone(),
        severity: fault.severity.into(),
        chapter: place.chapter.code().to_owned(),
        chapter_label: place.chapter.label().into(),
        item: place.item.and_then(|item| i64::try_from(item).ok()),
        field: place.field.map(str::to_owned),
        table: place.table.clone(),
        column: place.column.clone(),
        message: (&fault.message).into(),
        mend: fault.mend.as_ref().map(Into::into),
    }
}

fn change(frame: &Frame, change: rule::Change) -> PlanChange {
    PlanChange {
        chapter: change.chapter.code().to_owned(),
        chapter_label: change.chapter.label().into(),
        item_label: item_label(frame, &change),
        item: change.item,
        kind: change.kind.code().to_owned(),
        fields: change
            .fields
            .into_iter()
            .map(|field| PlanFieldChange {
                field: field.field.to_owned(),
                before: field.before,
                after: field.after,
            })
            .collect(),
    }
}

/// An item by the method's labels where its name is made of ids: `fuel.ncv/bituminous`, `fuel/bituminous|1`.
fn item_label(frame: &Frame, change: &rule::Change) -> Text {
    let (path, values) = change.item.split_once('/').unwrap_or((&change.item, ""));
    let (table, column) = path.split_once('.').unwrap_or((path, ""));
    let (Some(table), true) = (
        frame.table(table),
        matches!(change.chapter, rule::Chapter::Ways | rule::Chapter::Sources),
    ) else {
        return Text::new(&change.item, &change.item);
    };
    let mut zh = vec![table.title.zh.clone()];
    let mut en = vec![table.title.en.clone()];
    if let Some(column) = table.column(column) {
        zh.push(column.label.zh.clone());
        en.push(column.label.en.clone());
    }
    for value in values.split('|').filter(|value| !value.is_empty()) {
        let label = label_of(table, value);
        zh.push(label.zh);
        en.push(label.en);
    }
    Text::new(zh.join(" / "), en.join(" / "))
}

/// A key's value by whichever key column knows it.
pub(crate) fn label_of(table: &FrameTable, value: &str) -> Text {
    let known = table
        .own_keys()
        .map(|key| key.label_of(value))
        .find(|label| label.zh != value);
    known.map_or_else(|| Text::new(value, value), Into::into)
}

fn table(table: &FrameTable) -> PlanTable {
    PlanTable {
        id: table.id.clone(),
        number: table.number.clone(),
        title: (&table.title).into(),
        kind: TableKind::code(table.kind).to_owned(),
        keys: table.own_keys().map(key).collect(),
        has_month: table.month().is_some(),
        choices: table.choices.iter().map(key).collect(),
        columns: table
            .columns
            .iter()
            .map(|column| PlanColumn {
                column: column.column.clone(),
                label: (&column.label).into(),
                symbol: column.symbol.clone(),
                unit: column.unit.clone(),
                needed: column.needed,
                has_default: column.has_default,
            })
            .collect(),
    }
}

fn key(key: &FrameKey) -> PlanKey {
    let (units_of, items) = match &key.kind {
        KeyKind::Unit { table, also } => (Some(table.clone()), also.as_slice()),
        KeyKind::Code(items) => (None, items.as_slice()),
        KeyKind::Text | KeyKind::Month => (None, [].as_slice()),
    };
    PlanKey {
        column: key.column.clone(),
        label: (&key.label).into(),
        units_of,
        items: items
            .iter()
            .map(|(code, label)| PlanItem {
                code: code.clone(),
                label: label.into(),
            })
            .collect(),
    }
}
