//! Numbers as nearly all of them are: a decimal of up to 38 digits over a small divisor, without allocation.
//!
//! Activity data and factors are decimals, so products and sums of them need no common denominators: the decimal point
//! moves. The divisor holds what no decimal can (the 3 of 44/12). What does not fit is computed as a big rational.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::exact::Rounding;
use crate::integer::{common_factor, gcd, remainder, round_quotient, times};

/// The most decimals of the small form.
pub(crate) const SCALE_MAX: u32 = 36;

/// A divisor up to this leaves room for others, and a factor common to it and the mantissa may stay.
const COMFORTABLE: u32 = 1 << 12;

/// Two divisors below this power of two make a comfortable one.
const SMALL: u32 = 1 << 6;

/// An exact number of the small form, copied where an [`crate::Exact`] must be cloned. What an operation gives is exact
/// too, or nothing where it has not this form; then the [`crate::Exact`] numbers are computed with.
///
/// `mantissa ÷ (10^scale × divisor)`. The divisor shares no factor with 10.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Small {
    mantissa: i128,
    scale: u32,
    divisor: u32,
    room: Room,
}

/// A word with one value only. The values it never has tell what else may stand where a small number does (a big one,
/// nothing, a text), so that all of those take the 32 bytes of a small number and no more. A whole word, so that there
/// are no gaps, around which a number would have to be copied piece by piece.
#[derive(Clone, Copy, Debug, Hash)]
#[repr(u64)]
enum Room {
    Taken,
}

#[expect(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which would refuse a place outside"
)]
const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// Those that a machine word holds.
#[expect(
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which would refuse a place outside"
)]
const WORD_POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

#[inline]
fn place(exponent: u32) -> usize {
    usize::try_from(exponent).unwrap_or(usize::MAX)
}

#[inline]
fn power(exponent: u32) -> Option<i128> {
    POWERS.get(place(exponent)).copied()
}

impl Small {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);
    /// One.
    pub const ONE: Self = Self::whole(1);

    pub(crate) const fn whole(mantissa: i128) -> Self {
        Self::of(mantissa, 0, 1)
    }

    pub(crate) const fn of(mantissa: i128, scale: u32, divisor: u32) -> Self {
        Self {
            mantissa,
            scale,
            divisor,
            room: Room::Taken,
        }
    }

    /// `mantissa ÷ 10^scale`.
    pub(crate) fn decimal(mantissa: i128, scale: u32) -> Option<Self> {
        (scale <= SCALE_MAX).then_some(Self::of(mantissa, scale, 1))
    }

    /// `numerator ÷ denominator`, if it has the small form.
    pub(crate) fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        Self::short_fraction(numerator, denominator)
            .or_else(|| Self::reduced_fraction(numerator, denominator))
    }

    /// A fraction over one machine word that is small enough without looking for common factors.
    fn short_fraction(numerator: i128, denominator: i128) -> Option<Self> {
        let mut rest = u64::try_from(denominator).ok().filter(|rest| *rest != 0)?;
        let twos = rest.trailing_zeros();
        rest >>= twos;
        let mut fives = 0_u32;
        while rest.is_multiple_of(5) {
            rest /= 5;
            fives += 1;
        }
        let divisor = u32::try_from(rest).ok()?;
        let scale = twos.max(fives);
        let missing = (1_u64.checked_shl(scale - twos)?)
            .checked_mul(5_u64.checked_pow(scale - fives)?)
            .map(i128::from)?;
        (scale <= SCALE_MAX).then_some(())?;
        Some(Self::of(times(numerator, missing)?, scale, divisor))
    }

    fn reduced_fraction(numerator: i128, denominator: i128) -> Option<Self> {
        let common =
            i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let sign = denominator.signum();
        let numerator = numerator.checked_div(common.max(1))?.checked_mul(sign)?;
        let mut rest = denominator.checked_abs()?.checked_div(common.max(1))?;
        let (mut twos, mut fives) = (0_u32, 0_u32);
        while rest % 2 == 0 && rest != 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 && rest != 0 {
            rest /= 5;
            fives += 1;
        }
        let scale = twos.max(fives);
        let missing = 2_i128
            .checked_pow(scale - twos)?
            .checked_mul(5_i128.checked_pow(scale - fives)?)?;
        let divisor = u32::try_from(rest).ok().filter(|rest| *rest != 0)?;
        (scale <= SCALE_MAX).then_some(Self::of(numerator.checked_mul(missing)?, scale, divisor))
    }

    /// The one way to write this value: no common factor, no trailing zero.
    pub(crate) fn canonical(mut self) -> Self {
        self = self.reduced();
        while self.scale > 0 {
            let tenth = match i64::try_from(self.mantissa) {
                Ok(mantissa) => (mantissa % 10 == 0).then(|| i128::from(mantissa / 10)),
                Err(_) => (self.mantissa % 10 == 0).then_some(self.mantissa / 10),
            };
            let Some(tenth) = tenth else { break };
            self.mantissa = tenth;
            self.scale -= 1;
        }
        self
    }

    /// Without a factor common to mantissa and divisor.
    fn reduced(self) -> Self {
        if self.divisor == 1 {
            return self;
        }
        let rest = remainder(self.mantissa.unsigned_abs(), self.divisor);
        let common = common_factor(rest, self.divisor);
        if common == 1 {
            return self;
        }
        Self {
            mantissa: self.mantissa / i128::from(common),
            divisor: self.divisor / common,
            ..self
        }
    }

    /// The same number, taken out of memory at once: where a number is mostly at hand in registers, but now and then comes
    /// from a call, it would else be passed on through memory always.
    #[inline(always)]
    fn in_pieces(self) -> Self {
        Self::of(self.mantissa, self.scale, self.divisor)
    }

    /// Whether the value is zero.
    #[must_use]
    #[inline]
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    pub(crate) fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The value with the other sign.
    #[must_use]
    #[inline]
    pub fn negated(self) -> Option<Self> {
        Some(Self {
            mantissa: self.mantissa.checked_neg()?,
            ..self
        })
    }

    pub(crate) fn to_i64(self) -> Option<i64> {
        let plain = self.canonical();
        (plain.scale == 0 && plain.divisor == 1)
            .then(|| i64::try_from(plain.mantissa).ok())
            .flatten()
    }

    /// Decimals needed to write the value in full, if it ends.
    pub(crate) fn decimals(self) -> Option<u32> {
        let plain = self.canonical();
        (plain.divisor == 1).then_some(plain.scale)
    }

    /// The value times 10^places, if it is whole and fits.
    pub(crate) fn units(self, places: u32) -> Option<i128> {
        let plain = if self.scale > places || self.divisor != 1 {
            self.canonical()
        } else {
            self
        };
        let missing = places.checked_sub(plain.scale)?;
        (plain.divisor == 1).then_some(())?;
        plain.mantissa.checked_mul(power(missing)?)
    }

    /// A double, correctly rounded where both parts are exact doubles.
    pub(crate) fn to_f64(self) -> Option<f64> {
        let exact = self.divisor == 1 && self.scale <= 22;
        let mantissa = i64::try_from(self.mantissa).ok()?;
        let within = mantissa.unsigned_abs() < 1 << 53;
        #[allow(clippy::cast_precision_loss, reason = "both are exact in a double")]
        (exact && within).then(|| mantissa as f64 / 10_f64.powi(self.scale.cast_signed()))
    }

    pub(crate) fn to_big(self) -> RBig {
        let denominator = UBig::from(10_u8).pow(place(self.scale)) * UBig::from(self.divisor);
        RBig::from_parts(IBig::from(self.mantissa), denominator)
    }

    /// The small form of a big rational in lowest terms, if it has one.
    pub(crate) fn of_big(value: &RBig) -> Option<Self> {
        use dashu_int::ops::BitTest;
        // 10^36 has 120 bits and a divisor 32.
        if value.denominator().bit_len() > 152 {
            return None;
        }
        let numerator = i128::try_from(value.numerator()).ok()?;
        if let Ok(denominator) = i128::try_from(IBig::from(value.denominator().clone())) {
            return Self::fraction(numerator, denominator);
        }
        let mut rest = value.denominator().clone();
        let twos = rest.trailing_zeros()?;
        rest >>= twos;
        let five = UBig::from(5_u8);
        let mut fives = 0_usize;
        while rest.is_multiple_of(&five) {
            rest /= &five;
            fives += 1;
        }
        let scale = twos.max(fives);
        let missing = UBig::from(2_u8).pow(scale - twos) * UBig::from(5_u8).pow(scale - fives);
        let scale = u32::try_from(scale)
            .ok()
            .filter(|scale| *scale <= SCALE_MAX)?;
        let mantissa = i128::try_from(value.numerator() * IBig::from(missing)).ok()?;
        Some(Self::of(mantissa, scale, u32::try_from(&rest).ok()?))
    }

    /// The product.
    #[must_use]
    #[inline]
    pub fn multiplied(self, other: Self) -> Option<Self> {
        let scale = self.scale + other.scale;
        if let (Ok(a), Ok(b)) = (i64::try_from(self.mantissa), i64::try_from(other.mantissa))
            && (self.divisor | other.divisor) < SMALL
            && scale <= SCALE_MAX
        {
            let divisor = self.divisor * other.divisor;
            return Some(Self::of(i128::from(a) * i128::from(b), scale, divisor));
        }
        let (a, b) = (self, other);
        Self::multiplied_at_length(
            a.mantissa, a.scale, a.divisor, b.mantissa, b.scale, b.divisor,
        )
        .map(Self::in_pieces)
    }

    /// Handed over in pieces: so that numbers that are seldom multiplied here can stay in registers.
    #[cold]
    #[inline(never)]
    fn multiplied_at_length(
        a: i128,
        a_scale: u32,
        a_divisor: u32,
        b: i128,
        b_scale: u32,
        b_divisor: u32,
    ) -> Option<Self> {
        let a = Self::of(a, a_scale, a_divisor);
        let b = Self::of(b, b_scale, b_divisor);
        let product = |a: Self, b: Self| {
            let divisor = u32::try_from(u64::from(a.divisor) * u64::from(b.divisor)).ok()?;
            let scale = a.scale + b.scale;
            (scale <= SCALE_MAX).then_some(())?;
            let product = Self::of(times(a.mantissa, b.mantissa)?, scale, divisor);
            Some(if divisor > COMFORTABLE {
                product.reduced()
            } else {
                product
            })
        };
        product(a, b).or_else(|| retried(a, b, product))
    }

    /// The sum.
    #[must_use]
    #[inline]
    pub fn added(self, other: Self) -> Option<Self> {
        let sum = if self.scale < other.scale {
            other.added_coarser(self)
        } else {
            self.added_coarser(other)
        };
        match sum {
            None => {
                let (a, b) = (self, other);
                Self::added_at_length(
                    a.mantissa, a.scale, a.divisor, b.mantissa, b.scale, b.divisor,
                )
                .map(Self::in_pieces)
            }
            sum => sum,
        }
    }

    /// The sum with a number of no more decimals, where that takes no more than a word's multiplication.
    #[inline(always)]
    fn added_coarser(self, other: Self) -> Option<Self> {
        let mantissa = i64::try_from(other.mantissa).ok()?;
        let power = WORD_POWERS.get(place(self.scale - other.scale))?;
        let moved = i128::from(mantissa) * i128::from(*power);
        let sum = self.mantissa.checked_add(moved)?;
        (self.divisor == other.divisor).then_some(Self::of(sum, self.scale, self.divisor))
    }

    /// Handed over in pieces, as for a product.
    #[cold]
    #[inline(never)]
    fn added_at_length(
        a: i128,
        a_scale: u32,
        a_divisor: u32,
        b: i128,
        b_scale: u32,
        b_divisor: u32,
    ) -> Option<Self> {
        let a = Self::of(a, a_scale, a_divisor);
        let b = Self::of(b, b_scale, b_divisor);
        let sum = |a: Self, b: Self| {
            let (left, right, scale, divisor) = a.aligned(b)?;
            Some(Self::of(left.checked_add(right)?, scale, divisor))
        };
        sum(a, b).or_else(|| retried(a, b, sum))
    }

    /// The difference.
    #[must_use]
    #[inline]
    pub fn subtracted(self, other: Self) -> Option<Self> {
        self.added(other.negated()?)
    }

    /// Both mantissas over the same scale and divisor.
    #[inline]
    fn aligned(self, other: Self) -> Option<(i128, i128, u32, u32)> {
        let scale = self.scale.max(other.scale);
        let mut left = shifted(self.mantissa, scale - self.scale)?;
        let mut right = shifted(other.mantissa, scale - other.scale)?;
        if self.divisor == other.divisor {
            return Some((left, right, scale, self.divisor));
        }
        let common = common_factor(self.divisor, other.divisor);
        let (wide, narrow) = (other.divisor / common, self.divisor / common);
        left = times(left, i128::from(wide))?;
        right = times(right, i128::from(narrow))?;
        Some((left, right, scale, self.divisor.checked_mul(wide)?))
    }

    /// The quotient; nothing where the divisor is zero.
    #[must_use]
    pub fn divided(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let quotient = |a: Self, b: Self| {
            let up = b.scale.saturating_sub(a.scale);
            let down = a.scale.saturating_sub(b.scale);
            let above = shifted(times(a.mantissa, i128::from(b.divisor))?, up)?;
            let below = shifted(times(b.mantissa, i128::from(a.divisor))?, down)?;
            Self::fraction(above, below)
        };
        quotient(self, other).or_else(|| retried(self, other, quotient))
    }

    /// The quotient rounded to `places` decimals, in one step; nothing where the divisor is zero.
    #[must_use]
    pub fn divided_rounded(self, other: Self, places: u32, rounding: Rounding) -> Option<Self> {
        if other.is_zero() || rounding == Rounding::Unrounded {
            return None;
        }
        (places <= SCALE_MAX).then_some(())?;
        let up = places + other.scale;
        let above = times(self.mantissa, i128::from(other.divisor))?;
        let above = shifted(above, up.saturating_sub(self.scale))?;
        let below = times(other.mantissa, i128::from(self.divisor))?;
        let below = shifted(below, self.scale.saturating_sub(up))?;
        let (above, below) = match below < 0 {
            true => (above.checked_neg()?, below.checked_neg()?),
            false => (above, below),
        };
        Some(Self::of(round_quotient(above, below, rounding), places, 1))
    }

    /// Which of the two is greater.
    #[must_use]
    #[inline]
    pub fn compared(self, other: Self) -> Option<Ordering> {
        if self.mantissa.signum() != other.mantissa.signum() {
            return Some(self.mantissa.signum().cmp(&other.mantissa.signum()));
        }
        let (left, right, ..) = self.aligned(other)?;
        Some(left.cmp(&right))
    }

    /// The value rounded to `places` decimals.
    #[must_use]
    pub fn rounded(self, places: u32, rounding: Rounding) -> Option<Self> {
        if rounding == Rounding::Unrounded {
            return Some(self);
        }
        (places <= SCALE_MAX).then_some(())?;
        if self.divisor == 1 && self.scale <= places {
            return Some(self);
        }
        let above = shifted(self.mantissa, places.saturating_sub(self.scale))?;
        let below = times(
            power(self.scale.saturating_sub(places))?,
            i128::from(self.divisor),
        )?;
        Some(Self::of(round_quotient(above, below, rounding), places, 1))
    }
}

/// Tries again with both numbers as short as they can be written.
#[cold]
#[inline(never)]
fn retried(a: Small, b: Small, operation: impl Fn(Small, Small) -> Option<Small>) -> Option<Small> {
    operation(a.canonical(), b.canonical())
}

/// The mantissa with its decimal point so many places further.
#[inline]
fn shifted(mantissa: i128, places: u32) -> Option<i128> {
    match places {
        0 => Some(mantissa),
        places => times(mantissa, power(places)?),
    }
}
