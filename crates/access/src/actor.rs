//! The person who acts.

use std::collections::BTreeSet;

use qilu_quantity::{OrganisationId, UserId};

use crate::{OrganisationKind, Role};

/// A person acting for an organisation, as loaded with the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The organisation the person acts for.
    pub organisation: OrganisationId,
    /// What that organisation is.
    pub organisation_kind: OrganisationKind,
    /// GB/T 2260 code of the organisation's city; a city authority without one sees nothing.
    pub city: Option<String>,
    /// What the person is there.
    pub roles: BTreeSet<Role>,
}

impl Actor {
    /// Whether the person holds the role in an organisation of the kind it belongs to.
    pub fn has(&self, role: Role) -> bool {
        role.kind() == self.organisation_kind && self.roles.contains(&role)
    }
}
