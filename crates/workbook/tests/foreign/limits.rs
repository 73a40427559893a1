//! What a file may cost under a layout, and files that are no .xlsx.

use std::collections::BTreeMap;

use qilu_accounting::Severity;
use qilu_workbook::foreign::{
    ColumnRef, ColumnSource, HeaderLine, Spread, SpreadBlock, TableSource, check, hand_over_rows,
    inspect, mark, recognise,
};
use rust_xlsxwriter::{Format, Workbook};

use crate::book::{applied, book, from, layout, ledger, method, source};

/// A layout that makes sixty rows of each row, all of them out of one column.
fn sixty_fold() -> TableSource {
    let block = |number: usize| SpreadBlock {
        value: format!("{:02}", number % 12 + 1),
        headers: BTreeMap::from([("quantity".to_owned(), ColumnRef::first("消耗量"))]),
    };
    TableSource {
        header: HeaderLine { row: 1, rows: 1 },
        columns: vec![
            from("unit", "机组"),
            from("fuel", "煤种"),
            ColumnSource {
                column: "quantity".to_owned(),
                spread: true,
                ..ColumnSource::default()
            },
        ],
        spread: Some(Spread {
            column: "month".to_owned(),
            blocks: (0..60).map(block).collect(),
        }),
        ..source()
    }
}

#[test]
fn a_layout_that_makes_too_much_of_a_file_is_stopped_where_it_is() {
    let mut many = Workbook::new();
    let target = many.add_worksheet();
    target.set_name("能耗台账").unwrap();
    for (column, head) in (0_u16..).zip(["机组", "煤种", "消耗量"]) {
        target.write_string(0, column, head).unwrap();
    }
    for row in 1..10_000 {
        target.write_string(row, 0, "1").unwrap();
        target.write_string(row, 1, "烟煤").unwrap();
        target.write_number(row, 2, f64::from(row)).unwrap();
    }
    let bytes = many.save_to_buffer().unwrap();
    let found = applied(&bytes, &layout(vec![sixty_fold(), sixty_fold()]));
    let fatal: Vec<_> = found
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Fatal)
        .collect();
    assert_eq!(fatal.len(), 1, "reading stopped there for good");
    assert_eq!(fatal[0].code, "foreign.too_much");
    assert_eq!(fatal[0].place.at.as_ref().unwrap().sheet, "能耗台账");
    let rows: usize = found
        .entities
        .values()
        .flat_map(|of| of.tables.values())
        .map(Vec::len)
        .sum();
    assert!((100_000..400_000).contains(&rows), "{rows} rows were made");
    // The same file under a layout that reads each row once.
    let once = TableSource {
        header: HeaderLine { row: 1, rows: 1 },
        columns: vec![
            from("unit", "机组"),
            from("fuel", "煤种"),
            ColumnSource {
                column: "month".to_owned(),
                fixed: Some("01".to_owned()),
                ..ColumnSource::default()
            },
            from("quantity", "消耗量"),
        ],
        ..source()
    };
    let once = layout(vec![once]);
    assert_eq!(check(&once, method()), Vec::new());
    let found = applied(&bytes, &once);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[test]
fn no_more_problems_are_listed_than_a_person_can_mend() {
    let rows: Vec<Vec<&str>> = (0..700)
        .map(|_| vec!["91370000错误", "1号机组", "入炉烟煤", "1月", "6", "4600"])
        .collect();
    let head = vec![
        "统一社会信用代码",
        "机组",
        "煤种",
        "月份",
        "消耗量(万吨)",
        "低位发热量(kcal/kg)",
    ];
    let rows: Vec<&[&str]> = std::iter::once(head.as_slice())
        .chain(rows.iter().map(Vec::as_slice))
        .collect();
    let layout = layout(vec![TableSource {
        entity: Some(ColumnRef::first("统一社会信用代码")),
        ..source()
    }]);
    let problems = applied(&book(&rows), &layout).problems;
    assert_eq!(problems.len(), 501);
    let last = problems.last().unwrap();
    assert_eq!(last.code, "workbook.more_problems");
    assert!(last.message.en.starts_with("200 more"), "{last:?}");
}

#[test]
fn only_the_sheets_a_layout_reads_are_handed_over() {
    let mut many = Workbook::new();
    for (name, rows) in [("其他", 5_000_u32), ("能耗台账", 2)] {
        let target = many.add_worksheet();
        target.set_name(name).unwrap();
        let heads = [
            "机组",
            "煤种",
            "月份",
            "消耗量(万吨)",
            "低位发热量(kcal/kg)",
        ];
        let shift = if name == "其他" { 20 } else { 0 };
        for (column, head) in (0_u16..).zip(heads).take(if shift > 0 { 2 } else { 5 }) {
            target.write_string(0, column + shift, head).unwrap();
        }
        for row in 1..rows {
            target.write_number(row, 0, 1.0).unwrap();
        }
    }
    let bytes = many.save_to_buffer().unwrap();
    let handed = hand_over_rows(&bytes, &layout(vec![source()])).unwrap();
    assert!(handed.len() < 2_000, "{} bytes", handed.len());
}

#[test]
fn long_texts_are_shown_in_part() {
    let long = "长".repeat(5_000);
    let bytes = book(&[&["机组", "煤种", &long], &[&long, "b", "c"]]);
    let outline = inspect(&bytes).unwrap().remove(0);
    let shown = outline.sample.iter().flat_map(|(_, cells)| cells);
    assert_eq!(shown.map(|text| text.chars().count()).max(), Some(300));
}

#[test]
fn merged_ranges_far_below_the_header_are_nobody_s_business() {
    let mut merged = Workbook::new();
    let target = merged.add_worksheet();
    target.set_name("能耗台账").unwrap();
    for (column, head) in (0_u16..).zip(["机组", "煤种", "月份", "消耗量(万吨)"]) {
        target.write_string(1, column, head).unwrap();
    }
    target
        .merge_range(1, 4, 1, 5, "低位发热量(kcal/kg)", &Format::new())
        .unwrap();
    target
        .merge_range(100, 0, 120, 5, "说明", &Format::new())
        .unwrap();
    let bytes = merged.save_to_buffer().unwrap();
    let layout = layout(vec![source()]);
    let found = recognise(&bytes, &[&layout]).unwrap().remove(0);
    assert!(found.is_complete(), "{found:?}");
}

#[test]
fn what_is_no_workbook_is_refused_by_every_question_alike() {
    let layout = layout(vec![source()]);
    let broken = &ledger()[..2_000];
    for (bytes, code) in [
        (&b"%PDF-1.7"[..], "workbook.not_a_workbook"),
        (b"", "workbook.empty_file"),
        (broken, "workbook.damaged"),
    ] {
        let refusals = [
            inspect(bytes).unwrap_err(),
            recognise(bytes, &[&layout]).unwrap_err(),
            mark(bytes).unwrap_err(),
            hand_over_rows(bytes, &layout).unwrap_err(),
        ];
        for refusal in refusals {
            assert_eq!(refusal.code, code);
        }
    }
}
