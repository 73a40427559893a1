//! Exact fractions, written apart from the program's own numbers, so that the two can disagree.

use std::ops::{Add, Div, Mul, Sub};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    above: i128,
    below: i128,
}

fn common(first: i128, second: i128) -> i128 {
    if second == 0 {
        first.abs()
    } else {
        common(second, first % second)
    }
}

impl Ratio {
    pub fn new(above: i128, below: i128) -> Self {
        let divisor = common(above, below) * below.signum();
        Self {
            above: above / divisor,
            below: below / divisor,
        }
    }

    /// Reads a decimal such as `58.42`.
    pub fn read(decimal: &str) -> Self {
        let (whole, places) = decimal.split_once('.').unwrap_or((decimal, ""));
        let digits: i128 = format!("{whole}{places}").parse().unwrap();
        Self::new(digits, 10_i128.pow(u32::try_from(places.len()).unwrap()))
    }

    /// Rounded half up to so many places (of a number that is not negative).
    pub fn rounded(self, places: u32) -> Self {
        let scale = 10_i128.pow(places);
        Self::new(
            (2 * self.above * scale + self.below).div_euclid(2 * self.below),
            scale,
        )
    }

    /// The decimal with so many places.
    pub fn text(self, places: u32) -> String {
        let scale = 10_i128.pow(places);
        let digits = self.rounded(places) * Self::new(scale, 1);
        if places == 0 {
            return digits.above.to_string();
        }
        format!(
            "{}.{:0width$}",
            digits.above / scale,
            digits.above % scale,
            width = usize::try_from(places).unwrap()
        )
    }
}

impl Add for Ratio {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(
            self.above * other.below + other.above * self.below,
            self.below * other.below,
        )
    }
}

impl Sub for Ratio {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self::new(-other.above, other.below)
    }
}

impl Mul for Ratio {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.above * other.above, self.below * other.below)
    }
}

impl Div for Ratio {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(self.above * other.below, self.below * other.above)
    }
}

#[test]
fn fractions_round_half_up() {
    assert_eq!((Ratio::new(44, 12) * Ratio::read("1.5")).text(3), "5.500");
    assert_eq!(Ratio::read("0.125").text(2), "0.13");
    assert_eq!(Ratio::read("2.4999").text(0), "2");
    assert_eq!(Ratio::read("1.005").text(2), "1.01");
}
