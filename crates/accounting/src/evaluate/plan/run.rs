//! A report computed once it has been read, and its figures taken out.

use std::cell::Cell;

use super::lower::Linked;
use super::op::{Op, Spot};
use super::reference::marks;
use super::sheet::{Figure, Rows, Sheet};
use super::view::View;
use super::{Input, Needed, Plan, PlanStep};
use crate::evaluate::amount::Places;
use crate::evaluate::expression::Truth;
use crate::evaluate::operators::{LeftBlank, left_blank};
use crate::evaluate::recompute::{ComputedColumn, Recomputed};
use crate::report::Value;

impl Plan<'_> {
    /// Computes what was read into the sheet.
    pub fn compute(&self, sheet: &mut Sheet) {
        for reference in &self.references {
            reference.resolve(sheet);
        }
        for (position, linked) in self.linked.iter().enumerate() {
            link(linked, position, sheet);
        }
        for step in &self.steps {
            match step {
                PlanStep::Input(input) => self.fill_in(input, sheet),
                PlanStep::Column(spot, op, places) => {
                    self.fill_column(*spot, op, *places, sheet);
                }
                PlanStep::Total(total, op, places) => {
                    let figure = View::of(self.method, sheet).figure(op, *places);
                    if let Some(total) = sheet.totals.get(*total) {
                        total.set(figure);
                    }
                }
            }
        }
    }

    fn fill_column(&self, spot: Spot, op: &Op, places: Option<Places>, sheet: &Sheet) {
        let Some(table) = sheet.tables.get(spot.table) else {
            return;
        };
        let widths = table.widths;
        let mut view = View::within(self.method, sheet, table);
        for (row, cell) in cells(table, spot).enumerate() {
            view.step_to(row, widths);
            if let Some(cell) = cell {
                cell.set(view.figure(op, places));
            }
        }
    }

    fn fill_in(&self, input: &Input, sheet: &Sheet) {
        let Some(table) = sheet.tables.get(input.spot.table) else {
            return;
        };
        let widths = table.widths;
        let mut view = View::within(self.method, sheet, table);
        for (row, cell) in cells(table, input.spot).enumerate() {
            let Some(cell) = cell else { continue };
            let blank = matches!(cell.get(), Figure::Blank);
            if !blank && input.applies.is_none() {
                continue;
            }
            view.step_to(row, widths);
            match &input.applies {
                Some(applies) if view.truth(applies) == Truth::No => cell.set(Figure::Absent),
                _ if blank => cell.set(stand_in(input, sheet, &view)),
                _ => {}
            }
        }
    }

    /// Room for the figures of a report.
    pub fn room(&self) -> Recomputed {
        let columns = self.computed.iter().map(|(id, _)| ComputedColumn {
            table: id.table,
            column: id.column,
            values: Vec::new(),
        });
        Recomputed {
            totals: vec![Value::Missing; self.method.totals.len()],
            columns: columns.collect(),
        }
    }

    /// Takes the figures out of the sheet.
    pub fn take(&self, sheet: &Sheet, figures: &mut Recomputed) {
        for (value, total) in figures.totals.iter_mut().zip(&sheet.totals) {
            let number = sheet.numbers.number(total.get());
            *value = number.map_or(Value::Missing, Value::Number);
        }
        for ((_, spot), column) in self.computed.iter().zip(&mut figures.columns) {
            column.values.clear();
            let Some(table) = sheet.tables.get(spot.table) else {
                continue;
            };
            column.values.extend(
                cells(table, *spot)
                    .map(|cell| cell.and_then(|cell| sheet.numbers.number(cell.get()))),
            );
        }
    }
}

/// What stands in for a blank: a default first, then what is said of blanks.
fn stand_in(input: &Input, sheet: &Sheet, view: &View<'_>) -> Figure {
    let (mut lacks_factor, mut failed) = (false, false);
    if let Some(default) = &input.default {
        sheet.trouble.set(false);
        match view.figure(default, None) {
            Figure::Absent => lacks_factor = input.looks_up,
            Figure::Broken if sheet.trouble.get() => failed = true,
            known => return known,
        }
    }
    let needed = match &input.required {
        Needed::Never => false,
        Needed::Always => true,
        Needed::When(condition) => view.truth(condition) == Truth::Yes,
    };
    blank(left_blank(needed, lacks_factor, failed, input.when_blank))
}

fn link(linked: &Linked, position: usize, sheet: &mut Sheet) {
    let kinds = linked.codes.unwrap_or(sheet.texts.len());
    let table = sheet.tables.get(linked.spot.table);
    if let (Some(table), Some(chain)) = (table, sheet.chains.get_mut(position)) {
        chain.link(marks(table, linked.spot), table.rows, kinds);
    }
}

/// The cells of a column, row by row.
#[inline(always)]
fn cells(table: &Rows, spot: Spot) -> impl Iterator<Item = Option<&Cell<Figure>>> {
    let rows = table.cells.chunks_exact(spot.width.max(1));
    rows.map(move |row| row.get(spot.offset))
}

fn blank(left: LeftBlank) -> Figure {
    match left {
        LeftBlank::Wrong => Figure::Broken,
        LeftBlank::Notation(_) => Figure::Notation,
        LeftBlank::NoFactor => Figure::NoFactor,
        LeftBlank::Nothing => Figure::Absent,
    }
}
