//! From a computed report to the program of one figure. Conditions are decided as they are in the report.

use std::collections::HashMap;

use qilu_quantity::{Exact, Text};

use super::stated::Stated;
use super::tape::{At, Op, Tape};
use crate::evaluate::{At as Row, Given, Outcome, Run, Slot, Truth};
use crate::language::{Aggregate, AggregateKind, Arithmetic, ColumnId, Node};
use crate::library::Role;
use crate::report::{FigureRef, Origin};

/// An uncertain quantity of a report.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variable {
    /// The cell, or the first cell that a shared factor stands in.
    pub figure: FigureRef,
    pub label: Text,
    /// The factor set and factor, where the value is a default that several cells may share.
    pub factor: Option<String>,
    pub value: f64,
    /// Half the width of the 95 % interval, relative to the value; `None` where nothing is stated.
    pub relative: Option<f64>,
}

/// What two cells share if they stand for one quantity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Identity {
    Cell(ColumnId, usize),
    Factor(usize, Option<usize>),
}

pub(super) struct Lowering<'r, 'a> {
    run: &'r Run<'a>,
    pub tape: Tape,
    pub variables: Vec<Variable>,
    known: HashMap<Identity, At>,
    cells: HashMap<(ColumnId, usize), Option<At>>,
    totals: HashMap<usize, Option<At>>,
}

impl<'r, 'a> Lowering<'r, 'a> {
    pub fn new(run: &'r Run<'a>) -> Self {
        Self {
            run,
            tape: Tape::default(),
            variables: Vec::new(),
            known: HashMap::new(),
            cells: HashMap::new(),
            totals: HashMap::new(),
        }
    }

    pub fn total(&mut self, position: usize) -> Option<At> {
        if let Some(known) = self.totals.get(&position) {
            return *known;
        }
        let total = self.run.method.totals.get(position)?;
        let lowered = self.node(&total.formula.node, Row { row: 0, inner: 0 });
        self.totals.insert(position, lowered);
        lowered
    }

    pub fn cell(&mut self, id: ColumnId, row: usize) -> Option<At> {
        if let Some(known) = self.cells.get(&(id, row)) {
            return *known;
        }
        let lowered = self.cell_anew(id, row);
        self.cells.insert((id, row), lowered);
        lowered
    }

    fn cell_anew(&mut self, id: ColumnId, row: usize) -> Option<At> {
        let column = self.run.method.column(id)?;
        let cell = self.run.cell(id, row)?;
        match (&cell.slot, column.role) {
            (Slot::Notation(_), _) => Some(self.tape.push(Op::Constant(0.0))),
            (Slot::Number(_), Role::Formula) => {
                let formula = column.formula.as_ref()?;
                self.node(&formula.node, Row { row, inner: 0 })
            }
            (Slot::Number(number), _) => Some(self.quantity(id, row, number, cell.origin)),
            _ => None,
        }
    }

    /// An entered number, or a default: one that is a factor alone is the same quantity wherever the factor stands.
    fn quantity(&mut self, id: ColumnId, row: usize, number: &Exact, origin: Origin) -> At {
        let column = self.run.method.column(id);
        let default = column.and_then(|column| column.default.as_ref());
        let shared = default
            .filter(|_| origin == Origin::Default)
            .and_then(|default| self.factor_of(&default.node, row));
        let identity = match &shared {
            Some((identity, _)) => identity.clone(),
            None => Identity::Cell(id, row),
        };
        if let Some(known) = self.known.get(&identity) {
            return *known;
        }
        let entry = self.run.given(id, row).and_then(Given::cell);
        let stated = Stated::of(
            entry.and_then(|entry| entry.uncertainty.as_deref()),
            column.and_then(|column| column.uncertainty.as_ref()),
            origin,
            number,
        );
        let table = self.run.table(id.table);
        self.variables.push(Variable {
            figure: FigureRef::Cell {
                table: table.map(|table| table.id.clone()).unwrap_or_default(),
                row_key: self.run.place(id, row).row_key.unwrap_or_default(),
                column: column.map(|column| column.id.clone()).unwrap_or_default(),
            },
            label: column
                .map(|column| column.label.clone())
                .unwrap_or_default(),
            factor: shared.map(|(_, name)| name),
            value: number.to_f64_lossy(),
            relative: stated,
        });
        let at = self.tape.push(Op::Variable(self.variables.len() - 1));
        self.known.insert(identity, at);
        at
    }

    fn factor_of(&self, node: &Node, row: usize) -> Option<(Identity, String)> {
        let Node::Factor { table, key } = node else {
            return None;
        };
        let look_up = self.run.method.factor_tables.get(*table)?;
        let position = match key.as_deref() {
            Some(Node::Cell(id)) => match self.run.slot(*id, row) {
                Slot::Code { item, .. } => Some(*item),
                _ => return None,
            },
            _ => None,
        };
        let context = self.run.context;
        let hit = look_up.find(position, context.year, &context.province)?;
        let set = self.run.method.factor_sets.get(hit.set)?;
        let name = [
            Some(set.id.as_str()),
            Some(hit.row.factor.as_str()),
            hit.row.key.as_deref(),
        ];
        let name: Vec<&str> = name.into_iter().flatten().collect();
        Some((Identity::Factor(*table, position), name.join(" ")))
    }

    /// `None` where there is rightly nothing, as in the report.
    fn node(&mut self, node: &Node, at: Row) -> Option<At> {
        match node {
            Node::Cell(id) => self.cell(*id, at.row),
            Node::Inner(id) => self.cell(*id, at.inner),
            Node::Single(id) => self.cell(*id, 0),
            Node::Total(position) => self.total(*position),
            Node::Scale(factor, inner) => {
                let inner = self.node(inner, at)?;
                let factor = self.tape.push(Op::Constant(factor.to_f64_lossy()));
                Some(self.tape.push(Op::Multiply(inner, factor)))
            }
            Node::Negate(inner) => {
                let inner = self.node(inner, at)?;
                let zero = self.tape.push(Op::Constant(0.0));
                Some(self.tape.push(Op::Subtract(zero, inner)))
            }
            Node::Arithmetic(operator, a, b) => {
                let (a, b) = (self.node(a, at)?, self.node(b, at)?);
                Some(self.tape.push(match operator {
                    Arithmetic::Add => Op::Add(a, b),
                    Arithmetic::Subtract => Op::Subtract(a, b),
                    Arithmetic::Multiply => Op::Multiply(a, b),
                    Arithmetic::Divide => Op::Divide(a, b),
                }))
            }
            Node::If(condition, yes, no) => match self.run.truth_at(condition, at) {
                Truth::Yes => self.node(yes, at),
                Truth::No => self.node(no, at),
                Truth::Absent | Truth::Broken => None,
            },
            // A rounding moves a figure by less than anybody's uncertainty and has no slope of its own.
            Node::Round(inner, _) => self.node(inner, at),
            Node::InUnit { value, .. } => self.node(value, at),
            Node::Power(base, exponent, _) => {
                let (base, exponent) = (self.node(base, at)?, self.node(exponent, at)?);
                Some(self.tape.push(Op::Power(base, exponent)))
            }
            Node::Exp(exponent, _) => {
                let exponent = self.node(exponent, at)?;
                Some(self.tape.push(Op::Exp(exponent)))
            }
            Node::Min(nodes) => self.fold(nodes, at, Op::Min),
            Node::Max(nodes) => self.fold(nodes, at, Op::Max),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, at),
            // What is a number of the document is not uncertain here: literals, constants, factors inside a formula.
            other => match self.run.quietly(|run| run.number_at(other, at)) {
                Outcome::Number(number) => {
                    Some(self.tape.push(Op::Constant(number.to_f64_lossy())))
                }
                Outcome::Absent | Outcome::Broken => None,
            },
        }
    }

    fn fold(&mut self, nodes: &[Node], at: Row, op: fn(At, At) -> Op) -> Option<At> {
        let mut folded = None;
        for node in nodes {
            let next = self.node(node, at)?;
            folded = Some(folded.map_or(next, |before| self.tape.push(op(before, next))));
        }
        folded
    }

    fn aggregate(&mut self, aggregate: &Aggregate, at: Row) -> Option<At> {
        let rows = self.run.matching_rows(aggregate, at).ok()?;
        let inside = |row: usize| Row {
            row: at.row,
            inner: row,
        };
        if aggregate.kind == AggregateKind::Weighted {
            return self.weighted(aggregate, &rows, at);
        }
        if aggregate.kind == AggregateKind::Pick {
            let row = rows.first()?;
            return self.node(&aggregate.value, inside(*row));
        }
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            values.extend(self.node(&aggregate.value, inside(row)));
        }
        let mut fold = |op: fn(At, At) -> Op| {
            let mut values = values.iter().copied();
            let first = values.next();
            first.map(|first| values.fold(first, |sum, value| self.tape.push(op(sum, value))))
        };
        match aggregate.kind {
            AggregateKind::Sum => {
                let sum = fold(Op::Add);
                Some(sum.unwrap_or_else(|| self.tape.push(Op::Constant(0.0))))
            }
            AggregateKind::Min => fold(Op::Min),
            AggregateKind::Max => fold(Op::Max),
            AggregateKind::Average => {
                let sum = fold(Op::Add)?;
                let count = self.tape.push(Op::Constant(count(values.len())));
                Some(self.tape.push(Op::Divide(sum, count)))
            }
            AggregateKind::Count => Some(self.tape.push(Op::Constant(count(values.len())))),
            AggregateKind::Weighted | AggregateKind::Pick => None,
        }
    }

    fn weighted(&mut self, aggregate: &Aggregate, rows: &[usize], at: Row) -> Option<At> {
        let weight = aggregate.weight.as_ref()?;
        let mut sums: Option<(At, At)> = None;
        for row in rows {
            let inside = Row {
                row: at.row,
                inner: *row,
            };
            let (Some(value), Some(weight)) = (
                self.node(&aggregate.value, inside),
                self.node(weight, inside),
            ) else {
                continue;
            };
            let product = self.tape.push(Op::Multiply(value, weight));
            sums = Some(match sums {
                None => (product, weight),
                Some((products, weights)) => (
                    self.tape.push(Op::Add(products, product)),
                    self.tape.push(Op::Add(weights, weight)),
                ),
            });
        }
        let (products, weights) = sums?;
        Some(self.tape.push(Op::Divide(products, weights)))
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a count of rows is far below 2^52"
)]
fn count(rows: usize) -> f64 {
    rows as f64
}
