//! Submissions: an enterprise's reports of one year, from draft to determined values.
//!
//! `dossier` loads everything a decision looks at, `act` moves a submission on, `upload` and `keep` add versions,
//! `determine` writes what a determination means, `detail` and `summary` show it.

pub(crate) mod act;
mod comparison;
mod conclusion;
pub(crate) mod detail;
mod determine;
pub(crate) mod dossier;
mod flow;
pub(crate) mod keep;
mod letter;
mod list;
mod open;
mod results;
pub(crate) mod summary;
pub(crate) mod upload;

pub use upload::NewFile;
