//! The formula language: text → [`Expr`] (one parse tree with spans) → [`Node`] (names resolved, units checked,
//! conversions explicit). Every reader reads the `Node`.

mod node;
mod parser;
mod resolve;
mod resolve_aggregate;
mod resolve_call;
mod resolve_date;
mod resolve_factor;
mod resolve_history;
mod syntax;
mod types;

pub use node::{Aggregate, AggregateKind, Arithmetic, ColumnId, Comparison, Node};
pub use parser::parse;
pub use resolve::Resolver;
pub use types::{FactorKey, GridUnits, Names, Type};
