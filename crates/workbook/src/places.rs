//! Where the cells of a template stand, for whoever shows the same form elsewhere: the same layout the workbook is
//! written by.

use std::collections::BTreeMap;

use qilu_accounting::{CellAt, Entries, EntryRow, EntryValue, Method, RowAt, Rows};

use crate::address::{Address, column_letters};
use crate::template::{FORM_ENTRY, FORM_USED, Layout, TableSheet, listed_key};

/// A table's sheet and where its cells stand on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPlaces {
    /// The table.
    pub table: String,
    /// The name of its sheet.
    pub sheet: String,
    /// Whether it is a form: an item a line, with the entries in one column.
    pub form: bool,
    /// Its columns, in the method's order.
    pub columns: Vec<ColumnPlaces>,
    first_row: u32,
    /// The key column of a listed table, and the row of each code.
    listed: Option<(String, BTreeMap<String, usize>)>,
}

/// Where a column stands: a column of the sheet, or in a form a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPlaces {
    /// The column's id.
    pub id: String,
    /// Where it is entered; none for what is computed.
    pub entry: Option<u32>,
    /// Where the value used or computed is shown, if that is another place.
    pub used: Option<u32>,
}

/// The places of every table of a method, in the method's order.
#[must_use]
pub fn sheet_places(method: &Method) -> Vec<SheetPlaces> {
    let layout = Layout::new(method, &Entries::default());
    layout
        .tables
        .iter()
        .map(|sheet| SheetPlaces {
            table: sheet.table.id.clone(),
            sheet: sheet.name.clone(),
            form: sheet.form,
            columns: sheet
                .fields
                .iter()
                .map(|field| ColumnPlaces {
                    id: field.column.id.clone(),
                    entry: field.entry,
                    used: field.used,
                })
                .collect(),
            first_row: sheet.first_row(),
            listed: listed(method, sheet),
        })
        .collect()
}

fn listed(method: &Method, sheet: &TableSheet<'_>) -> Option<(String, BTreeMap<String, usize>)> {
    let Rows::Listed(list) = &sheet.table.rows else {
        return None;
    };
    let key = listed_key(sheet, list)?.to_owned();
    let codes = method.list(list)?.items.iter().enumerate();
    Some((
        key,
        codes.map(|(row, item)| (item.code.clone(), row)).collect(),
    ))
}

impl SheetPlaces {
    /// The place among the sheet's rows of a row that is reported at a position: its own, or its code's in a list.
    #[must_use]
    pub fn row_of(&self, row: &EntryRow, position: usize) -> usize {
        let Some((key, codes)) = &self.listed else {
            return position;
        };
        match row.cells.get(key).map(|cell| &cell.value) {
            Some(EntryValue::Text(code)) => codes.get(code).copied().unwrap_or(position),
            _ => position,
        }
    }

    /// The number of a row as Excel shows it, from 1; the first line of a form.
    #[must_use]
    pub fn row_number(&self, row: usize) -> u32 {
        let below = if self.form {
            0
        } else {
            u32::try_from(row).unwrap_or(0)
        };
        self.first_row + below + 1
    }

    /// The cell in which a column is entered.
    #[must_use]
    pub fn entry_cell(&self, column: &ColumnPlaces, row: usize) -> Option<Address> {
        column.entry.map(|at| self.cell(at, row, FORM_ENTRY))
    }

    /// The cell that shows a column's value used or computed.
    #[must_use]
    pub fn used_cell(&self, column: &ColumnPlaces, row: usize) -> Option<Address> {
        column.used.map(|at| self.cell(at, row, FORM_USED))
    }

    /// The cell that shows a computed column in a row that stands in the sheet.
    #[must_use]
    pub fn computed_cell(&self, column: &str, row: Option<&RowAt>) -> Option<CellAt> {
        let mut computed = self.columns.iter().filter(|found| found.entry.is_none());
        let at = computed.find(|found| found.id == column)?.used?;
        let cell = if self.form {
            Address::new(at, FORM_USED)
        } else {
            Address::new(row?.row.checked_sub(1)?, at)
        };
        Some(CellAt {
            sheet: self.sheet.clone(),
            cell: cell.to_string(),
        })
    }

    /// The letters over the column in which a value is entered; in a form the cell.
    #[must_use]
    pub fn heading(&self, column: &ColumnPlaces) -> Option<String> {
        let cell = self.entry_cell(column, 0)?;
        Some(self.heading_of(cell))
    }

    /// The same for the value used or computed, where it has a place of its own.
    #[must_use]
    pub fn used_heading(&self, column: &ColumnPlaces) -> Option<String> {
        let cell = self.used_cell(column, 0)?;
        Some(self.heading_of(cell))
    }

    fn heading_of(&self, cell: Address) -> String {
        if self.form {
            cell.to_string()
        } else {
            column_letters(cell.column)
        }
    }

    fn cell(&self, at: u32, row: usize, form_column: u32) -> Address {
        if self.form {
            Address::new(at, form_column)
        } else {
            Address::new(self.first_row + u32::try_from(row).unwrap_or(0), at)
        }
    }
}
