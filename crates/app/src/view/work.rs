//! What waits for this person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DueMonth, PlanTask, SubmissionSummary, Text, YourPart};

/// The work list of one person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Work {
    pub deadlines: Vec<Deadline>,
    pub items: Vec<WorkItem>,
    /// Months of working copies that wait to be sealed, the nearest due first.
    pub months: Vec<DueMonth>,
    /// Tables of working copies that are this person's part, the nearest due first.
    pub parts: Vec<YourPart>,
    /// Monitoring plans this person can move on.
    pub plans: Vec<PlanTask>,
    /// How many submissions in this person's scope are in each state.
    pub counts: BTreeMap<String, i64>,
}

/// A deadline ahead, in working days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Deadline {
    pub code: String,
    pub label: Text,
    pub date: NaiveDate,
    pub working_days_left: i64,
}

/// A submission this person can move on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WorkItem {
    #[serde(flatten)]
    pub submission: SubmissionSummary,
    pub next_actions: Vec<String>,
}
