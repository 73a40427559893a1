//! Where the year's reports stand.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{SubmissionSummary, Text};

/// The campaign of one reporting year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Campaign {
    pub year: i32,
    pub years: Vec<i32>,
    pub states: Vec<StateCount>,
    pub cities: Vec<CityProgress>,
    pub late: Vec<SubmissionSummary>,
    pub sectors: Vec<SectorTotal>,
    pub trend: Vec<YearTotal>,
    pub bodies: Vec<BodyProgress>,
}

/// Submissions in one state.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StateCount {
    pub state: String,
    pub label: Text,
    pub count: i64,
}

/// One city's progress.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CityProgress {
    pub city_code: String,
    pub total: i64,
    pub determined: i64,
    pub late: i64,
}

/// One sector's determined direct emissions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SectorTotal {
    pub sector: String,
    pub enterprises: i64,
    pub direct_tonnes: String,
}

/// One year's determined direct emissions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct YearTotal {
    pub year: i32,
    pub direct_tonnes: String,
}

/// What one verification body has in hand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BodyProgress {
    pub id: Uuid,
    pub name: String,
    pub assigned: i64,
    pub concluded: i64,
}
