//! Integer masses: what is posted, added in SQL and owed.

use serde::{Deserialize, Serialize};

use crate::exact::{Exact, Rounding};

/// Grams in a tonne.
pub const GRAMS_PER_TONNE: i64 = 1_000_000;

/// A mass in whole grams.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Grams(pub i64);

/// A mass in whole tonnes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Tonnes(pub i64);

impl Grams {
    /// Tonnes to whole grams, half-up. `None` beyond nine million million tonnes.
    #[must_use]
    pub fn from_tonnes(tonnes: &Exact) -> Option<Self> {
        (tonnes * &Exact::from(GRAMS_PER_TONNE))
            .round(0, Rounding::HalfUp)
            .to_i64()
            .map(Self)
    }

    /// The mass in tonnes, exactly.
    #[must_use]
    pub fn to_tonnes(self) -> Exact {
        Exact::fraction(self.0, GRAMS_PER_TONNE).unwrap_or_default()
    }
}

impl Tonnes {
    /// Whole tonnes, half-up. `None` when out of range.
    #[must_use]
    pub fn round_from(tonnes: &Exact) -> Option<Self> {
        tonnes.round(0, Rounding::HalfUp).to_i64().map(Self)
    }
}
