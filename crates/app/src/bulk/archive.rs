//! A ZIP of workbooks, opened without trusting it: entries, sizes and ratios bounded, names made plain.
//!
//! Its directory is read and its files are inflated within the server, which is bounded: the ZIP has at most the bytes of a
//! bulk upload, its directory at most the 65,535 entries the plain form can count, and one file at a time is inflated, to no
//! more bytes than a workbook may have. The files themselves are never looked into here; the readers do that.

use std::io::{Cursor, Read};

use encoding_rs::GB18030;
use qilu_workbook::limits::WORKBOOK_BYTES_MAX;
use zip::{ZipArchive, result::ZipError};

use crate::fault::{Fault, FaultKind, Outcome};

/// Workbooks of one upload.
pub(super) const FILES_MAX: usize = 500;
/// Entries of a ZIP, folders and what systems leave behind included.
const ENTRIES_MAX: usize = 2_000;
/// All files of a ZIP, inflated.
const INFLATED_BYTES_MAX: u64 = 1 << 30;
/// Inflated to compressed size of one file. A workbook is a ZIP itself and hardly shrinks again.
const RATIO_MAX: u64 = 100;
/// Files smaller than this may have any ratio.
const RATIO_FROM_BYTES: u64 = 1 << 20;
/// The longest file name kept, in characters.
const NAME_CHARS_MAX: usize = 200;
/// The first bytes of a ZIP.
pub(super) const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
/// What its end begins with, and how far from the end of the file that may be: a comment may follow.
const END_MAGIC: &[u8] = b"PK\x05\x06";
const END_BYTES_MAX: usize = LOCATOR_BYTES + 22 + (1 << 16) + 4;
/// What stands before the end of a ZIP of the extended form.
const LOCATOR_MAGIC: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: usize = 20;
/// An entry of every workbook.
const WORKBOOK_ENTRY: &str = "[content_types].xml";
/// Archives that are not opened inside an archive.
const ARCHIVES: [&str; 6] = [".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"];

/// A file of the ZIP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its position in the ZIP.
    pub position: usize,
    /// The last piece of its path.
    pub name: String,
}

/// Whether these bytes are a ZIP of files rather than a workbook.
pub(super) fn is_archive(bytes: &[u8]) -> Outcome<bool> {
    if !bytes.starts_with(ZIP_MAGIC) {
        return Ok(false);
    }
    let archive = open(bytes)?;
    let mut names = archive.file_names().filter_map(Result::ok);
    Ok(!names.any(|name| name.to_lowercase() == WORKBOOK_ENTRY))
}

fn open(bytes: &[u8]) -> Outcome<ZipArchive<Cursor<&[u8]>>> {
    if is_extended(bytes) {
        return Err(extended());
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))
}

/// Whether the ZIP is of the extended form, whose directory may count any number of entries: each would be laid out before
/// they can be counted.
fn is_extended(bytes: &[u8]) -> bool {
    let tail = bytes.len().saturating_sub(END_BYTES_MAX);
    let tail = bytes.get(tail..).unwrap_or(bytes);
    let ends = tail.windows(LOCATOR_BYTES + END_MAGIC.len());
    ends.into_iter()
        .any(|window| window.starts_with(LOCATOR_MAGIC) && window.ends_with(END_MAGIC))
}

/// The files of a ZIP in their order, without folders and what systems leave behind.
///
/// # Errors
/// `bulk.unreadable`, `bulk.zip64`, `bulk.encrypted`, `bulk.too_many`, `bulk.zip_bomb`, `bulk.empty`.
pub(super) fn entries(bytes: &[u8]) -> Outcome<Vec<Entry>> {
    let mut archive = open(bytes)?;
    if archive.len() > ENTRIES_MAX {
        return Err(too_many());
    }
    if archive
        .has_overlapping_files()
        .map_err(|error| unreadable(&error))?
    {
        return Err(bomb());
    }
    let mut found = Vec::new();
    let mut total: u64 = 0;
    for position in 0..archive.len() {
        let file = archive
            .by_index_raw(position)
            .map_err(|error| unreadable(&error))?;
        if file.encrypted() {
            return Err(encrypted());
        }
        total = total.saturating_add(file.size());
        if total > INFLATED_BYTES_MAX || over_ratio(file.size(), file.compressed_size()) {
            return Err(bomb());
        }
        let path = path_of(file.name_raw());
        if !file.is_dir() && !is_left_behind(&path) {
            found.push(Entry {
                position,
                name: last_piece(&path),
            });
        }
    }
    match found.len() {
        0 => Err(empty()),
        count if count > FILES_MAX => Err(too_many()),
        _ => Ok(found),
    }
}

/// The bytes of one file.
///
/// # Errors
/// `workbook.too_large`, `bulk.nested_archive`, `bulk.zip_bomb`, `bulk.unreadable`.
pub(super) fn bytes_of(bytes: &[u8], position: usize, name: &str) -> Outcome<Vec<u8>> {
    let lower = name.to_lowercase();
    if ARCHIVES.iter().any(|end| lower.ends_with(end)) {
        return Err(nested());
    }
    let mut archive = open(bytes)?;
    let file = archive
        .by_index(position)
        .map_err(|error| unreadable(&error))?;
    let compressed = file.compressed_size();
    let limit = u64::try_from(WORKBOOK_BYTES_MAX).unwrap_or(u64::MAX);
    // What a ZIP says of its sizes may be wrong: what counts is what comes out.
    let mut out = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut out)
        .map_err(|_| damaged())?;
    let length = u64::try_from(out.len()).unwrap_or(u64::MAX);
    if over_ratio(length, compressed) {
        return Err(bomb());
    }
    if length > limit {
        let problem = qilu_workbook::WorkbookProblem::too_large();
        return Err(crate::unread::refused(problem));
    }
    Ok(out)
}

fn over_ratio(inflated: u64, compressed: u64) -> bool {
    inflated > RATIO_FROM_BYTES && inflated > compressed.saturating_mul(RATIO_MAX)
}

/// A path as written: UTF-8, or the GBK that Windows writes in Chinese without saying so.
fn path_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// The file's own name, bounded, without control characters. The folders before it mean nothing here.
fn last_piece(path: &str) -> String {
    path.rsplit(['/', '\\'])
        .next()
        .unwrap_or(path)
        .chars()
        .filter(|character| !character.is_control())
        .take(NAME_CHARS_MAX)
        .collect()
}

/// What systems and offices leave behind beside the files.
fn is_left_behind(path: &str) -> bool {
    let name = last_piece(path);
    path.starts_with("__MACOSX/")
        || name.is_empty()
        || name.starts_with("~$")
        || name.starts_with("._")
        || matches!(
            name.to_lowercase().as_str(),
            ".ds_store" | "thumbs.db" | "desktop.ini"
        )
}

fn unprocessable(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Unprocessable, code, zh, en)
}

fn unreadable(error: &ZipError) -> Fault {
    match error {
        ZipError::InvalidPassword => encrypted(),
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => encrypted(),
        _ => damaged(),
    }
}

fn damaged() -> Fault {
    unprocessable(
        "bulk.unreadable",
        "压缩包不完整或已损坏，请重新压缩后上传。",
        "The ZIP is incomplete or damaged; pack it again and upload that.",
    )
}

fn encrypted() -> Fault {
    unprocessable(
        "bulk.encrypted",
        "压缩包设置了密码，请取消密码后重新压缩上传。",
        "The ZIP is protected by a password; pack it without one.",
    )
}

fn extended() -> Fault {
    unprocessable(
        "bulk.zip64",
        "压缩包为 ZIP64 扩展格式，不予接收；请用系统自带的压缩功能重新压缩后上传。",
        "The ZIP is of the extended form (ZIP64), which is not accepted; pack it again with the system's own tool.",
    )
}

fn bomb() -> Fault {
    unprocessable(
        "bulk.zip_bomb",
        "压缩包解压后的体积异常，已停止读取。",
        "The ZIP expands to an abnormal size; reading was stopped.",
    )
}

fn nested() -> Fault {
    unprocessable(
        "bulk.nested_archive",
        "压缩包内不能再有压缩包，请把填报表格直接放入压缩包。",
        "A ZIP must not hold another archive; put the workbooks into it directly.",
    )
}

fn empty() -> Fault {
    unprocessable(
        "bulk.empty",
        "压缩包中没有文件。",
        "There is no file in the ZIP.",
    )
}

fn too_many() -> Fault {
    Fault::new(
        FaultKind::TooLarge,
        "bulk.too_many",
        format!("一次最多上传 {FILES_MAX} 个文件，请分批上传。"),
        format!("At most {FILES_MAX} files are sent at once; send them in parts."),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;
    use std::io::Write as _;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn names_are_plain_and_what_systems_leave_behind_is_passed_over() {
        let bytes = zip(&[
            ("济南/甲厂.xlsx", vec![1]),
            ("..\\..\\windows\\乙厂.xlsx", vec![2]),
            ("__MACOSX/甲厂.xlsx", vec![3]),
            ("~$甲厂.xlsx", vec![4]),
            (".DS_Store", vec![5]),
        ]);
        let names: Vec<_> = entries(&bytes)
            .unwrap()
            .into_iter()
            .map(|entry| entry.name)
            .collect();
        assert_eq!(names, ["甲厂.xlsx", "乙厂.xlsx"]);
        assert_eq!(bytes_of(&bytes, 1, "乙厂.xlsx").unwrap(), [2]);
    }

    #[test]
    fn gbk_names_without_the_flag_are_read_as_windows_wrote_them() {
        let (gbk, ..) = GB18030.encode("热电厂2024.xlsx");
        assert_eq!(path_of(&gbk), "热电厂2024.xlsx");
        assert_eq!(path_of("热电厂.xlsx".as_bytes()), "热电厂.xlsx");
        // The same through a ZIP whose entry has no flag: its ASCII stand-in has as many bytes.
        let stand_in = "x".repeat(gbk.len());
        let packed = zip(&[(&stand_in, vec![7])]);
        let mut patched = packed.clone();
        let spots = packed.windows(gbk.len()).enumerate();
        for (at, _) in spots.filter(|(_, window)| *window == stand_in.as_bytes()) {
            patched.splice(at..at + gbk.len(), gbk.iter().copied());
        }
        let names: Vec<_> = entries(&patched)
            .unwrap()
            .into_iter()
            .map(|entry| entry.name)
            .collect();
        assert_eq!(names, ["热电厂2024.xlsx"]);
    }

    #[test]
    fn what_is_too_much_or_no_zip_is_refused() {
        let code = |bytes: &[u8]| entries(bytes).unwrap_err().code;
        assert_eq!(code(b"PK\x03\x04 cut off"), "bulk.unreadable");
        assert_eq!(code(&zip(&[("folder/", Vec::new())])), "bulk.empty");
        // The extended form is told by what stands before its end, whatever that says.
        let mut extended = zip(&[("a.xlsx", vec![1])]);
        let end = extended.len() - 22;
        let locator = [LOCATOR_MAGIC, &[0; 16]].concat();
        extended.splice(end..end, locator);
        assert_eq!(code(&extended), "bulk.zip64");
        let bomb = zip(&[("a.xlsx", vec![0; 8 << 20])]);
        assert_eq!(code(&bomb), "bulk.zip_bomb");
        let many: Vec<(String, Vec<u8>)> = (0..=FILES_MAX)
            .map(|number| (format!("{number}.xlsx"), vec![1]))
            .collect();
        let many: Vec<(&str, Vec<u8>)> = many
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.clone()))
            .collect();
        assert_eq!(code(&zip(&many)), "bulk.too_many");
        let inner = zip(&[("x", vec![1])]);
        let nested = zip(&[("更多.zip", inner)]);
        assert_eq!(entries(&nested).unwrap().len(), 1);
        assert_eq!(
            bytes_of(&nested, 0, "更多.zip").unwrap_err().code,
            "bulk.nested_archive"
        );
    }

    #[test]
    fn a_workbook_is_a_zip_but_no_archive_of_files() {
        assert!(is_archive(&zip(&[("甲.xlsx", vec![1])])).unwrap());
        assert!(!is_archive(&zip(&[("[Content_Types].xml", vec![1])])).unwrap());
        assert!(!is_archive(b"text").unwrap());
    }
}
