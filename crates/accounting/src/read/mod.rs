//! Readers of a formula besides evaluation: Excel, mathematics, trace; and of a method: the JSON schema of its entries.

pub mod excel;
mod excel_before;
mod excel_grid;
mod excel_rows;
mod excel_write;
pub mod json_schema;
pub mod maths;
pub mod page;
pub mod trace;
mod trace_factor;
pub mod trace_node;
