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
    pub title: Text,
    pub instrument: String,
    pub years: YearRange,
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
    pub title: Text,
    pub instrument: String,
    pub years: YearRange,
    pub boundary: Text,
    /// SHA-256 of the method document, hexadecimal.
    pub hash: String,
    pub tables: Vec<MethodTable>,
    pub totals: Vec<MethodTotal>,
    pub lists: Vec<MethodList>,
    pub checks: Vec<MethodCheck>,
}

/// One table of a method: one sheet of its workbook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodTable {
    pub id: String,
    pub number: String,
    pub title: Text,
    /// `one`, `free` or `listed`.
    pub rows: String,
    pub rows_max: Option<i64>,
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
    pub source_doc: Option<Text>,
    pub clause: Option<String>,
    /// The code list the column takes its values from.
    pub list: Option<String>,
}

/// A figure a method adds up to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MethodTotal {
    pub id: String,
    pub label: Text,
    pub unit: String,
    pub decimals: Option<u32>,
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
    pub says: Text,
    pub clause: Option<String>,
}
