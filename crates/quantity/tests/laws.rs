//! Laws that hold for every number and unit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use proptest::prelude::*;
use qilu_quantity::{CreditCode, Exact, Grams, Rounding, Unit};

fn decimal(units: i64, places: u32) -> Exact {
    let scale = Exact::power_of_ten(-i32::try_from(places).unwrap());
    &Exact::from(units) * &scale
}

/// Fractions from tiny to far beyond a machine word.
fn exact() -> impl Strategy<Value = Exact> {
    prop_oneof![
        (any::<i64>(), 1..=i64::MAX)
            .prop_map(|(above, below)| Exact::fraction(above, below).unwrap()),
        (-1_000_000i64..1_000_000, 1i64..10_000)
            .prop_map(|(above, below)| Exact::fraction(above, below).unwrap()),
        (any::<i64>(), any::<i64>(), 1..=i64::MAX).prop_map(|(a, b, c)| &(&Exact::from(a)
            * &Exact::from(b))
            * &Exact::fraction(1, c).unwrap()),
        // Decimals as they are entered, and products of them over a third.
        (any::<i64>(), 0u32..16).prop_map(|(units, places)| decimal(units, places)),
        (-10_000_000i64..10_000_000, 0u32..6, 1i64..10)
            .prop_map(|(units, places, below)| &decimal(units, places)
                * &Exact::fraction(11, below).unwrap()),
        Just(Exact::ZERO),
        Just(Exact::from(i64::MIN)),
    ]
}

fn unit() -> impl Strategy<Value = Unit> {
    let symbols = [
        "1",
        "%",
        "t",
        "kg",
        "tCO2",
        "tC",
        "t[clinker]",
        "tce",
        "GJ",
        "kJ",
        "MWh",
        "MW",
        "h",
        "10^4Nm3",
        "{fuel}",
        "tCO2e",
    ];
    let part = prop::sample::select(symbols.to_vec());
    (
        prop::collection::vec(part.clone(), 1..4),
        prop::collection::vec(part, 0..3),
    )
        .prop_map(|(above, below)| {
            let below: String = below.iter().map(|part| format!("/{part}")).collect();
            Unit::parse(&format!("{}{below}", above.join(" "))).unwrap()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn letters_in_a_word_read_as_the_text_does(text in "[-+0-9.,eE/ ]{1,8}|[0-9]{0,4}[.]?[0-9]{0,3}") {
        let letters = text.bytes().rev().fold(0, |word, letter| (word << 8) | u64::from(letter));
        let read = Exact::from_letters(letters, u32::try_from(text.len()).unwrap());
        let entered = Exact::parse_entered(&text).ok();
        if read.is_some() {
            prop_assert_eq!(&read, &entered);
        }
        let plain = text.bytes().all(|letter| letter.is_ascii_digit() || letter == b'.');
        prop_assert_eq!(read.is_some(), plain && entered.is_some());
    }

    #[test]
    fn a_quotient_rounded_at_once_is_the_quotient_rounded(a in exact(), b in exact(), factor in exact(), places in 0u32..20) {
        for mode in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Unrounded] {
            let whole = a.checked_div(&b).map(|quotient| (&quotient * &factor).round(places, mode));
            prop_assert_eq!(a.checked_div_round(&b, &factor, places, mode), whole);
        }
    }

    #[test]
    fn added_on_is_added(a in exact(), b in exact()) {
        let mut sum = a.clone();
        sum += &b;
        prop_assert_eq!(sum, &a + &b);
    }

    #[test]
    fn numbers_are_a_field(a in exact(), b in exact(), c in exact()) {
        prop_assert_eq!(&a + &b, &b + &a);
        prop_assert_eq!(&a * &b, &b * &a);
        prop_assert_eq!(&(&a + &b) + &c, &a + &(&b + &c));
        prop_assert_eq!(&(&a * &b) * &c, &a * &(&b * &c));
        prop_assert_eq!(&a * &(&b + &c), &(&a * &b) + &(&a * &c));
        prop_assert_eq!(&a - &a, Exact::ZERO);
        prop_assert_eq!(&a + &Exact::ZERO, a.clone());
        prop_assert_eq!(&a * &Exact::ONE, a.clone());
        match a.checked_div(&b) {
            Some(quotient) => prop_assert_eq!(&quotient * &b, a),
            None => prop_assert!(b.is_zero()),
        }
    }

    #[test]
    fn order_agrees_with_subtraction(a in exact(), b in exact()) {
        prop_assert_eq!(a < b, (&a - &b).is_negative());
        prop_assert_eq!(a == b, (&a - &b).is_zero());
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
    }

    #[test]
    fn rounding_is_idempotent_near_and_symmetric(a in exact(), places in 0u32..12) {
        for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
            let rounded = a.round(places, rounding);
            prop_assert_eq!(&rounded.round(places, rounding), &rounded);
            let half = Exact::fraction(1, 2).unwrap();
            let allowed = &half * &Exact::power_of_ten(-i32::try_from(places).unwrap());
            prop_assert!((&rounded - &a).abs() <= allowed);
            prop_assert!(rounded.decimals().unwrap() <= places);
            prop_assert_eq!((-&a).round(places, rounding), -rounded);
        }
        prop_assert_eq!(a.round(places, Rounding::Unrounded), a);
    }

    #[test]
    fn a_printed_number_reads_back(a in exact(), places in 0u32..30) {
        let json = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Exact>(&json).unwrap(), &a);
        let fixed = a.to_fixed(places);
        prop_assert_eq!(Exact::parse(&fixed).unwrap(), a.round(places, Rounding::HalfUp));
        let decimals = fixed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        prop_assert_eq!(decimals, usize::try_from(places).unwrap());
        prop_assert_eq!(Exact::parse(&a.to_decimal_string(places)).unwrap(), a.round(places, Rounding::HalfUp));
    }

    #[test]
    fn a_double_becomes_the_decimal_it_was_typed_as(units in -99_999_999_999_999i64..99_999_999_999_999, places in 0i32..9) {
        let typed = &Exact::from(units) * &Exact::power_of_ten(-places);
        let double: f64 = typed.to_fixed(9).parse().unwrap();
        prop_assert_eq!(Exact::from_f64_shortest(double).unwrap(), typed);
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,40}") {
        let _ = Exact::parse(&text);
        let _ = Exact::parse_entered(&text);
        let _ = Unit::parse(&text);
        let _ = CreditCode::parse(&text);
    }

    #[test]
    fn units_multiply_and_divide_back(a in unit(), b in unit()) {
        prop_assert_eq!(a.multiply(&b), b.multiply(&a));
        prop_assert_eq!(a.multiply(&b).divide(&b), a.clone());
        prop_assert_eq!(a.divide(&b).multiply(&b), a.clone());
        prop_assert_eq!(a.multiply(&Unit::one()), a.clone());
        prop_assert!(a.divide(&a).is_one());
    }

    #[test]
    fn a_printed_unit_reads_back(a in unit()) {
        prop_assert_eq!(Unit::parse(&a.to_string()).unwrap(), a);
    }

    #[test]
    fn conversion_there_and_back_is_the_identity(a in unit()) {
        let kilo = a.multiply(&Unit::parse("1000").unwrap());
        let there = a.factor_to(&kilo).unwrap();
        let back = kilo.factor_to(&a).unwrap();
        prop_assert!((&there * &back).is_one());
    }

    #[test]
    fn grams_are_whole_and_come_back(grams in any::<i32>()) {
        let tonnes = Grams(i64::from(grams)).to_tonnes();
        prop_assert_eq!(Grams::from_tonnes(&tonnes), Some(Grams(i64::from(grams))));
    }

    #[test]
    fn a_changed_character_breaks_a_credit_code(body in "[0-9A-HJ-NP-RTUWXY]{17}", at in 0usize..17) {
        let code = CreditCode::with_check_digit(&body).unwrap();
        prop_assert_eq!(&CreditCode::parse(code.as_str()).unwrap(), &code);
        let other = |letter| if letter == '7' { '8' } else { '7' };
        let changed: String = code
            .as_str()
            .chars()
            .enumerate()
            .map(|(position, letter)| if position == at { other(letter) } else { letter })
            .collect();
        prop_assert!(CreditCode::parse(&changed).is_err());
    }
}
