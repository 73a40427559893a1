//! A report computed once it has been read, and its figures taken out.

use super::lower::Linked;
use super::op::{Op, Spot};
use super::reference::marks;
use super::sheet::{Figure, Sheet};
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
                    if let Some(total) = sheet.totals.get_mut(*total) {
                        *total = figure;
                    }
                }
            }
        }
    }

    fn fill_column(&self, spot: Spot, op: &Op, places: Option<Places>, sheet: &mut Sheet) {
        let mut figures = std::mem::take(&mut sheet.column);
        let mut view = View::of(self.method, sheet);
        for row in 0..rows(sheet, spot.table) {
            view.step_to(spot.table, row);
            figures.push(view.figure(op, places));
        }
        if let Some(table) = sheet.tables.get_mut(spot.table) {
            let cells = table.cells.iter_mut().skip(spot.offset);
            let cells = cells.step_by(spot.width.max(1));
            cells
                .zip(figures.drain(..))
                .for_each(|(cell, figure)| *cell = figure);
        }
        sheet.column = figures;
    }

    fn fill_in(&self, input: &Input, sheet: &mut Sheet) {
        for row in 0..rows(sheet, input.spot.table) {
            let blank = is_blank(sheet, input.spot, row);
            if !blank && input.applies.is_none() {
                continue;
            }
            let mut view = View::of(self.method, sheet);
            view.step_to(input.spot.table, row);
            let figure = match &input.applies {
                Some(applies) if view.truth(applies) == Truth::No => Figure::Absent,
                _ if blank => stand_in(input, sheet, &view),
                _ => continue,
            };
            set(sheet, input.spot, row, figure);
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
    pub fn take(&self, sheet: &mut Sheet, figures: &mut Recomputed) {
        for (value, total) in figures.totals.iter_mut().zip(&sheet.totals) {
            *value = match total {
                Figure::Number(number) => Value::Number(number.clone()),
                _ => Value::Missing,
            };
        }
        for ((_, spot), column) in self.computed.iter().zip(&mut figures.columns) {
            column.values.clear();
            let Some(table) = sheet.tables.get_mut(spot.table) else {
                continue;
            };
            let rows = 0..table.rows;
            column.values.extend(rows.map(|row| {
                let cell = table.cells.get_mut(row * spot.width + spot.offset)?;
                match std::mem::replace(cell, Figure::Absent) {
                    Figure::Number(number) => Some(number),
                    _ => None,
                }
            }));
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

fn rows(sheet: &Sheet, table: usize) -> usize {
    sheet.tables.get(table).map_or(0, |table| table.rows)
}

#[inline]
fn is_blank(sheet: &Sheet, spot: Spot, row: usize) -> bool {
    let table = sheet.tables.get(spot.table);
    let cell = table.and_then(|table| table.cells.get(spot.index(row)));
    matches!(cell, Some(Figure::Blank))
}

#[inline(always)]
fn set(sheet: &mut Sheet, spot: Spot, row: usize, figure: Figure) {
    let cells = sheet.tables.get_mut(spot.table);
    let index = spot.index(row);
    if let Some(cell) = cells.and_then(|table| table.cells.get_mut(index)) {
        *cell = figure;
    }
}

fn blank(left: LeftBlank) -> Figure {
    match left {
        LeftBlank::Wrong => Figure::Broken,
        LeftBlank::Notation(_) => Figure::Notation,
        LeftBlank::NoFactor => Figure::NoFactor,
        LeftBlank::Nothing => Figure::Absent,
    }
}
