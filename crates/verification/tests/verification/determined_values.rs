use proptest::prelude::*;
use proptest::sample::select;
use qilu_quantity::{Grams, ReportId, Tonnes, VersionId};
use qilu_verification::{
    CATEGORY_ELECTRICITY, CATEGORY_HEAT, DeterminationError, Finding, FindingState, Item,
    LineScope, LineSource, ReportedLine, ReportedPart, determine,
};
use uuid::Uuid;

use crate::world::*;

fn line(scope: LineScope, category: &str, grams: i64) -> ReportedLine {
    ReportedLine {
        table: "fuel".to_owned(),
        row_key: "1".to_owned(),
        column: "emission".to_owned(),
        gas: "CO2".to_owned(),
        scope,
        category: category.to_owned(),
        grams: Grams(grams),
    }
}

fn part(lines: Vec<ReportedLine>, compliance: Option<i64>) -> ReportedPart {
    ReportedPart {
        report: REPORT,
        version: VersionId(Uuid::from_u128(0x92)),
        lines,
        compliance: compliance.map(Tonnes),
    }
}

fn coal_and_memos() -> ReportedPart {
    let lines = vec![
        line(LineScope::Direct, "1.A.1.a", 10_000_000),
        line(LineScope::Indirect, CATEGORY_ELECTRICITY, 2_000_000),
        line(LineScope::Indirect, CATEGORY_HEAT, 3_000_000),
        line(LineScope::Memo, "memo.biomass", 4_000_000),
        line(LineScope::Direct, "rounding", -1),
        line(LineScope::Indirect, "rounding", 7),
    ];
    part(lines, Some(10))
}

fn unmended(number: u32, grams: i64, compliance: i64) -> Finding {
    let mut finding = finding(number, Item::ActivityData, FindingState::NotFixed);
    finding.pricing = Some(priced(grams, compliance));
    finding
}

#[test]
fn without_findings_the_determined_values_are_the_reported_ones() {
    let values = determine(&[coal_and_memos()], &[]).unwrap();
    assert_eq!(values.direct, Grams(9_999_999));
    assert_eq!(values.reported_direct, values.direct);
    assert_eq!(
        (values.electricity, values.heat),
        (Grams(2_000_000), Grams(3_000_000))
    );
    assert_eq!(values.indirect, Grams(5_000_007));
    assert_eq!(values.compliance, Some(Tonnes(10)));
    assert_eq!(values.adjustments, []);
    assert_eq!(values.lines.len(), 6);
}

#[test]
fn what_a_report_misses_is_added_with_its_trace() {
    let missed = unmended(3, 1_500_000, 2);
    let values = determine(&[coal_and_memos()], std::slice::from_ref(&missed)).unwrap();
    assert_eq!(values.reported_direct, Grams(9_999_999));
    assert_eq!(values.direct, Grams(11_499_999));
    assert_eq!(values.compliance, Some(Tonnes(12)));
    let added = values.lines.last().unwrap();
    assert_eq!(added.source, LineSource::Finding(missed.id));
    assert_eq!(
        added.version,
        coal_and_memos().version,
        "the version that stands"
    );
    let place = missed.place.as_ref().unwrap();
    assert_eq!(added.line.row_key, place.row_key);
    let trace = &values.adjustments[0].trace;
    for part in [
        "不符合项3",
        "活动数据",
        "燃料消耗!D7",
        "调增1.5 tCO₂e",
        "缺省含碳量",
    ] {
        assert!(trace.zh.contains(part), "{part}: {}", trace.zh);
    }
    assert!(trace.en.contains("1.5 tCO₂e added"));
}

#[test]
fn what_a_report_has_too_much_of_is_not_lowered_but_said() {
    let values = determine(&[coal_and_memos()], &[unmended(1, -1_500_000, -2)]).unwrap();
    assert_eq!(values.direct, values.reported_direct);
    assert_eq!(values.compliance, Some(Tonnes(10)));
    assert_eq!(values.lines.len(), 6);
    let adjustment = &values.adjustments[0];
    assert_eq!(
        (adjustment.found, adjustment.applied),
        (Grams(-1_500_000), Grams(0))
    );
    assert!(adjustment.trace.zh.contains("不予调减"));
}

#[test]
fn over_and_under_statements_are_not_set_off() {
    let both = [unmended(1, 1_500_000, 2), unmended(2, -1_500_000, -2)];
    let values = determine(&[coal_and_memos()], &both).unwrap();
    assert_eq!(values.direct, Grams(11_499_999));
    assert_eq!(values.compliance, Some(Tonnes(12)));
}

#[test]
fn a_mended_finding_adjusts_nothing() {
    let mut mended = finding(1, Item::ActivityData, FindingState::Accepted);
    mended.pricing = Some(priced(1_500_000, 2));
    let values = determine(&[coal_and_memos()], &[mended]).unwrap();
    assert_eq!(values.direct, values.reported_direct);
    assert_eq!(values.adjustments, []);
}

#[test]
fn electricity_is_adjusted_beside_the_direct_total() {
    let mut missed = unmended(1, 500_000, 0);
    let pricing = missed.pricing.as_mut().unwrap();
    pricing.scope = LineScope::Indirect;
    pricing.category = CATEGORY_ELECTRICITY.to_owned();
    let values = determine(&[coal_and_memos()], &[missed]).unwrap();
    assert_eq!(values.direct, values.reported_direct);
    assert_eq!(values.electricity, Grams(2_500_000));
    assert_eq!(values.compliance, Some(Tonnes(10)));
}

#[test]
fn nothing_is_determined_over_an_unsettled_or_misplaced_finding() {
    let open = finding(4, Item::ActivityData, FindingState::Answered);
    let refused =
        |parts: &[ReportedPart], findings: &[Finding]| determine(parts, findings).unwrap_err();
    let parts = [coal_and_memos()];
    assert_eq!(
        refused(&parts, &[open]),
        DeterminationError::UnsettledFinding(4)
    );
    let mut elsewhere = unmended(5, 1, 0);
    elsewhere.place.as_mut().unwrap().report = ReportId(Uuid::from_u128(0xa2));
    assert_eq!(
        refused(&parts, &[elsewhere]),
        DeterminationError::OtherReport(5)
    );
    assert_eq!(refused(&[], &[]), DeterminationError::NoVersion);
    let without = [part(vec![], None)];
    assert_eq!(
        refused(&without, &[unmended(6, 1, 1)]),
        DeterminationError::NoCompliance(6)
    );
    let huge = line(LineScope::Direct, "1.A.1.a", i64::MAX);
    let two = [part(vec![huge.clone(), huge], None)];
    assert_eq!(refused(&two, &[]), DeterminationError::OutOfRange);
}

fn any_line() -> impl Strategy<Value = ReportedLine> {
    let scopes = vec![
        (LineScope::Direct, "1.A.1.a"),
        (LineScope::Indirect, CATEGORY_ELECTRICITY),
        (LineScope::Indirect, CATEGORY_HEAT),
        (LineScope::Memo, "memo.biomass"),
    ];
    (select(scopes), -1_000_000_000i64..1_000_000_000_000)
        .prop_map(|((scope, category), grams)| line(scope, category, grams))
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let states = vec![FindingState::Accepted, FindingState::NotFixed];
    (1u32..100, select(states), -5_000_000_000i64..5_000_000_000).prop_map(
        |(number, state, grams)| {
            let mut finding = finding(number, Item::ActivityData, state);
            finding.pricing = Some(priced(grams, grams / 1_000_000));
            finding
        },
    )
}

proptest! {
    #[test]
    fn determined_values_hide_no_line_and_lower_no_figure(
        lines in proptest::collection::vec(any_line(), 0..40),
        compliance in 0i64..1_000_000,
        findings in proptest::collection::vec(any_finding(), 0..8),
    ) {
        let values = determine(&[part(lines.clone(), Some(compliance))], &findings).unwrap();
        let kept: Vec<_> = values.lines.iter()
            .filter(|l| l.source == LineSource::Reported)
            .map(|l| l.line.clone())
            .collect();
        prop_assert_eq!(&kept, &lines);
        prop_assert!(values.direct >= values.reported_direct);
        prop_assert!(values.compliance >= Some(Tonnes(compliance)));
        let sum = |counts: &dyn Fn(&ReportedLine) -> bool| {
            values.lines.iter().map(|l| &l.line).filter(|l| counts(l)).map(|l| l.grams.0).sum::<i64>()
        };
        prop_assert_eq!(values.direct.0, sum(&|l| l.scope == LineScope::Direct));
        prop_assert_eq!(values.electricity.0, sum(&|l| l.category == CATEGORY_ELECTRICITY));
        let added: i64 = values.adjustments.iter().map(|a| a.applied.0).sum();
        prop_assert_eq!(values.direct.0 - values.reported_direct.0, added);
        let unmended = findings.iter().filter(|f| f.state == FindingState::NotFixed).count();
        prop_assert_eq!(values.adjustments.len(), unmended);
    }
}
