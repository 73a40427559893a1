//! The seeded stream the generators draw from.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// A deterministic stream of plausible plant values.
///
/// Values are drawn as doubles and printed at the column's decimals at once: they are invented
/// inputs, and what the workbook holds is the printed decimal.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// A stream of its own for each (demonstration seed, enterprise, year, part).
    pub fn new(seed: u64, enterprise: usize, year: i32, part: u8) -> Self {
        let mut key = [0_u8; 32];
        for (slot, byte) in key.iter_mut().zip(
            seed.to_le_bytes()
                .into_iter()
                .chain(enterprise.to_le_bytes())
                .chain(year.to_le_bytes())
                .chain([part]),
        ) {
            *slot = byte;
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A value between `low` and `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    /// `centre` give or take `share` of itself.
    pub fn around(&mut self, centre: f64, share: f64) -> f64 {
        self.between(centre * (1.0 - share), centre * (1.0 + share))
    }
}

/// The decimal a manager would type: `value` at `places` decimals.
pub fn typed(value: f64, places: usize) -> String {
    format!("{value:.places$}")
}
