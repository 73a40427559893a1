//! What the flow knows when it decides.

use chrono::{DateTime, Utc};
use qilu_access::Whose;
use qilu_quantity::{EnterpriseId, FindingId, OrganisationId, SubmissionId, UserId};

use crate::{Action, Conclusion, Finding, State, Tie};

/// A submission as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The submission.
    pub submission: SubmissionId,
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// The enterprise's city in the reporting year.
    pub city: String,
    /// Where it stands.
    pub state: State,
    /// Who submitted it last.
    pub reporter: Option<UserId>,
    /// The body it is assigned to.
    pub body: Option<OrganisationId>,
    /// The lead, if the body named one; else any lead of the body.
    pub lead: Option<UserId>,
    /// The independent reviewer, if the body named one; else any reviewer of the body.
    pub reviewer: Option<UserId>,
}

impl Case {
    /// Whose the case is, for scopes.
    pub fn whose(&self) -> Whose<'_> {
        Whose {
            enterprise: self.enterprise,
            city: &self.city,
            body: self.body,
        }
    }
}

/// Problems of the current versions that stand in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProblemCount {
    /// Problems that make the figures meaningless.
    pub fatal: u32,
    /// Problems that must be mended.
    pub error: u32,
    /// Warnings the enterprise has not explained.
    pub warnings_unanswered: u32,
    /// Errors about the evidence that was not removed.
    pub evidence: u32,
}

/// What is true of a submission at the moment of an act, loaded under the same lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Content hash of the current versions together; `None` while there is none.
    pub content_hash: Option<String>,
    /// Who made the newest of them.
    pub version_author: Option<UserId>,
    /// What is wrong with them.
    pub problems: ProblemCount,
    /// Every finding of the submission.
    pub findings: Vec<Finding>,
    /// The latest conclusion that was not voided.
    pub conclusion: Option<Conclusion>,
    /// When a correction that was asked for is due.
    pub correction_due: Option<DateTime<Utc>>,
}

impl CaseFacts {
    /// The finding with this identity.
    pub fn finding(&self, id: FindingId) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }
}

/// A body proposed for a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// The body.
    pub body: OrganisationId,
    /// What ties it to the enterprise; any one forbids it.
    pub ties: Vec<Tie>,
}

/// What somebody wants to do, with what the act itself needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The act.
    pub action: Action,
    /// Why; needed wherever something goes back or is refused.
    pub reason: Option<String>,
    /// The finding that is answered or closed.
    pub finding: Option<FindingId>,
    /// The body that is assigned.
    pub nomination: Option<Nomination>,
    /// The conclusion that is drawn.
    pub conclusion: Option<Conclusion>,
}

impl Request {
    /// An act that needs nothing further.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            reason: None,
            finding: None,
            nomination: None,
            conclusion: None,
        }
    }

    /// The same with a reason.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The same about a finding.
    #[must_use]
    pub fn about(mut self, finding: FindingId) -> Self {
        self.finding = Some(finding);
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn to(mut self, nomination: Nomination) -> Self {
        self.nomination = Some(nomination);
        self
    }

    /// The same with a conclusion.
    #[must_use]
    pub fn with(mut self, conclusion: Conclusion) -> Self {
        self.conclusion = Some(conclusion);
        self
    }
}
