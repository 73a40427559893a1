//! What is missing or wrong in a plan by itself.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use qilu_accounting::Severity;
use qilu_quantity::Text;

use super::content::{Chapter, Determination, Laboratory, Meter, Plan, Way};
use super::frame::{Frame, FrameColumn, FrameTable, KeyKind};
use super::rules::{Blank, Rules};

/// Where in a plan something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanPlace {
    /// The chapter.
    pub chapter: Chapter,
    /// The position of the item in its chapter, from 0; none for the chapter as a whole.
    pub item: Option<usize>,
    /// The field.
    pub field: Option<&'static str>,
    /// The table of the method it is about.
    pub table: Option<String>,
    /// The column of the method it is about.
    pub column: Option<String>,
}

/// One thing that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFault {
    /// The rule's code.
    pub code: String,
    /// How serious it is: an error keeps the plan from being submitted.
    pub severity: Severity,
    /// Where it is.
    pub place: PlanPlace,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub mend: Option<Text>,
}

/// The plan under examination and what was found so far.
struct Examination<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    rules: &'a Rules,
    from: NaiveDate,
    found: Vec<PlanFault>,
}

/// Everything that is missing or wrong in a plan that is to be in force from a day on, chapter by chapter.
#[must_use]
pub fn faults(frame: &Frame, plan: &Plan, from: NaiveDate, rules: &Rules) -> Vec<PlanFault> {
    let mut examination = Examination {
        frame,
        plan,
        rules,
        from,
        found: Vec::new(),
    };
    examination.texts();
    examination.units();
    examination.sources();
    examination.meters();
    examination.ways();
    examination.columns_without_way();
    let mut found = examination.found;
    found.sort_by_key(|fault| (fault.place.chapter, fault.place.item));
    found
}

impl Examination<'_> {
    fn add(&mut self, code: &str, place: PlanPlace, blanks: &[Blank<'_>]) {
        if let Some(rule) = self.rules.rule(code) {
            self.found.push(PlanFault {
                code: code.to_owned(),
                severity: rule.severity,
                place,
                message: rule.says_with(blanks),
                mend: rule.mend.clone(),
            });
        }
    }

    fn texts(&mut self) {
        let plan = self.plan;
        let chapters = [
            (Chapter::Situation, plan.situation.trim().is_empty()),
            (Chapter::Boundary, plan.boundary.trim().is_empty()),
            (Chapter::Sites, plan.sites.is_empty()),
            (Chapter::Sampling, plan.sampling.trim().is_empty()),
            (Chapter::Quality, plan.quality.trim().is_empty()),
        ];
        for (chapter, empty) in chapters {
            if empty {
                self.add("PLAN-120", whole(chapter), &[("item", chapter.label())]);
            }
        }
    }

    fn units(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (position, unit) in plan.units.iter().enumerate() {
            let item = named("生产设施", "Unit", position, &unit.code);
            let at = |field| item_place(Chapter::Units, position, field);
            if unit.code.trim().is_empty() {
                self.add("PLAN-116", at("code"), &[("item", item)]);
                continue;
            }
            if !seen.insert((&unit.table, &unit.code)) {
                self.add("PLAN-115", at("code"), &[("item", item.clone())]);
            }
            let of_method = self.frame.units().any(|table| table.id == unit.table);
            if !of_method && (!unit.table.is_empty() || self.frame.units().next().is_some()) {
                self.add("PLAN-118", at("table"), &[("item", item.clone())]);
            }
            for (column, value) in &unit.choices {
                let known = self
                    .frame
                    .table(&unit.table)
                    .and_then(|table| table.choices.iter().find(|key| key.column == *column));
                if known.is_none_or(|key| !key.allows(value, plan)) {
                    self.add("PLAN-118", at("choices"), &[("item", item.clone())]);
                }
            }
            if unit.capacity.trim().is_empty() || unit.commissioned.is_none() {
                self.add("PLAN-119", at("capacity"), &[("item", item.clone())]);
            }
            let metered = plan.meters.iter().any(|meter| meter.unit == unit.code);
            let works = unit.closed.is_none_or(|day| day >= self.from);
            if !metered && works {
                self.add("PLAN-110", at("meters"), &[("item", item)]);
            }
        }
        for table in self.frame.units() {
            if table.rows_min > 0 && !plan.units.iter().any(|unit| unit.table == table.id) {
                self.add("PLAN-121", whole(Chapter::Units), &[title(table)]);
            }
        }
    }

    fn sources(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (position, source) in plan.sources.iter().enumerate() {
            let name = super::changes::values(&source.key);
            let item = named("排放源", "Source", position, &name);
            let at = |field| item_place(Chapter::Sources, position, field);
            let Some(table) = self.frame.sources().find(|table| table.id == source.table) else {
                self.add("PLAN-118", at("table"), &[("item", item)]);
                continue;
            };
            if !seen.insert((&source.table, &source.key)) {
                self.add("PLAN-115", at("key"), &[("item", item.clone())]);
            }
            let keys: Vec<_> = table.own_keys().cloned().collect();
            for key in &keys {
                let value = source.key.get(&key.column).map_or("", String::as_str);
                if key.allows(value, plan) {
                    continue;
                }
                let code = match &key.kind {
                    _ if value.trim().is_empty() => "PLAN-116",
                    KeyKind::Unit { .. } => "PLAN-117",
                    KeyKind::Text | KeyKind::Month | KeyKind::Code(_) => "PLAN-118",
                };
                let blanks = [("item", item.clone()), ("unit", same(value))];
                self.add(code, at("key"), &blanks);
            }
        }
        for table in self.frame.sources() {
            let planned = plan.sources.iter().any(|source| source.table == table.id);
            if table.rows_min > 0 && !planned {
                self.add("PLAN-121", whole(Chapter::Sources), &[title(table)]);
            }
        }
    }

    fn meters(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (position, meter) in plan.meters.iter().enumerate() {
            let item = named("计量器具", "Meter", position, &meter.number);
            let at = |field| item_place(Chapter::Meters, position, field);
            if meter.number.trim().is_empty() {
                self.add("PLAN-116", at("number"), &[("item", item.clone())]);
            } else if !seen.insert(&meter.number) {
                self.add("PLAN-115", at("number"), &[("item", item.clone())]);
            }
            let known = plan.units.iter().any(|unit| unit.code == meter.unit);
            if !meter.unit.is_empty() && !known {
                let blanks = [("item", item.clone()), ("unit", same(&meter.unit))];
                self.add("PLAN-117", at("unit"), &blanks);
            }
            if meter.accuracy.trim().is_empty()
                || meter.interval_months.is_none_or(|months| months == 0)
            {
                self.add("PLAN-114", at("accuracy"), &[("item", item.clone())]);
            }
            self.calibration(meter, item, at("valid_until"));
        }
    }

    fn calibration(&mut self, meter: &Meter, item: Text, place: PlanPlace) {
        let Some(until) = meter
            .valid_until
            .filter(|_| !meter.certificate.trim().is_empty())
        else {
            return self.add("PLAN-113", place, &[("item", item)]);
        };
        let blanks = [("item", item), ("until", same(&until.to_string()))];
        if until < self.from {
            self.add("PLAN-111", place, &blanks);
        } else if until.year() == self.from.year() {
            self.add("PLAN-112", place, &blanks);
        }
    }

    fn ways(&mut self) {
        let plan = self.plan;
        let mut seen = BTreeSet::new();
        for (position, way) in plan.ways.iter().enumerate() {
            let at = |field| PlanPlace {
                table: Some(way.table.clone()),
                column: Some(way.column.clone()),
                ..item_place(Chapter::Ways, position, field)
            };
            let column = self
                .frame
                .table(&way.table)
                .and_then(|table| Some((table, table.column(&way.column)?)));
            let Some((table, column)) = column else {
                let item = same(&format!("{}.{}", way.table, way.column));
                self.add("PLAN-118", at("column"), &[("item", item)]);
                continue;
            };
            let blanks = [("column", column.label.clone()), title(table)];
            if !seen.insert((&way.table, &way.column, &way.key)) {
                let item = column.label.clone();
                self.add("PLAN-115", at("column"), &[("item", item)]);
            }
            for (key, value) in &way.key {
                let known = table.own_keys().find(|known| known.column == *key);
                if known.is_none_or(|known| !known.allows(value, plan)) {
                    self.add("PLAN-118", at("key"), &[("item", same(value))]);
                }
            }
            for code in way_codes(way, column) {
                let field = match code {
                    "PLAN-102" => "source",
                    "PLAN-103" => "meters",
                    "PLAN-104" => "measured",
                    "PLAN-107" => "laboratory_name",
                    _ => "post",
                };
                self.add(code, at(field), &blanks);
            }
            for number in &way.meters {
                if plan.meter(number).is_none() {
                    let blanks = [("column", column.label.clone()), ("meter", same(number))];
                    self.add("PLAN-106", at("meters"), &blanks);
                }
            }
        }
    }

    fn columns_without_way(&mut self) {
        let plan = self.plan;
        for table in &self.frame.tables {
            if !table.is_planned(plan) {
                continue;
            }
            for column in table.columns.iter().filter(|column| column.needed) {
                let told = plan
                    .ways
                    .iter()
                    .any(|way| way.table == table.id && way.column == column.column);
                if !told {
                    let place = PlanPlace {
                        table: Some(table.id.clone()),
                        column: Some(column.column.clone()),
                        ..whole(Chapter::Ways)
                    };
                    let blanks = [("column", column.label.clone()), title(table)];
                    self.add("PLAN-101", place, &blanks);
                }
            }
        }
    }
}

/// What one row of the chapter on determination lacks.
fn way_codes(way: &Way, column: &FrameColumn) -> Vec<&'static str> {
    let mut codes = Vec::new();
    let measured = way.source == Determination::Measured;
    if way.source == Determination::Default && !column.has_default {
        codes.push("PLAN-102");
    }
    if measured && way.meters.is_empty() && way.laboratory == Laboratory::None {
        codes.push("PLAN-103");
    }
    if measured && way.measured.is_none() {
        codes.push("PLAN-104");
    }
    if way.laboratory != Laboratory::None && way.laboratory_name.trim().is_empty() {
        codes.push("PLAN-107");
    }
    if way.source != Determination::Default && way.post.trim().is_empty() {
        codes.push("PLAN-105");
    }
    codes
}

fn whole(chapter: Chapter) -> PlanPlace {
    PlanPlace {
        chapter,
        ..PlanPlace::default()
    }
}

fn item_place(chapter: Chapter, position: usize, field: &'static str) -> PlanPlace {
    PlanPlace {
        item: Some(position),
        field: Some(field),
        ..whole(chapter)
    }
}

/// What an item is called: its kind with its number, or with its position where it has none.
fn named(zh: &str, en: &str, position: usize, number: &str) -> Text {
    if number.trim().is_empty() {
        let row = position + 1;
        Text::new(format!("{zh}第 {row} 行"), format!("{en} in row {row}"))
    } else {
        Text::new(format!("{zh} {number}"), format!("{en} {number}"))
    }
}

fn title(table: &FrameTable) -> Blank<'static> {
    ("table", table.title.clone())
}

fn same(text: &str) -> Text {
    Text::new(text, text)
}
