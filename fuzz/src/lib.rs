//! What is thrown at the engine: bytes become a broken report or a broken method. Both the coverage-guided targets and the
//! seeded `stable` runner drive these two functions, so that a fault found by one is repeated by the other.
//!
//! A panic, an overflow, an endless run and two answers to one question are faults; a refusal is not.

mod draw;
mod entries;
mod ground;
mod method;
mod mutate;
mod nonsense;
mod probe;

pub use entries::run as entries;
pub use method::run as method;

/// Reads the library and invents the sound reports, so that no run is charged with it.
pub fn prepare() {
    let _ = ground::embedded();
    let _ = ground::small();
}
