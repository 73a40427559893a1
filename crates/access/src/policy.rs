//! The policy: which role, in which kind of organisation, has which capability.

use crate::{Actor, OrganisationKind, Role};

qilu_quantity::coded! {
    /// Something that can be allowed or refused.
    Capability {
        /// Read reports, their figures, problems and traces.
        ViewReport = "report.view",
        /// Upload a workbook or edit entries: make a report version.
        EditReport = "report.edit",
        /// Attach evidence to a submission, and take it out with a reason.
        AddEvidence = "evidence.add",
        /// Upload many workbooks at once, for enterprises within reach: they are theirs, and they submit them.
        ReportBulk = "report.bulk",
        /// Make layouts of the organisation's own workbooks, change, share and retire them.
        ManageLayouts = "layout.manage",
        /// Hand a submission to the enterprise's approver, or take it back.
        SubmitReport = "submission.submit",
        /// Release a submission to the authority, or send it back to the reporter.
        ApproveReport = "submission.approve_in_enterprise",
        /// Answer a verifier's finding.
        AnswerFinding = "finding.answer",
        /// Accept or return a submission at the city's first check.
        CheckReport = "submission.check_by_city",
        /// Choose the verification body of a submission.
        AssignVerification = "submission.assign",
        /// Raise and close findings, ask for correction, conclude.
        Verify = "submission.verify",
        /// Endorse a colleague's conclusion or send it back.
        ReviewConclusion = "conclusion.review",
        /// Determine, reject or return: the authority's decision.
        Decide = "submission.decide",
        /// Ask that a check be lowered for an enterprise for a time.
        AskWaiver = "waiver.ask",
        /// Approve, refuse or end what a colleague asked for.
        DecideWaiver = "waiver.decide",
        /// Write the enterprise's monitoring plan.
        EditPlan = "plan.edit",
        /// Hand a monitoring plan to the authority, or take it back.
        SubmitPlan = "plan.submit",
        /// Approve a monitoring plan or send it back.
        DecidePlan = "plan.decide",
        /// Propose another factor set, GWP set or method text, and see what it would change.
        ProposeChange = "change.propose",
        /// Adopt or refuse what a colleague proposed.
        AdoptChange = "change.adopt",
        /// Read the key-unit emission summary and walk its totals.
        ViewSummary = "summary.view",
        /// Take lists and summaries away as workbooks.
        ExportSummary = "summary.export",
        /// Read registry accounts and journals.
        ViewRegistry = "registry.view",
        /// Post to the registry's journal, reversals included.
        PostRegistry = "registry.post",
        /// Register enterprises, sites and units.
        ManageEnterprises = "enterprise.manage",
        /// Make, change and disable users and their roles.
        ManageUsers = "user.manage",
        /// Read the audit trail.
        ViewAudit = "audit.view",
        /// See background jobs and dead letters, and start them again.
        ManageJobs = "job.manage",
        /// Read methods and factors, take templates.
        ViewMethods = "method.view",
    }
}

/// One line of the policy: whoever holds one of the roles, in an organisation of one of the
/// kinds, has the capability.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What is allowed.
    pub capability: Capability,
    /// In organisations of these kinds.
    pub kinds: &'static [OrganisationKind],
    /// To holders of one of these roles.
    pub roles: &'static [Role],
}

const fn rule(
    capability: Capability,
    kinds: &'static [OrganisationKind],
    roles: &'static [Role],
) -> Rule {
    Rule {
        capability,
        kinds,
        roles,
    }
}

use Capability as C;
use OrganisationKind::{
    CityAuthority as City, Enterprise, Operator, ProvincialAuthority as Province,
    VerificationBody as Body,
};
use Role::{
    Administrator, CityRegulator, EnterpriseApprover, EnterpriseReporter, GroupReporter,
    ProvincialRegulator, VerifierLead, VerifierReviewer,
};

const ENTERPRISE: &[Role] = &[EnterpriseReporter, EnterpriseApprover];
const BUSINESS_KINDS: &[OrganisationKind] = &[Enterprise, Body, City, Province];
const BUSINESS_ROLES: &[Role] = &[
    EnterpriseReporter,
    GroupReporter,
    EnterpriseApprover,
    VerifierLead,
    VerifierReviewer,
    CityRegulator,
    ProvincialRegulator,
];

/// The whole policy, one line per capability. What is not here is refused.
pub const POLICY: &[Rule] = &[
    rule(C::ViewReport, BUSINESS_KINDS, BUSINESS_ROLES),
    rule(C::EditReport, &[Enterprise], &[EnterpriseReporter]),
    rule(C::AddEvidence, &[Enterprise], &[EnterpriseReporter]),
    rule(
        C::ReportBulk,
        &[Enterprise, City],
        &[EnterpriseReporter, GroupReporter, CityRegulator],
    ),
    rule(
        C::ManageLayouts,
        &[Enterprise, City],
        &[EnterpriseReporter, GroupReporter, CityRegulator],
    ),
    rule(C::SubmitReport, &[Enterprise], &[EnterpriseReporter]),
    rule(C::ApproveReport, &[Enterprise], &[EnterpriseApprover]),
    rule(C::AnswerFinding, &[Enterprise], ENTERPRISE),
    rule(C::CheckReport, &[City], &[CityRegulator]),
    rule(C::AssignVerification, &[Province], &[ProvincialRegulator]),
    rule(C::Verify, &[Body], &[VerifierLead]),
    rule(C::ReviewConclusion, &[Body], &[VerifierReviewer]),
    rule(C::Decide, &[Province], &[ProvincialRegulator]),
    rule(
        C::AskWaiver,
        &[City, Province],
        &[CityRegulator, ProvincialRegulator],
    ),
    rule(C::DecideWaiver, &[Province], &[ProvincialRegulator]),
    rule(C::EditPlan, &[Enterprise], &[EnterpriseReporter]),
    rule(C::SubmitPlan, &[Enterprise], ENTERPRISE),
    rule(C::DecidePlan, &[Province], &[ProvincialRegulator]),
    rule(C::ProposeChange, &[Province], &[ProvincialRegulator]),
    rule(C::AdoptChange, &[Province], &[ProvincialRegulator]),
    rule(
        C::ViewSummary,
        &[City, Province],
        &[CityRegulator, ProvincialRegulator],
    ),
    rule(
        C::ExportSummary,
        &[City, Province],
        &[CityRegulator, ProvincialRegulator],
    ),
    rule(
        C::ViewRegistry,
        &[Enterprise, Province],
        &[EnterpriseReporter, EnterpriseApprover, ProvincialRegulator],
    ),
    rule(C::PostRegistry, &[Province], &[ProvincialRegulator]),
    rule(
        C::ManageEnterprises,
        &[Province, Operator],
        &[ProvincialRegulator, Administrator],
    ),
    rule(C::ManageUsers, &[Operator], &[Administrator]),
    rule(
        C::ViewAudit,
        &[Province, Operator],
        &[ProvincialRegulator, Administrator],
    ),
    rule(C::ManageJobs, &[Operator], &[Administrator]),
    rule(C::ViewMethods, OrganisationKind::ALL, Role::ALL),
];

/// The capability is not the actor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted: {capability}")]
pub struct Denied {
    /// What was asked for.
    pub capability: Capability,
}

impl Denied {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "access.denied"
    }
}

/// The role by which the actor has the capability, if any: the only reader of [`POLICY`].
pub fn role_for(actor: &Actor, capability: Capability) -> Option<Role> {
    POLICY
        .iter()
        .filter(|rule| rule.capability == capability)
        .filter(|rule| rule.kinds.contains(&actor.organisation_kind))
        .flat_map(|rule| rule.roles)
        .copied()
        .find(|role| actor.has(*role))
}

/// Whether the actor has the capability.
pub fn permits(actor: &Actor, capability: Capability) -> bool {
    role_for(actor, capability).is_some()
}

/// [`permits`] as a step of a use case.
pub fn permit(actor: &Actor, capability: Capability) -> Result<(), Denied> {
    if permits(actor, capability) {
        Ok(())
    } else {
        Err(Denied { capability })
    }
}
