//! Workbooks in the format of Excel 97–2003 (.xls), which WPS offices still save: read, and written anew as a bare .xlsx
//! package, so that every door treats both alike. Cells keep their sheet and address; looks are lost.

mod package;
mod records;

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, Xls, XlsError};

use crate::limits::WORKBOOK_BYTES_MAX;
use crate::problem::WorkbookProblem;

const COMPOUND_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Entries of a compound file's directory stand at multiples of this, past the head.
const ENTRY_BYTES: usize = 128;
const HEAD_ENTRIES: usize = 4;

/// The file itself, or the .xlsx package an .xls stands for. A file from outside comes here only in a process whose
/// memory is limited: a hostile .xls can make its reader ask for any amount.
///
/// # Errors
/// An .xls that is damaged, protected, holds macros, or is no workbook at all.
pub(crate) fn modern(bytes: &[u8]) -> Result<Cow<'_, [u8]>, WorkbookProblem> {
    if !is_compound(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    if bytes.len() > WORKBOOK_BYTES_MAX {
        return Err(WorkbookProblem::too_large());
    }
    check_kind(bytes)?;
    // The reader is not ours and may stumble over what no program wrote.
    catch_unwind(AssertUnwindSafe(|| convert(bytes)))
        .unwrap_or_else(|_| Err(WorkbookProblem::damaged("xls")))
        .map(Cow::Owned)
}

/// Whether the file is a compound file, as an .xls is.
#[must_use]
pub fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND_MAGIC)
}

/// Tells apart what a compound file holds by the names of its streams.
fn check_kind(bytes: &[u8]) -> Result<(), WorkbookProblem> {
    let holds = |name: &str| {
        let name: Vec<u8> = name
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut entries = bytes.chunks(ENTRY_BYTES).skip(HEAD_ENTRIES);
        entries.any(|entry| entry.starts_with(&name))
    };
    if holds("EncryptedPackage") {
        return Err(WorkbookProblem::encrypted());
    }
    if holds("_VBA_PROJECT_CUR") || holds("_VBA_PROJECT") {
        return Err(WorkbookProblem::macros());
    }
    if holds("Workbook") {
        return Ok(());
    }
    Err(if holds("Book") {
        WorkbookProblem::old_format("Excel 5.0/95 .xls")
    } else if holds("ETExtData") {
        WorkbookProblem::old_format("WPS .et")
    } else {
        WorkbookProblem::not_a_workbook()
    })
}

fn convert(bytes: &[u8]) -> Result<Vec<u8>, WorkbookProblem> {
    let stream = workbook_stream(bytes)?;
    let beside = records::read(&stream)?;
    let book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => WorkbookProblem::encrypted(),
        _ => WorkbookProblem::damaged("xls"),
    })?;
    package::write(book, &beside)
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, WorkbookProblem> {
    let damaged = |_| WorkbookProblem::damaged("xls");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let mut stream = Vec::new();
    file.open_stream("/Workbook")
        .map_err(damaged)?
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(damaged)?;
    Ok(stream)
}
