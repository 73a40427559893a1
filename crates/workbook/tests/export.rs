//! Exported lists hold typed cells, and no text of a list ever becomes a formula.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use qilu_quantity::Exact;
use qilu_workbook::export::{ExportCell, ExportColumn, ExportKind, ExportTable, write_table};
use qilu_workbook::{WorkbookError, limits::EXPORT_ROWS_MAX, sheet_list, sheet_view};

fn list(rows: Vec<Vec<ExportCell>>, demo: bool) -> ExportTable {
    let column = |heading: &str, kind| ExportColumn {
        heading: heading.to_owned(),
        kind,
        width: None,
    };
    ExportTable {
        title: "重点企业排放汇总 2023/2024".to_owned(),
        notes: vec!["筛选：济南市；电力".to_owned()],
        columns: vec![
            column("企业", ExportKind::Text),
            column("排放量（tCO₂）", ExportKind::Number { decimals: Some(2) }),
            column("日期", ExportKind::Date),
        ],
        rows,
        demo,
    }
}

#[test]
fn cells_are_typed_and_titles_stand_above() {
    let number = |text: &str| ExportCell::Number(Exact::parse(text).unwrap());
    let rows = vec![
        vec![
            ExportCell::Text("山东示例热电".to_owned()),
            number("158738.9"),
            ExportCell::Date("2024-03-31".to_owned()),
        ],
        vec![
            ExportCell::Blank,
            ExportCell::Integer(-7),
            ExportCell::Date("尚未".to_owned()),
        ],
        vec![
            ExportCell::Blank,
            number("123456789012345678.5"),
            ExportCell::Blank,
        ],
    ];
    let bytes = write_table(&list(rows, true)).unwrap();
    assert_eq!(
        sheet_list(&bytes).unwrap()[0].name,
        "重点企业排放汇总 2023-2024"
    );
    let view = sheet_view(&bytes, "重点企业排放汇总 2023-2024").unwrap();
    let at = |cell: &str| {
        view.cells
            .iter()
            .find(|found| found.cell == cell)
            .map(|found| (found.text.as_str(), found.number))
    };
    assert_eq!(at("A1"), Some(("重点企业排放汇总 2023/2024", false)));
    assert_eq!(at("A2"), Some(("演示数据 DEMONSTRATION DATA", false)));
    assert_eq!(at("A3"), Some(("筛选：济南市；电力", false)));
    assert_eq!(at("B4"), Some(("排放量（tCO₂）", false)));
    assert_eq!(at("B5"), Some(("158738.9", true)));
    assert_eq!(at("C5"), Some(("45382", true)), "a date is a serial number");
    assert_eq!(at("B6"), Some(("-7", true)));
    assert_eq!(at("C6"), Some(("尚未", false)));
    assert_eq!(
        at("B7"),
        Some(("123456789012345678.5", false)),
        "no digit is lost"
    );
}

#[test]
fn no_text_becomes_a_formula() {
    let texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "=HYPERLINK(\"http://x\")",
        "{=1}",
        "http://example.org",
    ];
    let rows = texts
        .iter()
        .map(|text| vec![ExportCell::Text((*text).to_owned())])
        .collect();
    let bytes = write_table(&list(rows, false)).unwrap();
    let part = support::sheet_part(&bytes, "重点企业排放汇总 2023-2024");
    let xml = String::from_utf8(support::parts(&bytes)[&part].clone()).unwrap();
    assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{xml}");
    let view = sheet_view(&bytes, "重点企业排放汇总 2023-2024").unwrap();
    let found: Vec<&str> = view
        .cells
        .iter()
        .filter(|cell| cell.row >= 3)
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(found, texts);
}

#[test]
fn a_list_longer_than_a_sheet_is_refused() {
    let rows = vec![Vec::new(); EXPORT_ROWS_MAX + 1];
    assert!(matches!(
        write_table(&list(rows, false)),
        Err(WorkbookError::ListTooLong { .. })
    ));
}
