//! Powers and exponentials. They are no fractions, so they are given to a number of decimals, correctly rounded: worked
//! out in binary fixed point with a known error, and again with more digits as long as that error leaves the rounding open.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::exact::{Exact, Rounding, round_big};

/// Decimals a power or an exponential may be asked for.
pub const POWER_DECIMALS_MAX: u32 = 30;
/// The greatest exponent of a power, without its sign.
pub const POWER_EXPONENT_MAX: i64 = 1_000_000;
/// Results reach up to ten to this power.
const RESULT_EXPONENT_MAX: i32 = 40;
/// Beyond this exponent of e the result has more than [`RESULT_EXPONENT_MAX`] digits.
const NATURAL_MAX: i64 = 93;
/// Below this exponent of e the result is nothing in [`POWER_DECIMALS_MAX`] decimals.
const NATURAL_MIN: i64 = -80;
/// A fraction whose power has no more bits than this is raised exactly.
const EXACT_BITS_MAX: usize = 1 << 16;
/// Bits beyond those the result shows, at first.
const GUARD_BITS: usize = 96;
/// Bits at which the search ends; a value that is still undecided lies on neither side in any decimal ever shown.
const GUARD_BITS_MAX: usize = 1 << 13;
/// What the last bits may be off by, in bits: a few hundred steps, each off by one, doubled with every squaring.
const ERROR_BITS: usize = 32;
/// How often the argument of the series is halved, and the sum squared.
const HALVINGS: usize = 12;

/// Why there is no power or exponential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PowerError {
    /// Zero or a negative number to a power that is not defined for it.
    #[error("the power is not defined")]
    Undefined,
    /// The result or the exponent is beyond every sensible figure.
    #[error("the power is too large")]
    TooLarge,
}

impl Exact {
    /// The value to the power of `exponent`, rounded half-even to `places` decimals (at most [`POWER_DECIMALS_MAX`]).
    ///
    /// # Errors
    /// [`PowerError::Undefined`] for a base that is not positive with an exponent that is not whole, and for zero to a
    /// power that is not positive; [`PowerError::TooLarge`] beyond [`POWER_EXPONENT_MAX`] or 10^40.
    pub fn power(&self, exponent: &Self, places: u32) -> Result<Self, PowerError> {
        let places = places.min(POWER_DECIMALS_MAX);
        if exponent.abs() > Self::from(POWER_EXPONENT_MAX) {
            return Err(PowerError::TooLarge);
        }
        let whole = exponent.to_i64();
        if self.is_zero() {
            return match whole {
                Some(1..) => Ok(Self::ZERO),
                _ => Err(PowerError::Undefined),
            };
        }
        if self.is_negative() {
            let whole = whole.ok_or(PowerError::Undefined)?;
            let power = self.abs().power(exponent, places)?;
            return Ok(if whole % 2 == 0 { power } else { -power });
        }
        if let Some(root) = rational_root(self, exponent) {
            return exact_power(&root.0, root.1, places);
        }
        let base = self.to_big();
        let exponent = exponent.to_big();
        search(places, |bits| {
            // An error of the logarithm grows with the exponent.
            let bits = bits + exponent.numerator().bit_len();
            let log = natural_log(&base, bits);
            let product = log * exponent.numerator() / IBig::from(exponent.denominator().clone());
            (product, bits)
        })
    }

    /// e to the power of the value, rounded half-even to `places` decimals (at most [`POWER_DECIMALS_MAX`]).
    ///
    /// # Errors
    /// [`PowerError::TooLarge`] when the result is beyond 10^40.
    pub fn exp(&self, places: u32) -> Result<Self, PowerError> {
        if self.is_zero() {
            return Ok(Self::ONE);
        }
        if *self > Self::from(NATURAL_MAX) {
            return Err(PowerError::TooLarge);
        }
        if *self < Self::from(NATURAL_MIN) {
            return Ok(Self::ZERO);
        }
        let value = self.to_big();
        search(places.min(POWER_DECIMALS_MAX), |bits| {
            let scaled = value.numerator() << bits;
            (scaled / IBig::from(value.denominator().clone()), bits)
        })
    }
}

/// The fraction r and the whole n with r^n the power sought, if there are such: only then can the power be a fraction,
/// and lie exactly between two decimals.
fn rational_root(base: &Exact, exponent: &Exact) -> Option<(RBig, i64)> {
    let exponent = exponent.to_big();
    let power = i64::try_from(exponent.numerator()).ok()?;
    let degree = usize::try_from(exponent.denominator()).ok()?;
    let base = base.to_big();
    let (_, numerator) = base.numerator().clone().into_parts();
    let above = whole_root(numerator, degree)?;
    let below = whole_root(base.denominator().clone(), degree)?;
    let root = RBig::from_parts(IBig::from(above), below);
    let bits = root.numerator().bit_len().max(root.denominator().bit_len());
    let times = usize::try_from(power.unsigned_abs()).ok()?;
    // One is one whatever the power; anything else beyond the limit is no decimal that ends within those shown.
    (root.is_one() || bits.checked_mul(times)? <= EXACT_BITS_MAX).then_some((root, power))
}

/// The root, if it is whole.
fn whole_root(value: UBig, degree: usize) -> Option<UBig> {
    if degree == 1 || value.is_one() {
        return Some(value);
    }
    if degree >= value.bit_len() {
        return None;
    }
    let root = value.nth_root(degree);
    (root.pow(degree) == value).then_some(root)
}

fn exact_power(root: &RBig, power: i64, places: u32) -> Result<Exact, PowerError> {
    if root.is_one() {
        return Ok(Exact::ONE);
    }
    let times = usize::try_from(power.unsigned_abs()).map_err(|_| PowerError::TooLarge)?;
    let (_, above) = root.numerator().clone().into_parts();
    let (above, below) = (above.pow(times), root.denominator().pow(times));
    let raised = if power < 0 {
        RBig::from_parts(IBig::from(below), above)
    } else {
        RBig::from_parts(IBig::from(above), below)
    };
    within_limit(Exact::from_big(round_big(
        &raised,
        places,
        Rounding::HalfEven,
    )))
}

fn within_limit(value: Exact) -> Result<Exact, PowerError> {
    if value > Exact::power_of_ten(RESULT_EXPONENT_MAX) {
        return Err(PowerError::TooLarge);
    }
    Ok(value)
}

/// e to a power given as a number of 2^-bits, worked out with more and more bits until the rounding is certain.
fn search(places: u32, argument: impl Fn(usize) -> (IBig, usize)) -> Result<Exact, PowerError> {
    // A decimal takes fewer than four bits; the result may have as many before its point as the limit allows.
    let shown = usize::try_from(places + RESULT_EXPONENT_MAX.unsigned_abs()).unwrap_or(0) * 4;
    let mut guard = GUARD_BITS;
    loop {
        let (value, bits) = argument(shown + guard);
        let limit = |whole: i64| IBig::from(whole) << bits;
        if value > limit(NATURAL_MAX) {
            return Err(PowerError::TooLarge);
        }
        if value < limit(NATURAL_MIN) {
            return Ok(Exact::ZERO);
        }
        let (found, error) = exponential(&value, bits);
        let rounded = |value: IBig| {
            let value = RBig::from_parts(value, UBig::ONE << bits);
            round_big(&value, places, Rounding::HalfEven)
        };
        let (low, high) = (rounded(&found - &error), rounded(&found + &error));
        if low == high || guard >= GUARD_BITS_MAX {
            return within_limit(Exact::from_big(high));
        }
        guard *= 2;
    }
}

/// e^(value·2^-bits) in 2^-bits, and what it may be off by.
fn exponential(value: &IBig, bits: usize) -> (IBig, IBig) {
    // e^v = 2^k · e^r with r below ln 2, and e^r = (e^(r/2^h))^(2^h).
    let bits_inside = bits + ERROR_BITS;
    let value = value << ERROR_BITS;
    let ln2 = ln2(bits_inside);
    let doublings = floor_div(&value, &ln2);
    let rest = (value - &doublings * &ln2) >> HALVINGS;
    let one = IBig::ONE << bits_inside;
    let mut sum = one.clone();
    let mut term = one;
    let mut step = 1u32;
    loop {
        term = ((term * &rest) >> bits_inside) / IBig::from(step);
        if term == IBig::ZERO {
            break;
        }
        sum += &term;
        step += 1;
    }
    for _ in 0..HALVINGS {
        sum = (&sum * &sum) >> bits_inside;
    }
    let doublings = i64::try_from(&doublings).unwrap_or(0);
    let shift = usize::try_from(doublings.unsigned_abs()).unwrap_or(0);
    let (found, growth) = if doublings < 0 {
        (sum >> (shift + ERROR_BITS), 0)
    } else {
        ((sum << shift) >> ERROR_BITS, shift)
    };
    // The argument itself came with an error of a bit or two, which the exponential multiplies by itself.
    (found, IBig::ONE << (growth + ERROR_BITS))
}

/// ln(base) in 2^-bits, for a positive base.
fn natural_log(base: &RBig, bits: usize) -> IBig {
    // ln b = k·ln 2 + ln m with m near one, and ln m = 2·artanh((m − 1)/(m + 1)).
    let (above, below) = (base.numerator().bit_len(), base.denominator().bit_len());
    let (numerator, denominator, doublings) = if above >= below {
        let shift = above - below;
        let below = IBig::from(base.denominator().clone()) << shift;
        (base.numerator().clone(), below, IBig::from(shift))
    } else {
        let shift = below - above;
        let below = IBig::from(base.denominator().clone());
        (base.numerator() << shift, below, -IBig::from(shift))
    };
    let bits_inside = bits + ERROR_BITS;
    let sum = &numerator + &denominator;
    let ratio = ((numerator - denominator) << bits_inside) / sum;
    let log = artanh(&ratio, bits_inside) * IBig::from(2) + doublings * ln2(bits_inside);
    log >> ERROR_BITS
}

fn ln2(bits: usize) -> IBig {
    let third = (IBig::ONE << bits) / IBig::from(3);
    artanh(&third, bits) * IBig::from(2)
}

/// The series z + z³/3 + z⁵/5 …, for |z| of at most a third.
fn artanh(ratio: &IBig, bits: usize) -> IBig {
    let square = (ratio * ratio) >> bits;
    let mut power = ratio.clone();
    let mut sum = ratio.clone();
    let mut step = 3u32;
    loop {
        power = (power * &square) >> bits;
        let term = &power / IBig::from(step);
        // A negative power stops at -1, since a shift rounds down.
        if term == IBig::ZERO {
            return sum;
        }
        sum += term;
        step += 2;
    }
}

fn floor_div(value: &IBig, divisor: &IBig) -> IBig {
    let quotient = value / divisor;
    if *value < IBig::ZERO && &quotient * divisor != *value {
        quotient - IBig::ONE
    } else {
        quotient
    }
}
