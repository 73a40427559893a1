//! Who did what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::view::{Named, Text};

/// One audited act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditEvent {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Login of the person; absent for the system itself.
    pub actor: Option<String>,
    pub actor_id: Option<Uuid>,
    /// Name of the person as shown.
    pub actor_name: Option<String>,
    /// Whose data it concerns.
    pub organisation: Option<Named>,
    pub action: String,
    pub action_label: Text,
    pub subject_kind: String,
    pub subject_id: Option<String>,
    /// What it was done to, in words.
    pub subject: Text,
    /// What else is known of it, in words.
    pub facts: Vec<AuditFact>,
    /// The facts as they were recorded.
    pub detail: serde_json::Value,
}

/// A fact of an act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditFact {
    pub label: Text,
    pub value: Text,
}

/// What the list of audited acts can be narrowed by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditChoices {
    /// Those who acted, by log-in name.
    pub people: Vec<AuditPerson>,
    /// Those whose data it concerned, by name.
    pub organisations: Vec<Named>,
    /// Every kind of act.
    pub acts: Vec<AuditAct>,
}

/// Somebody who acted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditPerson {
    pub id: Uuid,
    pub name: String,
    pub login: String,
}

/// A kind of act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditAct {
    pub code: String,
    pub label: Text,
}
