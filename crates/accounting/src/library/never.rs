//! Checks that can never fire, as far as the ranges of the columns tell.

use qilu_quantity::Exact;

use super::document::Document;
use super::load::Faults;
use super::method::Method;
use super::table::{Column, Range, Role};
use crate::language::{Comparison, Node};

/// A check on values that the column's own range refuses already is a mistake of the document.
pub(crate) fn check_conditions(method: &Method, document: &Document, faults: &mut Faults) {
    for check in &method.checks {
        let written = document
            .checks
            .iter()
            .find(|written| *written.code.get_ref() == check.code);
        if let Some(written) = written
            && never(method, &check.when.node)
        {
            faults.add(
                written.when.span().start,
                "check.never",
                "检查条件与该列的允许范围不相容，永远不会成立",
                "the condition is outside the column's own range and can never hold",
            );
        }
    }
}

fn never(method: &Method, condition: &Node) -> bool {
    match condition {
        Node::And(a, b) => never(method, a) || never(method, b),
        Node::Or(a, b) => never(method, a) && never(method, b),
        Node::Compare(comparison, a, b) => {
            let decided = |cell: &Node, literal: &Node, comparison| {
                column(method, cell)
                    .zip(constant(method, literal))
                    .is_some_and(|(column, value)| excluded(column, comparison, &value))
            };
            decided(a, b, *comparison) || decided(b, a, mirrored(*comparison))
        }
        _ => false,
    }
}

/// The column of a cell whose values the plant alone gives: a default is not held to the range.
fn column<'m>(method: &'m Method, node: &Node) -> Option<&'m Column> {
    let (Node::Cell(id) | Node::Single(id)) = node else {
        return None;
    };
    method
        .column(*id)
        .filter(|column| column.role == Role::Input && column.default.is_none())
}

fn constant(method: &Method, node: &Node) -> Option<Exact> {
    match node {
        Node::Number { value, .. } => Some(value.clone()),
        Node::Constant(position) => method
            .constants
            .get(*position)
            .map(|constant| constant.value.clone()),
        Node::Negate(inner) => constant(method, inner).map(|value| -value),
        Node::Scale(factor, inner) => constant(method, inner).map(|value| &value * factor),
        _ => None,
    }
}

const fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

/// Whether no value the column may hold compares so. A notation key counts as zero, whatever the range.
fn excluded(column: &Column, comparison: Comparison, value: &Exact) -> bool {
    let counts_as_zero = column.allows_notation() || column.when_blank.is_some();
    let zero = Exact::ZERO;
    let (in_range, by_zero) = match comparison {
        Comparison::Equal => (column.range.contains(value), zero == *value),
        Comparison::NotEqual => (true, true),
        Comparison::Less => (reaches_below(&column.range, value, false), zero < *value),
        Comparison::LessOrEqual => (reaches_below(&column.range, value, true), zero <= *value),
        Comparison::Greater => (reaches_above(&column.range, value, false), zero > *value),
        Comparison::GreaterOrEqual => (reaches_above(&column.range, value, true), zero >= *value),
    };
    !(in_range || counts_as_zero && by_zero)
}

fn reaches_below(range: &Range, value: &Exact, or_equal: bool) -> bool {
    let from_min = |min: &Exact| min < value || or_equal && min == value;
    range.min.as_ref().is_none_or(from_min)
        && range.above.as_ref().is_none_or(|above| above < value)
}

fn reaches_above(range: &Range, value: &Exact, or_equal: bool) -> bool {
    let from_max = |max: &Exact| max > value || or_equal && max == value;
    range.max.as_ref().is_none_or(from_max)
        && range.below.as_ref().is_none_or(|below| below > value)
}
