//! Headers, units, columns and sheets changed, moved or missing.

use qilu_workbook::address::{Address, column_letters};

use crate::book::{read, report, the_one, workbook};
use crate::support::{changed, named, sheet_part, with_cell};

/// A header cell's text, replaced.
fn header(table: &str, column: &str, below: u32, new: &str) -> (Vec<u8>, String, String) {
    let bytes = workbook();
    let (sheet, header) = named(&bytes, &format!("qilu.{table}.{column}"));
    let at = Address::new(header.row + below, header.column).to_string();
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(
            xml,
            &at,
            " t=\"inlineStr\"",
            &format!("<is><t>{new}</t></is>"),
        )
    });
    (edited, sheet, at)
}

#[test]
fn renamed_headers_are_located() {
    let (bytes, sheet, at) = header("fuel", "quantity", 0, "净消耗");
    let problem = the_one(
        &read(&bytes).problems,
        "workbook.renamed_header",
        &sheet,
        &at,
    );
    assert_eq!(problem.message.zh, "表头应为“消耗量”，现为“净消耗”。");
    assert_eq!(
        (problem.expected.as_deref(), problem.value.as_deref()),
        (Some("消耗量"), Some("净消耗"))
    );
}

#[test]
fn a_wrong_unit_is_located() {
    let (bytes, sheet, at) = header("unit", "capacity", 3, "kW");
    let problem = the_one(&read(&bytes).problems, "workbook.unit_changed", &sheet, &at);
    assert_eq!(problem.message.zh, "“装机容量”的计量单位应为 MW，现为 kW。");
}

#[test]
fn a_wrong_unit_in_a_row_is_located() {
    let bytes = workbook();
    let (sheet, header) = named(&bytes, "qilu.fuel.fuel._unit");
    let (_, first) = named(&bytes, "qilu.fuel._first");
    let at = Address::new(first.row, header.column).to_string();
    let typed = |unit: &str| {
        changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
            with_cell(
                xml,
                &at,
                " t=\"inlineStr\"",
                &format!("<is><t>{unit}</t></is>"),
            )
        })
    };
    let problem = the_one(
        &read(&typed("kg")).problems,
        "workbook.unit_changed",
        &sheet,
        &at,
    );
    assert_eq!(problem.message.zh, "本行的计量单位应为 t，现为 kg。");
    assert_eq!(
        read(&typed(" t ")).problems,
        vec![],
        "the right unit may be typed"
    );
}

/// The workbook part without the defined names that match.
fn without_names(bytes: &[u8], matching: &str) -> Vec<u8> {
    changed(bytes, "xl/workbook.xml", |xml| {
        let mut out = String::new();
        let mut rest = xml;
        while let Some(from) = rest.find("<definedName ") {
            let to = from + rest[from..].find("</definedName>").unwrap() + "</definedName>".len();
            let name = &rest[from..to];
            out.push_str(&rest[..from]);
            if !name.contains(matching) {
                out.push_str(name);
            }
            rest = &rest[to..];
        }
        out + rest
    })
}

#[test]
fn tables_are_found_by_header_text_when_names_are_lost() {
    let bytes = without_names(&workbook(), "name=\"qilu.");
    let read = read(&bytes);
    assert_eq!(read.problems, vec![]);
    assert_eq!(read.entries.content_hash(), report().content_hash());
}

#[test]
fn a_column_without_name_and_header_is_missing() {
    let (bytes, sheet, at) = header("fuel", "quantity", 0, "备注");
    let bytes = without_names(&bytes, "name=\"qilu.fuel.quantity\"");
    let line = at.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let problem = the_one(
        &read(&bytes).problems,
        "workbook.missing_header",
        &sheet,
        &format!("A{line}"),
    );
    assert_eq!(problem.message.zh, "表中缺少“消耗量”。");
}

#[test]
fn columns_may_change_places() {
    let bytes = workbook();
    let (sheet, a) = named(&bytes, "qilu.unit.generation");
    let (_, b) = named(&bytes, "qilu.unit.hours");
    let (a, b) = (column_letters(a.column), column_letters(b.column));
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let mut out = xml.to_owned();
        for (from, to) in [(&a, "@"), (&b, &a), (&"@".to_owned(), &b)]
            .map(|(from, to): (&String, &str)| (from.clone(), to.to_owned()))
        {
            for line in 1..40 {
                out = out.replace(
                    &format!("<c r=\"{from}{line}\""),
                    &format!("<c r=\"{to}{line}\""),
                );
            }
        }
        out
    });
    let read = read(&edited);
    assert_eq!(read.problems, vec![]);
    assert_eq!(read.entries.content_hash(), report().content_hash());
}

#[test]
fn sheets_may_be_renamed_and_moved_and_notes_added() {
    let bytes = workbook();
    let (sheet, first) = named(&bytes, "qilu.fuel._first");
    let (_, last) = named(&bytes, "qilu.fuel._last");
    let renamed = changed(&bytes, "xl/workbook.xml", |xml| {
        xml.replace(&sheet, "我的燃料表")
    });
    let part = sheet_part(&renamed, "我的燃料表");
    let below = last.row + 3;
    let edited = changed(&renamed, &part, |xml| {
        // A note under the table, and one far to the right of the first row.
        let note = format!(
            "<row r=\"{below}\"><c r=\"B{below}\" t=\"inlineStr\"><is><t>以上数据来自台账</t></is></c></row></sheetData>"
        );
        let line = first.row + 1;
        let (head, tail) = xml.split_at(xml.find(&format!("<row r=\"{line}\"")).unwrap());
        let tail = tail.replacen(
            "</row>",
            &format!("<c r=\"BZ{line}\" t=\"inlineStr\"><is><t>备注</t></is></c></row>"),
            1,
        );
        format!("{head}{tail}").replacen("</sheetData>", &note, 1)
    });
    let read = read(&edited);
    assert_eq!(read.problems, vec![]);
    assert_eq!(read.entries.content_hash(), report().content_hash());
    assert_eq!(
        read.entries.tables["fuel"][0].cells["quantity"]
            .at
            .as_ref()
            .unwrap()
            .sheet,
        "我的燃料表"
    );
}

#[test]
fn a_missing_sheet_is_named() {
    let bytes = workbook();
    let (sheet, _) = named(&bytes, "qilu.electricity._first");
    let edited = changed(&bytes, "xl/workbook.xml", |xml| {
        let from = xml.find(&format!("<sheet name=\"{sheet}\"")).unwrap();
        let to = from + xml[from..].find("/>").unwrap() + 2;
        format!("{}{}", &xml[..from], &xml[to..]).replace(&format!("'{sheet}'!"), "#REF!")
    });
    let read = read(&edited);
    let problem = read
        .problems
        .iter()
        .find(|problem| problem.code == "workbook.missing_sheet")
        .expect("it is found");
    assert_eq!(problem.expected.as_deref(), Some(sheet.as_str()));
    assert_eq!(read.entries.tables["fuel"].len(), 2);
}
