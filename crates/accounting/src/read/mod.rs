//! Readers of a formula besides evaluation: Excel, mathematics, trace; and of a method: its JSON schema.

pub mod excel;
mod excel_rows;
mod excel_write;
pub mod json_schema;
mod maths;
pub mod trace;
pub mod trace_node;
