//! The interface as its callers meet it: real HTTP, on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod access;
mod audit;
mod bad_input;
mod bulk;
mod client;
mod composition;
mod draft;
mod evidence;
mod export;
mod feed;
mod flow;
mod hand;
mod layout;
mod merge;
mod method;
mod month;
mod openapi;
mod parity;
mod plan;
mod proposal;
mod reference;
mod requests;
mod session;
mod static_pages;
mod uncertainty;
mod waiver;
mod world;
