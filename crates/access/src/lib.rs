//! Who may do what, and on which rows.
//!
//! Two questions, answered apart and both needed for every act:
//! - [`permits`]: may a person with these roles, in an organisation of this kind, use this
//!   capability? One table, [`POLICY`], one evaluator, deny by default.
//! - [`scope_of`]: which rows may the person see or touch at all? Every load takes the answer.
//!
//! What an act needs beyond that (the state of the case, four eyes) is decided by the crate that
//! owns the act.

mod actor;
mod policy;
mod role;
mod scope;

pub use actor::Actor;
pub use policy::{Capability, Denied, POLICY, Rule, permit, permits, role_for};
pub use role::{OrganisationKind, Role};
pub use scope::{Scope, Whose, scope_of};
