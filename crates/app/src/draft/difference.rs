//! Three sides of a working copy beside each other, and the rows that come of choosing between them.

use std::collections::BTreeMap;

use qilu_accounting::{
    CellAt, EntryRow, EntryValue, Method, Table,
    draft::{
        Change, Changed, DraftRow, KnownRow, Side, Verdict, give_ids, key_text, known_by_id,
        known_by_key, merged, plain_rows, three_way, value_text,
    },
};

use crate::{
    app::utc,
    draft::copy::CopyTable,
    version::table::column_label,
    view::{DraftChange, DraftChoices, DraftDifferences, DraftSeen, DraftSide},
};

/// Differences listed at once.
const CHANGES_MAX: usize = 2_000;

/// How rows are recognised on all sides.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Recognise {
    /// By their ids, as one person's browser has them.
    ById,
    /// By their keys, as a workbook has them.
    ByKey,
}

/// One table on all sides.
pub(super) struct TableSides<'m> {
    method: &'m Method,
    table: &'m Table,
    file: Vec<KnownRow>,
    /// As it is compared, and as it was typed.
    system: (Vec<KnownRow>, Vec<KnownRow>),
    pub changes: Vec<Change>,
}

impl<'m> TableSides<'m> {
    /// Compares what came back with what is kept. Rows of a free table that hold nothing are passed over, except while one
    /// person types.
    pub(super) fn new(
        method: &'m Method,
        table: &'m Table,
        recognise: Recognise,
        base: Option<&[DraftRow]>,
        file: &[DraftRow],
        system: &[DraftRow],
    ) -> Self {
        let known = |rows: &[DraftRow]| recognised(method, table, recognise, rows);
        let (mut file, _) = known(file);
        if recognise == Recognise::ByKey {
            // A workbook's rows have no ids; what the reader numbered them by says nothing here.
            for row in &mut file {
                row.row.id.clear();
            }
        }
        let system = known(system);
        let base = base.map(|rows| known(rows).0);
        let changes = three_way(base.as_deref(), &file, &system.0);
        Self {
            method,
            table,
            file,
            system,
            changes,
        }
    }

    /// The rows that come of the choices, each with an id.
    pub(super) fn settled(&self, choices: &DraftChoices) -> Vec<DraftRow> {
        let wanted: BTreeMap<(&str, Option<&str>), Side> = choices
            .choices
            .iter()
            .filter(|choice| choice.table == self.table.id)
            .map(|choice| {
                let place = (choice.row.as_str(), choice.column.as_deref());
                (place, side(choice.take))
            })
            .collect();
        let conflicts = side(choices.conflicts);
        let mut rows = merged(&self.file, &self.system.1, &self.changes, |change| {
            let place = (change.identity.as_str(), change.column());
            let chosen = wanted.get(&place).copied();
            chosen.unwrap_or_else(|| change.settled(conflicts))
        });
        give_ids(&mut rows);
        rows
    }

    /// Adds the differences to those shown.
    pub(super) fn show(
        &self,
        kept: &CopyTable,
        changed_by: &str,
        places: &BTreeMap<(String, String), CellAt>,
        shown: &mut DraftDifferences,
    ) {
        let ids: BTreeMap<&str, &DraftRow> = self
            .system
            .1
            .iter()
            .map(|known| (known.identity.as_str(), &known.row))
            .collect();
        for change in &self.changes {
            let count = match change.verdict {
                Verdict::Conflict => &mut shown.conflicts,
                Verdict::File => &mut shown.file,
                Verdict::System => &mut shown.system,
                Verdict::Same => &mut shown.same,
            };
            *count += 1;
            let column = change.column();
            let at = |column: &str| {
                let place = (change.identity.clone(), column.to_owned());
                places.get(&place).map(Into::into)
            };
            let (base, file, system) = seen(change);
            shown.changes.push(DraftChange {
                table: self.table.id.clone(),
                row: change.identity.clone(),
                row_key: self.key_of(change, ids.get(change.identity.as_str()).copied()),
                row_id: ids.get(change.identity.as_str()).map(|row| row.id.clone()),
                column: column.map(str::to_owned),
                label: column.map(|column| column_label(Some(self.method), &self.table.id, column)),
                verdict: verdict(change.verdict).to_owned(),
                base,
                file,
                system,
                at: column.and_then(at),
                changed_by: changed_by.to_owned(),
                changed_at: utc(kept.kept.changed_at),
            });
        }
    }

    fn key_of(&self, change: &Change, kept: Option<&DraftRow>) -> String {
        let found = match &change.what {
            Changed::Row {
                base, file, system, ..
            } => system.as_ref().or(file.as_ref()).or(base.as_ref()),
            Changed::Cell { .. } => kept.map(|kept| &kept.row),
        };
        found.map_or_else(String::new, |row| key_text(self.table, row))
    }
}

/// The rows as they are compared, and as they were typed, under the same identities.
fn recognised(
    method: &Method,
    table: &Table,
    recognise: Recognise,
    rows: &[DraftRow],
) -> (Vec<KnownRow>, Vec<KnownRow>) {
    let typed: Vec<DraftRow> = match recognise {
        Recognise::ById => rows.to_vec(),
        Recognise::ByKey => {
            let free = matches!(table.rows, qilu_accounting::Rows::Free { .. });
            let rows = rows.iter().filter(|row| !free || !row.row.is_blank());
            rows.cloned().collect()
        }
    };
    let plain = plain_rows(method, table, &typed);
    let known = match recognise {
        Recognise::ById => known_by_id(plain),
        Recognise::ByKey => known_by_key(table, plain),
    };
    let typed = known.iter().zip(typed).map(|(known, row)| KnownRow {
        identity: known.identity.clone(),
        row,
    });
    let typed = typed.collect();
    (known, typed)
}

/// Where the cells of a workbook's rows stand, by identity and column.
pub(crate) fn cell_places(
    method: &Method,
    table: &Table,
    rows: &[EntryRow],
) -> BTreeMap<(String, String), CellAt> {
    let drafted: Vec<DraftRow> = rows
        .iter()
        .map(|row| DraftRow {
            id: String::new(),
            row: row.clone(),
        })
        .collect();
    let (known, _) = recognised(method, table, Recognise::ByKey, &drafted);
    let mut places = BTreeMap::new();
    for known in known {
        for (column, cell) in known.row.row.cells {
            if let Some(at) = cell.at {
                places.insert((known.identity.clone(), column), at);
            }
        }
    }
    places
}

/// Puts the conflicts first and keeps the list within its limit.
pub(super) fn bounded(mut shown: DraftDifferences) -> DraftDifferences {
    let rank = |change: &DraftChange| match change.verdict.as_str() {
        "conflict" => 0,
        "file" => 1,
        "system" => 2,
        _ => 3,
    };
    shown.changes.sort_by_key(rank);
    shown.cut = shown.changes.len() > CHANGES_MAX;
    shown.changes.truncate(CHANGES_MAX);
    shown
}

fn seen(change: &Change) -> (DraftSeen, DraftSeen, DraftSeen) {
    match &change.what {
        Changed::Row { base, file, system } => (
            row_seen(base.as_ref()),
            row_seen(file.as_ref()),
            row_seen(system.as_ref()),
        ),
        Changed::Cell {
            base, file, system, ..
        } => (cell_seen(base), cell_seen(file), cell_seen(system)),
    }
}

fn row_seen(row: Option<&EntryRow>) -> DraftSeen {
    let cells = row.into_iter().flat_map(|row| &row.cells);
    DraftSeen {
        there: row.is_some(),
        value: None,
        cells: cells
            .filter(|(_, cell)| !cell.is_blank())
            .map(|(column, cell)| (column.clone(), value_text(&cell.value)))
            .collect(),
    }
}

fn cell_seen(value: &EntryValue) -> DraftSeen {
    DraftSeen {
        there: true,
        value: Some(value_text(value)).filter(|text| !text.is_empty()),
        cells: BTreeMap::new(),
    }
}

fn side(side: DraftSide) -> Side {
    match side {
        DraftSide::File => Side::File,
        DraftSide::System => Side::System,
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conflict => "conflict",
        Verdict::File => "file",
        Verdict::System => "system",
        Verdict::Same => "same",
    }
}
