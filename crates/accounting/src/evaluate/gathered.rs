//! What the rows of an aggregate come to together.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use qilu_quantity::{Exact, Rounding};

use super::expression::{Known, Outcome};
use crate::language::AggregateKind;

/// The values seen so far. Rows that rightly have nothing are passed over; a wrong one makes the whole unknown.
pub(super) struct Gathered {
    kind: AggregateKind,
    /// The sum, of products with the weights where there are any.
    sum: Exact,
    weights: Exact,
    count: i64,
    /// What one row alone decides.
    found: Outcome,
}

impl Gathered {
    pub fn new(kind: AggregateKind) -> Self {
        Self {
            kind,
            sum: Exact::ZERO,
            weights: Exact::ZERO,
            count: 0,
            found: Outcome::Absent,
        }
    }

    /// A row of a count.
    pub fn count(&mut self, has_value: bool) -> ControlFlow<()> {
        self.count += i64::from(has_value);
        ControlFlow::Continue(())
    }

    /// A row of any other kind; `Break` when nothing further can change what is found.
    #[inline]
    pub fn take(&mut self, value: Known<'_>, weight: Option<Known<'_>>) -> ControlFlow<()> {
        if self.kind == AggregateKind::Pick {
            self.found = match value {
                Known::Number(number) => Outcome::Number(number.clone()),
                Known::Absent => Outcome::Absent,
                Known::Broken => Outcome::Broken,
            };
            return ControlFlow::Break(());
        }
        match (value, weight) {
            (Known::Broken, _) | (_, Some(Known::Broken)) => {
                self.found = Outcome::Broken;
                return ControlFlow::Break(());
            }
            (Known::Number(value), None) => self.add(value),
            (Known::Number(value), Some(Known::Number(weight))) => {
                self.sum += &(value * weight);
                self.weights += weight;
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn add(&mut self, value: &Exact) {
        let wanted = match self.kind {
            AggregateKind::Min => Ordering::Less,
            AggregateKind::Max => Ordering::Greater,
            _ => {
                self.sum += value;
                self.count += 1;
                return;
            }
        };
        match &self.found {
            Outcome::Number(best) if value.cmp(best) != wanted => {}
            _ => self.found = Outcome::Number(value.clone()),
        }
    }

    pub fn outcome(self) -> Outcome {
        self.rounded(None)
    }

    /// The outcome, rounded so where that is asked for.
    pub fn rounded(self, rounding: Option<(u32, Rounding)>) -> Outcome {
        let divisor = match self.kind {
            _ if self.found == Outcome::Broken => return Outcome::Broken,
            AggregateKind::Weighted => self.weights,
            AggregateKind::Average => Exact::from(self.count),
            AggregateKind::Sum => return Outcome::Number(in_places(self.sum, rounding)),
            AggregateKind::Count => {
                return Outcome::Number(in_places(Exact::from(self.count), rounding));
            }
            AggregateKind::Min | AggregateKind::Max | AggregateKind::Pick => {
                return match self.found {
                    Outcome::Number(number) => Outcome::Number(in_places(number, rounding)),
                    other => other,
                };
            }
        };
        let mean = match rounding {
            Some((places, mode)) => self
                .sum
                .checked_div_round(&divisor, &Exact::ONE, places, mode),
            None => self.sum.checked_div(&divisor),
        };
        mean.map_or(Outcome::Absent, Outcome::Number)
    }
}

fn in_places(number: Exact, rounding: Option<(u32, Rounding)>) -> Exact {
    match rounding {
        Some((places, mode)) => number.round(places, mode),
        None => number,
    }
}
