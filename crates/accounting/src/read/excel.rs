//! The formula as Excel reads it.

use super::excel_write::ExcelWriter;
use crate::library::{Method, Required};

/// Which formula of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormulaOf<'a> {
    /// What a formula column computes (rounded where the method carries rounded values).
    Column {
        /// The table.
        table: &'a str,
        /// The column.
        column: &'a str,
    },
    /// What a blank input stands for: its default, else nothing (`""`).
    Default {
        /// The table.
        table: &'a str,
        /// The column.
        column: &'a str,
    },
    /// Whether an input applies to the row.
    Applies {
        /// The table.
        table: &'a str,
        /// The column.
        column: &'a str,
    },
    /// Whether an input is required in the row.
    Required {
        /// The table.
        table: &'a str,
        /// The column.
        column: &'a str,
    },
    /// A total (rounded where the method carries rounded values).
    Total(&'a str),
    /// Whether a check fires: for a row of its table, or once.
    Check(&'a str),
}

/// Where things stand in the workbook. Implemented by whoever lays the workbook out.
///
/// Every "cell" is the cell of the value *used*: the entered value, or its default where the entry is blank. A layout
/// that shows defaults apart from entries (a helper column) names the helper. A cell without a value is blank or `""`.
/// Code columns hold what [`SheetNamer::code`] says.
pub trait SheetNamer {
    /// The cell of a column in the row the formula stands in, e.g. `$D7`.
    fn cell(&self, table: &str, column: &str) -> String;
    /// The cell of a column of a one-row table, absolute, e.g. `'C.4'!$D$7`.
    fn single(&self, table: &str, column: &str) -> String;
    /// All the cells of a column, absolute, as long as every other range of the same table.
    fn range(&self, table: &str, column: &str) -> String;
    /// The cell of a total, absolute.
    fn total(&self, id: &str) -> String;
    /// The text a cell of this list holds for the code; not quoted.
    fn code(&self, list: &str, code: &str) -> String;
    /// An expression for an attribute (as text) of the code in a cell of the row the formula stands in.
    fn attribute(&self, table: &str, column: &str, attribute: &str) -> String;
    /// A range holding that attribute for every row of the table (a helper column).
    fn attribute_range(&self, table: &str, column: &str, attribute: &str) -> String;
    /// An expression for the default factor of `table.column` in that column's unit, `""` if there is none. `key` is
    /// the cell that holds the code. The values are in [`Method::default_factors`].
    fn factor(&self, table: &str, column: &str, factor: &str, key: Option<&str>) -> String;
}

/// The formula in Excel's language, without the leading `=`; `None` if the method has no such formula.
///
/// Aggregates become `SUMPRODUCT` forms that pass over `""`; a blank among the cells a formula needs gives `""`, a blank
/// in a condition makes it false. Where the method carries rounded values, the result is rounded.
#[must_use]
pub fn excel_formula(method: &Method, of: FormulaOf<'_>, namer: &dyn SheetNamer) -> Option<String> {
    let column = |table: &str, column: &str| method.table(table)?.column(column);
    let writer = |table, column| ExcelWriter {
        method,
        namer,
        site: (table, column),
    };
    match of {
        FormulaOf::Column { table, column: id } => {
            let found = column(table, id)?;
            let places = found.decimals.filter(|_| found.carry);
            Some(writer(table, id).value(&found.formula.as_ref()?.node, places))
        }
        FormulaOf::Default { table, column: id } => {
            let default = column(table, id)?.default.as_ref()?;
            Some(writer(table, id).value(&default.node, None))
        }
        FormulaOf::Applies { table, column: id } => {
            Some(writer(table, id).condition(&column(table, id)?.applies.as_ref()?.node))
        }
        FormulaOf::Required { table, column: id } => match &column(table, id)?.required {
            Required::Never => None,
            Required::Always => Some("TRUE".to_owned()),
            Required::When(formula) => Some(writer(table, id).condition(&formula.node)),
        },
        FormulaOf::Total(id) => {
            let total = method.total(id)?;
            let places = total.decimals.filter(|_| total.carry);
            Some(writer("", id).value(&total.formula.node, places))
        }
        FormulaOf::Check(code) => {
            let check = method.checks.iter().find(|check| check.code == code)?;
            let table = check.table.as_deref().unwrap_or("");
            let condition =
                writer(table, check.at.as_deref().unwrap_or("")).condition(&check.when.node);
            Some(format!("IFERROR({condition},FALSE)"))
        }
    }
}
