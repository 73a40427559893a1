//! What a month holds: the rows of that month in every table that is reported by month, in one order whatever order they
//! were typed in.

use std::collections::BTreeMap;

use qilu_accounting::draft::{
    Changed, DraftRow, key_text, known_by_key, plain_rows, plain_value, three_way, value_text,
};
use qilu_accounting::{Column, ColumnKind, EntryCell, EntryRow, EntryValue, Method, Place, Table};
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

use super::Month;

/// The list whose codes are months.
const MONTHS: &str = "month";

/// The tables reported by month, each with the key column that names it.
pub fn month_tables(method: &Method) -> impl Iterator<Item = (&Table, &Column)> {
    method.tables.iter().filter_map(|table| {
        let by_month = ColumnKind::Code(MONTHS.to_owned());
        let column = table.keys().find(|column| column.kind == by_month)?;
        Some((table, column))
    })
}

/// The code of the month a row is of, as typed.
#[must_use]
pub fn row_month(column: &Column, row: &EntryRow) -> Option<String> {
    let cell = row.cells.get(&column.id)?;
    Some(value_text(&cell.value)).filter(|text| !text.is_empty())
}

/// Whether something is about the data of a month.
#[must_use]
pub fn in_month(method: &Method, place: &Place, month: Month) -> bool {
    let Some(row_key) = &place.row_key else {
        return false;
    };
    let found = month_tables(method).find(|(table, _)| Some(&table.id) == place.table.as_ref());
    let Some((table, column)) = found else {
        return false;
    };
    let at = table.keys().position(|key| key.id == column.id);
    let code = at.and_then(|at| row_key.split('|').nth(at));
    code == Some(month.code().as_str())
}

/// The data of one month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    method: String,
    month: String,
    tables: BTreeMap<String, Vec<EntryRow>>,
}

/// A cell, or a row, that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SliceChange {
    /// The table.
    pub table: String,
    /// The row's key.
    pub row_key: String,
    /// The column; none where the row itself came or went.
    pub column: Option<String>,
    /// As it was.
    pub before: Option<String>,
    /// As it is.
    pub after: Option<String>,
}

impl Slice {
    /// The month's part of what is reported, rows by table.
    #[must_use]
    pub fn of(method: &Method, tables: &BTreeMap<String, Vec<EntryRow>>, month: Month) -> Self {
        let code = month.code();
        let mut found = BTreeMap::new();
        for (table, column) in month_tables(method) {
            let rows = tables.get(&table.id).map(Vec::as_slice).unwrap_or_default();
            let of_month = |row: &&EntryRow| {
                let cell = row.cells.get(&column.id);
                cell.is_some_and(|cell| {
                    let plain = plain_value(method, column, &cell.value);
                    value_text(plain.as_ref().unwrap_or(&cell.value)) == code
                })
            };
            let drafted: Vec<DraftRow> = rows
                .iter()
                .filter(of_month)
                .map(|row| DraftRow {
                    id: String::new(),
                    row: row.clone(),
                })
                .collect();
            let mut of_month: Vec<EntryRow> = plain_rows(method, table, &drafted)
                .into_iter()
                .map(|row| bare(row.row))
                .collect();
            of_month.sort_by_cached_key(|row| row.to_json().to_string());
            if !of_month.is_empty() {
                found.insert(table.id.clone(), of_month);
            }
        }
        Self {
            method: method.id.clone(),
            month: month.to_string(),
            tables: found,
        }
    }

    /// Whether the month has no data.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Its rows by table.
    #[must_use]
    pub fn tables(&self) -> &BTreeMap<String, Vec<EntryRow>> {
        &self.tables
    }

    /// The canonical text that is sealed.
    #[must_use]
    pub fn text(&self) -> String {
        let tables: Map<String, Json> = self
            .tables
            .iter()
            .map(|(table, rows)| {
                let rows = rows.iter().map(EntryRow::to_json).collect();
                (table.clone(), Json::Array(rows))
            })
            .collect();
        let whole: BTreeMap<&str, Json> = BTreeMap::from([
            ("method", Json::String(self.method.clone())),
            ("month", Json::String(self.month.clone())),
            ("tables", Json::Object(tables)),
        ]);
        let whole: Map<String, Json> = whole
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        Json::Object(whole).to_string()
    }

    /// SHA-256 of that text, hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(self.text().as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads a sealed text; none if it is not one.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let json: Json = serde_json::from_str(text).ok()?;
        let named = |name: &str| json.get(name)?.as_str().map(str::to_owned);
        let mut tables = BTreeMap::new();
        for (table, rows) in json.get("tables")?.as_object()? {
            let rows = rows.as_array()?.iter();
            let rows = rows.map(|row| EntryRow::from_json(table, row).ok());
            tables.insert(table.clone(), rows.collect::<Option<Vec<_>>>()?);
        }
        Some(Self {
            method: named("method")?,
            month: named("month")?,
            tables,
        })
    }

    /// What is not as it was in an earlier slice of the same month, cell by cell.
    #[must_use]
    pub fn since(&self, method: &Method, before: &Self) -> Vec<SliceChange> {
        let mut changes = Vec::new();
        for (table, _) in month_tables(method) {
            let known = |slice: &Self| {
                let rows = slice.tables.get(&table.id).into_iter().flatten();
                let rows = rows.map(|row| DraftRow {
                    id: String::new(),
                    row: row.clone(),
                });
                known_by_key(table, rows.collect())
            };
            let (was, is) = (known(before), known(self));
            for change in three_way(Some(&was), &is, &was) {
                let row = was
                    .iter()
                    .chain(&is)
                    .find(|row| row.identity == change.identity);
                let row_key = row.map(|row| key_text(table, &row.row.row));
                let shown =
                    |value: &EntryValue| Some(value_text(value)).filter(|text| !text.is_empty());
                let (column, before, after) = match &change.what {
                    Changed::Cell {
                        column, base, file, ..
                    } => (Some(column.clone()), shown(base), shown(file)),
                    Changed::Row { base, file, .. } => {
                        let row = |row: &Option<EntryRow>| {
                            row.as_ref().map(|row| row.to_json().to_string())
                        };
                        (None, row(base), row(file))
                    }
                };
                changes.push(SliceChange {
                    table: table.id.clone(),
                    row_key: row_key.unwrap_or_default(),
                    column,
                    before,
                    after,
                });
            }
        }
        changes
    }
}

/// The values of a row, and nothing that came beside them.
fn bare(row: EntryRow) -> EntryRow {
    let cells = row.cells.into_iter().filter(|(_, cell)| !cell.is_blank());
    EntryRow {
        cells: cells
            .map(|(column, cell)| (column, EntryCell::of(cell.value)))
            .collect(),
        at: None,
    }
}
