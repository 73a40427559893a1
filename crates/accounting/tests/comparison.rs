//! Checks that compare a report with last year's, with the month before and with the sector.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use qilu_accounting::{
    Assessment, Context, Entries, FormulaOf, Library, Method, PeerFigures, SourceFile, assess,
    assess_in, mathematics,
};
use qilu_quantity::{Exact, Lang};
use serde_json::{Value as Json, json};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let file = |name, text| SourceFile { name, text };
    Library::load(&[
        file(
            "library.toml",
            include_str!("fixture/functions/library.toml"),
        ),
        file(
            "factors/factors.csv",
            include_str!("fixture/functions/factors.csv"),
        ),
        file("factors/gwp.csv", include_str!("fixture/functions/gwp.csv")),
        file(
            "grids/grids.csv",
            include_str!("fixture/functions/grids.csv"),
        ),
        file(
            "functions.toml",
            include_str!("fixture/functions/functions.toml"),
        ),
    ])
    .unwrap_or_else(|faults| panic!("{faults:#?}"))
});

fn method() -> &'static Method {
    LIBRARY.method("functions").unwrap()
}

fn entries(tables: &Json) -> Entries {
    let json = json!({"method": "functions", "year": 2023, "entity": "X", "tables": tables});
    Entries::from_json(&json).unwrap()
}

fn report(tables: &Json) -> Assessment {
    assess(&LIBRARY, method(), &entries(tables))
}

fn beside(tables: &Json, previous: Option<Assessment>, peers: &[(&str, i64, i64)]) -> Assessment {
    let entries = entries(tables);
    let figures = |median: i64, deviation: i64| PeerFigures {
        median: Exact::from(median),
        deviation: Exact::from(deviation),
    };
    let context = Context {
        previous: previous.map(Arc::new),
        peers: peers
            .iter()
            .map(|(id, median, deviation)| ((*id).to_owned(), figures(*median, *deviation)))
            .collect::<BTreeMap<_, _>>(),
        ..Context::of(&entries)
    };
    assess_in(&LIBRARY, method(), &entries, &context)
}

fn fired(assessment: &Assessment) -> Vec<String> {
    let problems = assessment.problems.iter();
    problems
        .map(|problem| {
            let row = problem.place.row_key.as_deref().unwrap_or_default();
            format!("{} {row}", problem.code).trim_end().to_owned()
        })
        .collect()
}

fn meters(readings: &[(&str, &str, &str)]) -> Json {
    let rows: Vec<Json> = readings
        .iter()
        .map(|(meter, month, reading)| json!({"meter": meter, "month": month, "reading": reading}))
        .collect();
    json!({"meter": rows})
}

#[test]
fn a_month_is_compared_with_the_month_before_of_the_same_other_keys() {
    let found = report(&meters(&[
        ("A", "02", "8"),
        ("A", "01", "10"),
        ("A", "03", "9"),
        ("B", "03", "1"),
        ("B", "01", "5"),
        ("A", "year", "1"),
    ]));
    assert_eq!(fired(&found), ["FN-003 A|02"]);
    let blank = report(
        &json!({"meter": [{"meter": "A", "month": "01"}, {"meter": "A", "month": "02", "reading": "1"}]}),
    );
    assert_eq!(fired(&blank), Vec::<String>::new());
}

#[test]
fn a_row_is_compared_with_the_same_row_of_last_year() {
    let last = report(&meters(&[
        ("A", "01", "10"),
        ("A", "02", "10"),
        ("B", "01", "NO"),
    ]));
    let now = meters(&[
        ("A", "01", "21"),
        ("A", "02", "20"),
        ("B", "01", "1"),
        ("C", "01", "99"),
    ]);
    // B reported NO, which counts as zero; C is new.
    assert_eq!(
        fired(&beside(&now, Some(last.clone()), &[])),
        ["FN-004 A|01", "FN-003 A|02", "FN-004 B|01"]
    );
    assert_eq!(fired(&beside(&now, None, &[])), ["FN-003 A|02"]);
    // A report under another method is no last year's report.
    let mut other = last;
    other.provenance.method = "another".to_owned();
    assert_eq!(fired(&beside(&now, Some(other), &[])), ["FN-003 A|02"]);
}

#[test]
fn a_total_is_compared_with_that_of_last_year() {
    let one = |methane: &str, base: &str| json!({"one": [{"methane": methane, "base": base}]});
    let last = || Some(report(&one("10000", "1")));
    assert_eq!(fired(&beside(&one("15001", "1"), last(), &[])), ["FN-005"]);
    assert_eq!(
        fired(&beside(&one("15000", "1"), last(), &[])),
        Vec::<String>::new()
    );
    assert_eq!(
        fired(&beside(&one("10000", "2.5"), last(), &[])),
        ["FN-005"]
    );
    assert_eq!(
        fired(&beside(&one("15001", "1"), None, &[])),
        Vec::<String>::new()
    );
}

#[test]
fn a_total_is_compared_with_those_of_the_sector() {
    // 280 tCO2e
    let tables = json!({"one": [{"methane": "10000"}]});
    assert_eq!(
        fired(&beside(&tables, None, &[("all", 100, 50)])),
        ["FN-006"]
    );
    assert_eq!(
        fired(&beside(&tables, None, &[("all", 100, 60)])),
        Vec::<String>::new()
    );
    assert_eq!(
        fired(&beside(&tables, None, &[("other", 1, 1)])),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_compared_with_reads_as_mathematics() {
    let of = |code| mathematics(method(), FormulaOf::Check(code), Lang::Zh).unwrap();
    assert_eq!(of("FN-003"), "R < before(R)");
    assert_eq!(of("FN-004"), "R > 2 × previous(R)");
    assert_eq!(
        of("FN-006"),
        "合计 > peer_median(合计) + 3 × peer_mad(合计)"
    );
}
