//! Marks only mark: every other byte of the user's workbook stays, whoever saved it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use qilu_accounting::{CellAt, Place, Problem, Severity};
use qilu_quantity::{Lang, Text};
use qilu_workbook::address::Address;
use qilu_workbook::{annotate, read_workbook, sheet_list, sheet_view};
use support::{cell_xml, filled, method, named, parts, sample, sheet_part};

fn problem(sheet: &str, cell: &str, severity: Severity) -> Problem {
    let place = Place {
        at: Some(CellAt {
            sheet: sheet.to_owned(),
            cell: cell.to_owned(),
        }),
        ..Place::default()
    };
    let mut problem = Problem::new(
        "input.out_of_range",
        severity,
        place,
        Text::new("数值 <超出> 范围 & 请核对", "out of range"),
    )
    .mend(Text::new("请核对“检测报告”", "check the report"));
    problem.clause = Some("式(2)".to_owned());
    problem.expected = Some("0–100".to_owned());
    problem
}

/// A filled workbook, the sheet of its fuel table and the cell of its first quantity.
fn workbook() -> (Vec<u8>, String, Address) {
    let method = method("power-2022");
    let bytes = filled(method, &sample(method, 5));
    let (sheet, header) = named(&bytes, "qilu.fuel.quantity");
    let (_, first) = named(&bytes, "qilu.fuel._first");
    (bytes, sheet, Address::new(first.row, header.column))
}

/// Everything but marks is the same: cell by cell in the marked sheet, to the byte in all parts without marks.
fn assert_only_marks(before: &[u8], after: &[u8], sheet: &str, marked: &[&str]) {
    let (old, new) = (parts(before), parts(after));
    let sheet_name = sheet_part(before, sheet);
    let relations = sheet_name.replace("worksheets/", "worksheets/_rels/") + ".rels";
    let changed = [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        &sheet_name,
        &relations,
    ];
    for (name, content) in &old {
        let comments = name.contains("comments") || name.contains("vmlDrawing");
        if !changed.contains(&name.as_str()) && !comments {
            assert_eq!(Some(content), new.get(name), "{name} changed");
        }
    }
    let text = |parts: &BTreeMap<String, Vec<u8>>, name: &str| {
        String::from_utf8(parts[name].clone()).unwrap()
    };
    let (old_sheet, mut new_sheet) = (text(&old, &sheet_name), text(&new, &sheet_name));
    for cell in marked {
        let cell_after = cell_xml(&new_sheet, cell).to_owned();
        if !old_sheet.contains(&format!("<c r=\"{cell}\"")) {
            // A cell that was not there stands alone, with a style and nothing else.
            assert!(cell_after.ends_with("/>"), "{cell_after}");
            new_sheet = new_sheet.replacen(&cell_after, "", 1);
            continue;
        }
        let cell_before = cell_xml(&old_sheet, cell).to_owned();
        let bare = |xml: &str| {
            let from = xml.find(" s=\"").map_or(0, |at| at + 4);
            if from == 0 {
                return xml.to_owned();
            }
            let to = from + xml[from..].find('"').unwrap();
            format!("{}{}", &xml[..from - 4], &xml[to + 1..])
        };
        assert_eq!(
            bare(&cell_before),
            bare(&cell_after),
            "{cell}: more than the style changed"
        );
        assert_ne!(cell_before, cell_after, "{cell} is not marked");
        new_sheet = new_sheet.replacen(&cell_after, &cell_before, 1);
    }
    let from = new_sheet.find("<legacyDrawing xmlns:r=");
    if let Some(from) = from {
        let to = from + new_sheet[from..].find("/>").unwrap() + 2;
        new_sheet.replace_range(from..to, "");
    }
    // Rows made for new cells are empty by now.
    while let Some(from) = new_sheet
        .find("\"></row>")
        .filter(|_| new_sheet.len() != old_sheet.len())
    {
        let start = new_sheet[..from].rfind("<row").unwrap();
        new_sheet.replace_range(start..from + 8, "");
    }
    assert_eq!(old_sheet, new_sheet, "the sheet differs by more than marks");
}

#[test]
fn only_marks_differ() {
    let (bytes, sheet, cell) = workbook();
    let beyond = "A3000";
    let cells = [
        cell.to_string(),
        Address::new(cell.row + 1, cell.column).to_string(),
        beyond.to_owned(),
    ];
    let problems: Vec<Problem> = cells
        .iter()
        .zip([Severity::Error, Severity::Warning, Severity::Note])
        .map(|(cell, severity)| problem(&sheet, cell, severity))
        .collect();
    let marked = annotate(&bytes, &problems, Lang::Zh).unwrap();
    assert_only_marks(
        &bytes,
        &marked,
        &sheet,
        &cells.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn marked_cells_keep_their_number_format_and_are_commented_in_words() {
    let (bytes, sheet, cell) = workbook();
    let marked = annotate(
        &bytes,
        &[problem(&sheet, &cell.to_string(), Severity::Error)],
        Lang::Zh,
    )
    .unwrap();
    let parts = parts(&marked);
    let styles = String::from_utf8(parts["xl/styles.xml"].clone()).unwrap();
    let before = String::from_utf8(support::parts(&bytes)["xl/styles.xml"].clone()).unwrap();
    let formats = |styles: &str, at: usize| {
        let cells = &styles[styles.find("<cellXfs").unwrap()..styles.find("</cellXfs>").unwrap()];
        let style = cells.split("<xf ").nth(at + 1).unwrap().to_owned();
        let number = style
            .split("numFmtId=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        (number, style.contains("<protection locked=\"0\"/>"))
    };
    let style = |bytes: &[u8]| {
        let sheet =
            String::from_utf8(support::parts(bytes)[&sheet_part(bytes, &sheet)].clone()).unwrap();
        let xml = cell_xml(&sheet, &cell.to_string()).to_owned();
        xml.split(" s=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .parse::<usize>()
            .unwrap()
    };
    assert_ne!(style(&bytes), style(&marked));
    assert_eq!(
        formats(&before, style(&bytes)),
        formats(&styles, style(&marked))
    );
    let comments = String::from_utf8(parts["xl/comments1.xml"].clone()).unwrap();
    for words in [
        "✖ 错误",
        "input.out_of_range",
        "数值 &lt;超出&gt; 范围 &amp; 请核对",
        "应为：0–100",
        "依据：式(2)",
        "如何修改：请核对",
    ] {
        assert!(
            comments.contains(words),
            "the comment lacks {words}: {comments}"
        );
    }
}

#[test]
fn the_problem_sheet_lists_and_links_every_problem() {
    let (bytes, sheet, cell) = workbook();
    let mut unplaced = problem(&sheet, "B2", Severity::Fatal);
    unplaced.place = Place {
        table: Some("unit".to_owned()),
        ..Place::default()
    };
    let problems = [
        problem(&sheet, &cell.to_string(), Severity::Warning),
        unplaced,
        problem("不存在的表", "A1", Severity::Error),
    ];
    let marked = annotate(&bytes, &problems, Lang::Zh).unwrap();
    assert_eq!(
        sheet_list(&marked).unwrap().last().unwrap().name,
        "问题清单"
    );
    let view = sheet_view(&marked, "问题清单").unwrap();
    let severities: Vec<&str> = view
        .cells
        .iter()
        .filter(|cell| cell.row >= 3 && cell.column == 1)
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(severities, ["■ 致命", "✖ 错误", "▲ 警告"], "worst first");
    let part = sheet_part(&marked, "问题清单");
    let xml = String::from_utf8(parts(&marked)[&part].clone()).unwrap();
    assert_eq!(
        xml.matches("<hyperlink ").count(),
        1,
        "only a place that exists is linked"
    );
    assert!(xml.contains(
        &format!("{}!{cell}", qilu_workbook::address::quoted_sheet(&sheet)).replace('\'', "&apos;")
    ));
}

#[test]
fn a_marked_workbook_reads_as_before_and_can_be_marked_again() {
    let (bytes, sheet, cell) = workbook();
    let library = qilu_accounting::Library::embedded();
    let first = annotate(
        &bytes,
        &[problem(&sheet, &cell.to_string(), Severity::Error)],
        Lang::Zh,
    )
    .unwrap();
    let other = Address::new(cell.row + 1, cell.column).to_string();
    let second = annotate(
        &first,
        &[problem(&sheet, &other, Severity::Error)],
        Lang::En,
    )
    .unwrap();
    let read = |bytes: &[u8]| read_workbook(bytes, library, None).unwrap();
    assert_eq!(read(&bytes).entries, read(&second).entries);
    assert!(read(&second).problems.is_empty());
    let comments = String::from_utf8(parts(&second)["xl/comments1.xml"].clone()).unwrap();
    assert_eq!(
        comments.matches("<comment ").count(),
        1,
        "the old mark is gone with its problem"
    );
    assert!(comments.contains(&format!("ref=\"{other}\"")));
    let part =
        |bytes: &[u8]| String::from_utf8(parts(bytes)[&sheet_part(bytes, &sheet)].clone()).unwrap();
    let here = cell.to_string();
    assert_eq!(
        cell_xml(&part(&bytes), &here),
        cell_xml(&part(&second), &here),
        "the cell that is right now looks as it did"
    );
    let names = |bytes: &[u8]| -> Vec<String> {
        let sheets = sheet_list(bytes).unwrap();
        sheets.into_iter().map(|sheet| sheet.name).collect()
    };
    assert_eq!(
        names(&first),
        names(&second),
        "one problem sheet, in its place"
    );
    let third = annotate(
        &second,
        &[problem(&sheet, &other, Severity::Error)],
        Lang::En,
    )
    .unwrap();
    assert_eq!(
        parts(&second),
        parts(&third),
        "the same marks again change nothing"
    );
}

/// LibreOffice opens what is written, and what LibreOffice saved is marked as well.
#[test]
fn workbooks_saved_by_libreoffice_with_comments_of_their_own_are_marked_too() {
    let (bytes, sheet, cell) = workbook();
    let own = annotate(
        &bytes,
        &[problem(&sheet, &cell.to_string(), Severity::Note)],
        Lang::Zh,
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let convert = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let output = Command::new("soffice")
            .arg(format!(
                "-env:UserInstallation=file://{}/profile",
                folder.path().display()
            ))
            .args([
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                "out",
                name,
            ])
            .current_dir(folder.path())
            .output()
            .expect("LibreOffice (soffice) is installed");
        assert!(output.status.success());
        std::fs::read(folder.path().join("out").join(name))
            .expect("LibreOffice opened and saved it")
    };
    let saved = convert("saved.xlsx", &own);
    let other = Address::new(cell.row + 1, cell.column).to_string();
    let here = cell.to_string();
    let marked = annotate(
        &saved,
        &[
            problem(&sheet, &other, Severity::Error),
            problem(&sheet, &here, Severity::Error),
        ],
        Lang::Zh,
    )
    .unwrap();
    assert_only_marks(&saved, &marked, &sheet, &[other.as_str(), here.as_str()]);
    let again = convert("again.xlsx", &marked);
    let comments: String = parts(&again)
        .iter()
        .filter(|(name, _)| name.contains("comments"))
        .map(|(_, content)| String::from_utf8_lossy(content).into_owned())
        .collect();
    assert_eq!(comments.matches("<comment ").count(), 2);
    assert!(
        comments.contains("✖ 错误") && comments.contains("● 提示"),
        "both the old and the new comment survive: {comments}"
    );
    let library = qilu_accounting::Library::embedded();
    let hash = |bytes: &[u8]| {
        read_workbook(bytes, library, None)
            .unwrap()
            .entries
            .content_hash()
    };
    assert_eq!(hash(&again), hash(&bytes));
}
