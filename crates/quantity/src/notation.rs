//! Notation keys: why a figure is not there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A reason given instead of a number. In arithmetic every key counts as zero, and stays visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Notation {
    /// Not occurring.
    NO,
    /// Not estimated.
    NE,
    /// Included elsewhere.
    IE,
    /// Confidential.
    C,
}

impl Notation {
    /// Every key.
    pub const ALL: [Self; 4] = [Self::NO, Self::NE, Self::IE, Self::C];

    /// The key as written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NO => "NO",
            Self::NE => "NE",
            Self::IE => "IE",
            Self::C => "C",
        }
    }
}

impl fmt::Display for Notation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Notation {
    type Err = ();
    /// Capital letters only, surrounding blanks allowed.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|key| key.as_str() == text)
            .ok_or(())
    }
}
