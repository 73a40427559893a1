//! A file of several enterprises.

use qilu_workbook::foreign::{ColumnRef, TableSource, extract};
use qilu_workbook::sheet_view;

use crate::book::{book, code, file, layout, read, reasons, source};

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
    let own = extract(&file(&bytes, &layout), &applied.entities[&two].rows).unwrap();
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
