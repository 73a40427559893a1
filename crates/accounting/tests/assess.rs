//! What the engine makes of a report, rule by rule, on a small method that uses every part of the language.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::sync::LazyLock;

use qilu_accounting::{
    Assessment, CellResult, Context, Entries, Library, Method, Origin, Problem, Severity,
    SourceFile, Value, assess_in,
};
use qilu_quantity::{Exact, Notation};
use serde_json::{Value as Json, json};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let sources = [
        SourceFile {
            name: "library.toml",
            text: include_str!("fixture/library.toml"),
        },
        SourceFile {
            name: "codes/toy.csv",
            text: include_str!("fixture/codes.csv"),
        },
        SourceFile {
            name: "toy.csv",
            text: include_str!("fixture/toy.csv"),
        },
        SourceFile {
            name: "toy.toml",
            text: include_str!("fixture/toy.toml"),
        },
    ];
    Library::load(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
});

fn method() -> &'static Method {
    LIBRARY.method("toy").unwrap()
}

/// A report without problems, to be changed by each test.
fn report() -> Json {
    json!({"method": "toy", "year": 2023, "entity": "X", "tables": {
        "unit": [{"unit": "1", "kind": "old", "output": "1000", "exported": "100"}],
        "fuel": [{"unit": "1", "fuel": "coal", "quantity": "100"}, {"unit": "1", "fuel": "diesel", "quantity": "2.5"}],
        "power": [{"purchased": "10"}]}})
}

fn run_in(json: &Json, province: &str) -> Assessment {
    let entries = Entries::from_json(json).unwrap();
    let context = Context {
        province: province.to_owned(),
        ..Context::of(&entries)
    };
    assess_in(&LIBRARY, method(), &entries, &context)
}

fn run(json: &Json) -> Assessment {
    run_in(json, "370000")
}

/// The report with one cell changed (or a column added).
fn changed(table: &str, row: usize, column: &str, value: Json) -> Json {
    let mut json = report();
    json["tables"][table][row][column] = value;
    json
}

fn cell<'a>(assessment: &'a Assessment, table: &str, row: usize, column: &str) -> &'a CellResult {
    let table = assessment
        .tables
        .iter()
        .find(|found| found.id == table)
        .unwrap();
    table.rows[row]
        .cells
        .iter()
        .find(|cell| cell.column == column)
        .unwrap()
}

fn total(assessment: &Assessment, id: &str) -> Value {
    assessment
        .totals
        .iter()
        .find(|total| total.id == id)
        .unwrap()
        .value
        .clone()
}

fn number(text: &str) -> Value {
    Value::Number(Exact::parse(text).unwrap())
}

fn codes(assessment: &Assessment) -> Vec<&str> {
    assessment
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

fn only(assessment: &Assessment) -> &Problem {
    assert_eq!(assessment.problems.len(), 1, "{:#?}", assessment.problems);
    let problem = &assessment.problems[0];
    assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
    problem
}

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
fn numbers_are_read_as_people_write_them_and_nothing_else_is() {
    for written in ["1,000", "1000.0", "１０００", " 1000 "] {
        let found = run(&changed("unit", 0, "output", json!(written)));
        assert_eq!(
            cell(&found, "unit", 0, "output").value,
            number("1000"),
            "{written}"
        );
    }
    for written in ["约100", "1,00", "#DIV/0!", "1000 MWh", "1/2"] {
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
