//! What the rows of an aggregate come to together.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use qilu_quantity::Exact;

use super::amount::{Amount, Lack, Places};
use crate::language::{AggregateKind, Arithmetic};

/// The values seen so far. Rows that rightly have nothing are passed over; a wrong one makes the whole unknown.
pub(super) struct Gathered<N> {
    kind: AggregateKind,
    /// The sum, of products with the weights where there are any.
    sum: N,
    weights: N,
    count: i64,
    /// What one row alone decides.
    found: Result<N, Lack>,
}

impl<N: Amount> Gathered<N> {
    #[inline]
    pub fn new(kind: AggregateKind) -> Self {
        Self {
            kind,
            sum: N::ZERO,
            weights: N::ZERO,
            count: 0,
            found: Err(Lack::Absent),
        }
    }

    /// A row of a count.
    pub fn count(&mut self, has_value: bool) -> ControlFlow<()> {
        self.count += i64::from(has_value);
        ControlFlow::Continue(())
    }

    /// A row of any other kind; `Break` when nothing further can change what is found.
    pub fn take(
        &mut self,
        value: Result<N, Lack>,
        weight: Option<Result<N, Lack>>,
    ) -> ControlFlow<()> {
        if self.kind == AggregateKind::Pick {
            self.found = value;
            return ControlFlow::Break(());
        }
        let added = match (value, weight) {
            (Err(lack @ (Lack::Broken | Lack::Unfit)), _)
            | (_, Some(Err(lack @ (Lack::Broken | Lack::Unfit)))) => Err(lack),
            (Ok(value), None) => self.add(value),
            (Ok(value), Some(Ok(weight))) => self.add_weighted(&value, &weight),
            (Err(Lack::Absent), _) | (_, Some(Err(Lack::Absent))) => Ok(()),
        };
        match added {
            Ok(()) => ControlFlow::Continue(()),
            Err(lack) => {
                self.found = Err(lack);
                ControlFlow::Break(())
            }
        }
    }

    #[inline]
    fn add(&mut self, value: N) -> Result<(), Lack> {
        let wanted = match self.kind {
            AggregateKind::Min => Ordering::Less,
            AggregateKind::Max => Ordering::Greater,
            _ => {
                self.sum = self.sum.sum(&value)?;
                self.count += 1;
                return Ok(());
            }
        };
        match &self.found {
            Ok(best) if value.order(best)? != wanted => {}
            _ => self.found = Ok(value),
        }
        Ok(())
    }

    #[inline]
    fn add_weighted(&mut self, value: &N, weight: &N) -> Result<(), Lack> {
        self.sum = self.sum.sum(&value.product(weight)?)?;
        self.weights = self.weights.sum(weight)?;
        Ok(())
    }

    /// What there is together, rounded so where that is asked for.
    #[inline]
    pub fn rounded(self, to: Option<Places>) -> Result<N, Lack> {
        let divisor = match self.kind {
            _ if matches!(self.found, Err(Lack::Broken | Lack::Unfit)) => return self.found,
            AggregateKind::Weighted => self.weights,
            AggregateKind::Average => N::of(&Exact::from(self.count))?,
            AggregateKind::Sum => return in_places(self.sum, to),
            AggregateKind::Count => return in_places(N::of(&Exact::from(self.count))?, to),
            AggregateKind::Min | AggregateKind::Max | AggregateKind::Pick => {
                return in_places(self.found?, to);
            }
        };
        if divisor.is_zero() {
            return Err(Lack::Absent);
        }
        match to {
            Some(to) => self.sum.quotient(&divisor, &N::ONE, to),
            None => N::combined(Arithmetic::Divide, &self.sum, &divisor),
        }
    }
}

#[inline]
fn in_places<N: Amount>(number: N, to: Option<Places>) -> Result<N, Lack> {
    match to {
        Some(to) => number.rounded(to),
        None => Ok(number),
    }
}
