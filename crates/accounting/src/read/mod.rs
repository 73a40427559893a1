//! Readers of a formula besides evaluation: Excel, mathematics, trace.

pub mod excel;


