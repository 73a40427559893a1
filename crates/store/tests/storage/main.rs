//! Every storage test, each on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod append_only;
mod audit;
mod comparison;
mod core;
mod draft;
mod evidence;
mod group;
mod identity;
mod plan;
mod proposal;
mod province;
mod registry;
mod report;
mod schema;
mod scope;
mod standing;
mod submission;
mod verification;
mod waiver;
mod work;

/// A fixed moment: storage never asks the clock.
fn now() -> chrono::NaiveDateTime {
    chrono::DateTime::from_timestamp(1_767_225_600, 123_456_000)
        .unwrap()
        .naive_utc()
}
