//! Arithmetic and order of exact numbers.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

use crate::exact::{Exact, Repr, gcd};

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: Self) -> Exact {
        if let (
            Repr::Small {
                numerator: a,
                denominator: b,
            },
            Repr::Small {
                numerator: c,
                denominator: d,
            },
        ) = (&self.0, &other.0)
        {
            let (a, b, c, d) = (
                i128::from(*a),
                i128::from(*b),
                i128::from(*c),
                i128::from(*d),
            );
            if b == d {
                return if b == 1 {
                    Exact::of_lowest(a + c, 1)
                } else {
                    Exact::reduced(a + c, b)
                };
            }
            let shared = i128::try_from(gcd(b.unsigned_abs(), d.unsigned_abs()))
                .unwrap_or(1)
                .max(1);
            let numerator = a * (d / shared) + c * (b / shared);
            // Only the shared part of the denominators can still cancel.
            let cancel = i128::try_from(gcd(numerator.unsigned_abs(), shared.unsigned_abs()))
                .unwrap_or(1)
                .max(1);
            return Exact::of_lowest(numerator / cancel, (b / shared) * (d / cancel));
        }
        Exact::from_big(self.to_big() + other.to_big())
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: Self) -> Exact {
        if let (
            Repr::Small {
                numerator: a,
                denominator: b,
            },
            Repr::Small {
                numerator: c,
                denominator: d,
            },
        ) = (&self.0, &other.0)
        {
            return Exact::cross_reduced(*a, *b, i128::from(*c), i128::from(*d));
        }
        Exact::from_big(self.to_big() * other.to_big())
    }
}

impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        match &self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => Exact::of_lowest(-i128::from(*numerator), i128::from(*denominator)),
            Repr::Big(big) => Exact::from_big(-(**big).clone()),
        }
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: Self) -> Exact {
        self + &-other
    }
}

macro_rules! by_value {
    ($($operation:ident $method:ident),*) => {$(
        impl $operation for Exact {
            type Output = Exact;
            fn $method(self, other: Self) -> Exact { (&self).$method(&other) }
        }
    )*};
}
by_value!(Add add, Sub sub, Mul mul);

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        -&self
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, |total, value| &total + &value)
    }
}

impl<'a> std::iter::Sum<&'a Self> for Exact {
    fn sum<I: Iterator<Item = &'a Self>>(values: I) -> Self {
        values.fold(Self::ZERO, |total, value| &total + value)
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (
                Repr::Small {
                    numerator: a,
                    denominator: b,
                },
                Repr::Small {
                    numerator: c,
                    denominator: d,
                },
            ) => (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b))),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self::of_lowest(i128::from(value), 1)
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}
