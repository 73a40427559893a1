//! The unified social credit code (统一社会信用代码, GB 32100-2015).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The 31 characters of the code, in the order of their values: no I, O, S, V, Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters in a code, the last being the check character.
const CODE_CHARS: usize = 18;

/// Why a text is not a credit code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not 18 characters (17 before the check character is added).
    #[error("a credit code has 18 characters")]
    Length,
    /// A character that the standard does not use.
    #[error("a credit code uses digits and capital letters without I, O, S, V, Z")]
    Character,
    /// The last character does not follow from the others.
    #[error("the check character does not match")]
    CheckCharacter,
}

/// A unified social credit code whose check character is right.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code; small letters and surrounding blanks are allowed.
    ///
    /// # Errors
    /// [`CreditCodeError`] naming the first thing wrong.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = text.trim().to_ascii_uppercase();
        if code.chars().count() != CODE_CHARS {
            return Err(CreditCodeError::Length);
        }
        let last = code.chars().next_back();
        let body: String = code.chars().take(CODE_CHARS - 1).collect();
        if Some(check_character(&body)?) == last {
            Ok(Self(code))
        } else if last.is_some_and(|letter| ALPHABET.contains(letter)) {
            Err(CreditCodeError::CheckCharacter)
        } else {
            Err(CreditCodeError::Character)
        }
    }

    /// Completes the first 17 characters with their check character.
    ///
    /// # Errors
    /// [`CreditCodeError`] when they are not 17 characters of the standard.
    pub fn with_check_digit(first_17: &str) -> Result<Self, CreditCodeError> {
        if first_17.chars().count() != CODE_CHARS - 1 {
            return Err(CreditCodeError::Length);
        }
        let body = first_17.to_ascii_uppercase();
        let check = check_character(&body)?;
        Ok(Self(format!("{body}{check}")))
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The weights are the powers of 3 modulo 31.
fn check_character(body: &str) -> Result<char, CreditCodeError> {
    let mut weight = 1usize;
    let mut sum = 0usize;
    for letter in body.chars() {
        let value = ALPHABET.find(letter).ok_or(CreditCodeError::Character)?;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET
        .chars()
        .nth((31 - sum % 31) % 31)
        .ok_or(CreditCodeError::Character)
}

impl fmt::Display for CreditCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}
