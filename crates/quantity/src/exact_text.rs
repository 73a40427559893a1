//! Numbers to text and back.

use std::fmt;
use std::str::FromStr;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::exact::{Exact, Repr, Rounding};
use crate::small::Small;

/// Longest text read as a number.
pub const NUMBER_CHARS_MAX: usize = 80;

/// Most digits a number may have when written in full, so that with sign and point it can be read again.
pub const NUMBER_DIGITS_MAX: usize = NUMBER_CHARS_MAX - 2;

/// Largest power of ten a number may be written with (`1e-7`).
pub const NUMBER_EXPONENT_MAX: i32 = 60;

/// Decimals shown of a value that does not terminate.
pub const DECIMAL_PLACES_SHOWN: u32 = 10;

/// Why a text is not a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExactParseError {
    /// Nothing but blanks.
    #[error("an empty text is not a number")]
    Empty,
    /// More than [`NUMBER_CHARS_MAX`] characters or [`NUMBER_DIGITS_MAX`] digits, or beyond [`NUMBER_EXPONENT_MAX`].
    #[error("the number is too long")]
    TooLong,
    /// Something else than digits, sign, point, exponent or one fraction bar.
    #[error("not a number")]
    NotANumber,
    /// A fraction over zero.
    #[error("a fraction over zero")]
    ZeroDenominator,
}

impl Exact {
    /// Reads `1234.5`, `-0.25`, `1e-7` or a fraction `44/12`, without any rounding.
    ///
    /// # Errors
    /// [`ExactParseError`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, ExactParseError> {
        if let Some(short) = short_decimal(text) {
            return Ok(Self(Repr::Small(short)));
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(ExactParseError::Empty);
        }
        if text.len() > NUMBER_CHARS_MAX {
            return Err(ExactParseError::TooLong);
        }
        match text.split_once('/') {
            None => parse_bounded(text),
            Some((above, below)) => {
                let below = parse_bounded(below.trim())?;
                parse_bounded(above.trim())?
                    .checked_div(&below)
                    .ok_or(ExactParseError::ZeroDenominator)
            }
        }
    }

    /// Reads a number as people type it: [`Exact::parse`], and also thousands separators in their places (`1,234.5`)
    /// and full-width characters. A fraction is not accepted here.
    ///
    /// # Errors
    /// [`ExactParseError`] when the text is not one number.
    pub fn parse_entered(text: &str) -> Result<Self, ExactParseError> {
        if let Some(short) = short_decimal(text) {
            return Ok(Self(Repr::Small(short)));
        }
        let plain: String = text.trim().chars().map(narrow).collect();
        if plain.contains('/') {
            return Err(ExactParseError::NotANumber);
        }
        if !plain.contains(',') {
            return Self::parse(&plain);
        }
        let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
        let whole = unsigned.split('.').next().unwrap_or(unsigned);
        let mut groups = whole.split(',');
        let first_fits = groups
            .next()
            .is_some_and(|first| (1..=3).contains(&first.len()));
        if !first_fits
            || !groups.all(|group| group.len() == 3)
            || unsigned.len() - whole.len() > 0
                && unsigned
                    .rsplit('.')
                    .next()
                    .is_some_and(|decimals| decimals.contains(','))
        {
            return Err(ExactParseError::NotANumber);
        }
        Self::parse(&plain.replace(',', ""))
    }

    /// Reads a decimal of up to eight characters, its letters in one machine word, the first in the lowest byte and
    /// nothing above the last. `None` leaves any other text to [`Exact::parse_entered`].
    #[must_use]
    #[inline]
    pub fn from_letters(letters: u64, length: u32) -> Option<Self> {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const POINTS: u64 = ONES * b'.' as u64;
        const ZEROS: u64 = ONES * b'0' as u64;
        let others = letters ^ POINTS;
        let point = others.wrapping_sub(ONES) & !others & (ONES << 7);
        let (digits, length, places) = if point == 0 {
            (letters, length, 0)
        } else {
            let before = point.trailing_zeros() / 8;
            let whole = (1_u64 << (8 * before)) - 1;
            let digits = (letters & whole) | ((letters >> 8) & !whole);
            let length = length.checked_sub(1)?;
            (digits, length, length.checked_sub(before)?)
        };
        if !(1..=8).contains(&length) {
            return None;
        }
        // The digits end in the highest byte; what is free below them is zero already.
        let free = 64 - 8 * length;
        let values = (digits << free) ^ (ZEROS << free);
        if (values | values.wrapping_add(ONES * 6)) & (ONES * 0xf0) != 0 {
            return None;
        }
        // Neighbours are joined: digits to pairs, pairs to fours, fours to the whole.
        let pairs = (values.wrapping_mul(10 * 256 + 1) >> 8) & 0x00ff_00ff_00ff_00ff;
        let fours = (pairs.wrapping_mul(100 * 65_536 + 1) >> 16) & 0x0000_ffff_0000_ffff;
        let units = fours.wrapping_mul(10_000 * 4_294_967_296 + 1) >> 32;
        Small::decimal(i128::from(units), places).map(|small| Self(Repr::Small(small)))
    }

    /// The shortest decimal that a double stands for at 15 significant digits, as spreadsheets show it.
    /// `None` for infinities, not-a-number and magnitudes beyond [`NUMBER_EXPONENT_MAX`].
    #[must_use]
    pub fn from_f64_shortest(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        Self::parse(&format!("{value:.14e}")).ok()
    }

    /// The decimal text, without trailing zeros: exact where the value terminates within `places` decimals, else rounded
    /// half-up there.
    #[must_use]
    pub fn to_decimal_string(&self, places: u32) -> String {
        let text = self.to_fixed(places);
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    }

    /// The decimal text with exactly `places` decimals, rounded half-up.
    #[must_use]
    pub fn to_fixed(&self, places: u32) -> String {
        let rounded = self.round(places, Rounding::HalfUp);
        let width = usize::try_from(places).unwrap_or(0);
        let units = match rounded.0 {
            Repr::Small(small) => small.units(places),
            Repr::Big(_) => None,
        };
        let (negative, digits) = match units {
            Some(units) => (units < 0, units.unsigned_abs().to_string()),
            None => {
                let scaled = rounded.to_big() * RBig::from(UBig::from(10u8).pow(width));
                let (sign, magnitude) = scaled.trunc().into_parts();
                (sign == dashu_int::Sign::Negative, magnitude.to_string())
            }
        };
        let padded = format!("{digits:0>minimum$}", minimum = width + 1);
        let (whole, decimals) = padded.split_at(padded.len() - width);
        let sign = if negative { "-" } else { "" };
        if width == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{decimals}")
        }
    }

    /// Decimals needed to write the value in full, or `None` if it never ends.
    #[must_use]
    pub fn decimals(&self) -> Option<u32> {
        if let Repr::Small(small) = self.0 {
            return small.decimals();
        }
        let big = self.to_big();
        let mut rest = big.denominator().clone();
        let twos = rest.trailing_zeros().unwrap_or(0);
        rest >>= twos;
        let five = UBig::from(5u8);
        let mut fives = 0usize;
        while rest.is_multiple_of(&five) {
            rest /= &five;
            fives += 1;
        }
        rest.is_one()
            .then(|| u32::try_from(twos.max(fives)).ok())
            .flatten()
    }
}

/// Full-width digits, point, comma and minus to their plain forms.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{2212}' => '-',
        other => other,
    }
}

/// A decimal that somebody typed: what it has written in full can be read again.
fn parse_bounded(text: &str) -> Result<Exact, ExactParseError> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().map_err(|_| ExactParseError::NotANumber)?;
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches(['-', '+']).len().max(1);
    let moved = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    if (whole + decimals.len()).saturating_add(moved) > NUMBER_DIGITS_MAX {
        return Err(ExactParseError::TooLong);
    }
    parse_decimal(text)
}

/// Reads digits with at most a sign and a point that fit in a machine word, as nearly every number does; `None` leaves
/// any other text to the full reader.
fn short_decimal(text: &str) -> Option<Small> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if unsigned.is_empty() || unsigned.len() > 19 {
        return None;
    }
    let mut units: u64 = 0;
    let mut point = None;
    for (position, byte) in unsigned.iter().enumerate() {
        match byte {
            b'0'..=b'9' => units = units * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(position + 1),
            _ => return None,
        }
    }
    let places = point.map_or(0, |point| unsigned.len() - point);
    if point.is_some() && unsigned.len() == 1 {
        return None;
    }
    let units = i128::from(units);
    Small::decimal(
        if negative { -units } else { units },
        u32::try_from(places).ok()?,
    )
}

fn parse_decimal(text: &str) -> Result<Exact, ExactParseError> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent: i32 = exponent.parse().map_err(|_| ExactParseError::NotANumber)?;
            if exponent.abs() > NUMBER_EXPONENT_MAX {
                return Err(ExactParseError::TooLong);
            }
            (mantissa, exponent)
        }
        None => (text, 0),
    };
    let (negative, unsigned) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && decimals.is_empty() || !is_digits(whole) || !is_digits(decimals) {
        return Err(ExactParseError::NotANumber);
    }
    let places = i32::try_from(decimals.len()).map_err(|_| ExactParseError::TooLong)?;
    if exponent == 0 && whole.len() + decimals.len() <= 36 {
        let digits = whole.bytes().chain(decimals.bytes());
        let units = digits.fold(0i128, |units, digit| units * 10 + i128::from(digit - b'0'));
        let units = if negative { -units } else { units };
        if let Some(small) = u32::try_from(places)
            .ok()
            .and_then(|places| Small::decimal(units, places))
        {
            return Ok(Exact(Repr::Small(small)));
        }
    }
    let units: UBig = format!("0{whole}{decimals}")
        .parse()
        .map_err(|_| ExactParseError::NotANumber)?;
    let units = Exact::from_big(RBig::from(if negative {
        -IBig::from(units)
    } else {
        IBig::from(units)
    }));
    Ok(&units * &Exact::power_of_ten(exponent - places))
}

impl fmt::Display for Exact {
    /// The decimal in full where it terminates, else the fraction: always read back to the same value.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimals() {
            Some(places) if places <= LONGEST_DECIMAL => out.write_str(&self.to_fixed(places)),
            _ => {
                let big = self.to_big();
                write!(out, "{}/{}", big.numerator(), big.denominator())
            }
        }
    }
}

/// A terminating value with more decimals than this is printed as its fraction.
const LONGEST_DECIMAL: u32 = 40;

impl fmt::Debug for Exact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for Exact {
    type Err = ExactParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A stored value may be a long fraction, so only the form is checked here, not the length of typed numbers.
        let text = String::deserialize(deserializer)?;
        parse_stored(&text).map_err(de::Error::custom)
    }
}

fn parse_stored(text: &str) -> Result<Exact, ExactParseError> {
    match text.split_once('/') {
        None => parse_decimal(text),
        Some((above, below)) => parse_decimal(above)?
            .checked_div(&parse_decimal(below)?)
            .ok_or(ExactParseError::ZeroDenominator),
    }
}
