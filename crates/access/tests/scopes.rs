use qilu_access::{Actor, OrganisationKind, Role, Scope, Whose, scope_of};
use qilu_quantity::{EnterpriseId, OrganisationId, UserId};
use uuid::Uuid;

fn actor(role: Role, organisation: u128, city: Option<&str>) -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(1)),
        organisation: OrganisationId(Uuid::from_u128(organisation)),
        organisation_kind: role.kind(),
        city: city.map(str::to_owned),
        roles: [role].into(),
    }
}

fn row(enterprise: u128, city: &'static str, body: Option<u128>) -> Whose<'static> {
    Whose {
        enterprise: EnterpriseId(Uuid::from_u128(enterprise)),
        city,
        body: body.map(|b| OrganisationId(Uuid::from_u128(b))),
    }
}

#[test]
fn an_enterprise_sees_its_own_rows_only() {
    for role in [Role::EnterpriseReporter, Role::EnterpriseApprover] {
        let scope = scope_of(&actor(role, 7, Some("370100")));
        assert_eq!(scope, Scope::Enterprise(EnterpriseId(Uuid::from_u128(7))));
        assert!(scope.covers(&row(7, "370100", None)));
        assert!(!scope.covers(&row(8, "370100", Some(7))));
    }
}

#[test]
fn a_body_sees_what_it_was_assigned_and_not_its_competitors() {
    for role in [Role::VerifierLead, Role::VerifierReviewer] {
        let scope = scope_of(&actor(role, 20, Some("370100")));
        assert!(scope.covers(&row(7, "370200", Some(20))));
        assert!(!scope.covers(&row(7, "370100", Some(21))));
        assert!(!scope.covers(&row(7, "370100", None)));
        assert!(!scope.covers(&row(20, "370100", None)));
    }
}

#[test]
fn a_city_sees_its_own_enterprises_only() {
    let scope = scope_of(&actor(Role::CityRegulator, 30, Some("370100")));
    assert!(scope.covers(&row(7, "370100", None)));
    assert!(!scope.covers(&row(7, "370300", None)));
    let nowhere = scope_of(&actor(Role::CityRegulator, 30, None));
    assert_eq!(nowhere, Scope::Nobody);
}

#[test]
fn the_province_sees_every_row_and_the_operator_none() {
    let province = scope_of(&actor(Role::ProvincialRegulator, 40, None));
    assert!(province.covers(&row(7, "371700", Some(20))));
    let operator = scope_of(&actor(Role::Administrator, 50, None));
    assert_eq!(operator, Scope::Nobody);
    assert!(!operator.covers(&row(50, "370100", Some(50))));
}

#[test]
fn without_a_role_of_its_own_kind_nobody_sees_anything() {
    for kind in OrganisationKind::ALL {
        let mut bare = actor(Role::ProvincialRegulator, 60, Some("370100"));
        bare.organisation_kind = *kind;
        bare.roles.clear();
        assert_eq!(scope_of(&bare), Scope::Nobody);
        for role in Role::ALL.iter().filter(|r| r.kind() != *kind) {
            bare.roles.insert(*role);
        }
        assert_eq!(scope_of(&bare), Scope::Nobody, "{kind}");
    }
}
