//! A formula as it is computed for report after report: places in the sheet instead of names, values instead of look-ups.

use std::cmp::Ordering;

use qilu_quantity::Exact;

use crate::evaluate::amount::Places;
use crate::evaluate::expression::Truth;
use crate::language::{AggregateKind, Arithmetic, Comparison};

/// Whose row a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The row the formula stands in.
    Own,
    /// The row an aggregate is looking at.
    Inner,
    /// The one row of a one-row table.
    Single,
}

/// A column of the sheet, of numbers or of marks: the `offset` among `width` of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub table: usize,
    pub offset: usize,
    pub width: usize,
    pub whose: Whose,
}

#[derive(Debug)]
pub(super) enum Op {
    Number(Exact),
    Nothing,
    Broken,
    Cell(Spot),
    Total(usize),
    Scale(Exact, Box<Op>),
    Negate(Box<Op>),
    Arithmetic(Arithmetic, Box<[Op; 2]>),
    /// The first times all the others.
    Product(Box<Op>, Vec<Op>),
    If(Box<(Test, Op, Op)>),
    Round(Box<Op>, Places),
    Power(Box<[Op; 2]>, u32),
    Exp(Box<Op>, u32),
    Extreme(Ordering, Vec<Op>),
    /// The value, given that the code is one of the items.
    InUnit(Box<Op>, Spot, Vec<bool>),
    Factor(Factor),
    Interpolate(usize, Box<[Op; 2]>),
    Aggregate(Box<Gather>),
}

/// The values of a factor in the year and region, by code.
#[derive(Debug)]
pub(super) struct Factor {
    pub key: Option<Spot>,
    pub values: Vec<Option<Exact>>,
    /// Whether a code without a value is wrong.
    pub needed: bool,
}

#[derive(Debug)]
pub(super) enum Test {
    Broken,
    Not(Box<Test>),
    And(Box<[Test; 2]>),
    Or(Box<[Test; 2]>),
    Compare(Comparison, Box<[Op; 2]>),
    /// What the code in a cell decides alone.
    OfCode(Spot, Vec<Truth>),
    SameText(bool, Spelt, Spelt),
    HasAny(Vec<Spot>),
    Entered(Spot),
}

/// Something with a text.
#[derive(Debug)]
pub(super) enum Spelt {
    /// A literal.
    Text(u32),
    /// A cell with a text.
    Cell(Spot),
    /// A cell with a code, and the text that stands for each code.
    Code(Spot, Vec<Option<u32>>),
    Broken,
}

#[derive(Debug)]
pub(super) struct Gather {
    pub kind: AggregateKind,
    pub table: usize,
    pub value: Gathering,
    pub weight: Option<Op>,
    pub joins: Vec<Join>,
    pub condition: Option<Test>,
}

/// What is looked at in each row.
#[derive(Debug)]
pub(super) enum Gathering {
    Value(Op),
    /// Whether the number in a cell is there.
    Cell(Spot),
    /// Whether the text or code in a cell is there.
    Mark(Spot),
}

/// A column of marks that must hold the text.
#[derive(Debug)]
pub(super) struct Join {
    pub inner: Spot,
    pub outer: Spelt,
    /// For a column of codes: the code that each text is.
    pub items: Option<Vec<u32>>,
    /// The index that finds the rows.
    pub chain: usize,
}
