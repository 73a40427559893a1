//! Verification bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A person or organisation by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// A verification body with the people who can be assigned.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Body {
    pub id: Uuid,
    pub name: String,
    pub leads: Vec<Named>,
    pub reviewers: Vec<Named>,
    /// Engagements the body holds that are not yet concluded.
    pub load: i64,
}
