//! Readers of a formula besides evaluation: Excel, mathematics, trace; and of a method: its JSON schema.

pub mod excel;
pub mod json_schema;
