use qilu_quantity::{Grams, OrganisationId};
use qilu_verification::{
    Action, Conclusion, Finding, FindingState, Item, ItemResult, State, apply, expected_results,
};
use uuid::Uuid;

use crate::world::*;

/// The refusal of a conclusion on these findings, after `spoil` changed it.
fn refused(findings: Vec<Finding>, spoil: impl FnOnce(&mut Conclusion)) -> Option<&'static str> {
    let (case, mut facts, request, actor) = passing(State::Verifying, Action::Conclude);
    let mut conclusion = conclusion_on(HASH, &findings);
    facts.findings = findings;
    spoil(&mut conclusion);
    let request = request.with(conclusion);
    apply(&case, &request, &actor, &facts, now())
        .err()
        .map(|r| r.code)
}

#[test]
fn the_worst_finding_of_an_item_gives_its_result() {
    let mut never = finding(4, Item::Plan, FindingState::NotFixed);
    never.answer = None;
    let findings = [
        finding(1, Item::ActivityData, FindingState::Accepted),
        finding(2, Item::EmissionFactor, FindingState::NotFixed),
        finding(3, Item::Boundary, FindingState::Accepted),
        never,
    ];
    let results: Vec<_> = expected_results(&findings).into_iter().collect();
    assert_eq!(
        results,
        [
            (1, ItemResult::Ok),
            (2, ItemResult::FixedOk),
            (3, ItemResult::Ok),
            (4, ItemResult::FixedBad),
            (5, ItemResult::Ok),
            (6, ItemResult::NotFixed),
            (7, ItemResult::Ok),
        ]
    );
}

#[test]
fn a_conclusion_has_every_item_and_agrees_with_the_findings() {
    assert_eq!(refused(vec![], |_| ()), None);
    let missing = refused(vec![], |c| {
        c.items.remove(&7);
    });
    assert_eq!(missing, Some("conclusion.items"));
    let surplus = refused(vec![], |c| {
        c.items.insert(8, ItemResult::Ok);
    });
    assert_eq!(surplus, Some("conclusion.items"));
    let mended = vec![finding(1, Item::ActivityData, FindingState::Accepted)];
    let hidden = refused(mended, |c| {
        c.items.insert(4, ItemResult::Ok);
    });
    assert_eq!(hidden, Some("conclusion.items"));
}

#[test]
fn what_is_left_unmended_in_items_2_to_4_is_measured() {
    let unmended = |item| vec![finding(1, item, FindingState::NotFixed)];
    for item in Item::ALL {
        let code = refused(unmended(*item), |c| {
            c.measured_by_group = Some(" ".to_owned())
        });
        let expected = item
            .bears_on_emissions()
            .then_some("conclusion.not_measured");
        assert_eq!(code, expected, "{item}");
        assert_eq!(refused(unmended(*item), |_| ()), None, "{item}");
    }
}

#[test]
fn verified_emissions_are_not_below_those_reported() {
    let lower = refused(vec![], |c| c.verified = Grams(c.reported.0 - 1));
    assert_eq!(lower, Some("conclusion.below_reported"));
    // A corrected version may report less than the first one did.
    let corrected = refused(vec![], |c| c.initial = Grams(c.reported.0 + 1));
    assert_eq!(corrected, None);
}

#[test]
fn a_conclusion_is_the_leads_own_and_on_what_is_current() {
    let other = refused(vec![], |c| c.lead = user(99));
    assert_eq!(other, Some("conclusion.other_author"));
    let competitor = refused(vec![], |c| {
        c.body = OrganisationId(Uuid::from_u128(OTHER_BODY));
    });
    assert_eq!(competitor, Some("conclusion.other_author"));
    let stale = refused(vec![], |c| c.covered_hash = "hash-of-version-0".to_owned());
    assert_eq!(stale, Some("conclusion.other_content"));
}

#[test]
fn concluding_without_a_conclusion_is_refused() {
    let (case, facts, mut request, actor) = passing(State::Verifying, Action::Conclude);
    request.conclusion = None;
    let refusal = apply(&case, &request, &actor, &facts, now()).unwrap_err();
    assert_eq!(refusal.code, "submission.no_conclusion");
}
