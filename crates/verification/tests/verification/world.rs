//! One enterprise, one city, two bodies, one province, and a submission between them.

use chrono::{DateTime, TimeDelta, Utc};
use qilu_access::{Actor, OrganisationKind, Role};
use qilu_quantity::{
    ConclusionId, EnterpriseId, FindingId, Grams, OrganisationId, ReportId, SubmissionId, Tonnes,
    UserId, VersionId,
};
use qilu_verification::{
    Action, Case, CaseFacts, Closing, Conclusion, Decision, Finding, FindingPlace, FindingState,
    Item, LineScope, Nomination, Opinion, Pricing, Refusal, Request, Severity, State, apply,
    expected_results,
};
use uuid::Uuid;

pub const ENTERPRISE: u128 = 0xe1;
pub const BODY: u128 = 0xb1;
pub const OTHER_BODY: u128 = 0xb2;
pub const JINAN: &str = "370100";
pub const HASH: &str = "hash-of-version-1";
pub const REPORT: ReportId = ReportId(Uuid::from_u128(0xa1));

pub fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

pub fn person(number: u128, role: Role, organisation: u128) -> Actor {
    Actor {
        user: user(number),
        organisation: OrganisationId(Uuid::from_u128(organisation)),
        organisation_kind: role.kind(),
        city: (role.kind() == OrganisationKind::CityAuthority).then(|| JINAN.to_owned()),
        roles: [role].into(),
    }
}

pub fn reporter() -> Actor {
    person(1, Role::EnterpriseReporter, ENTERPRISE)
}
pub fn approver() -> Actor {
    person(2, Role::EnterpriseApprover, ENTERPRISE)
}
pub fn city() -> Actor {
    person(3, Role::CityRegulator, 0xc1)
}
pub fn lead() -> Actor {
    person(4, Role::VerifierLead, BODY)
}
pub fn reviewer() -> Actor {
    person(5, Role::VerifierReviewer, BODY)
}
pub fn province() -> Actor {
    person(6, Role::ProvincialRegulator, 0xd1)
}
pub fn administrator() -> Actor {
    person(7, Role::Administrator, 0xf1)
}

/// One person for each role.
pub fn everybody() -> Vec<Actor> {
    vec![
        reporter(),
        approver(),
        city(),
        lead(),
        reviewer(),
        province(),
        administrator(),
    ]
}

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

pub fn case_in(state: State) -> Case {
    let early = [
        State::Draft,
        State::EnterpriseApproval,
        State::CityCheck,
        State::Assignment,
    ];
    Case {
        submission: SubmissionId(Uuid::from_u128(0x51)),
        enterprise: EnterpriseId(Uuid::from_u128(ENTERPRISE)),
        city: JINAN.to_owned(),
        state,
        reporter: (state != State::Draft).then(|| reporter().user),
        body: (!early.contains(&state)).then(|| OrganisationId(Uuid::from_u128(BODY))),
        lead: None,
        reviewer: None,
    }
}

pub fn finding(number: u32, item: Item, state: FindingState) -> Finding {
    Finding {
        id: FindingId(Uuid::from_u128(0x1000 + u128::from(number))),
        number,
        item,
        place: Some(FindingPlace {
            report: REPORT,
            version: VersionId(Uuid::from_u128(0x91)),
            table: "fuel".to_owned(),
            row_key: "1|bituminous|03".to_owned(),
            column: "quantity".to_owned(),
            sheet_cell: Some("燃料消耗!D7".to_owned()),
        }),
        description: "三月燃煤消耗量与进厂煤台账不一致".to_owned(),
        severity: Severity::Major,
        state,
        answer: (state != FindingState::Open).then(|| "已核对台账".to_owned()),
        pricing: (state == FindingState::NotFixed).then(|| priced(1_500_000, 2)),
        raised_by: lead().user,
    }
}

pub fn priced(grams: i64, compliance: i64) -> Pricing {
    Pricing {
        gas: "CO2".to_owned(),
        scope: LineScope::Direct,
        category: "1.A.1.a".to_owned(),
        effect: Grams(grams),
        compliance: Tonnes(compliance),
        basis: "按进厂煤台账与缺省含碳量测算".to_owned(),
    }
}

pub fn conclusion_on(hash: &str, findings: &[Finding]) -> Conclusion {
    Conclusion {
        id: ConclusionId(Uuid::from_u128(0x71)),
        covered_hash: hash.to_owned(),
        body: OrganisationId(Uuid::from_u128(BODY)),
        lead: lead().user,
        opinion: Opinion::Satisfied,
        items: expected_results(findings),
        initial: Grams(5_000_000),
        reported: Grams(5_000_000),
        verified: Grams(5_000_000),
        compliance: Some(Tonnes(5)),
        measured_by_group: Some("台账缺失，按缺省值测算".to_owned()),
        statement: String::new(),
    }
}

/// Facts under which every guard but those of the state's own lets pass.
pub fn fit_facts() -> CaseFacts {
    CaseFacts {
        content_hash: Some(HASH.to_owned()),
        version_author: Some(reporter().user),
        ..CaseFacts::default()
    }
}

pub fn independent_body() -> Nomination {
    Nomination {
        body: OrganisationId(Uuid::from_u128(BODY)),
        ties: Vec::new(),
    }
}

/// State, facts, request and person for which the line of the table from `state` by `action`
/// lets pass.
pub fn passing(state: State, action: Action) -> (Case, CaseFacts, Request, Actor) {
    let case = case_in(state);
    let mut facts = fit_facts();
    let mut request = Request::new(action);
    let open = finding(1, Item::ActivityData, FindingState::Open);
    let answered = finding(1, Item::ActivityData, FindingState::Answered);
    let overdue = Some(now() - TimeDelta::seconds(1));
    let actor = match (state, action) {
        (_, Action::Submit | Action::Withdraw) => reporter(),
        (_, Action::SendBack) => {
            request = request.because("请补充附件");
            approver()
        }
        (_, Action::ApproveSubmission | Action::Resubmit) => approver(),
        (_, Action::Accept) => city(),
        (State::CityCheck, Action::ReturnToEnterprise) => {
            request = request.because("机组信息不全");
            city()
        }
        (_, Action::ReturnToEnterprise | Action::ReturnToVerifier | Action::Reject) => {
            request = request.because("边界有误");
            province()
        }
        (_, Action::Assign) => {
            request = request.to(independent_body());
            province()
        }
        (_, Action::RaiseFinding) => lead(),
        (_, Action::RequestCorrection) => {
            facts.findings = vec![open];
            lead()
        }
        (State::Correcting, Action::CloseFinding) => {
            facts.correction_due = overdue;
            request = request.about(open.id);
            facts.findings = vec![open];
            lead()
        }
        (_, Action::CloseFinding) => {
            request = request.about(answered.id);
            facts.findings = vec![answered];
            lead()
        }
        (_, Action::AnswerFinding) => {
            request = request.about(open.id);
            facts.findings = vec![open];
            reporter()
        }
        (_, Action::Conclude) => {
            facts.correction_due = overdue;
            request = request.with(conclusion_on(HASH, &[]));
            lead()
        }
        (_, Action::Endorse | Action::SendBackConclusion) => {
            facts.conclusion = Some(conclusion_on(HASH, &[]));
            request = request.because("请补充现场照片");
            reviewer()
        }
        (_, Action::Approve) => {
            facts.conclusion = Some(conclusion_on(HASH, &[]));
            province()
        }
    };
    (case, facts, request, actor)
}

/// The submission as it goes: a case, its facts, and what was decided on the way.
pub struct World {
    pub case: Case,
    pub facts: CaseFacts,
    pub now: DateTime<Utc>,
}

impl World {
    pub fn new() -> Self {
        Self {
            case: case_in(State::Draft),
            facts: fit_facts(),
            now: now(),
        }
    }

    /// Asks, and on a decision does what the store would write.
    pub fn act(&mut self, actor: &Actor, request: Request) -> Result<Decision, Refusal> {
        let decision = apply(&self.case, &request, actor, &self.facts, self.now)?;
        self.case.state = decision.to;
        match decision.action {
            Action::Submit => self.case.reporter = Some(actor.user),
            Action::Assign => self.case.body = request.nomination.map(|n| n.body),
            Action::Conclude => self.facts.conclusion = request.conclusion,
            _ => {}
        }
        if decision
            .effects
            .contains(&qilu_verification::Effect::VoidConclusion)
        {
            self.facts.conclusion = None;
        }
        Ok(decision)
    }

    pub fn close(&mut self, number: usize, closing: Closing) {
        let finding = self.facts.findings[number].clone();
        self.facts.findings[number] = finding.closed(closing).unwrap();
    }
}
