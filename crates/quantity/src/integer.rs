//! Whole numbers of two machine words, computed in one where they fit.

use std::cmp::Ordering;

use crate::exact::Rounding;

/// The product; one multiplication where both are single words, as nearly always.
#[inline]
pub(crate) fn times(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

/// The remainder by a half-word divisor, by long division in words.
pub(crate) fn remainder(value: u128, divisor: u32) -> u32 {
    let divisor = u64::from(divisor);
    let word = |at: u32| u64::try_from((value >> at) & u128::from(u32::MAX)).unwrap_or(0);
    let rest = match u64::try_from(value) {
        Ok(value) => value % divisor,
        Err(_) => [96, 64, 32, 0]
            .into_iter()
            .fold(0, |rest, at| ((rest << 32) | word(at)) % divisor),
    };
    u32::try_from(rest).unwrap_or(0)
}

/// Greatest common divisor; the second number is not zero.
pub(crate) fn common_factor(mut a: u32, mut b: u32) -> u32 {
    if a == 1 || b == 1 {
        return 1;
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
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

/// The quotient of whole numbers, rounded to a whole one; the denominator is positive.
pub(crate) fn round_quotient(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    let (quotient, remainder) = match (i64::try_from(numerator), i64::try_from(denominator)) {
        (Ok(above), Ok(below)) if below > 0 => {
            (i128::from(above / below), i128::from(above % below))
        }
        _ => {
            let quotient = numerator / denominator;
            (quotient, numerator - quotient * denominator)
        }
    };
    let remainder = remainder.unsigned_abs();
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
