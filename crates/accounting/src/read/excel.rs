//! The formula as Excel reads it.

use super::excel_write::ExcelWriter;
use crate::language::Node;
use crate::library::{Formula, Method, Required};

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

/// From where a cell is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// From its own row.
    InRow,
    /// From anywhere: the cell of a one-row table.
    Absolute,
    /// All the cells of the column, as long as every other range of the table.
    WholeColumn,
}

/// Where a printed table stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridPlace {
    /// The first arguments: a column of cells, or a row of them above the values where there is a second argument.
    pub x: String,
    /// The second arguments, a column of cells; empty where there is none.
    pub y: String,
    /// The values, blank where the table has none.
    pub values: String,
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
    /// The cell (or cells) an input is entered in, apart from any default.
    fn entry(&self, table: &str, column: &str, seen: Seen) -> String;
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
    /// Where a grid of [`Method::grids`] stands.
    fn grid(&self, id: &str) -> GridPlace;
}

/// The formula itself.
pub(super) fn formula_of<'m>(method: &'m Method, of: FormulaOf<'_>) -> Option<&'m Formula> {
    let column = |table: &str, column: &str| method.table(table)?.column(column);
    match of {
        FormulaOf::Column { table, column: id } => column(table, id)?.formula.as_ref(),
        FormulaOf::Default { table, column: id } => column(table, id)?.default.as_ref(),
        FormulaOf::Applies { table, column: id } => column(table, id)?.applies.as_ref(),
        FormulaOf::Required { table, column: id } => match &column(table, id)?.required {
            Required::When(formula) => Some(formula),
            Required::Never | Required::Always => None,
        },
        FormulaOf::Total(id) => method.total(id).map(|total| &total.formula),
        FormulaOf::Check(code) => method
            .checks
            .iter()
            .find(|check| check.code == code)
            .map(|check| &check.when),
    }
}

/// The formula in Excel's language, without the leading `=`; `None` if the method has no such formula.
///
/// Aggregates become `SUMPRODUCT` forms that pass over `""`; a blank among the cells a formula needs gives `""`, a blank
/// in a condition makes it false. Where the method carries rounded values, the result is rounded.
#[must_use]
pub fn excel_formula(method: &Method, of: FormulaOf<'_>, namer: &dyn SheetNamer) -> Option<String> {
    let writer = |table, column| ExcelWriter {
        method,
        namer,
        site: (table, column),
    };
    if let FormulaOf::Required { table, column } = of
        && matches!(
            method.table(table)?.column(column)?.required,
            Required::Always
        )
    {
        return Some("TRUE".to_owned());
    }
    let node = &formula_of(method, of)?.node;
    Some(match of {
        FormulaOf::Column { table, column } => {
            let found = method.table(table)?.column(column)?;
            writer(table, column).value(node, found.decimals.filter(|_| found.carry))
        }
        FormulaOf::Default { table, column } => writer(table, column).value(node, None),
        FormulaOf::Applies { table, column } | FormulaOf::Required { table, column } => {
            writer(table, column).condition(node)
        }
        FormulaOf::Total(id) => {
            let total = method.total(id)?;
            writer("", id).value(node, total.decimals.filter(|_| total.carry))
        }
        FormulaOf::Check(_) if looks_beyond(node) => "FALSE".to_owned(),
        FormulaOf::Check(_) => format!("IFERROR({},FALSE)", writer("", "").condition(node)),
    })
}

/// Whether a check compares with last year's report, with other enterprises or with the reporting year, of which a
/// workbook's formulas know nothing.
fn looks_beyond(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| {
        found |= matches!(
            node,
            Node::Previous(_) | Node::Peers { .. } | Node::InYear(_)
        )
    });
    found
}
