//! Files meant to harm, or merely broken: refused by kind, within bounded time and memory, never a panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod support;

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use qilu_accounting::Library;
use qilu_quantity::Lang;
use qilu_workbook::limits::{SHEET_ROWS_MAX, WORKBOOK_BYTES_MAX};
use qilu_workbook::{WorkbookProblem, annotate, read_workbook, sheet_list, sheet_view};
use support::{changed, filled, method, named, parts, sample, sheet_part};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn workbook() -> Vec<u8> {
    filled(method("power-2022"), &sample(method("power-2022"), 1))
}

/// Every door refuses the bytes with the same problem, soon.
fn refused(bytes: &[u8]) -> WorkbookProblem {
    let began = Instant::now();
    let problem = read_workbook(bytes, Library::embedded(), None).expect_err("it is refused");
    assert_eq!(
        annotate(bytes, &[], Lang::Zh)
            .err()
            .map(|found| found.code)
            .unwrap_or(problem.code.clone()),
        problem.code
    );
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        began.elapsed()
    );
    assert!(
        !problem.message.zh.is_empty()
            && !problem.message.en.is_empty()
            && !problem.mend.zh.is_empty()
    );
    problem
}

/// An OLE compound file's beginning, with streams of these names.
fn compound(streams: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    for stream in streams {
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len().next_multiple_of(128), 0);
    }
    bytes
}

#[test]
fn kinds_are_told_by_content_not_by_name() {
    assert_eq!(refused(b"").code, "workbook.empty_file");
    assert_eq!(
        refused("单位,数量\n吨,100\n".as_bytes()).code,
        "workbook.not_a_workbook"
    );
    assert_eq!(refused(b"%PDF-1.7").code, "workbook.not_a_workbook");
    assert_eq!(
        refused(&compound(&["EncryptionInfo", "EncryptedPackage"])).code,
        "workbook.encrypted"
    );
    for (stream, code) in [
        ("Workbook", "workbook.damaged"),
        ("Book", "workbook.old_format"),
        ("ETExtData", "workbook.old_format"),
        ("_VBA_PROJECT_CUR", "workbook.macros"),
    ] {
        assert_eq!(refused(&compound(&[stream])).code, code, "{stream}");
    }
    assert_eq!(
        refused(&compound(&["WordDocument"])).code,
        "workbook.not_a_workbook"
    );
    let mut parts = parts(&workbook());
    parts.insert(
        "mimetype".to_owned(),
        b"application/vnd.oasis.opendocument.spreadsheet".to_vec(),
    );
    assert_eq!(
        refused(&support::package(&parts)).code,
        "workbook.open_document"
    );
    let macros = changed(&workbook(), "[Content_Types].xml", |xml| {
        xml.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    });
    assert_eq!(refused(&macros).code, "workbook.macros");
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other
        .start_file("readme.txt", SimpleFileOptions::default())
        .unwrap();
    other.write_all(b"hello").unwrap();
    assert_eq!(
        refused(&other.finish().unwrap().into_inner()).code,
        "workbook.not_a_workbook"
    );
}

#[test]
fn files_over_20_megabytes_are_refused_unread() {
    let problem = refused(&vec![b'P'; WORKBOOK_BYTES_MAX + 1]);
    assert_eq!(problem.code, "workbook.too_large");
    assert!(
        problem.message.zh.contains("20 MB"),
        "{}",
        problem.message.zh
    );
}

#[test]
fn an_upload_cut_half_way_is_damaged() {
    let bytes = workbook();
    assert_eq!(refused(&bytes[..bytes.len() / 2]).code, "workbook.damaged");
}

/// A package whose fuel sheet inflates to `megabytes` of nothing.
fn bomb(megabytes: usize) -> (Vec<u8>, String) {
    let bytes = workbook();
    let part = sheet_part(&bytes, &named(&bytes, "qilu.fuel._first").0);
    let mut parts = parts(&bytes);
    parts.insert(part.clone(), vec![b' '; megabytes << 20]);
    (support::package(&parts), part)
}

#[test]
fn a_zip_bomb_is_refused() {
    assert_eq!(refused(&bomb(64).0).code, "workbook.zip_bomb");
    assert_eq!(refused(&bomb(300).0).code, "workbook.zip_bomb");
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_refused() {
    let (mut bytes, part) = bomb(300);
    // The uncompressed size stands 24 bytes into the entry of the central directory, the name 46 bytes in.
    let name = part.as_bytes();
    let entries: Vec<usize> = (46..bytes.len() - name.len())
        .filter(|&at| {
            &bytes[at..at + name.len()] == name && bytes[at - 46..at - 42] == *b"PK\x01\x02"
        })
        .collect();
    assert_eq!(entries.len(), 1);
    bytes[entries[0] - 22..entries[0] - 18].copy_from_slice(&1000_u32.to_le_bytes());
    let code = refused(&bytes).code;
    assert!(
        ["workbook.zip_bomb", "workbook.damaged"].contains(&code.as_ref()),
        "{code}"
    );
}

#[test]
fn a_sparse_sheet_costs_nothing_and_is_located() {
    let bytes = workbook();
    let (sheet, _) = named(&bytes, "qilu.fuel._first");
    let far = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            "</sheetData>",
            "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
            1,
        )
    });
    let problem = refused(&far);
    assert_eq!(problem.code, "workbook.too_many_rows");
    assert_eq!(problem.at.clone().unwrap().cell, "XFD1048576");
}

#[test]
fn twenty_thousand_rows_are_the_limit() {
    let bytes = workbook();
    let (sheet, _) = named(&bytes, "qilu.fuel._first");
    let part = sheet_part(&bytes, &sheet);
    let with_row = |row: u32| {
        changed(&bytes, &part, |xml| {
            xml.replacen(
                "</sheetData>",
                &format!("<row r=\"{row}\"><c r=\"ZZ{row}\"><v>1</v></c></row></sheetData>"),
                1,
            )
        })
    };
    let began = Instant::now();
    assert!(read_workbook(&with_row(SHEET_ROWS_MAX), Library::embedded(), None).is_ok());
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(
        refused(&with_row(SHEET_ROWS_MAX + 1)).message.zh,
        format!("工作表“{sheet}”的数据超过 20000 行。")
    );
}

#[test]
fn a_text_beyond_the_limit_is_located() {
    let bytes = workbook();
    let (sheet, first) = named(&bytes, "qilu.unit._first");
    let (_, header) = named(&bytes, "qilu.unit.name");
    let at = qilu_workbook::address::Address::new(first.row, header.column).to_string();
    let long = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        support::with_cell(
            xml,
            &at,
            " t=\"inlineStr\"",
            &format!("<is><t>{}</t></is>", "长".repeat(40_000)),
        )
    });
    let problem = refused(&long);
    assert_eq!(
        (problem.code.as_ref(), problem.at.clone().unwrap().cell),
        ("workbook.text_too_long", at)
    );
}

#[test]
fn a_view_is_bounded() {
    let bytes = workbook();
    let sheet = named(&bytes, "qilu.fuel._first").0;
    let wide = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            "</sheetData>",
            "<row r=\"19000\"><c r=\"A19000\"><v>1</v></c></row></sheetData>",
            1,
        )
    });
    let view = sheet_view(&wide, &sheet).unwrap();
    assert!(view.cut && view.rows <= 2_000 && view.columns <= 200);
    assert_eq!(
        sheet_view(&bytes, "没有这个表").unwrap_err().code,
        "workbook.no_such_sheet"
    );
    assert!(
        sheet_list(&bytes)
            .unwrap()
            .iter()
            .any(|info| info.name == "_meta" && info.hidden)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Broken bytes are refused or read, never a panic.
    #[test]
    fn damaged_bytes_never_panic(position in 0.0..1.0_f64, byte in any::<u8>(), cut in 0.0..1.0_f64) {
        thread_local! { static BYTES: Vec<u8> = workbook(); }
        let mut bytes = BYTES.with(Clone::clone);
        let at = |share: f64, length: usize| ((length - 1) as f64 * share) as usize;
        let length = bytes.len();
        bytes[at(position, length)] = byte;
        let _ = read_workbook(&bytes, Library::embedded(), None);
        bytes.truncate(at(cut, length));
        let _ = read_workbook(&bytes, Library::embedded(), None);
        let _ = annotate(&bytes, &[], Lang::Zh);
    }

    /// Broken XML inside a sound package neither.
    #[test]
    fn damaged_xml_never_panics(which in 0..4_usize, position in 0.0..1.0_f64, junk in "[<>/&\"'=a-z0-9 ]{0,12}") {
        thread_local! { static BYTES: Vec<u8> = workbook(); }
        let bytes = BYTES.with(Clone::clone);
        let mut parts = parts(&bytes);
        let name = ["xl/workbook.xml", "xl/worksheets/sheet4.xml", "xl/styles.xml", "xl/sharedStrings.xml"][which];
        let text = String::from_utf8(parts[name].clone()).unwrap();
        let mut at = ((text.len() - 1) as f64 * position) as usize;
        while !text.is_char_boundary(at) { at -= 1; }
        parts.insert(name.to_owned(), format!("{}{junk}{}", &text[..at], &text[at..]).into_bytes());
        let bytes = support::package(&parts);
        let _ = read_workbook(&bytes, Library::embedded(), None);
        let _ = annotate(&bytes, &[], Lang::En);
        let _ = sheet_view(&bytes, "封面");
    }
}
