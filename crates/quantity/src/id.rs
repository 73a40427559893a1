//! Typed identifiers: UUIDs that cannot be mistaken for one another. The application makes them (version 7).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct IdParseError;

macro_rules! id_type {
    ($($(#[$docs:meta])* $name:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, out)
            }
        }

        impl FromStr for $name {
            type Err = IdParseError;
            fn from_str(text: &str) -> Result<Self, IdParseError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdParseError)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )*};
}

id_type! {
    /// An enterprise that reports.
    EnterpriseId;
    /// An organisation: enterprise, verification body or authority.
    OrganisationId;
    /// A person who logs in.
    UserId;
    /// A session of a person.
    SessionId;
    /// A site of an enterprise.
    SiteId;
    /// A generating unit or production line of a site.
    UnitId;
    /// A report: enterprise, year and method edition.
    ReportId;
    /// One immutable version of a report.
    VersionId;
    /// The versions sent in together.
    SubmissionId;
    /// A verifier's engagement for a submission.
    EngagementId;
    /// A finding on a cell.
    FindingId;
    /// A verifier's conclusion.
    ConclusionId;
    /// An authority's decision.
    DecisionId;
    /// An account of the registry.
    AccountId;
    /// An entry of the registry's journal.
    EntryId;
    /// A stored file.
    ObjectId;
    /// A background job.
    JobId;
}
