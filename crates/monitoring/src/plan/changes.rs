//! What changed between two versions of a plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::content::{Chapter, Plan};

/// How an item changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something of it is different.
    Changed,
}

impl ChangeKind {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One item of a chapter that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The chapter.
    pub chapter: Chapter,
    /// What the item is known by: a unit's number, a meter's, a column; empty for a chapter of text.
    pub item: String,
    /// How it changed.
    pub kind: ChangeKind,
    /// Which of its fields.
    pub fields: Vec<FieldChange>,
}

/// A field that changed; an empty text is a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: &'static str,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// A row of a chapter as its name and its fields as text.
pub(super) struct Item {
    pub name: String,
    pub fields: Vec<(&'static str, String)>,
}

/// What changed from one version to the next, in the order of the chapters.
#[must_use]
pub fn changes(before: &Plan, after: &Plan) -> Vec<Change> {
    let old = keyed(items(before));
    let new = items(after);
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    for (chapter, item) in new {
        let times = seen.entry((chapter, item.name.clone())).or_insert(0_usize);
        let known = old.get(&(chapter, item.name.clone(), *times));
        *times += 1;
        match known {
            None => found.push(Change {
                chapter,
                item: item.name,
                kind: ChangeKind::Added,
                fields: fields(&[], &item.fields),
            }),
            Some(known) => {
                let fields = fields(known, &item.fields);
                if !fields.is_empty() {
                    found.push(Change {
                        chapter,
                        item: item.name,
                        kind: ChangeKind::Changed,
                        fields,
                    });
                }
            }
        }
    }
    for ((chapter, name, time), known) in &old {
        let kept = seen.get(&(*chapter, name.clone())).copied().unwrap_or(0);
        if *time >= kept {
            found.push(Change {
                chapter: *chapter,
                item: name.clone(),
                kind: ChangeKind::Removed,
                fields: fields(known, &[]),
            });
        }
    }
    found.sort_by_key(|change| change.chapter);
    found
}

type Keyed = BTreeMap<(Chapter, String, usize), Vec<(&'static str, String)>>;

/// Items by name; one that is listed twice keeps both, by how often it was seen.
fn keyed(items: Vec<(Chapter, Item)>) -> Keyed {
    let mut keyed: Keyed = BTreeMap::new();
    for (chapter, item) in items {
        let mut time = 0;
        while keyed.contains_key(&(chapter, item.name.clone(), time)) {
            time += 1;
        }
        keyed.insert((chapter, item.name, time), item.fields);
    }
    keyed
}

fn fields(before: &[(&'static str, String)], after: &[(&'static str, String)]) -> Vec<FieldChange> {
    let names = if after.is_empty() { before } else { after };
    let said = |fields: &[(&'static str, String)], name: &str| {
        fields
            .iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    names
        .iter()
        .map(|(field, _)| FieldChange {
            field,
            before: said(before, field),
            after: said(after, field),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Every item of a plan with its fields as text.
pub(super) fn items(plan: &Plan) -> Vec<(Chapter, Item)> {
    let mut items = Vec::new();
    let mut add = |chapter: Chapter, name: String, fields: Vec<(&'static str, String)>| {
        items.push((chapter, Item { name, fields }));
    };
    let text = |text: &str| vec![("text", text.to_owned())];
    add(Chapter::Situation, String::new(), text(&plan.situation));
    add(Chapter::Boundary, String::new(), text(&plan.boundary));
    for site in &plan.sites {
        let fields = vec![("address", site.address.clone())];
        add(Chapter::Sites, site.name.clone(), fields);
    }
    for unit in &plan.units {
        let fields = vec![
            ("table", unit.table.clone()),
            ("name", unit.name.clone()),
            ("facility", unit.facility.clone()),
            ("site", unit.site.clone()),
            ("choices", pairs(&unit.choices)),
            ("capacity", unit.capacity.clone()),
            ("commissioned", day(unit.commissioned)),
            ("closed", day(unit.closed)),
            ("captive", flag(unit.captive)),
            ("heat", flag(unit.heat)),
        ];
        add(Chapter::Units, unit.code.clone(), fields);
    }
    for source in &plan.sources {
        let name = format!("{}/{}", source.table, values(&source.key));
        let fields = vec![
            ("by_month", flag(source.by_month)),
            ("note", source.note.clone()),
        ];
        add(Chapter::Sources, name, fields);
    }
    for meter in &plan.meters {
        let interval = meter.interval_months.map(|months| months.to_string());
        let fields = vec![
            ("name", meter.name.clone()),
            ("measures", meter.measures.clone()),
            ("unit", meter.unit.clone()),
            ("place", meter.place.clone()),
            ("accuracy", meter.accuracy.clone()),
            ("interval_months", interval.unwrap_or_default()),
            ("calibrated", day(meter.calibrated)),
            ("valid_until", day(meter.valid_until)),
            ("certificate", meter.certificate.clone()),
        ];
        add(Chapter::Meters, meter.number.clone(), fields);
    }
    for way in &plan.ways {
        let scope = values(&way.key);
        let mut name = format!("{}.{}", way.table, way.column);
        if !scope.is_empty() {
            name = format!("{name}/{scope}");
        }
        let often = |frequency: Option<super::content::Frequency>| {
            frequency.map_or_else(String::new, |frequency| frequency.code().to_owned())
        };
        let fields = vec![
            ("source", way.source.code().to_owned()),
            ("basis", way.basis.clone()),
            ("meters", way.meters.join(" ")),
            ("measured", often(way.measured)),
            ("recorded", often(way.recorded)),
            ("laboratory", way.laboratory.code().to_owned()),
            ("laboratory_name", way.laboratory_name.clone()),
            ("standard", way.standard.clone()),
            ("missing", way.missing.clone()),
            ("post", way.post.clone()),
            ("person", way.person.clone()),
        ];
        add(Chapter::Ways, name, fields);
    }
    add(Chapter::Sampling, String::new(), text(&plan.sampling));
    add(Chapter::Quality, String::new(), text(&plan.quality));
    items
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn flag(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

/// The values of a key, joined as reports print a row's key.
pub(super) fn values(key: &BTreeMap<String, String>) -> String {
    let values: Vec<&str> = key.values().map(String::as_str).collect();
    values.join("|")
}

fn pairs(choices: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = choices
        .iter()
        .map(|(column, value)| format!("{column}={value}"))
        .collect();
    pairs.join(" ")
}
