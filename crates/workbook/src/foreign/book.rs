//! Any workbook as bounded rows of cells: what stands where, without knowing what it means.

use serde::{Deserialize, Serialize};

use crate::address::{Address, Area};
use crate::book::SheetEntry;
use crate::cells::RawValue;
use crate::formats::Format;
use crate::formula::Formula;
use crate::problem::WorkbookProblem;
use crate::serial::day_of_serial;
use crate::source::{PackageSource, Source as _};

use super::limits::{HEAD_ROWS_MAX, HEADER_ROWS_MAX, LOOK_COLUMNS_MAX};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Held {
    Number(f64),
    Text(String),
    Bool(bool),
    Error(String),
    /// A formula that was saved without a result.
    NoResult,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Cell {
    pub column: u32,
    pub held: Held,
    pub format: Format,
    pub formula: bool,
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub row: u32,
    pub hidden: bool,
    pub cells: Vec<Cell>,
}

/// The rows of a sheet, in order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    /// The merged ranges among its first rows, where headers are.
    pub merged: Vec<Area>,
}

/// An opened workbook.
pub(super) struct ForeignBook<'a> {
    source: PackageSource<'a>,
}

impl<'a> ForeignBook<'a> {
    pub fn open(package: &'a [u8]) -> Result<Self, WorkbookProblem> {
        Ok(Self {
            source: PackageSource::open(package)?,
        })
    }

    /// The sheets of cells, in the order of their tabs.
    pub fn sheets(&self) -> Vec<SheetEntry> {
        let all = self.source.book().sheets.iter();
        all.filter(|sheet| sheet.cells).cloned().collect()
    }

    /// The sheet of cells with this name.
    pub fn sheet_named(&self, name: &str) -> Option<SheetEntry> {
        let found = self.source.book().sheet(name);
        found.filter(|sheet| sheet.cells).cloned()
    }

    /// The rows of a sheet, all of them.
    pub fn sheet(&mut self, entry: &SheetEntry) -> Result<Sheet, WorkbookProblem> {
        self.rows(entry, u32::MAX)
    }

    /// The rows of a sheet in which a header may stand.
    pub fn head(&mut self, entry: &SheetEntry) -> Result<Sheet, WorkbookProblem> {
        self.rows(entry, HEAD_ROWS_MAX + HEADER_ROWS_MAX)
    }

    /// The first rows of a sheet. It is looked through to its end all the same: its merged ranges stand there.
    fn rows(&mut self, entry: &SheetEntry, rows_max: u32) -> Result<Sheet, WorkbookProblem> {
        let formats = self.source.formats_shared();
        let found = self.source.stream(entry, |stream| {
            let mut rows: Vec<Row> = Vec::new();
            while let Some(raw) = stream.next_cell()? {
                if raw.at.row >= rows_max {
                    continue;
                }
                let cell = Cell {
                    column: raw.at.column,
                    held: held(raw.value),
                    format: formats.get(raw.style).copied().unwrap_or(Format::Plain),
                    formula: raw.formula != Formula::None,
                };
                match rows.last_mut() {
                    Some(row) if row.row == raw.at.row => row.cells.push(cell),
                    _ => rows.push(Row {
                        row: raw.at.row,
                        hidden: raw.hidden,
                        cells: vec![cell],
                    }),
                }
            }
            let in_head = |area: &&Area| {
                area.first.row < HEAD_ROWS_MAX + HEADER_ROWS_MAX
                    && area.first.column < LOOK_COLUMNS_MAX
            };
            let merged = stream.merged().iter().filter(in_head).copied().collect();
            Ok(Sheet::in_order(entry.name.clone(), rows, merged))
        })?;
        found.ok_or_else(|| WorkbookProblem::damaged("sheet"))
    }
}

impl Sheet {
    /// Rows stream in order in every file seen; a file that disorders them is put in order here.
    fn in_order(name: String, mut rows: Vec<Row>, merged: Vec<Area>) -> Self {
        if !rows.is_sorted_by_key(|row| row.row) {
            rows.sort_by_key(|row| row.row);
        }
        for row in &mut rows {
            if !row.cells.is_sorted_by_key(|cell| cell.column) {
                row.cells.sort_by_key(|cell| cell.column);
            }
        }
        Self { name, rows, merged }
    }

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
    /// The value as it stood in the file.
    pub fn raw(&self) -> RawValue<'_> {
        match &self.held {
            Held::Number(number) => RawValue::Number(*number),
            Held::Text(text) => RawValue::Text(text.into()),
            Held::Bool(value) => RawValue::Bool(*value),
            Held::Error(text) => RawValue::Error(text.into()),
            Held::NoResult => RawValue::Blank,
        }
    }

    /// What it says, as a header or a word.
    pub fn text(&self) -> String {
        match &self.held {
            Held::Number(number) if self.format == Format::Date => {
                day_of_serial(*number).unwrap_or_else(|| plain(*number))
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

fn held(value: RawValue<'_>) -> Held {
    match value {
        RawValue::Blank => Held::NoResult,
        RawValue::Number(number) => Held::Number(number),
        RawValue::Text(text) => Held::Text(text.into_owned()),
        RawValue::Bool(value) => Held::Bool(value),
        RawValue::Error(text) => Held::Error(text.into_owned()),
    }
}
