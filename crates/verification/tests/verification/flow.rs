use std::collections::BTreeSet;

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::select;
use qilu_access::{Actor, permits};
use qilu_verification::{
    Action, Closing, Decision, Effect, FindingState, Item, Refusal, Request, State, TRANSITIONS,
    apply, available_actions, may_add_version,
};

use crate::world::*;

fn codes(result: Result<Decision, Refusal>) -> Result<State, &'static str> {
    result.map(|d| d.to).map_err(|r| r.code)
}

#[test]
fn every_line_of_the_table_can_be_walked() {
    for line in TRANSITIONS {
        let (case, facts, request, actor) = passing(line.state, line.action);
        let decision = apply(&case, &request, &actor, &facts, now())
            .unwrap_or_else(|r| panic!("{} {}: {}", line.state, line.action, r.code));
        assert_eq!((decision.from, decision.to), (line.state, line.next));
        assert_eq!(decision.by, actor.user);
        assert!(actor.roles.contains(&decision.role));
        assert!(!decision.event.zh.is_empty() && !decision.event.en.is_empty());
    }
}

#[test]
fn every_pair_that_is_not_in_the_table_is_refused_to_everybody() {
    let written: BTreeSet<_> = TRANSITIONS.iter().map(|t| (t.state, t.action)).collect();
    assert_eq!(written.len(), TRANSITIONS.len(), "one line per pair");
    for state in State::ALL {
        for action in Action::ALL {
            if written.contains(&(*state, *action)) {
                continue;
            }
            let (_, facts, request, _) = passing(*state, *action);
            for actor in everybody() {
                let got = codes(apply(&case_in(*state), &request, &actor, &facts, now()));
                assert!(
                    matches!(
                        got,
                        Err("submission.not_in_this_state" | "submission.out_of_scope")
                    ),
                    "{state} {action}: {got:?}"
                );
            }
        }
    }
}

#[test]
fn only_the_role_of_the_line_may_walk_it() {
    for line in TRANSITIONS {
        let (case, facts, request, _) = passing(line.state, line.action);
        for actor in everybody().iter().filter(|a| !permits(a, line.capability)) {
            let got = codes(apply(&case, &request, actor, &facts, now()));
            assert!(
                matches!(
                    got,
                    Err("submission.not_permitted" | "submission.out_of_scope")
                ),
                "{} {} by {:?}: {got:?}",
                line.state,
                line.action,
                actor.roles
            );
        }
    }
}

#[test]
fn nobody_acts_on_a_case_outside_their_scope() {
    for line in TRANSITIONS {
        let (case, facts, request, actor) = passing(line.state, line.action);
        let mut elsewhere = case.clone();
        elsewhere.enterprise = qilu_quantity::EnterpriseId(uuid::Uuid::from_u128(0xe2));
        elsewhere.city = "370300".to_owned();
        elsewhere.body = elsewhere
            .body
            .map(|_| qilu_quantity::OrganisationId(uuid::Uuid::from_u128(OTHER_BODY)));
        let got = codes(apply(&elsewhere, &request, &actor, &facts, now()));
        if actor == province() {
            assert_eq!(got, Ok(line.next));
        } else {
            assert_eq!(got, Err("submission.out_of_scope"), "{}", line.action);
            assert_eq!(available_actions(&elsewhere, &actor, &facts, now()), []);
        }
    }
}

#[test]
fn every_state_is_reached_and_only_the_final_ones_have_no_way_on() {
    let mut reached = BTreeSet::from([State::Draft]);
    while let Some(line) = TRANSITIONS
        .iter()
        .find(|t| reached.contains(&t.state) && !reached.contains(&t.next))
    {
        reached.insert(line.next);
    }
    assert_eq!(reached.len(), State::ALL.len());
    for state in State::ALL {
        let leaves = TRANSITIONS
            .iter()
            .any(|t| t.state == *state && t.next != *state);
        assert_eq!(leaves, !state.is_final(), "{state}");
    }
}

#[test]
fn determined_values_come_from_one_line_only_and_it_closes_the_case() {
    let determining: Vec<_> = TRANSITIONS
        .iter()
        .filter(|t| t.effects.contains(&Effect::Determine))
        .collect();
    assert_eq!(determining.len(), 1);
    assert_eq!(determining[0].next, State::Determined);
    for line in TRANSITIONS {
        assert_eq!(line.effects.contains(&Effect::Close), line.next.is_final());
    }
}

#[test]
fn leaving_review_or_decision_backwards_voids_the_conclusion() {
    for line in TRANSITIONS {
        let concluded = [State::InternalReview, State::Decision].contains(&line.state);
        if concluded && line.next == State::Verifying {
            assert!(
                line.effects.contains(&Effect::VoidConclusion),
                "{}",
                line.action
            );
        }
    }
}

#[test]
fn versions_are_added_only_while_the_enterprise_has_the_case() {
    let open: Vec<_> = State::ALL.iter().filter(|s| may_add_version(**s)).collect();
    assert_eq!(open, [&State::Draft, &State::Correcting]);
}

#[test]
fn a_submission_goes_through_correction_to_determined_values() {
    let mut world = World::new();
    let act = Request::new;
    world.act(&reporter(), act(Action::Submit)).unwrap();
    let released = world
        .act(&approver(), act(Action::ApproveSubmission))
        .unwrap();
    assert_eq!(released.effects, [Effect::Release]);
    world.act(&city(), act(Action::Accept)).unwrap();
    world
        .act(&province(), act(Action::Assign).to(independent_body()))
        .unwrap();
    world.act(&lead(), act(Action::RaiseFinding)).unwrap();
    world.facts.findings = vec![finding(1, Item::ActivityData, FindingState::Open)];
    world.act(&lead(), act(Action::RequestCorrection)).unwrap();

    let id = world.facts.findings[0].id;
    let early = world.act(&approver(), act(Action::Resubmit));
    assert_eq!(codes(early), Err("submission.open_findings"));
    world
        .act(&reporter(), act(Action::AnswerFinding).about(id))
        .unwrap();
    world.facts.findings[0] = world.facts.findings[0].clone().answered("已更正").unwrap();
    world.facts.content_hash = Some("hash-of-version-2".to_owned());
    world.act(&approver(), act(Action::Resubmit)).unwrap();

    world
        .act(&lead(), act(Action::CloseFinding).about(id))
        .unwrap();
    world.close(0, Closing::Accepted);
    let old = conclusion_on(HASH, &world.facts.findings);
    let stale = world.act(&lead(), act(Action::Conclude).with(old));
    assert_eq!(codes(stale), Err("conclusion.other_content"));
    let conclusion = conclusion_on("hash-of-version-2", &world.facts.findings);
    world
        .act(&lead(), act(Action::Conclude).with(conclusion))
        .unwrap();
    world.act(&reviewer(), act(Action::Endorse)).unwrap();
    let decided = world.act(&province(), act(Action::Approve)).unwrap();
    assert_eq!(decided.effects, [Effect::Determine, Effect::Close]);
    assert_eq!(world.case.state, State::Determined);
    let again = world.act(&province(), act(Action::Approve));
    assert_eq!(codes(again), Err("submission.not_in_this_state"));
}

#[test]
fn an_enterprise_that_does_not_correct_in_time_does_not_hold_the_case_up() {
    let mut world = World::new();
    world.case = case_in(State::Correcting);
    world.facts.findings = vec![finding(1, Item::ActivityData, FindingState::Open)];
    world.facts.correction_due = Some(world.now);
    let close = Request::new(Action::CloseFinding).about(world.facts.findings[0].id);
    let early = world.act(&lead(), close.clone());
    assert_eq!(codes(early), Err("submission.correction_not_due"));
    world.now += TimeDelta::seconds(1);
    world.act(&lead(), close).unwrap();
    world.close(
        0,
        Closing::NotFixed {
            pricing: Some(priced(1_500_000, 2)),
        },
    );
    let conclusion = conclusion_on(HASH, &world.facts.findings);
    let concluded = world.act(&lead(), Request::new(Action::Conclude).with(conclusion));
    assert_eq!(codes(concluded), Ok(State::InternalReview));
}

#[test]
fn a_screen_is_offered_what_the_role_may_do_with_what_stands_in_the_way() {
    let (case, mut facts, _, _) = passing(State::Verifying, Action::RequestCorrection);
    let offered = available_actions(&case, &lead(), &facts, now());
    let actions: Vec<_> = offered.iter().map(|a| a.action).collect();
    assert_eq!(
        actions,
        [
            Action::RaiseFinding,
            Action::CloseFinding,
            Action::RequestCorrection,
            Action::Conclude
        ]
    );
    let refused = |facts: &qilu_verification::CaseFacts, action| {
        let offered = available_actions(&case, &lead(), facts, now());
        let found = offered.into_iter().find(|a| a.action == action).unwrap();
        found.refusals.iter().map(|r| r.code).collect::<Vec<_>>()
    };
    assert_eq!(refused(&facts, Action::RequestCorrection), [""; 0]);
    assert_eq!(
        refused(&facts, Action::Conclude),
        ["submission.unsettled_findings"]
    );
    facts.findings.clear();
    assert_eq!(
        refused(&facts, Action::RequestCorrection),
        ["submission.no_open_finding"]
    );
    assert_eq!(refused(&facts, Action::Conclude), [""; 0]);
    assert_eq!(available_actions(&case, &approver(), &facts, now()), []);
}

fn any_actor() -> impl Strategy<Value = Actor> {
    select(everybody())
}

proptest! {
    /// Whatever is asked by whomever in whatever order, the state moves along the table.
    #[test]
    fn a_random_walk_never_leaves_the_table(
        steps in proptest::collection::vec(
            (any_actor(), select(Action::ALL.to_vec()), any::<bool>()), 1..60),
    ) {
        let mut world = World::new();
        for (actor, action, with_input) in steps {
            let before = world.case.state;
            let (_, facts, request, _) = passing(before, action);
            if with_input {
                world.facts.findings = facts.findings;
                world.facts.correction_due = facts.correction_due;
            }
            let answer = world.act(&actor, request);
            let after = world.case.state;
            match answer {
                Ok(decision) => {
                    let line = TRANSITIONS.iter().find(|t| t.state == before && t.action == action);
                    prop_assert_eq!(line.map(|t| t.next), Some(after));
                    prop_assert_eq!(decision.to, after);
                    prop_assert!(!before.is_final());
                }
                Err(refusal) => {
                    prop_assert_eq!(before, after);
                    prop_assert!(!refusal.message.zh.is_empty() && !refusal.message.en.is_empty());
                }
            }
        }
    }

    /// What a screen offers without a refusal fails afterwards only for what the request brings.
    #[test]
    fn an_offer_is_kept(state in select(State::ALL.to_vec()), actor in any_actor()) {
        for action in Action::ALL {
            let (case, facts, request, _) = passing(state, *action);
            let offered = available_actions(&case, &actor, &facts, now());
            let offer = offered.iter().find(|a| a.action == *action);
            let clear = offer.is_some_and(|o| o.refusals.is_empty());
            let answer = apply(&case, &request, &actor, &facts, now());
            prop_assert_eq!(clear, answer.is_ok(), "{} {}", state, action);
        }
    }
}
