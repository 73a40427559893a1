//! Units to text and back: `tCO2/t[clinker]`, `% t[CaO]/t[clinker]`, `GJ/{fuel}`, `10^4Nm3`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::exact::Exact;
use crate::unit::{Atom, Unit};
use crate::unit_symbols::look_up;

/// Why a text is not a unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitParseError {
    /// Nothing written, or nothing on one side of a bar.
    #[error("a unit is missing")]
    Empty,
    /// A symbol the platform does not know.
    #[error("unknown unit `{0}`")]
    Unknown(String),
    /// Brackets that do not close.
    #[error("brackets do not match in `{0}`")]
    Brackets(String),
}

impl Unit {
    /// Reads a unit. Factors are separated by blanks, `·` or `*`; everything after a `/` up to the next is divided by.
    ///
    /// # Errors
    /// [`UnitParseError`] naming what is not understood.
    pub fn parse(text: &str) -> Result<Self, UnitParseError> {
        let mut unit = Self::one();
        for (position, part) in split_outside(text, &['/'])?.into_iter().enumerate() {
            let mut product = Self::one();
            let factors = split_outside(part, &[' ', '·', '*', '\u{a0}'])?;
            let mut any = false;
            for factor in factors.into_iter().filter(|factor| !factor.is_empty()) {
                product = product.multiply(&parse_factor(factor)?);
                any = true;
            }
            if !any {
                return Err(UnitParseError::Empty);
            }
            unit = if position == 0 {
                product
            } else {
                unit.divide(&product)
            };
        }
        Ok(unit)
    }
}

/// Splits at separators that stand outside `[…]` and `{…}`.
fn split_outside<'a>(text: &'a str, separators: &[char]) -> Result<Vec<&'a str>, UnitParseError> {
    let mut depth = 0i32;
    let parts: Vec<&str> = text
        .split(|letter: char| {
            match letter {
                '[' | '{' => depth += 1,
                ']' | '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && separators.contains(&letter)
        })
        .collect();
    if depth == 0 {
        Ok(parts)
    } else {
        Err(UnitParseError::Brackets(text.to_owned()))
    }
}

/// One factor: `{fuel}`, a number (`10^4`, `0.001`), a symbol with an optional substance and power (`t[CaO]`, `m^-1`),
/// or a number run together with a symbol (`10^4Nm3`).
fn parse_factor(text: &str) -> Result<Unit, UnitParseError> {
    let unknown = || UnitParseError::Unknown(text.to_owned());
    let (scale, symbol) = leading_number(text);
    if symbol.is_empty() {
        return scale
            .map(|scale| Unit::of(scale, BTreeMap::new()))
            .ok_or_else(unknown);
    }
    let scale = scale.unwrap_or(Exact::ONE);
    let (name, power) = match symbol.rsplit_once('^') {
        Some((name, power)) => (
            name,
            power
                .parse::<i8>()
                .ok()
                .filter(|power| *power != 0)
                .ok_or_else(unknown)?,
        ),
        None => (symbol, 1),
    };
    let base = if let Some(key) = name
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        if key.is_empty() {
            return Err(unknown());
        }
        Unit::of(Exact::ONE, BTreeMap::from([(Atom::Key(key.to_owned()), 1)]))
    } else {
        parse_symbol(name).ok_or_else(unknown)?
    };
    let raised = (0..power.unsigned_abs()).fold(Unit::one(), |unit, _| {
        if power > 0 {
            unit.multiply(&base)
        } else {
            unit.divide(&base)
        }
    });
    Ok(Unit::of(scale, BTreeMap::new()).multiply(&raised))
}

fn parse_symbol(name: &str) -> Option<Unit> {
    let (symbol, named) = match name.strip_suffix(']') {
        Some(rest) => {
            let (symbol, substance) = rest.split_once('[')?;
            (
                symbol,
                Some(substance)
                    .filter(|substance| !substance.is_empty())?
                    .to_owned()
                    .into(),
            )
        }
        None => (name, None::<String>),
    };
    let (scale, atoms, implied) = look_up(symbol)?;
    if named.is_some() && (implied.is_some() || atoms.len() != 1) {
        return None;
    }
    let substance = named.or_else(|| implied.map(str::to_owned));
    let atoms = atoms
        .iter()
        .map(|(symbol, power)| {
            (
                Atom::Base {
                    symbol: (*symbol).to_owned(),
                    substance: substance.clone(),
                },
                *power,
            )
        })
        .collect();
    Some(Unit::of(scale, atoms))
}

/// The number a factor begins with, if it is positive, and the rest. `1` alone is a number; `10^4` is a power of ten.
fn leading_number(text: &str) -> (Option<Exact>, &str) {
    if let Some(rest) = text.strip_prefix("10^") {
        let end = rest
            .char_indices()
            .find(|(at, letter)| !(letter.is_ascii_digit() || *at == 0 && *letter == '-'))
            .map_or(rest.len(), |(at, _)| at);
        let (digits, symbol) = rest.split_at(end);
        if let Some(exponent) = digits
            .parse::<i32>()
            .ok()
            .filter(|exponent| exponent.abs() <= 30)
        {
            return (Some(Exact::power_of_ten(exponent)), symbol);
        }
    }
    let end = text
        .char_indices()
        .find(|(_, letter)| !(letter.is_ascii_digit() || *letter == '.'))
        .map_or(text.len(), |(at, _)| at);
    let (digits, symbol) = text.split_at(end);
    match Exact::parse(digits) {
        Ok(number) if !number.is_zero() => (Some(number), symbol),
        _ => (None, text),
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scale, atoms) = self.parts();
        let big = scale.to_big();
        let mut above = Vec::new();
        let mut below = Vec::new();
        if *scale == Exact::fraction(1, 100).unwrap_or_default() {
            above.push("%".to_owned());
        } else if scale.decimals().is_some() {
            if !scale.is_one() {
                above.push(scale.to_string());
            }
        } else {
            above.push(big.numerator().to_string());
            below.push(big.denominator().to_string());
        }
        for (atom, power) in atoms {
            let name = match atom {
                Atom::Base {
                    symbol,
                    substance: None,
                } => symbol.clone(),
                Atom::Base {
                    symbol,
                    substance: Some(substance),
                } => format!("{symbol}[{substance}]"),
                Atom::Key(key) => format!("{{{key}}}"),
            };
            let side = if *power > 0 { &mut above } else { &mut below };
            side.push(if power.unsigned_abs() == 1 {
                name
            } else {
                format!("{name}^{}", power.unsigned_abs())
            });
        }
        if above.is_empty() {
            above.push("1".to_owned());
        }
        out.write_str(&above.join(" "))?;
        if below.is_empty() {
            Ok(())
        } else {
            write!(out, "/{}", below.join(" "))
        }
    }
}

impl FromStr for Unit {
    type Err = UnitParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}
