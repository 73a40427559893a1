//! What people, spreadsheets and attackers put where something else belongs.

use qilu_accounting::EntryValue;
use qilu_quantity::{Exact, Notation};

use crate::draw::Draw;

const TEXTS: [&str; 28] = [
    "",
    " ",
    "约100",
    "100 t",
    "1,234.5",
    "１２３",
    "#DIV/0!",
    "#N/A",
    "=1+1",
    "<&\"'>",
    "\u{0}\u{b}",
    "—",
    "|",
    "/",
    "a|b",
    "01",
    "1",
    "2",
    "plant",
    "year",
    "coal",
    "bituminous",
    "煤",
    "柴油",
    "no",
    "NaN",
    "inf",
    "\u{202e}t",
];
const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "-1",
    "0.5",
    "100",
    "99.999999",
    "100.000001",
    "-0.000000000000001",
    "1e-30",
    "1e30",
    "1.23456789012345678e60",
    "-9e59",
    "-1.7976931348623157e-60",
    "9223372036854775807",
    "9223372036854775808",
    "9223372036854.775807",
    "-9223372036854.775808",
    "1e60",
    "1e-60",
    "1.5e-45",
    "123456789012345678901234567890.123456789",
    "4294967296",
];
const UNITS: [&str; 16] = [
    "t",
    "kg",
    "g",
    "GJ",
    "kJ",
    "MWh",
    "kWh",
    "%",
    "10^4Nm3",
    "tCO2",
    "tC",
    "",
    "light year",
    "t[",
    "{fuel}",
    "GJ/{fuel}",
];
const UNCERTAINTIES: [&str; 9] = ["5%", "0%", "100%", "-5%", "1e300%", "±5%", "about", "", "5"];

/// A cell's value.
pub fn value(draw: &mut Draw<'_>) -> EntryValue {
    match draw.below(8) {
        0 => EntryValue::Blank,
        1 => EntryValue::Notation(
            draw.pick(&[Notation::NO, Notation::NE, Notation::IE, Notation::C])
                .copied()
                .unwrap_or(Notation::NO),
        ),
        2 => EntryValue::Text(text(draw)),
        3 => EntryValue::read(&text(draw)),
        4 => EntryValue::Text(draw.text(40)),
        5 => EntryValue::Number(Exact::from(i64::from(draw.byte()))),
        _ => EntryValue::Number(number(draw)),
    }
}

pub fn text(draw: &mut Draw<'_>) -> String {
    match draw.below(40) {
        0 => "长".repeat(3_000),
        1 => draw.text(60),
        _ => (*draw.pick(&TEXTS).unwrap_or(&"")).to_owned(),
    }
}

/// A number from the edges, or one of any size and any number of decimals.
pub fn number(draw: &mut Draw<'_>) -> Exact {
    if draw.below(3) > 0 {
        return draw
            .pick(&NUMBERS)
            .and_then(|text| Exact::parse(text).ok())
            .unwrap_or(Exact::ZERO);
    }
    let digits =
        i64::from(draw.byte()) << 16 | i64::from(draw.byte()) << 8 | i64::from(draw.byte());
    let places = i32::from(draw.byte() % 40) - 20;
    let number = &Exact::from(digits) * &Exact::power_of_ten(places);
    if draw.below(4) == 0 { -&number } else { number }
}

pub fn unit(draw: &mut Draw<'_>) -> Option<String> {
    draw.pick(&UNITS).map(|unit| (*unit).to_owned())
}

pub fn uncertainty(draw: &mut Draw<'_>) -> Option<String> {
    draw.pick(&UNCERTAINTIES).map(|text| (*text).to_owned())
}
