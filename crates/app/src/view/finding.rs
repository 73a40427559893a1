//! Findings of the verifier.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Place;

/// A nonconformity on a place in a report version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    pub id: Uuid,
    pub number: i64,
    /// Content item of the verification guide: `1`, `2`, `3`, `4.1` … `7`.
    pub item_code: String,
    pub version_id: Uuid,
    pub place: Place,
    pub description: String,
    /// `major` or `minor`.
    pub severity: String,
    /// Tonnes by which the reported figure is too low (negative: too high), when priced.
    pub tonnes_effect: Option<String>,
    /// `open`, `answered`, `closed`, `conservative`.
    pub state: String,
    pub answer: Option<String>,
    pub remark: Option<String>,
    pub raised_by: String,
    pub raised_at: DateTime<Utc>,
    /// The day the correction is due.
    pub due: Option<NaiveDate>,
}

/// A finding to raise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewFinding {
    pub item_code: String,
    pub version_id: Uuid,
    pub place: Place,
    #[schema(max_length = 4000)]
    pub description: String,
    /// `major` or `minor`.
    pub severity: String,
    /// Whole tonnes, as a string.
    pub tonnes_effect: Option<String>,
}

/// The enterprise's answer to a finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingAnswer {
    #[schema(max_length = 4000)]
    pub text: String,
}

/// The verifier's word on a correction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingClosing {
    /// True when the correction satisfies; otherwise a conservative figure takes its place.
    pub accepted: bool,
    /// Whole tonnes, as a string; required when not accepted.
    pub tonnes_effect: Option<String>,
    #[schema(max_length = 4000)]
    pub remark: String,
}
