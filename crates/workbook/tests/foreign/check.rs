//! A layout held against its method.

use qilu_workbook::foreign::{ColumnRef, ColumnSource, TableSource, check};

use crate::book::{codes, from, layout, method, source};

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
