//! Invented reports: sound entries for any method, the same for the same seed.
//!
//! A method's author sees the method work before a plant has filled it in; tests and measurements run every method
//! without a fixture of its own. The figures mean nothing: they only respect the document.

mod fill;

use std::collections::BTreeMap;

use fill::Filler;

use crate::library::{ColumnKind, Library, Method, Role, Table};
use crate::report::{Assessment, Entries, EntryCell, EntryValue, Problem};

/// The credit code invented reports carry.
const ENTITY: &str = "91370100MA3XXXXX0X";
/// How often wrong rows are invented anew before giving up.
const TRIES: usize = 400;

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
    for attempt in 0..TRIES {
        let assessment = crate::assess(library, method, &entries);
        if assessment.is_submittable() {
            return Some(entries);
        }
        let blocking = assessment
            .problems
            .iter()
            .filter(|found| found.is_blocking());
        for problem in blocking {
            mend(
                method,
                &mut filler,
                &mut entries,
                &assessment,
                problem,
                attempt,
            );
        }
    }
    None
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

/// A row number nobody has yet.
fn row_number(entries: &Entries, table: &Table, attempt: usize) -> usize {
    let rows = entries.tables.get(&table.id).map_or(0, Vec::len);
    rows + attempt
}

/// Takes out what a problem is about, or puts in what it misses.
fn mend(
    method: &Method,
    filler: &mut Filler<'_>,
    entries: &mut Entries,
    assessment: &Assessment,
    problem: &Problem,
    attempt: usize,
) {
    let place = &problem.place;
    let at = place.table.as_deref().and_then(|table| method.table(table));
    let position = at.and_then(|table| {
        let rows = assessment
            .tables
            .iter()
            .find(|found| found.id == table.id)?;
        let key = place.row_key.as_deref().unwrap_or("");
        rows.rows.iter().position(|row| row.key.to_string() == key)
    });
    let known = entries.clone();
    let (Some(table), Some(position)) = (at, position) else {
        // A problem of a total or a whole table may be anywhere.
        let Some(table) = at.or_else(|| filler.dice.pick(&method.tables)) else {
            return;
        };
        for row in entries.tables.get_mut(&table.id).into_iter().flatten() {
            filler.values(table, &known, row);
        }
        return;
    };
    let rows = entries.tables.get_mut(&table.id);
    let Some(row) = rows.and_then(|rows| rows.get_mut(position)) else {
        return;
    };
    let column = place.column.as_deref().and_then(|id| table.column(id));
    match column {
        Some(column) if problem.code == "input.required" => {
            let value = filler.number(table, column, row);
            row.cells
                .insert(column.id.clone(), EntryCell::of(EntryValue::Number(value)));
        }
        Some(column) if column.role == Role::Key => {
            let keys = filler.keys_of(table, &known, row_number(&known, table, attempt));
            row.cells.extend(keys);
        }
        Some(column) if attempt == 0 && problem.code.starts_with("input.") => {
            row.cells.remove(&column.id);
        }
        _ => filler.values(table, &known, row),
    }
}
