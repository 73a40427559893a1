//! A template saved as .xls (Excel 97–2003) reads as the same report, cell for cell.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use std::path::Path;
use std::process::Command;

use qilu_accounting::{EntryValue, Library};
use qilu_quantity::{Exact, Lang};
use qilu_workbook::foreign::{
    ColumnRef, ColumnSource, ForeignFile, HeaderLine, Layout, TableSource, apply, hand_over_rows,
    headers, inspect, recognise,
};
use qilu_workbook::{
    annotate, assess_workbook, hand_over, read_handed, read_workbook, sheet_list, sheet_view,
};
use support::{changed, filled, method, named, sample, sheet_part, with_cell};

/// The workbook as LibreOffice saves it in the old format.
fn saved_as_xls(bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("book.xlsx"), bytes).unwrap();
    let profile = folder.path().join("profile");
    let output = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "xls:MS Excel 97", "--outdir"])
        .arg(folder.path())
        .arg(Path::new("book.xlsx"))
        .current_dir(folder.path())
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::read(folder.path().join("book.xls")).unwrap()
}

#[test]
fn an_xls_reads_as_the_workbook_it_was_saved_from() {
    let method = method("power-2022");
    let entries = sample(method, 1);
    let original = filled(method, &entries);
    // A row that is hidden, a percentage where the column is measured in it, a formula in an input.
    let (sheet, first) = named(&original, "qilu.fuel._first");
    let (_, quantity) = named(&original, "qilu.fuel.quantity");
    let at = qilu_workbook::address::Address::new(first.row, quantity.column).to_string();
    let edited = changed(&original, &sheet_part(&original, &sheet), |xml| {
        with_cell(xml, &at, "", "<f>2*3</f><v>6</v>").replacen(
            &format!("<row r=\"{}\"", first.row + 2),
            &format!("<row r=\"{}\" hidden=\"1\"", first.row + 2),
            1,
        )
    });
    let xls = saved_as_xls(&edited);
    let expected = read_workbook(&edited, Library::embedded(), None).unwrap();
    let read = read_workbook(&xls, Library::embedded(), None).unwrap();
    assert_eq!(read.entries.to_json(), expected.entries.to_json());
    assert_eq!(read.meta, expected.meta);
    assert_eq!(read.problems, expected.problems);
    assert_eq!(
        read.entries.tables["fuel"][0].cells["quantity"].value,
        EntryValue::Number(Exact::parse("6").unwrap())
    );
    let place = |read: &qilu_workbook::ReadWorkbook| {
        read.entries.tables["fuel"][0].cells["quantity"].at.clone()
    };
    assert_eq!(place(&read), place(&expected));

    // Every other door takes it too.
    let handed = read_handed(&hand_over(&xls).unwrap(), Library::embedded(), None).unwrap();
    assert_eq!(handed, read);
    let names = |bytes: &[u8]| -> Vec<_> {
        sheet_list(bytes)
            .unwrap()
            .into_iter()
            .map(|sheet| sheet.name)
            .collect()
    };
    assert_eq!(names(&xls), names(&edited));
    let texts = |bytes: &[u8]| -> Vec<_> {
        let view = sheet_view(bytes, &sheet).unwrap();
        view.cells
            .into_iter()
            .filter(|cell| !cell.formula)
            .map(|cell| (cell.cell, cell.text))
            .collect()
    };
    assert_eq!(texts(&xls), texts(&edited));
    let (_, assessment) = assess_workbook(&xls, Library::embedded(), None).unwrap();
    let marked = annotate(&xls, &assessment.unwrap().problems, Lang::Zh).unwrap();
    let again = read_workbook(&marked, Library::embedded(), None).unwrap();
    assert_eq!(again.entries.to_json(), read.entries.to_json());
}

#[test]
fn percentages_in_an_xls_mean_what_they_show() {
    let method = method("power-2022");
    let original = filled(method, &sample(method, 1));
    let (sheet, first) = named(&original, "qilu.fuel._first");
    let (_, column) = named(&original, "qilu.fuel.oxidation");
    let at = qilu_workbook::address::Address::new(first.row, column.column).to_string();
    let styles = String::from_utf8(support::parts(&original)["xl/styles.xml"].clone()).unwrap();
    let (before, _) = styles.split_once("</cellXfs>").unwrap();
    let (_, cells) = before.split_once("<cellXfs").unwrap();
    let style = cells.matches("<xf ").count();
    let styled = changed(&original, "xl/styles.xml", |xml| {
        xml.replacen("</cellXfs>", "<xf numFmtId=\"10\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>", 1)
    });
    let edited = changed(&styled, &sheet_part(&original, &sheet), |xml| {
        let old = support::cell_xml(xml, &at);
        xml.replacen(
            old,
            &format!("<c r=\"{at}\" s=\"{style}\"><v>0.985</v></c>"),
            1,
        )
    });
    let read = read_workbook(&saved_as_xls(&edited), Library::embedded(), None).unwrap();
    assert_eq!(
        read.entries.tables["fuel"][0].cells["oxidation"].value,
        EntryValue::Number(Exact::parse("98.5").unwrap())
    );
}

#[test]
fn an_xls_cut_short_or_broken_is_damaged() {
    let method = method("power-2022");
    let xls = saved_as_xls(&filled(method, &sample(method, 1)));
    for keep in [600, xls.len() / 3, xls.len() / 2] {
        let refused = read_workbook(&xls[..keep], Library::embedded(), None).unwrap_err();
        assert!(
            [
                "workbook.damaged",
                "workbook.not_a_workbook",
                "workbook.wrong_template"
            ]
            .contains(&refused.code.as_ref()),
            "{refused:?}"
        );
    }
    // Bytes changed all over: refused or read, never a panic.
    for step in 1..40 {
        let mut broken = xls.clone();
        let at = broken.len() * step / 41;
        broken[at] ^= 0xFF;
        let _ = read_workbook(&broken, Library::embedded(), None);
    }
}

#[test]
fn an_own_workbook_saved_as_xls_is_read_by_its_layout_all_the_same() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let target = book.add_worksheet();
    target.set_name("电表").unwrap();
    let percent = rust_xlsxwriter::Format::new().set_num_format("0.0%");
    target.write_string(0, 0, "二〇二三年电表").unwrap();
    for (column, head) in (0_u16..).zip(["机组", "燃料", "月份", "数量", "氧化率"]) {
        target.write_string(1, column, head).unwrap();
    }
    for row in 2..6_u32 {
        for (column, text) in (0_u16..).zip(["1", "烟煤"]) {
            target.write_string(row, column, text).unwrap();
        }
        target
            .write_string(row, 2, format!("{}月", row - 1))
            .unwrap();
        target
            .write_number(row, 3, 1000.25 * f64::from(row))
            .unwrap();
        target
            .write_number_with_format(row, 4, 0.985, &percent)
            .unwrap();
    }
    target.write_string(5, 3, "1.2万吨").unwrap();
    target.set_row_hidden(4).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let xls = saved_as_xls(&bytes);
    let column = |column: &str, header: &str| ColumnSource {
        column: column.to_owned(),
        header: Some(ColumnRef::first(header)),
        ..ColumnSource::default()
    };
    let layout = Layout {
        method: "power-2022".to_owned(),
        sources: vec![TableSource {
            table: "fuel".to_owned(),
            sheet: "电表".to_owned(),
            header: HeaderLine { row: 2, rows: 1 },
            entity: None,
            columns: vec![
                column("unit", "机组"),
                column("fuel", "燃料"),
                column("month", "月份"),
                column("quantity", "数量"),
                column("oxidation", "氧化率"),
            ],
            spread: None,
            rows: Vec::new(),
            keep_totals: false,
        }],
    };
    assert!(recognise(&xls, &[&layout]).unwrap()[0].is_complete());
    assert_eq!(inspect(&xls).unwrap(), inspect(&bytes).unwrap());
    assert_eq!(
        headers(&xls, "电表", 2, 1).unwrap(),
        headers(&bytes, "电表", 2, 1).unwrap()
    );
    let read = |bytes: &[u8]| {
        let file = ForeignFile::decode(&hand_over_rows(bytes, &layout).unwrap()).unwrap();
        apply(&file, method("power-2022"), &layout, 2023)
    };
    let applied = read(&xls);
    assert_eq!(applied, read(&bytes));
    assert_eq!(applied.entities[""].tables["fuel"].len(), 4);
    assert_eq!(
        applied.entities[""].tables["fuel"][0].cells["oxidation"].value,
        EntryValue::Number(Exact::parse("98.5").unwrap())
    );
}
