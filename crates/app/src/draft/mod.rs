//! Working copies: a report being written, saved as it is typed and checked as it is saved, until it becomes a version.
//!
//! `copy` loads one with its tables, `open` makes and removes it, `begin` says what it begins with, `check` says what is wrong
//! with it, `show` shows it, `save` takes the rows of a table, `trace` says how a figure comes about, `publish` makes the
//! version. A workbook of it goes out and comes back by `merge`, and `difference` says what two hands made of the same; `record`
//! takes what a record has the same way.

mod begin;
mod check;
pub(crate) mod copy;
pub(crate) mod difference;
mod merge;
mod open;
mod publish;
mod record;
pub(crate) mod save;
mod show;
mod trace;
