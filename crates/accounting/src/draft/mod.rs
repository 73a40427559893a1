//! The working copy of a report: rows that may still be half typed, and how two hands that changed the same are brought
//! together.

mod rows;

pub use rows::{
    DraftRow, begun_rows, blank_rows, is_reported, read_draft_rows, rows_of_entries,
    write_draft_rows,
};
