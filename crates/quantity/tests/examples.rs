//! Single facts about numbers, units and codes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_quantity::{
    CreditCode, CreditCodeError, Exact, ExactParseError, Grams, Notation, Rounding, Tonnes, Unit,
    UnitParseError,
};

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap()
}

#[test]
fn numbers_are_read_exactly() {
    assert_eq!(exact("44/12"), Exact::fraction(11, 3).unwrap());
    assert_eq!(exact("1e-7"), exact("0.0000001"));
    assert_eq!(exact(".5"), exact("0.50"));
    assert_eq!(
        exact("123456789012345678901234567890.5").to_string(),
        "123456789012345678901234567890.5"
    );
    assert_eq!(Exact::parse(""), Err(ExactParseError::Empty));
    assert_eq!(Exact::parse("1/0"), Err(ExactParseError::ZeroDenominator));
    assert_eq!(Exact::parse("1e999"), Err(ExactParseError::TooLong));
    for wrong in [
        "1,234", "abc", "1.2.3", "--1", "1 2", "NaN", "inf", "0x1f", "1/2/3", ".",
    ] {
        assert!(Exact::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn thousands_separators_must_stand_in_their_places() {
    assert_eq!(Exact::parse_entered("1,234.5").unwrap(), exact("1234.5"));
    assert_eq!(
        Exact::parse_entered("-12,345,678").unwrap(),
        exact("-12345678")
    );
    assert_eq!(
        Exact::parse_entered("１，２３４．５").unwrap(),
        exact("1234.5")
    );
    for wrong in [
        "12,34",
        "1,23,456",
        ",123",
        "1234,567",
        "1.234,5",
        "1,234.5,6",
        "1/2",
    ] {
        assert!(Exact::parse_entered(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn halves_go_where_the_policy_says() {
    assert_eq!(exact("0.125").round(2, Rounding::HalfUp), exact("0.13"));
    assert_eq!(exact("0.125").round(2, Rounding::HalfEven), exact("0.12"));
    assert_eq!(exact("0.135").round(2, Rounding::HalfEven), exact("0.14"));
    assert_eq!(exact("-0.125").round(2, Rounding::HalfUp), exact("-0.13"));
    assert_eq!(
        exact("1788021.5").round(0, Rounding::HalfUp),
        exact("1788022")
    );
    assert_eq!(exact("2/3").to_fixed(4), "0.6667");
    assert_eq!(exact("-0.001").to_fixed(2), "0.00");
    assert_eq!(exact("12.50").to_decimal_string(10), "12.5");
    assert_eq!(exact("1/3").to_decimal_string(10), "0.3333333333");
}

#[test]
fn doubles_become_the_shortest_decimal() {
    assert_eq!(Exact::from_f64_shortest(0.1 + 0.2).unwrap(), exact("0.3"));
    assert_eq!(
        Exact::from_f64_shortest(83215.46).unwrap(),
        exact("83215.46")
    );
    assert_eq!(
        Exact::from_f64_shortest(1e21).unwrap(),
        exact("1000000000000000000000")
    );
    assert_eq!(Exact::from_f64_shortest(f64::NAN), None);
    assert_eq!(Exact::from_f64_shortest(f64::INFINITY), None);
}

#[test]
fn denominators_stay_bounded() {
    // The harmonic series has a denominator that grows without end.
    let mut sum = Exact::ZERO;
    for step in 1..=6000 {
        sum = &sum + &Exact::fraction(1, step).unwrap();
    }
    assert!(sum.to_string().len() < 3000, "{}", sum.to_string().len());
    // H(6000) = ln 6000 + γ + 1/12000 − …
    assert_eq!(sum.to_fixed(6), "9.276814");
}

#[test]
fn substances_never_cancel() {
    assert_eq!(unit("tCO2").factor_to(&unit("tC")), None);
    assert_eq!(unit("t[clinker]").factor_to(&unit("t")), None);
    assert_eq!(unit("GJ").factor_to(&unit("MWh")), None);
    assert!(!unit("tCO2/tC").is_dimensionless());
    assert!(unit("t/t").is_one());
    assert_eq!(unit("tCO2"), unit("t[CO2]"));
    assert_eq!(unit("tC/t").multiply(&unit("tCO2/tC")), unit("tCO2/t"));
}

#[test]
fn scales_convert_exactly() {
    assert_eq!(unit("kg").factor_to(&unit("t")), Some(exact("0.001")));
    assert_eq!(unit("kJ/kg").factor_to(&unit("GJ/t")), Some(exact("0.001")));
    assert_eq!(unit("% tCO2").factor_to(&unit("tCO2")), Some(exact("0.01")));
    assert_eq!(unit("MWh/MW").factor_to(&unit("h")), Some(Exact::ONE));
    assert_eq!(
        unit("10^4Nm3").factor_to(&unit("Nm3")),
        Some(exact("10000"))
    );
    assert_eq!(
        unit("GJ/{fuel}").with_key("fuel", &unit("10^4Nm3")),
        unit("GJ/10^4Nm3")
    );
    assert_eq!(unit("GJ/{fuel}").keys().collect::<Vec<_>>(), ["fuel"]);
}

#[test]
fn people_may_leave_out_the_material_but_not_the_carbon() {
    let factor = |given: &str, wanted: &str| unit(given).entry_factor_to(&unit(wanted));
    assert_eq!(factor("kg", "t[clinker]"), Some(exact("0.001")));
    assert_eq!(factor("%", "% t[CaO]/t[clinker]"), Some(Exact::ONE));
    assert_eq!(factor("-", "% t[CaO]/t[clinker]"), Some(exact("100")));
    assert_eq!(factor("tCO2/t", "tCO2/t[clinker]"), Some(Exact::ONE));
    assert_eq!(factor("tC", "tCO2"), None);
    assert_eq!(factor("t", "tCO2"), None);
    assert_eq!(factor("%", "GJ/t"), None);
}

#[test]
fn unknown_units_are_refused() {
    assert_eq!(
        Unit::parse("furlong"),
        Err(UnitParseError::Unknown("furlong".to_owned()))
    );
    assert_eq!(Unit::parse(""), Err(UnitParseError::Empty));
    assert_eq!(Unit::parse("t/"), Err(UnitParseError::Empty));
    assert!(matches!(
        Unit::parse("t[clinker"),
        Err(UnitParseError::Brackets(_))
    ));
    for wrong in ["0 t", "tCO2[x]", "{}", "t[]", "t^0", "MW[x]"] {
        assert!(Unit::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn credit_codes_carry_their_check_character() {
    let code = CreditCode::with_check_digit("91350100M000100Y4").unwrap();
    assert_eq!(code.as_str(), "91350100M000100Y43");
    assert_eq!(CreditCode::parse(" 91350100m000100y43 "), Ok(code));
    assert_eq!(
        CreditCode::parse("91350100M000100Y44"),
        Err(CreditCodeError::CheckCharacter)
    );
    assert_eq!(
        CreditCode::parse("91350100M000100Y4"),
        Err(CreditCodeError::Length)
    );
    assert_eq!(
        CreditCode::parse("91350100M0001OOY43"),
        Err(CreditCodeError::Character)
    );
}

#[test]
fn masses_round_half_up_to_whole_grams_and_tonnes() {
    assert_eq!(Grams::from_tonnes(&exact("0.0000005")), Some(Grams(1)));
    assert_eq!(Grams::from_tonnes(&exact("-0.0000005")), Some(Grams(-1)));
    assert_eq!(Grams::from_tonnes(&exact("1e15")), None);
    assert_eq!(
        Tonnes::round_from(&exact("1788020.5")),
        Some(Tonnes(1_788_021))
    );
}

#[test]
fn notation_keys_are_capital_letters() {
    assert_eq!(" NO ".parse(), Ok(Notation::NO));
    assert_eq!("no".parse::<Notation>(), Err(()));
}

#[test]
fn a_computed_number_of_any_length_is_read_again_from_where_it_is_stored() {
    let long = &exact("1e60") + &exact("0.1234567890123456789012345678901234567891");
    for number in [
        &long * &exact("1e30"),
        -&long,
        long.checked_div(&exact("7")).unwrap(),
        long,
    ] {
        let stored = serde_json::to_string(&number).unwrap();
        assert_eq!(serde_json::from_str::<Exact>(&stored).unwrap(), number);
    }
}

#[test]
fn what_is_read_can_be_written_in_full_and_read_again() {
    let most = format!("1.{}", "1".repeat(77));
    for text in [most.as_str(), "-1.7976931348623157e-60", "1e60", ".5e-60"] {
        let number = exact(text);
        let full = number.to_decimal_string(number.decimals().unwrap());
        assert_eq!(exact(&full), number, "{text}");
    }
    for text in [
        format!("{most}1"),
        format!("{}e60", "1".repeat(19)),
        "1.2345678901234567890e-60".to_owned(),
    ] {
        assert_eq!(Exact::parse(&text), Err(ExactParseError::TooLong), "{text}");
    }
}

#[test]
fn a_number_that_may_be_missing_takes_no_more_than_a_number() {
    assert_eq!(size_of::<Exact>(), 32);
    assert_eq!(size_of::<Option<Exact>>(), 32);
}

#[test]
fn numbers_of_one_word_and_longer_ones_are_read_alike() {
    for (short, long) in [
        ("-0", "0.00000000000000000000"),
        ("-12.5", "-12.500000000000000000000"),
        ("9999999999999999999", "9999999999999999999.0"),
        ("5.", "+5"),
    ] {
        assert_eq!(exact(short), exact(long), "{short}");
    }
    assert!(Exact::parse("-").is_err());
    assert!(Exact::parse("-.").is_err());
}
