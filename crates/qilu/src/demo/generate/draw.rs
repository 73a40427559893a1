//! The seeded stream the generators draw from.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// How far a plant's figures go from year to year, either way: products of two or three of them stay within the bounds
/// that checks of last year's report draw.
const YEARLY_DRIFT: f64 = 0.03;

/// A deterministic stream of plausible plant values.
///
/// Values are drawn as doubles and printed at the column's decimals at once: they are invented
/// inputs, and what the workbook holds is the printed decimal.
pub struct Draw {
    /// The same in every year: what kind of plant it is.
    plant: ChaCha8Rng,
    /// What happens in this year alone.
    year: ChaCha8Rng,
}

impl Draw {
    /// Streams of its own for each (demonstration seed, enterprise, year, part).
    pub fn new(seed: u64, enterprise: usize, year: i32, part: u8) -> Self {
        let stream = |year: i32| {
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
            ChaCha8Rng::from_seed(key)
        };
        Self {
            plant: stream(0),
            year: stream(year),
        }
    }

    /// A value of the plant between `low` and `high`: in every year the same, give or take a little.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let usual = low + (high - low) * self.plant.random::<f64>();
        let drift = self.this_year(-YEARLY_DRIFT, YEARLY_DRIFT);
        (usual * (1.0 + drift)).clamp(low, high)
    }

    /// A value between `low` and `high` that has nothing to do with other years.
    pub fn this_year(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.year.random::<f64>()
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
