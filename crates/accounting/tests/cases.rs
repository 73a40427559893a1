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
const ALLOCATIONS: &str = include_str!("../cases/allocation_cases.csv");

/// Every figure of a case file is reached by a mapping and equal to the printed digit.
fn all_equal(cases: &str) {
    let report = run(Library::embedded(), &embedded_mappings(), cases).unwrap();
    let wrong: Vec<_> = report
        .rows
        .iter()
        .filter(|row| row.outcome != Outcome::Equal)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let printed = cases
        .lines()
        .filter(|line| line.contains(",intermediate,") || line.contains(",output,"))
        .count();
    assert_eq!(report.rows.len(), printed, "every figure is compared");
}

#[test]
fn every_figure_of_the_worked_plants_is_equal() {
    all_equal(CASES);
}

#[test]
fn every_figure_of_the_worked_allocations_is_equal() {
    all_equal(ALLOCATIONS);
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
