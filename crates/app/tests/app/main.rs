//! Use cases on a real database, each on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod account;
mod backtest;
mod campaign;
mod comparison;
mod export;
mod outbox;
mod plan;
mod proposal;
mod summary;
mod version;
mod waiver;
mod world;
