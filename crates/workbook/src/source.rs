//! Where a workbook's cells come from: its package, or another process that has read it.

use std::sync::Arc;

use crate::address::Area;
use crate::book::{Book, SheetEntry};
use crate::cells::{RawCell, SheetCells};
use crate::formats::{Format, read_formats};
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::strings::read_strings;

/// A workbook whose sheets can be looked at one after another.
pub(crate) trait Source {
    /// Its sheets and names.
    fn book(&self) -> &Book;

    /// The same, to hold while sheets are read.
    fn book_shared(&self) -> Arc<Book>;

    /// The format of each cell style.
    fn formats_shared(&self) -> Arc<[Format]>;

    /// Looks at the cells of a sheet, in order, and at its merged ranges. `None` when the sheet has no part.
    fn with_cells<T>(
        &mut self,
        sheet: &SheetEntry,
        look: impl FnOnce(&[RawCell<'_>], &[Area]) -> T,
    ) -> Result<Option<T>, WorkbookProblem>;
}

/// An opened package.
pub(crate) struct PackageSource<'a> {
    package: Package<'a>,
    book: Arc<Book>,
    strings: Vec<String>,
    formats: Arc<[Format]>,
}

impl<'a> PackageSource<'a> {
    /// Opens a package and reads what all its sheets share.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, WorkbookProblem> {
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
            book: Arc::new(book),
            strings,
            formats: formats.into(),
        })
    }

    /// Hands the cells of a sheet on as they stream by. `None` when the sheet has no part.
    pub(crate) fn stream<T>(
        &mut self,
        sheet: &SheetEntry,
        look: impl FnOnce(&mut SheetCells<'_>) -> Result<T, WorkbookProblem>,
    ) -> Result<Option<T>, WorkbookProblem> {
        let Some(xml) = self.package.part(&sheet.part)? else {
            return Ok(None);
        };
        let mut cells = SheetCells::new(&sheet.name, &xml, &self.strings);
        let found = look(&mut cells)?;
        drop(cells);
        self.package.recycle(xml);
        Ok(Some(found))
    }
}

impl Source for PackageSource<'_> {
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
        self.stream(sheet, |stream| {
            let cells = stream.in_order()?;
            Ok(look(&cells, stream.merged()))
        })
    }
}
