//! The rows a report will have, as its plan lists them: what a template is filled in with.

use std::collections::BTreeMap;

use qilu_accounting::{EntryCell, EntryRow, EntryValue, Method, Role};

use super::content::{Plan, Source, Unit};
use super::frame::{Frame, FrameTable, TableKind};

/// The month column's code for the whole year.
const WHOLE_YEAR: &str = "year";
/// The text column of a table of units that holds their names.
const NAME: &str = "name";

/// The rows of a year by table: keys, choices and names, no figure. Units that are closed or not yet there are left out.
#[must_use]
pub fn planned_rows(method: &Method, plan: &Plan, year: i32) -> BTreeMap<String, Vec<EntryRow>> {
    let frame = Frame::of(method);
    let mut tables = BTreeMap::new();
    for table in &frame.tables {
        let rows: Vec<EntryRow> = match table.kind {
            TableKind::Fixed => Vec::new(),
            TableKind::Units => {
                let named = method
                    .table(&table.id)
                    .and_then(|table| table.column(NAME))
                    .is_some_and(|column| column.role == Role::Text);
                plan.units
                    .iter()
                    .filter(|unit| unit.table == table.id && unit.works_in(year))
                    .filter_map(|unit| unit_row(table, unit, named))
                    .collect()
            }
            TableKind::Sources => plan
                .sources
                .iter()
                .filter(|source| source.table == table.id && is_there(table, source, plan, year))
                .flat_map(|source| source_rows(table, source))
                .collect(),
        };
        if !rows.is_empty() {
            tables.insert(table.id.clone(), rows);
        }
    }
    tables
}

fn unit_row(table: &FrameTable, unit: &Unit, named: bool) -> Option<EntryRow> {
    let key = table.own_keys().next()?;
    let mut row = EntryRow::default();
    row.cells.insert(key.column.clone(), text(&unit.code));
    if named && !unit.name.is_empty() {
        row.cells.insert(NAME.to_owned(), text(&unit.name));
    }
    for choice in &table.choices {
        if let Some(value) = unit.choices.get(&choice.column) {
            row.cells.insert(choice.column.clone(), text(value));
        }
    }
    Some(row)
}

/// Whether the source has all its keys and, if it is a unit's, that unit works in the year.
pub(super) fn is_there(table: &FrameTable, source: &Source, plan: &Plan, year: i32) -> bool {
    table.own_keys().all(|key| {
        source.key.get(&key.column).is_some_and(|value| {
            key.allows(value, plan)
                && plan
                    .units
                    .iter()
                    .filter(|unit| is_of(key, unit) && unit.code == *value)
                    .all(|unit| unit.works_in(year))
        })
    })
}

fn is_of(key: &super::frame::FrameKey, unit: &Unit) -> bool {
    matches!(&key.kind, super::frame::KeyKind::Unit { table, .. } if *table == unit.table)
}

fn source_rows(table: &FrameTable, source: &Source) -> Vec<EntryRow> {
    let row = |month: Option<(&str, String)>| {
        let mut row = EntryRow::default();
        for key in table.own_keys() {
            if let Some(value) = source.key.get(&key.column) {
                row.cells.insert(key.column.clone(), text(value));
            }
        }
        if let Some((column, month)) = month {
            row.cells.insert(column.to_owned(), text(&month));
        }
        row
    };
    match table.month() {
        None => vec![row(None)],
        Some(column) if source.by_month => (1..=12)
            .map(|month| row(Some((column, format!("{month:02}")))))
            .collect(),
        Some(column) => vec![row(Some((column, WHOLE_YEAR.to_owned())))],
    }
}

fn text(text: &str) -> EntryCell {
    EntryCell::of(EntryValue::Text(text.to_owned()))
}
