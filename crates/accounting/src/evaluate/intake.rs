//! Rows, keys, codes and references: everything of a report that is not a number.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::given::{Given, GivenTable};
use super::state::{Cell, Run, Slot};
use super::wording;
use crate::date;
use crate::language::ColumnId;
use crate::library::{Column, ColumnKind, Required, Role, Table, fold_code};
use crate::limits::{ENTRY_TEXT_CHARS_MAX, PROBLEMS_MAX};
use crate::report::{Origin, Place, Problem};

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
            self.check_keys(table);
        }
    }

    fn check_header(&mut self) {
        let report = self.report;
        if report.method != self.method.id {
            self.report(
                (0, 0, 0),
                wording::wrong_method(&report.method, &self.method.id),
            );
        }
        if !self.method.years.contains(report.year) {
            self.report(
                (0, 0, 0),
                wording::wrong_year(report.year, Place::default()),
            );
        }
        for table in &report.strangers {
            let place = Place {
                table: Some((*table).to_owned()),
                ..Place::default()
            };
            self.report((0, 0, 0), wording::unknown_table(place, table));
        }
    }

    fn read_table(&mut self, position: usize) {
        let (Some(table), Some(given)) = (self.table(position), self.report.tables.get(position))
        else {
            return;
        };
        let whole = || Place {
            table: Some(table.id.clone()),
            ..Place::default()
        };
        let rows = given.rows.min(table.rows_max());
        if rows < given.rows {
            self.report(
                (position, BEFORE_ROWS, 0),
                wording::too_many_rows(whole(), rows),
            );
        }
        if rows < table.rows_min {
            self.report(
                (position, BEFORE_ROWS, 0),
                wording::no_rows(table, whole(), rows),
            );
        }
        self.add_table(rows, table.columns.len());
        self.check_columns(position, table, given);
        for (column, found) in table.columns.iter().enumerate() {
            if matches!(found.role, Role::Key | Role::Text | Role::Choice) {
                let id = ColumnId {
                    table: position,
                    column,
                };
                self.read_texts(id, found);
            }
        }
    }

    fn check_columns(&mut self, position: usize, table: &Table, given: &'a GivenTable<'a>) {
        let rows = self.row_count(position);
        for stranger in given.strangers.iter().filter(|cell| cell.row < rows) {
            let place = Place {
                table: Some(table.id.clone()),
                row_key: None,
                column: Some(stranger.column.to_owned()),
                at: stranger.at.cloned(),
            };
            self.report(
                (position, stranger.row, 0),
                wording::unknown_column(place, stranger.column),
            );
        }
        for (row, column) in given.computed.iter().filter(|(row, _)| *row < rows) {
            let id = ColumnId {
                table: position,
                column: *column,
            };
            if let Some(found) = table.columns.get(*column) {
                self.report_cell(id, *row, |_, place| wording::computed_column(found, place));
            }
        }
    }

    fn read_texts(&mut self, id: ColumnId, column: &'a Column) {
        let list = match &column.kind {
            ColumnKind::Code(list) => Some(self.method.list_position(list)),
            _ => None,
        };
        let mut cells = Vec::with_capacity(self.row_count(id.table));
        // Rows often say what the row before them says.
        let mut before: Option<(Cow<'a, str>, Slot)> = None;
        for row in 0..self.row_count(id.table) {
            let Some(entered) = self.given(id, row).and_then(Given::text) else {
                cells.push(self.no_text(id, column, row));
                continue;
            };
            let slot = match &before {
                Some((known, slot)) if *known == entered => slot.clone(),
                _ => self.read_text(id, column, row, list, entered.clone()),
            };
            cells.push(Cell {
                slot: slot.clone(),
                origin: Origin::Entered,
            });
            // What is wrong is told for each row.
            before = (slot != Slot::Broken).then_some((entered, slot));
        }
        self.set_column(id, cells);
    }

    fn no_text(&mut self, id: ColumnId, column: &'a Column, row: usize) -> Cell {
        let missing = column.role == Role::Key || matches!(column.required, Required::Always);
        if missing {
            self.report_cell(id, row, |_, place| wording::required(column, place));
        }
        Cell {
            slot: if missing { Slot::Broken } else { Slot::Absent },
            origin: Origin::Blank,
        }
    }

    /// A text, or the code of the list, if the column has one.
    fn read_text(
        &mut self,
        id: ColumnId,
        column: &'a Column,
        row: usize,
        list: Option<Option<usize>>,
        entered: Cow<'a, str>,
    ) -> Slot {
        let long = entered.len() > ENTRY_TEXT_CHARS_MAX;
        if long && entered.chars().count() > ENTRY_TEXT_CHARS_MAX {
            self.report_cell(id, row, |_, place| {
                wording::text_too_long(column, place, ENTRY_TEXT_CHARS_MAX)
            });
            return Slot::Broken;
        }
        if column.kind == ColumnKind::Date {
            return match date::read(&entered) {
                Some(day) => Slot::Text(self.texts.add(Cow::Owned(day))),
                None => {
                    self.report_cell(id, row, |_, place| {
                        wording::not_a_date(column, place, &entered)
                    });
                    Slot::Broken
                }
            };
        }
        let Some(position) = list else {
            return Slot::Text(self.texts.add(entered));
        };
        let found = position.and_then(|position| {
            let list = self.method.lists.get(position)?;
            Some((position, list, self.method.code_indexes.get(position)?))
        });
        let Some((position, list, index)) = found else {
            return Slot::Broken;
        };
        match index.find(list, &entered) {
            Some(item) => Slot::Code {
                list: position,
                item,
            },
            None => {
                self.report_cell(id, row, |_, place| {
                    wording::unknown_code(column, place, &entered, &list.label)
                });
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
            // By the folded text: what it is spelt like where it is a key.
            let mut known: HashMap<usize, usize> = HashMap::new();
            for row in 0..self.row_count(target_position) {
                let text = match *self.slot(target_id, row) {
                    Slot::Text(text) => Some(text),
                    Slot::Code { list, item } => self.add_code(list, item),
                    _ => None,
                };
                if let Some(text) = text {
                    known.insert(self.texts.folded(text), text);
                }
            }
            for item in also {
                let code = self.texts.add(Cow::Borrowed(&item.code));
                for text in [&item.code, &item.label.zh, &item.label.en] {
                    let text = self.texts.add(Cow::Borrowed(text));
                    known.entry(self.texts.folded(text)).or_insert(code);
                }
            }
            let id = ColumnId {
                table: position,
                column,
            };
            for row in 0..self.row_count(position) {
                let Slot::Text(entered) = *self.slot(id, row) else {
                    continue;
                };
                if let Some(text) = known.get(&self.texts.folded(entered)) {
                    self.set_slot(id, row, Slot::Text(*text));
                    continue;
                }
                self.report_cell(id, row, |run, place| {
                    let entered = run.texts.get(entered).unwrap_or("");
                    wording::dangling_reference(found, place, entered, &target_table.title)
                });
            }
        }
    }

    fn add_code(&mut self, list: usize, item: usize) -> Option<usize> {
        let item = self.method.lists.get(list)?.items.get(item)?;
        Some(self.texts.add(Cow::Borrowed(&item.code)))
    }

    fn set_slot(&mut self, id: ColumnId, row: usize, slot: Slot) {
        let table = self.tables.get_mut(id.table);
        let cell = table
            .and_then(|table| table.columns.get_mut(id.column))
            .and_then(|column| column.get_mut(row));
        if let Some(cell) = cell {
            cell.slot = slot;
        }
    }

    /// No two rows have the same key.
    fn check_keys(&mut self, position: usize) {
        let Some(table) = self.table(position) else {
            return;
        };
        let keys: Vec<usize> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.role == Role::Key)
            .map(|(column, _)| column)
            .collect();
        let mut seen: HashSet<KeyMarks> = HashSet::with_capacity(self.row_count(position));
        for row in 0..self.row_count(position) {
            let Some(marks) = self.key_marks(position, &keys, row) else {
                continue;
            };
            if !seen.insert(marks) {
                let id = ColumnId {
                    table: position,
                    column: keys.last().copied().unwrap_or(0),
                };
                self.report_cell(id, row, |run, place| {
                    wording::duplicate_row(place, &run.key_text(position, row))
                });
            }
        }
        self.complete_places(position, &table.id);
    }

    /// What a complete key is compared by.
    fn key_marks(&mut self, table: usize, keys: &[usize], row: usize) -> Option<KeyMarks> {
        let mut marks = [0; SHORT_KEY];
        let mut short = !keys.is_empty() && keys.len() <= SHORT_KEY;
        for (position, column) in keys.iter().enumerate() {
            let id = ColumnId {
                table,
                column: *column,
            };
            let mark = match *self.slot(id, row) {
                Slot::Text(text) => self.texts.folded(text),
                Slot::Code { item, .. } => item,
                _ => return None,
            };
            // A bar inside a text looks like the one between two.
            short &= !self.text_of(self.slot(id, row))?.contains('|');
            if let Some(place) = marks.get_mut(position) {
                *place = mark;
            }
        }
        if keys.is_empty() {
            return None;
        }
        Some(if short {
            KeyMarks::Short(marks)
        } else {
            KeyMarks::Text(fold_code(&self.key_text(table, row)))
        })
    }

    /// Problems found before the keys were known get them now.
    fn complete_places(&mut self, position: usize, table: &str) {
        let mut problems = std::mem::take(&mut self.problems);
        for ((_, row, _), problem) in &mut problems {
            let unfinished =
                |place: &Place| place.table.as_deref() == Some(table) && place.column.is_some();
            if unfinished(&problem.place) && *row < self.row_count(position) {
                problem.place.row_key = Some(self.key_text(position, *row));
            }
        }
        self.problems = problems;
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

/// Keys of more columns than this are compared as texts.
const SHORT_KEY: usize = 4;

#[derive(PartialEq, Eq, Hash)]
enum KeyMarks {
    Short([usize; SHORT_KEY]),
    Text(String),
}
