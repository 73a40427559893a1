//! What the engine computes of a report: figures, checks, lines and results.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod toy;

use qilu_accounting::{Assessment, Library, Severity, SourceFile, Value};
use serde_json::json;
use toy::{cell, changed, codes, number, only, report, run, total};

#[test]
fn a_good_report_has_no_problems_and_exact_figures() {
    let found = run(&report());
    assert_eq!(codes(&found), Vec::<&str>::new());
    // 100 t × 20 GJ/t × 0.026 tC/GJ × 44/12 = 190.666…, carried as 190.67
    assert_eq!(cell(&found, "fuel", 0, "emission").value, number("190.67"));
    // 2.5 × 42.652 × 0.0202 × 44/12 = 7.8977…
    assert_eq!(cell(&found, "fuel", 1, "emission").value, number("7.90"));
    assert_eq!(cell(&found, "unit", 0, "combustion").value, number("199"));
    assert_eq!(found.results.without_indirect, number("199"));
    assert_eq!(found.results.with_indirect, number("206"));
    assert!(found.is_submittable());
}

#[test]
fn division_by_zero_is_a_located_problem() {
    let found = run(&changed("unit", 0, "exported", json!("1000")));
    let problem = only(&found);
    assert_eq!(problem.code, "calc.division_by_zero");
    assert_eq!(
        (
            problem.place.row_key.as_deref(),
            problem.place.column.as_deref()
        ),
        (Some("1"), Some("intensity"))
    );
    assert_eq!(problem.clause.as_deref(), Some("3"));
}

#[test]
fn aggregates_pass_over_other_rows() {
    let mut json = report();
    json["tables"]["unit"] = json!([{"unit": "1", "kind": "old", "output": "1000"}, {"unit": "2", "kind": "new", "output": "10"}]);
    json["tables"]["fuel"][1]["unit"] = json!("2");
    json["tables"]["fuel"]
        .as_array_mut()
        .unwrap()
        .push(json!({"unit": "2", "fuel": "gas", "quantity": "1", "ncv": "389.31"}));
    let found = run(&json);
    assert_eq!(cell(&found, "unit", 0, "combustion").value, number("191"));
    assert_eq!(cell(&found, "unit", 1, "combustion").value, number("30"));
    assert_eq!(cell(&found, "unit", 0, "mean_ncv").value, number("20"));
    // gas is measured by volume and so has no part in a mean per tonne
    assert_eq!(cell(&found, "unit", 1, "mean_ncv").value, number("42.652"));
    assert_eq!(cell(&found, "unit", 1, "largest").value, number("389.31"));
    // coal is solid, gas is not measured in tonnes
    assert_eq!(total(&found, "rows"), number("2"));
}

#[test]
fn a_mean_over_no_rows_is_rightly_nothing() {
    let mut json = report();
    json["tables"]["fuel"] = json!([]);
    json["tables"]["power"] = json!([]);
    let found = run(&json);
    assert_eq!(cell(&found, "unit", 0, "mean_ncv").value, Value::Missing);
    assert_eq!(cell(&found, "unit", 0, "combustion").value, number("0"));
    assert_eq!(codes(&found), Vec::<&str>::new());
}

#[test]
fn checks_fire_on_their_row_and_only_there() {
    let mut json = report();
    json["tables"]["unit"] = json!([{"unit": "1", "kind": "new", "output": "100"}, {"unit": "2", "kind": "new", "output": "1000"}]);
    let found = run(&json);
    let problem = only(&found);
    assert_eq!(
        (problem.code.as_str(), problem.severity),
        ("TOY-001", Severity::Warning)
    );
    assert_eq!(
        (
            problem.place.row_key.as_deref(),
            problem.place.column.as_deref()
        ),
        (Some("1"), Some("intensity"))
    );
    assert_eq!(
        (problem.value.as_deref(), problem.expected.as_deref()),
        (Some("1.9900"), Some("≤ 0.9"))
    );
    let found = run(&changed("power", 0, "purchased", json!("1000")));
    assert_eq!(
        (
            only(&found).code.as_str(),
            only(&found).place.column.as_deref()
        ),
        ("TOY-002", Some("with"))
    );
}

#[test]
fn lines_add_up_to_the_reported_totals() {
    let found = run(&changed("power", 0, "kept", json!("3333")));
    let sum = |scopes: &[&str]| -> i64 {
        found
            .lines
            .iter()
            .filter(|line| scopes.contains(&line.scope.as_str()))
            .map(|line| line.grams)
            .sum()
    };
    assert_eq!(found.results.without_indirect, number("196"));
    assert_eq!(sum(&["direct"]), 196_000_000);
    assert_eq!(found.results.with_indirect, number("203"));
    assert_eq!(sum(&["direct", "indirect"]), 203_000_000);
    let kept = found
        .lines
        .iter()
        .find(|line| line.column == "kept_amount")
        .unwrap();
    assert_eq!((kept.grams, kept.category.as_str()), (-3_330_000, "2.K"));
    let rounding = found
        .lines
        .iter()
        .find(|line| line.category == "rounding" && line.scope == "direct")
        .unwrap();
    assert_eq!(
        (
            rounding.table.as_str(),
            rounding.row_key.as_str(),
            rounding.column.as_str()
        ),
        ("total", "without", "rounding")
    );
    // 190.67 + 7.90 − 3.33 = 195.24, reported as 196 because the unit is rounded first
    assert_eq!(rounding.grams, 760_000);
}

#[test]
fn compliance_is_whole_tonnes_by_unit() {
    let found = run(&report());
    let compliance = found.results.compliance.unwrap();
    assert_eq!(compliance.tonnes, 199);
    assert_eq!(compliance.lines.len(), 1);
    assert_eq!(
        (
            compliance.lines[0].0.to_string().as_str(),
            compliance.lines[0].1
        ),
        ("1", 199)
    );
}

#[test]
fn supplementary_figures_come_with_their_rows_and_units() {
    let found = run(&report());
    let listed: Vec<_> = found
        .results
        .supplementary
        .iter()
        .map(|figure| {
            (
                figure.table.as_str(),
                figure.row_key.to_string(),
                figure.column.as_str(),
                figure.unit.as_str(),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("unit", "1".to_owned(), "output", "MWh"),
            ("unit", "1".to_owned(), "intensity", "tCO2/MWh"),
            ("", String::new(), "rows", "1")
        ]
    );
}

#[test]
fn problems_are_listed_in_the_order_of_the_tables() {
    let mut json = report();
    json["tables"]["power"][0]["purchased"] = json!("x");
    json["tables"]["fuel"][1]["quantity"] = json!("y");
    json["tables"]["fuel"][0]["fuel"] = json!("z");
    json["tables"]["unit"][0]["output"] = json!("w");
    let found = run(&json);
    let values: Vec<_> = found
        .problems
        .iter()
        .filter_map(|problem| problem.value.as_deref())
        .collect();
    assert_eq!(values, ["w", "z", "y", "x"]);
}

#[test]
fn the_provenance_names_what_it_was_computed_with() {
    let found = run(&report()).provenance;
    assert_eq!(
        (found.method.as_str(), found.edition.as_str()),
        ("toy", "1")
    );
    assert_eq!(found.method_hash.len(), 64);
    assert_eq!(found.factor_sets[0].0, "TOY");
    let changed = include_str!("fixture/toy.csv").replace("0.026,tC/GJ", "0.027,tC/GJ");
    let other = Library::load(&[SourceFile {
        name: "toy.csv",
        text: &changed,
    }])
    .unwrap();
    assert_ne!(
        other.factor_set("TOY").unwrap().hash,
        found.factor_sets[0].1
    );
}

#[test]
fn the_same_entries_give_the_same_assessment_and_survive_json() {
    let first = run(&report());
    assert_eq!(first, run(&report()));
    let json = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Assessment>(&json).unwrap(), first);
}
