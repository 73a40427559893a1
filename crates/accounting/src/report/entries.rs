//! What a plant reports: the same shape from a workbook, a form, JSON and the API.

use std::collections::BTreeMap;

use qilu_quantity::{Exact, Notation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The reported values of one method, year and entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// The method's id, e.g. `power-2022`.
    pub method: String,
    /// The reporting year.
    pub year: i32,
    /// The reporting entity's credit code.
    pub entity: String,
    /// Rows by table id, in the order reported.
    pub tables: BTreeMap<String, Vec<EntryRow>>,
}

/// One reported row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryRow {
    /// Cells by column id. An absent column is a blank.
    pub cells: BTreeMap<String, EntryCell>,
    /// Where the row stands in a workbook.
    pub at: Option<RowAt>,
}

/// One reported cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryCell {
    /// What was entered.
    pub value: EntryValue,
    /// The unit it was entered in, if it was said; it must be one the column's unit converts to.
    pub unit: Option<String>,
    /// The uncertainty that came with it, as written.
    pub uncertainty: Option<String>,
    /// What document proves it.
    pub evidence: Option<String>,
    /// Where it stands in a workbook.
    pub at: Option<CellAt>,
}

/// An entered value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryValue {
    /// Nothing.
    #[default]
    Blank,
    /// A number.
    Number(Exact),
    /// Why there is no number.
    Notation(Notation),
    /// A code, a free text, or a text where a number belongs.
    Text(String),
}

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellAt {
    /// The sheet's name.
    pub sheet: String,
    /// The cell's address, e.g. `D7`.
    pub cell: String,
}

/// A row of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowAt {
    /// The sheet's name.
    pub sheet: String,
    /// The row's number, from 1.
    pub row: u32,
}

impl EntryCell {
    /// A cell that holds nothing but this value.
    #[must_use]
    pub fn of(value: EntryValue) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }

    /// Whether nothing was entered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self.value, EntryValue::Blank)
    }
}

impl EntryRow {
    /// Whether the row holds nothing at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.values().all(EntryCell::is_blank)
    }
}

impl Entries {
    /// SHA-256 (hex) of the canonical JSON without places: the same report has the same hash wherever its cells stand.
    #[must_use]
    pub fn content_hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.to_json_without_places().to_string().as_bytes());
        crate::library::hex(&hasher.finalize())
    }
}
