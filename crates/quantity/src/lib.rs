//! The exact foundations everything else counts on: rational numbers that never lose a digit, rounding that is named,
//! units that know their substance (a tonne of carbon is not a tonne of CO₂), notation keys, credit codes, typed ids
//! and messages in two languages.
//!
//! Pure: no clock, no disk, no randomness. Nothing in here panics on bad input.

mod coded;
mod credit_code;
mod exact;
mod exact_ops;
mod exact_text;
mod id;
mod integer;
mod mass;
mod notation;
mod power;
mod small;
#[cfg(test)]
mod small_laws;
mod text;
mod unit;
mod unit_symbols;
mod unit_text;

pub use coded::UnknownCode;
pub use credit_code::{CreditCode, CreditCodeError};
pub use exact::{DENOMINATOR_BITS_MAX, Exact, LIMIT_DECIMALS, Rounding};
pub use exact_text::{
    DECIMAL_PLACES_SHOWN, ExactParseError, NUMBER_CHARS_MAX, NUMBER_EXPONENT_MAX,
};
pub use id::{
    AccountId, ConclusionId, DecisionId, EngagementId, EnterpriseId, EntryId, FindingId,
    IdParseError, JobId, ObjectId, OrganisationId, ReportId, SessionId, SiteId, SubmissionId,
    UnitId, UserId, VersionId,
};
pub use mass::{GRAMS_PER_TONNE, Grams, Tonnes};
pub use notation::Notation;
pub use power::{POWER_DECIMALS_MAX, POWER_EXPONENT_MAX, PowerError};
pub use small::Small;
pub use text::{Lang, Text};
pub use unit::{Atom, Unit};
pub use unit_text::UnitParseError;
