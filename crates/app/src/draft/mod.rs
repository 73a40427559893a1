//! Working copies: a report being written, saved as it is typed and checked as it is saved, until it becomes a version.
//!
//! `copy` loads one with its tables, `open` makes and removes it, `check` says what is wrong with it, `show` shows it, `save`
//! takes the rows of a table, `publish` makes the version.

mod check;
mod copy;
mod open;
mod publish;
mod save;
mod show;
