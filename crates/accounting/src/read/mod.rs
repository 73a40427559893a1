//! Readers of a formula besides evaluation: Excel, mathematics, trace; and of a method: the JSON schema of its entries.

mod excel_rows;
mod excel_write;
mod maths;
pub mod excel;
pub mod json_schema;
pub mod trace;
pub mod trace_node;
