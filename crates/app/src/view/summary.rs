//! The key-unit emission summary: determined values only.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{At, Named, Text};

/// Determined direct emissions by city, sector and gas; electricity and heat stand beside and are never added.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    pub year: i32,
    pub total_direct_tonnes: String,
    pub cells: Vec<SummaryCell>,
    /// Purchased electricity and heat, plant by plant.
    pub memos: Vec<PlantMemo>,
    /// Years that have determined values.
    pub years: Vec<i32>,
}

/// One city, sector and gas.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SummaryCell {
    pub city_code: String,
    pub sector: String,
    pub gas: String,
    pub direct_tonnes: String,
    /// Emissions of purchased electricity, where the cell is one plant: memos are not added across plants.
    pub electricity_tonnes: Option<String>,
    /// Emissions of purchased heat, where the cell is one plant.
    pub heat_tonnes: Option<String>,
    /// Enterprises of this city and sector with determined values.
    pub enterprises: i64,
    pub lines: i64,
}

/// One determined line under a figure of the summary.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SummaryLine {
    pub enterprise: Named,
    pub credit_code: String,
    pub submission_id: Uuid,
    pub version_id: Uuid,
    pub city_code: String,
    pub sector: String,
    pub gas: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    pub category: String,
    pub table: String,
    pub row_key: String,
    pub column: String,
    pub label: Text,
    /// Exact to the gram.
    pub tonnes: String,
    /// Give this to the version's trace.
    pub figure: Option<String>,
    pub at: Option<At>,
}

/// Purchased electricity and heat of one plant: a memo, not added across plants.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlantMemo {
    pub enterprise: Named,
    pub city_code: String,
    pub sector: String,
    pub electricity_tonnes: String,
    pub heat_tonnes: String,
}
