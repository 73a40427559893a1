//! A report beside its plan.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use qilu_accounting::{
    Assessment, CellResult, Method, Origin, Place, Problem, Required, RowKey, RowResult, Table,
    TableResult, Value,
};
use qilu_quantity::Text;

use super::content::{Determination, Plan};
use super::frame::{Frame, FrameTable, KeyKind, TableKind};
use super::in_force::{Approved, in_force, last_day, stretches};
use super::rows::is_there;
use super::rules::Rules;

/// The severest problem a blank cell may have already, besides which nothing more is said of it.
const REQUIRED: &str = "input.required";

/// Where a report departs from the plans in force in its year. Figures of a month are held to the plan of that month's
/// last day, all others to the plan of the year's. Without a plan there is nothing to hold it to.
#[must_use]
pub fn plan_problems(
    method: &Method,
    plans: &[Approved],
    assessment: &Assessment,
    rules: &Rules,
) -> Vec<Problem> {
    let year = assessment.year;
    let parts = stretches(plans, year);
    let (Some(first), Some(at_end)) = (parts.first(), parts.last()) else {
        return Vec::new();
    };
    let frame = Frame::of(method);
    let mut holding = Holding {
        method,
        frame: &frame,
        plans,
        assessment,
        rules,
        found: Vec::new(),
        expired: BTreeMap::new(),
        asked: asked(assessment),
    };
    if Some(first.from) != NaiveDate::from_ymd_opt(year, 1, 1) {
        let from = same(&first.from.to_string());
        holding.add("PLAN-009", Place::default(), &[("from", from)]);
    }
    if parts.len() > 1 {
        let listed = |to_zh: bool| {
            let parts = parts.iter().map(|part| {
                let (number, from, to) = (part.version.number, part.from, part.to);
                if to_zh {
                    format!("{from} 至 {to} 第 {number} 版")
                } else {
                    format!("{from} to {to} version {number}")
                }
            });
            parts
                .collect::<Vec<_>>()
                .join(if to_zh { "；" } else { "; " })
        };
        let stretches = Text::new(listed(true), listed(false));
        holding.add("PLAN-008", Place::default(), &[("stretches", stretches)]);
    }
    for result in &assessment.tables {
        holding.table(result);
    }
    holding.absent(&at_end.version.plan);
    holding.meters();
    holding.found
}

/// Cells that were asked for already.
fn asked(assessment: &Assessment) -> BTreeSet<(String, String, String)> {
    let required = assessment
        .problems
        .iter()
        .filter(|problem| problem.code == REQUIRED);
    required
        .filter_map(|problem| {
            let place = &problem.place;
            let row = place.row_key.clone().unwrap_or_default();
            Some((place.table.clone()?, row, place.column.clone()?))
        })
        .collect()
}

/// A meter that measured after its calibration ran out: where first, and in which months.
struct Expired {
    place: Place,
    column: Text,
    until: NaiveDate,
    months: BTreeSet<String>,
}

struct Holding<'a> {
    method: &'a Method,
    frame: &'a Frame,
    plans: &'a [Approved],
    assessment: &'a Assessment,
    rules: &'a Rules,
    found: Vec<Problem>,
    expired: BTreeMap<String, Expired>,
    asked: BTreeSet<(String, String, String)>,
}

impl Holding<'_> {
    fn add(&mut self, code: &str, place: Place, blanks: &[(&str, Text)]) {
        self.found.extend(self.rules.problem(code, place, blanks));
    }

    fn table(&mut self, result: &TableResult) {
        let (Some(frame), Some(table)) =
            (self.frame.table(&result.id), self.method.table(&result.id))
        else {
            return;
        };
        let mut strangers = BTreeSet::new();
        for row in &result.rows {
            let month = frame.month().and_then(|column| value_of(&row.key, column));
            let day = last_day(self.assessment.year, month);
            let Some(version) = day.and_then(|day| in_force(self.plans, day)) else {
                continue;
            };
            let plan = &version.plan;
            if !is_listed(frame, plan, &row.key) {
                // A row of a unit that is not listed is said once, of the unit.
                let own = without_month(frame, &row.key);
                if !is_of_stranger(frame, plan, &row.key) && strangers.insert(own.clone()) {
                    let row_name = row_name(frame, &own);
                    let blanks = [("row", row_name), ("table", frame.title.clone())];
                    let place = Place {
                        at: None,
                        ..place(frame, row, None)
                    };
                    self.add("PLAN-004", place, &blanks);
                }
                continue;
            }
            for cell in &row.cells {
                self.cell((frame, table), plan, row, cell, (day, month));
            }
        }
    }

    fn cell(
        &mut self,
        (frame, table): (&FrameTable, &Table),
        plan: &Plan,
        row: &RowResult,
        cell: &CellResult,
        (day, month): (Option<NaiveDate>, Option<&str>),
    ) {
        let (Some(known), Some(column)) = (frame.column(&cell.column), table.column(&cell.column))
        else {
            return;
        };
        let Some(way) = plan.way(&frame.id, &cell.column, &row.key.0) else {
            return;
        };
        let blanks = [
            ("column", known.label.clone()),
            ("row", row_name(frame, &row.key)),
        ];
        let here = || place(frame, row, Some(cell));
        let is_number = matches!(cell.value, Value::Number(_));
        match (way.source, cell.origin) {
            (Determination::Measured, Origin::Default) => self.add("PLAN-001", here(), &blanks),
            (Determination::Measured, Origin::Blank) => {
                let conditional = matches!(column.required, Required::When(_));
                let cell = (frame.id.clone(), row.key.to_string(), cell.column.clone());
                if !conditional && !self.asked.contains(&cell) {
                    self.add("PLAN-002", here(), &blanks);
                }
            }
            (Determination::Default, Origin::Entered) if known.has_default && is_number => {
                self.add("PLAN-003", here(), &blanks);
            }
            (Determination::Measured, Origin::Entered) if is_number => {
                let meters = way.meters.iter().filter_map(|number| plan.meter(number));
                for meter in meters {
                    let Some(until) = meter.valid_until.filter(|until| Some(*until) < day) else {
                        continue;
                    };
                    let expired =
                        self.expired
                            .entry(meter.number.clone())
                            .or_insert_with(|| Expired {
                                place: here(),
                                column: known.label.clone(),
                                until,
                                months: BTreeSet::new(),
                            });
                    expired.until = expired.until.min(until);
                    expired.months.insert(month.unwrap_or("").to_owned());
                }
            }
            _ => {}
        }
    }

    /// Units and sources of the plan at the year's end that the report does not have.
    fn absent(&mut self, plan: &Plan) {
        let year = self.assessment.year;
        let frame = self.frame;
        for table in &frame.tables {
            let reported: BTreeSet<RowKey> = self
                .assessment
                .tables
                .iter()
                .filter(|result| result.id == table.id)
                .flat_map(|result| &result.rows)
                .map(|row| without_month(table, &row.key))
                .collect();
            let mut missing = Vec::new();
            match table.kind {
                TableKind::Fixed => {}
                TableKind::Units => {
                    let Some(key) = table.own_keys().next() else {
                        continue;
                    };
                    for unit in &plan.units {
                        if unit.table == table.id && unit.works_in(year) {
                            let key = vec![(key.column.clone(), unit.code.clone())];
                            missing.push(("PLAN-005", RowKey(key)));
                        }
                    }
                }
                TableKind::Sources => {
                    for source in &plan.sources {
                        if source.table == table.id && is_there(table, source, plan, year) {
                            let key = table.own_keys().filter_map(|key| {
                                let value = source.key.get(&key.column)?;
                                Some((key.column.clone(), value.clone()))
                            });
                            missing.push(("PLAN-006", RowKey(key.collect())));
                        }
                    }
                }
            }
            missing.retain(|(_, key)| !reported.contains(key));
            for (code, key) in missing {
                let place = Place {
                    table: Some(table.id.clone()),
                    row_key: Some(key.to_string()),
                    ..Place::default()
                };
                let blanks = [
                    ("row", row_name(table, &key)),
                    ("table", table.title.clone()),
                ];
                self.add(code, place, &blanks);
            }
        }
    }

    fn meters(&mut self) {
        for (meter, expired) in std::mem::take(&mut self.expired) {
            let blanks = [
                ("meter", same(&meter)),
                ("until", same(&expired.until.to_string())),
                ("months", months(&expired.months)),
                ("column", expired.column),
            ];
            self.add("PLAN-007", expired.place, &blanks);
        }
    }
}

/// Whether the plan lists a row of a table.
fn is_listed(frame: &FrameTable, plan: &Plan, key: &RowKey) -> bool {
    match frame.kind {
        TableKind::Fixed => true,
        TableKind::Units => {
            let code = key.0.first().map_or("", |(_, value)| value.as_str());
            plan.units
                .iter()
                .any(|unit| unit.table == frame.id && unit.code == code)
        }
        TableKind::Sources => {
            let own = without_month(frame, key);
            plan.sources.iter().any(|source| {
                source.table == frame.id
                    && source.key.len() == own.0.len()
                    && own
                        .0
                        .iter()
                        .all(|(column, value)| source.key.get(column) == Some(value))
            })
        }
    }
}

/// Whether a row belongs to a unit that the plan does not list.
fn is_of_stranger(frame: &FrameTable, plan: &Plan, key: &RowKey) -> bool {
    frame.kind == TableKind::Sources
        && frame.keys.iter().any(|known| {
            matches!(known.kind, KeyKind::Unit { .. })
                && value_of(key, &known.column).is_some_and(|value| !known.allows(value, plan))
        })
}

fn without_month(frame: &FrameTable, key: &RowKey) -> RowKey {
    let month = frame.month();
    let own = key
        .0
        .iter()
        .filter(|(column, _)| Some(column.as_str()) != month);
    RowKey(own.cloned().collect())
}

fn value_of<'a>(key: &'a RowKey, column: &str) -> Option<&'a str> {
    key.0
        .iter()
        .find(|(known, _)| known == column)
        .map(|(_, value)| value.as_str())
}

fn place(frame: &FrameTable, row: &RowResult, cell: Option<&CellResult>) -> Place {
    Place {
        table: Some(frame.id.clone()),
        row_key: Some(row.key.to_string()),
        column: cell.map(|cell| cell.column.clone()),
        at: cell.and_then(|cell| cell.at.clone()),
    }
}

/// A row by the labels of its key; the one row of a table by the table's title.
fn row_name(frame: &FrameTable, key: &RowKey) -> Text {
    if key.0.is_empty() {
        return frame.title.clone();
    }
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (column, value) in &key.0 {
        let known = frame.keys.iter().find(|known| known.column == *column);
        let label = match known {
            Some(known) if known.kind == KeyKind::Month => month(value),
            Some(known) => known.label_of(value),
            None => same(value),
        };
        zh.push(label.zh);
        en.push(label.en);
    }
    Text::new(zh.join(" / "), en.join(" / "))
}

fn month(value: &str) -> Text {
    match value.parse::<u32>() {
        Ok(number) => Text::new(format!("{number}月"), format!("month {number}")),
        Err(_) => Text::new("全年", "the year"),
    }
}

fn months(months: &BTreeSet<String>) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for value in months {
        let name = month(value);
        zh.push(name.zh);
        en.push(name.en);
    }
    Text::new(zh.join("、"), en.join(", "))
}

fn same(text: &str) -> Text {
    Text::new(text, text)
}
