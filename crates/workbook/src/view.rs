//! A sheet's cells for the browser, bounded: what stands where, and how it was shown.

use serde::{Deserialize, Serialize};

use crate::address::{Address, Area};
use crate::book::Book;
use crate::cells::{RawCell, RawValue};
use crate::formats::Format;
use crate::limits::{VIEW_CHARS_MAX, VIEW_COLUMNS_MAX, VIEW_ROWS_MAX};
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::source::{PackageSource, Source as _};

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetInfo {
    /// The name on its tab.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// The cells of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// The sheet's name.
    pub sheet: String,
    /// Rows up to the last that holds something, at most [`VIEW_ROWS_MAX`].
    pub rows: u32,
    /// Columns up to the last that holds something, at most [`VIEW_COLUMNS_MAX`].
    pub columns: u32,
    /// The cells that hold something, in order.
    pub cells: Vec<GridCell>,
    /// The columns of the view that are hidden, counted from zero.
    pub hidden_columns: Vec<u32>,
    /// Merged ranges within the view, as `A1:C3`.
    pub merged: Vec<String>,
    /// Whether there is more than is shown.
    pub cut: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridCell {
    /// Its address, `D7`.
    pub cell: String,
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// Whether it is a number.
    pub number: bool,
    /// Whether a formula stands behind it.
    pub formula: bool,
    /// Whether its row is hidden.
    pub hidden: bool,
}

/// The sheets of a workbook, in order; very hidden ones too, marked.
///
/// # Errors
/// When the bytes are not a workbook within the limits.
pub fn sheet_list(bytes: &[u8]) -> Result<Vec<SheetInfo>, WorkbookProblem> {
    let bytes = crate::legacy::modern(bytes)?;
    let book = Book::read(&mut Package::open(&bytes)?)?;
    Ok(book
        .sheets
        .into_iter()
        .filter(|sheet| sheet.cells)
        .map(|sheet| SheetInfo {
            name: sheet.name,
            hidden: sheet.hidden,
        })
        .collect())
}

/// The cells of one sheet, as far as the limits of the view allow.
///
/// # Errors
/// When the bytes are not a workbook within the limits, or it has no such sheet.
pub fn sheet_view(bytes: &[u8], sheet: &str) -> Result<Grid, WorkbookProblem> {
    let bytes = crate::legacy::modern(bytes)?;
    let mut source = PackageSource::open(&bytes)?;
    let entry = source
        .book()
        .sheet(sheet)
        .filter(|entry| entry.cells)
        .cloned()
        .ok_or_else(|| WorkbookProblem::no_such_sheet(sheet))?;
    let formats = source.formats_shared();
    source
        .stream(&entry, |stream| {
            let cells = stream.in_order()?;
            let mut grid = grid(&entry.name, &cells, stream.merged(), &formats);
            let hidden = |column: &u32| {
                stream
                    .hidden_columns()
                    .iter()
                    .any(|range| range.contains(column))
            };
            grid.hidden_columns = (0..grid.columns).filter(hidden).collect();
            Ok(grid)
        })?
        .ok_or_else(|| WorkbookProblem::damaged("sheet"))
}

/// Lays the cells out as far as the limits of the view allow.
fn grid(sheet: &str, cells: &[RawCell<'_>], merged: &[Area], formats: &[Format]) -> Grid {
    let mut grid = Grid {
        sheet: sheet.to_owned(),
        rows: 0,
        columns: 0,
        cells: Vec::new(),
        hidden_columns: Vec::new(),
        merged: Vec::new(),
        cut: false,
    };
    for cell in cells {
        if cell.at.row >= VIEW_ROWS_MAX || cell.at.column >= VIEW_COLUMNS_MAX {
            grid.cut = true;
            continue;
        }
        let percent = formats
            .get(cell.style)
            .is_some_and(|format| *format == Format::Percent);
        let text = shown(&cell.value, percent);
        grid.rows = grid.rows.max(cell.at.row + 1);
        grid.columns = grid.columns.max(cell.at.column + 1);
        grid.cells.push(GridCell {
            cell: cell.at.to_string(),
            row: cell.at.row,
            column: cell.at.column,
            number: matches!(cell.value, RawValue::Number(_)),
            formula: cell.formula.is_some(),
            hidden: cell.hidden,
            text,
        });
    }
    let inside =
        |area: &&Area| area.first.row < VIEW_ROWS_MAX && area.first.column < VIEW_COLUMNS_MAX;
    grid.merged = merged.iter().filter(inside).map(area_text).collect();
    grid
}

fn area_text(area: &Area) -> String {
    let last = Address::new(
        area.last.row.min(VIEW_ROWS_MAX - 1),
        area.last.column.min(VIEW_COLUMNS_MAX - 1),
    );
    format!("{}:{last}", area.first)
}

fn shown(value: &RawValue<'_>, percent: bool) -> String {
    match value {
        RawValue::Blank => String::new(),
        RawValue::Number(number) => match qilu_quantity::Exact::from_f64_shortest(*number) {
            Some(exact) if percent => {
                format!(
                    "{}%",
                    (&exact * &qilu_quantity::Exact::power_of_ten(2)).to_decimal_string(15)
                )
            }
            Some(exact) => exact.to_decimal_string(15),
            None => number.to_string(),
        },
        RawValue::Text(text) | RawValue::Error(text) => text.chars().take(VIEW_CHARS_MAX).collect(),
        RawValue::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
    }
}
