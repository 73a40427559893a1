//! A method, whole, as forms and readers need it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Text, YearRange};

/// A method with everything a form or a reader needs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodDetail {
    pub id: String,
    pub edition: String,
    pub sector: String,
    /// What its figures are for: `legal_entity`, `compliance`, `supplementary` or `allocation`.
    pub purpose: String,
    pub title: Text,
    pub instrument: String,
    pub years: YearRange,
    pub boundary: Text,
    /// How values are rounded and what goes on into later formulas.
    pub rounding: Text,
    /// How sure the document is: `checked`, `memory` …
    pub confidence: String,
    /// The set of global warming potentials, where the method has gases other than CO₂.
    pub gwp: Option<String>,
    /// The factor sets values are looked up in, in this order.
    pub factor_sets: Vec<MethodFactorSet>,
    /// SHA-256 of the method document, hexadecimal.
    pub hash: String,
    pub tables: Vec<MethodTable>,
    pub totals: Vec<MethodTotal>,
    pub lists: Vec<MethodList>,
    pub constants: Vec<MethodConstant>,
    /// Every value the formulas can look up, of all years and regions.
    pub factors: Vec<MethodFactor>,
    pub checks: Vec<MethodCheck>,
}

/// A factor set as a method uses it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFactorSet {
    pub id: String,
    /// A remark shown wherever a value of the set is used.
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
    pub rows_min: usize,
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
    /// The condition, where `required` is `when`.
    pub required_when: Option<MethodFormula>,
    pub source_doc: Option<Text>,
    pub clause: Option<String>,
    /// The code list the column takes its values from.
    pub list: Option<String>,
    /// How the value is computed.
    pub formula: Option<MethodFormula>,
    /// What a blank stands for.
    pub default: Option<MethodFormula>,
    pub uncertainty: Option<MethodUncertainty>,
}

/// A formula: as the document writes it, and as mathematics with the guideline's symbols.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFormula {
    pub source: String,
    /// The languages differ where a column has no symbol.
    pub maths: Text,
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

/// An exact constant of the formulas.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodConstant {
    pub id: String,
    /// How mathematics shows it, for example `44/12`.
    pub symbol: String,
    pub label: Text,
    pub value: String,
    pub unit: String,
}

/// A value the formulas can look up.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodFactor {
    /// The factor's name, for example `fuel.ncv`.
    pub factor: String,
    /// How formulas show it.
    pub symbol: String,
    /// The code it is for, where it differs by code.
    pub key: Option<String>,
    /// What the code stands for.
    pub label: Option<Text>,
    /// The value as printed.
    pub value: String,
    pub unit: String,
    pub years: YearRange,
    /// The region it is for; absent for all.
    pub region: Option<String>,
    pub set: String,
    /// The document it is from.
    pub source: String,
    /// How sure it is: `checked`, `memory` …
    pub confidence: String,
    pub note: Option<String>,
    /// The remark on the set.
    pub mark: Option<Text>,
}

/// A check the method runs on every report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodCheck {
    pub id: String,
    /// `fatal`, `error`, `warning` or `note`.
    pub severity: String,
    /// Whether the law asks for it: then no waiver lowers it.
    pub statutory: bool,
    /// The table whose rows are checked; absent for a check over totals.
    pub table: Option<String>,
    pub says: Text,
    pub mend: Option<Text>,
    pub expected: Option<String>,
    /// When it speaks.
    pub when: MethodFormula,
    pub clause: Option<String>,
}
