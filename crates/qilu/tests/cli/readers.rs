//! The program started again as readers of workbooks from outside: what they read, and what ends them.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use qilu_accounting::Library;
use qilu_quantity::Lang;
use qilu_reader::{Direct, Pool, Unread, WorkbookReader};
use qilu_workbook::foreign::{Layout, Recognition, apply};

use crate::qilu::{BINARY, Folder};
use crate::reports;
use crate::workbook::{Parts, filled, named, part_of};

fn pool() -> Pool {
    Pool::new(PathBuf::from(BINARY), &["read-workbooks"])
}

fn workbook() -> Vec<u8> {
    let folder = Folder::new();
    std::fs::read(filled(&folder, &reports::power(), "sound")).unwrap()
}

/// What a file is refused with.
fn refused(reader: &dyn WorkbookReader, bytes: &[u8]) -> String {
    match reader.read(bytes, Library::embedded(), None) {
        Err(Unread::File(problem)) => {
            assert!(!problem.mend.zh.is_empty() && !problem.mend.en.is_empty());
            problem.code.into_owned()
        }
        other => panic!("{other:?}"),
    }
}

/// Memory a process has taken at most, in KiB.
fn most_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A workbook within every limit on its parts that takes more memory than one file may.
fn heavy(bytes: &[u8]) -> Vec<u8> {
    let part = part_of(bytes, &named(bytes, "qilu.fuel._first").0);
    let mut rows = String::new();
    for row in 1000..19_000 {
        write!(rows, "<row r=\"{row}\">").unwrap();
        for column in 0..110 {
            write!(
                rows,
                "<c><v>{}</v></c>",
                (row * 7919 + column * 104_729) % 10_007
            )
            .unwrap();
        }
        rows.push_str("</row>");
    }
    let parts = Parts::of(bytes).change(&part, |xml| {
        xml.replacen("</sheetData>", &format!("{rows}</sheetData>"), 1)
    });
    heavy_strings(parts.package())
}

/// The workbook with nearly as many texts as it may have.
fn heavy_strings(bytes: Vec<u8>) -> Vec<u8> {
    let parts = Parts::of(&bytes).change("xl/sharedStrings.xml", |xml| {
        let mut strings = String::new();
        for number in 0..900_000_u64 {
            write!(strings, "<si><t>{number:080}</t></si>").unwrap();
        }
        xml.replacen("</sst>", &format!("{strings}</sst>"), 1)
    });
    parts.package()
}

#[test]
fn a_reader_does_what_is_done_within_the_process() {
    let (pool, bytes, library) = (pool(), workbook(), Library::embedded());
    let read = pool.read(&bytes, library, None).unwrap();
    assert_eq!(read, Direct.read(&bytes, library, None).unwrap());
    assert_eq!(
        read,
        qilu_workbook::read_workbook(&bytes, library, None).unwrap()
    );
    let processes = pool.idle();
    assert_eq!(processes.len(), 1);
    let sheets = pool.sheets(&bytes).unwrap();
    assert_eq!(sheets, qilu_workbook::sheet_list(&bytes).unwrap());
    let (sheet, _) = named(&bytes, "qilu.fuel._first");
    assert_eq!(
        pool.sheet(&bytes, &sheet).unwrap(),
        qilu_workbook::sheet_view(&bytes, &sheet).unwrap()
    );
    let problems = qilu_accounting::assess(
        library,
        library.method(&read.meta.method).unwrap(),
        &read.entries,
    )
    .problems;
    assert_eq!(
        pool.annotate(&bytes, &problems, Lang::Zh).unwrap(),
        qilu_workbook::annotate(&bytes, &problems, Lang::Zh).unwrap()
    );
    assert!(matches!(
        pool.sheet(&bytes, "没有这张表"),
        Err(Unread::File(problem)) if problem.code == "workbook.no_such_sheet"
    ));
    assert_eq!(pool.idle(), processes, "one process did it all");
}

/// Every question about an own workbook, by name: its answer, or what the file is refused with.
fn about_own(reader: &dyn WorkbookReader, bytes: &[u8]) -> [(&'static str, Result<(), Unread>); 5] {
    let layout = own_layout();
    [
        ("mark", reader.mark(bytes).map(drop)),
        ("inspect", reader.inspect(bytes).map(drop)),
        ("headers", reader.headers(bytes, "台账", 1, 1).map(drop)),
        ("recognise", reader.recognise(bytes, &[&layout]).map(drop)),
        ("rows", reader.rows(bytes, &layout).map(drop)),
    ]
}

fn own_layout() -> Layout {
    serde_json::from_value(serde_json::json!({ "method": "power-2022", "sources": [{
        "table": "electricity", "sheet": "台账", "header": { "row": 1 },
        "columns": [
            { "column": "unit", "header": { "text": "机组" } },
            { "column": "quantity", "header": { "text": "电量(MWh)" } },
        ]
    }] }))
    .unwrap()
}

/// A workbook of one's own: two columns, and so many rows of `wide` figures each.
fn own_workbook(rows: u32, wide: u32) -> Vec<u8> {
    let mut sheet = String::from(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">\
         <c r=\"A1\" t=\"inlineStr\"><is><t>机组</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>电量(MWh)</t></is></c></row>",
    );
    for row in 2..rows + 2 {
        write!(sheet, "<row r=\"{row}\">").unwrap();
        for column in 0..wide {
            let figure = (row * 7919 + column * 104_729) % 10_007;
            write!(sheet, "<c><v>{figure}</v></c>").unwrap();
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let mut parts = Parts(std::collections::BTreeMap::new());
    for (name, content) in [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"台账\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"t\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        ),
        (
            "xl/sharedStrings.xml",
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"></sst>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ] {
        parts.0.insert(name.to_owned(), content.as_bytes().to_vec());
    }
    parts.package()
}

#[test]
fn a_reader_reads_own_workbooks_as_is_done_within_the_process() {
    let (pool, bytes) = (pool(), own_workbook(3, 2));
    assert_eq!(
        pool.inspect(&bytes).unwrap(),
        Direct.inspect(&bytes).unwrap()
    );
    assert_eq!(
        pool.headers(&bytes, "台账", 1, 1).unwrap(),
        Direct.headers(&bytes, "台账", 1, 1).unwrap()
    );
    let layout = own_layout();
    let found = pool.recognise(&bytes, &[&layout, &layout]).unwrap();
    assert_eq!(
        found,
        Direct.recognise(&bytes, &[&layout, &layout]).unwrap()
    );
    assert!(found.len() == 2 && found.iter().all(Recognition::is_complete));
    let method = Library::embedded().method("power-2022").unwrap();
    let read = |reader: &dyn WorkbookReader| {
        apply(
            &reader.rows(&bytes, &layout).unwrap(),
            method,
            &layout,
            2023,
        )
    };
    let applied = read(&pool);
    assert_eq!(applied, read(&Direct));
    assert_eq!(applied.entities[""].tables["electricity"].len(), 3);
    assert!(matches!(
        pool.mark(&bytes),
        Err(Unread::File(problem)) if problem.code == "workbook.wrong_template"
    ));
    let template = workbook();
    assert_eq!(
        pool.mark(&template).unwrap(),
        Direct.mark(&template).unwrap()
    );
    assert_eq!(pool.idle().len(), 1, "one process did it all");
}

#[test]
fn a_hostile_own_workbook_is_refused_and_the_next_is_read() {
    // Within every limit on its parts, and more than one file may take in memory.
    let pool = pool().with_time(Duration::from_secs(120));
    let heavy = heavy_strings(own_workbook(18_000, 110));
    for answer in [
        pool.inspect(&heavy).map(drop),
        pool.rows(&heavy, &own_layout()).map(drop),
    ] {
        let Err(Unread::File(problem)) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(problem.code, "workbook.too_heavy");
        assert!(!problem.mend.zh.is_empty() && !problem.mend.en.is_empty());
        assert!(pool.idle().is_empty(), "the reader ended with it");
    }
    let sound = own_workbook(3, 2);
    for (question, answer) in about_own(&pool, &sound).into_iter().skip(1) {
        assert!(answer.is_ok(), "{question}: {answer:?}");
    }
    // One that keeps its reader busy for ever.
    let stuck = Pool::new(PathBuf::from("sleep"), &["60"]).with_time(Duration::from_millis(300));
    for (question, answer) in about_own(&stuck, &sound) {
        assert!(
            matches!(&answer, Err(Unread::File(problem)) if problem.code == "workbook.too_slow"),
            "{question}: {answer:?}"
        );
    }
    assert!(stuck.idle().is_empty());
}

#[test]
fn a_reader_that_was_ended_is_replaced() {
    let (pool, bytes) = (pool(), workbook());
    pool.sheets(&bytes).unwrap();
    let [first] = pool.idle()[..] else {
        panic!("one process waits");
    };
    let ended = Command::new("kill")
        .args(["-9", &first.to_string()])
        .status()
        .unwrap();
    assert!(ended.success());
    std::thread::sleep(Duration::from_millis(200));
    pool.sheets(&bytes).unwrap();
    assert_ne!(pool.idle(), [first]);
}

#[test]
fn a_file_that_takes_too_much_memory_is_refused_and_the_next_is_read() {
    // Time enough for a program built for tests, on a machine that does other things.
    let (pool, bytes) = (pool().with_time(Duration::from_secs(120)), workbook());
    assert_eq!(refused(&pool, &heavy(&bytes)), "workbook.too_heavy");
    assert!(pool.idle().is_empty(), "the reader ended with it");
    pool.read(&bytes, Library::embedded(), None).unwrap();
}

#[test]
fn a_file_that_takes_too_long_is_refused_and_its_reader_ended() {
    let began = Instant::now();
    // A reader that never answers.
    let stuck = Pool::new(PathBuf::from("sleep"), &["60"]).with_time(Duration::from_secs(1));
    assert_eq!(refused(&stuck, &workbook()), "workbook.too_slow");
    assert!(stuck.idle().is_empty());
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn hostile_files_leave_the_reader_within_its_memory() {
    let (pool, bytes) = (pool(), workbook());
    let (sheet, _) = named(&bytes, "qilu.fuel._first");
    let part = part_of(&bytes, &sheet);
    pool.sheets(&bytes).unwrap();
    let [process] = pool.idle()[..] else {
        panic!("one process waits");
    };
    let before = most_memory(process);
    let bomb = |megabytes: usize| {
        let mut parts = Parts::of(&bytes);
        parts.0.insert(part.clone(), vec![b' '; megabytes << 20]);
        parts.package()
    };
    for (file, code) in [
        (bomb(64), "workbook.zip_bomb"),
        (bomb(400), "workbook.zip_bomb"),
        (b"%PDF-1.7".to_vec(), "workbook.not_a_workbook"),
        (vec![], "workbook.empty_file"),
        (bytes[..bytes.len() / 2].to_vec(), "workbook.damaged"),
        (vec![b'P'; (20 << 20) + 1], "workbook.too_large"),
    ] {
        let began = Instant::now();
        assert_eq!(refused(&pool, &file), code);
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{code}: {:?}",
            began.elapsed()
        );
    }
    assert_eq!(pool.idle(), [process], "none of them ended the reader");
    let taken = most_memory(process) - before;
    assert!(taken < 256 * 1024, "{taken} KiB above the baseline");
}

#[test]
fn an_xls_is_calculated_like_the_workbook_it_was_saved_from() {
    let folder = Folder::new();
    let book = filled(&folder, &reports::power(), "sound");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.path("profile").display()
    );
    let saved = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "xls:MS Excel 97",
            "--outdir",
        ])
        .arg(folder.path(""))
        .arg(&book)
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(saved.status.success());
    let (exit, expected) = folder.calc(&book);
    let old = folder.path("sound.xls");
    let (old_exit, found) = folder.calc(&old);
    assert_eq!((old_exit, &found["totals"]), (exit, &expected["totals"]));
    let marked = folder.path("marked.xlsx");
    let arguments = [
        "calc",
        old.to_str().unwrap(),
        "--annotate",
        marked.to_str().unwrap(),
    ];
    folder.run(&arguments).ended(exit);
    let (_, again) = folder.calc(&marked);
    assert_eq!(again["totals"], expected["totals"]);
}
