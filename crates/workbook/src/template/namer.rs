//! Names of cells for the formulas of one row.

use std::collections::BTreeMap;

use qilu_accounting::{GridPlace, Seen, SheetNamer};

use super::layout::{Layout, absolute};
use crate::address::{Address, column_letters};

/// A code or key as helper cells hold it. The prefix keeps "01" and "1" from ever being taken for numbers, and
/// a key that begins with `=` or `>` from being taken for a criterion.
pub(crate) fn key_text(code: &str) -> String {
    format!("{KEY_PREFIX}{code}")
}

/// What helper cells put before a code or key.
pub(crate) const KEY_PREFIX: &str = "k:";

/// Where default factors and totals stand, filled in as their sheets are laid out.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// (table, column, factor) to the ranges of codes and values on the look-up sheet.
    pub factors: BTreeMap<(String, String, String), FactorPlace>,
    /// Printed tables on the look-up sheet.
    pub grids: BTreeMap<String, GridPlace>,
    /// Total to the cell on the summary.
    pub totals: BTreeMap<String, (String, Address)>,
}

/// A default factor on the look-up sheet.
#[derive(Debug, Clone)]
pub(crate) struct FactorPlace {
    pub codes: String,
    pub values: String,
    pub first: String,
}

/// Names cells as seen from one row of one table (or from the summary).
pub(crate) struct RowNamer<'a, 'm> {
    pub layout: &'a Layout<'m>,
    pub places: &'a Places,
    pub row: usize,
}

impl RowNamer<'_, '_> {
    fn in_row(&self, cell: Address) -> String {
        format!("${}{}", column_letters(cell.column), cell.row + 1)
    }
}

impl SheetNamer for RowNamer<'_, '_> {
    fn cell(&self, table: &str, column: &str) -> String {
        let found = self.layout.table(table).and_then(|sheet| {
            let field = sheet.field(column)?;
            let cell = sheet.value_cell(field, self.row);
            Some(if sheet.form {
                super::layout::fixed(cell)
            } else {
                self.in_row(cell)
            })
        });
        found.unwrap_or_default()
    }

    fn single(&self, table: &str, column: &str) -> String {
        let found = self.layout.table(table).and_then(|sheet| {
            let field = sheet.field(column)?;
            Some(sheet.absolute(sheet.value_cell(field, 0)))
        });
        found.unwrap_or_default()
    }

    fn range(&self, table: &str, column: &str) -> String {
        let found = self.layout.table(table).and_then(|sheet| {
            let field = sheet.field(column)?;
            Some(sheet.range(|row| sheet.value_cell(field, row)))
        });
        found.unwrap_or_default()
    }

    fn entry(&self, table: &str, column: &str, seen: Seen) -> String {
        let found = self.layout.table(table).and_then(|sheet| {
            let field = sheet.field(column)?;
            Some(match seen {
                Seen::InRow if !sheet.form => self.in_row(sheet.entry_cell(field, self.row)?),
                Seen::InRow => super::layout::fixed(sheet.entry_cell(field, 0)?),
                Seen::Absolute => sheet.absolute(sheet.entry_cell(field, 0)?),
                Seen::WholeColumn => {
                    let first = sheet.entry_cell(field, 0)?;
                    sheet.range(|row| sheet.entry_cell(field, row).unwrap_or(first))
                }
            })
        });
        found.unwrap_or_default()
    }

    fn total(&self, id: &str) -> String {
        self.places
            .totals
            .get(id)
            .map(|(sheet, cell)| absolute(sheet, *cell))
            .unwrap_or_default()
    }

    /// Helper columns turn labels into keys, so formulas compare keys.
    fn code(&self, _list: &str, code: &str) -> String {
        key_text(code)
    }

    fn attribute(&self, table: &str, column: &str, attribute: &str) -> String {
        let found = self.layout.table(table).and_then(|sheet| {
            let cell = sheet.attribute_cell(sheet.field(column)?, attribute, self.row)?;
            Some(if sheet.form {
                super::layout::fixed(cell)
            } else {
                self.in_row(cell)
            })
        });
        found.unwrap_or_else(|| "\"\"".to_owned())
    }

    fn attribute_range(&self, table: &str, column: &str, attribute: &str) -> String {
        let found = self.layout.table(table).and_then(|sheet| {
            let field = sheet.field(column)?;
            sheet.attribute_cell(field, attribute, 0)?;
            Some(sheet.range(|row| {
                sheet
                    .attribute_cell(field, attribute, row)
                    .unwrap_or(Address::new(0, 0))
            }))
        });
        found.unwrap_or_default()
    }

    fn grid(&self, id: &str) -> GridPlace {
        self.places.grids.get(id).cloned().unwrap_or_default()
    }

    fn factor(&self, table: &str, column: &str, factor: &str, key: Option<&str>) -> String {
        let name = (table.to_owned(), column.to_owned(), factor.to_owned());
        match (self.places.factors.get(&name), key) {
            (None, _) => "\"\"".to_owned(),
            (Some(place), None) => place.first.clone(),
            (Some(place), Some(key)) => {
                format!(
                    "IFERROR(INDEX({},MATCH({key},{},0)),\"\")",
                    place.values, place.codes
                )
            }
        }
    }
}
