//! The method document as TOML spells it. Unknown keys are refused.

use qilu_quantity::{Notation, Text};
use serde::Deserialize;
use toml::Spanned;

use super::laboratory::LabParameter;
use super::method::Purpose;
use crate::report::Severity;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub method: Option<MethodDocument>,
    /// The parts taken in; they stand in the text already.
    #[serde(default, rename = "use")]
    _uses: Vec<UseDocument>,
    #[serde(default, rename = "constant")]
    pub constants: Vec<ConstantDocument>,
    #[serde(default, rename = "grid")]
    pub grids: Vec<GridDocument>,
    #[serde(default, rename = "list")]
    pub lists: Vec<ListDocument>,
    #[serde(default, rename = "table")]
    pub tables: Vec<TableDocument>,
    #[serde(default, rename = "edition")]
    pub editions: Vec<EditionDocument>,
    #[serde(default, rename = "total")]
    pub totals: Vec<TotalDocument>,
    #[serde(default, rename = "check")]
    pub checks: Vec<CheckDocument>,
    pub results: Option<ResultsDocument>,
    #[serde(default, rename = "feed")]
    pub feeds: Vec<FeedDocument>,
    pub laboratory: Option<LaboratoryDocument>,
}

/// What the method asks of laboratory reports.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaboratoryDocument {
    pub clause: Spanned<String>,
    #[serde(default)]
    pub marked: Vec<LabParameter>,
    pub days_after_month_max: Option<u32>,
}

/// Figures of a record that are taken over into a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedDocument {
    /// The record's table.
    pub table: Spanned<String>,
    /// The report's method and its table.
    pub method: Spanned<String>,
    pub into: String,
    /// The report's key columns with the record's columns that hold their values.
    pub keys: std::collections::BTreeMap<String, String>,
    /// The report's inputs with the record's columns.
    pub columns: std::collections::BTreeMap<String, String>,
    /// The report's figures that must agree with the record's.
    #[serde(default)]
    pub compare: std::collections::BTreeMap<String, String>,
    /// For an input taken over, the report's inputs that would say the same otherwise.
    #[serde(default)]
    pub replaces: std::collections::BTreeMap<String, Vec<String>>,
}

/// An edition that is in force and has no method.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionDocument {
    pub instrument: Spanned<String>,
    pub sector: String,
    pub title: Text,
    pub in_force: String,
    pub from: i32,
    pub confidence: String,
}

/// `[[use]]`, read for its shape only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseDocument {
    #[serde(rename = "part")]
    _part: String,
    #[serde(default, rename = "with")]
    _with: std::collections::BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodDocument {
    pub id: Spanned<String>,
    pub edition: String,
    pub sector: String,
    #[serde(default)]
    pub purpose: Purpose,
    pub title: Text,
    pub instrument: String,
    #[serde(default)]
    pub years: YearsDocument,
    pub boundary: Text,
    pub rounding: RoundingDocument,
    #[serde(default)]
    pub factor_sets: Vec<FactorSetDocument>,
    pub gwp: Option<Spanned<String>>,
    pub confidence: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearsDocument {
    pub from: Option<i32>,
    pub to: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundingDocument {
    pub mode: qilu_quantity::Rounding,
    #[serde(default)]
    pub carry: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorSetDocument {
    pub id: Spanned<String>,
    pub mark: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantDocument {
    pub id: Spanned<String>,
    pub value: Spanned<String>,
    pub unit: Spanned<String>,
    pub symbol: Option<String>,
    pub label: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridDocument {
    pub id: Spanned<String>,
    pub x: Spanned<String>,
    pub y: Option<Spanned<String>>,
    pub value: Spanned<String>,
    pub label: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListDocument {
    pub id: Spanned<String>,
    pub label: Text,
    #[serde(default)]
    pub items: Vec<ItemDocument>,
    pub from_factor_set: Option<Spanned<String>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemDocument {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub phase: Option<String>,
    pub unit: Option<String>,
    /// Attributes besides, for formulas to ask for.
    #[serde(default)]
    pub attrs: std::collections::BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDocument {
    pub id: Spanned<String>,
    pub number: String,
    pub title: Text,
    pub rows: Spanned<toml::Value>,
    pub clause: Option<String>,
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnDocument {
    pub id: Spanned<String>,
    pub symbol: Option<String>,
    pub role: RoleDocument,
    #[serde(rename = "type")]
    pub kind: Option<TextDocument>,
    pub list: Option<Spanned<String>>,
    pub refers_to: Option<Spanned<String>>,
    #[serde(default)]
    pub also: Vec<ItemDocument>,
    pub unit: Option<Spanned<String>>,
    pub unit_label: Option<String>,
    pub decimals: Option<u32>,
    pub carry: Option<bool>,
    pub required: Option<Spanned<toml::Value>>,
    #[serde(default)]
    pub range: RangeDocument,
    pub default: Option<Spanned<String>>,
    pub applies: Option<Spanned<String>>,
    pub when_blank: Option<Notation>,
    pub formula: Option<Spanned<String>>,
    pub label: Text,
    pub source_doc: Option<Text>,
    pub clause: Option<String>,
    pub line: Option<LineDocument>,
    pub uncertainty: Option<UncertaintyDocument>,
}

/// Relative half-widths of the 95 % interval, such as `2%`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UncertaintyDocument {
    pub entered: Option<Spanned<String>>,
    pub default: Option<Spanned<String>>,
    pub source: String,
    pub confidence: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum RoleDocument {
    Key,
    Text,
    Choice,
    Input,
    Formula,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextDocument {
    Text,
    Date,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeDocument {
    pub min: Option<Spanned<String>>,
    pub max: Option<Spanned<String>>,
    pub above: Option<Spanned<String>>,
    pub below: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineDocument {
    pub gas: String,
    pub scope: Spanned<String>,
    pub category: String,
    #[serde(default)]
    pub negative: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalDocument {
    pub id: Spanned<String>,
    pub symbol: Option<String>,
    pub label: Text,
    pub unit: Spanned<String>,
    pub decimals: Option<u32>,
    pub carry: Option<bool>,
    pub formula: Spanned<String>,
    pub clause: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckDocument {
    pub code: Spanned<String>,
    pub severity: Severity,
    #[serde(default)]
    pub statutory: bool,
    pub table: Option<Spanned<String>>,
    pub at: Option<Spanned<String>>,
    pub when: Spanned<String>,
    pub says: Text,
    pub mend: Option<Text>,
    pub expected: Option<String>,
    pub clause: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultsDocument {
    pub without_indirect: Option<Spanned<String>>,
    pub with_indirect: Option<Spanned<String>>,
    pub compliance: Option<Spanned<String>>,
    #[serde(default)]
    pub supplementary: Vec<Spanned<String>>,
}
