//! Submissions: an enterprise's reports of one year, sent and verified together.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{MethodSummary, Named, ProblemCounts, Text, VersionDetail, VersionSummary};

/// The enterprise a submission belongs to, as it was in the reporting year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubmissionEnterprise {
    pub id: Uuid,
    pub name: String,
    pub credit_code: String,
    pub city_code: String,
    pub sectors: Vec<String>,
}

/// A submission in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubmissionSummary {
    pub id: Uuid,
    pub enterprise: SubmissionEnterprise,
    pub year: i32,
    /// `draft`, `enterprise_approval`, `city_check`, `assignment`, `verifying`, `correcting`, `internal_review`,
    /// `decision`, `determined`, `rejected`.
    pub state: String,
    pub state_label: Text,
    pub parts: Vec<SubmissionPartSummary>,
    pub direct_tonnes: Option<String>,
    pub with_indirect_tonnes: Option<String>,
    pub determined_tonnes: Option<String>,
    pub open_findings: i64,
    pub problems: ProblemCounts,
    pub body: Option<Named>,
    pub lead: Option<Named>,
    pub reviewer: Option<Named>,
    pub updated_at: DateTime<Utc>,
    pub due: Option<NaiveDate>,
}

/// The current version of one report in a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubmissionPartSummary {
    pub report_id: Uuid,
    pub method_id: String,
    pub version_id: Option<Uuid>,
    pub number: Option<i64>,
}

/// A submission with everything its page shows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubmissionDetail {
    pub id: Uuid,
    pub enterprise: SubmissionEnterprise,
    pub year: i32,
    pub state: String,
    pub state_label: Text,
    pub direct_tonnes: Option<String>,
    pub with_indirect_tonnes: Option<String>,
    pub determined_tonnes: Option<String>,
    pub open_findings: i64,
    pub problems: ProblemCounts,
    pub body: Option<Named>,
    pub lead: Option<Named>,
    pub reviewer: Option<Named>,
    pub updated_at: DateTime<Utc>,
    pub due: Option<NaiveDate>,
    /// Give this back as `If-Match`.
    pub etag: String,
    pub available_actions: Vec<AvailableAction>,
    /// What this person may do about findings now: `raise_finding`, `answer_finding`, `close_finding`.
    pub finding_actions: Vec<String>,
    pub history: Vec<HistoryEntry>,
    pub parts: Vec<SubmissionPart>,
    pub flows: Vec<Flow>,
    pub results: SubmissionResults,
    pub materiality: Option<Materiality>,
    pub conclusion: Option<Conclusion>,
    pub determination: Option<Determination>,
    pub obligation: Option<Obligation>,
}

/// An act this person may do now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AvailableAction {
    pub action: String,
    pub label: Text,
    /// What will be so afterwards.
    pub effect: Text,
    /// Fields the act needs: `reason`, `body`, `lead`, `reviewer`, `conclusion`.
    pub needs: Vec<String>,
    /// Why the act cannot be done yet, when a guard stands in its way.
    pub blocked: Option<Text>,
    /// The state the submission would be in.
    pub to: String,
}

/// One step of the submission's way.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryEntry {
    pub at: DateTime<Utc>,
    pub actor: String,
    pub action: String,
    pub label: Text,
    pub from: String,
    pub to: String,
    pub reason: Option<String>,
}

/// One report of a submission: a method with its versions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubmissionPart {
    pub report_id: Uuid,
    pub method: MethodSummary,
    pub versions: Vec<VersionSummary>,
}

/// A carrier that flows between two parts of the same enterprise and must not be counted twice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Flow {
    /// `electricity` or `heat`.
    pub carrier: String,
    pub from_report: Uuid,
    pub to_report: Uuid,
    /// Decimal.
    pub quantity: String,
    /// `MWh` or `GJ`.
    pub unit: String,
}

/// The internal flows of a submission, whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FlowSet {
    pub flows: Vec<Flow>,
}

/// The figures of the whole submission, three results kept apart.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct SubmissionResults {
    pub parts: Vec<PartResult>,
    pub without_indirect: Option<String>,
    pub with_indirect: Option<String>,
    pub netted: Vec<NettedFlow>,
    pub compliance_tonnes: Option<String>,
    /// False when what the parts say and what the netted flows leave differ by more than one percent.
    pub within_one_percent: Option<bool>,
}

/// The figures of one part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartResult {
    pub report_id: Uuid,
    pub method_id: String,
    /// What its figures are for; only those of the legal entity make up the totals.
    pub purpose: String,
    pub without_indirect: Option<String>,
    pub with_indirect: Option<String>,
    pub compliance_tonnes: Option<String>,
}

/// An internal flow taken out of the entity's total.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NettedFlow {
    pub carrier: String,
    pub from: String,
    pub to: String,
    pub quantity: String,
    pub unit: String,
    pub tonnes: String,
}

/// What the findings found against what would matter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Materiality {
    /// A share, for example `0.05`.
    pub threshold_share: String,
    pub threshold_tonnes: String,
    pub found_tonnes: String,
    pub material: bool,
    /// True while the threshold is a proposal no authority has set.
    pub proposal: bool,
}

/// The verifier's conclusion, bound to the content it covers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Conclusion {
    pub id: Uuid,
    /// `satisfied`, `qualified` or `not_confirmed`.
    pub opinion: String,
    pub items: Vec<ConclusionItem>,
    pub remarks: String,
    /// Direct emissions of the first version sent.
    pub initial_tonnes: String,
    /// Direct emissions of the versions covered, as reported.
    pub reported_tonnes: String,
    /// Direct emissions as verified.
    pub verified_tonnes: String,
    /// How the work group measured what was not mended.
    pub measured_by_group: Option<String>,
    pub concluded_by: String,
    pub concluded_at: DateTime<Utc>,
    /// Hash of the versions the conclusion covers.
    pub bound_hash: String,
    /// True once a newer version exists.
    pub void: bool,
}

/// One content item of the conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConclusionItem {
    pub code: String,
    /// `ok`, `fixed_ok`, `fixed_bad` or `not_fixed`.
    pub result: String,
}

/// A conclusion to give.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewConclusion {
    /// `satisfied`, `qualified` or `not_confirmed`.
    pub opinion: String,
    /// One result for each of the items 1 to 7; none means those that follow from the findings.
    #[serde(default)]
    pub items: Vec<ConclusionItem>,
    #[schema(max_length = 2000)]
    pub remarks: String,
}

/// The values the province determined.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Determination {
    pub reported_tonnes: String,
    pub direct_tonnes: String,
    pub electricity_tonnes: String,
    pub heat_tonnes: String,
    /// Absent where no method defines compliance emissions.
    pub compliance_tonnes: Option<String>,
    pub adjustments: Vec<Adjustment>,
}

/// A conservative figure in the place of one that was not corrected.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Adjustment {
    pub finding_id: Uuid,
    pub text: Text,
    pub tonnes: String,
}

/// The year's obligation as posted in the registry.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Obligation {
    pub tonnes: String,
    pub mode: String,
    pub posting_id: Uuid,
}

/// A submission to open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewSubmission {
    #[schema(minimum = 1990, maximum = 2200)]
    pub year: i32,
    /// Absent: the caller's own enterprise.
    pub enterprise_id: Option<Uuid>,
}

/// An act on a submission.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct SubmissionAct {
    pub action: String,
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    pub body_id: Option<Uuid>,
    pub lead_id: Option<Uuid>,
    pub reviewer_id: Option<Uuid>,
    pub conclusion: Option<NewConclusion>,
}

/// Entries sent as JSON instead of a workbook, with the same meaning.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewEntries {
    /// `{"method","year","entity","tables":{"table":[{"column":"decimal as string"}]}}`.
    #[schema(value_type = Object)]
    pub entries: serde_json::Value,
}

/// Whether a new version came into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UploadOutcome {
    Stored,
    /// The same content was there already.
    Existing,
}

/// The answer to an upload.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    pub outcome: UploadOutcome,
    pub version: VersionDetail,
}
