//! The use cases of Qilu, by capability: authorise, load, decide, append, enqueue, in one transaction each.
//!
//! `view` is what they answer, `query` what lists can be asked for, `fault` why something was not done.

pub mod fault;
pub mod pending;
pub mod query;
pub mod view;
pub use pending::*;
