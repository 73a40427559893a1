//! Exact rational numbers. Small ones (nearly all) live in two machine words; the rest in a big rational.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

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

/// An exact rational number in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Exact(pub(crate) Repr);

/// Canonical: `Small` whenever both parts fit, so that equality is structural.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Repr {
    Small { numerator: i64, denominator: i64 },
    Big(Box<RBig>),
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Small {
        numerator: 0,
        denominator: 1,
    });
    /// One.
    pub const ONE: Self = Self(Repr::Small {
        numerator: 1,
        denominator: 1,
    });

    /// The fraction `numerator / denominator`; `None` for a zero denominator.
    #[must_use]
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::reduced(i128::from(numerator), i128::from(denominator)))
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

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { numerator: 0, .. })
    }

    /// Whether the value is exactly one.
    #[must_use]
    pub fn is_one(&self) -> bool {
        matches!(
            self.0,
            Repr::Small {
                numerator: 1,
                denominator: 1
            }
        )
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { numerator, .. } => *numerator < 0,
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
        if let (
            Repr::Small {
                numerator: a,
                denominator: b,
            },
            Repr::Small {
                numerator: c,
                denominator: d,
            },
        ) = (&self.0, &divisor.0)
        {
            return Some(Self::cross_reduced(*a, *b, i128::from(*d), i128::from(*c)));
        }
        Some(Self::from_big(self.to_big() / divisor.to_big()))
    }

    /// The value rounded to `places` decimals.
    #[must_use]
    pub fn round(&self, places: u32, rounding: Rounding) -> Self {
        if rounding == Rounding::Unrounded {
            return self.clone();
        }
        if let Repr::Small {
            numerator,
            denominator,
        } = self.0
        {
            if denominator == 1 {
                return self.clone();
            }
            let scaled = 10i128.checked_pow(places).and_then(|scale| {
                let product = i128::from(numerator).checked_mul(scale)?;
                let rounded = round_quotient(product, i128::from(denominator), rounding);
                Some(Self::reduced(rounded, scale))
            });
            if let Some(value) = scaled {
                return value;
            }
        }
        Self::from_big(round_big(&self.to_big(), places, rounding))
    }

    /// The whole number, if the value is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small {
                numerator,
                denominator: 1,
            } => Some(numerator),
            _ => None,
        }
    }

    /// A double close to the value, for charts and cached workbook results only. Never for anything reported.
    #[must_use]
    pub fn to_f64_lossy(&self) -> f64 {
        match &self.0 {
            Repr::Big(big) => big.to_f64().value(),
            Repr::Small { .. } => self.to_big().to_f64().value(),
        }
    }

    pub(crate) fn to_big(&self) -> RBig {
        match &self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => RBig::from_parts(
                IBig::from(*numerator),
                UBig::from(denominator.unsigned_abs()),
            ),
            Repr::Big(big) => (**big).clone(),
        }
    }

    pub(crate) fn from_big(value: RBig) -> Self {
        use dashu_int::ops::BitTest;
        if let (Ok(numerator), Ok(denominator)) = (
            i64::try_from(value.numerator()),
            i64::try_from(value.denominator()),
        ) {
            return Self(Repr::Small {
                numerator,
                denominator,
            });
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

    /// Numerator and denominator when both fit in a machine word.
    pub(crate) fn small_parts(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => Some((numerator, denominator)),
            Repr::Big(_) => None,
        }
    }

    /// `numerator / denominator` in lowest terms; the denominator is not zero.
    pub(crate) fn reduced(numerator: i128, denominator: i128) -> Self {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
        let sign = if denominator < 0 { -1 } else { 1 };
        Self::of_lowest(sign * (numerator / divisor), sign * (denominator / divisor))
    }

    pub(crate) fn of_lowest(numerator: i128, denominator: i128) -> Self {
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self(Repr::Small {
                numerator,
                denominator,
            }),
            _ => Self(Repr::Big(Box::new(RBig::from_parts(
                IBig::from(numerator),
                UBig::from(denominator.unsigned_abs()),
            )))),
        }
    }

    /// (a/b)·(c/d), reducing across before multiplying so that the products stay small. `d` may be negative.
    pub(crate) fn cross_reduced(a: i64, b: i64, c: i128, d: i128) -> Self {
        let (a, b) = (i128::from(a), i128::from(b));
        let first = i128::try_from(gcd(a.unsigned_abs(), d.unsigned_abs()))
            .unwrap_or(1)
            .max(1);
        let second = i128::try_from(gcd(c.unsigned_abs(), b.unsigned_abs()))
            .unwrap_or(1)
            .max(1);
        let numerator = (a / first) * (c / second);
        let denominator = (b / second) * (d / first);
        if denominator < 0 {
            Self::of_lowest(-numerator, -denominator)
        } else {
            Self::of_lowest(numerator, denominator)
        }
    }
}

/// Greatest common divisor; in one machine word as soon as both fit.
pub(crate) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return u128::from(x);
        }
        (a, b) = (b, a % b);
    }
    a
}

fn round_quotient(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    let quotient = numerator / denominator;
    let remainder = (numerator % denominator).unsigned_abs();
    let rest = denominator.unsigned_abs() - remainder;
    let up = match remainder.cmp(&rest) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => rounding == Rounding::HalfUp || quotient % 2 != 0,
    };
    if up {
        quotient + if numerator < 0 { -1 } else { 1 }
    } else {
        quotient
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
