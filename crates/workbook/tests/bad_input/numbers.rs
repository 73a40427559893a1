//! Numbers as people type them, and what is none.

use qilu_accounting::{EntryValue, Severity};
use qilu_quantity::{Exact, Notation};

use crate::book::{cell, problems, read, the_one, typed, typed_text, value, workbook};
use crate::support;
use crate::support::{changed, sheet_part, with_cell};

#[test]
fn numbers_typed_as_text_are_numbers() {
    for typed_in in ["1,234.5", "１２３４.５", " 1234.50 ", "1 234.5"] {
        let (bytes, ..) = typed_text("fuel", "quantity", typed_in);
        let read = read(&bytes);
        assert_eq!(
            value(&read, "fuel", "quantity"),
            EntryValue::Number(Exact::parse("1234.5").unwrap()),
            "{typed_in}"
        );
        assert_eq!(read.problems, vec![]);
    }
}

#[test]
fn a_unit_after_a_number_is_understood_where_it_is_certain() {
    for (typed_in, number) in [
        ("1.2万吨", "12000"),
        ("3,000 吨", "3000"),
        ("12.5吨", "12.5"),
        ("500 kg", "0.5"),
        ("一万二千吨", "12000"),
    ] {
        let (bytes, sheet, at) = typed_text("fuel", "quantity", typed_in);
        assert_eq!(
            value(&read(&bytes), "fuel", "quantity"),
            EntryValue::Number(Exact::parse(number).unwrap()),
            "{typed_in}"
        );
        let found = problems(&bytes);
        let problem = the_one(&found, "workbook.number_understood", &sheet, &at);
        assert_eq!(
            (
                problem.severity,
                problem.value.as_deref(),
                problem.expected.as_deref()
            ),
            (Severity::Note, Some(typed_in), Some(number))
        );
        assert!(
            !found
                .iter()
                .any(|problem| problem.code == "input.not_a_number")
        );
    }
    let (bytes, ..) = typed_text("fuel", "oxidation", "98.5％");
    assert_eq!(
        value(&read(&bytes), "fuel", "oxidation"),
        EntryValue::Number(Exact::parse("98.5").unwrap())
    );
    // The unit of a gas is 10⁴Nm³, and in that column 1.2万 may be either.
    let gas = |typed_in: &str| {
        let (bytes, ..) = typed_text("fuel", "fuel", "天然气");
        let (sheet, at) = cell(&bytes, "fuel", "quantity", 0);
        let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
            with_cell(
                xml,
                &at,
                " t=\"inlineStr\"",
                &format!("<is><t>{typed_in}</t></is>"),
            )
        });
        value(&read(&edited), "fuel", "quantity")
    };
    assert_eq!(gas("3万立方米"), EntryValue::Text("3万立方米".to_owned()));
    assert_eq!(
        gas("3.5万标方"),
        EntryValue::Number(Exact::parse("3.5").unwrap())
    );
}

#[test]
fn words_in_a_number_are_located_once() {
    for (typed_in, offered) in [
        ("约100", Some("100")),
        ("1.2万", Some("12000")),
        ("1,23", None),
        ("见附件", None),
        ("5 GJ", None),
    ] {
        let (bytes, sheet, at) = typed_text("fuel", "quantity", typed_in);
        let problem = the_one(&problems(&bytes), "input.not_a_number", &sheet, &at);
        assert_eq!(problem.value.as_deref(), Some(typed_in));
        assert_eq!(problem.severity, Severity::Error);
        if let Some(offered) = offered {
            assert_eq!(problem.expected.as_deref(), Some(offered));
            let mend = problem.mend.unwrap();
            assert!(
                mend.zh.contains("是否为") && mend.en.contains("Did you mean"),
                "{mend:?}"
            );
        }
    }
}

#[test]
fn error_values_are_located_once() {
    let (bytes, sheet, at) = typed("fuel", "quantity", " t=\"e\"", "<f>1/0</f><v>#DIV/0!</v>");
    let problems = problems(&bytes);
    let problem = the_one(&problems, "workbook.cell_error", &sheet, &at);
    assert_eq!(problem.message.zh, "“消耗量”的单元格是错误值 #DIV/0!。");
    assert_eq!(
        problem.message.en,
        "“Consumption” holds the error value #DIV/0!."
    );
    assert!(!problems.iter().any(|problem| problem.code == "input.not_a_number" || problem.code == "input.required"));
}

#[test]
fn percentages_mean_what_they_show() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "oxidation", 0);
    let part = sheet_part(&bytes, &sheet);
    // A style like the cell's own, shown as a percentage.
    let styled = changed(&bytes, "xl/styles.xml", |xml| {
        let end = xml.find("</cellXfs>").unwrap();
        format!(
            "{}<xf numFmtId=\"10\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>{}",
            &xml[..end],
            &xml[end..]
        )
    });
    let styles = String::from_utf8(support::parts(&bytes)["xl/styles.xml"].clone()).unwrap();
    let cells = &styles[styles.find("<cellXfs").unwrap()..styles.find("</cellXfs>").unwrap()];
    let style = cells.matches("<xf ").count();
    let bytes = changed(&styled, &part, |xml| {
        let old = support::cell_xml(xml, &at);
        xml.replacen(
            old,
            &format!("<c r=\"{at}\" s=\"{style}\"><v>0.985</v></c>"),
            1,
        )
    });
    assert_eq!(
        value(&read(&bytes), "fuel", "oxidation"),
        EntryValue::Number(Exact::parse("98.5").unwrap())
    );
}

#[test]
fn notation_keys_are_read_in_any_width_and_case() {
    for (typed_in, key) in [
        ("NO", Notation::NO),
        ("ne", Notation::NE),
        ("ＩＥ", Notation::IE),
        ("C", Notation::C),
    ] {
        let (bytes, ..) = typed_text("unit", "supply", typed_in);
        assert_eq!(
            value(&read(&bytes), "unit", "supply"),
            EntryValue::Notation(key),
            "{typed_in}"
        );
    }
}

#[test]
fn impossible_values_are_located() {
    let (bytes, sheet, at) = typed("fuel", "quantity", "", "<v>-5</v>");
    the_one(&problems(&bytes), "input.out_of_range", &sheet, &at);
}

#[test]
fn a_number_shown_as_a_date_is_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "quantity", 0);
    let styled = changed(&bytes, "xl/styles.xml", |xml| {
        let end = xml.find("</cellXfs>").unwrap();
        format!(
            "{}<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>{}",
            &xml[..end],
            &xml[end..]
        )
    });
    let styles = String::from_utf8(support::parts(&bytes)["xl/styles.xml"].clone()).unwrap();
    let style = styles[styles.find("<cellXfs").unwrap()..styles.find("</cellXfs>").unwrap()]
        .matches("<xf ")
        .count();
    let edited = changed(&styled, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            support::cell_xml(xml, &at),
            &format!("<c r=\"{at}\" s=\"{style}\"><v>45000</v></c>"),
            1,
        )
    });
    the_one(
        &read(&edited).problems,
        "workbook.date_in_cell",
        &sheet,
        &at,
    );
}
