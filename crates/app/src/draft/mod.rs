//! Working copies: a report being written, saved as it is typed and checked as it is saved, until it becomes a version.
//!
//! `copy` loads one with its tables, `open` makes and removes it, `check` says what is wrong with it, `show` shows it, `save`
//! takes the rows of a table, `publish` makes the version. A workbook of it goes out and comes back by `merge`, and `difference`
//! says what two hands made of the same.

mod check;
pub(crate) mod copy;
pub(crate) mod difference;
mod merge;
mod open;
mod publish;
pub(crate) mod save;
mod show;
