//! The rows of one table: entries with their cells, and what is wrong with how they stand in the sheet.

use std::collections::BTreeMap;

use qilu_accounting::{CellAt, EntryCell, EntryRow, Place, Problem, Role, RowAt};

use super::bind::Binding;
use super::faults::odd;
use super::shown::{Shown, ShownTable};
use crate::address::{Address, Area};
use crate::cells::{RawCell, RawValue};
use crate::formats::Format;

/// Reads the rows of a bound table.
pub(crate) fn read_rows(
    binding: &Binding<'_>,
    cells: &[RawCell<'_>],
    merged: &[Area],
    formats: &[Format],
    problems: &mut Vec<Problem>,
    shown: &mut Shown,
) -> Vec<EntryRow> {
    let mut reading = Reading {
        binding,
        formats,
        problems,
        figures: Vec::new(),
    };
    reading.check_merged(merged);
    let rows = if binding.form {
        reading.form(cells).into_iter().collect()
    } else {
        reading.grid(cells)
    };
    shown.add(ShownTable {
        table: binding.table.id.clone(),
        sheet: binding.sheet.clone(),
        form: binding.form,
        computed: binding
            .computed
            .iter()
            .map(|(id, at)| ((*id).to_owned(), *at))
            .collect(),
        form_column: binding.last,
        figures: reading.figures,
    });
    rows
}

pub(super) struct Reading<'a, 'm> {
    pub(super) binding: &'a Binding<'m>,
    formats: &'a [Format],
    pub(super) problems: &'a mut Vec<Problem>,
    /// What computed cells showed.
    pub(super) figures: Vec<(Address, String, f64)>,
}

impl Reading<'_, '_> {
    fn grid(&mut self, cells: &[RawCell<'_>]) -> Vec<EntryRow> {
        let widest = self
            .binding
            .entries
            .iter()
            .map(|bound| bound.at)
            .chain(self.binding.computed.iter().map(|(_, at)| *at))
            .max();
        let width = usize::try_from(widest.unwrap_or(0)).unwrap_or(0) + 1;
        let mut targets: Vec<Target> = vec![Target::Other; width];
        for (_, at) in &self.binding.computed {
            set(&mut targets, *at, Target::Computed);
        }
        for (position, bound) in self.binding.entries.iter().enumerate() {
            set(&mut targets, bound.at, Target::Entry(position));
        }
        let mut rows = Vec::new();
        let mut rest = cells;
        while let Some(first) = rest.first() {
            let row = first.at.row;
            let length = rest.iter().take_while(|cell| cell.at.row == row).count();
            let (line, after) = rest.split_at(length);
            rest = after;
            if row >= self.binding.first
                && let Some(entry) = self.grid_row(row, line, &targets)
            {
                rows.push(entry);
            }
        }
        rows
    }

    /// One row of a grid; `None` when nothing is entered in it.
    fn grid_row(&mut self, row: u32, line: &[RawCell<'_>], targets: &[Target]) -> Option<EntryRow> {
        let of = |cell: &RawCell<'_>| {
            usize::try_from(cell.at.column)
                .ok()
                .and_then(|at| targets.get(at))
                .copied()
                .unwrap_or(Target::Other)
        };
        let prepared = row <= self.binding.last;
        let entered =
            |cell: &&RawCell<'_>| matches!(of(cell), Target::Entry(_)) && !cell.is_empty();
        if !prepared && !line.iter().any(|cell| self.is_figure(cell, of(cell))) {
            // Below the prepared rows only figures make a row; words there are notes.
            return None;
        }
        for cell in line
            .iter()
            .filter(|cell| prepared && of(cell) == Target::Computed)
        {
            self.check_computed(cell);
        }
        let first = line.iter().find(entered)?;
        if first.hidden {
            self.hidden(first);
        }
        let mut entry = EntryRow {
            cells: BTreeMap::new(),
            at: Some(RowAt {
                sheet: self.binding.sheet.clone(),
                row: row + 1,
            }),
        };
        for cell in line {
            if let Target::Entry(position) = of(cell) {
                self.enter(&mut entry, position, cell);
            }
        }
        for cell in line.iter().filter(|cell| !cell.formula.is_some()) {
            self.check_unit(&entry, cell);
        }
        self.complete(&mut entry, |at| Address::new(row, at));
        (!entry.is_blank() && !self.only_fixed_key(&entry)).then_some(entry)
    }

    fn form(&mut self, cells: &[RawCell<'_>]) -> Option<EntryRow> {
        let (entry_column, used_column) = (self.binding.first, self.binding.last);
        let lines: BTreeMap<u32, usize> = self
            .binding
            .entries
            .iter()
            .enumerate()
            .map(|(position, bound)| (bound.at, position))
            .collect();
        let computed: Vec<u32> = self.binding.computed.iter().map(|(_, at)| *at).collect();
        let row = lines.keys().next().copied().unwrap_or(0);
        let mut entry = EntryRow {
            cells: BTreeMap::new(),
            at: Some(RowAt {
                sheet: self.binding.sheet.clone(),
                row: row + 1,
            }),
        };
        for cell in cells {
            if cell.at.column == used_column && computed.contains(&cell.at.row) {
                self.check_computed(cell);
            } else if cell.at.column == entry_column
                && let Some(&position) = lines.get(&cell.at.row)
            {
                if cell.hidden && cell.value != RawValue::Blank {
                    self.hidden(cell);
                }
                self.enter(&mut entry, position, cell);
            }
        }
        self.complete(&mut entry, |at| Address::new(at, entry_column));
        // The row of a form is there even if nothing is entered: what is missing in it has a place.
        (!entry.cells.is_empty()).then_some(entry)
    }

    fn is_figure(&self, cell: &RawCell<'_>, target: Target) -> bool {
        let Target::Entry(position) = target else {
            return false;
        };
        matches!(cell.value, RawValue::Number(_))
            && self
                .binding
                .entries
                .get(position)
                .is_some_and(|bound| bound.reader.column.role == Role::Input)
    }

    /// A row of a listed table whose key alone stands there, as the template printed it.
    fn only_fixed_key(&self, entry: &EntryRow) -> bool {
        let listed = matches!(self.binding.table.rows, qilu_accounting::Rows::Listed(_));
        listed
            && entry.cells.iter().all(|(id, cell)| {
                cell.is_blank()
                    || self
                        .binding
                        .table
                        .column(id)
                        .is_some_and(|column| column.role == Role::Key)
            })
    }

    fn enter(&mut self, entry: &mut EntryRow, position: usize, cell: &RawCell<'_>) {
        let Some(bound) = self.binding.entries.get(position) else {
            return;
        };
        let column = bound.reader.column;
        let format = self
            .formats
            .get(cell.style)
            .copied()
            .unwrap_or(Format::Plain);
        let meaning = bound.reader.read(&cell.value, format);
        let place = self.place(cell.at, Some(&column.id));
        if cell.formula.is_some() {
            self.formula_in_input(place.clone(), cell);
        }
        if let Some(oddity) = meaning.oddity {
            let (value, label) = (&meaning.value, &column.label);
            self.problems
                .push(odd(oddity, place, value, label, &cell.value));
        }
        let at = Some(self.at(cell.at));
        entry.cells.insert(
            column.id.clone(),
            EntryCell {
                at,
                ..EntryCell::of(meaning.value)
            },
        );
    }

    /// Gives every bound column a cell, so that what is missing has a place too.
    fn complete(&self, entry: &mut EntryRow, place: impl Fn(u32) -> Address) {
        for bound in &self.binding.entries {
            let id = &bound.reader.column.id;
            if !entry.cells.contains_key(id) {
                let at = Some(self.at(place(bound.at)));
                entry.cells.insert(
                    id.clone(),
                    EntryCell {
                        at,
                        ..EntryCell::default()
                    },
                );
            }
        }
    }

    fn at(&self, cell: Address) -> CellAt {
        CellAt {
            sheet: self.binding.sheet.clone(),
            cell: cell.to_string(),
        }
    }

    pub(super) fn place(&self, cell: Address, column: Option<&str>) -> Place {
        Place {
            table: Some(self.binding.table.id.clone()),
            row_key: None,
            column: column.map(str::to_owned),
            at: Some(self.at(cell)),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Entry(usize),
    Computed,
    Other,
}

fn set(targets: &mut [Target], at: u32, target: Target) {
    if let Some(slot) = usize::try_from(at).ok().and_then(|at| targets.get_mut(at)) {
        *slot = target;
    }
}

/// A cell's value as text, for a problem.
pub(crate) fn raw_text(value: &RawValue<'_>) -> String {
    match value {
        RawValue::Blank => String::new(),
        RawValue::Number(number) => number.to_string(),
        RawValue::Text(text) | RawValue::Error(text) => text.chars().take(200).collect(),
        RawValue::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
    }
}
