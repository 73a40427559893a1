//! A layout proposed from what a sheet says.

use qilu_workbook::foreign::{HeaderLine, headers, inspect, suggest};

use crate::book::{book, layout, ledger, method, read, rows};

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
