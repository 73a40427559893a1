//! Arithmetic and order of exact numbers.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use crate::exact::{Exact, Repr, Rounding};
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

/// Results written where they are wanted: computed into room that is there already, a number is not moved.
impl Exact {
    /// Becomes the sum.
    #[inline]
    pub fn set_sum(&mut self, left: &Self, right: &Self) {
        if let (Repr::Small(left), Repr::Small(right)) = (&left.0, &right.0)
            && let Some(sum) = left.added(*right)
        {
            self.set_small(sum);
        } else {
            *self = big_sum(left, right);
        }
    }

    /// Becomes the difference.
    #[inline]
    pub fn set_difference(&mut self, left: &Self, right: &Self) {
        if let (Repr::Small(left), Repr::Small(right)) = (&left.0, &right.0)
            && let Some(negated) = right.negated()
            && let Some(difference) = left.added(negated)
        {
            self.set_small(difference);
        } else {
            *self = big_sum(left, &-right);
        }
    }

    /// Becomes the product.
    #[inline]
    pub fn set_product(&mut self, left: &Self, right: &Self) {
        if let (Repr::Small(left), Repr::Small(right)) = (&left.0, &right.0)
            && let Some(product) = left.multiplied(*right)
        {
            self.set_small(product);
        } else {
            *self = big_product(left, right);
        }
    }

    /// Becomes what it is rounded to.
    #[inline]
    pub fn set_rounded(&mut self, number: &Self, places: u32, rounding: Rounding) {
        if let Repr::Small(small) = &number.0
            && rounding != Rounding::Unrounded
            && let Some(rounded) = small.rounded(places, rounding)
        {
            self.set_small(rounded);
        } else {
            *self = number.round(places, rounding);
        }
    }

    #[inline]
    fn set_small(&mut self, small: Small) {
        if let Repr::Small(place) = &mut self.0 {
            *place = small;
        } else {
            self.0 = Repr::Small(small);
        }
    }
}

impl AddAssign<&Self> for Exact {
    #[inline]
    fn add_assign(&mut self, other: &Self) {
        if let (Repr::Small(left), Repr::Small(right)) = (&self.0, &other.0)
            && let Some(sum) = left.added(*right)
        {
            self.set_small(sum);
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
            && let Some(negated) = right.negated()
            && let Some(difference) = left.added(negated)
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
