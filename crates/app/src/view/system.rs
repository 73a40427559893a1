//! The running product itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// What runs here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct System {
    pub product: String,
    pub version: String,
    pub demo: bool,
    pub seeding: Seeding,
    /// `simulation` unless a legal basis for another mode is entered.
    pub market_mode: String,
}

/// How far the demonstration province is filled.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Seeding {
    pub state: SeedingState,
    pub done: u32,
    pub total: u32,
    pub message: Option<Text>,
}

/// Where the seeding stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeedingState {
    #[default]
    Idle,
    Running,
    Done,
    Failed,
}

/// One way into the demonstration province.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DemoLogin {
    pub role: String,
    pub login: String,
    pub password: String,
    pub name: String,
    pub organisation: String,
}
