//! Files meant to cost: refused in a child that has neither much memory nor much time.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::qilu::{BINARY, Folder, Said};
use crate::reports;
use crate::workbook::{Parts, filled, named, part_of};

/// Address space a child may use. The test binary itself takes a good part of it.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
/// How long a child may take.
const SECONDS_MAX: u32 = 10;

/// Runs `qilu calc --json` under both limits: its exit code and problems.
fn bounded(file: &Path) -> (i32, Vec<Value>) {
    let script = format!(
        "ulimit -v {MEMORY_KIB_MAX}; ulimit -t {SECONDS_MAX}; exec \"$0\" calc --json \"$1\""
    );
    let began = Instant::now();
    let output = Command::new("sh")
        .args(["-c", &script, BINARY])
        .arg(file)
        .output()
        .unwrap();
    let said = Said::of(&output);
    // Time on the clock, generous because other tests run beside; processor time is bounded above.
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "it took {:?}",
        began.elapsed()
    );
    (
        said.code,
        said.json()["problems"].as_array().unwrap().clone(),
    )
}

struct Book {
    folder: Folder,
    bytes: Vec<u8>,
}

impl Book {
    fn new() -> Self {
        let folder = Folder::new();
        let bytes = std::fs::read(filled(&folder, &reports::power(), "sound")).unwrap();
        Self { folder, bytes }
    }

    fn fuel_sheet(&self) -> (String, String) {
        let sheet = named(&self.bytes, "qilu.fuel._first").0;
        let part = part_of(&self.bytes, &sheet);
        (sheet, part)
    }

    fn refused(&self, bytes: &[u8], code: &str) -> Value {
        let (exit, problems) = bounded(&self.folder.write("hostile.xlsx", bytes));
        assert_eq!((exit, problems.len()), (1, 1), "{problems:#?}");
        assert_eq!(problems[0]["code"], code, "{problems:#?}");
        problems[0].clone()
    }

    fn with_part(&self, part: &str, content: Vec<u8>) -> Vec<u8> {
        let mut parts = Parts::of(&self.bytes);
        assert!(
            parts.0.insert(part.to_owned(), content).is_some(),
            "there is no {part}"
        );
        parts.package()
    }
}

#[test]
fn a_sound_workbook_lives_within_the_limits() {
    let book = Book::new();
    let (exit, problems) = bounded(&book.folder.path("sound.xlsx"));
    assert_eq!(exit, 0, "{problems:#?}");
}

#[test]
fn parts_that_expand_beyond_measure_are_refused() {
    let book = Book::new();
    let (_, sheet) = book.fuel_sheet();
    for part in [
        sheet.as_str(),
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "[Content_Types].xml",
    ] {
        book.refused(
            &book.with_part(part, vec![b' '; 64 << 20]),
            "workbook.zip_bomb",
        );
    }
    book.refused(
        &book.with_part(&sheet, vec![b' '; 400 << 20]),
        "workbook.zip_bomb",
    );
}

#[test]
fn a_part_that_lies_about_its_size_is_refused() {
    let book = Book::new();
    let (_, part) = book.fuel_sheet();
    let mut bytes = book.with_part(&part, vec![b' '; 300 << 20]);
    // The size stands 24 bytes into the entry of the central directory, the name 46 bytes in.
    let name = part.as_bytes();
    let entry = (46..bytes.len() - name.len())
        .find(|&at| {
            &bytes[at..at + name.len()] == name && bytes[at - 46..at - 42] == *b"PK\x01\x02"
        })
        .unwrap();
    bytes[entry - 22..entry - 18].copy_from_slice(&1000_u32.to_le_bytes());
    let (exit, problems) = bounded(&book.folder.write("liar.xlsx", &bytes));
    let code = problems[0]["code"].as_str().unwrap();
    assert!(
        exit == 1 && ["workbook.zip_bomb", "workbook.damaged"].contains(&code),
        "{code}"
    );
}

#[test]
fn entities_that_multiply_are_not_expanded() {
    let book = Book::new();
    let (_, part) = book.fuel_sheet();
    let mut laughs = String::from("<!DOCTYPE worksheet [<!ENTITY a0 \"ha\">");
    for level in 1..30 {
        let below = format!("&a{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY a{level} \"{below}\">").unwrap();
    }
    laughs.push_str("]>");
    let parts = Parts::of(&book.bytes).change(&part, |xml| {
        let start = xml.find("<worksheet").unwrap();
        let row = "<row r=\"60\"><c r=\"A60\" t=\"inlineStr\"><is><t>&a29;</t></is></c></row></sheetData>";
        format!("{}{laughs}{}", &xml[..start], xml[start..].replacen("</sheetData>", row, 1))
    });
    let (exit, problems) = bounded(&book.folder.write("laughs.xlsx", parts.package()));
    assert!(exit == 0 || !problems.is_empty());
}

#[test]
fn a_file_over_20_megabytes_is_refused_unread() {
    let folder = Folder::new();
    for name in ["large.xlsx", "large.json"] {
        // A sparse file: five gigabytes that cost the test nothing and must cost the program nothing.
        let path = folder.path(name);
        std::fs::File::create(&path)
            .unwrap()
            .set_len(5 << 30)
            .unwrap();
        let (exit, problems) = bounded(&path);
        assert_eq!(
            (exit, problems[0]["code"].as_str()),
            (1, Some("workbook.too_large")),
            "{name}"
        );
    }
    // An endless one too.
    let (exit, problems) = bounded(Path::new("/dev/zero"));
    assert_eq!(
        (exit, problems[0]["code"].as_str()),
        (1, Some("workbook.too_large"))
    );
}

#[test]
fn more_than_20_000_rows_are_refused_at_the_first_too_many() {
    let book = Book::new();
    let (sheet, part) = book.fuel_sheet();
    let with = |last: u32| {
        let parts = Parts::of(&book.bytes).change(&part, |xml| {
            xml.replacen(
                "</sheetData>",
                &format!("<row r=\"{last}\"><c r=\"ZZ{last}\"><v>1</v></c></row></sheetData>"),
                1,
            )
        });
        parts.package()
    };
    let problem = book.refused(&with(20_001), "workbook.too_many_rows");
    assert_eq!(
        problem["place"]["at"],
        serde_json::json!({"sheet": sheet, "cell": "ZZ20001"})
    );
    let problem = book.refused(&with(1_048_576), "workbook.too_many_rows");
    assert_eq!(problem["place"]["at"]["cell"], "ZZ1048576");
    let (exit, problems) = bounded(&book.folder.write("most.xlsx", with(20_000)));
    assert_eq!(exit, 0, "{problems:#?}");
}

#[test]
fn a_sheet_full_of_figures_costs_no_more_than_its_share() {
    const ROWS: u32 = 20_000;
    const COLUMNS: [&str; 12] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];
    let book = Book::new();
    let (_, part) = book.fuel_sheet();
    let first = named(&book.bytes, "qilu.fuel._last").1.row + 2;
    let mut rows = String::new();
    let mut figure = 12_345_u64;
    for row in first..=ROWS {
        write!(rows, "<row r=\"{row}\">").unwrap();
        for column in COLUMNS {
            figure = figure
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            write!(rows, "<c r=\"{column}{row}\"><v>{}</v></c>", figure >> 20).unwrap();
        }
        rows.push_str("</row>");
    }
    let full = Parts::of(&book.bytes).change(&part, |xml| {
        xml.replacen("</sheetData>", &format!("{rows}</sheetData>"), 1)
    });
    let (exit, problems) = bounded(&book.folder.write("full.xlsx", full.package()));
    assert_eq!(exit, 1);
    // The table allows far fewer rows, and the list of what is wrong with them is bounded too.
    assert!(
        problems
            .iter()
            .any(|problem| problem["code"] == "input.too_many_rows"),
        "{} problems",
        problems.len()
    );
    assert!(problems.len() < 5_000, "{} problems", problems.len());
}
