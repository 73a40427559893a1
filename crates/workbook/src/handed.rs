//! Cells handed from the process that reads a file to the one that knows the methods. The first needs no library and
//! can be stopped at any time; the second sees no byte of the file.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::address::Area;
use crate::binding::META_SHEET;
use crate::book::{Book, SheetEntry};
use crate::cells::RawCell;
use crate::formats::Format;
use crate::legacy::modern;
use crate::limits::HANDED_BYTES_MAX;
use crate::problem::WorkbookProblem;
use crate::source::{PackageSource, Source};

#[derive(Serialize, Deserialize)]
struct Whole<'a> {
    book: Book,
    formats: Vec<Format>,
    /// The sheets of cells, each encoded by itself, so that one is laid out at a time; or why it cannot be read, which
    /// matters only if it is asked for.
    #[serde(borrow)]
    sheets: Vec<(String, Result<&'a [u8], WorkbookProblem>)>,
}

#[derive(Serialize, Deserialize)]
struct Sheet<'a> {
    #[serde(borrow)]
    cells: std::borrow::Cow<'a, [RawCell<'a>]>,
    merged: std::borrow::Cow<'a, [Area]>,
}

/// Reads a file, .xlsx or .xls, and writes its cells in the form [`crate::read_handed`] takes. Of a workbook that is no
/// template only the list of sheets.
///
/// # Errors
/// When nothing can be read, or there is more than one process may hand another.
pub fn hand_over(bytes: &[u8]) -> Result<Vec<u8>, WorkbookProblem> {
    let bytes = modern(bytes)?;
    let mut source = PackageSource::open(&bytes)?;
    let book = source.book_shared();
    let mut total = 0;
    let mut sheets = Vec::new();
    if book.sheet(META_SHEET).is_some() {
        for entry in book.sheets.iter().filter(|entry| entry.cells) {
            let encoded = match source.with_cells(entry, encode) {
                Ok(Some(encoded)) => encoded,
                Ok(None) => Err(WorkbookProblem::damaged("sheet")),
                Err(problem) => Err(problem),
            };
            total += encoded.as_ref().map_or(0, Vec::len);
            if total > HANDED_BYTES_MAX {
                return Err(WorkbookProblem::too_heavy());
            }
            sheets.push((entry.name.clone(), encoded));
        }
    }
    let whole = Whole {
        book: Book::clone(&book),
        formats: source.formats_shared().to_vec(),
        sheets: sheets
            .iter()
            .map(|(name, encoded)| {
                let encoded = encoded.as_deref().map_err(WorkbookProblem::clone);
                (name.clone(), encoded)
            })
            .collect(),
    };
    postcard::to_allocvec(&whole).map_err(|_| WorkbookProblem::too_heavy())
}

fn encode(cells: &[RawCell<'_>], merged: &[Area]) -> Result<Vec<u8>, WorkbookProblem> {
    let sheet = Sheet {
        cells: cells.into(),
        merged: merged.into(),
    };
    postcard::to_allocvec(&sheet).map_err(|_| WorkbookProblem::too_heavy())
}

/// Cells as they were handed over.
pub(crate) struct Handed<'a> {
    book: Arc<Book>,
    formats: Arc<[Format]>,
    sheets: HashMap<String, Result<&'a [u8], WorkbookProblem>>,
}

impl<'a> Handed<'a> {
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, WorkbookProblem> {
        let whole: Whole<'a> = postcard::from_bytes(bytes).map_err(not_handed)?;
        Ok(Self {
            book: Arc::new(whole.book),
            formats: whole.formats.into(),
            sheets: whole.sheets.into_iter().collect(),
        })
    }
}

fn not_handed(_: postcard::Error) -> WorkbookProblem {
    WorkbookProblem::damaged("cells")
}

impl Source for Handed<'_> {
    fn book(&self) -> &Book {
        &self.book
    }

    fn book_shared(&self) -> Arc<Book> {
        Arc::clone(&self.book)
    }

    fn formats_shared(&self) -> Arc<[Format]> {
        Arc::clone(&self.formats)
    }

    fn with_cells<T>(
        &mut self,
        sheet: &SheetEntry,
        look: impl FnOnce(&[RawCell<'_>], &[Area]) -> T,
    ) -> Result<Option<T>, WorkbookProblem> {
        let Some(encoded) = self.sheets.get(&sheet.name) else {
            return Ok(None);
        };
        let encoded = encoded.as_ref().map_err(WorkbookProblem::clone)?;
        let sheet: Sheet<'_> = postcard::from_bytes(encoded).map_err(not_handed)?;
        Ok(Some(look(&sheet.cells, &sheet.merged)))
    }
}
