//! Bulk uploads.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Named, Problem, Text};

/// A bulk upload.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Bulk {
    pub id: Uuid,
    /// `zip` (a ZIP of workbooks) or `rows` (one workbook of several enterprises).
    pub kind: String,
    pub file_name: String,
    pub year: i32,
    /// The layout that reads workbooks which are no template.
    pub layout: Option<Named>,
    /// `waiting`, `running`, `done`, `cancelled` or `failed`.
    pub state: String,
    pub counts: BulkCounts,
    /// Why the job as a whole could not go on.
    pub fault: Option<Text>,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// What the caller may have done with it now: of `cancel`, `resume` and `retry`.
    pub acts: Vec<String>,
}

/// How many files of a bulk upload came out how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkCounts {
    pub total: i64,
    pub waiting: i64,
    /// A new version.
    pub stored: i64,
    /// The version that was there.
    pub existing: i64,
    pub refused: i64,
    pub no_enterprise: i64,
    pub out_of_scope: i64,
    /// The same again within the upload.
    pub duplicate: i64,
}

/// What is to be sent at once.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct NewBulk {
    #[schema(minimum = 1990, maximum = 2200)]
    pub year: i32,
    /// The layout that reads workbooks which are no template; needed for one workbook of several enterprises.
    #[serde(default)]
    pub layout_id: Option<Uuid>,
}

/// What is to happen with a bulk upload.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BulkRun {
    /// `cancel`, `resume` (go on with what was not begun) or `retry` (what failed, once more).
    pub run: String,
}

/// One file of a bulk upload, or one enterprise of its rows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BulkItem {
    pub id: Uuid,
    /// Its place in the upload, from 1.
    pub number: i64,
    pub name: String,
    /// `waiting`, `stored`, `existing`, `refused`, `no_enterprise`, `out_of_scope` or `duplicate`.
    pub outcome: String,
    pub outcome_label: Text,
    pub credit_code: String,
    pub method_id: Option<String>,
    pub enterprise: Option<Named>,
    /// The stable code of a refusal.
    pub code: Option<String>,
    pub message: Option<Text>,
    /// The located problems of a refusal.
    pub problems: Vec<Problem>,
    pub errors: i64,
    pub warnings: i64,
    pub submission_id: Option<Uuid>,
    pub version_id: Option<Uuid>,
    /// Whether the caller may open the version.
    pub visible: bool,
    /// Whether there is a workbook to take back with its problems marked.
    pub annotated: bool,
    pub done_at: Option<DateTime<Utc>>,
}
