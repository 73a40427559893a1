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
    /// The first row of a table.
    #[inline(always)]
    fn of(table: &'s Rows) -> Self {
        Self {
            cells: &table.cells,
            marks: &table.marks,
            ..NO_ROW
        }
    }

    /// Goes to another row of the table, which has rows so wide.
    #[inline(always)]
    fn go_to(&mut self, position: usize, [cells, marks]: [usize; 2]) {
        self.position = position;
        self.first_cell = position * cells;
        self.first_mark = position * marks;
    }

    #[inline(always)]
    fn cell(self, offset: usize) -> Option<&'s Cell<Figure>> {
        self.cells.get(self.first_cell + offset)
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

    /// From the first row of a table.
    #[inline(always)]
    pub fn within(method: &'s Method, sheet: &'s Sheet, table: &'s Rows) -> Self {
        Self {
            own: Row::of(table),
            ..Self::of(method, sheet)
        }
    }

    /// From now on from this row of the table, which has rows so wide.
    #[inline(always)]
    pub fn step_to(&mut self, row: usize, widths: [usize; 2]) {
        self.own.go_to(row, widths);
    }

    /// Looks also at the first row of an aggregate's table.
    #[inline(always)]
    pub fn looking_into(self, table: &'s Rows) -> Self {
        Self {
            inner: Row::of(table),
            ..self
        }
    }

    /// Looks from now on at this row of the aggregate's table, which has rows so wide.
    #[inline(always)]
    pub fn look_at(&mut self, row: usize, widths: [usize; 2]) {
        self.inner.go_to(row, widths);
    }

    #[inline(always)]
    pub fn cell(&self, spot: Spot) -> Option<&'s Cell<Figure>> {
        match spot.whose {
            Whose::Own => self.own.cell(spot.offset),
            Whose::Inner => self.inner.cell(spot.offset),
            Whose::Single => self.sheet.tables.get(spot.table)?.cells.get(spot.offset),
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
