//! The policy written out a second time, cell by cell, and compared in both directions.

use std::collections::BTreeSet;

use qilu_access::{Actor, Capability, OrganisationKind, POLICY, Role, permit, permits};
use qilu_quantity::{OrganisationId, UserId};
use uuid::Uuid;

fn actor(kind: OrganisationKind, roles: &[Role]) -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(1)),
        organisation: OrganisationId(Uuid::from_u128(2)),
        organisation_kind: kind,
        city: None,
        roles: roles.iter().copied().collect(),
    }
}

/// Columns: reporter, approver, city, lead, reviewer, province, administrator.
const COLUMNS: [Role; 7] = [
    Role::EnterpriseReporter,
    Role::EnterpriseApprover,
    Role::CityRegulator,
    Role::VerifierLead,
    Role::VerifierReviewer,
    Role::ProvincialRegulator,
    Role::Administrator,
];

/// `x` where the role has the capability.
const MATRIX: &[(Capability, &str)] = &[
    (Capability::ViewReport, "xxxxxx."),
    (Capability::EditReport, "x......"),
    (Capability::AddEvidence, "x......"),
    (Capability::SubmitReport, "x......"),
    (Capability::ApproveReport, ".x....."),
    (Capability::AnswerFinding, "xx....."),
    (Capability::CheckReport, "..x...."),
    (Capability::AssignVerification, ".....x."),
    (Capability::Verify, "...x..."),
    (Capability::ReviewConclusion, "....x.."),
    (Capability::Decide, ".....x."),
    (Capability::AskWaiver, "..x..x."),
    (Capability::DecideWaiver, ".....x."),
    (Capability::EditPlan, "x......"),
    (Capability::SubmitPlan, "xx....."),
    (Capability::DecidePlan, ".....x."),
    (Capability::ProposeChange, ".....x."),
    (Capability::AdoptChange, ".....x."),
    (Capability::ViewSummary, "..x..x."),
    (Capability::ExportSummary, "..x..x."),
    (Capability::ViewRegistry, "xx...x."),
    (Capability::PostRegistry, ".....x."),
    (Capability::ManageEnterprises, ".....xx"),
    (Capability::ManageUsers, "......x"),
    (Capability::ViewAudit, ".....xx"),
    (Capability::ManageJobs, "......x"),
    (Capability::ViewMethods, "xxxxxxx"),
];

#[test]
fn every_role_has_exactly_the_capabilities_of_the_matrix() {
    let written: BTreeSet<_> = MATRIX.iter().map(|(capability, _)| *capability).collect();
    let declared: BTreeSet<_> = Capability::ALL.iter().copied().collect();
    assert_eq!(written, declared, "the matrix names every capability once");
    assert_eq!(MATRIX.len(), Capability::ALL.len());
    assert_eq!(COLUMNS.len(), Role::ALL.len());
    for (capability, row) in MATRIX {
        assert_eq!(row.len(), COLUMNS.len(), "{capability}");
        for (role, cell) in COLUMNS.iter().zip(row.chars()) {
            let actor = actor(role.kind(), &[*role]);
            assert_eq!(
                permits(&actor, *capability),
                cell == 'x',
                "{role} {capability}"
            );
        }
    }
}

#[test]
fn a_role_held_in_another_kind_of_organisation_gives_nothing() {
    for role in Role::ALL {
        for kind in OrganisationKind::ALL.iter().filter(|k| **k != role.kind()) {
            for capability in Capability::ALL {
                let actor = actor(*kind, &[*role]);
                assert!(
                    !permits(&actor, *capability),
                    "{role} in {kind}: {capability}"
                );
            }
        }
    }
}

#[test]
fn nobody_without_a_role_has_anything() {
    for kind in OrganisationKind::ALL {
        for capability in Capability::ALL {
            let refused = permit(&actor(*kind, &[]), *capability).map_err(|d| d.code());
            assert_eq!(refused, Err("access.denied"));
        }
    }
}

#[test]
fn several_roles_have_the_union_of_their_capabilities() {
    for first in Role::ALL {
        for second in Role::ALL.iter().filter(|r| r.kind() == first.kind()) {
            let one = actor(first.kind(), &[*first]);
            let other = actor(first.kind(), &[*second]);
            let both = actor(first.kind(), &[*first, *second]);
            for capability in Capability::ALL {
                assert_eq!(
                    permits(&both, *capability),
                    permits(&one, *capability) || permits(&other, *capability)
                );
            }
        }
    }
}

#[test]
fn the_policy_has_one_line_per_capability_and_no_idle_cell() {
    let mut seen = BTreeSet::new();
    for rule in POLICY {
        assert!(seen.insert(rule.capability), "twice: {}", rule.capability);
        for role in rule.roles {
            assert!(rule.kinds.contains(&role.kind()), "{role} can never count");
        }
        for kind in rule.kinds {
            assert!(
                rule.roles.iter().any(|r| r.kind() == *kind),
                "{kind} is idle"
            );
        }
    }
}

#[test]
fn codes_are_unique_and_read_back() {
    for role in Role::ALL {
        assert_eq!(role.code().parse(), Ok(*role));
    }
    for kind in OrganisationKind::ALL {
        assert_eq!(kind.code().parse(), Ok(*kind));
    }
    for capability in Capability::ALL {
        assert_eq!(capability.code().parse(), Ok(*capability));
    }
    assert!("root".parse::<Role>().is_err());
}
