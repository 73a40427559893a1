//! Every kind of bad input gets its own located, kind problem, and everything else is read all the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod book;
mod cells;
mod formulas;
mod layout;
mod marks;
mod numbers;
#[path = "../support/mod.rs"]
mod support;
