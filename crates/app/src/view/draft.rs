//! Working copies of reports.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    MethodColumn, MethodList, MethodListItem, MethodSummary, Named, Problem, ProblemCounts, Text,
    TotalView, Value,
};

/// What a working copy begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftOrigin {
    /// Nothing.
    Blank,
    /// The version that stands in the submission.
    Version,
    /// Keys and choices of last year's report, and no figure.
    LastYear,
    /// What was sealed, month by month, those open again included.
    Months,
    /// The rows that the monitoring plan in force lists, and no figure.
    Plan,
}

impl DraftOrigin {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Version => "version",
            Self::LastYear => "last_year",
            Self::Months => "months",
            Self::Plan => "plan",
        }
    }
}

/// A working copy to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewDraft {
    /// The method's id.
    pub method: String,
    pub from: DraftOrigin,
}

/// A working copy in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftSummary {
    pub id: Uuid,
    pub enterprise_id: Uuid,
    pub submission_id: Uuid,
    pub year: i32,
    pub method: MethodSummary,
    /// `blank`, `version`, `last_year` or `months`.
    pub origin: String,
    /// The one who coordinates it.
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
    /// Changes with every change of any table.
    pub etag: String,
    /// Whether the caller may write in it.
    pub editable: bool,
}

/// A working copy with its tables and what the checks say of it now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftDetail {
    #[serde(flatten)]
    pub draft: DraftSummary,
    /// The code lists of the columns.
    pub lists: Vec<MethodList>,
    pub tables: Vec<DraftTable>,
    pub assessment: DraftAssessment,
}

/// One table of a working copy, with the place it has in the workbook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftTable {
    pub id: String,
    pub number: String,
    pub title: Text,
    pub clause: Option<String>,
    /// `one`, `free` or `listed`.
    pub kind: String,
    /// The fewest rows a report needs.
    pub rows_min: i64,
    /// The most rows the table may have.
    pub rows_max: i64,
    /// The sheet of the workbook it stands on.
    pub sheet: String,
    /// The row of the sheet in which its first row stands, as Excel counts.
    pub first_row: u32,
    /// Whether the sheet is a form with an item a line; else it is a grid with a record a row.
    pub form: bool,
    pub columns: Vec<DraftColumn>,
    /// Whether the caller may write in it: a table given to a colleague is that colleague's.
    pub editable: bool,
    /// Whose part it is; absent: nobody's.
    pub hand: Option<Named>,
    #[serde(flatten)]
    pub now: DraftTableNow,
}

/// What a table of a working copy holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftTableNow {
    pub rows: Vec<DraftRow>,
    pub revision: i64,
    /// What an edit of the table must carry in `If-Match`.
    pub etag: String,
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
}

/// One row as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftRow {
    /// Unique within the table; left out, the row is given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub id: Option<String>,
    /// By column: a decimal, code, notation key or text as a string; null or left out: blank.
    #[schema(value_type = BTreeMap<String, Option<String>>)]
    pub cells: serde_json::Value,
}

/// One column of a table, with the place it has in the workbook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftColumn {
    #[serde(flatten)]
    pub column: MethodColumn,
    /// `number`, `text`, `date`, `code` or `ref`.
    pub kind: String,
    /// The key column of a table whose values this column takes, for `ref`.
    pub refers_to: Option<DraftReference>,
    /// Whether a notation key (`NO`, `NE`, `IE`, `C`) may stand in place of a number.
    pub allows_notation: bool,
    /// The letters over the column in its sheet, in a form the cell it is entered in; absent for what is computed.
    pub heading: Option<String>,
    /// The letters, or in a form the cell, where the value used or computed is shown.
    pub used_heading: Option<String>,
}

/// Where the values of a column come from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftReference {
    pub table: String,
    pub column: String,
    /// Values allowed besides.
    pub also: Vec<MethodListItem>,
}

/// What the checks say of a working copy, and what formulas make of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftAssessment {
    pub problem_counts: ProblemCounts,
    /// The worst first.
    pub problems: Vec<DraftProblem>,
    pub totals: Vec<TotalView>,
    pub tables: Vec<DraftTableResult>,
}

/// A problem and the row it is in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftProblem {
    #[serde(flatten)]
    pub problem: Problem,
    /// The id of the row, where it is in one.
    pub row_id: Option<String>,
}

/// What formulas make of one table.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftTableResult {
    pub id: String,
    /// Every row of the table, in its order.
    pub rows: Vec<DraftRowResult>,
}

/// What formulas make of one row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftRowResult {
    pub id: String,
    /// Its key as figures are named by it; absent for a blank row.
    pub key: Option<String>,
    /// The number of its row in the workbook; absent for a blank row, which the workbook leaves out.
    pub row: Option<u32>,
    /// By column, whatever was not entered: computed values, defaults, columns that are not for the row.
    pub cells: BTreeMap<String, DraftCell>,
}

/// A value that was not entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftCell {
    pub value: Value,
    /// `default`, `computed`, `not_applicable` or `when_blank`.
    pub origin: String,
}

/// The rows of a table as they are to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewDraftRows {
    pub rows: Vec<DraftRow>,
}

/// A table that was saved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftSaved {
    pub table: String,
    pub revision: i64,
    /// What the next edit of the table must carry in `If-Match`.
    pub etag: String,
    /// The working copy's own.
    pub draft_etag: String,
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
    /// What the checks say of the whole.
    pub assessment: DraftAssessment,
}

/// Whose values are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftSide {
    /// What came from outside: the workbook, or what the caller has typed.
    File,
    /// What is kept here now.
    System,
}

/// A workbook that came back, or a record's values, beside what is kept now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftMerge {
    pub id: Uuid,
    pub draft_id: Uuid,
    pub file_name: String,
    /// `pending`, `applied` or `discarded`.
    pub state: String,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    /// What the workbook was downloaded with; absent: not known, so that every difference is a conflict.
    pub base: Option<DraftBase>,
    /// The record its values are taken from; absent for a workbook.
    pub record: Option<DraftRecord>,
    /// What applying it must carry in `If-Match`: the working copy's etag.
    pub etag: String,
    pub differences: DraftDifferences,
    /// What is odd about the workbook itself.
    pub problems: Vec<Problem>,
}

/// A record in one of its versions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftRecord {
    pub title: Text,
    pub version_id: Uuid,
    pub number: i64,
}

/// The record whose values are to be taken over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewDraftRecord {
    /// The record's method.
    pub record_method: String,
}

/// A download.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftBase {
    pub issued_by: String,
    pub issued_at: DateTime<Utc>,
}

/// What is not the same on all sides.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct DraftDifferences {
    /// How many both sides changed differently.
    pub conflicts: i64,
    /// How many the file alone changed.
    pub file: i64,
    /// How many the system alone changed.
    pub system: i64,
    /// How many both sides changed alike.
    pub same: i64,
    /// The conflicts first; cut off behind a limit.
    pub changes: Vec<DraftChange>,
    /// Whether there are more than are listed.
    pub cut: bool,
}

/// One difference.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftChange {
    pub table: String,
    /// Names the row in a choice.
    pub row: String,
    /// The values of its key, for people.
    pub row_key: String,
    /// Its id, where it is kept here.
    pub row_id: Option<String>,
    /// Absent where it is about the row itself being there.
    pub column: Option<String>,
    pub label: Option<Text>,
    /// `conflict`, `file`, `system` or `same`: who changed it.
    pub verdict: String,
    pub base: DraftSeen,
    pub file: DraftSeen,
    pub system: DraftSeen,
    /// The cell in the workbook that came back.
    pub at: Option<super::At>,
    /// Who last changed the table here.
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
}

/// What one side has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftSeen {
    /// Whether the row is there.
    pub there: bool,
    /// The cell's value; absent: blank.
    pub value: Option<String>,
    /// The row's values by column, where it is about the row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<String, String>,
}

/// How differences are to be settled.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftChoices {
    /// Whose values are taken where both changed.
    pub conflicts: DraftSide,
    /// What is to be settled otherwise.
    #[serde(default)]
    pub choices: Vec<DraftChoice>,
}

/// How one difference is to be settled.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftChoice {
    pub table: String,
    pub row: String,
    #[serde(default)]
    pub column: Option<String>,
    pub take: DraftSide,
}

/// Rows that could not be saved because somebody else had saved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftTableRace {
    /// The rows as the caller got them.
    pub base: Vec<DraftRow>,
    /// The rows as the caller has them now.
    pub mine: Vec<DraftRow>,
    #[serde(flatten)]
    pub settle: DraftChoices,
}

/// The caller's rows brought together with what is kept; nothing is saved yet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DraftTableMerged {
    pub differences: DraftDifferences,
    /// The rows to be saved.
    pub rows: Vec<DraftRow>,
    /// What saving them must carry in `If-Match`.
    pub etag: String,
}
