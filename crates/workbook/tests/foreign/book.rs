//! Ledgers as programs export them, and layouts that read them.

use std::collections::BTreeMap;

use qilu_accounting::{EntryRow, EntryValue, Library, Method};
use qilu_quantity::CreditCode;
use qilu_workbook::foreign::{
    Applied, ColumnRef, ColumnSource, Conversion, ForeignFile, HeaderLine, Layout, TableSource,
    apply, check, hand_over_rows,
};
use rust_xlsxwriter::Workbook;

pub const YEAR: i32 = 2024;

pub fn method() -> &'static Method {
    Library::embedded().method("power-2022").unwrap()
}

/// A sheet out of rows; a text that reads as a number is written as one.
pub fn sheet(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
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

pub fn book(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    sheet(&mut book, "能耗台账", rows);
    book.save_to_buffer().unwrap()
}

/// A ledger as an ERP exports it: title, header, months down, totals between.
pub fn ledger() -> Vec<u8> {
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

pub fn from(column: &str, header: &str) -> ColumnSource {
    ColumnSource {
        column: column.to_owned(),
        header: Some(ColumnRef::first(header)),
        ..ColumnSource::default()
    }
}

pub fn codes(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
        .collect()
}

pub fn source() -> TableSource {
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

pub fn layout(sources: Vec<TableSource>) -> Layout {
    Layout {
        method: "power-2022".to_owned(),
        sources,
    }
}

pub fn read(bytes: &[u8], layout: &Layout) -> Applied {
    assert_eq!(check(layout, method()), Vec::new(), "the layout is sound");
    applied(bytes, layout)
}

pub fn applied(bytes: &[u8], layout: &Layout) -> Applied {
    apply(&file(bytes, layout), method(), layout, YEAR)
}

pub fn file(bytes: &[u8], layout: &Layout) -> ForeignFile {
    ForeignFile::decode(&hand_over_rows(bytes, layout).unwrap()).unwrap()
}

pub fn rows<'a>(applied: &'a Applied, code: &str, table: &str) -> &'a [EntryRow] {
    applied.entities[code]
        .tables
        .get(table)
        .map_or(&[], Vec::as_slice)
}

pub fn text(row: &EntryRow, column: &str) -> String {
    match &row.cells[column].value {
        EntryValue::Text(text) => text.clone(),
        EntryValue::Number(number) => number.to_decimal_string(10),
        EntryValue::Notation(key) => key.to_string(),
        EntryValue::Blank => String::new(),
    }
}

pub fn reasons(applied: &Applied) -> Vec<(&str, usize, u32)> {
    let skipped = applied.skipped.iter();
    skipped.map(|s| (s.reason, s.count, s.first)).collect()
}

pub fn book_of_nothing() -> Vec<u8> {
    book(&[&["通讯录"], &["姓名", "电话"]])
}

pub fn code(number: u32) -> String {
    CreditCode::with_check_digit(&format!("91999999QL{number:07}"))
        .unwrap()
        .to_string()
}
