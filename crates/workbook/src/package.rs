//! The zip package behind an .xlsx, opened without trusting it: kind by content, sizes bounded as they
//! inflate (declared sizes lie), no part inflated that is not asked for.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::limits::{
    INFLATED_BYTES_MAX, INFLATION_RATIO_FROM_BYTES, INFLATION_RATIO_MAX, PART_BYTES_MAX, PARTS_MAX,
    WORKBOOK_BYTES_MAX,
};
use crate::problem::WorkbookProblem;

const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
const CONTENT_TYPES: &str = "[content_types].xml";

/// An opened package. Part names are matched without regard to case and with `/` between folders.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    index: HashMap<String, usize>,
    inflated_bytes: u64,
    /// A buffer done with, to inflate the next part into: fresh memory for every sheet costs more than reading it.
    spare: Vec<u8>,
}

impl<'a> Package<'a> {
    /// Checks size, kind and the declared shape of a file; inflates nothing but its list of content types.
    ///
    /// # Errors
    /// A typed problem for anything that is not an unencrypted .xlsx without macros within the limits.
    pub fn open(bytes: &'a [u8]) -> Result<Self, WorkbookProblem> {
        if bytes.is_empty() {
            return Err(WorkbookProblem::empty_file());
        }
        if bytes.len() > WORKBOOK_BYTES_MAX {
            return Err(WorkbookProblem::too_large());
        }
        if !bytes.starts_with(ZIP_MAGIC) {
            return Err(crate::kind::refusal(bytes));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_problem(&error))?;
        let mut package = Self {
            archive,
            index: HashMap::new(),
            inflated_bytes: 0,
            spare: Vec::new(),
        };
        package.check_shape()?;
        package.check_kind()?;
        Ok(package)
    }

    fn check_shape(&mut self) -> Result<(), WorkbookProblem> {
        if self.archive.len() > PARTS_MAX {
            return Err(WorkbookProblem::too_many("文件部件数", "parts", PARTS_MAX));
        }
        if self
            .archive
            .has_overlapping_files()
            .map_err(|error| zip_problem(&error))?
        {
            return Err(WorkbookProblem::zip_bomb());
        }
        let mut total: u64 = 0;
        for position in 0..self.archive.len() {
            let entry = self
                .archive
                .by_index_raw(position)
                .map_err(|error| zip_problem(&error))?;
            if entry.encrypted() {
                return Err(WorkbookProblem::encrypted());
            }
            let name = entry.name().map_err(|error| zip_problem(&error))?;
            total = total.saturating_add(entry.size());
            if over_limit(entry.size(), entry.compressed_size()) || total > INFLATED_BYTES_MAX {
                return Err(WorkbookProblem::zip_bomb());
            }
            if self.index.insert(normal(&name), position).is_some() {
                return Err(WorkbookProblem::damaged("duplicate part"));
            }
        }
        Ok(())
    }

    fn check_kind(&mut self) -> Result<(), WorkbookProblem> {
        if let Some(mime) = self.part("mimetype")?
            && mime.contains("opendocument.spreadsheet")
        {
            return Err(WorkbookProblem::open_document());
        }
        let Some(types) = self.part(CONTENT_TYPES)? else {
            return Err(WorkbookProblem::not_a_workbook());
        };
        if types.contains("sheet.macroEnabled")
            || types.contains("vbaProject")
            || types.contains("template.macroEnabled")
            || types.contains("macrosheet+xml")
            || self.has("xl/vbaProject.bin")
        {
            return Err(WorkbookProblem::macros());
        }
        if types.contains("sheet.binary") {
            return Err(WorkbookProblem::old_format(".xlsb"));
        }
        if !types.contains("spreadsheetml.sheet.main+xml")
            && !types.contains("spreadsheetml.template.main+xml")
        {
            return Err(WorkbookProblem::not_a_workbook());
        }
        Ok(())
    }

    /// Whether the package holds this part.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.index.contains_key(&normal(name))
    }

    /// Inflates one part as text, within the limits. `None` when there is no such part.
    ///
    /// # Errors
    /// A zip bomb, a damaged part, or text that is neither UTF-8 nor UTF-16.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, WorkbookProblem> {
        let Some(&position) = self.index.get(&normal(name)) else {
            return Ok(None);
        };
        let allowed = PART_BYTES_MAX.min(INFLATED_BYTES_MAX.saturating_sub(self.inflated_bytes));
        let entry = self
            .archive
            .by_index(position)
            .map_err(|error| zip_problem(&error))?;
        let compressed = entry.compressed_size();
        let mut bytes = std::mem::take(&mut self.spare);
        bytes.clear();
        // A declared size within the limit is only a hint for the first allocation.
        bytes.reserve(usize::try_from(entry.size().min(allowed)).unwrap_or(0));
        let by_ratio = compressed
            .saturating_mul(INFLATION_RATIO_MAX)
            .max(INFLATION_RATIO_FROM_BYTES);
        entry
            .take(allowed.min(by_ratio) + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| WorkbookProblem::damaged("inflate"))?;
        let length = bytes.len() as u64;
        self.inflated_bytes += length;
        if length > allowed || over_limit(length, compressed) {
            return Err(WorkbookProblem::zip_bomb());
        }
        decode(bytes).map(Some)
    }

    /// Takes back the text of a part that is done with.
    pub fn recycle(&mut self, part: String) {
        let bytes = part.into_bytes();
        if bytes.capacity() > self.spare.capacity() {
            self.spare = bytes;
        }
    }

    /// The parts in their order in the file, by the names they bear there.
    ///
    /// # Errors
    /// A name that cannot be read.
    pub fn names(&self) -> Result<Vec<String>, WorkbookProblem> {
        self.archive
            .file_names()
            .map(|name| {
                name.map(|name| name.into_owned())
                    .map_err(|error| zip_problem(&error))
            })
            .collect()
    }

    /// The archive itself, for copying parts unread.
    pub fn archive(&mut self) -> &mut ZipArchive<Cursor<&'a [u8]>> {
        &mut self.archive
    }
}

fn over_limit(inflated: u64, compressed: u64) -> bool {
    inflated > PART_BYTES_MAX
        || (inflated > INFLATION_RATIO_FROM_BYTES
            && inflated > compressed.saturating_mul(INFLATION_RATIO_MAX))
}

/// The key under which a part is found.
fn normal(name: &str) -> String {
    name.trim_start_matches('/')
        .replace('\\', "/")
        .to_lowercase()
}

fn zip_problem(error: &ZipError) -> WorkbookProblem {
    match error {
        ZipError::InvalidPassword => WorkbookProblem::encrypted(),
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => {
            WorkbookProblem::encrypted()
        }
        _ => WorkbookProblem::damaged("zip"),
    }
}

fn decode(bytes: Vec<u8>) -> Result<String, WorkbookProblem> {
    let units = |big_endian: bool| {
        bytes.chunks_exact(2).skip(1).map(move |pair| match *pair {
            [first, second] if big_endian => u16::from_be_bytes([first, second]),
            [first, second] => u16::from_le_bytes([first, second]),
            _ => 0,
        })
    };
    let not_text = |_| WorkbookProblem::damaged("encoding");
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return char::decode_utf16(units(false))
            .collect::<Result<_, _>>()
            .map_err(|_| WorkbookProblem::damaged("encoding"));
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return char::decode_utf16(units(true))
            .collect::<Result<_, _>>()
            .map_err(|_| WorkbookProblem::damaged("encoding"));
    }
    String::from_utf8(bytes).map_err(not_text)
}
