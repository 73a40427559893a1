//! An unknown workbook as a person needs to see it to map it: its sheets, their first rows, and where a header seems to be.

use serde::{Deserialize, Serialize};

use crate::address::column_letters;
use crate::legacy::modern;
use crate::problem::WorkbookProblem;

use super::book::{Cell, ForeignBook, Row, Sheet};
use super::header::Headers;
use super::limits::{
    HEAD_ROWS_MAX, OUTLINE_COLUMNS_MAX, OUTLINE_ROWS_MAX, OUTLINES_MAX, TEXT_CHARS_MAX, VALUES_MAX,
};

/// A sheet in outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetOutline {
    /// The name on its tab.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Rows that hold something.
    pub rows: usize,
    /// Where its header seems to begin, counted from 1.
    pub header_row: u32,
    /// How many rows the header seems to have.
    pub header_rows: u32,
    /// The first rows as shown, by row number counted from 1.
    pub sample: Vec<(u32, Vec<String>)>,
}

/// A column under a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderColumn {
    /// Its letter.
    pub letter: String,
    /// What the header says.
    pub text: String,
    /// Which of the columns with this header, counted from 1.
    pub nth: u32,
    /// Some of the different values below it.
    pub values: Vec<String>,
    /// Whether most of what stands below it are figures.
    pub figures: bool,
}

/// The sheets of a workbook in outline.
///
/// # Errors
/// When the bytes are not a workbook within the limits.
pub fn inspect(bytes: &[u8]) -> Result<Vec<SheetOutline>, WorkbookProblem> {
    let package = modern(bytes)?;
    let mut book = ForeignBook::open(&package)?;
    let entries = book.sheets();
    entries
        .iter()
        .take(OUTLINES_MAX)
        .map(|entry| {
            let sheet = book.sheet(entry)?;
            let (header_row, header_rows) = guess(&sheet);
            Ok(SheetOutline {
                name: entry.name.clone(),
                hidden: entry.hidden,
                rows: sheet.rows.len(),
                header_row: header_row + 1,
                header_rows,
                sample: sample(&sheet),
            })
        })
        .collect()
}

/// The columns under a header of a sheet; the header's first row is counted from 1.
///
/// # Errors
/// When the bytes are not a workbook within the limits, or it has no such sheet.
pub fn headers(
    bytes: &[u8],
    sheet: &str,
    row: u32,
    rows: u32,
) -> Result<Vec<HeaderColumn>, WorkbookProblem> {
    let package = modern(bytes)?;
    let mut book = ForeignBook::open(&package)?;
    let entry = book
        .sheet_named(sheet)
        .ok_or_else(|| WorkbookProblem::no_such_sheet(sheet))?;
    let sheet = book.sheet(&entry)?;
    let headers = Headers::read(&sheet, row.saturating_sub(1).min(HEAD_ROWS_MAX), rows);
    let below = headers.below();
    let columns = headers.columns.iter().enumerate();
    Ok(columns
        .map(|(position, (column, text, key))| {
            let earlier = headers.columns.iter().take(position);
            let twins = earlier.filter(|(_, _, other)| other == key).count();
            let mut values: Vec<String> = Vec::new();
            let (mut figures, mut words) = (0_usize, 0_usize);
            for row in sheet.rows.iter().filter(|row| row.row >= below) {
                let Some(cell) = row.cell(*column) else {
                    continue;
                };
                if cell.is_word() {
                    words += 1;
                } else {
                    figures += 1;
                }
                let text = shown(cell);
                if values.len() < VALUES_MAX && !text.is_empty() && !values.contains(&text) {
                    values.push(text);
                }
            }
            HeaderColumn {
                letter: column_letters(*column),
                text: text.chars().take(TEXT_CHARS_MAX).collect(),
                nth: u32::try_from(twins + 1).unwrap_or(1),
                values,
                figures: figures > words,
            }
        })
        .collect())
}

/// As much of a cell's text as a layout could name.
fn shown(cell: &Cell) -> String {
    let mut text = cell.text();
    if let Some((end, _)) = text.char_indices().nth(TEXT_CHARS_MAX) {
        text.truncate(end);
    }
    text
}

fn sample(sheet: &Sheet) -> Vec<(u32, Vec<String>)> {
    let rows = sheet
        .rows
        .iter()
        .take_while(|row| row.row < OUTLINE_ROWS_MAX);
    rows.map(|row| {
        let last = row.cells.last().map_or(0, |cell| cell.column + 1);
        let cells = (0..last.min(OUTLINE_COLUMNS_MAX))
            .map(|column| row.cell(column).map(shown).unwrap_or_default())
            .collect();
        (row.row + 1, cells)
    })
    .collect()
}

/// Where a header seems to begin and how many rows it has: the row with the most different words, with the row above it
/// where that groups columns.
fn guess(sheet: &Sheet) -> (u32, u32) {
    let head = || sheet.rows.iter().take_while(|row| row.row < HEAD_ROWS_MAX);
    let words = |row: &Row| {
        let mut words: Vec<String> = row
            .cells
            .iter()
            .filter(|cell| cell.is_word())
            .map(Cell::text)
            .collect();
        words.sort_unstable();
        words.dedup();
        words.len()
    };
    let mut best: Option<(usize, u32)> = None;
    for row in head() {
        let count = words(row);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, row.row));
        }
    }
    let Some((_, row)) = best else {
        return (0, 1);
    };
    // One wide merged range is a title; several beside each other group the columns of the row below.
    let groups_columns = |line: u32| {
        let is_group = |area: &&crate::address::Area| {
            area.first.row == line && area.last.row == line && area.last.column > area.first.column
        };
        sheet.merged.iter().filter(is_group).count() > 1
    };
    match row.checked_sub(1) {
        _ if groups_columns(row) => (row, 2),
        Some(above) if groups_columns(above) => (above, 2),
        _ => (row, 1),
    }
}
