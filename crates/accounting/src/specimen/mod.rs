//! Invented reports: sound entries for any method, the same for the same seed.
//!
//! A method's author sees the method work before a plant has filled it in; tests and measurements run every method
//! without a fixture of its own. The figures mean nothing: they only respect the document.

mod fill;

use std::collections::BTreeMap;

use fill::Filler;

use crate::library::{Column, ColumnKind, Library, Method, Role, Table};
use crate::report::{Entries, EntryCell, EntryRow, EntryValue, Problem};

/// The credit code invented reports carry.
const ENTITY: &str = "91370100MA3XXXXX0X";
/// How often something is invented anew before starting over, and how many starts there are.
const TRIES: usize = 1_200;
const STARTS: u64 = 24;
/// What lies between the seeds of two starts.
const START_STEP: u64 = 1_000_003;
/// How many of a hundred changes are made elsewhere than the problem says, and how many of the rest to a whole row.
const ELSEWHERE_SHARE: usize = 25;
const ROW_SHARE: usize = 30;
/// How many add or take away a row, and how many of the rest give a row another key.
const COUNT_SHARE: usize = 12;
const KEY_SHARE: usize = 8;
/// How many of a hundred changes that make it worse are kept, and by how many problems at most.
const BACK_SHARE: usize = 8;
const BACK_MAX: usize = 2;

/// What to invent.
#[derive(Clone, Copy, Debug)]
pub struct SpecimenOptions {
    /// The reporting year.
    pub year: i32,
    /// The same seed makes the same report.
    pub seed: u64,
    /// Rows of each table with free rows, as far as its keys allow.
    pub rows: usize,
}

/// Invents a report that the engine finds nothing blocking in; `None` where none was found.
#[must_use]
pub fn specimen(library: &Library, method: &Method, options: SpecimenOptions) -> Option<Entries> {
    let starts = (0..STARTS).map(|start| options.seed.wrapping_add(start.wrapping_mul(START_STEP)));
    starts
        .into_iter()
        .find_map(|seed| search(library, method, SpecimenOptions { seed, ..options }))
}

/// Looks for a sound report from one start.
fn search(library: &Library, method: &Method, options: SpecimenOptions) -> Option<Entries> {
    let mut filler = Filler::new(method, options.year, options.seed);
    let mut entries = Entries {
        method: method.id.clone(),
        year: options.year,
        entity: ENTITY.to_owned(),
        tables: BTreeMap::new(),
    };
    for table in in_order_of_reference(method) {
        let rows = filler.rows(table, &entries, options.rows);
        if !rows.is_empty() {
            entries.tables.insert(table.id.clone(), rows);
        }
    }
    let mut problems = blocking(library, method, &entries);
    for _ in 0..TRIES {
        let Some(problem) = filler.dice.pick(&problems).cloned() else {
            return Some(entries);
        };
        let mut tried = entries.clone();
        mend(method, &mut filler, &mut tried, &problem);
        let found = blocking(library, method, &tried);
        // A step sideways may open the way, and now and then a step back.
        let back = found.len() <= problems.len() + BACK_MAX && filler.dice.chance(BACK_SHARE);
        if found.len() <= problems.len() || back {
            (entries, problems) = (tried, found);
        }
    }
    None
}

/// What keeps the report from being submitted.
fn blocking(library: &Library, method: &Method, entries: &Entries) -> Vec<Problem> {
    let problems = crate::assess(library, method, entries).problems;
    problems.into_iter().filter(Problem::is_blocking).collect()
}

/// Tables such that each comes after those its columns refer to.
fn in_order_of_reference(method: &Method) -> Vec<&Table> {
    let mut ordered: Vec<&Table> = Vec::new();
    while ordered.len() < method.tables.len() {
        let ready = |table: &&Table| {
            table.columns.iter().all(|column| match &column.kind {
                ColumnKind::Ref { table: target, .. } => {
                    *target == table.id || ordered.iter().any(|done| done.id == *target)
                }
                _ => true,
            })
        };
        let next = method
            .tables
            .iter()
            .filter(|table| !ordered.iter().any(|done| done.id == table.id));
        let waiting: Vec<&Table> = next.collect();
        // Tables that refer to each other in a circle are taken as they come.
        let found = waiting
            .iter()
            .copied()
            .find(ready)
            .or(waiting.first().copied());
        ordered.extend(found);
    }
    ordered
}

/// Changes something that a problem may be about: the cell it names, its row, its table, at times another table.
fn mend(method: &Method, filler: &mut Filler<'_>, entries: &mut Entries, problem: &Problem) {
    let place = &problem.place;
    let named = place.table.as_deref().and_then(|table| method.table(table));
    let elsewhere = filler.dice.chance(ELSEWHERE_SHARE);
    let Some(table) = named
        .filter(|_| !elsewhere)
        .or_else(|| filler.dice.pick(&method.tables))
    else {
        return;
    };
    let known = entries.clone();
    let Some(rows) = entries.tables.get_mut(&table.id) else {
        return;
    };
    let keyed = |row: &EntryRow| row_key(table, row) == place.row_key.as_deref().unwrap_or("");
    let position = match rows.iter().position(keyed) {
        Some(position) if !elsewhere => position,
        _ => filler.dice.below(rows.len()),
    };
    let count = rows.len();
    if table.keys().next().is_some() && filler.dice.chance(COUNT_SHARE) {
        if filler.dice.chance(50) && count > table.rows_min.max(1) {
            rows.remove(position);
        } else if let Some(row) = filler.rows(table, &known, count + 1).pop()
            && !rows
                .iter()
                .any(|other| row_key(table, other) == row_key(table, &row))
            && count < table.rows_max()
        {
            rows.push(row);
        }
        return;
    }
    let Some(row) = rows.get_mut(position) else {
        return;
    };
    if table.keys().next().is_some() && filler.dice.chance(KEY_SHARE) {
        let position = filler.dice.below(2 * count + 1);
        let keys = filler.keys_of(table, &known, position);
        row.cells.extend(keys);
        return;
    }
    let column = place.column.as_deref().and_then(|id| table.column(id));
    match column.filter(|_| !elsewhere) {
        Some(column) if problem.code == "input.required" => {
            let value = match column.role {
                Role::Input => Some(EntryValue::Number(filler.number(table, column, row))),
                _ => filler.value(table, column, &known, row),
            };
            row.cells
                .extend(value.map(|value| (column.id.clone(), EntryCell::of(value))));
        }
        Some(column) if column.role == Role::Key || problem.code == "input.duplicate_row" => {
            let position = count + filler.dice.below(count + 1);
            let keys = filler.keys_of(table, &known, position);
            row.cells.extend(keys);
        }
        Some(column) if problem.code.starts_with("input.") => {
            row.cells.remove(&column.id);
        }
        _ if filler.dice.chance(ROW_SHARE) => filler.values(table, &known, row),
        _ => {
            let inputs: Vec<&Column> = table
                .columns
                .iter()
                .filter(|column| matches!(column.role, Role::Input | Role::Choice))
                .collect();
            if let Some(column) = filler.dice.pick(&inputs) {
                match filler.value(table, column, &known, row) {
                    Some(value) => row.cells.insert(column.id.clone(), EntryCell::of(value)),
                    None => row.cells.remove(&column.id),
                };
            }
        }
    }
}

/// The key of a row as the engine prints it.
fn row_key(table: &Table, row: &EntryRow) -> String {
    let keys = table.keys().map(|key| match row.cells.get(&key.id) {
        Some(EntryCell {
            value: EntryValue::Text(text),
            ..
        }) => text.clone(),
        _ => String::new(),
    });
    keys.collect::<Vec<_>>().join("|")
}
