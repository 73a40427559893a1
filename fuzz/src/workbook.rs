//! A filled workbook, broken inside its package or as bytes, and read.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};
use std::sync::OnceLock;

use qilu_accounting::Library;
use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_quantity::Lang;
use qilu_workbook::{
    TemplateOptions, annotate, hand_over, read_handed, read_workbook, sheet_list, sheet_view,
    write_template,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::draw::Draw;
use crate::ground;

const CHANGES_MAX: usize = 8;
/// What XML and spreadsheets trip over.
const PIECES: [&str; 28] = [
    "<",
    ">",
    "&",
    "\"",
    "/>",
    "</c>",
    "<c>",
    "<row>",
    "</row>",
    "</sheetData>",
    "<f>",
    "<f/>",
    "<v>",
    "</v>",
    "<!--",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "&#0;",
    "&a;",
    "&#x10FFFF;",
    "-1",
    "1e400",
    "4294967296",
    "XFD1048576",
    "t=\"s\"",
    "r=\"A0\"",
    "<!DOCTYPE x [<!ENTITY a \"&a;\">]>",
];
/// Texts where a cell has one.
const TEXTS: [&str; 16] = [
    "1.2万吨",
    "约100",
    "１２３．４",
    "一万二千",
    "98%",
    "=cmd|'/c calc'!A0",
    "NO",
    "ＩＥ",
    "#REF!",
    "1e308",
    "-0",
    "9999999999999999999999",
    "",
    " ",
    "—",
    "1,23",
];

/// A template's parts, those with text first.
struct Book {
    library: &'static Library,
    parts: Vec<(String, Vec<u8>)>,
    bytes: Vec<u8>,
}

/// Workbooks of small methods, so that one is read in a millisecond.
fn books() -> &'static [Book] {
    static BOOKS: OnceLock<Vec<Book>> = OnceLock::new();
    BOOKS.get_or_init(|| ground::small().iter().filter_map(book).collect())
}

fn book(ground: &'static ground::Ground) -> Option<Book> {
    let method = ground.library.method(&ground.id)?;
    let year = method.years.nearest(2023);
    let options = SpecimenOptions {
        year,
        seed: 1,
        rows: 2,
    };
    let entries = specimen(&ground.library, method, options)?;
    let options = TemplateOptions {
        entries: Some(&entries),
        ..TemplateOptions::new(year, Lang::Zh)
    };
    let bytes = write_template(&ground.library, method, &options).ok()?;
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).ok()?;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).ok()?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content).ok()?;
        parts.push((entry.name().ok()?.into_owned(), content));
    }
    let bytes = package(&parts);
    read_workbook(&bytes, &ground.library, None).ok()?;
    Some(Book {
        library: &ground.library,
        parts,
        bytes,
    })
}

/// Makes the workbooks, so that no run is charged with it.
pub fn prepare() {
    assert!(!books().is_empty(), "a small method has a workbook");
}

fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        out.start_file(name, stored).expect("a part begins");
        out.write_all(content).expect("a part is written");
    }
    out.finish().expect("the package ends").into_inner()
}

/// One run.
///
/// # Panics
/// On a fault of the reader.
pub fn run(data: &[u8]) {
    let mut draw = Draw::new(data);
    let Some(book) = draw.pick(books()) else {
        return;
    };
    let bytes = if draw.below(4) == 0 {
        let mut bytes = book.bytes.clone();
        break_bytes(&mut draw, &mut bytes);
        bytes
    } else {
        let mut parts = book.parts.clone();
        for _ in 0..CHANGES_MAX {
            if draw.is_empty() {
                break;
            }
            let at = draw.below(parts.len());
            if let Some((_, content)) = parts.get_mut(at) {
                break_part(&mut draw, content);
            }
        }
        package(&parts)
    };
    let read = read_workbook(&bytes, book.library, None);
    if let Err(problem) = &read {
        assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
    }
    match draw.below(4) {
        0 => {
            let handed =
                hand_over(&bytes).and_then(|cells| read_handed(&cells, book.library, None));
            match (&read, &handed) {
                (Ok(read), Ok(handed)) => assert_eq!(handed, read, "handing over changes a report"),
                (Err(_), Err(_)) => {}
                // Sheets of a name that stands twice are handed over as one.
                _ => assert_eq!(read.is_ok(), handed.is_ok(), "{read:?} {handed:?}"),
            }
        }
        1 => {
            let problems = read.map(|read| read.problems).unwrap_or_default();
            if let Ok(marked) = annotate(&bytes, &problems, Lang::En) {
                let _ = read_workbook(&marked, book.library, None);
            }
        }
        2 => {
            for sheet in sheet_list(&bytes).unwrap_or_default().iter().take(3) {
                let _ = sheet_view(&bytes, &sheet.name);
            }
        }
        _ => {}
    }
}

fn break_bytes(draw: &mut Draw<'_>, bytes: &mut Vec<u8>) {
    for _ in 0..CHANGES_MAX {
        if draw.is_empty() {
            return;
        }
        let at = position(draw, bytes.len());
        match draw.below(4) {
            0 => bytes.truncate(at),
            1 => {
                bytes.splice(at..at, std::iter::repeat_n(draw.byte(), draw.below(64)));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = draw.byte();
                }
            }
        }
    }
}

/// A place anywhere in a file, also in a long one.
fn position(draw: &mut Draw<'_>, length: usize) -> usize {
    let share = draw.below(65_536);
    length.saturating_mul(share) / 65_536
}

fn break_part(draw: &mut Draw<'_>, content: &mut Vec<u8>) {
    let at = position(draw, content.len());
    match draw.below(8) {
        0 => content.truncate(at),
        1 => {
            let end = (at + draw.below(200)).min(content.len());
            content.drain(at..end);
        }
        2 => {
            let end = (at + draw.below(200)).min(content.len());
            let copied: Vec<u8> = content.get(at..end).unwrap_or_default().to_vec();
            content.splice(at..at, copied);
        }
        3 => {
            if let Some(byte) = content.get_mut(at) {
                *byte = draw.byte();
            }
        }
        4 | 5 => {
            let piece = draw.pick(&PIECES).copied().unwrap_or_default();
            content.splice(at..at, piece.bytes());
        }
        _ => {
            // Another text between the next two tags: sound XML that says something else.
            let text = match draw.below(4) {
                0 => Cow::Owned(draw.text(24)),
                _ => Cow::Borrowed(draw.pick(&TEXTS).copied().unwrap_or_default()),
            };
            let rest = content.get(at..).unwrap_or_default();
            let open = rest
                .iter()
                .position(|byte| *byte == b'>')
                .map(|found| at + found + 1);
            if let Some(open) = open {
                let rest = content.get(open..).unwrap_or_default();
                let close = rest
                    .iter()
                    .position(|byte| *byte == b'<')
                    .unwrap_or(rest.len());
                content.splice(open..open + close, text.bytes());
            }
        }
    }
}
