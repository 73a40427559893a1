//! A file read by its layout: rows of entries, each cell with its place in the user's own file.

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::{EntryRow, Method, Problem};

use super::file::ForeignFile;
use super::layout::Layout;
use super::limits::{ENTERED_BYTES_MAX, LOOKS_MAX};
use super::problems::{Problems, missing_header, missing_sheet, nothing_read};
use super::reading::Reading;

/// What a file says under a layout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// What it says of each enterprise, by credit code; under an empty code where the file is of one enterprise.
    pub entities: BTreeMap<String, EntityRows>,
    /// What is wrong with the file itself. A fatal one forbids using the rows.
    pub problems: Vec<Problem>,
    /// Rows left out, and why.
    pub skipped: Vec<Skipped>,
}

/// The rows of one enterprise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityRows {
    /// Rows by table.
    pub tables: BTreeMap<String, Vec<EntryRow>>,
    /// Where they stand: sheet and row, counted from 1.
    pub rows: BTreeSet<(String, u32)>,
}

/// Rows of a sheet left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The table that was read.
    pub table: String,
    /// The sheet.
    pub sheet: String,
    /// `total`, `condition`, `blank`, `other_year` or `no_enterprise`.
    pub reason: &'static str,
    /// How many.
    pub count: usize,
    /// The first of them, counted from 1.
    pub first: u32,
}

/// What is left of what a layout may cost in one file. A layout may read one cell again and again, so that a small file could
/// become any amount of entries.
pub(super) struct Budget {
    looks: usize,
    bytes: usize,
}

impl Budget {
    /// Takes the cells looked at and the bytes entered; whether there were so many left.
    pub fn take(&mut self, looks: usize, bytes: usize) -> bool {
        let left = self
            .looks
            .checked_sub(looks)
            .zip(self.bytes.checked_sub(bytes));
        if let Some((looks, bytes)) = left {
            (self.looks, self.bytes) = (looks, bytes);
        }
        left.is_some()
    }
}

/// Reads the rows of a file that was read for this very layout, which fits the method. What the layout does not find is told
/// in [`Applied::problems`].
#[must_use]
pub fn apply(file: &ForeignFile, method: &Method, layout: &Layout, year: i32) -> Applied {
    let mut applied = Applied::default();
    let mut problems = Problems::default();
    let mut budget = Budget {
        looks: LOOKS_MAX,
        bytes: ENTERED_BYTES_MAX,
    };
    for (position, (source, found)) in layout.sources.iter().zip(&file.places).enumerate() {
        let Some(table) = method.table(&source.table) else {
            continue;
        };
        let found = found.as_ref();
        let Some((found, sheet)) =
            found.and_then(|found| Some((found, file.sheets.get(found.sheet)?)))
        else {
            problems.push(missing_sheet(&source.table, &source.sheet));
            continue;
        };
        if !found.missing.is_empty() {
            for header in &found.missing {
                let row = found.headers.row;
                problems.push(missing_header(&table.id, header, &sheet.name, row));
            }
            continue;
        }
        let reading = Reading::new(method, table, source, sheet, &found.headers, year);
        if !reading.read(position, &mut budget, &mut problems, &mut applied) {
            break;
        }
    }
    if applied.entities.is_empty() && problems.is_empty() {
        problems.push(nothing_read());
    }
    applied.problems = problems.into_list();
    applied
}
