//! What becomes an entry, and what is left out.

use std::collections::BTreeMap;

use qilu_accounting::EntryValue;
use qilu_quantity::Exact;
use qilu_workbook::foreign::{
    ColumnRef, ColumnSource, Condition, HeaderLine, Spread, SpreadBlock, TableSource,
};
use rust_xlsxwriter::{Formula, Workbook};

use crate::book::{book, from, layout, ledger, read, reasons, rows, sheet, source, text};

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
fn the_exact_factor_is_exact() {
    let factor = Exact::parse("0.0041868").unwrap();
    let applied = read(&ledger(), &layout(vec![source()]));
    let EntryValue::Number(ncv) = &rows(&applied, "", "fuel")[0].cells["ncv"].value else {
        panic!("a number");
    };
    assert_eq!(ncv, &(&Exact::from(4804) * &factor));
}
