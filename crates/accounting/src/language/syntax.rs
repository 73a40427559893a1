//! The parse tree of a formula.

use std::ops::Range;

use qilu_quantity::Exact;

use super::node::{Arithmetic, Comparison};

/// A parsed formula, with the bytes of the source it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the source, in bytes.
    pub span: Range<usize>,
    /// How many levels it has.
    pub depth: usize,
}

impl Expr {
    /// An expression, one level deeper than what it is made of.
    pub fn new(kind: ExprKind, span: Range<usize>) -> Self {
        let below = match &kind {
            ExprKind::Number { .. }
            | ExprKind::Text(_)
            | ExprKind::Nothing
            | ExprKind::Name(_)
            | ExprKind::Qualified(..) => 0,
            ExprKind::Negate(inner) | ExprKind::Not(inner) => inner.depth,
            ExprKind::And(a, b)
            | ExprKind::Or(a, b)
            | ExprKind::Arithmetic(_, a, b)
            | ExprKind::Compare(_, a, b) => a.depth.max(b.depth),
            ExprKind::Call(_, arguments) => arguments
                .iter()
                .map(|argument| argument.depth)
                .max()
                .unwrap_or(0),
        };
        Self {
            kind,
            span,
            depth: below + 1,
        }
    }
}

/// The forms of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `100[%]`: a number with its unit, empty where none is written.
    Number { value: Exact, unit: String },
    /// `"solid"`.
    Text(String),
    /// `none`.
    Nothing,
    /// `quantity`.
    Name(String),
    /// `fuel.quantity`.
    Qualified(String, String),
    /// `-x`.
    Negate(Box<Expr>),
    /// `not x`.
    Not(Box<Expr>),
    /// `x and y`.
    And(Box<Expr>, Box<Expr>),
    /// `x or y`.
    Or(Box<Expr>, Box<Expr>),
    /// `x + y` and its like.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `x = y` and its like.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `sum(x, y)`.
    Call(String, Vec<Expr>),
}
