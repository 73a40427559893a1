//! Workbooks of the users' own making, read by a layout.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

use qilu_accounting::{EntryRow, EntryValue, Library, Method, Severity};
use qilu_quantity::{CreditCode, Exact};
use qilu_workbook::foreign::{
    Applied, ColumnRef, ColumnSource, Condition, Conversion, ForeignFile, HeaderLine, Layout,
    Spread, SpreadBlock, TableSource, apply, check, extract, headers, inspect, mark, recognise,
    suggest,
};
use qilu_workbook::{EntityFacts, TemplateOptions, read_workbook, sheet_view, write_template};
use rust_xlsxwriter::{Format, Formula, Workbook};

const YEAR: i32 = 2024;

fn method() -> &'static Method {
    Library::embedded().method("power-2022").unwrap()
}

/// A sheet out of rows; a text that reads as a number is written as one.
fn sheet(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let target = book.add_worksheet();
    target.set_name(name).unwrap();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            if text.is_empty() {
                continue;
            }
            match text.parse::<f64>() {
                Ok(number) => target.write_number(row, column, number).unwrap(),
                Err(_) => target.write_string(row, column, *text).unwrap(),
            };
        }
    }
}

fn book(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    sheet(&mut book, "能耗台账", rows);
    book.save_to_buffer().unwrap()
}

/// A ledger as an ERP exports it: title, header, months down, totals between.
fn ledger() -> Vec<u8> {
    book(&[
        &["某热电有限公司 2024 年燃料消耗台账"],
        &[
            "机组",
            "煤种",
            "月份",
            "消耗量(万吨)",
            "低位发热量(kcal/kg)",
            "备注",
        ],
        &["1号机组", "入炉烟煤", "2024年1月", "8.321546", "4804", ""],
        &["1号机组", "入炉烟煤", "2月", "7.412088", "4810", "检修"],
        &["合计", "", "", "15.733634", "", ""],
        &["1号机组", "入炉烟煤", "2023年12月", "9", "4800", "上年"],
        &["1号机组", "入炉烟煤", "3月", "-", "", "停机"],
    ])
}

fn from(column: &str, header: &str) -> ColumnSource {
    ColumnSource {
        column: column.to_owned(),
        header: Some(ColumnRef::first(header)),
        ..ColumnSource::default()
    }
}

fn codes(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
        .collect()
}

fn source() -> TableSource {
    TableSource {
        table: "fuel".to_owned(),
        sheet: "能耗台账".to_owned(),
        header: HeaderLine { row: 2, rows: 1 },
        entity: None,
        columns: vec![
            ColumnSource {
                codes: codes(&[("1号机组", "1")]),
                ..from("unit", "机组")
            },
            ColumnSource {
                codes: codes(&[("入炉烟煤", "bituminous")]),
                ..from("fuel", "煤种")
            },
            from("month", "月份"),
            ColumnSource {
                unit: Some("万吨".to_owned()),
                ..from("quantity", "消耗量(万吨)")
            },
            ColumnSource {
                conversion: Some(Conversion {
                    factor: "0.0041868".to_owned(),
                    reason: "国际蒸汽表卡".to_owned(),
                }),
                ..from("ncv", "低位发热量(kcal/kg)")
            },
        ],
        spread: None,
        rows: Vec::new(),
        keep_totals: false,
    }
}

fn layout(sources: Vec<TableSource>) -> Layout {
    Layout {
        method: "power-2022".to_owned(),
        sources,
    }
}

fn read(bytes: &[u8], layout: &Layout) -> Applied {
    assert_eq!(check(layout, method()), Vec::new(), "the layout is sound");
    applied(bytes, layout)
}

fn applied(bytes: &[u8], layout: &Layout) -> Applied {
    apply(&ForeignFile::open(bytes).unwrap(), method(), layout, YEAR)
}

fn rows<'a>(applied: &'a Applied, code: &str, table: &str) -> &'a [EntryRow] {
    applied.entities[code]
        .tables
        .get(table)
        .map_or(&[], Vec::as_slice)
}

fn text(row: &EntryRow, column: &str) -> String {
    match &row.cells[column].value {
        EntryValue::Text(text) => text.clone(),
        EntryValue::Number(number) => number.to_decimal_string(10),
        EntryValue::Notation(key) => key.to_string(),
        EntryValue::Blank => String::new(),
    }
}

fn reasons(applied: &Applied) -> Vec<(&str, usize, u32)> {
    let skipped = applied.skipped.iter();
    skipped.map(|s| (s.reason, s.count, s.first)).collect()
}

#[test]
fn a_ledger_becomes_entries_in_the_methods_units_each_with_its_own_cell() {
    let applied = read(&ledger(), &layout(vec![source()]));
    let read = rows(&applied, "", "fuel");
    let seen: Vec<_> = read
        .iter()
        .map(|row| ["unit", "fuel", "month", "quantity", "ncv"].map(|column| text(row, column)))
        .collect();
    assert_eq!(
        seen,
        [
            ["1", "bituminous", "01", "83215.46", "20.1133872"],
            ["1", "bituminous", "02", "74120.88", "20.138508"],
        ]
    );
    let at = read[1].cells["quantity"].at.clone().unwrap();
    assert_eq!((at.sheet.as_str(), at.cell.as_str()), ("能耗台账", "D4"));
    assert_eq!(
        reasons(&applied),
        [("other_year", 1, 6), ("total", 1, 5)],
        "what is left out is told; a month without a figure is no row"
    );
    assert!(applied.problems.is_empty(), "{:?}", applied.problems);
}

#[test]
fn moved_columns_and_another_sheet_name_are_read_all_the_same() {
    let moved = {
        let mut book = Workbook::new();
        sheet(&mut book, "说明", &[&["本表由系统导出"]]);
        sheet(
            &mut book,
            "2024年2月",
            &[
                &[
                    "备注",
                    "低位发热量 (kcal/kg)",
                    "月份",
                    "机组",
                    "消耗量（万吨）",
                    "煤种",
                    "新列",
                ],
                &["", "4804", "1月", "1号机组", "8.321546", "入炉烟煤", "x"],
            ],
        );
        book.save_to_buffer().unwrap()
    };
    let layout = layout(vec![source()]);
    let found = recognise(&moved, &[&layout]).unwrap().remove(0);
    assert!(found.is_complete(), "{found:?}");
    assert_eq!(
        (found.sources[0].sheet.as_deref(), found.sources[0].row),
        (Some("2024年2月"), 1)
    );
    let applied = read(&moved, &layout);
    let read = rows(&applied, "", "fuel");
    assert_eq!(text(&read[0], "quantity"), "83215.46");
    assert_eq!(read[0].cells["quantity"].at.as_ref().unwrap().cell, "E2");
}

#[test]
fn a_missing_header_is_told_with_its_place_and_nothing_is_read_past_it() {
    let bytes = book(&[
        &["机组", "煤种", "月份", "消耗量"],
        &["1号机组", "入炉烟煤", "1月", "8"],
    ]);
    let layout = layout(vec![source()]);
    let found = recognise(&bytes, &[&layout]).unwrap().remove(0);
    assert!(!found.is_complete());
    assert_eq!((found.sources[0].missing.len(), found.percent()), (2, 60));
    let applied = self::applied(&bytes, &layout);
    let codes: Vec<_> = applied
        .problems
        .iter()
        .map(|p| (p.code.as_str(), p.severity))
        .collect();
    assert_eq!(codes, [("foreign.missing_header", Severity::Fatal); 2]);
    assert_eq!(applied.problems[0].place.at.as_ref().unwrap().cell, "A1");
    assert!(applied.entities.is_empty());
    let other = book_of_nothing();
    let applied = self::applied(&other, &layout);
    assert_eq!(applied.problems[0].code, "foreign.missing_sheet");
}

fn book_of_nothing() -> Vec<u8> {
    book(&[&["通讯录"], &["姓名", "电话"]])
}

#[test]
fn months_side_by_side_become_rows() {
    let bytes = book(&[
        &["指标", "1月", "2月", "3月", "合计"],
        &["1号机组燃煤量(t)", "83215.46", "74120.88", "", "157336.34"],
        &["1号机组热值(GJ/t)", "20.114", "20.131", "", ""],
        &["厂用电量", "1", "2", "3", "6"],
    ]);
    let block = |column: &str, month: u32| SpreadBlock {
        value: format!("{month:02}"),
        headers: BTreeMap::from([(column.to_owned(), ColumnRef::first(format!("{month}月")))]),
    };
    let fixed = |column: &str, value: &str| ColumnSource {
        column: column.to_owned(),
        fixed: Some(value.to_owned()),
        ..ColumnSource::default()
    };
    let indicator = |column: &str, name: &str| TableSource {
        header: HeaderLine { row: 1, rows: 1 },
        columns: vec![
            fixed("unit", "1"),
            fixed("fuel", "烟煤"),
            ColumnSource {
                column: column.to_owned(),
                spread: true,
                ..ColumnSource::default()
            },
        ],
        spread: Some(Spread {
            column: "month".to_owned(),
            blocks: (1..=3).map(|month| block(column, month)).collect(),
        }),
        rows: vec![Condition {
            header: ColumnRef::first("指标"),
            is: vec![name.to_owned()],
            not: false,
        }],
        ..source()
    };
    // The figures of one month stand on two lines: rows of one key are one row.
    let layout = layout(vec![
        indicator("quantity", "1号机组燃煤量(t)"),
        indicator("ncv", "1号机组热值(GJ/t)"),
    ]);
    let applied = read(&bytes, &layout);
    let read = rows(&applied, "", "fuel");
    let seen: Vec<_> = read
        .iter()
        .map(|row| ["fuel", "month", "quantity", "ncv"].map(|column| text(row, column)))
        .collect();
    assert_eq!(
        seen,
        [
            ["bituminous", "01", "83215.46", "20.114"],
            ["bituminous", "02", "74120.88", "20.131"],
        ]
    );
    assert_eq!(read[1].cells["ncv"].at.as_ref().unwrap().cell, "C3");
}

#[test]
fn a_header_of_two_rows_is_read_with_its_merged_groups() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let target = book.add_worksheet();
    target.set_name("月报").unwrap();
    target.merge_range(0, 0, 1, 0, "煤种", &plain).unwrap();
    target.merge_range(0, 1, 0, 2, "1月", &plain).unwrap();
    target.merge_range(0, 3, 0, 4, "2月", &plain).unwrap();
    for (column, text) in [(1, "消耗量"), (2, "热值"), (3, "消耗量"), (4, "热值")] {
        target.write_string(1, column, text).unwrap();
    }
    target.write_string(2, 0, "烟煤").unwrap();
    for column in 1..=4_u16 {
        target
            .write_number(2, column, f64::from(column) * 10.0)
            .unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let outline = inspect(&bytes).unwrap().remove(0);
    assert_eq!((outline.header_row, outline.header_rows), (1, 2));
    let columns = headers(&bytes, "月报", 1, 2).unwrap();
    let texts: Vec<_> = columns
        .iter()
        .map(|c| (c.letter.as_str(), c.text.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            ("A", "煤种"),
            ("B", "1月/消耗量"),
            ("C", "1月/热值"),
            ("D", "2月/消耗量"),
            ("E", "2月/热值")
        ]
    );
}

#[test]
fn a_layout_is_proposed_from_names_units_and_values() {
    let bytes = ledger();
    let outline = inspect(&bytes).unwrap().remove(0);
    assert_eq!((outline.header_row, outline.header_rows), (2, 1));
    let header = HeaderLine { row: 2, rows: 1 };
    let columns = headers(&bytes, "能耗台账", 2, 1).unwrap();
    let table = method().table("fuel").unwrap();
    let proposed = suggest(method(), table, "能耗台账", header, &columns);
    let of = |column: &str| {
        let found = proposed.columns.iter().find(|of| of.column == column);
        found
            .and_then(|of| of.header.clone())
            .map(|header| header.text)
    };
    assert_eq!(of("month").as_deref(), Some("月份"));
    assert_eq!(of("quantity").as_deref(), Some("消耗量(万吨)"));
    assert_eq!(of("unit").as_deref(), Some("机组"));
    let quantity = proposed
        .columns
        .iter()
        .find(|of| of.column == "quantity")
        .unwrap();
    assert_eq!(quantity.unit.as_deref(), Some("10^4t"));
    let fuel = proposed.columns.iter().find(|of| of.column == "fuel");
    if let Some(fuel) = fuel {
        assert_eq!(
            fuel.codes.get("入炉烟煤").map(String::as_str),
            Some("bituminous")
        );
    }
    let months = book(&[
        &[
            "机组编号",
            "燃料品种",
            "1月(t)",
            "2月(t)",
            "3月(t)",
            "4月(t)",
        ],
        &["1", "烟煤", "1", "2", "3", "4"],
    ]);
    let columns = headers(&months, "能耗台账", 1, 1).unwrap();
    let proposed = suggest(
        method(),
        table,
        "能耗台账",
        HeaderLine { row: 1, rows: 1 },
        &columns,
    );
    assert!(
        proposed.spread.is_none(),
        "a month with a unit is no month alone"
    );
    let months = book(&[
        &["机组编号", "燃料品种", "1月", "2月", "3月", "4月"],
        &["1", "烟煤", "1", "2", "3", "4"],
    ]);
    let columns = headers(&months, "能耗台账", 1, 1).unwrap();
    let proposed = suggest(
        method(),
        table,
        "能耗台账",
        HeaderLine { row: 1, rows: 1 },
        &columns,
    );
    let spread = proposed.spread.clone().unwrap();
    assert_eq!((spread.column.as_str(), spread.blocks.len()), ("month", 4));
    let applied = read(&months, &layout(vec![proposed]));
    assert_eq!(rows(&applied, "", "fuel").len(), 4);
}

fn code(number: u32) -> String {
    CreditCode::with_check_digit(&format!("91999999QL{number:07}"))
        .unwrap()
        .to_string()
}

#[test]
fn a_file_of_several_enterprises_is_told_apart_and_cut_to_one_of_them() {
    let (one, two) = (code(1), code(2));
    let bytes = book(&[
        &[
            "统一社会信用代码",
            "机组",
            "煤种",
            "月份",
            "消耗量(万吨)",
            "低位发热量(kcal/kg)",
        ],
        &[&one, "1号机组", "入炉烟煤", "1月", "8", "4800"],
        &[&two, "1号机组", "入炉烟煤", "1月", "7.777", "4700"],
        &["91370000错误", "1号机组", "入炉烟煤", "1月", "6", "4600"],
        &["", "1号机组", "入炉烟煤", "1月", "6", "4600"],
    ]);
    let layout = layout(vec![TableSource {
        entity: Some(ColumnRef::first("统一社会信用代码")),
        ..source()
    }]);
    let applied = read(&bytes, &layout);
    assert_eq!(applied.entities.keys().collect::<Vec<_>>(), [&one, &two]);
    assert_eq!(applied.problems[0].code, "foreign.credit_code");
    assert_eq!(applied.problems[0].place.at.as_ref().unwrap().cell, "A4");
    assert_eq!(reasons(&applied), [("no_enterprise", 1, 5)]);
    let own = extract(
        &ForeignFile::open(&bytes).unwrap(),
        &layout,
        &applied.entities[&two].rows,
    )
    .unwrap();
    let shown = sheet_view(&own, "能耗台账").unwrap();
    let at = |cell: &str| {
        shown
            .cells
            .iter()
            .find(|c| c.cell == cell)
            .map(|c| c.text.clone())
    };
    assert_eq!(
        at("E3").as_deref(),
        Some("7.777"),
        "each cell where it stood"
    );
    assert_eq!(at("A1").as_deref(), Some("统一社会信用代码"));
    assert_eq!(at("E2"), None, "nobody is shown the figures of another");
    let again = read(&own, &layout);
    assert_eq!(again.entities[&two].tables, applied.entities[&two].tables);
}

#[test]
fn errors_formulas_and_hidden_rows_are_told_in_their_place() {
    let mut book = Workbook::new();
    sheet(
        &mut book,
        "能耗台账",
        &[
            &[
                "机组",
                "煤种",
                "月份",
                "消耗量(万吨)",
                "低位发热量(kcal/kg)",
            ],
            &["1号机组", "入炉烟煤", "1月", "", "4800"],
            &["1号机组", "入炉烟煤", "2月", "7", "4700"],
        ],
    );
    let target = book.worksheet_from_index(0).unwrap();
    target
        .write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!"))
        .unwrap();
    target
        .write_formula(2, 3, Formula::new("=3+4").set_result("7"))
        .unwrap();
    target.set_row_hidden(2).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let applied = read(&bytes, &layout(vec![source()]));
    let told: Vec<_> = applied
        .problems
        .iter()
        .map(|p| (p.code.as_str(), p.place.at.as_ref().unwrap().cell.as_str()))
        .collect();
    assert!(told.contains(&("workbook.hidden_rows", "A3")), "{told:?}");
    assert!(told.contains(&("foreign.formula", "D3")), "{told:?}");
    assert_eq!(rows(&applied, "", "fuel").len(), 2);
}

#[test]
fn a_unit_said_in_each_row_is_taken_and_one_that_does_not_fit_is_left_for_the_engine() {
    let bytes = book(&[
        &["机组", "燃料", "月份", "数量", "单位"],
        &["1", "烟煤", "1月", "8", "万吨"],
        &["1", "天然气", "1月", "3", "万立方米"],
        &["1", "柴油", "1月", "500", "千克"],
    ]);
    let layout = layout(vec![TableSource {
        header: HeaderLine { row: 1, rows: 1 },
        columns: vec![
            from("unit", "机组"),
            from("fuel", "燃料"),
            from("month", "月份"),
            ColumnSource {
                unit_from: Some(ColumnRef::first("单位")),
                ..from("quantity", "数量")
            },
        ],
        ..source()
    }]);
    let applied = read(&bytes, &layout);
    let read = rows(&applied, "", "fuel");
    let seen: Vec<_> = read
        .iter()
        .map(|row| (text(row, "quantity"), row.cells["quantity"].unit.clone()))
        .collect();
    assert_eq!(
        seen,
        [
            ("80000".to_owned(), None),
            // Cubic metres as metered are no normal cubic metres.
            ("3".to_owned(), Some("10^4m3".to_owned())),
            ("0.5".to_owned(), None),
        ]
    );
}

#[test]
fn a_layout_that_does_not_fit_its_method_is_refused_point_by_point() {
    let faults = |change: &dyn Fn(&mut TableSource)| {
        let mut source = source();
        change(&mut source);
        let found = check(&layout(vec![source]), method());
        found.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    assert!(faults(&|_| {}).is_empty());
    assert_eq!(faults(&|s| s.table = "none".to_owned()), ["layout.table"]);
    assert_eq!(
        faults(&|s| s.columns[3].column = "emission".to_owned()),
        ["layout.column"]
    );
    assert_eq!(
        faults(&|s| s.columns[4].column = "quantity".to_owned()),
        ["layout.column_twice"]
    );
    assert_eq!(
        faults(&|s| drop(s.columns.remove(2))),
        ["layout.key_missing"]
    );
    assert_eq!(
        faults(&|s| s.columns[0].fixed = Some("1".to_owned())),
        ["layout.origin"]
    );
    assert_eq!(faults(&|s| s.columns[2].spread = true), ["layout.origin"]);
    assert_eq!(faults(&|s| s.header.row = 0), ["layout.header"]);
    assert_eq!(
        faults(&|s| s.columns[0].header = Some(ColumnRef::first(" "))),
        ["layout.header_text"]
    );
    assert_eq!(
        faults(&|s| s.columns[1].codes = codes(&[("x", "unobtainium")])),
        ["layout.code"]
    );
    assert_eq!(
        faults(&|s| s.columns[4].conversion.as_mut().unwrap().reason.clear()),
        ["layout.conversion"]
    );
    assert_eq!(
        faults(&|s| s.columns[4].conversion.as_mut().unwrap().factor = "0".to_owned()),
        ["layout.conversion"]
    );
    let long = "表".repeat(301);
    assert_eq!(faults(&|s| s.sheet.clone_from(&long)), ["layout.too_large"]);
    assert!(check(&layout(Vec::new()), method())[0].code == "layout.sources");
    let mut two = vec![source(), source()];
    two[0].entity = Some(ColumnRef::first("统一社会信用代码"));
    assert_eq!(check(&layout(two), method())[0].code, "layout.entity");
    // A unit that scales is converted; one that does not must be declared.
    let electricity = |unit: &str| {
        let table = method().table("electricity").unwrap();
        let source = TableSource {
            table: table.id.clone(),
            columns: vec![
                from("unit", "机组"),
                ColumnSource {
                    unit: Some(unit.to_owned()),
                    ..from("quantity", "电量")
                },
            ],
            ..source()
        };
        check(&layout(vec![source]), method())
            .iter()
            .map(|f| f.code)
            .collect::<Vec<_>>()
    };
    assert!(electricity("万千瓦时").is_empty());
    assert_eq!(electricity("GJ"), ["layout.unit"]);
}

#[test]
fn a_template_says_whose_it_is_and_another_workbook_that_it_is_none() {
    let library = Library::embedded();
    let options = TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: code(7),
            name: "演示企业".to_owned(),
        }),
        demo: true,
        ..TemplateOptions::new(YEAR, qilu_quantity::Lang::Zh)
    };
    let bytes = write_template(library, method(), &options).unwrap();
    let found = mark(&bytes).unwrap();
    assert_eq!(
        (found.method.as_str(), found.year, found.credit_code),
        ("power-2022", YEAR, code(7))
    );
    assert_eq!(mark(&ledger()).unwrap_err().code, "workbook.wrong_template");
    assert_eq!(
        mark(b"PK nothing").unwrap_err().code,
        "workbook.not_a_workbook"
    );
    // The same conclusion as the whole reader's.
    assert_eq!(
        read_workbook(&ledger(), library, None).unwrap_err().code,
        "workbook.wrong_template"
    );
}

#[test]
fn the_exact_factor_is_exact() {
    let factor = Exact::parse("0.0041868").unwrap();
    let applied = read(&ledger(), &layout(vec![source()]));
    let EntryValue::Number(ncv) = &rows(&applied, "", "fuel")[0].cells["ncv"].value else {
        panic!("a number");
    };
    assert_eq!(ncv, &(&Exact::from(4804) * &factor));
}
