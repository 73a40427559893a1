//! The worked plants come out to the printed digit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::Library;
use qilu_accounting::cases::{Outcome, embedded_mappings, run};

const CASES: &str = include_str!("../cases/enterprise_cases.csv");
const UNCOVERED: &str = include_str!("../cases/uncovered.txt");

#[test]
fn every_mapped_figure_is_equal_to_the_printed_digit() {
    let report = run(Library::embedded(), &embedded_mappings(), CASES).unwrap();
    let different: Vec<_> = report
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Different)
        .collect();
    assert!(different.is_empty(), "{different:#?}");
    let (equal, _, uncovered) = report.counts();
    let printed = CASES
        .lines()
        .filter(|line| line.contains(",intermediate,") || line.contains(",output,"))
        .count();
    assert_eq!(
        equal + uncovered,
        printed,
        "every figure of the mapped plants is compared"
    );
}

#[test]
fn the_uncovered_rows_are_those_listed() {
    let report = run(Library::embedded(), &embedded_mappings(), CASES).unwrap();
    let found: Vec<String> = report
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Uncovered)
        .map(|row| format!("{},{}", row.id, row.code))
        .collect();
    let listed: Vec<&str> = UNCOVERED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert_eq!(found, listed);
}

#[test]
fn another_file_with_a_suffix_and_other_values_runs_unchanged() {
    let changed = CASES
        .replace("CM-1,", "CM-1b,")
        .replace(",1586400,", ",1586401,");
    let report = run(Library::embedded(), &embedded_mappings(), &changed).unwrap();
    let outcome = |code: &str| {
        report
            .rows
            .iter()
            .find(|row| row.id == "CM-1b" && row.code == code)
            .unwrap()
            .outcome
    };
    assert_eq!(outcome("E_coal"), Outcome::Equal);
    assert_eq!(outcome("E_proc1"), Outcome::Different);
}

#[test]
fn a_given_value_that_no_cell_takes_is_listed() {
    let changed = CASES.replace(
        "CM-1,建材-水泥,NDRC 2013 水泥,35,input,AD_e,",
        "CM-1,建材-水泥,NDRC 2013 水泥,35,input,AD_unknown,",
    );
    let report = run(Library::embedded(), &embedded_mappings(), &changed).unwrap();
    let row = report
        .rows
        .iter()
        .find(|row| row.code == "AD_unknown")
        .unwrap();
    assert_eq!((row.id.as_str(), row.outcome), ("CM-1", Outcome::Uncovered));
    let outcome = |code: &str| {
        report
            .rows
            .iter()
            .find(|row| row.id == "CM-1" && row.code == code)
            .unwrap()
            .outcome
    };
    assert_eq!(outcome("E_el"), Outcome::Different);
}

#[test]
fn a_malformed_file_is_refused() {
    assert!(run(Library::embedded(), &embedded_mappings(), "id,value\n1,2\n").is_err());
    assert!(
        run(
            Library::embedded(),
            &embedded_mappings(),
            &CASES.replace(",1586400,", ",many,")
        )
        .is_err()
    );
}
