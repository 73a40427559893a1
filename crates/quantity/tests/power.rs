//! Powers and exponentials against known digits.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use proptest::prelude::*;
use qilu_quantity::{Exact, PowerError};

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn power(base: &str, exponent: &str, places: u32) -> Result<Exact, PowerError> {
    exact(base).power(&exact(exponent), places)
}

fn is(base: &str, exponent: &str, places: u32, digits: &str) {
    let found = power(base, exponent, places).unwrap();
    assert_eq!(found, exact(digits), "{base}^{exponent} = {found}");
}

#[test]
fn powers_have_the_known_digits() {
    is("2", "0.5", 30, "1.414213562373095048801688724210");
    is("2", "1/3", 30, "1.259921049894873164767210607278");
    is("10", "-0.3", 30, "0.501187233627272285001554186885");
    is("0.15", "0.75", 20, "0.24102852568339551887");
    is("1.0000001", "1000000", 20, "1.10517091254979341664");
    is("123.456", "7.89", 10, "31771028258180977.3090686597");
    is("7", "40", 0, "6366805760909027985741435139224001");
}

#[test]
fn a_power_that_is_a_fraction_is_exact_and_ties_go_to_the_even_neighbour() {
    is("2.25", "1.5", 3, "3.375");
    is("2.25", "1.5", 2, "3.38");
    is("1/4", "-1/2", 30, "2");
    is("0.5", "3", 2, "0.12");
    is("1.5", "3", 2, "3.38");
    is("-2", "3", 0, "-8");
    is("-2", "-2", 2, "0.25");
    is("5", "0", 10, "1");
    is("1", "999999.5", 10, "1");
    is("0", "2", 5, "0");
}

#[test]
fn exponentials_have_the_known_digits() {
    let exp = |value: &str, places: u32| exact(value).exp(places).unwrap();
    assert_eq!(exp("1", 30), exact("2.718281828459045235360287471353"));
    assert_eq!(exp("-1", 30), exact("0.367879441171442321595523770161"));
    assert_eq!(exp("0", 30), Exact::ONE);
    assert_eq!(exp("-0.185", 10), exact("0.8311042839"));
    assert_eq!(exp("50", 5), exact("5184705528587072464087.45332"));
    assert_eq!(exp("-200", 30), Exact::ZERO);
}

#[test]
fn what_is_not_defined_or_too_large_is_refused() {
    for (base, exponent) in [("-2", "0.5"), ("0", "0"), ("0", "-1"), ("0", "0.5")] {
        assert_eq!(
            power(base, exponent, 5),
            Err(PowerError::Undefined),
            "{base}^{exponent}"
        );
    }
    for (base, exponent) in [
        ("10", "41"),
        ("2", "1000001"),
        ("1e30", "1.5"),
        ("0.5", "-1000000"),
    ] {
        assert_eq!(
            power(base, exponent, 5),
            Err(PowerError::TooLarge),
            "{base}^{exponent}"
        );
    }
    assert_eq!(exact("94").exp(5), Err(PowerError::TooLarge));
    assert_eq!(power("0.5", "1000000", 30), Ok(Exact::ZERO));
}

proptest! {
    /// A root raised again comes back, within what its rounding allows.
    #[test]
    fn a_root_raised_again_is_the_number(value in 1u32..100_000, degree in 2i64..9) {
        let value = Exact::from(i64::from(value));
        let root = value.power(&Exact::fraction(1, degree).unwrap(), 28).unwrap();
        let again = root.power(&Exact::from(degree), 20).unwrap();
        prop_assert!((&again - &value).abs() < Exact::power_of_ten(-18));
    }
}
