//! From a submitted report to determined values.
//!
//! - The flow is one table, [`TRANSITIONS`], read by one evaluator, [`apply`]; what a screen may
//!   offer is the same evaluator asked in advance, [`available_actions`].
//! - A [`Finding`] (不符合项) is anchored to a cell of a version; a [`Conclusion`] (核查结论) is bound
//!   to the content hash of what it covers and stands only as long as that hash is current.
//! - [`determine`] turns the reported lines and the priced findings into the determined values
//!   (认定值) that everything downstream reads.
//!
//! Pure: states, facts and the clock come in as values; decisions go out. Clauses named "guide"
//! are those of 《企业温室气体排放报告核查指南（试行）》 (环办气候函〔2021〕130号).

mod case;
mod conclusion;
mod determination;
mod finding;
mod flow;
mod guard;
mod independence;
mod item;
mod materiality;
mod state;
mod transitions;

pub use case::{Case, CaseFacts, Nomination, ProblemCount, Request};
pub use conclusion::{Conclusion, ItemResult, Opinion, expected_results};
pub use determination::{
    Adjustment, CATEGORY_ELECTRICITY, CATEGORY_HEAT, DeterminationError, DeterminedLine,
    DeterminedValues, LineScope, LineSource, ReportedLine, ReportedPart, determine,
};
pub use finding::{
    Closing, Finding, FindingPlace, FindingState, Pricing, REASON_CHARS_MAX, Severity,
};
pub use flow::{Availability, Decision, Refusal, apply, available_actions, may_add_version};
pub use guard::Guard;
pub use independence::Tie;
pub use item::Item;
pub use materiality::{MaterialityMeter, MaterialityRule};
pub use state::{Action, Effect, State};
pub use transitions::{TRANSITIONS, Transition};
