//! The working copy of a report: rows that may still be half typed, and how two hands that changed the same are brought
//! together.

mod rows;
mod three_way;

pub use rows::{
    DraftRow, begun_rows, blank_rows, give_ids, is_reported, plain_rows, plain_value,
    read_draft_rows, rows_of_entries, write_draft_rows,
};
pub use three_way::{
    Change, Changed, KnownRow, Side, Verdict, key_text, known_by_id, known_by_key, merged,
    three_way, value_text,
};
