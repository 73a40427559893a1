//! The only crate that knows SQL.
//!
//! `Store::open(url)` gives a pool on SQLite (`sqlite:///path`) or PostgreSQL (`postgres://…`);
//! `read` and `write` are its two doors. Each noun has one file of plain functions on
//! `&mut AnyConnection` with its row structs. A load of tenant data takes a [`ScopeFilter`] and
//! cannot return a row outside it; a function without one says why it needs none.
//!
//! Ids are UUIDs as text, made by the caller, sortable by time. Instants are UTC. Business dates
//! are `YYYY-MM-DD`. Amounts are grams or whole tonnes; exact decimals are text and opaque here.

mod chain;
mod engine;
mod error;
pub mod limits;
mod migrate;
mod page;
mod retry;
mod schema;
mod scope;
mod store;
mod turn;

pub mod account;
pub mod audit;
pub mod comparison;
pub mod conclusion;
pub mod decision;
pub mod determination;
pub mod draft;
pub mod draft_hand;
pub mod draft_merge;
pub mod evidence;
pub mod facility;
pub mod finding;
pub mod flow;
pub mod history;
pub mod idempotency;
pub mod job;
pub mod journal;
pub mod month_seal;
pub mod object;
pub mod obligation;
pub mod organisation;
pub mod outbox;
pub mod part;
pub mod plan;
pub mod proposal;
pub mod region;
pub mod report;
pub mod session;
pub mod setting;
pub mod standing;
pub mod submission;
pub mod summary;
#[cfg(feature = "testing")]
pub mod testing;
pub mod user;
pub mod version;
pub mod waiver;
pub mod warning;

pub use chain::{CHAIN_START, ChainCheck, chain_hash};
pub use engine::{AnyConnection, Engine};
pub use error::{StoreError, Transient};
pub use page::{Cursor, Direction, Page, PageRequest, search_text};
pub use scope::ScopeFilter;
pub use store::Store;
