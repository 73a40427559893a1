//! Each guard with a case it lets pass (the lines walked in `flow`) and cases it refuses.

use qilu_access::{Actor, Role};
use qilu_quantity::OrganisationId;
use qilu_verification::{
    Action, Case, CaseFacts, FindingState, Item, Nomination, Opinion, ProblemCount,
    REASON_CHARS_MAX, Request, State, Tie, apply,
};
use uuid::Uuid;

use crate::world::*;

/// The refusal of a line that passes until `spoil` changes something.
fn spoilt(
    state: State,
    action: Action,
    spoil: impl FnOnce(&mut Case, &mut CaseFacts, &mut Request, &mut Actor),
) -> &'static str {
    let (mut case, mut facts, mut request, mut actor) = passing(state, action);
    assert!(apply(&case, &request, &actor, &facts, now()).is_ok());
    spoil(&mut case, &mut facts, &mut request, &mut actor);
    match apply(&case, &request, &actor, &facts, now()) {
        Ok(decision) => panic!("{action} passed to {}", decision.to),
        Err(refusal) => refusal.code,
    }
}

#[test]
fn a_report_is_sent_only_when_it_is_fit() {
    for (state, action) in [
        (State::Draft, Action::Submit),
        (State::EnterpriseApproval, Action::ApproveSubmission),
        (State::Correcting, Action::Resubmit),
    ] {
        let none = spoilt(state, action, |_, f, _, _| f.content_hash = None);
        assert_eq!(none, "submission.no_version");
        let with =
            |problems: ProblemCount| spoilt(state, action, |_, f, _, _| f.problems = problems);
        let count = ProblemCount::default();
        assert_eq!(
            with(ProblemCount { fatal: 1, ..count }),
            "submission.has_errors"
        );
        assert_eq!(
            with(ProblemCount { error: 1, ..count }),
            "submission.has_errors"
        );
        let warned = with(ProblemCount {
            warnings_unanswered: 1,
            ..count
        });
        assert_eq!(warned, "submission.warnings_unanswered");
        let unproved = with(ProblemCount {
            evidence: 1,
            ..count
        });
        assert_eq!(unproved, "submission.evidence_errors");
    }
}

#[test]
fn a_report_with_errors_goes_nowhere_further_on_either() {
    for (state, action) in [
        (State::CityCheck, Action::Accept),
        (State::Verifying, Action::Conclude),
        (State::Correcting, Action::Conclude),
        (State::Decision, Action::Approve),
    ] {
        let code = spoilt(state, action, |_, f, _, _| f.problems.error = 1);
        assert_eq!(code, "submission.has_errors", "{action}");
    }
}

#[test]
fn nobody_approves_what_they_filled_or_submitted() {
    for (state, action) in [
        (State::EnterpriseApproval, Action::ApproveSubmission),
        (State::Correcting, Action::Resubmit),
    ] {
        let author = spoilt(state, action, |_, f, _, a| f.version_author = Some(a.user));
        assert_eq!(author, "submission.four_eyes_enterprise");
        let submitter = spoilt(state, action, |c, _, _, a| c.reporter = Some(a.user));
        assert_eq!(submitter, "submission.four_eyes_enterprise");
    }
    // Both roles in one person do not help.
    let both = spoilt(
        State::EnterpriseApproval,
        Action::ApproveSubmission,
        |_, _, _, a| {
            *a = reporter();
            a.roles.insert(Role::EnterpriseApprover);
        },
    );
    assert_eq!(both, "submission.four_eyes_enterprise");
}

#[test]
fn a_reason_is_given_wherever_something_goes_back_or_is_refused() {
    for (state, action) in [
        (State::EnterpriseApproval, Action::SendBack),
        (State::CityCheck, Action::ReturnToEnterprise),
        (State::Assignment, Action::ReturnToEnterprise),
        (State::InternalReview, Action::SendBackConclusion),
        (State::Decision, Action::ReturnToVerifier),
        (State::Decision, Action::Reject),
    ] {
        for bad in [
            None,
            Some("  ".to_owned()),
            Some("长".repeat(REASON_CHARS_MAX + 1)),
        ] {
            let code = spoilt(state, action, |_, _, r, _| r.reason = bad);
            assert_eq!(code, "submission.no_reason", "{action}");
        }
    }
}

#[test]
fn only_an_independent_body_is_assigned() {
    let none = spoilt(State::Assignment, Action::Assign, |_, _, r, _| {
        r.nomination = None
    });
    assert_eq!(none, "submission.no_body");
    for tie in Tie::ALL {
        let tied = Nomination {
            body: OrganisationId(Uuid::from_u128(BODY)),
            ties: vec![*tie],
        };
        let code = spoilt(State::Assignment, Action::Assign, |_, _, r, _| {
            r.nomination = Some(tied);
        });
        assert_eq!(code, "submission.body_not_independent", "{tie}");
    }
}

#[test]
fn the_named_lead_verifies_and_no_other_of_the_body() {
    for (state, action) in [
        (State::Verifying, Action::RaiseFinding),
        (State::Verifying, Action::CloseFinding),
        (State::Verifying, Action::RequestCorrection),
        (State::Verifying, Action::Conclude),
        (State::Correcting, Action::CloseFinding),
        (State::Correcting, Action::Conclude),
    ] {
        let code = spoilt(state, action, |c, _, _, _| c.lead = Some(user(99)));
        assert_eq!(code, "submission.not_the_lead", "{action}");
    }
}

#[test]
fn the_reviewer_took_no_part_in_the_work_reviewed() {
    for action in [Action::Endorse, Action::SendBackConclusion] {
        let spoils: [fn(&mut Case, &mut CaseFacts); 4] = [
            |_, f| f.conclusion.as_mut().unwrap().lead = reviewer().user,
            |_, f| {
                let mut raised = finding(1, Item::Unit, FindingState::Accepted);
                raised.raised_by = reviewer().user;
                f.findings.push(raised);
            },
            |c, _| c.lead = Some(reviewer().user),
            |c, _| c.reviewer = Some(user(99)),
        ];
        for spoil in spoils {
            let code = spoilt(State::InternalReview, action, |c, f, _, _| spoil(c, f));
            assert_eq!(code, "submission.four_eyes_body");
        }
    }
}

#[test]
fn findings_are_named_and_ready_before_they_are_answered_or_closed() {
    let none = spoilt(State::Correcting, Action::AnswerFinding, |_, _, r, _| {
        r.finding = None
    });
    assert_eq!(none, "submission.no_such_finding");
    for state in [State::Verifying, State::Correcting] {
        let nobodys = spoilt(state, Action::CloseFinding, |_, _, r, _| r.finding = None);
        assert_eq!(nobodys, "submission.no_such_finding");
    }
    let closed = spoilt(State::Correcting, Action::AnswerFinding, |_, f, _, _| {
        f.findings[0].state = FindingState::Accepted;
    });
    assert_eq!(closed, "submission.no_such_finding");
    let unanswered = spoilt(State::Verifying, Action::CloseFinding, |_, f, _, _| {
        f.findings[0].state = FindingState::Open;
    });
    assert_eq!(unanswered, "submission.finding_unanswered");
    let nothing = spoilt(State::Verifying, Action::RequestCorrection, |_, f, _, _| {
        f.findings.clear();
    });
    assert_eq!(nothing, "submission.no_open_finding");
    let waiting = spoilt(State::Correcting, Action::Resubmit, |_, f, _, _| {
        f.findings = vec![finding(1, Item::Unit, FindingState::Open)];
    });
    assert_eq!(waiting, "submission.open_findings");
}

#[test]
fn nothing_is_concluded_endorsed_or_determined_over_an_unsettled_finding() {
    for (state, action) in [
        (State::Verifying, Action::Conclude),
        (State::Correcting, Action::Conclude),
        (State::InternalReview, Action::Endorse),
        (State::Decision, Action::Approve),
    ] {
        for unsettled in [FindingState::Open, FindingState::Answered] {
            let code = spoilt(state, action, |_, f, _, _| {
                let mut raised = finding(1, Item::ActivityData, unsettled);
                raised.raised_by = lead().user;
                f.findings = vec![raised];
            });
            assert_eq!(code, "submission.unsettled_findings", "{action}");
        }
    }
    let unpriced = spoilt(State::Decision, Action::Approve, |_, f, _, _| {
        let mut found = finding(1, Item::ActivityData, FindingState::NotFixed);
        found.pricing = None;
        f.findings = vec![found];
    });
    assert_eq!(unpriced, "submission.unsettled_findings");
}

#[test]
fn a_conclusion_falls_with_the_version_it_covers() {
    for (state, action) in [
        (State::InternalReview, Action::Endorse),
        (State::Decision, Action::Approve),
    ] {
        let newer = spoilt(state, action, |_, f, _, _| {
            f.content_hash = Some("hash-of-version-2".to_owned());
        });
        assert_eq!(newer, "submission.conclusion_void");
        let none = spoilt(state, action, |_, f, _, _| f.conclusion = None);
        assert_eq!(none, "submission.conclusion_void");
    }
}

#[test]
fn concluding_after_the_time_for_correction_still_needs_a_conclusion() {
    let none = spoilt(State::Correcting, Action::Conclude, |_, _, r, _| {
        r.conclusion = None
    });
    assert_eq!(none, "submission.no_conclusion");
}

#[test]
fn a_report_that_was_not_confirmed_is_not_determined() {
    let code = spoilt(State::Decision, Action::Approve, |_, f, _, _| {
        f.conclusion.as_mut().unwrap().opinion = Opinion::NotConfirmed;
    });
    assert_eq!(code, "submission.not_confirmed");
}

#[test]
fn before_its_time_has_passed_a_correction_is_waited_for() {
    for action in [Action::CloseFinding, Action::Conclude] {
        for due in [None, Some(now())] {
            let code = spoilt(State::Correcting, action, |_, f, _, _| {
                f.correction_due = due
            });
            assert_eq!(code, "submission.correction_not_due");
        }
    }
}
