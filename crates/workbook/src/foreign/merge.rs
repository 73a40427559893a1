//! Rows of one key are one row: consumption from one sheet and its laboratory values from another meet here.

use std::collections::HashMap;

use qilu_accounting::{EntryCell, EntryRow, EntryValue, Role, Table};

use super::limits::TWINS_MAX;

/// Adds the rows of a source to those of the sources before it. A row with the key of a known one fills its blanks, unless
/// both say something of the same column: then it stays a row of its own, for the engine to refuse as a duplicate.
pub(super) fn merge(
    table: &Table,
    known: &mut Vec<EntryRow>,
    fresh: Vec<EntryRow>,
    may_meet: bool,
) {
    let mut by_key: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    if may_meet {
        for (position, row) in known.iter().enumerate() {
            if let Some(key) = key(table, row) {
                by_key.entry(key).or_default().push(position);
            }
        }
    }
    for row in fresh {
        let twins = key(table, &row).and_then(|key| by_key.get(&key));
        let partner = twins.into_iter().flatten().take(TWINS_MAX).find(|twin| {
            let twin = known.get(**twin);
            twin.is_some_and(|twin| fits(table, twin, &row))
        });
        match partner.and_then(|partner| known.get_mut(*partner)) {
            Some(partner) => fill(partner, row),
            None => known.push(row),
        }
    }
}

/// The key of a row, if it has all of it.
fn key(table: &Table, row: &EntryRow) -> Option<Vec<String>> {
    let said = |value: &EntryValue| match value {
        EntryValue::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    let parts = table.keys().map(|key| value(row, &key.id).map(said));
    parts.collect()
}

/// Whether the two rows say nothing of the same column but their key.
fn fits(table: &Table, one: &EntryRow, other: &EntryRow) -> bool {
    other.cells.iter().all(|(column, cell)| {
        let is_key = table
            .column(column)
            .is_some_and(|column| column.role == Role::Key);
        is_key
            || cell.is_blank()
            || value(one, column).is_none()
            || value(one, column) == Some(&cell.value)
    })
}

fn value<'r>(row: &'r EntryRow, column: &str) -> Option<&'r EntryValue> {
    let cell: &EntryCell = row.cells.get(column)?;
    (!cell.is_blank()).then_some(&cell.value)
}

fn fill(partner: &mut EntryRow, row: EntryRow) {
    for (column, cell) in row.cells {
        let blank = partner.cells.get(&column).is_none_or(EntryCell::is_blank);
        if blank && !cell.is_blank() {
            partner.cells.insert(column, cell);
        }
    }
}
