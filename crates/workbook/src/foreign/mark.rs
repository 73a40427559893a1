//! Whose template a filled template is: its hidden mark and the credit code on its cover, without reading the rest.

use crate::address::Address;
use crate::binding::{ENTITY_NAME, META_SHEET};
use crate::cells::SheetCells;
use crate::problem::WorkbookProblem;
use crate::read::TemplateMeta;

use super::book::ForeignBook;

/// What a template says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The method it is for.
    pub method: String,
    /// The reporting year.
    pub year: i32,
    /// The credit code it was issued to, else the one written on its cover; may be empty.
    pub credit_code: String,
}

/// Reads the mark of a template.
///
/// # Errors
/// When the bytes are not a workbook within the limits, or no template of this platform.
pub fn mark(bytes: &[u8]) -> Result<Mark, WorkbookProblem> {
    let mut book = ForeignBook::open(bytes)?;
    let meta = book.meta(META_SHEET)?;
    let credit_code = if meta.entity.is_empty() {
        cover_code(&mut book)?
    } else {
        meta.entity.clone()
    };
    Ok(Mark {
        method: meta.method,
        year: meta.year,
        credit_code,
    })
}

fn cover_code(book: &mut ForeignBook<'_>) -> Result<String, WorkbookProblem> {
    let Some((sheet, area)) = book.book.names.get(ENTITY_NAME).cloned() else {
        return Ok(String::new());
    };
    let Some(entry) = book.book.sheet(&sheet).filter(|sheet| sheet.cells).cloned() else {
        return Ok(String::new());
    };
    let Address { row, .. } = area.first;
    let cover = book.rows(&entry, Some(row + 1))?;
    Ok(cover
        .cell(area.first)
        .map(super::book::Cell::text)
        .unwrap_or_default())
}

impl ForeignBook<'_> {
    fn meta(&mut self, sheet: &str) -> Result<TemplateMeta, WorkbookProblem> {
        let entry = self
            .book
            .sheet(sheet)
            .filter(|sheet| sheet.cells)
            .cloned()
            .ok_or_else(WorkbookProblem::wrong_template)?;
        self.with_part(&entry, |sheet, part, strings| {
            let mut stream = SheetCells::new(sheet, part, strings);
            let mut cells = Vec::new();
            while let Some(cell) = stream.next_cell()? {
                cells.push(cell);
            }
            TemplateMeta::read(&cells)
        })
    }
}
