//! Sealed months.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{MethodSummary, Text};

/// One month of a working copy.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Month {
    /// `01` to `12`.
    pub month: String,
    /// `ahead`, `open`, `overdue`, `sealed`, `late` or `reopened`.
    pub state: String,
    /// The last day on which it is sealed in time.
    pub due: NaiveDate,
    /// Calendar days until then; below zero: past.
    pub days_left: i64,
    /// Whether it has data.
    pub filled: bool,
    /// Errors in its data.
    pub errors: i64,
    /// Why it cannot be sealed now; absent: it can.
    pub blocked: Option<Text>,
    /// Its seals, the latest first.
    pub seals: Vec<MonthSeal>,
    /// What the data now have other than the latest seal.
    pub differences: Vec<MonthChange>,
}

/// A seal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MonthSeal {
    pub id: Uuid,
    /// 1, 2, 3 … within the month.
    pub number: i64,
    /// SHA-256 of the sealed data, hexadecimal.
    pub hash: String,
    pub due: NaiveDate,
    pub late: bool,
    pub reason: Option<String>,
    pub sealed_by: String,
    pub sealed_at: DateTime<Utc>,
    /// That it was opened again.
    pub reopened: Option<MonthReopening>,
    /// What it has other than the seal before.
    pub differences: Vec<MonthChange>,
}

/// That a sealed month was opened again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MonthReopening {
    pub reason: String,
    pub reopened_by: String,
    pub reopened_at: DateTime<Utc>,
}

/// A cell, or a row, that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthChange {
    pub table: String,
    pub row_key: String,
    /// The row in words.
    pub row_label: Text,
    /// Absent where the row itself came or went.
    pub column: Option<String>,
    pub label: Option<Text>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A month to be sealed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct NewSeal {
    /// Why it is late, or sealed again.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// A sealed month to be opened again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewReopening {
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// A seal a version was made beside.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionSeal {
    pub id: Uuid,
    pub month: String,
    pub number: i64,
    pub hash: String,
    pub late: bool,
    pub sealed_at: DateTime<Utc>,
    /// Whether the version's data of the month are those sealed.
    pub agrees: bool,
}

/// A month that waits to be sealed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DueMonth {
    pub enterprise_id: Uuid,
    pub submission_id: Uuid,
    pub draft_id: Uuid,
    pub method: MethodSummary,
    pub year: i32,
    pub month: String,
    /// `open`, `overdue` or `reopened`.
    pub state: String,
    pub due: NaiveDate,
    pub days_left: i64,
}
