//! The built-in checks against last year, the month before and the sector: of every method that reports emissions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{
    Assessment, Context, Entries, Library, Method, PeerFigures, Severity, Value, assess, assess_in,
};
use qilu_quantity::Exact;
use serde_json::{Value as Json, json};

/// The codes of the checks on totals, as `[[use]]` fills them in for a second intensity too.
const LETTERS: [&str; 5] = ["HIST", "HISA", "HISP", "HISG", "HISE"];

fn percent(of: i64) -> Exact {
    Exact::fraction(of, 100).unwrap()
}

/// Those that report emissions of an enterprise.
fn methods() -> impl Iterator<Item = &'static Method> {
    let all = Library::embedded().methods();
    all.filter(|method| method.results.without_indirect.is_some())
}

fn invented(method: &Method) -> Entries {
    let options = SpecimenOptions {
        year: method.years.nearest(2023),
        seed: 1,
        rows: 3,
    };
    specimen(Library::embedded(), method, options).expect("a specimen")
}

/// The totals of a report that history checks are about, and what they were.
fn compared(method: &Method, report: &Assessment) -> Vec<(String, Exact)> {
    let totals = report.totals.iter();
    totals
        .filter(|total| total.id == "total_with" || method.peer_totals().contains(&&*total.id))
        .filter_map(|total| Some((total.id.clone(), total.value.number()?)))
        .filter(|(_, value)| *value > Exact::ZERO)
        .collect()
}

/// The same report with every total times `share`.
fn scaled(report: &Assessment, share: &Exact) -> Assessment {
    let mut other = report.clone();
    for total in &mut other.totals {
        if let Value::Number(number) = &total.value {
            total.value = Value::Number(number * share);
        }
    }
    other
}

fn fired(report: &Assessment) -> Vec<String> {
    let problems = report.problems.iter();
    problems
        .filter(|problem| {
            LETTERS
                .iter()
                .any(|letters| problem.code.starts_with(letters))
        })
        .map(|problem| {
            format!(
                "{} {}",
                problem.code,
                problem.place.column.as_deref().unwrap()
            )
        })
        .collect()
}

fn beside(
    method: &Method,
    entries: &Entries,
    previous: Option<Assessment>,
    peers: BTreeMap<String, PeerFigures>,
) -> Assessment {
    let context = Context {
        previous: previous.map(Arc::new),
        peers,
        ..Context::of(entries)
    };
    assess_in(Library::embedded(), method, entries, &context)
}

#[test]
fn every_method_compares_its_total_with_last_years() {
    let mut seen = 0;
    for method in methods() {
        let entries = invented(method);
        let alone = assess(Library::embedded(), method, &entries);
        assert_eq!(fired(&alone), Vec::<String>::new(), "{}", method.id);
        let totals = compared(method, &alone);
        if !totals.iter().any(|(id, _)| id == "total_with") {
            continue;
        }
        seen += 1;
        let against = |share: i64| {
            let last = scaled(&alone, &percent(share));
            fired(&beside(method, &entries, Some(last), BTreeMap::new()))
        };
        let id = &method.id;
        assert_eq!(against(100), ["HIST-004 total_with"], "{id}");
        assert_eq!(against(99), Vec::<String>::new(), "{id}");
        // 100 is more than 15 % above 86 and more than 10 % above 90.
        assert!(
            against(86).contains(&"HIST-001 total_with".to_owned()),
            "{id}"
        );
        assert!(
            against(120).contains(&"HIST-001 total_with".to_owned()),
            "{id}"
        );
        let intensities = against(90).len();
        assert_eq!(intensities, totals.len() - 1, "{id}: {:?}", against(90));
        assert_eq!(against(91), Vec::<String>::new(), "{id}");
        let zero = scaled(&alone, &Exact::ZERO);
        let none = fired(&beside(method, &entries, Some(zero), BTreeMap::new()));
        assert_eq!(none, Vec::<String>::new(), "{id}");
    }
    assert!(seen >= 20, "{seen} methods have a total above zero");
}

#[test]
fn an_intensity_is_compared_with_those_of_the_sector() {
    let mut seen = 0;
    for method in methods() {
        let entries = invented(method);
        let alone = assess(Library::embedded(), method, &entries);
        let totals = compared(method, &alone).into_iter();
        for (total, value) in totals.filter(|(id, _)| id != "total_with") {
            seen += 1;
            let among = |median: i64, deviation: i64| {
                let figures = PeerFigures {
                    median: &value * &percent(median),
                    deviation: &value * &percent(deviation),
                };
                let peers = BTreeMap::from([(total.clone(), figures)]);
                fired(&beside(method, &entries, None, peers)).len()
            };
            let id = &method.id;
            assert_eq!((among(70, 9), among(130, 9)), (1, 1), "{id} {total}");
            assert_eq!((among(70, 10), among(130, 10)), (0, 0), "{id} {total}");
            assert_eq!(among(70, 0), 0, "{id} {total}: all others are the same");
        }
    }
    assert!(seen >= 15, "{seen} intensities above zero");
}

fn one(method: &str, year: i32, tables: &Json) -> Entries {
    let json = json!({"method": method, "year": year, "entity": "X", "tables": tables});
    Entries::from_json(&json).unwrap()
}

fn of_code(report: &Assessment, code: &str) -> Vec<(Severity, String)> {
    let problems = report
        .problems
        .iter()
        .filter(|problem| problem.code == code);
    problems
        .map(|problem| (problem.severity, problem.place.row_key.clone().unwrap()))
        .collect()
}

#[test]
fn opening_stock_is_last_years_closing_stock() {
    for (method, table, key, code) in [
        ("machinery-2015", "filling", ["workshop", "gas"], "MAC-011"),
        ("machinery-2015", "welding", ["shield_gas", ""], "MAC-012"),
        ("electronics-2015", "gas", ["workshop", "gas"], "ELE-011"),
    ] {
        let found = Library::embedded().method(method).unwrap();
        let row = |name: &str, opening: &str, closing: &str| {
            let mut row = json!({"opening": opening, "purchased": "20", "closing": closing});
            row[key[0]] = name.into();
            if !key[1].is_empty() {
                row[key[1]] = "SF6".into();
            }
            row
        };
        let last = one(
            method,
            2023,
            &json!({table: [row("A", "1", "5"), row("B", "2", "3")]}),
        );
        let last = assess(Library::embedded(), found, &last);
        let now = one(
            method,
            2024,
            &json!({table: [row("A", "5", "1"), row("B", "2.99", "1"), row("C", "7", "1")]}),
        );
        let b = if key[1].is_empty() { "B" } else { "B|SF6" };
        let wrong = beside(found, &now, Some(last), BTreeMap::new());
        assert_eq!(
            of_code(&wrong, code),
            [(Severity::Error, b.to_owned())],
            "{method} {table}"
        );
        let alone = assess(Library::embedded(), found, &now);
        assert_eq!(of_code(&alone, code), [], "{method} {table}");
    }
}

#[test]
fn coal_of_a_kiln_is_compared_with_the_month_before() {
    let month = |month: &str, ncv: &str, carbon: &str| {
        json!({"line": "1", "equipment": "kiln", "fuel": "bituminous", "month": month, "quantity": "9000",
            "ncv": ncv, "carbon_measured": carbon})
    };
    let rows = json!({
        "line": [{"line": "1", "clinker": "1500000"}],
        "fuel": [month("01", "20", "0.5"), month("02", "21", "0.525"), month("03", "19.9", "0.498"),
            month("04", "19.95", "0.53"), month("06", "30", "0.7")]
    });
    let entries = one("cement-2024", 2024, &rows);
    let method = Library::embedded().method("cement-2024").unwrap();
    let found = assess(Library::embedded(), method, &entries);
    let warned = |code| {
        let found = of_code(&found, code).into_iter();
        found
            .map(|(_, key)| key[key.len() - 2..].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        warned("CET-021"),
        ["03"],
        "2 rises by exactly 5 %, nothing comes before 6"
    );
    assert_eq!(warned("CET-020"), ["03", "04"]);
}
