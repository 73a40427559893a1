//! Evidence: which files are accepted, where they belong, and what does not fit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod checks;
mod files;
mod places;
