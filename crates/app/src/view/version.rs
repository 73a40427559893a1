//! Report versions: immutable, hashed, each figure traceable to its cell.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{At, MethodSummary, Named, Place, Problem, ProblemCounts, Severity, Text, VersionSeal};

/// By which door a version came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionSource {
    /// A workbook was uploaded.
    Workbook,
    /// It was filled in here, and made of its working copy.
    Draft,
    /// A program sent its entries.
    Api,
}

impl VersionSource {
    /// The code it is kept under.
    pub fn code(self) -> &'static str {
        match self {
            Self::Workbook => "workbook",
            Self::Draft => "form",
            Self::Api => "api",
        }
    }

    /// The door of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Workbook, Self::Draft, Self::Api]
            .into_iter()
            .find(|source| source.code() == code)
    }
}

/// A version in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionSummary {
    pub id: Uuid,
    pub number: i64,
    /// SHA-256 of the entries, hexadecimal.
    pub content_hash: String,
    pub file_name: Option<String>,
    pub source: VersionSource,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub problems: ProblemCounts,
    /// Tonnes with purchased electricity and heat.
    pub total_with: Option<String>,
    /// Tonnes without purchased electricity and heat.
    pub total_without: Option<String>,
    pub current: bool,
}

/// A version with its tables, figures and problems.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionDetail {
    pub id: Uuid,
    pub enterprise_id: Uuid,
    pub submission_id: Uuid,
    pub report_id: Uuid,
    pub year: i32,
    pub number: i64,
    pub content_hash: String,
    pub file_name: Option<String>,
    pub source: VersionSource,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub problem_counts: ProblemCounts,
    pub total_with: Option<String>,
    pub total_without: Option<String>,
    pub current: bool,
    pub method: MethodSummary,
    pub provenance: Provenance,
    /// Where it came from, unless the enterprise itself sent it by the template or as entries.
    pub origin: Option<VersionOrigin>,
    pub totals: Vec<TotalView>,
    pub results: VersionResults,
    pub tables: Vec<TableView>,
    pub problems: Vec<Problem>,
    /// The sealed months it was made beside.
    pub seals: Vec<VersionSeal>,
}

/// Where a version came from beside its file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionOrigin {
    /// The layout that read its workbook.
    pub layout: Option<OriginLayout>,
    /// Titles of the tables its workbook does not fill, taken from the version before.
    pub carried_tables: Vec<Text>,
    pub carried_from: Option<Uuid>,
    /// The organisation that uploaded it on the enterprise's behalf.
    pub uploaded_by: Option<Named>,
    /// The bulk upload it was part of.
    pub bulk_id: Option<Uuid>,
}

/// A layout in one of its versions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OriginLayout {
    pub id: Uuid,
    pub name: String,
    pub version: i64,
}

/// What a result was computed with: the same names give the same digits for ever.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Provenance {
    pub method: String,
    pub edition: String,
    pub method_hash: String,
    pub factor_sets: Vec<NamedHash>,
    pub gwp: Option<NamedHash>,
    pub engine: String,
}

/// A data set and the hash of its content.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NamedHash {
    pub id: String,
    pub hash: String,
}

/// A value: exactly one of the three is present, or none when the value is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Value {
    /// A decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// A notation key: `NO`, `NE`, `IE` or `C`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k: Option<String>,
    /// Text or a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s: Option<String>,
}

/// One total of the method.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TotalView {
    pub id: String,
    pub label: Text,
    pub value: Value,
    pub unit: String,
    pub decimals: Option<u32>,
    pub clause: Option<String>,
}

/// The three results of a report, kept apart.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionResults {
    pub without_indirect: Value,
    pub with_indirect: Value,
    pub compliance: Option<Compliance>,
    pub supplementary: Vec<SupplementaryFigure>,
}

/// Emissions of the compliance boundary, by unit or line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Compliance {
    pub lines: Vec<ComplianceLine>,
    pub tonnes: String,
}

/// One unit or line of the compliance boundary.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ComplianceLine {
    pub row_key: String,
    pub tonnes: String,
}

/// A figure of the supplementary production data.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplementaryFigure {
    pub id: String,
    pub label: Text,
    pub row_key: Option<String>,
    pub value: Value,
    pub unit: String,
}

/// One table as evaluated.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TableView {
    pub id: String,
    pub number: String,
    pub title: Text,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
}

/// The head of a column.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ColumnView {
    pub id: String,
    pub label: Text,
    pub symbol: Option<String>,
    pub unit: Option<String>,
    pub role: String,
    pub decimals: Option<u32>,
    /// The code list that labels the column's values.
    pub list: Option<String>,
}

/// One row as evaluated.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RowView {
    pub key: String,
    pub cells: Vec<CellView>,
}

/// One cell as evaluated.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CellView {
    pub column: String,
    pub value: Value,
    /// `entered`, `default`, `computed`, `not_applicable`, `when_blank` or `blank`.
    pub origin: String,
    pub at: Option<At>,
    /// Codes of the problems on this cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// A sheet of the user's workbook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sheet {
    pub name: String,
    pub title: Text,
}

/// The cells of one sheet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Grid {
    pub name: String,
    pub rows: i64,
    pub columns: i64,
    pub cells: Vec<GridCell>,
    /// Columns that the workbook hides, from one.
    pub hidden_columns: Vec<i64>,
    /// Merged ranges, for example `A1:C1`.
    pub merged: Vec<String>,
}

/// One cell of a sheet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GridCell {
    /// For example `D7`.
    pub cell: String,
    pub row: i64,
    pub column: i64,
    pub text: String,
    /// `label`, `input`, `computed` or `other`.
    pub kind: String,
    /// The worst problem on this cell.
    pub severity: Option<Severity>,
}

/// One step of the way from a figure to its cells.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TraceNode {
    pub figure: String,
    pub label: Text,
    pub symbol: Option<String>,
    pub value: Value,
    pub unit: String,
    /// `entered`, `default`, `factor`, `constant`, `computed`, `total` or `blank`.
    pub origin: String,
    /// The formula as mathematics; of a choice, the branch taken. The languages differ where a column has no symbol.
    pub formula: Option<Text>,
    /// The same with values in place of symbols.
    pub with_values: Option<String>,
    pub clause: Option<String>,
    pub rounding: Option<Text>,
    pub at: Option<At>,
    pub factor: Option<FactorNote>,
    #[schema(no_recursion)]
    pub inputs: Vec<TraceNode>,
    /// True where the answer was cut at the asked depth.
    #[serde(default)]
    pub more: bool,
}

/// Where a factor comes from and how sure it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FactorNote {
    pub set: String,
    pub key: String,
    pub value: String,
    pub unit: String,
    pub source: String,
    pub confidence: String,
    pub note: Option<String>,
    pub mark: Option<Text>,
}

/// What changed between two versions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    pub cells: Vec<ChangedCell>,
    pub totals: Vec<ChangedTotal>,
}

/// A cell that differs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChangedCell {
    pub table: String,
    pub row_key: String,
    pub column: String,
    pub label: Text,
    pub before: Value,
    pub after: Value,
    pub at: Option<At>,
}

/// A total that differs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChangedTotal {
    pub id: String,
    pub label: Text,
    pub unit: String,
    pub before: Value,
    pub after: Value,
    pub difference: Option<String>,
}

/// The enterprise's answer to a warning.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewAnswer {
    pub code: String,
    pub place: Place,
    #[schema(max_length = 4000)]
    pub text: String,
    /// Where the proof is filed: a document's number or a file's name.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub evidence: Option<String>,
}
