//! Evidence: files behind the figures of a submission.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Problem, ProblemCounts, Text};

/// Where evidence is attached: a cell, a row, a month or the whole of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvidencePlace {
    pub method_id: String,
    #[serde(default)]
    pub table: Option<String>,
    #[serde(default)]
    pub row_key: Option<String>,
    #[serde(default)]
    pub column: Option<String>,
    /// `01` to `12`.
    #[serde(default)]
    pub month: Option<String>,
}

/// What a laboratory report says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabFacts {
    #[schema(max_length = 500)]
    pub laboratory: String,
    /// The number of its CMA mark.
    #[serde(default)]
    pub cma: Option<String>,
    /// The number of its CNAS mark.
    #[serde(default)]
    pub cnas: Option<String>,
    pub report_number: String,
    pub sample_id: String,
    pub sampled_on: NaiveDate,
    #[serde(default)]
    pub sent_on: Option<NaiveDate>,
    pub received_on: NaiveDate,
    pub tested_on: NaiveDate,
    pub issued_on: NaiveDate,
    /// The conveyor the sample was taken from, where units share one.
    #[serde(default)]
    pub belt: Option<String>,
    #[serde(default)]
    pub certified: Vec<CertifiedValue>,
}

/// One value a laboratory report certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertifiedValue {
    /// `carbon`, `ncv`, `moisture`, `hydrogen`, `sulphur`, `ash`, `volatile` or `other`.
    pub parameter: String,
    /// `ar`, `ad`, `d` or `daf`.
    #[serde(default)]
    pub basis: Option<String>,
    /// A decimal, as printed.
    pub value: String,
    /// The unit as printed; empty where it is the column's.
    #[serde(default)]
    pub unit: String,
    /// The column of the row the value belongs to; absent where it is the place's own.
    #[serde(default)]
    pub column: Option<String>,
}

/// What a meter's certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeterFacts {
    pub meter_number: String,
    pub certificate_number: String,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
}

/// What a settlement invoice says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvoiceFacts {
    pub invoice_number: String,
    pub issued_on: NaiveDate,
    #[serde(default)]
    pub supplier: Option<String>,
    /// The quantity settled, a decimal.
    #[serde(default)]
    pub quantity: Option<String>,
    #[serde(default)]
    pub unit: Option<String>,
}

/// What comes with a file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewEvidence {
    /// `invoice`, `lab_report`, `meter_certificate`, `ledger`, `stamped_scan` or `other`.
    pub kind: String,
    pub place: EvidencePlace,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// Required of a laboratory report, and of no other.
    #[serde(default)]
    pub lab: Option<LabFacts>,
    /// Required of a meter certificate, and of no other.
    #[serde(default)]
    pub meter: Option<MeterFacts>,
    /// May come with an invoice.
    #[serde(default)]
    pub invoice: Option<InvoiceFacts>,
    /// The version a stamped scan was printed from; required of it, and of no other.
    #[serde(default)]
    pub version_id: Option<Uuid>,
}

/// A piece of evidence with what does not fit about it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    pub id: Uuid,
    pub number: i64,
    pub kind: String,
    pub kind_label: Text,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    /// SHA-256 of the file, hexadecimal.
    pub content_hash: String,
    /// Whether a browser may show the file in place.
    pub inline: bool,
    pub place: EvidencePlace,
    /// The place as people read it.
    pub place_label: Text,
    pub note: String,
    pub lab: Option<LabFacts>,
    pub meter: Option<MeterFacts>,
    pub invoice: Option<InvoiceFacts>,
    /// The version a stamped scan was printed from.
    pub version_id: Option<Uuid>,
    /// The content hash of that version.
    pub version_hash: Option<String>,
    pub added_by: String,
    pub added_at: DateTime<Utc>,
    pub removed: Option<EvidenceRemoved>,
    /// Whether this person may remove it now.
    pub may_remove: bool,
    pub problems: Vec<Problem>,
}

/// That a piece of evidence no longer counts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EvidenceRemoved {
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// A page of the evidence of a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EvidenceList {
    pub items: Vec<Evidence>,
    pub next_cursor: Option<String>,
    pub total: i64,
    /// Whether this person may add evidence now.
    pub may_add: bool,
    /// What is open about all the evidence of the submission, whatever the filters.
    pub problems: ProblemCounts,
}

/// Why a piece of evidence is taken out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EvidenceRemoval {
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}
