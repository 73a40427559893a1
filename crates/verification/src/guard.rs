//! Guards: named predicates over the facts, each with the reason it gives when it refuses.

use chrono::{DateTime, Utc};
use qilu_access::Actor;

use crate::{
    Case, CaseFacts, Conclusion, Finding, FindingState, Opinion, REASON_CHARS_MAX, Refusal, Request,
};

/// A condition of a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// There is a version to send.
    HasVersion,
    /// No fatal problem and no error is open.
    NoErrors,
    /// Every warning is explained.
    WarningsAnswered,
    /// No error is open about the evidence.
    EvidenceSound,
    /// Four eyes in the enterprise: neither who submitted nor who made the version.
    ApproverIsNotReporter,
    /// The lead of the case, where one is named.
    IsTheLead,
    /// Four eyes in the body: neither drew the conclusion nor raised a finding; the named
    /// reviewer, where one is named.
    ReviewerIsNotLead,
    /// A finding waits for the enterprise.
    SomeFindingOpen,
    /// No finding waits for the enterprise.
    NoFindingOpen,
    /// Every finding is mended or priced.
    FindingsSettled,
    /// The time for correction has passed.
    CorrectionOverdue,
    /// The standing conclusion covers the current content.
    ConclusionStands,
    /// The standing conclusion does not refuse to confirm the report.
    OpinionConfirms,
    /// Input: why.
    ReasonGiven,
    /// Input: a body.
    BodyNominated,
    /// Input: nothing ties that body to the enterprise.
    BodyIndependent,
    /// Input: a finding that is not closed.
    FindingNamed,
    /// Input: a finding that was answered.
    NamedFindingAnswered,
    /// Input: a conclusion by the actor and the case's body, on the current content, that agrees
    /// with the findings.
    ConclusionDrawn,
}

/// Everything a guard may look at.
pub(crate) struct Moment<'a> {
    pub case: &'a Case,
    pub actor: &'a Actor,
    pub facts: &'a CaseFacts,
    pub request: Option<&'a Request>,
    pub now: DateTime<Utc>,
}

impl Moment<'_> {
    fn named_finding(&self) -> Option<&Finding> {
        self.facts.finding(self.request?.finding?)
    }

    fn drawn(&self) -> Option<&Conclusion> {
        self.request?.conclusion.as_ref()
    }

    fn reason_is_given(&self) -> bool {
        let reason = self.request.and_then(|r| r.reason.as_deref());
        reason.is_some_and(|r| !r.trim().is_empty() && r.chars().count() <= REASON_CHARS_MAX)
    }
}

impl Guard {
    /// Whether the guard is about what comes with the request, so that it cannot be asked before
    /// there is one.
    pub fn needs_request(self) -> bool {
        matches!(
            self,
            Self::ReasonGiven
                | Self::BodyNominated
                | Self::BodyIndependent
                | Self::FindingNamed
                | Self::NamedFindingAnswered
                | Self::ConclusionDrawn
        )
    }

    /// `None` when the guard lets pass, else why not.
    pub(crate) fn refusal(self, m: &Moment<'_>) -> Option<Refusal> {
        if self == Self::ConclusionDrawn {
            return conclusion_fault(m);
        }
        if self.holds(m) {
            return None;
        }
        let (code, zh, en) = self.words();
        Some(Refusal::new(code, zh, en))
    }

    fn holds(self, m: &Moment<'_>) -> bool {
        let user = m.actor.user;
        let facts = m.facts;
        let open = |finding: &Finding| finding.state == FindingState::Open;
        let unless_named = |named: Option<_>| named.is_none_or(|other| other == user);
        match self {
            Self::HasVersion => facts.content_hash.is_some(),
            Self::NoErrors => facts.problems.fatal == 0 && facts.problems.error == 0,
            Self::WarningsAnswered => facts.problems.warnings_unanswered == 0,
            Self::EvidenceSound => facts.problems.evidence == 0,
            Self::ApproverIsNotReporter => {
                m.case.reporter != Some(user) && facts.version_author != Some(user)
            }
            Self::IsTheLead => unless_named(m.case.lead),
            Self::ReviewerIsNotLead => {
                let drew = facts.conclusion.as_ref().is_some_and(|c| c.lead == user);
                let raised = facts.findings.iter().any(|f| f.raised_by == user);
                !drew && !raised && m.case.lead != Some(user) && unless_named(m.case.reviewer)
            }
            Self::SomeFindingOpen => facts.findings.iter().any(open),
            Self::NoFindingOpen => !facts.findings.iter().any(open),
            Self::FindingsSettled => facts.findings.iter().all(Finding::is_settled),
            Self::CorrectionOverdue => facts.correction_due.is_some_and(|due| m.now > due),
            Self::ConclusionStands => facts
                .conclusion
                .as_ref()
                .is_some_and(|c| c.covers(facts.content_hash.as_deref())),
            Self::OpinionConfirms => facts
                .conclusion
                .as_ref()
                .is_some_and(|c| c.opinion != Opinion::NotConfirmed),
            Self::ReasonGiven => m.reason_is_given(),
            Self::BodyNominated => m.request.is_some_and(|r| r.nomination.is_some()),
            Self::BodyIndependent => {
                let nomination = m.request.and_then(|r| r.nomination.as_ref());
                nomination.is_some_and(|n| n.ties.is_empty())
            }
            Self::FindingNamed => m
                .named_finding()
                .is_some_and(|f| matches!(f.state, FindingState::Open | FindingState::Answered)),
            Self::NamedFindingAnswered => m
                .named_finding()
                .is_some_and(|f| f.state == FindingState::Answered),
            Self::ConclusionDrawn => conclusion_fault(m).is_none(),
        }
    }

    /// Code and words of a refusal: what is wrong and what to do.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::HasVersion => (
                "submission.no_version",
                "尚无报告版本，请先上传工作簿。",
                "There is no report version yet: upload the workbook first.",
            ),
            Self::NoErrors => (
                "submission.has_errors",
                "报告仍有致命问题或错误，请先改正。",
                "The report still has fatal problems or errors: mend them first.",
            ),
            Self::WarningsAnswered => (
                "submission.warnings_unanswered",
                "仍有警告未说明，请逐条说明。",
                "Some warnings are not explained yet: explain each of them.",
            ),
            Self::EvidenceSound => (
                "submission.evidence_errors",
                "佐证材料仍有错误，请更正材料信息，或说明理由移除后重新上传。",
                "The evidence still has errors: correct it, or remove it with a reason and attach the right one.",
            ),
            Self::ApproverIsNotReporter => (
                "submission.four_eyes_enterprise",
                "审批人不得是本次填报或提交的人员，请由另一人审批。",
                "Who filled or submitted the report cannot approve it: another person must.",
            ),
            Self::IsTheLead => (
                "submission.not_the_lead",
                "只有本项目的核查组长可以办理。",
                "Only the lead named for this engagement can do this.",
            ),
            Self::ReviewerIsNotLead => (
                "submission.four_eyes_body",
                "评审人须独立：不得出具本结论、不得提出本项目的不符合项，且须为指定评审人。",
                "The reviewer is independent: neither drew the conclusion nor raised a finding, and is the one named.",
            ),
            Self::SomeFindingOpen => (
                "submission.no_open_finding",
                "没有待整改的不符合项。",
                "No finding is waiting for correction.",
            ),
            Self::NoFindingOpen => (
                "submission.open_findings",
                "仍有不符合项未答复，请逐项答复。",
                "Some findings are not answered yet: answer each of them.",
            ),
            Self::FindingsSettled => (
                "submission.unsettled_findings",
                "仍有不符合项未核销或未测算，请逐项处理。",
                "Some findings are neither mended nor priced: settle each of them.",
            ),
            Self::CorrectionOverdue => (
                "submission.correction_not_due",
                "整改期限未到，请等待企业提交。",
                "The time for correction has not passed: wait for the enterprise.",
            ),
            Self::ConclusionStands => (
                "submission.conclusion_void",
                "没有覆盖当前版本的核查结论。",
                "No conclusion covers the current version.",
            ),
            Self::OpinionConfirms => (
                "submission.not_confirmed",
                "核查结论为不予确认，不能认定。",
                "The conclusion does not confirm the report, which cannot be determined.",
            ),
            Self::ReasonGiven => (
                "submission.no_reason",
                "请写明理由（不超过2000字）。",
                "State the reason (at most 2,000 characters).",
            ),
            Self::BodyNominated => (
                "submission.no_body",
                "请选择核查技术服务机构。",
                "Choose a verification body.",
            ),
            Self::BodyIndependent => (
                "submission.body_not_independent",
                "该机构与企业存在利益冲突，请另选机构。",
                "The body is not independent of the enterprise: choose another.",
            ),
            Self::FindingNamed => (
                "submission.no_such_finding",
                "没有这一项未核销的不符合项。",
                "There is no such finding that is still open.",
            ),
            Self::NamedFindingAnswered => (
                "submission.finding_unanswered",
                "该不符合项尚未答复，请先要求整改。",
                "The finding has not been answered: ask for correction first.",
            ),
            Self::ConclusionDrawn => (
                "submission.no_conclusion",
                "请填写核查结论。",
                "Draw the conclusion.",
            ),
        }
    }
}

fn conclusion_fault(m: &Moment<'_>) -> Option<Refusal> {
    let Some(conclusion) = m.drawn() else {
        let (code, zh, en) = Guard::ConclusionDrawn.words();
        return Some(Refusal::new(code, zh, en));
    };
    if conclusion.lead != m.actor.user || Some(conclusion.body) != m.case.body {
        return Some(Refusal::new(
            "conclusion.other_author",
            "核查结论须由本项目机构的组长本人出具。",
            "The conclusion is drawn by the lead in person, for the assigned body.",
        ));
    }
    if !conclusion.covers(m.facts.content_hash.as_deref()) {
        return Some(Refusal::new(
            "conclusion.other_content",
            "核查结论所覆盖的内容不是当前版本，请重新查看后出具。",
            "The conclusion covers other content than the current version: look again, then conclude.",
        ));
    }
    conclusion.fault(&m.facts.findings)
}
