//! The numbers that formulas are computed with: exact ones, and their small form, which is quicker but does not hold
//! every number. What comes out is the same: where the small form does not do, everything is computed again exactly.

use std::cmp::Ordering;

use qilu_quantity::{Exact, Rounding, Small};

use super::operators::combine;
use crate::language::Arithmetic;

/// Why there is no number. Of two reasons, the later one counts.
///
/// As wide as a machine word: it stands where a number else does, which would be copied piece by piece around a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u64)]
pub(super) enum Lack {
    /// Rightly nothing.
    Absent,
    /// Something that is read is wrong.
    Broken,
    /// There may be one, but not in this form.
    Unfit,
}

/// To how many decimals a number is rounded, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub decimals: u32,
    pub mode: Rounding,
}

/// A number in one of the forms.
pub(super) trait Amount: Clone {
    const ZERO: Self;
    const ONE: Self;
    fn of(number: &Exact) -> Result<Self, Lack>;
    fn of_small(number: Small) -> Self;
    fn into_exact(self) -> Exact;
    fn is_zero(&self) -> bool;
    /// Divided by zero, it is broken.
    fn combined(operator: Arithmetic, left: &Self, right: &Self) -> Result<Self, Lack>;
    fn product(&self, other: &Self) -> Result<Self, Lack>;
    fn sum(&self, other: &Self) -> Result<Self, Lack>;
    fn negated(&self) -> Result<Self, Lack>;
    fn rounded(&self, to: Places) -> Result<Self, Lack>;
    /// The quotient times the factor, rounded at once; the divisor is not zero.
    fn quotient(&self, divisor: &Self, factor: &Self, to: Places) -> Result<Self, Lack>;
    fn order(&self, other: &Self) -> Result<Ordering, Lack>;
}

impl Amount for Exact {
    const ZERO: Self = Self::ZERO;
    const ONE: Self = Self::ONE;

    fn of(number: &Exact) -> Result<Self, Lack> {
        Ok(number.clone())
    }

    fn of_small(number: Small) -> Self {
        number.into()
    }

    fn into_exact(self) -> Exact {
        self
    }

    fn is_zero(&self) -> bool {
        self.is_zero()
    }

    fn combined(operator: Arithmetic, left: &Self, right: &Self) -> Result<Self, Lack> {
        combine(operator, left, right).ok_or(Lack::Broken)
    }

    fn product(&self, other: &Self) -> Result<Self, Lack> {
        Ok(self * other)
    }

    fn sum(&self, other: &Self) -> Result<Self, Lack> {
        Ok(self + other)
    }

    fn negated(&self) -> Result<Self, Lack> {
        Ok(-self)
    }

    fn rounded(&self, to: Places) -> Result<Self, Lack> {
        Ok(self.round(to.decimals, to.mode))
    }

    fn quotient(&self, divisor: &Self, factor: &Self, to: Places) -> Result<Self, Lack> {
        self.checked_div_round(divisor, factor, to.decimals, to.mode)
            .ok_or(Lack::Broken)
    }

    fn order(&self, other: &Self) -> Result<Ordering, Lack> {
        Ok(self.cmp(other))
    }
}

impl Amount for Small {
    const ZERO: Self = Self::ZERO;
    const ONE: Self = Self::ONE;

    #[inline]
    fn of(number: &Exact) -> Result<Self, Lack> {
        number.small().ok_or(Lack::Unfit)
    }

    #[inline(always)]
    fn of_small(number: Small) -> Self {
        number
    }

    #[inline]
    fn into_exact(self) -> Exact {
        self.into()
    }

    #[inline]
    fn is_zero(&self) -> bool {
        Self::is_zero(*self)
    }

    #[inline]
    fn combined(operator: Arithmetic, left: &Self, right: &Self) -> Result<Self, Lack> {
        match operator {
            Arithmetic::Add => left.added(*right),
            Arithmetic::Subtract => left.subtracted(*right),
            Arithmetic::Multiply => left.multiplied(*right),
            Arithmetic::Divide if right.is_zero() => return Err(Lack::Broken),
            Arithmetic::Divide => left.divided(*right),
        }
        .ok_or(Lack::Unfit)
    }

    #[inline(always)]
    fn product(&self, other: &Self) -> Result<Self, Lack> {
        self.multiplied(*other).ok_or(Lack::Unfit)
    }

    #[inline(always)]
    fn sum(&self, other: &Self) -> Result<Self, Lack> {
        self.added(*other).ok_or(Lack::Unfit)
    }

    #[inline]
    fn negated(&self) -> Result<Self, Lack> {
        Self::negated(*self).ok_or(Lack::Unfit)
    }

    #[inline]
    fn rounded(&self, to: Places) -> Result<Self, Lack> {
        if to.mode == Rounding::Unrounded {
            return Ok(*self);
        }
        Self::rounded(*self, to.decimals, to.mode).ok_or(Lack::Unfit)
    }

    fn quotient(&self, divisor: &Self, factor: &Self, to: Places) -> Result<Self, Lack> {
        if to.mode == Rounding::Unrounded {
            return Err(Lack::Unfit);
        }
        let above = self.multiplied(*factor);
        above
            .and_then(|above| above.divided_rounded(*divisor, to.decimals, to.mode))
            .ok_or(Lack::Unfit)
    }

    #[inline]
    fn order(&self, other: &Self) -> Result<Ordering, Lack> {
        self.compared(*other).ok_or(Lack::Unfit)
    }
}
