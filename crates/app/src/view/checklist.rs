//! The words of verification, each with its code: what a conclusion and a finding are made of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// Everything a verifier chooses from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Checklist {
    /// The content items, in the order of the guide.
    pub items: Vec<ChecklistItem>,
    /// The results a group of items may have, from best to worst.
    pub results: Vec<Coded>,
    /// What is said of the report as a whole.
    pub opinions: Vec<Coded>,
    /// How grave a finding is.
    pub severities: Vec<Coded>,
    /// Where a finding stands.
    pub finding_states: Vec<Coded>,
}

/// A content item.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChecklistItem {
    /// For example `4.1`.
    pub code: String,
    pub label: Text,
    /// The number a conclusion gives one result for: 1 to 7.
    pub group: u8,
    /// Whether a nonconformity here, left unmended, must be priced.
    pub bears_on_emissions: bool,
}

/// A code with the words people read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Coded {
    pub code: String,
    pub label: Text,
}
