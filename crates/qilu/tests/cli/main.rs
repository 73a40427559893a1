//! The built binary from outside: what people script against.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed step fails the test"
)]

mod bad_files;
mod bad_input;
mod calculation;
mod cases;
mod enterprise;
mod group;
mod hostile;
mod methods;
mod methods_check;
mod qilu;
mod ratio;
mod readers;
mod reports;
mod specimen;
mod verbs;
mod workbook;
