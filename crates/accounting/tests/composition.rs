//! The parts of one enterprise add up, and what flows between them is counted once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::composition::{InternalFlow, PartResult, compose};
use qilu_quantity::Exact;

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn part(id: &str, without: &str, with: &str) -> PartResult {
    PartResult {
        id: id.to_owned(),
        without_indirect: exact(without),
        with_indirect: exact(with),
    }
}

fn flow(from: &str, to: &str, supplied: &str, received: &str) -> InternalFlow {
    InternalFlow {
        carrier: "electricity".to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        supplied: exact(supplied),
        received: exact(received),
        counted: exact("570.3"),
    }
}

/// A steelworks that buys from the grid and from its own plant.
fn parts() -> [PartResult; 2] {
    [
        part("plant", "900", "900"),
        part("works", "5000", "5855.45"),
    ]
}

#[test]
fn parts_add_and_an_internal_flow_is_taken_off_once() {
    let total = compose(&parts(), &[flow("plant", "works", "1000", "1000")]);
    assert_eq!(total.without_indirect, exact("5900"));
    assert_eq!(total.netted, exact("570.3"));
    assert_eq!(total.with_indirect, exact("6185.15"));
    assert!(total.problems.is_empty());
}

#[test]
fn without_flows_the_parts_only_add() {
    let total = compose(&parts(), &[]);
    assert_eq!(
        (total.with_indirect, total.netted),
        (exact("6755.45"), Exact::ZERO)
    );
}

#[test]
fn ends_may_differ_by_one_per_cent_and_no_more() {
    assert!(
        compose(&parts(), &[flow("plant", "works", "1000", "990")])
            .problems
            .is_empty()
    );
    let total = compose(&parts(), &[flow("plant", "works", "1000", "989.9")]);
    assert_eq!(total.problems[0].code, "composition.flow_differs");
    assert!(total.problems[0].is_blocking());
}

#[test]
fn a_flow_from_outside_is_not_taken_off() {
    for (from, to) in [("grid", "works"), ("plant", "mill"), ("works", "works")] {
        let total = compose(&parts(), &[flow(from, to, "1000", "1000")]);
        assert_eq!(total.problems[0].code, "composition.unknown_part");
        assert_eq!(total.with_indirect, exact("6755.45"));
    }
}
