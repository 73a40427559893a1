//! Regions, sectors and methods: the tables everything else refers to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// A city, with its place on the tile map (no geographic map is drawn).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Region {
    /// Six-digit code of GB/T 2260.
    pub code: String,
    pub name: Text,
    pub tile_column: Option<i64>,
    pub tile_row: Option<i64>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// The city this one was merged into.
    pub successor: Option<String>,
}

/// An industry sector.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sector {
    pub code: String,
    pub label: Text,
}

/// A method in one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodSummary {
    pub id: String,
    pub edition: String,
    pub sector: String,
    /// `legal_entity`, `compliance`, `supplementary` or `allocation`.
    pub purpose: String,
    pub title: Text,
    pub instrument: String,
    pub years: YearRange,
    /// How sure the document is: `checked`, `memory` …
    pub confidence: String,
    pub table_count: usize,
    pub check_count: usize,
}

/// An edition that is in force and has no method here, because its text is not at hand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Edition {
    pub instrument: String,
    pub sector: String,
    pub title: Text,
    /// The day it came into force.
    pub in_force: String,
    /// The first reporting year it may govern.
    pub from: i32,
    /// How sure this is: `checked`, `memory` …
    pub confidence: String,
}

/// Reporting years a method is valid for; an open end is absent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct YearRange {
    pub from: Option<i32>,
    pub to: Option<i32>,
}

/// A method with everything a form or a reader needs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodDetail {
    pub id: String,
    pub edition: String,
    pub sector: String,
    /// `legal_entity`, `compliance`, `supplementary` or `allocation`.
    pub purpose: String,
    pub title: Text,
    pub instrument: String,
    pub years: YearRange,
    pub boundary: Text,
    /// How values are rounded and what goes on into later formulas.
    pub rounding: Text,
    /// How sure the document is: `checked`, `memory` …
    pub confidence: String,
    /// SHA-256 of the method document, hexadecimal.
    pub hash: String,
    /// The GWP set, where the method has gases other than CO2.
    pub gwp: Option<String>,
    /// The factor sets, in the order they are looked up.
    pub factor_sets: Vec<MethodFactorSet>,
    pub constants: Vec<MethodConstant>,
    pub tables: Vec<MethodTable>,
    pub totals: Vec<MethodTotal>,
    pub results: MethodResults,
    pub lists: Vec<MethodList>,
    /// The year the factors are of.
    pub factors_year: i32,
    pub factors: Vec<MethodFactor>,
    pub checks: Vec<MethodCheck>,
}

/// A formula, as the method writes it and as people do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFormula {
    pub source: String,
    /// With the guideline's symbols; the languages differ where a column has none.
    pub mathematics: Option<Text>,
}

/// A factor set a method draws from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFactorSet {
    pub id: String,
    /// A remark shown wherever a value of the set is used in this method.
    pub mark: Option<Text>,
}

/// An exact constant of the method.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodConstant {
    pub id: String,
    /// As mathematics shows it, for example `44/12`.
    pub symbol: String,
    pub label: Text,
    pub value: String,
    pub unit: String,
}

/// Which figures are the results: ids of totals, or `table.column` for one figure a row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodResults {
    pub without_indirect: Option<String>,
    pub with_indirect: Option<String>,
    pub compliance: Option<String>,
    pub supplementary: Vec<String>,
}

/// A factor the method looks up, with its values of the year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFactor {
    /// The table and column it is looked up for.
    pub table: String,
    pub column: String,
    /// Its name, for example `fuel.ncv`.
    pub factor: String,
    /// The column whose code chooses the value.
    pub key: Option<String>,
    /// With `{key}` where it differs by code.
    pub unit: String,
    pub values: Vec<MethodFactorValue>,
}

/// One value of a factor, in the unit of the column it is looked up for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFactorValue {
    /// Absent for a factor without key.
    pub code: Option<String>,
    pub label: Option<Text>,
    pub value: String,
    pub set: String,
    /// The document it is from.
    pub source: String,
    /// How sure it is: `checked`, `memory` …
    pub confidence: String,
    /// The remark on the value.
    pub note: Option<String>,
    /// The remark on the set.
    pub mark: Option<Text>,
}

/// One table of a method: one sheet of its workbook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodTable {
    pub id: String,
    pub number: String,
    pub title: Text,
    /// `one`, `free` or `listed`.
    pub rows: String,
    /// The fewest rows a report needs.
    pub rows_min: i64,
    pub rows_max: Option<i64>,
    pub clause: Option<String>,
    pub columns: Vec<MethodColumn>,
}

/// One column of a table.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodColumn {
    pub id: String,
    pub symbol: Option<String>,
    pub label: Text,
    pub unit: Option<String>,
    /// `key`, `text`, `choice`, `input` or `formula`.
    pub role: String,
    pub decimals: Option<u32>,
    /// `never`, `always` or `when`.
    pub required: String,
    /// The condition of `when`.
    pub required_when: Option<MethodFormula>,
    /// The rows the column is for; absent: all.
    pub applies: Option<MethodFormula>,
    /// What a blank stands for.
    pub default: Option<MethodFormula>,
    /// How it is computed.
    pub formula: Option<MethodFormula>,
    /// The values allowed.
    pub range: Option<MethodRange>,
    /// The notation key a blank stands for.
    pub when_blank: Option<String>,
    /// The emissions it posts.
    pub line: Option<MethodLine>,
    pub source_doc: Option<Text>,
    pub clause: Option<String>,
    /// The code list the column takes its values from.
    pub list: Option<String>,
    pub uncertainty: Option<MethodUncertainty>,
}

/// Half the 95 % interval of a column's values, relative to them, as decimals: `0.02` is 2 %.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodUncertainty {
    /// Of a value the plant entered.
    pub entered: Option<String>,
    /// Of a default.
    pub default: Option<String>,
    pub source: String,
    pub confidence: String,
}

/// The values a column allows, in its unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodRange {
    /// At least.
    pub min: Option<String>,
    /// At most.
    pub max: Option<String>,
    /// More than.
    pub above: Option<String>,
    /// Less than.
    pub below: Option<String>,
}

/// Where a column's emissions are counted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodLine {
    pub gas: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    pub category: String,
    /// Whether the value is taken off.
    pub negative: bool,
}

/// A figure a method adds up to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodTotal {
    pub id: String,
    pub symbol: Option<String>,
    pub label: Text,
    pub unit: String,
    pub decimals: Option<u32>,
    pub formula: MethodFormula,
    pub clause: Option<String>,
}

/// A code list of a method.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodList {
    pub id: String,
    pub label: Text,
    pub items: Vec<MethodListItem>,
}

/// One code of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodListItem {
    pub code: String,
    pub label: Text,
}

/// A check the method runs on every report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodCheck {
    pub id: String,
    /// `fatal`, `error`, `warning` or `note`.
    pub severity: String,
    /// Whether the law asks for it: then no waiver lowers it.
    pub statutory: bool,
    /// The table whose rows are checked; absent: the totals.
    pub table: Option<String>,
    /// The column or total it points at.
    pub at: Option<String>,
    /// When it fires.
    pub when: MethodFormula,
    pub says: Text,
    pub mend: Option<Text>,
    pub expected: Option<String>,
    pub clause: Option<String>,
}
