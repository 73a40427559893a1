//! What a file is, judged by its bytes and not by its name, and the name it is kept under.

use qilu_quantity::Text;

/// Limits on what is attached.
pub mod limits {
    /// The largest file, in bytes.
    pub const EVIDENCE_BYTES_MAX: usize = 20 << 20;
    /// The longest name kept, in characters.
    pub const EVIDENCE_NAME_CHARS_MAX: usize = 120;
    /// Entries of a workbook's package that are looked at.
    pub const PACKAGE_ENTRIES_MAX: usize = 5_000;
    /// The longest remark, reason or name in the facts, in characters.
    pub const EVIDENCE_WORDS_CHARS_MAX: usize = 500;
    /// Values one report certifies.
    pub const CERTIFIED_MAX: usize = 40;
    /// Pieces of evidence one submission holds, removed ones included.
    pub const EVIDENCE_PER_SUBMISSION_MAX: usize = 2_000;
}

/// A type of file that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileType {
    /// A PDF document.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// An Excel workbook without macros.
    Xlsx,
}

impl FileType {
    /// The media type it is served as.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The extension of its names.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Xlsx => "xlsx",
        }
    }

    /// Whether a browser may show it in place, sandboxed.
    #[must_use]
    pub fn is_shown_inline(self) -> bool {
        self != Self::Xlsx
    }
}

/// Why a file is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {}", text.en)]
pub struct FileFault {
    /// Stable, for example `evidence.file_type`.
    pub code: &'static str,
    /// What is wrong and how to mend it.
    pub text: Text,
}

fn refused(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> FileFault {
    FileFault {
        code,
        text: Text::new(zh, en),
    }
}

/// The type of a file by its content.
///
/// # Errors
/// `evidence.empty`, `evidence.too_large`, `evidence.broken` for a file that ends too early, `evidence.macros`,
/// `evidence.file_type` for every other content.
pub fn judge(bytes: &[u8]) -> Result<FileType, FileFault> {
    if bytes.is_empty() {
        return Err(refused(
            "evidence.empty",
            "文件是空的。",
            "The file is empty.",
        ));
    }
    if bytes.len() > limits::EVIDENCE_BYTES_MAX {
        let mebibytes = limits::EVIDENCE_BYTES_MAX >> 20;
        return Err(refused(
            "evidence.too_large",
            format!("文件超过 {mebibytes} MB，请压缩或拆分后再上传。"),
            format!("The file is larger than {mebibytes} MB; compress or split it."),
        ));
    }
    let whole = |kind, is_whole: bool| if is_whole { Ok(kind) } else { Err(broken()) };
    if bytes.starts_with(b"%PDF-") {
        let tail = bytes.get(bytes.len().saturating_sub(PDF_TAIL_BYTES)..);
        return whole(
            FileType::Pdf,
            tail.is_some_and(|tail| holds(tail, b"%%EOF")),
        );
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        let tail = bytes.get(bytes.len().saturating_sub(JPEG_TAIL_BYTES)..);
        return whole(
            FileType::Jpeg,
            tail.is_some_and(|tail| holds(tail, &[0xff, 0xd9])),
        );
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let head = bytes.get(12..16) == Some(b"IHDR");
        let tail = bytes.get(bytes.len().saturating_sub(PNG_END_BYTES)..);
        return whole(
            FileType::Png,
            head && tail.is_some_and(|tail| holds(tail, b"IEND")),
        );
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return package(bytes);
    }
    Err(other_type())
}

/// A PDF's end mark stands within its last kilobyte.
const PDF_TAIL_BYTES: usize = 1024;
/// Cameras pad the end of a picture.
const JPEG_TAIL_BYTES: usize = 64;
/// Length, name and checksum of the last chunk.
const PNG_END_BYTES: usize = 12;

/// A package is a workbook if its directory says so; any other archive is refused.
fn package(bytes: &[u8]) -> Result<FileType, FileFault> {
    let names = directory(bytes).ok_or_else(broken)?;
    let has = |wanted: &[u8]| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if !has(b"[Content_Types].xml") || !has(b"xl/workbook.xml") {
        return Err(other_type());
    }
    let ends_as = |name: &&[u8], end: &[u8]| {
        name.len() >= end.len()
            && name
                .get(name.len() - end.len()..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    if names.iter().any(|name| ends_as(name, b"vbaProject.bin")) {
        return Err(refused(
            "evidence.macros",
            "工作簿含有宏，请另存为不含宏的 .xlsx 后再上传。",
            "The workbook has macros; save it as .xlsx without them.",
        ));
    }
    Ok(FileType::Xlsx)
}

/// The end record of an archive is 22 bytes and a comment of at most 65 535.
const END_BYTES: usize = 22;
const COMMENT_BYTES_MAX: usize = 65_535;
/// The fixed part of one entry of the directory.
const ENTRY_BYTES: usize = 46;

/// The names in the directory of an archive, read without unpacking anything.
fn directory(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let from = bytes.len().saturating_sub(END_BYTES + COMMENT_BYTES_MAX);
    let tail = bytes.get(from..)?;
    let end = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .and_then(|position| tail.get(position..))?;
    if end.len() < END_BYTES + usize::from(u16_at(end, 20)?) {
        return None;
    }
    let count = usize::from(u16_at(end, 10)?).min(limits::PACKAGE_ENTRIES_MAX);
    let mut at = usize::try_from(u32_at(end, 16)?).ok()?;
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        let entry = bytes.get(at..)?;
        if !entry.starts_with(b"PK\x01\x02") {
            return None;
        }
        let name = usize::from(u16_at(entry, 28)?);
        let rest = usize::from(u16_at(entry, 30)?) + usize::from(u16_at(entry, 32)?);
        names.push(entry.get(ENTRY_BYTES..ENTRY_BYTES + name)?);
        at = at.checked_add(ENTRY_BYTES + name + rest)?;
    }
    Some(names)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(found.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(found.try_into().ok()?))
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn broken() -> FileFault {
    refused(
        "evidence.broken",
        "文件不完整或已损坏，请重新导出或扫描后再上传。",
        "The file is incomplete or damaged; export or scan it again.",
    )
}

fn other_type() -> FileFault {
    refused(
        "evidence.file_type",
        "只接受 PDF、JPEG、PNG 和 .xlsx 文件（按内容判断）；压缩包请解开后逐个上传。",
        "Only PDF, JPEG, PNG and .xlsx files are accepted, judged by content; attach what is in an archive one by one.",
    )
}

/// The name a file is kept under: the last piece of its path, without characters that mislead, ending as its content is.
#[must_use]
pub fn clean_name(sent: &str, kind: FileType) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    let plain: String = last
        .chars()
        .filter(|character| !character.is_control() && !misleads(*character))
        .map(|character| {
            if "<>:\"|?*".contains(character) {
                '_'
            } else {
                character
            }
        })
        .collect();
    let plain = plain.trim().trim_matches('.').trim();
    let stem = match plain.rsplit_once('.') {
        Some((stem, end)) if is_ending_of(end, kind) => stem,
        _ => plain,
    };
    let room = limits::EVIDENCE_NAME_CHARS_MAX - kind.extension().len() - 1;
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim();
    let stem = if stem.is_empty() { "evidence" } else { stem };
    format!("{stem}.{}", kind.extension())
}

fn is_ending_of(end: &str, kind: FileType) -> bool {
    end.eq_ignore_ascii_case(kind.extension())
        || kind == FileType::Jpeg && end.eq_ignore_ascii_case("jpeg")
}

/// Characters that turn the reading direction round or take no room.
fn misleads(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
