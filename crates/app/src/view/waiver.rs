//! Waivers: a check lowered for one enterprise and method until a day.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Named, Severity, Text};

/// A waiver.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Waiver {
    pub id: Uuid,
    pub enterprise: Named,
    pub method_id: String,
    pub check_code: String,
    /// What the check says, while the method has it.
    pub check_says: Option<Text>,
    pub reason: String,
    /// The last day it holds.
    pub until: NaiveDate,
    /// `asked`, `approved`, `refused` or `ended`.
    pub state: String,
    /// Approved and not past its last day.
    pub in_force: bool,
    pub asked_by: Named,
    pub asked_at: DateTime<Utc>,
    pub decided_by: Option<Named>,
    pub decided_at: Option<DateTime<Utc>>,
    /// What was said at the last decision.
    pub note: String,
    pub ended_by: Option<Named>,
    pub ended_at: Option<DateTime<Utc>>,
    /// What the caller may decide now: of `approve`, `refuse` and `end`.
    pub decisions: Vec<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewWaiver {
    pub enterprise_id: Uuid,
    pub method_id: String,
    pub check_code: String,
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The last day it is to hold.
    pub until: NaiveDate,
}

/// A decision about a waiver.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaiverDecision {
    /// `approve`, `refuse` or `end`.
    pub decision: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// That a waiver lowered a problem, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lowered {
    /// What the problem was.
    pub from: Severity,
    pub waiver_id: String,
    pub reason: String,
    /// The last day the waiver holds, `YYYY-MM-DD`.
    pub until: String,
}
