//! How a figure comes about: a tree down to cells, factors and constants.

use qilu_quantity::{Lang, Rounding, Text};

use super::maths::Maths;
use super::trace_node::{TraceError, TraceNode, TraceOrigin};
use crate::evaluate::{At, Cell, Context, Report, Run, Slot, Truth};
use crate::language::{ColumnId, Node};
use crate::library::{Column, Library, Method, Role, Total};
use crate::limits::{TRACE_DEPTH_MAX, TRACE_INPUTS_MAX};
use crate::report::{Entries, FigureRef, Origin, Value};

/// Explains a figure, `depth` steps down (at most [`TRACE_DEPTH_MAX`]).
///
/// # Errors
/// [`TraceError::UnknownFigure`] when the report has no such figure.
pub fn trace(
    _library: &Library,
    method: &Method,
    entries: &Entries,
    figure: &FigureRef,
    depth: usize,
) -> Result<TraceNode, TraceError> {
    let context = Context::of(entries);
    let report = Report::of(method, entries);
    let run = Run::compute(method, &report, &context);
    let tracer = Tracer { run: &run };
    let depth = depth.min(TRACE_DEPTH_MAX);
    let found = match figure {
        FigureRef::Total(id) => method
            .totals
            .iter()
            .position(|total| total.id == *id)
            .and_then(|total| tracer.total(total, depth)),
        FigureRef::Cell {
            table,
            row_key,
            column,
        } => run
            .find(table, row_key, column)
            .and_then(|(id, row)| tracer.cell(id, row, depth)),
    };
    found.ok_or_else(|| TraceError::UnknownFigure(figure.to_string()))
}

pub(super) struct Tracer<'r, 'a> {
    pub(super) run: &'r Run<'a>,
}

/// A figure something is made of.
#[derive(Clone, PartialEq, Eq)]
enum Part {
    Cell(ColumnId, usize),
    Total(usize),
    Constant(usize),
    /// A value that was looked up, explained already.
    Factor(Box<TraceNode>),
}

impl Tracer<'_, '_> {
    fn total(&self, position: usize, depth: usize) -> Option<TraceNode> {
        let total = self.run.method.totals.get(position)?;
        let slot = self.run.totals.get(position)?;
        let mut node = TraceNode {
            figure: FigureRef::Total(total.id.clone()).to_string(),
            label: total.label.clone(),
            symbol: total.symbol.clone(),
            value: self.run.value(slot),
            unit: total.unit.text.clone(),
            origin: TraceOrigin::Total,
            formula: None,
            with_values: None,
            clause: Some(total.clause.clone()),
            rounding: self.total_rounding(total, slot),
            at: None,
            factor: None,
            inputs: Vec::new(),
            more: false,
        };
        self.explain(&mut node, &total.formula.node, 0, depth);
        Some(node)
    }

    fn cell(&self, id: ColumnId, row: usize, depth: usize) -> Option<TraceNode> {
        let column = self.run.method.column(id)?;
        let cell = self.run.cell(id, row)?;
        let table = self.run.method.tables.get(id.table)?;
        let key = self.run.key_text(id.table, row);
        let figure = FigureRef::Cell {
            table: table.id.clone(),
            row_key: key,
            column: column.id.clone(),
        };
        let factor = (cell.origin == Origin::Default)
            .then(|| self.default_note(column, row))
            .flatten();
        let mut node = TraceNode {
            figure: figure.to_string(),
            label: column.label.clone(),
            symbol: column.symbol.clone(),
            value: self.run.value(&cell.slot),
            unit: self.run.unit_shown(id, row, column),
            origin: match cell.origin {
                Origin::Entered => TraceOrigin::Entered,
                Origin::Default if factor.is_some() => TraceOrigin::Factor,
                Origin::Default => TraceOrigin::Default,
                Origin::Computed => TraceOrigin::Computed,
                Origin::NotApplicable | Origin::WhenBlank | Origin::Blank => TraceOrigin::Blank,
            },
            formula: None,
            with_values: None,
            clause: column.clause.clone(),
            rounding: self.cell_rounding(column, cell, row),
            at: self.run.cell_at(id, row),
            factor,
            inputs: Vec::new(),
            more: false,
        };
        match (column.role, cell.origin) {
            (Role::Formula, _) => {
                if let Some(formula) = &column.formula {
                    self.explain(&mut node, &formula.node, row, depth);
                }
            }
            (_, Origin::Default) if node.factor.is_none() => {
                if let Some(default) = &column.default {
                    self.explain(&mut node, &default.node, row, depth);
                }
            }
            _ => {}
        }
        Some(node)
    }

    fn explain(&self, node: &mut TraceNode, formula: &Node, row: usize, depth: usize) {
        let write = |values, lang| {
            let maths = Maths {
                method: self.run.method,
                run: Some(self.run),
                row,
                values,
                lang,
            };
            maths.write(formula)
        };
        node.formula = Some(Text::new(write(false, Lang::Zh), write(false, Lang::En)));
        node.with_values = Some(write(true, Lang::Zh));
        let mut parts = Vec::new();
        self.parts(formula, At { row, inner: 0 }, &mut parts);
        if depth == 0 {
            node.more = !parts.is_empty();
            return;
        }
        node.more = parts.len() > TRACE_INPUTS_MAX;
        node.inputs = parts
            .into_iter()
            .take(TRACE_INPUTS_MAX)
            .filter_map(|part| self.part(part, depth - 1))
            .collect();
    }

    fn part(&self, part: Part, depth: usize) -> Option<TraceNode> {
        match part {
            Part::Cell(id, row) => self.cell(id, row, depth),
            Part::Total(position) => self.total(position, depth),
            Part::Factor(node) => Some(*node),
            Part::Constant(position) => {
                let constant = self.run.method.constants.get(position)?;
                Some(TraceNode {
                    figure: format!("constant:{}", constant.id),
                    label: constant.label.clone(),
                    symbol: Some(constant.symbol.clone()),
                    value: Value::Number(constant.value.clone()),
                    unit: constant.unit.text.clone(),
                    origin: TraceOrigin::Constant,
                    formula: None,
                    with_values: None,
                    clause: None,
                    rounding: None,
                    at: None,
                    factor: None,
                    inputs: Vec::new(),
                    more: false,
                })
            }
        }
    }

    /// The figures the value was made of: of a choice, those of the branch taken.
    fn parts(&self, node: &Node, at: At, parts: &mut Vec<Part>) {
        let mut add = |part| {
            if !parts.contains(&part) {
                parts.push(part);
            }
        };
        match node {
            Node::Cell(id) => add(Part::Cell(*id, at.row)),
            Node::Inner(id) => add(Part::Cell(*id, at.inner)),
            Node::Single(id) => add(Part::Cell(*id, 0)),
            Node::Total(position) => add(Part::Total(*position)),
            Node::Constant(position) => add(Part::Constant(*position)),
            Node::Scale(_, inner)
            | Node::Negate(inner)
            | Node::Round(inner, _)
            | Node::Exp(inner, _)
            | Node::InUnit { value: inner, .. } => {
                self.parts(inner, at, parts);
            }
            Node::Factor { .. } | Node::Interpolate { .. } => {
                if let Node::Interpolate { x, y, .. } = node {
                    self.parts(x, at, parts);
                    if let Some(y) = y {
                        self.parts(y, at, parts);
                    }
                }
                let found = self.looked_up(node, at);
                let part = found.map(|node| Part::Factor(Box::new(node)));
                parts.extend(part.filter(|part| !parts.contains(part)));
            }
            Node::Arithmetic(_, a, b) | Node::Power(a, b, _) => {
                self.parts(a, at, parts);
                self.parts(b, at, parts);
            }
            Node::Min(nodes) | Node::Max(nodes) => {
                nodes.iter().for_each(|node| self.parts(node, at, parts))
            }
            Node::If(condition, yes, no) => {
                match self.run.quietly(|run| run.truth_at(condition, at)) {
                    Truth::Yes => self.parts(yes, at, parts),
                    Truth::No => self.parts(no, at, parts),
                    Truth::Absent | Truth::Broken => {}
                }
            }
            Node::Aggregate(aggregate) => {
                for row in self.run.matching_rows(aggregate, at).unwrap_or_default() {
                    let at = At {
                        row: at.row,
                        inner: row,
                    };
                    self.parts(&aggregate.value, at, parts);
                    if let Some(weight) = &aggregate.weight {
                        self.parts(weight, at, parts);
                    }
                }
            }
            _ => {}
        }
    }

    fn cell_rounding(&self, column: &Column, cell: &Cell, row: usize) -> Option<Text> {
        let decimals = column.decimals.filter(|_| column.role == Role::Formula)?;
        let Slot::Number(value) = &cell.slot else {
            return None;
        };
        if !column.carry {
            return shown_only(value, decimals);
        }
        let formula = column.formula.as_ref()?;
        self.carried(
            value,
            decimals,
            self.run
                .quietly(|run| run.number_at(&formula.node, At { row, inner: 0 })),
        )
    }

    fn total_rounding(&self, total: &Total, slot: &Slot) -> Option<Text> {
        let (decimals, Slot::Number(value)) = (total.decimals?, slot) else {
            return None;
        };
        if !total.carry {
            return shown_only(value, decimals);
        }
        self.carried(
            value,
            decimals,
            self.run
                .quietly(|run| run.number_at(&total.formula.node, At { row: 0, inner: 0 })),
        )
    }

    /// What was rounded away before the value went on.
    fn carried(
        &self,
        value: &qilu_quantity::Exact,
        decimals: u32,
        before: crate::evaluate::Outcome,
    ) -> Option<Text> {
        let crate::evaluate::Outcome::Number(before) = before else {
            return None;
        };
        if before == *value {
            return None;
        }
        let (zh, en) = match self.run.method.rounding.mode {
            Rounding::HalfEven => ("四舍六入五成双", "half-even"),
            Rounding::HalfUp | Rounding::Unrounded => ("四舍五入", "half-up"),
        };
        let (before, after) = (before.to_decimal_string(10), value.to_fixed(decimals));
        Some(Text::new(
            format!("{zh}至 {decimals} 位小数后继续计算：{before} → {after}"),
            format!("rounded {en} to {decimals} decimals before going on: {before} → {after}"),
        ))
    }
}

fn shown_only(value: &qilu_quantity::Exact, decimals: u32) -> Option<Text> {
    let shown = value.to_fixed(decimals);
    (value.round(decimals, Rounding::HalfUp) != *value).then(|| {
        Text::new(
            format!("报出 {shown}（{decimals} 位小数），后续计算用未修约值"),
            format!("shown as {shown} ({decimals} decimals); the unrounded value goes on"),
        )
    })
}
