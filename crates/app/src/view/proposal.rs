//! Proposed changes of the methods' data: factors, GWP set, text of a method.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Named;

/// A proposal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    pub id: Uuid,
    /// `factors`, `gwp` or `method`.
    pub kind: String,
    /// The factor sets, separated by commas, or the method it is about.
    pub subject: String,
    pub reason: String,
    /// The first day it governs assessments once adopted.
    pub effective_from: NaiveDate,
    /// `proposed`, `adopted`, `refused` or `withdrawn`.
    pub state: String,
    pub impact: Impact,
    pub proposed_by: Named,
    pub proposed_at: DateTime<Utc>,
    pub decided_by: Option<Named>,
    pub decided_at: Option<DateTime<Utc>>,
    /// What was said at the decision.
    pub note: String,
    /// What the caller may decide now: of `adopt`, `refuse` and `withdraw`.
    pub decisions: Vec<String>,
}

/// How far the computation of a proposal's impact is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Impact {
    /// `waiting`, `running`, `done`, `cancelled` or `failed`.
    pub state: String,
    /// Reports computed.
    pub done: i64,
    /// Reports to compute; not known before it runs.
    pub total: i64,
    /// Reports of which a result changes.
    pub changed: i64,
    /// Another change was adopted since: to be computed again before this one can be adopted.
    pub outdated: bool,
}

/// A proposal with its content.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposalDetail {
    pub proposal: Proposal,
    /// The rows (CSV), the GWP set's name, or the method's text (TOML).
    pub content: String,
}

/// What is proposed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewProposal {
    /// `factors`: rows in the place of every row of the sets they name. `gwp`: another GWP set for a method. `method`: the
    /// text of a method, new or in the place of the one with its id.
    pub kind: String,
    /// The method a `gwp` proposal is about.
    #[serde(default)]
    pub method_id: Option<String>,
    /// The rows (CSV), the GWP set's name, or the method's text (TOML).
    #[schema(max_length = 500_000)]
    pub content: String,
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The first day it is to govern assessments.
    pub effective_from: NaiveDate,
}

/// A decision about a proposal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposalDecision {
    /// `adopt`, `refuse` or `withdraw`.
    pub decision: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// What is to happen with the computation of a proposal's impact.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImpactRun {
    /// `start` (again, from the beginning) or `cancel`.
    pub run: String,
}

/// What a proposal would change of one report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposalChange {
    pub enterprise: Named,
    pub city_code: String,
    pub year: i32,
    pub method_id: String,
    pub version_id: Uuid,
    pub changed: bool,
    /// Without purchased electricity and heat.
    pub without_indirect: ChangedTonnes,
    /// With purchased electricity and heat.
    pub with_indirect: ChangedTonnes,
    /// Compliance emissions.
    pub compliance: ChangedTonnes,
}

/// Tonnes as reported and as they would be; absent where the method has no such result or it cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedTonnes {
    pub before: Option<String>,
    pub after: Option<String>,
    pub difference: Option<String>,
}
