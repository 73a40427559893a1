//! The sheets a layout reads, found by their headers and handed from the process that reads a file to the one that knows
//! the methods. What looks for headers is done where it can be stopped; what crosses is rows of plain cells.

use serde::{Deserialize, Serialize};

use crate::legacy::modern;
use crate::limits::{CELLS_MAX, HANDED_BYTES_MAX};
use crate::problem::WorkbookProblem;

use super::book::{ForeignBook, Sheet};
use super::header::{Found, find_source, heads};
use super::layout::Layout;

/// The part of a workbook that a layout reads.
pub struct ForeignFile {
    /// The sheets one of its sources was found on.
    pub(super) sheets: Vec<Sheet>,
    /// Where each source of the layout was found, by its position among these sheets.
    pub(super) places: Vec<Option<Found>>,
}

#[derive(Serialize, Deserialize)]
struct Handed<'a> {
    places: Vec<Option<Found>>,
    /// Each encoded by itself, so that one is laid out at a time.
    #[serde(borrow)]
    sheets: Vec<&'a [u8]>,
}

/// Reads the sheets of a workbook, .xlsx or .xls, that a layout was made for, in the form [`ForeignFile::decode`] takes.
///
/// # Errors
/// When the bytes are not a workbook within the limits, or there is more than one process may hand another.
pub fn hand_over_rows(bytes: &[u8], layout: &Layout) -> Result<Vec<u8>, WorkbookProblem> {
    let package = modern(bytes)?;
    let mut book = ForeignBook::open(&package)?;
    let heads = heads(&mut book)?;
    let mut places: Vec<Option<Found>> = layout
        .sources
        .iter()
        .map(|source| find_source(&heads, source))
        .collect();
    drop(heads);
    let mut wanted: Vec<usize> = places.iter().flatten().map(|found| found.sheet).collect();
    wanted.sort_unstable();
    wanted.dedup();
    for found in places.iter_mut().flatten() {
        found.sheet = wanted.partition_point(|sheet| *sheet < found.sheet);
    }
    let entries = book.sheets();
    let mut sheets = Vec::with_capacity(wanted.len());
    let (mut cells, mut size) = (0, 0);
    for entry in wanted.iter().filter_map(|sheet| entries.get(*sheet)) {
        let sheet = book.sheet(entry)?;
        cells += sheet.rows.iter().map(|row| row.cells.len()).sum::<usize>();
        if cells > CELLS_MAX {
            return Err(WorkbookProblem::too_many("单元格数", "cells", CELLS_MAX));
        }
        let encoded = postcard::to_allocvec(&sheet).map_err(|_| WorkbookProblem::too_heavy())?;
        size += encoded.len();
        if size > HANDED_BYTES_MAX {
            return Err(WorkbookProblem::too_heavy());
        }
        sheets.push(encoded);
    }
    let handed = Handed {
        places,
        sheets: sheets.iter().map(Vec::as_slice).collect(),
    };
    postcard::to_allocvec(&handed).map_err(|_| WorkbookProblem::too_heavy())
}

impl ForeignFile {
    /// The rows another process handed over.
    ///
    /// # Errors
    /// When they are not in the form [`hand_over_rows`] writes.
    pub fn decode(handed: &[u8]) -> Result<Self, WorkbookProblem> {
        let damaged = |_| WorkbookProblem::damaged("cells");
        let handed: Handed<'_> = postcard::from_bytes(handed).map_err(damaged)?;
        let sheets = handed.sheets.into_iter();
        Ok(Self {
            sheets: sheets
                .map(|sheet| postcard::from_bytes(sheet).map_err(damaged))
                .collect::<Result<_, _>>()?,
            places: handed.places,
        })
    }
}
