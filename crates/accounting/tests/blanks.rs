//! What a blank stands for, and when a value is asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod toy;

use qilu_accounting::{
    ColumnKind, Context, Entries, EntryCell, EntryRow, EntryValue, Library, Origin, Role, Rows,
    Severity, Value, assess, recompute,
};
use qilu_quantity::Notation;
use serde_json::{Value as Json, json};
use toy::{cell, changed, codes, number, only, report, run, run_in, total};

#[test]
fn the_blank_of_a_one_row_table_is_asked_for_at_its_cell() {
    let cell = json!({"value": null, "@": {"sheet": "EH", "cell": "C5"}});
    let json = json!({"method": "cement-2013", "year": 2023, "entity": "", "tables": {"electricity": [{"purchased": cell}]}});
    let library = Library::embedded();
    let entries = Entries::from_json(&json).unwrap();
    let found = qilu_accounting::assess(library, library.method("cement-2013").unwrap(), &entries);
    let asked: Vec<_> = found
        .problems
        .iter()
        .filter(|problem| problem.code == "input.required")
        .map(|problem| problem.place.at.as_ref().unwrap())
        .map(|at| (at.sheet.as_str(), at.cell.as_str()))
        .collect();
    assert_eq!(asked, [("EH", "C5")]);
}

#[test]
fn a_default_stands_in_for_a_blank_in_the_unit_of_the_column() {
    let found = run(&report());
    let ncv = cell(&found, "fuel", 0, "ncv");
    // the factor is printed in kJ/kg
    assert_eq!(
        (ncv.value.clone(), ncv.origin),
        (number("20"), Origin::Default)
    );
    let found = run(&changed("fuel", 0, "ncv", json!("21")));
    assert_eq!(cell(&found, "fuel", 0, "ncv").origin, Origin::Entered);
}

#[test]
fn factors_differ_by_year_and_region() {
    assert_eq!(
        cell(&run(&report()), "power", 0, "factor").value,
        number("0.7")
    );
    assert_eq!(
        cell(&run_in(&report(), "110000"), "power", 0, "factor").value,
        number("0.5")
    );
    let mut json = report();
    json["year"] = json!(2022);
    assert_eq!(cell(&run(&json), "power", 0, "factor").value, number("0.6"));
    json["year"] = json!(2024);
    let found = run(&json);
    let problem = only(&found);
    assert_eq!(
        (problem.code.as_str(), problem.severity),
        ("calc.no_factor", Severity::Error)
    );
    assert_eq!(total(&found, "with"), Value::Missing);
    assert_eq!(total(&found, "without"), number("199"));
}

#[test]
fn a_blank_without_factor_is_asked_for_only_when_a_formula_needs_it() {
    // gas has no default calorific value
    let json = changed("fuel", 1, "fuel", json!("gas"));
    let found = run(&json);
    assert_eq!(only(&found).code, "calc.no_factor");
    assert_eq!(only(&found).place.column.as_deref(), Some("ncv"));
    assert_eq!(cell(&found, "unit", 0, "combustion").value, Value::Missing);
    let mut json = json;
    json["tables"]["fuel"][1]["ncv"] = json!("389.31");
    assert_eq!(codes(&run(&json)), Vec::<&str>::new());
}

#[test]
fn a_notation_key_counts_as_zero_and_stays_visible() {
    let mut json = report();
    json["tables"]["unit"][0]["exported"] = Json::Null;
    let found = run(&json);
    let exported = cell(&found, "unit", 0, "exported");
    assert_eq!(
        (exported.value.clone(), exported.origin),
        (Value::Notation(Notation::NO), Origin::WhenBlank)
    );
    assert_eq!(cell(&found, "unit", 0, "intensity").value, number("0.199"));
    let found = run(&changed("unit", 0, "exported", json!("IE")));
    assert_eq!(
        cell(&found, "unit", 0, "exported").value,
        Value::Notation(Notation::IE)
    );
    let found = run(&changed("unit", 0, "output", json!("NE")));
    assert_eq!(only(&found).code, "input.notation_not_allowed");
}

#[test]
fn a_missing_required_value_makes_what_reads_it_unknown() {
    let found = run(&changed("fuel", 1, "quantity", Json::Null));
    let problem = only(&found);
    assert_eq!(
        (problem.code.as_str(), problem.place.row_key.as_deref()),
        ("input.required", Some("1|diesel"))
    );
    assert!(
        problem.message.zh.contains("消耗量（FC）"),
        "{}",
        problem.message.zh
    );
    assert!(problem.mend.as_ref().unwrap().zh.contains("台账"));
    assert_eq!(cell(&found, "fuel", 1, "emission").value, Value::Missing);
    assert_eq!(found.results.without_indirect, Value::Missing);
    assert_eq!(found.results.compliance, None);
    assert!(!found.is_submittable());
}

#[test]
fn what_does_not_apply_is_not_used() {
    let found = run(&changed("fuel", 1, "ash", json!("10")));
    assert_eq!(
        (only(&found).code.as_str(), only(&found).severity),
        ("input.not_applicable", Severity::Warning)
    );
    assert_eq!(cell(&found, "fuel", 1, "ash").origin, Origin::NotApplicable);
    assert_eq!(cell(&found, "fuel", 1, "emission").value, number("7.90"));
}

#[test]
fn a_condition_makes_a_value_required() {
    let found = run(&changed("fuel", 0, "ash", json!("10")));
    assert_eq!(
        (
            only(&found).code.as_str(),
            only(&found).place.column.as_deref()
        ),
        ("input.required", Some("moisture"))
    );
    let mut json = changed("fuel", 0, "ash", json!("10"));
    json["tables"]["fuel"][0]["moisture"] = json!("5");
    let found = run(&json);
    assert_eq!(codes(&found), Vec::<&str>::new());
    assert_eq!(cell(&found, "fuel", 0, "heat").value, number("1700"));
}

#[test]
fn a_listed_row_with_nothing_but_its_key_is_no_row() {
    let library = Library::embedded();
    let mut seen = 0;
    for method in library.methods() {
        let empty = Entries {
            method: method.id.clone(),
            year: method.years.from.unwrap_or(2023),
            ..Entries::default()
        };
        let mut keyed = empty.clone();
        for table in &method.tables {
            let Rows::Listed(list) = &table.rows else {
                continue;
            };
            let Some(key) = table
                .keys()
                .find(|key| key.kind == ColumnKind::Code(list.clone()))
            else {
                continue;
            };
            let rows = method.list(list).into_iter().flat_map(|list| &list.items);
            let rows = rows.map(|item| {
                let cell = EntryCell::of(EntryValue::Text(item.code.clone()));
                EntryRow {
                    cells: [(key.id.clone(), cell)].into(),
                    at: None,
                }
            });
            keyed.tables.insert(table.id.clone(), rows.collect());
            seen += 1;
        }
        assert_eq!(
            assess(library, method, &keyed),
            assess(library, method, &empty),
            "{}",
            method.id
        );
        let stored = keyed.to_json().to_string();
        let context = Context::of(&keyed);
        let again = recompute(method, &stored, &context).unwrap();
        let nothing = recompute(method, &empty.to_json().to_string(), &context).unwrap();
        assert_eq!(again, nothing, "{}", method.id);
        // With a word beside the key it is a row again.
        let said = keyed.tables.iter_mut().find_map(|(id, rows)| {
            let table = method.table(id)?;
            let beside = table
                .columns
                .iter()
                .find(|column| column.role == Role::Input)?;
            rows.first_mut()?.cells.insert(
                beside.id.clone(),
                EntryCell::of(EntryValue::Text("1".to_owned())),
            );
            Some(id.clone())
        });
        if let Some(id) = said {
            let found = assess(library, method, &keyed);
            assert_eq!(
                found
                    .tables
                    .iter()
                    .find(|table| table.id == id)
                    .map(|table| table.rows.len()),
                Some(1),
                "{} {id}",
                method.id
            );
        }
    }
    assert!(seen > 0);
}
