//! What the cells hold when the template is written: prefilled entries, and the results formulas will show.

use std::collections::BTreeSet;

use qilu_accounting::{
    Assessment, CellResult, ColumnKind, Entries, EntryRow, EntryValue, Library, Method, Role,
    RowResult, Rows, Value, assess,
};
use qilu_quantity::Exact;

use super::error::WorkbookError;
use super::layout::TableSheet;
use crate::binding::{item_label, items};

/// Entries with their assessment.
pub(crate) struct Filled<'a> {
    method: &'a Method,
    entries: &'a Entries,
    assessment: Assessment,
}

impl<'a> Filled<'a> {
    /// Assesses the entries once, for the results formulas show before anything recalculates them.
    pub(crate) fn new(
        library: &'a Library,
        method: &'a Method,
        entries: &'a Entries,
    ) -> Result<Self, WorkbookError> {
        for table in &method.tables {
            let rows = entries.tables.get(&table.id).map_or(0, Vec::len);
            if rows > table.rows_max() {
                return Err(WorkbookError::TooManyRows {
                    table: table.id.clone(),
                    rows,
                    max: table.rows_max(),
                });
            }
        }
        Ok(Self {
            method,
            entries,
            assessment: assess(library, method, entries),
        })
    }

    /// The entered row that stands in a row of the sheet, by its position.
    fn position(&self, sheet: &TableSheet<'_>, row: usize) -> Option<usize> {
        let rows = self.entries.tables.get(&sheet.table.id)?;
        let Rows::Listed(list) = &sheet.table.rows else {
            return (row < rows.len()).then_some(row);
        };
        let code = &self.method.list(list)?.items.get(row)?.code;
        let key = listed_key(sheet, list)?;
        rows.iter().position(|entry| matches!(entry.cells.get(key).map(|cell| &cell.value), Some(EntryValue::Text(text)) if text == code))
    }

    /// What was entered in a row.
    pub(crate) fn row(&self, sheet: &TableSheet<'_>, row: usize) -> Option<&'a EntryRow> {
        self.entries
            .tables
            .get(&sheet.table.id)?
            .get(self.position(sheet, row)?)
    }

    /// What was entered.
    pub(crate) fn entry(
        &self,
        sheet: &TableSheet<'_>,
        row: usize,
        column: &str,
    ) -> Option<&'a EntryValue> {
        self.row(sheet, row)?
            .cells
            .get(column)
            .map(|cell| &cell.value)
            .filter(|value| **value != EntryValue::Blank)
    }

    /// The value used or computed.
    pub(crate) fn result(
        &self,
        sheet: &TableSheet<'_>,
        row: usize,
        column: &str,
    ) -> Option<&Value> {
        self.cell(sheet, row, column).map(|cell| &cell.value)
    }

    /// A cell of the results.
    pub(crate) fn cell(
        &self,
        sheet: &TableSheet<'_>,
        row: usize,
        column: &str,
    ) -> Option<&CellResult> {
        let result = self.result_row(sheet, row)?;
        result.cells.iter().find(|cell| cell.column == column)
    }

    /// The key of a row as problems name it.
    pub(crate) fn key(&self, sheet: &TableSheet<'_>, row: usize) -> String {
        self.result_row(sheet, row)
            .map(|result| result.key.to_string())
            .unwrap_or_default()
    }

    /// The row of a form is there whether or not anything was entered.
    fn result_row(&self, sheet: &TableSheet<'_>, row: usize) -> Option<&RowResult> {
        let position = if sheet.form {
            row
        } else {
            self.position(sheet, row)?
        };
        let mut tables = self.assessment.tables.iter();
        let table = tables.find(|table| table.id == sheet.table.id)?;
        table.rows.get(position)
    }

    /// Where problems with one of these codes are: table, row key, column.
    pub(crate) fn missing(&self, codes: &[&str]) -> BTreeSet<(&str, &str, &str)> {
        let problems = self.assessment.problems.iter();
        problems
            .filter(|problem| codes.contains(&problem.code.as_str()))
            .filter_map(|problem| {
                let place = &problem.place;
                let key = place.row_key.as_deref().unwrap_or_default();
                Some((place.table.as_deref()?, key, place.column.as_deref()?))
            })
            .collect()
    }

    /// The credit code the entries came with.
    pub(crate) fn entity(&self) -> &'a str {
        &self.entries.entity
    }

    /// A total.
    pub(crate) fn total(&self, id: &str) -> Option<&Value> {
        self.assessment
            .totals
            .iter()
            .find(|total| total.id == id)
            .map(|total| &total.value)
    }
}

/// The key column whose codes a listed table's rows are.
pub(crate) fn listed_key<'t>(sheet: &TableSheet<'t>, list: &str) -> Option<&'t str> {
    sheet
        .table
        .columns
        .iter()
        .find(|column| column.role == Role::Key && column.kind == ColumnKind::Code(list.to_owned()))
        .map(|column| column.id.as_str())
}

/// What an entry cell shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    Number(f64),
    Text(String),
}

/// How an entered value is shown in its cell.
pub(crate) fn shown(
    method: &Method,
    column: &qilu_accounting::Column,
    value: &EntryValue,
) -> Option<Shown> {
    match value {
        EntryValue::Blank => None,
        EntryValue::Number(number) => Some(number_shown(number)),
        EntryValue::Notation(key) => Some(Shown::Text(key.as_str().to_owned())),
        EntryValue::Text(text) => {
            let items = items(method, column);
            let label = items
                .iter()
                .find(|item| item.code == *text)
                .map(|item| item_label(items, item));
            Some(Shown::Text(label.unwrap_or_else(|| text.clone())))
        }
    }
}

/// A number as a double where that says the same at 15 digits, else as text, so that no digit is lost.
fn number_shown(number: &Exact) -> Shown {
    let double = number.to_f64_lossy();
    if Exact::from_f64_shortest(double).as_ref() == Some(number) {
        Shown::Number(double)
    } else {
        Shown::Text(number.to_decimal_string(30))
    }
}

/// A value as the cached result of a formula.
pub(crate) fn cached(value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) => number.to_f64_lossy().to_string(),
        Some(Value::Notation(key)) => key.as_str().to_owned(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Missing) | None => String::new(),
    }
}
