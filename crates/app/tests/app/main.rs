//! Use cases on a real database, each on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise"
)]

mod account;
mod backtest;
mod bulk;
mod campaign;
mod comparison;
mod export;
mod group;
mod layout;
mod outbox;
mod plan;
mod proposal;
mod reading;
mod summary;
mod version;
mod waiver;
mod world;
