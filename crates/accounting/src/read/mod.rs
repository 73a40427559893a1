//! Readers of a formula besides evaluation: Excel, mathematics, trace.

pub mod excel;
mod maths;
pub mod trace;
pub mod json_schema;
