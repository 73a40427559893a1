//! The only crate that knows HTTP: one route tree (`routes`), one file per noun, refusals as problem+json (`problem`),
//! the OpenAPI document (`documentation`) and the embedded web application (`web`).
//!
//! A handler extracts, calls one use case and maps its answer; it decides nothing.

mod account;
mod audit;
mod body;
mod campaign;
mod documentation;
mod door;
mod draft;
mod enterprise;
mod evidence;
mod fallback;
mod finding;
mod guard;
mod hand;
mod language;
mod limits;
mod merge;
mod month;
mod payload;
mod plan;
mod problem;
mod proposal;
mod reference;
mod reply;
mod routes;
mod server;
mod session;
mod submission;
mod summary;
mod system;
mod template;
mod version;
mod waiver;
mod web;
mod work;

pub use documentation::openapi_json;
pub use problem::ProblemDocument;
pub use server::serve;
