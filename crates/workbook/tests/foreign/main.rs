//! Workbooks of the users' own making, read by a layout.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first surprise"
)]

mod book;
mod check;
mod entities;
mod figures;
mod headers;
mod limits;
mod mark;
mod rows;
mod suggest;
#[path = "../support/mod.rs"]
mod support;
