//! What the engine takes in: numbers, units, codes, references, rows; and what it refuses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod toy;

use qilu_accounting::{Problem, Severity, Value};
use serde_json::{Value as Json, json};
use toy::{cell, changed, codes, number, only, report, run, total};

#[test]
fn a_table_that_needs_rows_may_not_be_empty() {
    for empty in [
        json!([]),
        json!([{}]),
        json!([{"unit": "", "output": null}]),
        json!(null),
    ] {
        let mut json = report();
        if empty.is_null() {
            json["tables"].as_object_mut().unwrap().remove("unit");
        } else {
            json["tables"]["unit"] = empty;
        }
        json["tables"]["fuel"] = json!([]);
        let found = run(&json);
        let blocking: Vec<&Problem> = found
            .problems
            .iter()
            .filter(|problem| problem.is_blocking())
            .collect();
        assert_eq!(blocking.len(), 1, "{blocking:#?}");
        let problem = blocking[0];
        assert_eq!(
            (problem.code.as_str(), problem.severity),
            ("input.no_rows", Severity::Error)
        );
        assert_eq!(problem.place.table.as_deref(), Some("unit"));
        assert_eq!(problem.place.column, None);
        assert_eq!(problem.message.zh, "“机组”没有填报任何数据。");
        assert_eq!(problem.message.en, "Nothing is entered in \"Units\".");
        assert!(problem.mend.is_some());
        assert!(!found.is_submittable());
    }
    // One row is enough; a table that may stay empty says nothing.
    let mut json = report();
    json["tables"]["fuel"] = json!([]);
    let found = run(&json);
    assert!(found.is_submittable() && !codes(&found).contains(&"input.no_rows"));
}

#[test]
fn numbers_are_read_as_people_write_them_and_nothing_else_is() {
    for written in ["1,000", "1000.0", "１０００", " 1000 "] {
        let found = run(&changed("unit", 0, "output", json!(written)));
        assert_eq!(
            cell(&found, "unit", 0, "output").value,
            number("1000"),
            "{written}"
        );
    }
    let found = run(&changed("unit", 0, "output", json!("1000 MWh")));
    assert_eq!(cell(&found, "unit", 0, "output").value, number("1000"));
    assert_eq!(only(&found).code, "input.number_understood");
    for written in ["约100", "1,00", "#DIV/0!", "1000 GJ", "1/2"] {
        let found = run(&changed("unit", 0, "output", json!(written)));
        let problem = only(&found);
        assert_eq!(
            (problem.code.as_str(), problem.value.as_deref()),
            ("input.not_a_number", Some(written))
        );
    }
}

#[test]
fn ranges_are_kept() {
    let found = run(&changed("fuel", 0, "quantity", json!("-1")));
    assert_eq!(codes(&found), ["input.out_of_range", "TOY-002"]);
    let found = run(&changed("fuel", 1, "quantity", json!("-1")));
    assert_eq!(only(&found).code, "input.out_of_range");
    assert_eq!(only(&found).expected.as_deref(), Some("≥ 0 t"));
    assert_eq!(
        codes(&run(&changed("fuel", 0, "quantity", json!("0")))),
        Vec::<&str>::new()
    );
    let found = run(&changed("fuel", 0, "ncv", json!("0")));
    assert_eq!(codes(&found), ["input.out_of_range"]);
}

#[test]
fn units_are_converted_or_refused() {
    let entered = |value: &str, unit: &str| {
        run(&changed(
            "fuel",
            0,
            "quantity",
            json!({"value": value, "unit": unit}),
        ))
    };
    assert_eq!(
        cell(&entered("100000", "kg"), "fuel", 0, "quantity").value,
        number("100")
    );
    // A text is read in the unit it was entered beside, and converted like a number.
    let understood = entered("1.2万", "kg");
    assert_eq!(
        (
            only(&understood).code.as_str(),
            only(&understood).expected.as_deref()
        ),
        ("input.not_a_number", Some("12"))
    );
    for (value, unit) in [("500 kg", "10^4t"), ("五百", "kg"), ("0.5吨", "kg")] {
        let found = entered(value, unit);
        assert_eq!(
            cell(&found, "fuel", 0, "quantity").value,
            number("0.5"),
            "{value}"
        );
        assert_eq!(
            (only(&found).code.as_str(), only(&found).expected.as_deref()),
            ("input.number_understood", Some("0.5"))
        );
    }
    let found = entered("约5", "GJ");
    assert_eq!(
        (only(&found).code.as_str(), only(&found).expected.as_deref()),
        ("input.not_a_number", None)
    );
    let found = entered("100", "GJ");
    assert_eq!(
        (only(&found).code.as_str(), only(&found).expected.as_deref()),
        ("input.unit_mismatch", Some("t"))
    );
    let found = run(&changed(
        "power",
        0,
        "kept",
        json!({"value": "2", "unit": "tCO2"}),
    ));
    assert_eq!(cell(&found, "power", 0, "kept_amount").value, number("2"));
    let found = run(&changed(
        "power",
        0,
        "kept",
        json!({"value": "2", "unit": "tC"}),
    ));
    assert_eq!(only(&found).code, "input.unit_mismatch");
}

#[test]
fn codes_and_labels_are_recognised_and_others_refused() {
    for written in ["COAL", "煤", " Coal "] {
        let found = run(&changed("fuel", 0, "fuel", json!(written)));
        assert_eq!(
            cell(&found, "fuel", 0, "fuel").value,
            Value::Text("coal".to_owned()),
            "{written}"
        );
    }
    let found = run(&changed("fuel", 0, "fuel", json!("peat")));
    assert_eq!(codes(&found), ["input.unknown_code"]);
    let found = run(&changed("unit", 0, "kind", Json::Null));
    assert_eq!(codes(&found), ["input.required"]);
}

#[test]
fn references_are_followed_and_dangling_ones_refused() {
    let found = run(&changed("fuel", 1, "unit", json!("全厂")));
    assert_eq!(
        cell(&found, "fuel", 1, "unit").value,
        Value::Text("plant".to_owned())
    );
    assert_eq!(cell(&found, "unit", 0, "combustion").value, number("191"));
    assert_eq!(total(&found, "without"), number("199"));
    let found = run(&changed("fuel", 1, "unit", json!("7")));
    let problem = only(&found);
    assert_eq!(
        (problem.code.as_str(), problem.place.row_key.as_deref()),
        ("input.dangling_reference", Some("7|diesel"))
    );
}

#[test]
fn duplicate_rows_are_refused() {
    let found = run(&changed("fuel", 1, "fuel", json!("coal")));
    assert_eq!(
        (only(&found).code.as_str(), only(&found).value.as_deref()),
        ("input.duplicate_row", Some("1|coal"))
    );
}

#[test]
fn unknown_tables_columns_methods_and_years_are_named() {
    let mut json = report();
    json["tables"]["fuels"] = json!([]);
    assert_eq!(codes(&run(&json)), ["input.unknown_table"]);
    assert_eq!(
        codes(&run(&changed("fuel", 0, "colour", json!("black")))),
        ["input.unknown_column"]
    );
    assert_eq!(
        codes(&run(&changed("fuel", 0, "emission", json!("1")))),
        ["input.computed_column"]
    );
    let mut json = report();
    json["method"] = json!("other");
    assert_eq!(codes(&run(&json)), ["input.wrong_method"]);
    let mut json = report();
    json["year"] = json!(2020);
    json["tables"]["power"][0]["factor"] = json!("0.6");
    assert_eq!(codes(&run(&json)), ["input.wrong_year"]);
}

#[test]
fn a_table_holds_no_more_rows_than_the_method_allows() {
    let mut json = report();
    json["tables"]["unit"] = (1..=4)
        .map(|unit| json!({"unit": unit.to_string(), "kind": "old", "output": "10"}))
        .collect();
    let found = run(&json);
    assert_eq!(
        (only(&found).code.as_str(), only(&found).severity),
        ("input.too_many_rows", Severity::Fatal)
    );
    assert_eq!(found.tables[0].rows.len(), 3);
}
