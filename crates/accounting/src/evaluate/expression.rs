//! Evaluation of a formula in a row.

use std::cmp::Ordering;

use qilu_quantity::{Exact, PowerError};

use super::amount::Lack;
use super::operators::{always_rounding, both, combine, holds, not, same_text, truth};
use super::state::{Cell, Event, Run, Slot};
use crate::date;
use crate::language::{Arithmetic, ColumnId, Node};
use crate::report::Origin;

/// What a numeric formula comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Number(Exact),
    /// Rightly nothing.
    Absent,
    /// Unknown because something it reads is wrong.
    Broken,
}

impl Outcome {
    pub(super) fn known(self) -> Result<Exact, Lack> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Absent => Err(Lack::Absent),
            Self::Broken => Err(Lack::Broken),
        }
    }
}

impl From<Result<Exact, Lack>> for Outcome {
    fn from(known: Result<Exact, Lack>) -> Self {
        match known {
            Ok(number) => Self::Number(number),
            Err(Lack::Absent) => Self::Absent,
            Err(Lack::Broken | Lack::Unfit) => Self::Broken,
        }
    }
}

/// What a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    /// It reads something absent.
    Absent,
    /// It reads something wrong.
    Broken,
}

/// The rows a formula looks at: its own, and that of the aggregate it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub row: usize,
    pub inner: usize,
}

impl Run<'_> {
    pub(super) fn compute_column(&mut self, id: ColumnId) {
        let Some(column) = self.method.column(id) else {
            return;
        };
        let Some(formula) = &column.formula else {
            return;
        };
        let mut cells = Vec::with_capacity(self.row_count(id.table));
        for row in 0..self.row_count(id.table) {
            let outcome = self.outcome(&formula.node, row);
            if !self.events.borrow().is_empty() {
                self.report_events(Some((id, row)), &column.label, column.clause.as_deref());
            }
            let slot = self.rounded(outcome, column.carry, column.decimals);
            cells.push(Cell {
                slot,
                origin: Origin::Computed,
            });
        }
        self.set_column(id, cells);
    }

    pub(super) fn compute_total(&mut self, position: usize) {
        let Some(total) = self.method.totals.get(position) else {
            return;
        };
        let outcome = self.outcome(&total.formula.node, 0);
        self.report_events(None, &total.label, Some(&total.clause));
        let slot = self.rounded(outcome, total.carry, total.decimals);
        if let Some(place) = self.totals.get_mut(position) {
            *place = slot;
        }
    }

    /// A carried value is rounded before anything reads it.
    fn rounded(&self, outcome: Outcome, carry: bool, decimals: Option<u32>) -> Slot {
        match (outcome, decimals) {
            (Outcome::Number(number), Some(decimals)) if carry => {
                Slot::Number(number.round(decimals, self.method.rounding.mode))
            }
            (Outcome::Number(number), _) => Slot::Number(number),
            (Outcome::Absent, _) => Slot::Absent,
            (Outcome::Broken, _) => Slot::Broken,
        }
    }

    pub(crate) fn outcome(&self, node: &Node, row: usize) -> Outcome {
        self.number_at(node, At { row, inner: 0 })
    }

    pub(crate) fn truth(&self, node: &Node, row: usize) -> Truth {
        self.truth_at(node, At { row, inner: 0 })
    }

    pub(crate) fn number_at(&self, node: &Node, at: At) -> Outcome {
        match node {
            Node::Number { value, .. } => Outcome::Number(value.clone()),
            Node::Nothing => Outcome::Absent,
            Node::Constant(position) => self
                .method
                .constants
                .get(*position)
                .map_or(Outcome::Broken, |constant| {
                    Outcome::Number(constant.value.clone())
                }),
            Node::Cell(id) => self.read_cell(*id, at.row),
            Node::Inner(id) => self.read_cell(*id, at.inner),
            Node::Single(id) => self.read_cell(*id, 0),
            Node::Total(position) => self
                .totals
                .get(*position)
                .map_or(Outcome::Broken, slot_number),
            Node::Scale(factor, inner) => map(self.number_at(inner, at), |number| &number * factor),
            Node::Negate(inner) => map(self.number_at(inner, at), |number| -number),
            Node::Arithmetic(operator, a, b) => self.arithmetic(*operator, a, b, at),
            Node::If(condition, yes, no) => match self.truth_at(condition, at) {
                Truth::Yes => self.number_at(yes, at),
                Truth::No => self.number_at(no, at),
                Truth::Absent => Outcome::Absent,
                Truth::Broken => Outcome::Broken,
            },
            Node::Round(inner, places) => {
                let mode = always_rounding(self.method.rounding.mode);
                map(self.number_at(inner, at), |number| {
                    number.round(*places, mode)
                })
            }
            Node::Power(base, exponent, places) => {
                match (self.number_at(base, at), self.number_at(exponent, at)) {
                    (Outcome::Number(base), Outcome::Number(exponent)) => {
                        self.powered(base.power(&exponent, *places))
                    }
                    (Outcome::Broken, _) | (_, Outcome::Broken) => Outcome::Broken,
                    _ => Outcome::Absent,
                }
            }
            Node::Exp(exponent, places) => match self.number_at(exponent, at) {
                Outcome::Number(exponent) => self.powered(exponent.exp(*places)),
                other => other,
            },
            Node::Min(nodes) => self.extreme(nodes, at, Ordering::Less),
            Node::Max(nodes) => self.extreme(nodes, at, Ordering::Greater),
            Node::InUnit {
                value,
                key,
                items,
                text,
            } => self.in_unit(value, key, items, text, at),
            Node::Factor { table, key } => self.factor(*table, key.as_deref(), at),
            Node::Interpolate { grid, x, y } => self.interpolate(*grid, x, y.as_deref(), at),
            Node::Previous(figure) => self.previous(figure, at),
            Node::Before { column, month } => self.before(*column, *month, at.row),
            Node::Days {
                from,
                to,
                from_month_end,
            } => self.days(from, to, *from_month_end, at),
            Node::Peers { total, deviation } => self.peers(*total, *deviation),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, at),
            Node::Text(_)
            | Node::Code { .. }
            | Node::Not(_)
            | Node::And(..)
            | Node::Or(..)
            | Node::Compare(..)
            | Node::SameText(..)
            | Node::CompareDates(..)
            | Node::MonthOf { .. }
            | Node::InYear(_)
            | Node::HasAny(_)
            | Node::Entered(_)
            | Node::Attribute { .. } => Outcome::Broken,
        }
    }

    pub(super) fn read_cell(&self, id: ColumnId, row: usize) -> Outcome {
        let slot = self.slot(id, row);
        if *slot == Slot::NoFactor {
            self.events.borrow_mut().push(Event::NoFactor(id, row));
        }
        slot_number(slot)
    }

    fn arithmetic(&self, operator: Arithmetic, a: &Node, b: &Node, at: At) -> Outcome {
        let (left, right) = match (self.number_at(a, at), self.number_at(b, at)) {
            (Outcome::Number(left), Outcome::Number(right)) => (left, right),
            (Outcome::Broken, _) | (_, Outcome::Broken) => return Outcome::Broken,
            _ => return Outcome::Absent,
        };
        match combine(operator, &left, &right) {
            Some(result) => Outcome::Number(result),
            None => {
                self.events.borrow_mut().push(Event::DivisionByZero);
                Outcome::Broken
            }
        }
    }

    fn powered(&self, power: Result<Exact, PowerError>) -> Outcome {
        match power {
            Ok(number) => Outcome::Number(number),
            Err(error) => {
                self.events.borrow_mut().push(Event::Power(error));
                Outcome::Broken
            }
        }
    }

    fn days(&self, from: &Node, to: &Node, from_month_end: bool, at: At) -> Outcome {
        match (self.text_at(from, at), self.text_at(to, at)) {
            (Ok(from), Ok(to)) => {
                let days = if from_month_end {
                    date::days_after_month(from, to)
                } else {
                    date::days_between(from, to)
                };
                days.map_or(Outcome::Broken, |days| Outcome::Number(Exact::from(days)))
            }
            (Err(Truth::Broken), _) | (_, Err(Truth::Broken)) => Outcome::Broken,
            _ => Outcome::Absent,
        }
    }

    fn extreme(&self, nodes: &[Node], at: At, wanted: Ordering) -> Outcome {
        let mut best: Option<Exact> = None;
        for node in nodes {
            match self.number_at(node, at) {
                Outcome::Number(number) => {
                    if best.as_ref().is_none_or(|best| number.cmp(best) == wanted) {
                        best = Some(number);
                    }
                }
                other => return other,
            }
        }
        best.map_or(Outcome::Absent, Outcome::Number)
    }

    fn in_unit(&self, value: &Node, key: &Node, items: &[bool], text: &str, at: At) -> Outcome {
        let fits = match self.node_slot(key, at) {
            Slot::Code { item, .. } => items.get(*item).copied().unwrap_or(false),
            Slot::Absent => return Outcome::Absent,
            _ => return Outcome::Broken,
        };
        if fits {
            return self.number_at(value, at);
        }
        if let Node::Cell(id) | Node::Inner(id) = value {
            let row = if matches!(value, Node::Inner(_)) {
                at.inner
            } else {
                at.row
            };
            self.events
                .borrow_mut()
                .push(Event::WrongUnit(*id, row, text.to_owned()));
        }
        Outcome::Broken
    }

    fn factor(&self, position: usize, key: Option<&Node>, at: At) -> Outcome {
        let Some(table) = self.method.factor_tables.get(position) else {
            return Outcome::Broken;
        };
        let item = match key.map(|key| self.node_slot(key, at)) {
            None => None,
            Some(Slot::Code { item, .. }) => Some(*item),
            Some(Slot::Broken) => return Outcome::Broken,
            Some(_) => return Outcome::Absent,
        };
        match table.find(item, self.context.year, &self.context.province) {
            Some(hit) => Outcome::Number(hit.value.clone()),
            None if table.needed => {
                if let Some(Node::Cell(id)) = key {
                    self.events
                        .borrow_mut()
                        .push(Event::NoValue(*id, at.row, position));
                }
                Outcome::Broken
            }
            None => Outcome::Absent,
        }
    }

    fn interpolate(&self, position: usize, x: &Node, y: Option<&Node>, at: At) -> Outcome {
        let Some(grid) = self.method.grids.get(position) else {
            return Outcome::Broken;
        };
        let second = y.map_or(Outcome::Number(Exact::ZERO), |y| self.number_at(y, at));
        match (self.number_at(x, at), second) {
            (Outcome::Number(x), Outcome::Number(y)) => match grid.value_at(&x, &y) {
                Some(value) => Outcome::Number(value),
                None => {
                    self.events
                        .borrow_mut()
                        .push(Event::OutsideTable(position, x, y));
                    Outcome::Broken
                }
            },
            (Outcome::Broken, _) | (_, Outcome::Broken) => Outcome::Broken,
            _ => Outcome::Absent,
        }
    }

    pub(super) fn node_slot(&self, node: &Node, at: At) -> &Slot {
        const BROKEN: &Slot = &Slot::Broken;
        match node {
            Node::Cell(id) => self.slot(*id, at.row),
            Node::Inner(id) => self.slot(*id, at.inner),
            Node::Single(id) => self.slot(*id, 0),
            _ => BROKEN,
        }
    }

    fn node_cell(&self, node: &Node, at: At) -> Option<&Cell> {
        match node {
            Node::Cell(id) => self.cell(*id, at.row),
            Node::Inner(id) => self.cell(*id, at.inner),
            Node::Single(id) => self.cell(*id, 0),
            _ => None,
        }
    }

    /// The text of a literal, a cell or an attribute; `Err` tells why there is none.
    pub(crate) fn text_at<'s>(&'s self, node: &'s Node, at: At) -> Result<&'s str, Truth> {
        let slot = match node {
            Node::Text(text) | Node::Code { code: text, .. } => return Ok(text),
            Node::Attribute { cell, .. } => self.node_slot(cell, at),
            Node::MonthOf { date, .. } => return Ok(date::month(self.text_at(date, at)?)),
            other => self.node_slot(other, at),
        };
        let found = match (node, slot) {
            (Node::Attribute { name, .. }, Slot::Code { list, item }) => {
                let item = self
                    .method
                    .lists
                    .get(*list)
                    .and_then(|list| list.items.get(*item));
                item.and_then(|item| item.attrs.get(name))
                    .map(String::as_str)
            }
            (Node::Attribute { .. }, _) => None,
            (_, slot) => self.text_of(slot),
        };
        found.ok_or(if *slot == Slot::Broken {
            Truth::Broken
        } else {
            Truth::Absent
        })
    }

    pub(crate) fn truth_at(&self, node: &Node, at: At) -> Truth {
        match node {
            Node::Not(inner) => not(self.truth_at(inner, at)),
            Node::And(a, b) => both(self.truth_at(a, at), || self.truth_at(b, at), Truth::No),
            Node::Or(a, b) => both(self.truth_at(a, at), || self.truth_at(b, at), Truth::Yes),
            Node::Compare(comparison, a, b) => match (self.number_at(a, at), self.number_at(b, at))
            {
                (Outcome::Number(left), Outcome::Number(right)) => {
                    truth(holds(*comparison, left.cmp(&right)))
                }
                (Outcome::Broken, _) | (_, Outcome::Broken) => Truth::Broken,
                _ => Truth::Absent,
            },
            Node::SameText(same, a, b) => {
                same_text(*same, self.text_at(a, at), self.text_at(b, at))
            }
            // As they are kept, dates sort as texts do.
            Node::CompareDates(comparison, a, b) => {
                match (self.text_at(a, at), self.text_at(b, at)) {
                    (Ok(left), Ok(right)) => truth(holds(*comparison, left.cmp(right))),
                    (Err(Truth::Broken), _) | (_, Err(Truth::Broken)) => Truth::Broken,
                    _ => Truth::Absent,
                }
            }
            Node::InYear(date) => match self.text_at(date, at) {
                Ok(date) => truth(date::year(date) == Some(self.context.year)),
                Err(unknown) => unknown,
            },
            Node::HasAny(cells) => truth(
                cells
                    .iter()
                    .any(|cell| matches!(self.node_slot(cell, at), Slot::Number(_))),
            ),
            Node::Entered(cell) => truth(self.node_cell(cell, at).is_some_and(|cell| {
                cell.origin == Origin::Entered && matches!(cell.slot, Slot::Number(_))
            })),
            _ => Truth::Broken,
        }
    }
}

pub(super) fn slot_number(slot: &Slot) -> Outcome {
    match slot {
        Slot::Number(number) => Outcome::Number(number.clone()),
        Slot::Notation(_) => Outcome::Number(Exact::ZERO),
        Slot::Absent => Outcome::Absent,
        Slot::Text(_) | Slot::Code { .. } | Slot::Broken | Slot::NoFactor => Outcome::Broken,
    }
}

fn map(outcome: Outcome, change: impl FnOnce(Exact) -> Exact) -> Outcome {
    match outcome {
        Outcome::Number(number) => Outcome::Number(change(number)),
        other => other,
    }
}
