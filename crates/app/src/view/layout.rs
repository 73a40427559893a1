//! Layouts of organisations' own workbooks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{At, Named, Problem, ProblemCounts, Text, Value};

/// A layout in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LayoutSummary {
    pub id: Uuid,
    pub name: String,
    pub method_id: String,
    /// The latest version.
    pub version: i64,
    /// Whether the other members of the group may use it.
    pub shared: bool,
    pub retired: bool,
    /// Whose it is.
    pub organisation: Named,
    pub created_by: String,
    pub updated_at: DateTime<Utc>,
    /// Whether the caller may change it.
    pub own: bool,
}

/// A layout with what it says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LayoutDetail {
    pub layout: LayoutSummary,
    /// The latest first.
    pub versions: Vec<LayoutVersion>,
}

/// A version of a layout.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LayoutVersion {
    pub number: i64,
    /// The layout document: its sources with header, columns, units and codes.
    #[schema(value_type = Object)]
    pub document: Json,
    /// Why it was made.
    pub note: String,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
}

/// A layout to be kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewLayout {
    #[schema(max_length = 100)]
    pub name: String,
    #[schema(value_type = Object)]
    pub document: Json,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    #[serde(default)]
    pub shared: bool,
}

/// Another version of a layout; the ones before stay as they are.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewLayoutVersion {
    #[schema(value_type = Object)]
    pub document: Json,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// What is to change of a layout beside its document; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct LayoutChange {
    #[serde(default)]
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// Whether the other members of the group may use it.
    #[serde(default)]
    pub shared: Option<bool>,
    /// Whether it is no longer offered.
    #[serde(default)]
    pub retired: Option<bool>,
}

/// What is asked of a workbook before it has a layout.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct InspectionWish {
    /// The method it is to fill.
    #[serde(default)]
    pub method_id: Option<String>,
    /// The table to propose a source for.
    #[serde(default)]
    pub table: Option<String>,
    /// The sheet whose header is to be read.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The header's first row, counted from 1.
    #[serde(default)]
    pub header_row: Option<u32>,
    #[serde(default)]
    pub header_rows: Option<u32>,
}

/// A workbook as a person needs to see it to map it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Inspection {
    pub sheets: Vec<SheetOutline>,
    /// Layouts in sight that fit it, wholly or in most headers; the best first.
    pub recognised: Vec<RecognisedLayout>,
    /// The columns under the header asked for.
    pub headers: Vec<HeaderColumn>,
    /// A source proposed for the table asked for.
    #[schema(value_type = Option<Object>)]
    pub proposal: Option<Json>,
    /// Conversions no unit says.
    pub conversions: Vec<CommonConversion>,
}

/// A sheet in outline.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SheetOutline {
    pub name: String,
    pub hidden: bool,
    pub rows: usize,
    /// Where its header seems to begin, counted from 1.
    pub header_row: u32,
    pub header_rows: u32,
    pub sample: Vec<SampleRow>,
}

/// A row as shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SampleRow {
    /// Counted from 1.
    pub row: u32,
    pub cells: Vec<String>,
}

/// A column under a header.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HeaderColumn {
    pub letter: String,
    pub text: String,
    /// Which of the columns with this text, counted from 1.
    pub nth: u32,
    /// Some of the different values below it.
    pub values: Vec<String>,
    pub figures: bool,
}

/// A layout that fits a file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecognisedLayout {
    pub layout: LayoutSummary,
    /// Every header is there.
    pub complete: bool,
    /// Of a hundred headers, how many are there.
    pub percent: usize,
    pub missing: Vec<String>,
}

/// A conversion to be declared with its reason.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CommonConversion {
    pub from: String,
    pub to: String,
    pub factor: String,
    pub reason: Text,
}

/// What a layout is tried on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewWish {
    #[schema(value_type = Object)]
    pub document: Json,
    /// The submission it would go to; its enterprise, year and standing version count.
    #[serde(default)]
    pub submission_id: Option<Uuid>,
    /// The reporting year, without a submission.
    #[serde(default)]
    pub year: Option<i32>,
}

/// What a file would become. Nothing is kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LayoutPreview {
    pub tables: Vec<PreviewTable>,
    /// Tables the file does not fill, taken from the version that stands.
    pub carried_tables: Vec<Text>,
    pub skipped: Vec<SkippedRows>,
    pub problems: Vec<Problem>,
    pub problem_counts: ProblemCounts,
    pub total_without: Option<String>,
    pub total_with: Option<String>,
    /// Credit codes in the file, where it holds several enterprises, with how many rows each has.
    pub entities: BTreeMap<String, usize>,
}

/// A table of the preview.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewTable {
    pub id: String,
    pub title: Text,
    /// Rows in all.
    pub rows: usize,
    pub columns: Vec<PreviewColumn>,
    /// The first of them, a cell for each column.
    pub sample: Vec<Vec<PreviewCell>>,
}

/// A column of the preview.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewColumn {
    pub id: String,
    pub label: Text,
    pub unit: Option<String>,
}

/// A cell of the preview.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct PreviewCell {
    pub value: Value,
    /// What a code stands for.
    pub label: Option<Text>,
    pub at: Option<At>,
}

/// Rows left out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SkippedRows {
    pub table: String,
    pub sheet: String,
    /// `total`, `condition`, `other_year` or `no_enterprise`.
    pub reason: String,
    pub count: usize,
    /// The first of them, counted from 1.
    pub first: u32,
}
