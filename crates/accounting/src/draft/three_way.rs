//! Bringing together what two hands made of the same rows: what one of them changed is taken, what both changed alike is
//! settled, and what both changed differently is a conflict that somebody decides.
//!
//! One hand is called the file (what came back from outside), the other the system (what is kept here now); the base is
//! what both began with. Where nothing is known of the base, every difference is a conflict.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::DraftRow;
use crate::library::Table;
use crate::report::{EntryCell, EntryRow, EntryValue};

/// A row and what it is recognised by on all sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRow {
    /// Its key, or its id; unique on each side.
    pub identity: String,
    /// The row.
    pub row: DraftRow,
}

/// Who changed something since the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Both, differently.
    Conflict,
    /// The file alone.
    File,
    /// The system alone.
    System,
    /// Both, alike.
    Same,
}

/// Whose values are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The file's.
    File,
    /// The system's.
    System,
}

/// Something that is not the same on all sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The row's identity.
    pub identity: String,
    /// What of it.
    pub what: Changed,
    /// Who changed it.
    pub verdict: Verdict,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Whether the row is there at all.
    Row {
        /// As it was.
        base: Option<EntryRow>,
        /// As the file has it.
        file: Option<EntryRow>,
        /// As it is kept now.
        system: Option<EntryRow>,
    },
    /// One cell.
    Cell {
        /// The column.
        column: String,
        /// As it was; blank where nothing is known of it.
        base: EntryValue,
        /// As the file has it.
        file: EntryValue,
        /// As it is kept now.
        system: EntryValue,
    },
}

impl Change {
    /// The column, unless it is the row itself.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match &self.what {
            Changed::Cell { column, .. } => Some(column),
            Changed::Row { .. } => None,
        }
    }

    /// Whose side is taken where nobody said otherwise.
    #[must_use]
    pub fn settled(&self, conflicts: Side) -> Side {
        match self.verdict {
            Verdict::File => Side::File,
            Verdict::System | Verdict::Same => Side::System,
            Verdict::Conflict => conflicts,
        }
    }
}

/// Rows recognised by their keys: the key's values, and which of the rows with these values it is.
#[must_use]
pub fn known_by_key(table: &Table, rows: Vec<DraftRow>) -> Vec<KnownRow> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    rows.into_iter()
        .map(|row| {
            let key = key_text(table, &row.row);
            let nth = seen.entry(key.clone()).or_default();
            *nth += 1;
            KnownRow {
                identity: format!("{key}#{nth}"),
                row,
            }
        })
        .collect()
}

/// Rows recognised by their ids, as they are while one person types.
#[must_use]
pub fn known_by_id(rows: Vec<DraftRow>) -> Vec<KnownRow> {
    rows.into_iter()
        .map(|row| KnownRow {
            identity: row.id.clone(),
            row,
        })
        .collect()
}

/// The values of the key columns, joined by `|`.
#[must_use]
pub fn key_text(table: &Table, row: &EntryRow) -> String {
    let values = table.keys().map(|column| {
        let value = row
            .cells
            .get(&column.id)
            .map(|cell| value_text(&cell.value));
        let value = value.unwrap_or_default();
        value.trim().replace('\\', "\\\\").replace('|', "\\|")
    });
    values.collect::<Vec<_>>().join("|")
}

/// A value as it is typed.
#[must_use]
pub fn value_text(value: &EntryValue) -> String {
    match value {
        EntryValue::Blank => String::new(),
        EntryValue::Number(number) => number.to_string(),
        EntryValue::Notation(key) => key.as_str().to_owned(),
        EntryValue::Text(text) => text.clone(),
    }
}

/// What differs between the sides, in the order of the system's rows; then of the file's, then of the base's.
#[must_use]
pub fn three_way(base: Option<&[KnownRow]>, file: &[KnownRow], system: &[KnownRow]) -> Vec<Change> {
    let bases = base.map(by_identity);
    let (files, systems) = (by_identity(file), by_identity(system));
    let mut changes = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for known in system.iter().chain(file).chain(base.unwrap_or_default()) {
        let identity = known.identity.as_str();
        if !seen.insert(identity) {
            continue;
        }
        let sides = Sides {
            known: bases.is_some(),
            base: bases.as_ref().and_then(|rows| rows.get(identity).copied()),
            file: files.get(identity).copied(),
            system: systems.get(identity).copied(),
        };
        sides.compare(identity, &mut changes);
    }
    changes
}

fn by_identity(rows: &[KnownRow]) -> BTreeMap<&str, &EntryRow> {
    rows.iter()
        .map(|known| (known.identity.as_str(), &known.row.row))
        .collect()
}

/// One row on all sides.
struct Sides<'a> {
    /// Whether anything is known of the base.
    known: bool,
    base: Option<&'a EntryRow>,
    file: Option<&'a EntryRow>,
    system: Option<&'a EntryRow>,
}

impl Sides<'_> {
    fn compare(&self, identity: &str, changes: &mut Vec<Change>) {
        let (Some(file), Some(system)) = (self.file, self.system) else {
            changes.push(self.presence(identity));
            return;
        };
        let columns: BTreeSet<&String> = [self.base, Some(file), Some(system)]
            .into_iter()
            .flatten()
            .flat_map(|row| row.cells.keys())
            .collect();
        for column in columns {
            let of = |row: &EntryRow| {
                let cell = row.cells.get(column);
                cell.map(|cell| cell.value.clone()).unwrap_or_default()
            };
            let base = self.base.map(of).unwrap_or_default();
            let (file, system) = (of(file), of(system));
            let verdict = match (file == base, system == base, file == system) {
                (_, _, true) if !self.known || file == base => continue,
                (_, _, true) => Verdict::Same,
                _ if !self.known => Verdict::Conflict,
                (true, ..) => Verdict::System,
                (_, true, _) => Verdict::File,
                _ => Verdict::Conflict,
            };
            changes.push(Change {
                identity: identity.to_owned(),
                what: Changed::Cell {
                    column: column.clone(),
                    base,
                    file,
                    system,
                },
                verdict,
            });
        }
    }

    /// A row that is missing on a side.
    fn presence(&self, identity: &str) -> Change {
        let verdict = match (self.base, self.file, self.system) {
            (_, None, None) => Verdict::Same,
            _ if !self.known => Verdict::Conflict,
            (None, Some(_), _) => Verdict::File,
            (None, ..) => Verdict::System,
            (Some(base), None, Some(system)) if same(base, system) => Verdict::File,
            (Some(base), Some(file), None) if same(base, file) => Verdict::System,
            _ => Verdict::Conflict,
        };
        Change {
            identity: identity.to_owned(),
            what: Changed::Row {
                base: self.base.cloned(),
                file: self.file.cloned(),
                system: self.system.cloned(),
            },
            verdict,
        }
    }
}

/// Whether two rows say the same, wherever they stand.
fn same(one: &EntryRow, other: &EntryRow) -> bool {
    let said = |row: &EntryRow| -> BTreeMap<String, EntryValue> {
        let cells = row.cells.iter().filter(|(_, cell)| !cell.is_blank());
        cells
            .map(|(column, cell)| (column.clone(), cell.value.clone()))
            .collect()
    };
    said(one) == said(other)
}

/// The rows with one side's value at each change: the system's rows in their order, and what the file adds behind the row it
/// follows there. A row that is new has no id yet.
#[must_use]
pub fn merged(
    file: &[KnownRow],
    system: &[KnownRow],
    changes: &[Change],
    choose: impl Fn(&Change) -> Side,
) -> Vec<DraftRow> {
    let mut gone: BTreeSet<&str> = BTreeSet::new();
    let mut added: BTreeSet<&str> = BTreeSet::new();
    let mut cells: BTreeMap<&str, Vec<(&str, &EntryValue)>> = BTreeMap::new();
    for change in changes {
        if choose(change) == Side::System {
            continue;
        }
        let identity = change.identity.as_str();
        match &change.what {
            Changed::Row { file: Some(_), .. } => {
                added.insert(identity);
            }
            Changed::Row { file: None, .. } => {
                gone.insert(identity);
            }
            Changed::Cell { column, file, .. } => {
                cells.entry(identity).or_default().push((column, file));
            }
        }
    }
    // What the file adds, by the row of the system it stands behind there; none: before all of them.
    let mut behind: BTreeMap<Option<&str>, Vec<&DraftRow>> = BTreeMap::new();
    let kept: BTreeSet<&str> = system.iter().map(|known| known.identity.as_str()).collect();
    let mut last = None;
    for known in file {
        let identity = known.identity.as_str();
        if kept.contains(identity) {
            last = Some(identity);
        } else if added.contains(identity) {
            behind.entry(last).or_default().push(&known.row);
        }
    }
    let new = |anchor: Option<&str>| {
        let rows = behind.get(&anchor).into_iter().flatten();
        rows.map(|row| (*row).clone()).collect::<Vec<_>>()
    };
    let mut merged = new(None);
    for known in system {
        let identity = known.identity.as_str();
        if !gone.contains(identity) {
            let mut row = known.row.clone();
            for (column, value) in cells.get(identity).into_iter().flatten() {
                set(&mut row.row, column, value);
            }
            merged.push(row);
        }
        merged.extend(new(Some(identity)));
    }
    for row in &mut merged {
        row.row.at = None;
        row.row.cells.retain(|_, cell| !cell.is_blank());
        for cell in row.row.cells.values_mut() {
            cell.at = None;
        }
    }
    merged
}

fn set(row: &mut EntryRow, column: &str, value: &EntryValue) {
    let cell = EntryCell::of(value.clone());
    row.cells.insert(column.to_owned(), cell);
}
