use qilu_quantity::{Exact, Grams};
use qilu_verification::{Finding, FindingState, Item, MaterialityRule, Pricing};

use crate::world::*;

fn found(number: u32, tonnes: i64, state: FindingState) -> Finding {
    let mut finding = finding(number, Item::ActivityData, state);
    finding.pricing = Some(Pricing {
        effect: Grams(tonnes * 1_000_000),
        ..priced(0, 0)
    });
    finding
}

fn reading(emissions: i64, findings: &[Finding]) -> (String, String, bool) {
    let meter = MaterialityRule::default().measure(&Exact::from(emissions), findings);
    (
        meter.threshold.to_decimal_string(6),
        meter.found.to_decimal_string(6),
        meter.material,
    )
}

#[test]
fn two_percent_above_half_a_million_tonnes_and_five_below() {
    let one = |tonnes| [found(1, tonnes, FindingState::Open)];
    let of = |t: &str, f: &str, material| (t.to_owned(), f.to_owned(), material);
    assert_eq!(reading(620_000, &one(9_800)), of("12400", "9800", false));
    assert_eq!(reading(120_000, &one(6_400)), of("6000", "6400", true));
    assert_eq!(reading(500_000, &one(25_000)), of("25000", "25000", false));
    assert_eq!(
        reading(500_001, &one(10_001)),
        of("10000.02", "10001", true)
    );
}

#[test]
fn over_and_under_statements_do_not_hide_each_other() {
    let both = [
        found(1, 4_000, FindingState::Open),
        found(2, -4_000, FindingState::NotFixed),
    ];
    let meter = MaterialityRule::default().measure(&Exact::from(120_000), &both);
    assert_eq!(meter.found, Exact::from(8_000));
    assert!(meter.material);
    assert_eq!(meter.findings, [both[0].id, both[1].id]);
}

#[test]
fn what_was_mended_or_not_measured_does_not_count() {
    let mut unmeasured = found(2, 1, FindingState::Answered);
    unmeasured.pricing = None;
    let findings = [found(1, 90_000, FindingState::Accepted), unmeasured];
    let meter = MaterialityRule::default().measure(&Exact::from(120_000), &findings);
    assert!(meter.found.is_zero() && !meter.material && meter.findings.is_empty());
}

#[test]
fn the_levels_are_shown_as_a_proposal() {
    assert!(MaterialityRule::default().proposal);
}
