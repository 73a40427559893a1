//! The layout as a document: plain data, kept as JSON, shown to people, never a program.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How one workbook of the user's own is read as the tables of one method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The method's id.
    pub method: String,
    /// Where each table comes from. Several may fill one table: rows of one key become one row.
    pub sources: Vec<TableSource>,
}

/// One table, or some columns of it, out of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSource {
    /// The table's id.
    pub table: String,
    /// The sheet's name when the layout was made; another sheet with the same header will do.
    pub sheet: String,
    /// Where its header stood.
    pub header: HeaderLine,
    /// The column of the credit code, where the file holds several enterprises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<ColumnRef>,
    /// What each column of the table is filled from.
    pub columns: Vec<ColumnSource>,
    /// Columns side by side that become rows, as a rule the months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
    /// Conditions a row must meet, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Condition>,
    /// Whether rows of totals (合计, 小计 …) are read like any other.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keep_totals: bool,
}

/// The rows of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderLine {
    /// The first, counted from 1.
    pub row: u32,
    /// How many; the texts of one column are joined by `/`.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u32,
}

/// A column of the user's sheet, by what its header says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRef {
    /// The header's text.
    pub text: String,
    /// Which of the columns with this text, counted from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub nth: u32,
}

/// What one column of a table is filled from: a column of the sheet, a fixed value, or the blocks of the spread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSource {
    /// The column's id.
    pub column: String,
    /// The column of the sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<ColumnRef>,
    /// The same value in every row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// Each block of the spread names its column.
    #[serde(default, skip_serializing_if = "is_false")]
    pub spread: bool,
    /// The unit the figures are in, if it is not the table's: `10^4t`, `kWh`, `万吨`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The column of the sheet that says the unit of each row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_from: Option<ColumnRef>,
    /// A conversion no unit can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
    /// What the user's words stand for: 原煤 → `raw_coal`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
}

/// An exact factor declared by the user, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// What a figure is multiplied by, a decimal.
    pub factor: String,
    /// Where the factor is from.
    pub reason: String,
}

/// Columns side by side that become rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The column of the table that tells the rows apart, as a rule the month.
    pub column: String,
    /// One for each row that comes of a row.
    pub blocks: Vec<SpreadBlock>,
}

/// One row that comes of a row: its value in the spread's column, and where its figures stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpreadBlock {
    /// `01` … `12`.
    pub value: String,
    /// Column of the sheet by column of the table.
    pub headers: BTreeMap<String, ColumnRef>,
}

/// Which rows are read, by what stands in a column of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The column of the sheet.
    pub header: ColumnRef,
    /// One of these.
    pub is: Vec<String>,
    /// None of these instead.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not: bool,
}

impl ColumnRef {
    /// The first column with this header.
    #[must_use]
    pub fn first(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            nth: 1,
        }
    }
}

impl TableSource {
    /// Every column of the sheet the source reads.
    #[must_use]
    pub fn refs(&self) -> Vec<&ColumnRef> {
        let columns = self
            .columns
            .iter()
            .flat_map(|column| [column.header.as_ref(), column.unit_from.as_ref()]);
        let blocks = self
            .spread
            .iter()
            .flat_map(|spread| &spread.blocks)
            .flat_map(|block| block.headers.values());
        let mut all: Vec<&ColumnRef> = columns
            .chain([self.entity.as_ref()])
            .flatten()
            .chain(blocks)
            .chain(self.rows.iter().map(|condition| &condition.header))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Layout {
    /// Whether its file holds several enterprises.
    #[must_use]
    pub fn has_entities(&self) -> bool {
        self.sources.iter().any(|source| source.entity.is_some())
    }

    /// The tables it fills, in order, each once.
    #[must_use]
    pub fn tables(&self) -> Vec<&str> {
        let mut tables: Vec<&str> = Vec::new();
        for source in &self.sources {
            if !tables.contains(&source.table.as_str()) {
                tables.push(&source.table);
            }
        }
        tables
    }
}

const fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form serde calls it in"
)]
const fn is_one(number: &u32) -> bool {
    *number == 1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form serde calls it in"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
