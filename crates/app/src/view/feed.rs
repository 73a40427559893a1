//! What the records of a submission have for its reports.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Problem, Text};

/// The figures a record has for reports of one method.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Feed {
    pub record_method: String,
    pub record_title: Text,
    /// The version of the record the figures are from.
    pub record_version: Uuid,
    pub to_method: String,
    pub to_title: Text,
    /// The report's version that stands, if there is one.
    pub to_version: Option<Uuid>,
    /// The rows to be taken over, with each value's origin.
    pub rows: Vec<FedRow>,
    /// Where the report says otherwise.
    pub problems: Vec<Problem>,
}

/// The values for one row of the report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FedRow {
    pub table: String,
    pub row_key: String,
    /// The row as people read it.
    pub row_label: Text,
    pub key: Vec<FedKey>,
    pub cells: Vec<FedCell>,
}

/// One key column of the row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FedKey {
    pub column: String,
    pub value: String,
}

/// One value for a cell of the report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FedCell {
    pub column: String,
    pub label: Text,
    /// A decimal, as the record reports it.
    pub value: String,
    /// The record's unit.
    pub unit: String,
    /// The record's figure, for example `cell:month/1|01/ncv`.
    pub from: String,
}
