//! Rows of one key are one row: consumption from one sheet and its laboratory values from another meet here.

use qilu_accounting::{EntryCell, EntryRow, EntryValue, Role, Table};

/// Adds the rows of a source to those of the sources before it. A row with the key of a known one fills its blanks, unless
/// both say something of the same column: then it stays a row of its own, for the engine to refuse as a duplicate.
pub(super) fn merge(
    table: &Table,
    known: &mut Vec<EntryRow>,
    fresh: Vec<EntryRow>,
    may_meet: bool,
) {
    let before = if may_meet { known.len() } else { 0 };
    let mut added = Vec::new();
    for row in fresh {
        let partner = known
            .iter_mut()
            .take(before)
            .find(|other| same_key(table, other, &row) && fits(table, other, &row));
        match partner {
            Some(partner) => fill(partner, row),
            None => added.push(row),
        }
    }
    known.append(&mut added);
}

fn same_key(table: &Table, one: &EntryRow, other: &EntryRow) -> bool {
    table.keys().all(|key| {
        let (one, other) = (value(one, &key.id), value(other, &key.id));
        one.is_some() && one == other
    })
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
