//! Any .xlsx as bounded rows of cells: what stands where, without knowing what it means.

use crate::address::{Address, Area};
use crate::book::{Book, SheetEntry};
use crate::cells::{RawValue, SheetCells};
use crate::formats::{Format, read_formats};
use crate::formula::Formula;
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::strings::read_strings;

use super::month::date_text;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    Number(f64),
    Text(String),
    Bool(bool),
    Error(String),
    /// A formula that was saved without a result.
    NoResult,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub column: u32,
    pub held: Held,
    pub format: Format,
    pub formula: bool,
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub row: u32,
    pub hidden: bool,
    pub cells: Vec<Cell>,
}

/// The rows of a sheet, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    /// Known only when the sheet was read to its end.
    pub merged: Vec<Area>,
}

/// A workbook read whole, for a layout to be applied to.
pub struct ForeignFile {
    pub(super) sheets: Vec<Sheet>,
}

impl ForeignFile {
    /// Reads every sheet of a workbook.
    ///
    /// # Errors
    /// When the bytes are not a workbook within the limits.
    pub fn open(bytes: &[u8]) -> Result<Self, WorkbookProblem> {
        let mut book = ForeignBook::open(bytes)?;
        let entries = book.sheets();
        let sheets = entries.iter().map(|entry| book.sheet(entry));
        Ok(Self {
            sheets: sheets.collect::<Result<_, _>>()?,
        })
    }
}

/// An opened workbook.
pub(super) struct ForeignBook<'a> {
    package: Package<'a>,
    pub book: Book,
    strings: Vec<String>,
    formats: Vec<Format>,
}

impl<'a> ForeignBook<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, WorkbookProblem> {
        let mut package = Package::open(bytes)?;
        let book = Book::read(&mut package)?;
        let strings = match &book.strings_part {
            Some(part) => package
                .part(part)?
                .map(|xml| read_strings(&xml))
                .transpose()?
                .unwrap_or_default(),
            None => Vec::new(),
        };
        let formats = match &book.styles_part {
            Some(part) => package
                .part(part)?
                .map(|xml| read_formats(&xml))
                .transpose()?
                .unwrap_or_default(),
            None => Vec::new(),
        };
        Ok(Self {
            package,
            book,
            strings,
            formats,
        })
    }

    /// The sheets of cells, in the order of their tabs.
    pub fn sheets(&self) -> Vec<SheetEntry> {
        let cells = self.book.sheets.iter().filter(|sheet| sheet.cells);
        cells.cloned().collect()
    }

    /// Hands the XML of a sheet and the shared strings to a reader.
    pub fn with_part<T>(
        &mut self,
        entry: &SheetEntry,
        read: impl FnOnce(&str, &str, &[String]) -> Result<T, WorkbookProblem>,
    ) -> Result<T, WorkbookProblem> {
        let xml = self
            .package
            .part(&entry.part)?
            .ok_or_else(|| WorkbookProblem::damaged("sheet"))?;
        read(&entry.name, &xml, &self.strings)
    }

    /// The rows of a sheet, all of them.
    pub fn sheet(&mut self, entry: &SheetEntry) -> Result<Sheet, WorkbookProblem> {
        self.rows(entry, None)
    }

    /// The first rows of a sheet. Its merged ranges come with them only if it ends there.
    pub fn rows(
        &mut self,
        entry: &SheetEntry,
        rows_max: Option<u32>,
    ) -> Result<Sheet, WorkbookProblem> {
        let xml = self
            .package
            .part(&entry.part)?
            .ok_or_else(|| WorkbookProblem::damaged("sheet"))?;
        let mut stream = SheetCells::new(&entry.name, &xml, &self.strings);
        let mut rows: Vec<Row> = Vec::new();
        let mut sorted = true;
        while let Some(raw) = stream.next_cell()? {
            if rows_max.is_some_and(|max| raw.at.row >= max) {
                break;
            }
            let cell = Cell {
                column: raw.at.column,
                held: held(&raw.value),
                format: self
                    .formats
                    .get(raw.style)
                    .copied()
                    .unwrap_or(Format::Plain),
                formula: raw.formula != Formula::None,
            };
            match rows.last_mut() {
                Some(row) if row.row == raw.at.row => row.cells.push(cell),
                last => {
                    sorted &= last.is_none_or(|row| row.row < raw.at.row);
                    rows.push(Row {
                        row: raw.at.row,
                        hidden: raw.hidden,
                        cells: vec![cell],
                    });
                }
            }
        }
        if !sorted {
            rows.sort_by_key(|row| row.row);
        }
        for row in &mut rows {
            if !row.cells.is_sorted_by_key(|cell| cell.column) {
                row.cells.sort_by_key(|cell| cell.column);
            }
        }
        let merged = stream.merged().to_vec();
        drop(stream);
        self.package.recycle(xml);
        Ok(Sheet {
            name: entry.name.clone(),
            rows,
            merged,
        })
    }
}

impl Sheet {
    /// The row with this number, counted from 0.
    pub fn row(&self, row: u32) -> Option<&Row> {
        let found = self.rows.binary_search_by_key(&row, |row| row.row).ok()?;
        self.rows.get(found)
    }

    /// The cell at a place.
    pub fn cell(&self, at: Address) -> Option<&Cell> {
        self.row(at.row)?.cell(at.column)
    }
}

impl Row {
    /// The cell in a column.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let found = self
            .cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()?;
        self.cells.get(found)
    }
}

impl Cell {
    /// What it says, as a header or a word.
    pub fn text(&self) -> String {
        match &self.held {
            Held::Number(number) if self.format == Format::Date => {
                date_text(*number).unwrap_or_else(|| plain(*number))
            }
            Held::Number(number) => plain(*number),
            Held::Text(text) | Held::Error(text) => text.trim().to_owned(),
            Held::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Held::NoResult => String::new(),
        }
    }

    /// Whether it is a word rather than a figure.
    pub fn is_word(&self) -> bool {
        matches!(&self.held, Held::Text(text) if !text.trim().is_empty())
    }
}

fn plain(number: f64) -> String {
    const PLACES: u32 = 10;
    qilu_quantity::Exact::from_f64_shortest(number).map_or_else(
        || number.to_string(),
        |exact| exact.to_decimal_string(PLACES),
    )
}

fn held(value: &RawValue<'_>) -> Held {
    match value {
        RawValue::Blank => Held::NoResult,
        RawValue::Number(number) => Held::Number(*number),
        RawValue::Text(text) => Held::Text(text.clone().into_owned()),
        RawValue::Bool(value) => Held::Bool(*value),
        RawValue::Error(text) => Held::Error(text.clone().into_owned()),
    }
}
