//! The small form held against big rationals: whatever it gives is exact, up to the edge of what it holds.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use proptest::prelude::*;

use crate::Rounding;
use crate::exact::round_big;
use crate::small::{SCALE_MAX, Small};

/// Mantissas of every length, many of them next to where a word or two are full.
fn mantissa() -> impl Strategy<Value = i128> {
    let edges = [
        0,
        1,
        5,
        44,
        i128::from(i64::MAX),
        i128::from(i64::MIN),
        i128::from(u64::MAX),
        i128::MAX,
        i128::MIN,
    ];
    prop_oneof![
        -1_000_000_i128..1_000_000,
        any::<i64>().prop_map(i128::from),
        (any::<i128>(), 0_u32..127).prop_map(|(value, less)| value >> less),
        (prop::sample::select(edges.to_vec()), -3_i128..4)
            .prop_map(|(edge, by)| edge.saturating_add(by)),
    ]
}

fn small() -> impl Strategy<Value = Small> {
    // Those of 44/12, of molar masses and of quotients, and the greatest.
    let divisors = [1, 3, 7, 9, 21, 293, 4_093, 4_097, 65_537, 4_294_967_291];
    let scale = prop_oneof![0_u32..8, 0..=SCALE_MAX];
    let divisor = prop_oneof![3 => Just(1), 2 => prop::sample::select(divisors.to_vec())];
    (mantissa(), scale, divisor)
        .prop_map(|(mantissa, scale, divisor)| Small::of(mantissa, scale, divisor))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn what_the_small_form_gives_is_exact(a in small(), b in small()) {
        let (left, right) = (a.to_big(), b.to_big());
        if let Some(sum) = a.added(b) {
            prop_assert_eq!(sum.to_big(), &left + &right);
        }
        if let Some(difference) = a.subtracted(b) {
            prop_assert_eq!(difference.to_big(), &left - &right);
        }
        if let Some(product) = a.multiplied(b) {
            prop_assert_eq!(product.to_big(), &left * &right);
        }
        if let Some(negated) = a.negated() {
            prop_assert_eq!(negated.to_big(), -&left);
        }
        if let Some(ordering) = a.compared(b) {
            prop_assert_eq!(ordering, left.cmp(&right));
        }
        let quotient = a.divided(b);
        if b.is_zero() {
            prop_assert!(quotient.is_none());
        } else if let Some(quotient) = quotient {
            prop_assert_eq!(quotient.to_big(), &left / &right);
        }
    }

    #[test]
    fn what_the_small_form_rounds_is_rounded_exactly(a in small(), b in small(), places in 0_u32..12) {
        for mode in [Rounding::HalfUp, Rounding::HalfEven] {
            if let Some(rounded) = a.rounded(places, mode) {
                prop_assert_eq!(rounded.to_big(), round_big(&a.to_big(), places, mode));
            }
            let quotient = a.divided_rounded(b, places, mode);
            if b.is_zero() {
                prop_assert!(quotient.is_none());
            } else if let Some(quotient) = quotient {
                prop_assert_eq!(quotient.to_big(), round_big(&(a.to_big() / b.to_big()), places, mode));
            }
        }
    }

    #[test]
    fn everyday_numbers_fit(a in any::<i32>(), b in any::<i32>(), scale in 0_u32..6) {
        let carbon = Small::of(11, 0, 3);
        let (a, b) = (Small::of(i128::from(a), scale, 1), Small::of(i128::from(b), 4, 1));
        let emission = a.multiplied(b).unwrap().multiplied(carbon).unwrap();
        let sum = emission.added(a).unwrap().subtracted(b).unwrap();
        prop_assert!(sum.rounded(2, Rounding::HalfUp).is_some());
        prop_assert!(sum.compared(emission).is_some());
    }
}
