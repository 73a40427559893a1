//! What a formula sees of the sheet.

use std::cell::Cell;

use super::op::{Spot, Whose};
use super::sheet::{ABSENT, Figure, Mark, Rows, Sheet};
use crate::library::Method;

/// A sheet with the method it is computed by, seen from a row.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub method: &'s Method,
    pub sheet: &'s Sheet,
    own: Row<'s>,
    /// The row that an aggregate looks at.
    inner: Row<'s>,
}

/// A row, by where it begins among the cells and marks of its table.
#[derive(Clone, Copy)]
struct Row<'s> {
    position: usize,
    cells: &'s [Cell<Figure>],
    first_cell: usize,
    marks: &'s [Mark],
    first_mark: usize,
}

const NO_ROW: Row<'static> = Row {
    position: 0,
    cells: &[],
    first_cell: 0,
    marks: &[],
    first_mark: 0,
};

impl<'s> Row<'s> {
    #[inline(always)]
    fn of(table: &'s Rows, position: usize) -> Self {
        let [cells, marks] = table.widths;
        Self {
            position,
            cells: &table.cells,
            first_cell: position * cells,
            marks: &table.marks,
            first_mark: position * marks,
        }
    }

    #[inline(always)]
    fn cell(self, offset: usize) -> Option<Figure> {
        self.cells.get(self.first_cell + offset).map(Cell::get)
    }

    #[inline(always)]
    fn mark(self, offset: usize) -> Option<&'s Mark> {
        self.marks.get(self.first_mark + offset)
    }
}

impl<'s> View<'s> {
    /// From no row.
    #[inline(always)]
    pub fn of(method: &'s Method, sheet: &'s Sheet) -> Self {
        Self {
            method,
            sheet,
            own: NO_ROW,
            inner: NO_ROW,
        }
    }

    /// From now on from this row of a table.
    #[inline(always)]
    pub fn step_to(&mut self, table: usize, row: usize) {
        if let Some(table) = self.sheet.tables.get(table) {
            self.own = Row::of(table, row);
        }
    }

    /// Looks from now on also at this row of an aggregate's table.
    #[inline(always)]
    pub fn look_at(&mut self, table: &'s Rows, row: usize) {
        self.inner = Row::of(table, row);
    }

    #[inline(always)]
    pub fn cell(&self, spot: Spot) -> Option<Figure> {
        match spot.whose {
            Whose::Own => self.own.cell(spot.offset),
            Whose::Inner => self.inner.cell(spot.offset),
            Whose::Single => {
                let table = self.sheet.tables.get(spot.table)?;
                table.cells.get(spot.offset).map(Cell::get)
            }
        }
    }

    #[inline(always)]
    pub fn mark(&self, spot: Spot) -> Mark {
        let mark = match spot.whose {
            Whose::Own => self.own.mark(spot.offset),
            Whose::Inner => self.inner.mark(spot.offset),
            Whose::Single => {
                let table = self.sheet.tables.get(spot.table);
                table.and_then(|table| table.marks.get(spot.offset))
            }
        };
        mark.copied().unwrap_or(ABSENT)
    }

    pub fn is_entered(&self, spot: Spot) -> bool {
        let row = match spot.whose {
            Whose::Own => self.own.position,
            Whose::Inner => self.inner.position,
            Whose::Single => 0,
        };
        let table = self.sheet.tables.get(spot.table);
        table.and_then(|table| table.entered.get(spot.index(row))) == Some(&true)
    }
}
