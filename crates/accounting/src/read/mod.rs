//! Readers of a formula besides evaluation: Excel, mathematics, trace.

pub mod excel;
mod excel_rows;
mod excel_write;
pub mod maths;
pub mod trace;
pub mod trace_node;
