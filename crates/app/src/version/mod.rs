//! Report versions: immutable, hashed, every figure traceable to its cell.
//!
//! `load` finds a version in the caller's scope; `detail` shows its figures, `sheet` the workbook it came as, `trace` how
//! a figure came about and `uncertainty` how sure it is, `compare` what changed since another version, and `answer` takes
//! the answers to its warnings.

pub(crate) mod answer;
mod compare;
pub(crate) mod detail;
pub(crate) mod load;
mod sheet;
pub(crate) mod table;
pub(crate) mod trace;
mod uncertainty;
