//! Numbers as nearly all of them are: a decimal of up to 38 digits over a small divisor, without allocation.
//!
//! Activity data and factors are decimals, so products and sums of them need no common denominators: the decimal point
//! moves. The divisor holds what no decimal can (the 3 of 44/12). What does not fit is computed as a big rational.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::exact::Rounding;

/// The most decimals of the small form.
const SCALE_MAX: u8 = 36;

/// `mantissa ÷ (10^scale × divisor)`. The divisor shares no factor with 10.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct Small {
    mantissa: i128,
    scale: u8,
    divisor: u32,
}

const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

fn power(exponent: u8) -> Option<i128> {
    POWERS.get(usize::from(exponent)).copied()
}

impl Small {
    pub const ZERO: Self = Self::whole(0);
    pub const ONE: Self = Self::whole(1);

    pub const fn whole(mantissa: i128) -> Self {
        Self {
            mantissa,
            scale: 0,
            divisor: 1,
        }
    }

    /// `mantissa ÷ 10^scale`.
    pub fn decimal(mantissa: i128, scale: u8) -> Option<Self> {
        (scale <= SCALE_MAX).then_some(Self {
            mantissa,
            scale,
            divisor: 1,
        })
    }

    /// `numerator ÷ denominator`, if it has the small form.
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        let common =
            i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let sign = denominator.signum();
        let numerator = sign * numerator.checked_div(common.max(1))?;
        let mut rest = denominator.checked_abs()?.checked_div(common.max(1))?;
        let (mut twos, mut fives) = (0_u8, 0_u8);
        while rest % 2 == 0 && rest != 0 {
            rest /= 2;
            twos = twos.checked_add(1)?;
        }
        while rest % 5 == 0 && rest != 0 {
            rest /= 5;
            fives = fives.checked_add(1)?;
        }
        let scale = twos.max(fives);
        let missing = 2_i128
            .checked_pow(u32::from(scale - twos))?
            .checked_mul(5_i128.checked_pow(u32::from(scale - fives))?)?;
        (scale <= SCALE_MAX).then_some(Self {
            mantissa: numerator.checked_mul(missing)?,
            scale,
            divisor: u32::try_from(rest).ok().filter(|rest| *rest != 0)?,
        })
    }

    /// The one way to write this value: no common factor, no trailing zero.
    pub fn canonical(mut self) -> Self {
        self = self.reduced();
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    /// Without a factor common to mantissa and divisor.
    fn reduced(self) -> Self {
        if self.divisor == 1 {
            return self;
        }
        let rest = self.mantissa.unsigned_abs() % u128::from(self.divisor);
        let common = gcd(rest, u128::from(self.divisor));
        match (i128::try_from(common), u32::try_from(common)) {
            (Ok(wide), Ok(narrow)) if narrow > 1 => Self {
                mantissa: self.mantissa / wide,
                divisor: self.divisor / narrow,
                ..self
            },
            _ => self,
        }
    }

    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    pub fn negated(self) -> Option<Self> {
        Some(Self {
            mantissa: self.mantissa.checked_neg()?,
            ..self
        })
    }

    pub fn to_i64(self) -> Option<i64> {
        let plain = self.canonical();
        (plain.scale == 0 && plain.divisor == 1)
            .then(|| i64::try_from(plain.mantissa).ok())
            .flatten()
    }

    /// Decimals needed to write the value in full, if it ends.
    pub fn decimals(self) -> Option<u32> {
        let plain = self.canonical();
        (plain.divisor == 1).then(|| u32::from(plain.scale))
    }

    /// The value times 10^places, if it is whole and fits.
    pub fn units(self, places: u32) -> Option<i128> {
        let plain = if u32::from(self.scale) > places || self.divisor != 1 {
            self.canonical()
        } else {
            self
        };
        let missing = places.checked_sub(u32::from(plain.scale))?;
        (plain.divisor == 1).then_some(())?;
        plain
            .mantissa
            .checked_mul(power(u8::try_from(missing).ok()?)?)
    }

    /// A double, correctly rounded where both parts are exact doubles.
    pub fn to_f64(self) -> Option<f64> {
        let exact = self.divisor == 1 && self.scale <= 22;
        let mantissa = i64::try_from(self.mantissa).ok()?;
        let within = mantissa.unsigned_abs() < 1 << 53;
        #[allow(clippy::cast_precision_loss, reason = "both are exact in a double")]
        (exact && within).then(|| mantissa as f64 / 10_f64.powi(i32::from(self.scale)))
    }

    pub fn to_big(self) -> RBig {
        let denominator = UBig::from(10_u8).pow(usize::from(self.scale)) * UBig::from(self.divisor);
        RBig::from_parts(IBig::from(self.mantissa), denominator)
    }

    /// The small form of a big rational in lowest terms, if it has one.
    pub fn of_big(value: &RBig) -> Option<Self> {
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
        let scale = u8::try_from(scale)
            .ok()
            .filter(|scale| *scale <= SCALE_MAX)?;
        Some(Self {
            mantissa: i128::try_from(value.numerator() * IBig::from(missing)).ok()?,
            scale,
            divisor: u32::try_from(&rest).ok()?,
        })
    }

    pub fn multiplied(self, other: Self) -> Option<Self> {
        let product = |a: Self, b: Self| {
            let divisor = u32::try_from(u64::from(a.divisor) * u64::from(b.divisor)).ok()?;
            let scale = a.scale + b.scale;
            (scale <= SCALE_MAX).then_some(())?;
            let mantissa = a.mantissa.checked_mul(b.mantissa)?;
            let product = Self {
                mantissa,
                scale,
                divisor,
            };
            Some(product.reduced())
        };
        product(self, other).or_else(|| product(self.canonical(), other.canonical()))
    }

    pub fn added(self, other: Self) -> Option<Self> {
        let sum = |a: Self, b: Self| {
            let (left, right, scale, divisor) = a.aligned(b)?;
            let sum = Self {
                mantissa: left.checked_add(right)?,
                scale,
                divisor,
            };
            Some(sum)
        };
        sum(self, other).or_else(|| sum(self.canonical(), other.canonical()))
    }

    /// Both mantissas over the same scale and divisor.
    fn aligned(self, other: Self) -> Option<(i128, i128, u8, u32)> {
        let scale = self.scale.max(other.scale);
        let mut left = self.mantissa.checked_mul(power(scale - self.scale)?)?;
        let mut right = other.mantissa.checked_mul(power(scale - other.scale)?)?;
        if self.divisor == other.divisor {
            return Some((left, right, scale, self.divisor));
        }
        let common =
            u32::try_from(gcd(u128::from(self.divisor), u128::from(other.divisor))).ok()?;
        let (wide, narrow) = (other.divisor / common, self.divisor / common);
        left = left.checked_mul(i128::from(wide))?;
        right = right.checked_mul(i128::from(narrow))?;
        Some((left, right, scale, self.divisor.checked_mul(wide)?))
    }

    /// The quotient; the divisor is not zero.
    pub fn divided(self, other: Self) -> Option<Self> {
        let quotient = |a: Self, b: Self| {
            let up = b.scale.saturating_sub(a.scale);
            let down = a.scale.saturating_sub(b.scale);
            let above = a
                .mantissa
                .checked_mul(i128::from(b.divisor))?
                .checked_mul(power(up)?)?;
            let below = b
                .mantissa
                .checked_mul(i128::from(a.divisor))?
                .checked_mul(power(down)?)?;
            Self::fraction(above, below)
        };
        quotient(self, other).or_else(|| quotient(self.canonical(), other.canonical()))
    }

    pub fn compared(self, other: Self) -> Option<Ordering> {
        if self.mantissa.signum() != other.mantissa.signum() {
            return Some(self.mantissa.signum().cmp(&other.mantissa.signum()));
        }
        let (left, right, ..) = self.aligned(other)?;
        Some(left.cmp(&right))
    }

    pub fn rounded(self, places: u32, rounding: Rounding) -> Option<Self> {
        let places = u8::try_from(places)
            .ok()
            .filter(|places| *places <= SCALE_MAX)?;
        if self.divisor == 1 && self.scale <= places {
            return Some(self);
        }
        let above = self
            .mantissa
            .checked_mul(power(places.saturating_sub(self.scale))?)?;
        let below =
            power(self.scale.saturating_sub(places))?.checked_mul(i128::from(self.divisor))?;
        Some(Self {
            mantissa: round_quotient(above, below, rounding),
            scale: places,
            divisor: 1,
        })
    }
}

/// Greatest common divisor; in one machine word as soon as both fit.
fn gcd(mut a: u128, mut b: u128) -> u128 {
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
