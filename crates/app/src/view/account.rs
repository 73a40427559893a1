//! Registry accounts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Text;

/// An account in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountSummary {
    pub id: Uuid,
    pub owner: String,
    pub enterprise_id: Option<Uuid>,
    pub kind: String,
    /// `mirror`, `simulation` or `provincial_authorised`.
    pub mode: String,
}

/// An account with what it owes and its journal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountDetail {
    pub id: Uuid,
    pub owner: String,
    pub enterprise_id: Option<Uuid>,
    pub kind: String,
    pub mode: String,
    pub obligations: Vec<AccountObligation>,
    pub journal: Vec<JournalLine>,
}

/// The obligation of one year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountObligation {
    pub year: i32,
    pub tonnes: String,
    pub posted_at: DateTime<Utc>,
    pub submission_id: Uuid,
}

/// One leg of a posting. The legs of a posting sum to zero.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct JournalLine {
    pub id: Uuid,
    pub posting_id: Uuid,
    pub at: DateTime<Utc>,
    pub year: i32,
    /// `debit` or `credit`.
    pub side: String,
    pub book: String,
    pub tonnes: String,
    pub memo: Text,
}
