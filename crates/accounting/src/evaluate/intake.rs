//! Rows, keys, codes and references: everything of a report that is not a number.

use std::collections::{HashMap, HashSet};

use super::state::{Cell, RowState, Run, Slot};
use super::wording;
use crate::language::ColumnId;
use crate::library::{Column, ColumnKind, Role, Rows, Table, fold_code};
use crate::limits::{ENTRY_TEXT_CHARS_MAX, PROBLEMS_MAX};
use crate::report::{EntryRow, EntryValue, Origin, Place, Problem, RowKey};

/// Problems of no particular row are listed before those of the rows.
const BEFORE_ROWS: usize = 0;

impl<'a> Run<'a> {
    pub(super) fn read_rows(&mut self) {
        self.check_header();
        for table in 0..self.method.tables.len() {
            self.read_table(table);
        }
        for table in 0..self.method.tables.len() {
            self.resolve_references(table);
            self.set_keys(table);
        }
    }

    fn check_header(&mut self) {
        let entries = self.entries;
        if entries.method != self.method.id {
            self.report(
                (0, 0, 0),
                wording::wrong_method(&entries.method, &self.method.id),
            );
        }
        if !self.method.years.contains(entries.year) {
            self.report(
                (0, 0, 0),
                wording::wrong_year(entries.year, Place::default()),
            );
        }
        for table in entries
            .tables
            .keys()
            .filter(|table| self.method.table(table).is_none())
        {
            let place = Place {
                table: Some(table.clone()),
                ..Place::default()
            };
            self.report((0, 0, 0), wording::unknown_table(place, table));
        }
    }

    fn read_table(&mut self, position: usize) {
        let Some(table) = self.table(position) else {
            return;
        };
        let reported = self
            .entries
            .tables
            .get(&table.id)
            .map_or(&[][..], Vec::as_slice);
        let mut entries: Vec<Option<&'a EntryRow>> = reported
            .iter()
            .filter(|row| !row.is_blank())
            .map(Some)
            .collect();
        let limit = table.rows_max();
        if entries.len() > limit {
            let place = Place {
                table: Some(table.id.clone()),
                ..Place::default()
            };
            self.report(
                (position, BEFORE_ROWS, 0),
                wording::too_many_rows(place, limit),
            );
            entries.truncate(limit);
        }
        // The row of a one-row table is there even if nothing was reported: its blanks mean something, and a workbook
        // knows their cells.
        if table.rows == Rows::One && entries.is_empty() {
            entries.push(reported.first());
        }
        if entries.len() < table.rows_min {
            let place = Place {
                table: Some(table.id.clone()),
                ..Place::default()
            };
            self.report(
                (position, BEFORE_ROWS, 0),
                wording::no_rows(table, place, entries.len()),
            );
        }
        let rows: Vec<RowState<'a>> = entries
            .iter()
            .map(|entry| RowState {
                key: RowKey::default(),
                entry: *entry,
            })
            .collect();
        self.add_table(rows, vec![Vec::new(); table.columns.len()]);
        for (row, entry) in entries.iter().enumerate() {
            self.check_columns(position, table, row, *entry);
        }
        for (column, found) in table.columns.iter().enumerate() {
            if matches!(found.role, Role::Key | Role::Text | Role::Choice) {
                let id = ColumnId {
                    table: position,
                    column,
                };
                let cells = (0..entries.len())
                    .map(|row| self.read_text(id, found, row))
                    .collect();
                self.set_column(id, cells);
            }
        }
    }

    fn check_columns(
        &mut self,
        position: usize,
        table: &Table,
        row: usize,
        entry: Option<&'a EntryRow>,
    ) {
        let Some(entry) = entry else { return };
        for (name, cell) in entry.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
            let place = Place {
                table: Some(table.id.clone()),
                row_key: None,
                column: Some(name.clone()),
                at: cell.at.clone(),
            };
            match table.columns.iter().position(|column| column.id == *name) {
                None => self.report((position, row, 0), wording::unknown_column(place, name)),
                Some(column) => {
                    if let Some(found) = table.columns.get(column)
                        && found.role == Role::Formula
                    {
                        self.report(
                            (position, row, column),
                            wording::computed_column(found, place),
                        );
                    }
                }
            }
        }
    }

    fn read_text(&mut self, id: ColumnId, column: &'a Column, row: usize) -> Cell {
        let entered = self.entry(id, row).and_then(|cell| written(&cell.value));
        let Some(entered) = entered else {
            let missing = column.role == Role::Key
                || matches!(column.required, crate::library::Required::Always);
            if missing {
                let place = self.place(id, row);
                self.report_cell(id, row, wording::required(column, place));
            }
            return Cell {
                slot: if missing { Slot::Broken } else { Slot::Absent },
                origin: Origin::Blank,
            };
        };
        if entered.chars().count() > ENTRY_TEXT_CHARS_MAX {
            let place = self.place(id, row);
            self.report_cell(
                id,
                row,
                wording::text_too_long(column, place, ENTRY_TEXT_CHARS_MAX),
            );
            return Cell {
                slot: Slot::Broken,
                origin: Origin::Entered,
            };
        }
        let slot = match &column.kind {
            ColumnKind::Code(list) => self.read_code(id, column, row, list, &entered),
            _ => Slot::Text(entered),
        };
        Cell {
            slot,
            origin: Origin::Entered,
        }
    }

    fn read_code(
        &mut self,
        id: ColumnId,
        column: &Column,
        row: usize,
        list: &str,
        entered: &str,
    ) -> Slot {
        let method = self.method;
        let Some(position) = method.lists.iter().position(|known| known.id == list) else {
            return Slot::Broken;
        };
        let (Some(list), Some(index)) = (
            method.lists.get(position),
            method.code_indexes.get(position),
        ) else {
            return Slot::Broken;
        };
        match index.find(list, entered) {
            Some(item) => Slot::Code {
                list: position,
                item,
            },
            None => {
                let place = self.place(id, row);
                self.report_cell(
                    id,
                    row,
                    wording::unknown_code(column, place, entered, &list.label),
                );
                Slot::Broken
            }
        }
    }

    /// A reference takes the spelling of the row it refers to; one that refers to nothing is a problem.
    fn resolve_references(&mut self, position: usize) {
        let Some(table) = self.table(position) else {
            return;
        };
        for (column, found) in table.columns.iter().enumerate() {
            let ColumnKind::Ref {
                table: target,
                column: key,
                also,
            } = &found.kind
            else {
                continue;
            };
            let Some(target_position) = self
                .method
                .tables
                .iter()
                .position(|known| known.id == *target)
            else {
                continue;
            };
            let Some(target_table) = self.table(target_position) else {
                continue;
            };
            let Some(key_position) = target_table
                .columns
                .iter()
                .position(|known| known.id == *key)
            else {
                continue;
            };
            let target_id = ColumnId {
                table: target_position,
                column: key_position,
            };
            let mut known: HashMap<String, String> = HashMap::new();
            for row in 0..self.row_count(target_position) {
                if let Some(text) = self.text_of(self.slot(target_id, row)) {
                    known.insert(fold_code(text), text.to_owned());
                }
            }
            for item in also {
                for text in [&item.code, &item.label.zh, &item.label.en] {
                    known
                        .entry(fold_code(text))
                        .or_insert_with(|| item.code.clone());
                }
            }
            let id = ColumnId {
                table: position,
                column,
            };
            let mut cells = Vec::with_capacity(self.row_count(position));
            for row in 0..self.row_count(position) {
                let mut cell = self.cell(id, row).cloned().unwrap_or(Cell::blank());
                if let Slot::Text(entered) = &cell.slot {
                    cell.slot = match known.get(&fold_code(entered)) {
                        Some(text) => Slot::Text(text.clone()),
                        None => {
                            let place = self.place(id, row);
                            let problem = wording::dangling_reference(
                                found,
                                place,
                                entered,
                                &target_table.title,
                            );
                            self.report_cell(id, row, problem);
                            Slot::Text(entered.clone())
                        }
                    };
                }
                cells.push(cell);
            }
            self.set_column(id, cells);
        }
    }

    fn set_keys(&mut self, position: usize) {
        let Some(table) = self.table(position) else {
            return;
        };
        let keys: Vec<(usize, &Column)> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.role == Role::Key)
            .collect();
        let mut seen: HashSet<String> = HashSet::new();
        for row in 0..self.row_count(position) {
            let parts = keys.iter().map(|(column, found)| {
                let slot = self.slot(
                    ColumnId {
                        table: position,
                        column: *column,
                    },
                    row,
                );
                (
                    found.id.clone(),
                    self.text_of(slot).unwrap_or("").to_owned(),
                )
            });
            let key = RowKey(parts.collect());
            let complete = !key.0.is_empty() && key.0.iter().all(|(_, value)| !value.is_empty());
            let text = key.to_string();
            if let Some(state) = self
                .tables
                .get_mut(position)
                .and_then(|table| table.rows.get_mut(row))
            {
                state.key = key;
            }
            if complete && !seen.insert(fold_code(&text)) {
                let id = ColumnId {
                    table: position,
                    column: keys.last().map_or(0, |(column, _)| *column),
                };
                let place = self.place(id, row);
                self.report_cell(id, row, wording::duplicate_row(place, &text));
            }
        }
        self.complete_places(position, &table.id);
    }

    /// Problems found before the keys were known get them now.
    fn complete_places(&mut self, position: usize, table: &str) {
        let rows = self
            .tables
            .get(position)
            .map_or(&[][..], |state| state.rows.as_slice());
        for ((_, row, _), problem) in &mut self.problems {
            let unfinished =
                |place: &Place| place.table.as_deref() == Some(table) && place.column.is_some();
            if unfinished(&problem.place)
                && let Some(state) = rows.get(*row)
            {
                problem.place.row_key = Some(state.key.to_string());
            }
        }
    }

    /// The problems in the order of the tables; one more if there were too many.
    pub(super) fn take_problems(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.sort_by_key(|(order, _)| *order);
        let many = problems.len() > PROBLEMS_MAX;
        problems.truncate(PROBLEMS_MAX);
        let more = many.then(|| wording::many_problems(PROBLEMS_MAX));
        problems
            .into_iter()
            .map(|(_, problem)| problem)
            .chain(more)
            .collect()
    }
}

/// What was written in a cell where a text or code belongs: a number counts as its digits.
fn written(value: &EntryValue) -> Option<String> {
    match value {
        EntryValue::Blank => None,
        EntryValue::Number(number) => Some(number.to_string()),
        EntryValue::Notation(key) => Some(key.to_string()),
        EntryValue::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
    }
}
