//! A report's cells while it is computed, row after row. The room is used again for the next report.

use std::cell::{Cell, RefCell};

use qilu_quantity::{Exact, Small};

use super::op::Spot;
use super::texts::Texts;
use crate::evaluate::amount::{Amount, Lack};

/// What a cell of a number column holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Figure {
    Number(Small),
    /// The position of one of the numbers that have not the small form.
    Large(usize),
    /// Counts as zero.
    Notation,
    /// Rightly nothing: aggregates pass over it.
    Absent,
    /// Something is wrong: whatever reads it is unknown too.
    Broken,
    /// Blank, and no factor stands in for it.
    NoFactor,
    /// Not entered, and not yet looked at.
    Blank,
}

impl Figure {
    pub fn is_number(self) -> bool {
        matches!(self, Self::Number(_) | Self::Large(_))
    }
}

/// The numbers of a report that have not the small form. There are few, if any; apart from them, figures are plain values.
#[derive(Debug, Default)]
pub(super) struct Numbers(RefCell<Vec<Exact>>);

impl Numbers {
    pub fn reset(&mut self) {
        self.0.get_mut().clear();
    }

    #[inline]
    pub fn figure(&self, number: Exact) -> Figure {
        match number.small() {
            Some(number) => Figure::Number(number),
            None => self.add(number),
        }
    }

    #[cold]
    #[inline(never)]
    fn add(&self, number: Exact) -> Figure {
        let mut numbers = self.0.borrow_mut();
        numbers.push(number);
        Figure::Large(numbers.len() - 1)
    }

    #[inline(always)]
    pub fn known<N: Amount>(&self, cell: &Cell<Figure>) -> Result<N, Lack> {
        match cell.get() {
            Figure::Number(number) => Ok(N::of_small(number)),
            _ => self.other(cell),
        }
    }

    #[cold]
    #[inline(never)]
    fn other<N: Amount>(&self, cell: &Cell<Figure>) -> Result<N, Lack> {
        match cell.get() {
            Figure::Number(number) => Ok(N::of_small(number)),
            Figure::Notation => Ok(N::ZERO),
            Figure::Absent | Figure::Blank => Err(Lack::Absent),
            Figure::Broken | Figure::NoFactor => Err(Lack::Broken),
            Figure::Large(position) => {
                let numbers = self.0.borrow();
                numbers.get(position).map_or(Err(Lack::Broken), N::of)
            }
        }
    }

    /// The number, if the figure is one.
    #[inline]
    pub fn number(&self, figure: Figure) -> Option<Exact> {
        match figure {
            Figure::Number(number) => Some(number.into()),
            Figure::Large(position) => self.0.borrow().get(position).cloned(),
            _ => None,
        }
    }
}

/// What a cell of a text or code column holds: the position of the text among the texts or of the code in its list,
/// or one of those below.
pub(super) type Mark = u32;

/// Nothing entered.
pub(super) const ABSENT: Mark = u32::MAX;
/// Something that is none of the codes, or nothing where something is needed.
pub(super) const BROKEN: Mark = u32::MAX - 1;
/// No row, no text, no code.
pub(super) const NONE: u32 = u32::MAX;

pub(super) fn place(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

pub(super) fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NONE)
}

/// One table.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub rows: usize,
    /// How many cells and marks a row has.
    pub widths: [usize; 2],
    pub cells: Vec<Cell<Figure>>,
    /// Beside the cells, where a formula asks for it: whether the plant entered them.
    pub entered: Vec<bool>,
    pub marks: Vec<Mark>,
}

impl Rows {
    pub fn of(cells: usize, marks: usize) -> Self {
        Self {
            widths: [cells, marks],
            ..Self::default()
        }
    }
}

/// The rows of a column by what they are marked with: the first, and after each row the next.
#[derive(Debug, Default)]
pub(super) struct Chain {
    heads: Vec<u32>,
    next: Vec<u32>,
}

impl Chain {
    /// Links the rows with these marks, of which there are so many kinds.
    pub fn link(
        &mut self,
        marks: impl DoubleEndedIterator<Item = Mark>,
        rows: usize,
        kinds: usize,
    ) {
        self.heads.clear();
        self.heads.resize(kinds, NONE);
        self.next.clear();
        self.next.resize(rows, NONE);
        for (row, mark) in (0..rows).rev().zip(marks.rev()) {
            let head = self.heads.get_mut(place(mark));
            if let (Some(head), Some(next)) = (head, self.next.get_mut(row)) {
                *next = std::mem::replace(head, position(row));
            }
        }
    }

    /// The first row with this mark; behind the last row if there is none.
    #[inline]
    pub fn first(&self, mark: Mark) -> usize {
        place(self.heads.get(place(mark)).copied().unwrap_or(NONE))
    }

    /// The next row with the mark that this one has; behind the last row if there is none.
    #[inline]
    pub fn after(&self, row: usize) -> usize {
        place(self.next.get(row).copied().unwrap_or(NONE))
    }
}

/// A whole report.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Sheet {
    pub(super) tables: Vec<Rows>,
    pub(super) totals: Vec<Cell<Figure>>,
    pub(super) numbers: Numbers,
    pub(super) chains: Vec<Chain>,
    pub(super) texts: Texts,
    /// What texts are spelt like where they are keys, by their folded form.
    pub(super) spelling: Vec<u32>,
    /// Whether a look-up found no value, a place outside a grid or an impossible power.
    pub(super) trouble: Cell<bool>,
}

impl Spot {
    /// The place among the cells or marks of its table.
    #[inline]
    pub fn index(self, row: usize) -> usize {
        row * self.width + self.offset
    }
}
