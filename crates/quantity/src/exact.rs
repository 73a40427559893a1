//! Exact rational numbers. Small ones (nearly all) are decimals of a fixed size; the rest are big rationals.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::small::Small;

/// A denominator may grow to this many bits. Beyond it the value is rounded half-even at [`LIMIT_DECIMALS`] decimals,
/// so that a sum over thousands of unlike fractions stays bounded in time and memory.
pub const DENOMINATOR_BITS_MAX: usize = 4096;

/// Decimals kept when [`DENOMINATOR_BITS_MAX`] is passed: far below a gram in any total.
pub const LIMIT_DECIMALS: u32 = 60;

/// How a value is rounded. Ties of `HalfUp` go away from zero, as 四舍五入 and Excel's `ROUND` do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Ties away from zero.
    HalfUp,
    /// Ties to the even neighbour.
    HalfEven,
    /// The value is left as it is.
    Unrounded,
}

/// An exact rational number.
#[derive(Clone)]
pub struct Exact(pub(crate) Repr);

/// `Small` whenever the value has that form, so that a small number and a big one are never equal.
#[derive(Clone)]
pub(crate) enum Repr {
    Small(Small),
    Big(Box<RBig>),
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Small(Small::ZERO));
    /// One.
    pub const ONE: Self = Self(Repr::Small(Small::ONE));

    /// The fraction `numerator / denominator`; `None` for a zero denominator.
    #[must_use]
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::ratio(i128::from(numerator), i128::from(denominator)))
    }

    /// 10 to the power of `exponent`.
    #[must_use]
    pub fn power_of_ten(exponent: i32) -> Self {
        let magnitude = UBig::from(10u8).pow(usize::try_from(exponent.unsigned_abs()).unwrap_or(0));
        if exponent < 0 {
            Self::from_big(RBig::from_parts(IBig::ONE, magnitude))
        } else {
            Self::from_big(RBig::from_parts(IBig::from(magnitude), UBig::ONE))
        }
    }

    /// The value in the small form, if it has that.
    #[must_use]
    #[inline]
    pub fn small(&self) -> Option<Small> {
        match self.0 {
            Repr::Small(small) => Some(small),
            Repr::Big(_) => None,
        }
    }

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(small) if small.is_zero())
    }

    /// Whether the value is exactly one.
    #[must_use]
    pub fn is_one(&self) -> bool {
        *self == Self::ONE
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(small) => small.is_negative(),
            Repr::Big(big) => *big.numerator() < IBig::ZERO,
        }
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// The quotient, or `None` when dividing by zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        if let (Repr::Small(above), Repr::Small(below)) = (&self.0, &divisor.0)
            && let Some(quotient) = above.divided(*below)
        {
            return Some(Self(Repr::Small(quotient)));
        }
        Some(Self::from_big(self.to_big() / divisor.to_big()))
    }

    /// The quotient times `factor`, rounded to `places` decimals, or `None` when dividing by zero: what
    /// [`Exact::checked_div`], a multiplication and [`Exact::round`] come to, mostly without the fraction between them.
    #[must_use]
    pub fn checked_div_round(
        &self,
        divisor: &Self,
        factor: &Self,
        places: u32,
        rounding: Rounding,
    ) -> Option<Self> {
        if rounding != Rounding::Unrounded
            && let (Repr::Small(above), Repr::Small(below), Repr::Small(factor)) =
                (&self.0, &divisor.0, &factor.0)
            && !below.is_zero()
            && let Some(above) = above.multiplied(*factor)
            && let Some(quotient) = above.divided_rounded(*below, places, rounding)
        {
            return Some(Self(Repr::Small(quotient)));
        }
        let quotient = self.checked_div(divisor)?;
        Some((&quotient * factor).round(places, rounding))
    }

    /// The value rounded to `places` decimals.
    #[must_use]
    pub fn round(&self, places: u32, rounding: Rounding) -> Self {
        if rounding == Rounding::Unrounded {
            return self.clone();
        }
        if let Repr::Small(small) = self.0
            && let Some(rounded) = small.rounded(places, rounding)
        {
            return Self(Repr::Small(rounded));
        }
        Self::from_big(round_big(&self.to_big(), places, rounding))
    }

    /// The whole number, if the value is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(small) => small.to_i64(),
            Repr::Big(_) => None,
        }
    }

    /// A double close to the value, for charts and cached workbook results only. Never for anything reported.
    #[must_use]
    pub fn to_f64_lossy(&self) -> f64 {
        match &self.0 {
            Repr::Big(big) => big.to_f64().value(),
            Repr::Small(small) => small
                .to_f64()
                .unwrap_or_else(|| small.to_big().to_f64().value()),
        }
    }

    pub(crate) fn to_big(&self) -> RBig {
        match &self.0 {
            Repr::Small(small) => small.to_big(),
            Repr::Big(big) => (**big).clone(),
        }
    }

    pub(crate) fn from_big(value: RBig) -> Self {
        use dashu_int::ops::BitTest;
        if let Some(small) = Small::of_big(&value) {
            return Self(Repr::Small(small));
        }
        if value.denominator().bit_len() > DENOMINATOR_BITS_MAX {
            return Self(Repr::Big(Box::new(round_big(
                &value,
                LIMIT_DECIMALS,
                Rounding::HalfEven,
            ))));
        }
        Self(Repr::Big(Box::new(value)))
    }

    /// `numerator / denominator`; the denominator is not zero.
    fn ratio(numerator: i128, denominator: i128) -> Self {
        Small::fraction(numerator, denominator).map_or_else(
            || {
                let sign = IBig::from(denominator.signum());
                let below = UBig::from(denominator.unsigned_abs());
                Self::from_big(RBig::from_parts(sign * IBig::from(numerator), below))
            },
            |small| Self(Repr::Small(small)),
        )
    }
}

pub(crate) fn round_big(value: &RBig, places: u32, rounding: Rounding) -> RBig {
    let scale = UBig::from(10u8).pow(usize::try_from(places).unwrap_or(0));
    let (sign, magnitude) = value.numerator().clone().into_parts();
    let scaled = magnitude * &scale;
    let denominator = value.denominator();
    let mut quotient = &scaled / denominator;
    let remainder = scaled - &quotient * denominator;
    let rest = denominator - &remainder;
    let up = match remainder.cmp(&rest) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => {
            rounding == Rounding::HalfUp || !quotient.is_multiple_of(&UBig::from(2u8))
        }
    };
    if up {
        quotient += UBig::ONE;
    }
    RBig::from_parts(IBig::from_parts(sign, quotient), scale)
}
