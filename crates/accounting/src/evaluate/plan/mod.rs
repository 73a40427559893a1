//! A method made ready for report after report of a year and province: formulas with every name, code and factor looked up
//! once, in the order they are computed.

mod compute;
mod keys;
mod layout;
mod lower;
mod make;
mod names;
mod op;
mod read;
mod reference;
mod run;
mod scan;
mod sheet;
mod texts;
mod view;

use qilu_quantity::Notation;

use self::keys::Keys;
use self::lower::Linked;
use self::names::Names;
use self::op::{Op, Spot, Test};
use self::reference::Reference;
use self::sheet::{Figure, Mark};
use super::amount::Places;
use crate::language::ColumnId;
use crate::library::Method;

pub(super) use self::sheet::Sheet;

#[derive(Debug)]
pub(super) struct Plan<'m> {
    method: &'m Method,
    tables: Vec<TablePlan>,
    /// The positions of the tables by their ids.
    names: Keys<usize>,
    /// The codes of the lists that a column read has, in the order of the method's lists.
    codes: Vec<Option<Names<Mark>>>,
    references: Vec<Reference>,
    linked: Vec<Linked>,
    steps: Vec<PlanStep>,
    computed: Vec<(ColumnId, Spot)>,
    /// Whether a formula asks if the plant entered a number.
    asks_entered: bool,
}

/// How the rows of a table are read.
#[derive(Debug)]
struct TablePlan {
    columns: Keys<Field>,
    single: bool,
    rows_max: usize,
    /// What a row holds before anything is entered.
    blank_cells: Vec<Figure>,
    blank_marks: Vec<Mark>,
}

/// A column as its entries are read.
#[derive(Clone, Copy, Debug)]
struct Field {
    reading: Reading,
    /// Whether a notation key may stand for a number.
    notation: bool,
    /// A form prints it for everybody: a row with nothing else is no row.
    printed: bool,
    /// Where in the row it goes.
    offset: usize,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// Nothing but that the row is not blank.
    Passed,
    Number,
    Text,
    /// A code of the list at this position.
    Code(usize),
}

#[derive(Debug)]
enum PlanStep {
    Input(Box<Input>),
    Column(Spot, Op, Option<Places>),
    Total(usize, Op, Option<Places>),
}

/// An input whose blanks mean something that differs from row to row.
#[derive(Debug)]
struct Input {
    spot: Spot,
    applies: Option<Test>,
    default: Option<Op>,
    /// Whether the default looks up a factor.
    looks_up: bool,
    required: Needed,
    when_blank: Option<Notation>,
}

#[derive(Debug)]
enum Needed {
    Never,
    Always,
    When(Test),
}
