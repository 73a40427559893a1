//! Findings of the verifier.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Place, Text};

/// A nonconformity on a place in a report version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    pub id: Uuid,
    pub number: i64,
    /// Content item of the verification guide: `1`, `2`, `3`, `4.1` … `7`.
    pub item_code: String,
    /// The version it is about, when it is about a figure.
    pub version_id: Option<Uuid>,
    pub place: Option<Place>,
    pub description: String,
    /// `major` or `minor`.
    pub severity: String,
    /// Tonnes by which the reported figure is too low (negative: too high), when priced.
    pub tonnes_effect: Option<String>,
    /// `open`, `answered`, `accepted`, `not_fixed`.
    pub state: String,
    pub state_label: Text,
    pub item_label: Text,
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
    /// The version and place, when it is about a figure.
    pub version_id: Option<Uuid>,
    pub place: Option<Place>,
    #[schema(max_length = 2000)]
    pub description: String,
    /// `major` or `minor`.
    pub severity: String,
    /// Tonnes, a decimal.
    pub tonnes_effect: Option<String>,
}

/// The enterprise's answer to a finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingAnswer {
    #[schema(max_length = 2000)]
    pub text: String,
}

/// The verifier's word on a correction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingClosing {
    /// True when the correction satisfies; otherwise a conservative figure takes its place.
    pub accepted: bool,
    /// Tonnes, a decimal; required when not accepted and the item bears on the emissions (2 to 4).
    pub tonnes_effect: Option<String>,
    #[schema(max_length = 2000)]
    pub remark: String,
}
