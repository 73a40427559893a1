//! One exact engine for every method: keys first, then columns and totals in the order of who reads whom, then checks
//! and results.

mod aggregate;
mod amount;
mod checks;
mod expression;
mod figures;
mod gathered;
mod given;
mod history;
mod inputs;
mod intake;
mod operators;
mod outcome;
mod peers;
mod plan;
mod postings;
mod recompute;
mod state;
mod stored;
mod texts;
mod wording;

pub(crate) use expression::{At, Outcome, Truth};
pub use figures::plain_figure;
pub(crate) use given::{Given, Report};
pub use recompute::{ComputedColumn, Rechecked, Recomputation, Recomputed, recheck, recompute};
pub(crate) use state::{Cell, Run, Slot};

pub use peers::{PEERS_MIN, PeerFigures};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::library::{Library, Method};
use crate::report::{Assessment, Entries};

/// Shandong, the province the platform serves.
pub(crate) const HOME_PROVINCE: &str = "370000";

/// When and where a report is computed: what factors are looked up by, and what checks compare it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The reporting year.
    pub year: i32,
    /// The province's six-digit code.
    pub province: String,
    /// Last year's report of the same enterprise under the same method; without it the checks that look at it are silent.
    pub previous: Option<Arc<Assessment>>,
    /// What the totals of the sector's enterprises were that year, by the total's id.
    pub peers: BTreeMap<String, PeerFigures>,
}

impl Context {
    /// The entries' own year, in the home province, with nothing to compare with.
    #[must_use]
    pub fn of(entries: &Entries) -> Self {
        Self {
            year: entries.year,
            province: HOME_PROVINCE.to_owned(),
            previous: None,
            peers: BTreeMap::new(),
        }
    }
}

/// Computes a report in the home province. Never fails: what is wrong is in the problems.
#[must_use]
pub fn assess(library: &Library, method: &Method, entries: &Entries) -> Assessment {
    assess_in(library, method, entries, &Context::of(entries))
}

/// Computes a report for a year and province, beside last year's report and the sector's.
#[must_use]
pub fn assess_in(
    library: &Library,
    method: &Method,
    entries: &Entries,
    context: &Context,
) -> Assessment {
    let report = Report::of(method, entries);
    let mut run = Run::compute(method, &report, context);
    run.run_checks();
    run.name_newer_editions(library);
    run.into_assessment(library)
}
