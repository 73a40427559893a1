//! What the operators of a formula mean, whichever way the formula is walked.

use std::cmp::Ordering;

use qilu_quantity::{Exact, Notation, Rounding};

use super::expression::Truth;
use crate::language::{Arithmetic, Comparison};

/// What two numbers come to; `None` for a division by zero.
pub(super) fn combine(operator: Arithmetic, left: &Exact, right: &Exact) -> Option<Exact> {
    Some(match operator {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => return left.checked_div(right),
    })
}

/// `and` decided by a `No`, `or` decided by a `Yes`; the second side is only looked at if the first does not decide.
pub(super) fn both(first: Truth, second: impl FnOnce() -> Truth, decisive: Truth) -> Truth {
    if first == decisive {
        return decisive;
    }
    match (first, second()) {
        (_, second) if second == decisive => decisive,
        (Truth::Broken, _) | (_, Truth::Broken) => Truth::Broken,
        (Truth::Absent, _) | (_, Truth::Absent) => Truth::Absent,
        (_, second) => second,
    }
}

pub(super) fn not(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        unknown => unknown,
    }
}

pub(super) fn truth(yes: bool) -> Truth {
    if yes { Truth::Yes } else { Truth::No }
}

pub(super) fn holds(comparison: Comparison, ordering: Ordering) -> bool {
    match comparison {
        Comparison::Equal => ordering == Ordering::Equal,
        Comparison::NotEqual => ordering != Ordering::Equal,
        Comparison::Less => ordering == Ordering::Less,
        Comparison::LessOrEqual => ordering != Ordering::Greater,
        Comparison::Greater => ordering == Ordering::Greater,
        Comparison::GreaterOrEqual => ordering != Ordering::Less,
    }
}

/// Whether texts, or what kept them from being known, are the same or different as asked.
pub(super) fn same_text<T: PartialEq>(
    same: bool,
    left: Result<T, Truth>,
    right: Result<T, Truth>,
) -> Truth {
    match (left, right) {
        (Ok(left), Ok(right)) => truth((left == right) == same),
        (Err(Truth::Broken), _) | (_, Err(Truth::Broken)) => Truth::Broken,
        _ => Truth::Absent,
    }
}

/// How `round` in a formula and reported figures are rounded, even where the method itself does not round.
pub(super) fn always_rounding(mode: Rounding) -> Rounding {
    match mode {
        Rounding::Unrounded => Rounding::HalfUp,
        mode => mode,
    }
}

/// What a blank comes to that no default stands in for.
pub(super) enum LeftBlank {
    /// A value is needed.
    Wrong,
    /// It stands for this notation key.
    Notation(Notation),
    /// No factor stands in for it: wrong as soon as a formula needs it.
    NoFactor,
    Nothing,
}

pub(super) fn left_blank(
    needed: bool,
    lacks_factor: bool,
    failed: bool,
    when_blank: Option<Notation>,
) -> LeftBlank {
    match when_blank {
        _ if needed => LeftBlank::Wrong,
        Some(key) if !failed => LeftBlank::Notation(key),
        _ if lacks_factor || failed => LeftBlank::NoFactor,
        _ => LeftBlank::Nothing,
    }
}
