//! How sure a figure is. These are estimates, not results: plain floating-point numbers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// How sure a figure of a version is. Shares and relative widths are plain numbers: 0.031 is 3.1 %.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Uncertainty {
    pub figure: String,
    pub label: Text,
    pub unit: String,
    pub value: f64,
    /// Half the 95 % interval relative to the value, to first order; absent for a value of zero.
    pub relative: Option<f64>,
    pub simulated: Simulated,
    /// The quantities that matter most, the largest share of the variance first.
    pub drivers: Vec<Driver>,
    /// How many quantities the figure depends on.
    pub quantities: usize,
    /// Of how many of them no uncertainty is stated; they are taken as certain.
    pub unstated: usize,
}

/// What Monte Carlo found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Simulated {
    pub draws: usize,
    /// The same seed draws the same.
    pub seed: u64,
    pub mean: f64,
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// A quantity and what it contributes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Driver {
    /// The cell; of a factor that several cells share, the first one it stands in.
    pub figure: String,
    pub label: Text,
    /// The set, name and code of a shared factor.
    pub factor: Option<String>,
    /// Half its own 95 % interval, relative to its value.
    pub relative: f64,
    /// Its share of the figure's variance, to first order.
    pub share: f64,
}
