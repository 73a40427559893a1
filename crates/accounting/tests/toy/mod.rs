//! A small method that uses every part of the language, a good report of it, and how tests change and read it.
#![allow(
    dead_code,
    reason = "each test program uses its own part of the support"
)]

use std::sync::LazyLock;

use qilu_accounting::{
    Assessment, CellResult, Context, Entries, Library, Method, Problem, SourceFile, Value,
    assess_in,
};
use qilu_quantity::Exact;
use serde_json::{Value as Json, json};

pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let sources = [
        SourceFile {
            name: "library.toml",
            text: include_str!("../fixture/library.toml"),
        },
        SourceFile {
            name: "codes/toy.csv",
            text: include_str!("../fixture/codes.csv"),
        },
        SourceFile {
            name: "toy.csv",
            text: include_str!("../fixture/toy.csv"),
        },
        SourceFile {
            name: "toy.toml",
            text: include_str!("../fixture/toy.toml"),
        },
    ];
    Library::load(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
});

pub fn method() -> &'static Method {
    LIBRARY.method("toy").unwrap()
}

/// A report without problems, to be changed by each test.
pub fn report() -> Json {
    json!({"method": "toy", "year": 2023, "entity": "X", "tables": {
        "unit": [{"unit": "1", "kind": "old", "output": "1000", "exported": "100"}],
        "fuel": [{"unit": "1", "fuel": "coal", "quantity": "100"}, {"unit": "1", "fuel": "diesel", "quantity": "2.5"}],
        "power": [{"purchased": "10"}]}})
}

pub fn run_in(json: &Json, province: &str) -> Assessment {
    let entries = Entries::from_json(json).unwrap();
    let context = Context {
        province: province.to_owned(),
        ..Context::of(&entries)
    };
    assess_in(&LIBRARY, method(), &entries, &context)
}

pub fn run(json: &Json) -> Assessment {
    run_in(json, "370000")
}

/// The report with one cell changed (or a column added).
pub fn changed(table: &str, row: usize, column: &str, value: Json) -> Json {
    let mut json = report();
    json["tables"][table][row][column] = value;
    json
}

pub fn cell<'a>(
    assessment: &'a Assessment,
    table: &str,
    row: usize,
    column: &str,
) -> &'a CellResult {
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

pub fn total(assessment: &Assessment, id: &str) -> Value {
    assessment
        .totals
        .iter()
        .find(|total| total.id == id)
        .unwrap()
        .value
        .clone()
}

pub fn number(text: &str) -> Value {
    Value::Number(Exact::parse(text).unwrap())
}

pub fn codes(assessment: &Assessment) -> Vec<&str> {
    assessment
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

pub fn only(assessment: &Assessment) -> &Problem {
    assert_eq!(assessment.problems.len(), 1, "{:#?}", assessment.problems);
    let problem = &assessment.problems[0];
    assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
    problem
}
