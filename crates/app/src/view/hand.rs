//! Many hands: who fills in which table of a working copy.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{MethodSummary, Named, Text};

/// One table and whose part it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Hand {
    pub table: String,
    pub number: String,
    pub title: Text,
    /// Absent: nobody's.
    pub user: Option<Named>,
    pub due: Option<NaiveDate>,
    /// Calendar days until then; below zero: past.
    pub days_left: Option<i64>,
    pub assigned_by: Option<String>,
    pub assigned_at: Option<DateTime<Utc>>,
    pub done_by: Option<String>,
    pub done_at: Option<DateTime<Utc>>,
    /// Whether the caller may write in it.
    pub editable: bool,
}

/// A table to be given to somebody.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewHand {
    pub user_id: Uuid,
    /// Today or later.
    #[serde(default)]
    pub due: Option<NaiveDate>,
}

/// Whether a part is done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandDone {
    pub done: bool,
}

/// A person of the enterprise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    pub id: Uuid,
    pub name: String,
    pub roles: Vec<String>,
}

/// A table the caller has still to fill in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct YourPart {
    pub enterprise_id: Uuid,
    pub submission_id: Uuid,
    pub draft_id: Uuid,
    pub method: MethodSummary,
    pub year: i32,
    pub table: String,
    pub title: Text,
    pub due: Option<NaiveDate>,
    pub days_left: Option<i64>,
}
