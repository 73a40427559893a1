//! Arithmetic and order of exact numbers.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use crate::exact::{Exact, Repr};
use crate::small::Small;

#[cold]
#[inline(never)]
fn big_sum(left: &Exact, right: &Exact) -> Exact {
    Exact::from_big(left.to_big() + right.to_big())
}

#[cold]
#[inline(never)]
fn big_product(left: &Exact, right: &Exact) -> Exact {
    Exact::from_big(left.to_big() * right.to_big())
}

#[cold]
#[inline(never)]
fn big_order(left: &Exact, right: &Exact) -> Ordering {
    left.to_big().cmp(&right.to_big())
}

impl AddAssign<&Self> for Exact {
    #[inline]
    fn add_assign(&mut self, other: &Self) {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(sum) = left.added(*right)
        {
            *self = Self(Repr::Small(sum));
        } else {
            *self = big_sum(self, other);
        }
    }
}

impl Add for &Exact {
    type Output = Exact;
    #[inline]
    fn add(self, other: Self) -> Exact {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(sum) = left.added(*right)
        {
            return Exact(Repr::Small(sum));
        }
        big_sum(self, other)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    #[inline]
    fn mul(self, other: Self) -> Exact {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(product) = left.multiplied(*right)
        {
            return Exact(Repr::Small(product));
        }
        big_product(self, other)
    }
}

impl Neg for &Exact {
    type Output = Exact;
    #[inline]
    fn neg(self) -> Exact {
        if let Repr::Small(small) = &self.0
            && let Some(negated) = small.negated()
        {
            return Exact(Repr::Small(negated));
        }
        Exact::from_big(-self.to_big())
    }
}

impl Sub for &Exact {
    type Output = Exact;
    #[inline]
    fn sub(self, other: Self) -> Exact {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(difference) = left.subtracted(*right)
        {
            return Exact(Repr::Small(difference));
        }
        big_sum(self, &-other)
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
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(ordering) = left.compared(*right)
        {
            return ordering;
        }
        big_order(self, other)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Big(left), Repr::Big(right)) => left == right,
            (Repr::Small(_), Repr::Small(_)) => self.cmp(other) == Ordering::Equal,
            _ => false,
        }
    }
}

impl Eq for Exact {}

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Repr::Small(small) => small.canonical().hash(state),
            Repr::Big(big) => big.hash(state),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Small> for Exact {
    #[inline]
    fn from(small: Small) -> Self {
        Self(Repr::Small(small))
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self(Repr::Small(Small::whole(i128::from(value))))
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}
