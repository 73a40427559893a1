//! The use cases of Qilu, by capability: authorise, load, decide, append, enqueue, in one transaction each.
//!
//! `view` is what they answer, `query` what lists can be asked for, `fault` why something was not done. Every other file
//! holds the use cases of one noun as methods of [`App`].

mod account;
mod app;
mod audit;
pub mod backtest;
mod body;
mod bulk;
mod calendar;
mod campaign;
mod checklist;
mod clock;
mod config;
mod draft;
mod enterprise;
mod evidence;
mod export;
pub mod fault;
mod feed;
mod finding;
pub mod founding;
mod group;
mod hand;
mod housekeeping;
mod layout;
mod library;
mod mapping;
mod method;
mod month;
mod names;
mod once;
pub mod outbox;
mod paging;
mod place_key;
mod plan;
mod proposal;
pub mod query;
mod reference;
mod row_label;
mod scoped;
mod sector;
mod session;
mod submission;
mod summary;
mod system;
mod unread;
mod version;
pub mod view;
mod waiver;
mod work;

pub use app::App;
pub use bulk::upload_until;
pub use clock::Clock;
pub use config::Config;
pub use evidence::EvidenceFile;
pub use once::Once;
pub use outbox::deliver_until;
pub use proposal::work_until;
pub use qilu_quantity::Lang;
pub use reference::load_reference;
pub use session::{Refresh, SignedIn};
pub use submission::NewFile;
