//! What is thrown at the engine and the reader: bytes become a broken report, method or workbook. Both the coverage-guided
//! targets and the seeded `stable` runner drive these functions, so that a fault found by one is repeated by the other.
//!
//! A panic, an overflow, an endless run and two answers to one question are faults; a refusal is not.
#![allow(
    clippy::expect_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "what searches for faults is itself at fault where these fail, and says so by stopping"
)]

mod draw;
mod entries;
mod ground;
mod method;
mod mutate;
mod nonsense;
mod probe;
mod workbook;

pub use entries::run as entries;
pub use method::run as method;
pub use workbook::run as workbook;

/// Reads the library and invents the sound reports, so that no run is charged with it.
pub fn prepare() {
    let _ = ground::embedded();
    let _ = ground::small();
}

/// Makes the workbooks, which need the small methods alone.
pub fn prepare_workbooks() {
    workbook::prepare();
}
