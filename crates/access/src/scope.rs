//! Which rows an actor may see or touch.

use qilu_quantity::{EnterpriseId, OrganisationId};

use crate::{Actor, OrganisationKind, Role};

/// The rows an actor may see or touch. Every load takes one and cannot return a row outside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The rows of one enterprise.
    Enterprise(EnterpriseId),
    /// The rows of the submissions assigned to one verification body.
    Engagements(OrganisationId),
    /// The rows of enterprises in one city, by its code at the time asked about.
    City(String),
    /// Every row of the province.
    Province,
    /// No row.
    Nobody,
}

/// Whose a row is, as far as scopes ask.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    /// The enterprise it is about.
    pub enterprise: EnterpriseId,
    /// That enterprise's city at the time the row is about.
    pub city: &'a str,
    /// The verification body the submission is assigned to, once it is.
    pub body: Option<OrganisationId>,
}

impl Scope {
    /// Whether a row lies within the scope.
    pub fn covers(&self, row: &Whose<'_>) -> bool {
        match self {
            Self::Enterprise(own) => row.enterprise == *own,
            Self::Engagements(body) => row.body == Some(*body),
            Self::City(city) => row.city == city,
            Self::Province => true,
            Self::Nobody => false,
        }
    }
}

/// The scope of an actor: by the kind of the organisation, and only for somebody who holds a
/// role of that kind. An operator has none: running the platform gives no sight of its cases.
pub fn scope_of(actor: &Actor) -> Scope {
    if !Role::ALL.iter().any(|role| actor.has(*role)) {
        return Scope::Nobody;
    }
    match actor.organisation_kind {
        // An enterprise is the organisation that reports: one identity under two names.
        OrganisationKind::Enterprise => Scope::Enterprise(EnterpriseId(actor.organisation.0)),
        OrganisationKind::VerificationBody => Scope::Engagements(actor.organisation),
        OrganisationKind::CityAuthority => match &actor.city {
            Some(city) => Scope::City(city.clone()),
            None => Scope::Nobody,
        },
        OrganisationKind::ProvincialAuthority => Scope::Province,
        OrganisationKind::Operator => Scope::Nobody,
    }
}
