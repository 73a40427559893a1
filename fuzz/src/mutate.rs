//! Breaking a sound report.

use qilu_accounting::{Entries, EntryCell, EntryRow, EntryValue, Method, Table};

use crate::draw::Draw;
use crate::nonsense;

/// As many changes as the input holds.
const CHANGES_MAX: usize = 24;
/// Rows a table may be blown up to.
const ROWS_MAX: usize = 64;

pub fn mutate(draw: &mut Draw<'_>, method: &Method, entries: &mut Entries) {
    for _ in 0..CHANGES_MAX {
        if draw.is_empty() {
            return;
        }
        change(draw, method, entries);
    }
}

fn change(draw: &mut Draw<'_>, method: &Method, entries: &mut Entries) {
    let Some(table) = draw.pick(&method.tables) else {
        return;
    };
    match draw.below(16) {
        0..=5 => cell(draw, table, entries, |draw, cell| {
            cell.value = nonsense::value(draw)
        }),
        6 | 7 => cell(draw, table, entries, |draw, cell| {
            cell.value = EntryValue::Number(nonsense::number(draw))
        }),
        8 => cell(draw, table, entries, |draw, cell| {
            cell.unit = nonsense::unit(draw)
        }),
        9 => cell(draw, table, entries, |draw, cell| {
            cell.uncertainty = nonsense::uncertainty(draw)
        }),
        10 => {
            let rows = entries.tables.entry(table.id.clone()).or_default();
            let copies = if draw.below(8) == 0 { ROWS_MAX } else { 1 };
            if let Some(row) = draw.pick(rows).cloned() {
                rows.extend(std::iter::repeat_n(row, copies));
            } else {
                rows.push(EntryRow::default());
            }
            rows.truncate(ROWS_MAX);
        }
        11 => {
            let rows = entries.tables.entry(table.id.clone()).or_default();
            let at = draw.below(rows.len());
            if at < rows.len() {
                rows.remove(at);
            }
        }
        12 => {
            entries.tables.remove(&table.id);
        }
        13 => {
            // A column or a table the method does not have.
            let value = nonsense::value(draw);
            let known = draw.below(2) == 0;
            let name = if known {
                table.id.clone()
            } else {
                nonsense::text(draw)
            };
            let rows = entries.tables.entry(name).or_default();
            rows.push(EntryRow::default());
            if let Some(row) = rows.last_mut() {
                // "@" is the row's place in every door, never a column.
                let column = Some(nonsense::text(draw)).filter(|name| name != "@");
                row.cells
                    .extend(column.map(|name| (name, EntryCell::of(value))));
            }
        }
        14 => another_code(draw, method, table, entries),
        _ => {
            entries.year = match draw.below(8) {
                0 => i32::MAX,
                1 => i32::MIN,
                2 => 0,
                _ => 2005 + i32::from(draw.byte() % 32),
            };
        }
    }
}

/// Changes one cell of a row that is there, or of a new one.
fn cell(
    draw: &mut Draw<'_>,
    table: &Table,
    entries: &mut Entries,
    change: impl Fn(&mut Draw<'_>, &mut EntryCell),
) {
    let Some(column) = draw.pick(&table.columns) else {
        return;
    };
    let rows = entries.tables.entry(table.id.clone()).or_default();
    if rows.is_empty() {
        rows.push(EntryRow::default());
    }
    let at = draw.below(rows.len());
    if let Some(row) = rows.get_mut(at) {
        change(draw, row.cells.entry(column.id.clone()).or_default());
    }
}

/// A code of some list where a code belongs: rightly spelt, and often of the wrong kind.
fn another_code(draw: &mut Draw<'_>, method: &Method, table: &Table, entries: &mut Entries) {
    let Some(code) = draw
        .pick(&method.lists)
        .and_then(|list| draw.pick(&list.items))
        .map(|item| item.code.clone())
    else {
        return;
    };
    cell(draw, table, entries, |_, cell| {
        cell.value = EntryValue::Text(code.clone())
    });
}
