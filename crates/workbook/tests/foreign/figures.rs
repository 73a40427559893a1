//! A figure in an own workbook means what it means in a template: both doors lead to the same number, note or refusal.

use std::collections::BTreeMap;

use qilu_accounting::{Assessment, Entries, Library, Value, assess};
use qilu_quantity::Exact;
use qilu_workbook::foreign::{ColumnSource, Conversion, HeaderLine, TableSource};
use qilu_workbook::{assess_workbook, merge_problems};

use crate::book::{YEAR, applied, book, from, layout, method, source};
use crate::support::{
    cell_xml, changed, filled, named, number, parts, row, sheet_part, text, with_cell,
};

/// What people type where a figure belongs.
const TYPED: [&str; 27] = [
    "1,234.5",
    "１２３４．５",
    "1 234.5",
    " 1234.50 ",
    "−5",
    "1，234",
    "1.2万吨",
    "3,000 吨",
    "500 kg",
    "一万二千吨",
    "一万二千",
    "十五",
    "约100",
    "约1.2万吨",
    "1.2万",
    "100左右",
    "1,23",
    "1.2.3",
    "12-15吨",
    "见附件",
    "5 GJ",
    "44/12",
    "NO",
    "ｉｅ",
    "12.5%",
    "98.5％",
    "=cmd|'/c calc'!A0",
];

/// What came of a figure: what is computed with, and code, value, expectation and wording of what is said of its cell.
#[derive(Debug, PartialEq)]
struct Came {
    value: Option<Value>,
    told: Vec<(String, Option<String>, Option<String>, String)>,
}

fn came(column: &str, assessment: &Assessment) -> Came {
    let fuel = assessment.tables.iter().find(|table| table.id == "fuel");
    let row = fuel.and_then(|table| table.rows.first());
    let cell = row.and_then(|row| row.cells.iter().find(|cell| cell.column == column));
    let of_the_cell = assessment.problems.iter().filter(|problem| {
        let place = &problem.place;
        // What a template's computed cells showed has no counterpart in a ledger.
        let is_about_figures = problem.code.starts_with("input.")
            || problem.code.starts_with("workbook.") && problem.code != "workbook.result_differs";
        is_about_figures
            && place.table.as_deref() == Some("fuel")
            && place.column.as_deref() == Some(column)
    });
    let told = of_the_cell.map(|problem| {
        assert!(problem.place.at.is_some(), "it has its place: {problem:?}");
        let mend = problem.mend.clone().unwrap_or_default();
        (
            problem.code.clone(),
            problem.value.clone(),
            problem.expected.clone(),
            [&problem.message.zh, &mend.zh, &problem.message.en, &mend.en]
                .map(String::as_str)
                .join("|"),
        )
    });
    Came {
        value: cell.map(|cell| cell.value.clone()),
        told: told.collect(),
    }
}

/// Attributes and content of a cell with this text.
fn inline(typed: &str) -> (String, String) {
    let content = format!("<is><t xml:space=\"preserve\">{typed}</t></is>");
    (" t=\"inlineStr\"".to_owned(), content)
}

/// The workbook with a style more, like the first but with this number format, and its number.
fn styled(bytes: &[u8], format: u32) -> (Vec<u8>, usize) {
    let styles = String::from_utf8(parts(bytes)["xl/styles.xml"].clone()).unwrap();
    let cells = &styles[styles.find("<cellXfs").unwrap()..styles.find("</cellXfs>").unwrap()];
    let count = cells.matches("<xf ").count();
    let xf = format!(
        "<xf numFmtId=\"{format}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
    );
    let styled = changed(bytes, "xl/styles.xml", |xml| {
        xml.replacen("</cellXfs>", &xf, 1)
    });
    (styled, count)
}

/// A cell as a file has it: typed text, or a number shown in a format.
#[derive(Clone, Copy)]
enum Typed<'t> {
    Text(&'t str),
    Shown(&'t str, u32),
}

fn with(bytes: &[u8], sheet: &str, at: &str, typed: Typed<'_>) -> Vec<u8> {
    match typed {
        Typed::Text(typed) => {
            let (attributes, content) = inline(typed);
            changed(bytes, &sheet_part(bytes, sheet), |xml| {
                with_cell(xml, at, &attributes, &content)
            })
        }
        Typed::Shown(figure, format) => {
            let (bytes, style) = styled(bytes, format);
            changed(&bytes, &sheet_part(&bytes, sheet), |xml| {
                let old = cell_xml(xml, at);
                let new = format!("<c r=\"{at}\" s=\"{style}\"><v>{figure}</v></c>");
                xml.replacen(old, &new, 1)
            })
        }
    }
}

/// By way of a template whose cell is written anew.
fn by_template(column: &str, typed: Typed<'_>) -> Came {
    let fuel = row(&[
        ("unit", text("1")),
        ("fuel", text("bituminous")),
        ("month", text("01")),
        (column, number("7")),
    ]);
    let entries = Entries {
        method: method().id.clone(),
        year: YEAR,
        entity: String::new(),
        tables: BTreeMap::from([("fuel".to_owned(), vec![fuel])]),
    };
    let bytes = filled(method(), &entries);
    let (sheet, header) = named(&bytes, &format!("qilu.fuel.{column}"));
    let (_, first) = named(&bytes, "qilu.fuel._first");
    let at = qilu_workbook::address::Address::new(first.row, header.column).to_string();
    let bytes = with(&bytes, &sheet, &at, typed);
    let (_, assessment) = assess_workbook(&bytes, Library::embedded(), None).unwrap();
    came(column, &assessment.unwrap())
}

/// By way of an own workbook under a layout.
fn by_layout(column: ColumnSource, typed: Typed<'_>) -> Came {
    let bytes = book(&[
        &["机组", "燃料", "月份", "数"],
        &["1号", "bituminous", "1月", "7"],
    ]);
    let bytes = with(&bytes, "能耗台账", "D2", typed);
    let id = column.column.clone();
    let unit = ColumnSource {
        codes: crate::book::codes(&[("1号", "1")]),
        ..from("unit", "机组")
    };
    let layout = layout(vec![TableSource {
        header: HeaderLine { row: 1, rows: 1 },
        columns: vec![unit, from("fuel", "燃料"), from("month", "月份"), column],
        ..source()
    }]);
    let applied = applied(&bytes, &layout);
    let entries = Entries {
        method: method().id.clone(),
        year: YEAR,
        entity: String::new(),
        tables: applied.entities[""].tables.clone(),
    };
    let mut assessment = assess(Library::embedded(), method(), &entries);
    assessment.problems = merge_problems(&applied.problems, assessment.problems);
    came(&id, &assessment)
}

fn of(number: &str) -> Option<Value> {
    Some(Value::Number(Exact::parse(number).unwrap()))
}

#[test]
fn a_text_where_a_figure_belongs_means_the_same_by_both_doors() {
    for column in ["quantity", "oxidation"] {
        for typed in TYPED {
            let typed_in = Typed::Text(typed);
            assert_eq!(
                by_layout(from(column, "数"), typed_in),
                by_template(column, typed_in),
                "{typed:?} in {column}"
            );
        }
    }
    // That both agree on nothing at all would prove nothing.
    let understood = by_layout(from("quantity", "数"), Typed::Text("1.2万吨"));
    assert_eq!(understood.value, of("12000"));
    assert_eq!(understood.told[0].0, "input.number_understood");
    let offered = by_layout(from("quantity", "数"), Typed::Text("约1.2万吨"));
    assert_eq!(offered.told[0].0, "input.not_a_number");
    assert_eq!(offered.told[0].2.as_deref(), Some("12000"));
    let command = by_layout(from("quantity", "数"), Typed::Text("=cmd|'/c calc'!A0"));
    assert_eq!(command.told[0].0, "workbook.command_text");
}

#[test]
fn a_number_shown_in_percent_or_as_a_date_means_the_same_by_both_doors() {
    const PERCENT: u32 = 10;
    const DATE: u32 = 14;
    for (column, typed) in [
        ("oxidation", Typed::Shown("0.985", PERCENT)),
        ("quantity", Typed::Shown("0.985", PERCENT)),
        ("oxidation", Typed::Shown("98.5", 0)),
        ("quantity", Typed::Shown("45000", DATE)),
    ] {
        assert_eq!(
            by_layout(from(column, "数"), typed),
            by_template(column, typed)
        );
    }
    let percent = Typed::Shown("0.985", PERCENT);
    assert_eq!(
        by_layout(from("oxidation", "数"), percent).value,
        of("98.5")
    );
    let date = by_layout(from("quantity", "数"), Typed::Shown("45000", DATE));
    assert_eq!(date.told[0].0, "workbook.date_in_cell");
    // Declared to be percentages, or shares of one: each is shown as it is meant.
    let declared = |unit: &str| ColumnSource {
        unit: Some(unit.to_owned()),
        ..from("oxidation", "数")
    };
    assert_eq!(by_layout(declared("%"), percent).value, of("98.5"));
    assert_eq!(by_layout(declared("1"), percent).value, of("98.5"));
}

#[test]
fn signs_of_nothing_are_blanks_in_a_ledger() {
    for sign in ["-", "—", "/", " - "] {
        let bytes = book(&[
            &["机组", "燃料", "月份", "数", "热值"],
            &["1", "bituminous", "1月", "7", sign],
        ]);
        let layout = layout(vec![TableSource {
            header: HeaderLine { row: 1, rows: 1 },
            columns: vec![
                from("unit", "机组"),
                from("fuel", "燃料"),
                from("month", "月份"),
                from("quantity", "数"),
                from("ncv", "热值"),
            ],
            ..source()
        }]);
        let read = &applied(&bytes, &layout).entities[""].tables["fuel"][0];
        assert!(read.cells["ncv"].is_blank(), "{sign}");
    }
}

#[test]
fn a_text_is_read_in_the_unit_its_column_is_declared_in() {
    let declared = |typed: &str| {
        let column = ColumnSource {
            unit: Some("万吨".to_owned()),
            ..from("quantity", "数")
        };
        by_layout(column, Typed::Text(typed))
    };
    for (typed, number) in [("1.2", "12000"), ("１．２", "12000"), ("1,200", "12000000")] {
        let found = declared(typed);
        assert_eq!(found.value, of(number), "{typed}");
        assert!(found.told.is_empty(), "{found:?}");
    }
    for (typed, number) in [("1.2万吨", "12000"), ("500 kg", "0.5"), ("3,000吨", "3000")] {
        let found = declared(typed);
        assert_eq!(found.value, of(number), "{typed}");
        assert_eq!(found.told[0].0, "input.number_understood");
        assert_eq!(found.told[0].2.as_deref(), Some(number));
    }
    // Offered in the unit of the table, in which it would be entered.
    let offered = declared("约1.2");
    assert_eq!(offered.value, Some(Value::Missing));
    assert_eq!(offered.told[0].2.as_deref(), Some("12000"));
    // Where the column counts in 万, Chinese figures may be of either.
    let either = declared("一万二千");
    assert_eq!(
        (either.told[0].0.as_str(), either.told[0].2.as_deref()),
        ("input.not_a_number", None)
    );
}

#[test]
fn under_a_declared_conversion_bare_numbers_alone_are_certain() {
    let declared = |typed: &str| {
        let column = ColumnSource {
            conversion: Some(Conversion {
                factor: "0.0041868".to_owned(),
                reason: "国际蒸汽表卡".to_owned(),
            }),
            ..from("ncv", "数")
        };
        by_layout(column, Typed::Text(typed))
    };
    assert_eq!(declared("4,804").value, of("20.1133872"));
    for typed in ["四千八百", "约4800", "4804 kcal/kg"] {
        let found = declared(typed);
        assert_eq!(found.value, Some(Value::Missing), "{typed}");
        assert_eq!(
            (found.told[0].0.as_str(), found.told[0].2.as_deref()),
            ("input.not_a_number", None),
            "{typed}"
        );
    }
}
