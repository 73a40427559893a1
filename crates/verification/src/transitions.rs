//! The flow of a submission, whole.

use qilu_access::Capability;
use qilu_quantity::Text;

use crate::{Action, Effect, Guard, State};

/// One line of the flow: in this state, somebody with this capability may do this, if every guard
/// lets pass; then the submission is in the next state and the effects are due.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// Where the submission stands.
    pub state: State,
    /// What is done.
    pub action: Action,
    /// Who may.
    pub capability: Capability,
    /// On what conditions.
    pub guards: &'static [Guard],
    /// Where it stands afterwards.
    pub next: State,
    /// What else must be written.
    pub effects: &'static [Effect],
    /// What the history says, in Chinese and English.
    event: (&'static str, &'static str),
}

impl Transition {
    /// What the history of the submission says.
    pub fn event(&self) -> Text {
        Text::new(self.event.0, self.event.1)
    }
}

use Action as A;
use Capability as C;
use Effect as E;
use Guard as G;
use State as S;

/// From a state by an action to the next state.
const fn step(
    (state, action, next): (State, Action, State),
    capability: Capability,
    guards: &'static [Guard],
    effects: &'static [Effect],
    event: (&'static str, &'static str),
) -> Transition {
    Transition {
        state,
        action,
        capability,
        guards,
        next,
        effects,
        event,
    }
}

/// The report is fit to be sent on.
const FIT: &[Guard] = &[
    G::HasVersion,
    G::NoErrors,
    G::WarningsAnswered,
    G::EvidenceSound,
];
const FIT_BY_ANOTHER: &[Guard] = &[
    G::HasVersion,
    G::NoErrors,
    G::WarningsAnswered,
    G::EvidenceSound,
    G::ApproverIsNotReporter,
];

/// Every transition. A pair of state and action that is not here is refused.
pub const TRANSITIONS: &[Transition] = &[
    // In the enterprise.
    step(
        (S::Draft, A::Submit, S::EnterpriseApproval),
        C::SubmitReport,
        FIT,
        &[E::SetReporter],
        (
            "填报人提交企业审批",
            "Submitted for the enterprise's approval",
        ),
    ),
    step(
        (S::EnterpriseApproval, A::Withdraw, S::Draft),
        C::SubmitReport,
        &[],
        &[],
        ("填报人撤回", "Withdrawn by the reporter"),
    ),
    step(
        (S::EnterpriseApproval, A::SendBack, S::Draft),
        C::ApproveReport,
        &[G::ReasonGiven],
        &[],
        ("企业审批人退回填报", "Sent back to the reporter"),
    ),
    step(
        (S::EnterpriseApproval, A::ApproveSubmission, S::CityCheck),
        C::ApproveReport,
        FIT_BY_ANOTHER,
        &[E::Release],
        (
            "企业审批通过，报送主管部门",
            "Approved in the enterprise and released to the authority",
        ),
    ),
    // The city's first check.
    step(
        (S::CityCheck, A::Withdraw, S::Draft),
        C::SubmitReport,
        &[],
        &[E::Recall],
        ("企业撤回", "Withdrawn by the enterprise"),
    ),
    step(
        (S::CityCheck, A::ReturnToEnterprise, S::Draft),
        C::CheckReport,
        &[G::ReasonGiven],
        &[E::Recall],
        ("市级初审退回企业", "Returned to the enterprise by the city"),
    ),
    step(
        (S::CityCheck, A::Accept, S::Assignment),
        C::CheckReport,
        &[G::NoErrors],
        &[],
        ("市级初审通过", "Accepted at the city's first check"),
    ),
    // The province chooses a body.
    step(
        (S::Assignment, A::ReturnToEnterprise, S::Draft),
        C::AssignVerification,
        &[G::ReasonGiven],
        &[E::Recall],
        ("省级退回企业", "Returned to the enterprise by the province"),
    ),
    step(
        (S::Assignment, A::Assign, S::Verifying),
        C::AssignVerification,
        &[G::BodyNominated, G::BodyIndependent],
        &[E::SetBody],
        ("委托核查技术服务机构", "Assigned to a verification body"),
    ),
    // The body verifies.
    step(
        (S::Verifying, A::RaiseFinding, S::Verifying),
        C::Verify,
        &[G::IsTheLead],
        &[],
        ("提出不符合项", "A finding was raised"),
    ),
    step(
        (S::Verifying, A::CloseFinding, S::Verifying),
        C::Verify,
        &[G::IsTheLead, G::FindingNamed, G::NamedFindingAnswered],
        &[],
        ("核销不符合项", "A finding was closed"),
    ),
    step(
        (S::Verifying, A::RequestCorrection, S::Correcting),
        C::Verify,
        &[G::IsTheLead, G::SomeFindingOpen],
        &[],
        (
            "下达不符合项清单，要求整改",
            "The list of findings was sent; correction is asked for",
        ),
    ),
    step(
        (S::Verifying, A::Conclude, S::InternalReview),
        C::Verify,
        &[
            G::IsTheLead,
            G::NoErrors,
            G::FindingsSettled,
            G::ConclusionDrawn,
        ],
        &[E::RecordConclusion],
        ("出具核查结论", "The conclusion was drawn"),
    ),
    // The enterprise corrects. When its time has passed the body goes on without it.
    step(
        (S::Correcting, A::AnswerFinding, S::Correcting),
        C::AnswerFinding,
        &[G::FindingNamed],
        &[],
        (
            "企业答复不符合项",
            "A finding was answered by the enterprise",
        ),
    ),
    step(
        (S::Correcting, A::Resubmit, S::Verifying),
        C::ApproveReport,
        &[
            G::HasVersion,
            G::NoErrors,
            G::WarningsAnswered,
            G::EvidenceSound,
            G::ApproverIsNotReporter,
            G::NoFindingOpen,
        ],
        &[E::VoidConclusion],
        ("企业提交整改", "The correction was submitted"),
    ),
    step(
        (S::Correcting, A::CloseFinding, S::Correcting),
        C::Verify,
        &[G::IsTheLead, G::CorrectionOverdue, G::FindingNamed],
        &[],
        (
            "整改逾期，核销不符合项",
            "A finding was closed after the time for correction",
        ),
    ),
    step(
        (S::Correcting, A::Conclude, S::InternalReview),
        C::Verify,
        &[
            G::IsTheLead,
            G::CorrectionOverdue,
            G::NoErrors,
            G::FindingsSettled,
            G::ConclusionDrawn,
        ],
        &[E::RecordConclusion],
        (
            "整改逾期，出具核查结论",
            "The conclusion was drawn after the time for correction",
        ),
    ),
    // Another person of the body reviews.
    step(
        (S::InternalReview, A::SendBackConclusion, S::Verifying),
        C::ReviewConclusion,
        &[G::ReviewerIsNotLead, G::ReasonGiven],
        &[E::VoidConclusion],
        (
            "机构评审退回核查组",
            "The conclusion was sent back by the reviewer",
        ),
    ),
    step(
        (S::InternalReview, A::Endorse, S::Decision),
        C::ReviewConclusion,
        &[
            G::ReviewerIsNotLead,
            G::FindingsSettled,
            G::ConclusionStands,
        ],
        &[],
        (
            "机构评审通过，报送省级",
            "The conclusion was endorsed and sent to the province",
        ),
    ),
    // The province decides.
    step(
        (S::Decision, A::ReturnToVerifier, S::Verifying),
        C::Decide,
        &[G::ReasonGiven],
        &[E::VoidConclusion],
        ("省级退回核查", "Returned to the verification body"),
    ),
    step(
        (S::Decision, A::Reject, S::Rejected),
        C::Decide,
        &[G::ReasonGiven],
        &[E::Close],
        ("省级不予认定", "Rejected by the province"),
    ),
    step(
        (S::Decision, A::Approve, S::Determined),
        C::Decide,
        &[
            G::NoErrors,
            G::FindingsSettled,
            G::ConclusionStands,
            G::OpinionConfirms,
        ],
        &[E::Determine, E::Close],
        ("省级认定", "Determined by the province"),
    ),
];
