//! Headers found again, in one row or several.

use qilu_accounting::Severity;
use qilu_workbook::foreign::{headers, inspect, recognise};
use rust_xlsxwriter::{Format, Workbook};

use crate::book::{applied, book, book_of_nothing, layout, read, rows, sheet, source, text};

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
