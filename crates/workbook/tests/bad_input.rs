//! Every kind of bad input gets its own located, kind problem, and everything else is read all the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod support;

use std::collections::BTreeMap;

use qilu_accounting::{Entries, EntryValue, Library, Problem, Severity};
use qilu_quantity::{Exact, Notation};
use qilu_workbook::address::{Address, column_letters};
use qilu_workbook::{Expectation, ReadWorkbook, WorkbookProblem, assess_workbook, read_workbook};
use support::{changed, filled, method, named, number, row, sheet_part, text, with_cell};

/// A small power report: one unit, two months of bituminous coal.
fn report() -> Entries {
    let fuel = |month: &str, quantity: &str| {
        row(&[
            ("unit", text("1")),
            ("fuel", text("bituminous")),
            ("month", text(month)),
            ("quantity", number(quantity)),
            ("ncv", number("21.345")),
            ("carbon_measured", number("0.5512")),
            ("oxidation", number("99")),
        ])
    };
    let unit = row(&[
        ("unit", text("1")),
        ("name", text("1号机组")),
        ("kind", text("coal_to_300")),
        ("capacity", number("300")),
        ("generation", number("1500000.5")),
        ("supply", number("1400000")),
        ("hours", number("7200")),
    ]);
    let electricity = row(&[("unit", text("1")), ("quantity", number("1234.567"))]);
    let tables = BTreeMap::from([
        ("unit".to_owned(), vec![unit]),
        (
            "fuel".to_owned(),
            vec![fuel("01", "50013.37"), fuel("02", "48000")],
        ),
        ("electricity".to_owned(), vec![electricity]),
    ]);
    Entries {
        method: "power-2022".to_owned(),
        year: support::YEAR,
        entity: support::CREDIT_CODE.to_owned(),
        tables,
    }
}

fn workbook() -> Vec<u8> {
    filled(method("power-2022"), &report())
}

/// The address of a column's cell in a data row of a table.
fn cell(bytes: &[u8], table: &str, column: &str, row: u32) -> (String, String) {
    let (sheet, header) = named(bytes, &format!("qilu.{table}.{column}"));
    let (_, first) = named(bytes, &format!("qilu.{table}._first"));
    (
        sheet,
        Address::new(first.row + row, header.column).to_string(),
    )
}

/// The workbook with one cell of a table written anew.
fn typed(table: &str, column: &str, attributes: &str, content: &str) -> (Vec<u8>, String, String) {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, table, column, 0);
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, attributes, content)
    });
    (edited, sheet, at)
}

fn typed_text(table: &str, column: &str, value: &str) -> (Vec<u8>, String, String) {
    typed(
        table,
        column,
        " t=\"inlineStr\"",
        &format!("<is><t>{value}</t></is>"),
    )
}

fn read(bytes: &[u8]) -> ReadWorkbook {
    read_workbook(bytes, Library::embedded(), None).expect("it is readable")
}

fn refused(bytes: &[u8]) -> WorkbookProblem {
    read_workbook(bytes, Library::embedded(), None).expect_err("it is refused")
}

/// All problems of a workbook, the engine's too.
fn problems(bytes: &[u8]) -> Vec<Problem> {
    assess_workbook(bytes, Library::embedded(), None)
        .expect("it is readable")
        .1
        .expect("its method is known")
        .problems
}

/// The one problem with this code, and that it stands at the cell.
fn the_one(problems: &[Problem], code: &str, sheet: &str, at: &str) -> Problem {
    let found: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.code == code)
        .collect();
    assert_eq!(found.len(), 1, "{code}: {problems:#?}");
    let place = found[0]
        .place
        .at
        .as_ref()
        .unwrap_or_else(|| panic!("{code} has no place"));
    assert_eq!(
        (place.sheet.as_str(), place.cell.as_str()),
        (sheet, at),
        "{code}"
    );
    assert!(
        found[0].mend.is_some()
            && !found[0].message.zh.is_empty()
            && !found[0].message.en.is_empty()
    );
    found[0].clone()
}

fn value(read: &ReadWorkbook, table: &str, column: &str) -> EntryValue {
    read.entries.tables[table][0].cells[column].value.clone()
}

#[test]
fn the_workbook_itself_is_clean() {
    let read = read(&workbook());
    assert_eq!(read.problems, vec![]);
    assert_eq!(read.entries.content_hash(), report().content_hash());
    let blocking: Vec<Problem> = problems(&workbook())
        .into_iter()
        .filter(Problem::is_blocking)
        .collect();
    assert_eq!(blocking, vec![]);
}

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
fn a_command_typed_as_text_is_located() {
    for (table, column) in [("fuel", "quantity"), ("unit", "name")] {
        let (bytes, sheet, at) = typed_text(table, column, "=cmd|&apos;/c calc&apos;!A0");
        let found = problems(&bytes);
        the_one(&found, "workbook.command_text", &sheet, &at);
        assert!(
            !found
                .iter()
                .any(|problem| problem.code == "input.not_a_number")
        );
    }
    // A bar alone is a name.
    let (bytes, ..) = typed_text("unit", "name", "1号|2号");
    assert_eq!(read(&bytes).problems, vec![]);
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
fn unknown_fuels_are_located() {
    let (bytes, sheet, at) = typed_text("fuel", "fuel", "月球煤");
    let problem = the_one(&problems(&bytes), "input.unknown_code", &sheet, &at);
    assert_eq!(problem.value.as_deref(), Some("月球煤"));
}

#[test]
fn codes_are_read_by_label_code_or_english() {
    for typed_in in ["烟煤", "bituminous", "Bituminous coal", " 烟煤　"] {
        let (bytes, ..) = typed_text("fuel", "fuel", typed_in);
        assert_eq!(
            value(&read(&bytes), "fuel", "fuel"),
            EntryValue::Text("bituminous".to_owned()),
            "{typed_in}"
        );
    }
    let (bytes, ..) = typed("fuel", "month", "", "<v>3</v>");
    assert_eq!(
        value(&read(&bytes), "fuel", "month"),
        EntryValue::Text("03".to_owned())
    );
}

#[test]
fn duplicate_rows_are_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "month", 1);
    let bytes = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, " t=\"inlineStr\"", "<is><t>1月</t></is>")
    });
    let found = problems(&bytes);
    let problem = found
        .iter()
        .find(|problem| problem.code == "input.duplicate_row")
        .expect("it is found");
    assert_eq!(problem.place.at.as_ref().unwrap().sheet, sheet);
    assert!(
        problem
            .place
            .at
            .as_ref()
            .unwrap()
            .cell
            .ends_with(at.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
        "{problem:?}"
    );
}

#[test]
fn hidden_rows_with_data_are_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "unit", 1);
    let line = Address::parse(&at).unwrap().row + 1;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            &format!("<row r=\"{line}\""),
            &format!("<row r=\"{line}\" hidden=\"1\""),
            1,
        )
    });
    let problem = the_one(&read(&edited).problems, "workbook.hidden_rows", &sheet, &at);
    assert_eq!(
        problem.message.zh,
        format!("第 {line} 行被隐藏，但其中有数据。")
    );
    assert_eq!(
        read(&edited).entries.tables["fuel"].len(),
        2,
        "the row is read all the same"
    );
    // An unused row may be hidden.
    let unused = line + 5;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        xml.replacen(
            &format!("<row r=\"{unused}\""),
            &format!("<row r=\"{unused}\" hidden=\"1\""),
            1,
        )
    });
    assert_eq!(read(&edited).problems, vec![]);
}

#[test]
fn merged_cells_in_the_data_are_located() {
    let bytes = workbook();
    let (sheet, at) = cell(&bytes, "fuel", "quantity", 0);
    let (_, below) = cell(&bytes, "fuel", "quantity", 1);
    let merge = |area: String| {
        changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
            xml.replacen(
                "</sheetData>",
                &format!(
                    "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{area}\"/></mergeCells>"
                ),
                1,
            )
        })
    };
    let problem = the_one(
        &read(&merge(format!("{at}:{below}"))).problems,
        "workbook.merged_cells",
        &sheet,
        &at,
    );
    assert_eq!(problem.value, Some(format!("{at}:{below}")));
    assert_eq!(
        read(&merge("A1:D1".to_owned())).problems,
        vec![],
        "titles may be merged"
    );
}

#[test]
fn overwritten_formulas_are_located() {
    let (bytes, sheet, at) = typed("fuel", "emission", "", "<v>1</v>");
    let problem = the_one(
        &read(&bytes).problems,
        "workbook.formula_overwritten",
        &sheet,
        &at,
    );
    assert_eq!(
        (problem.value.as_deref(), problem.place.column.as_deref()),
        (Some("1"), Some("emission"))
    );

    let bytes = workbook();
    let (sheet, header) = named(&bytes, "qilu.fuel.ncv._used");
    let (_, first) = named(&bytes, "qilu.fuel._first");
    let at = Address::new(first.row, header.column).to_string();
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &at, "", "<v>99</v>")
    });
    the_one(
        &read(&edited).problems,
        "workbook.formula_overwritten",
        &sheet,
        &at,
    );

    let (sheet, total) = named(&bytes, "qilu._total.total_with");
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(xml, &total.to_string(), "", "<v>7</v>")
    });
    the_one(
        &read(&edited).problems,
        "workbook.formula_overwritten",
        &sheet,
        &total.to_string(),
    );
}

#[test]
fn cached_results_are_never_trusted() {
    let (bytes, ..) = typed("fuel", "emission", "", "<f>1+1</f><v>999999999</v>");
    let (_, assessment) = assess_workbook(&bytes, Library::embedded(), None).unwrap();
    let (_, clean) = assess_workbook(&workbook(), Library::embedded(), None).unwrap();
    assert_eq!(assessment.unwrap().totals, clean.unwrap().totals);
}

#[test]
fn a_formula_in_an_input_is_taken_with_a_note_if_it_has_a_result() {
    let (bytes, sheet, at) = typed("fuel", "quantity", "", "<f>4000+321.5</f><v>4321.5</v>");
    let taken = read(&bytes);
    assert_eq!(
        value(&taken, "fuel", "quantity"),
        EntryValue::Number(Exact::parse("4321.5").unwrap())
    );
    assert_eq!(
        the_one(&taken.problems, "workbook.formula_in_input", &sheet, &at).severity,
        Severity::Note
    );
    let (bytes, sheet, at) = typed("fuel", "quantity", "", "<f>4000+321.5</f>");
    assert_eq!(
        the_one(
            &problems(&bytes),
            "workbook.formula_without_value",
            &sheet,
            &at
        )
        .severity,
        Severity::Error
    );
}

#[test]
fn a_formula_that_leaves_the_workbook_is_an_error() {
    for (formula, code) in [
        ("[1]台账!B2", "workbook.external_link"),
        ("SUM('[2]台 账'!B2:B9)", "workbook.external_link"),
        ("cmd|'/c calc'!A0", "workbook.program_call"),
        (
            "WEBSERVICE(\"http://example.com\")",
            "workbook.program_call",
        ),
    ] {
        let content = format!("<f>{}</f><v>4321.5</v>", formula.replace('"', "&quot;"));
        let (bytes, sheet, at) = typed("fuel", "quantity", "", &content);
        let problem = the_one(&problems(&bytes), code, &sheet, &at);
        assert_eq!(problem.severity, Severity::Error, "{formula}");
    }
    // Beside the entries a formula may draw on what it likes.
    let bytes = workbook();
    let (sheet, first) = named(&bytes, "qilu.fuel._first");
    let line = first.row + 1;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let (head, tail) = xml.split_at(xml.find(&format!("<row r=\"{line}\"")).unwrap());
        let note = format!("<c r=\"BZ{line}\"><f>[1]台账!B2</f><v>1</v></c></row>");
        format!("{head}{}", tail.replacen("</row>", &note, 1))
    });
    assert_eq!(read(&edited).problems, vec![]);
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
fn figures_below_the_prepared_rows_are_not_lost() {
    let bytes = workbook();
    let (sheet, last) = named(&bytes, "qilu.fuel._last");
    let column = |id: &str| column_letters(named(&bytes, &format!("qilu.fuel.{id}")).1.column);
    let line = last.row + 2;
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        let cells = format!(
            "<c r=\"{}{line}\"><v>1</v></c><c r=\"{}{line}\" t=\"inlineStr\"><is><t>烟煤</t></is></c><c r=\"{}{line}\"><v>12</v></c><c r=\"{}{line}\"><v>5</v></c>",
            column("unit"),
            column("fuel"),
            column("month"),
            column("quantity")
        );
        xml.replacen(
            "</sheetData>",
            &format!("<row r=\"{line}\">{cells}</row></sheetData>"),
            1,
        )
    });
    let read = read(&edited);
    assert_eq!(read.entries.tables["fuel"].len(), 3);
    assert_eq!(
        read.entries.tables["fuel"][2].at.as_ref().unwrap().row,
        line
    );
}

#[test]
fn an_empty_template_asks_for_its_rows_and_for_the_required_cells_of_its_forms() {
    let mut accepted = Vec::new();
    for method in support::methods() {
        let mut entries = support::sample(method, 1);
        entries.tables.clear();
        let bytes = filled(method, &entries);
        let problems = problems(&bytes);
        let empty: Vec<&str> = problems
            .iter()
            .filter(|problem| problem.code == "input.no_rows")
            .filter_map(|problem| problem.place.table.as_deref())
            .collect();
        let needed: Vec<&str> = method
            .tables
            .iter()
            .filter(|table| table.rows_min > 0)
            .map(|table| table.id.as_str())
            .collect();
        assert_eq!(empty, needed, "{}", method.id);
        if !problems.iter().any(|problem| problem.is_blocking()) {
            accepted.push(method.id.as_str());
        }
        for problem in problems
            .iter()
            .filter(|problem| problem.code == "input.required")
        {
            let place = &problem.place;
            let at = place.at.as_ref().expect("its cell");
            let (table, column) = (
                place.table.as_deref().unwrap(),
                place.column.as_deref().unwrap(),
            );
            let (sheet, label) = named(&bytes, &format!("qilu.{table}.{column}"));
            assert_eq!(at.sheet, sheet);
            assert_eq!(Address::parse(&at.cell).unwrap().row, label.row);
        }
    }
    assert_eq!(accepted, Vec::<&str>::new(), "accept an empty report");
    let method = method("cement-2013");
    let mut entries = support::sample(method, 1);
    entries.tables.remove("electricity");
    let problems = problems(&filled(method, &entries));
    let asked: Vec<_> = problems
        .iter()
        .filter(|problem| problem.code == "input.required")
        .map(|problem| {
            (
                problem.place.table.as_deref(),
                problem.place.column.as_deref(),
            )
        })
        .collect();
    assert_eq!(asked, [(Some("electricity"), Some("purchased"))]);
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

#[test]
fn another_year_enterprise_or_method_is_fatal_and_located_on_the_cover() {
    let expect = |method: &str, year: i32, entity: &str| Expectation {
        method: Some(method.to_owned()),
        year: Some(year),
        entity: Some(entity.to_owned()),
    };
    let read = |expect: Expectation| {
        read_workbook(&workbook(), Library::embedded(), Some(&expect)).unwrap()
    };
    assert_eq!(
        read(expect("power-2022", 2023, support::CREDIT_CODE)).problems,
        vec![]
    );
    for (expect, code, name) in [
        (
            expect("power-2022", 2024, support::CREDIT_CODE),
            "workbook.other_year",
            "qilu._year",
        ),
        (
            expect("power-2022", 2023, "91370200MA3YYYYY0Y"),
            "workbook.other_enterprise",
            "qilu._entity",
        ),
        (
            expect("cement-2013", 2023, support::CREDIT_CODE),
            "workbook.other_method",
            "qilu._method",
        ),
    ] {
        let (sheet, at) = named(&workbook(), name);
        let problem = the_one(&read(expect).problems, code, &sheet, &at.to_string());
        assert_eq!(problem.severity, Severity::Fatal);
    }
}

#[test]
fn an_old_template_is_fatal() {
    let bytes = workbook();
    let hash = &method("power-2022").hash;
    let edited = changed(&bytes, "xl/sharedStrings.xml", |xml| {
        xml.replace(hash.as_str(), &"0".repeat(64))
    });
    let (sheet, at) = named(&bytes, "qilu._method");
    let problem = the_one(
        &read(&edited).problems,
        "workbook.old_template",
        &sheet,
        &at.to_string(),
    );
    assert_eq!(problem.severity, Severity::Fatal);
}

#[test]
fn files_that_are_no_template_are_refused() {
    let bytes = workbook();
    let unmarked = changed(&bytes, "xl/workbook.xml", |xml| {
        xml.replace("\"_meta\"", "\"mine\"")
    });
    assert_eq!(refused(&unmarked).code, "workbook.wrong_template");
    let unknown = changed(&bytes, "xl/sharedStrings.xml", |xml| {
        xml.replace(">power-2022<", ">power-1999<")
    });
    assert_eq!(refused(&unknown).code, "workbook.unknown_method");
}

#[test]
fn an_entity_left_open_is_read_from_the_cover() {
    let entries = report();
    let mut options = support::options(&entries);
    options.entity = None;
    let bytes =
        qilu_workbook::write_template(Library::embedded(), method("power-2022"), &options).unwrap();
    let (sheet, at) = named(&bytes, "qilu._entity");
    let edited = changed(&bytes, &sheet_part(&bytes, &sheet), |xml| {
        with_cell(
            xml,
            &at.to_string(),
            " t=\"inlineStr\"",
            "<is><t> 91370100MA3XXXXX0X </t></is>",
        )
    });
    assert_eq!(read(&edited).entries.entity, support::CREDIT_CODE);
}
