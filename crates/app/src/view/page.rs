//! Lists: a page of items and the cursor of the next.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give this back as `cursor` to read on; absent on the last page.
    pub next_cursor: Option<String>,
    /// How many items the filters select in all, where it is counted.
    pub total: Option<i64>,
}

/// A file to download.
#[derive(Debug, Clone)]
pub struct Download {
    pub file_name: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The media type of an .xlsx workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of an .xls.
pub const XLS: &str = "application/vnd.ms-excel";
