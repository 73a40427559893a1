//! Every rule of plans, each where it holds and where it does not.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first surprise"
)]

#[path = "plan/against.rs"]
mod against;
#[path = "plan/alone.rs"]
mod alone;
#[path = "plan/sample.rs"]
mod sample;
#[path = "plan/versions.rs"]
mod versions;
