//! A workbook of the user's own making (an ERP export, an energy centre's monthly table), read by a layout that says once
//! which sheet, header and column holds what of a method.
//!
//! [`Layout`] is the document; [`check`] holds it against a method, [`recognise`] finds it again in a file, tolerant to
//! moved columns, [`hand_over_rows`] reads what it names, [`apply`] makes entries of that, each with its cell, and [`suggest`]
//! proposes a layout to begin with. [`inspect`] and [`headers`] show a file before there is one. [`mark`] says whose template a
//! filled template is without reading it whole.
//!
//! What takes bytes is done in a process whose memory and time are limited; what takes a [`ForeignFile`] needs the methods and
//! is done where they are known.

mod apply;
mod book;
mod check;
mod columns;
mod extract;
mod file;
mod header;
mod inspect;
mod layout;
mod limits;
mod mark;
mod merge;
mod month;
mod problems;
mod reading;
mod suggest;
mod units;
mod value;

pub use apply::{Applied, EntityRows, Skipped, apply};
pub use check::{LayoutFault, check};
pub use extract::extract;
pub use file::{ForeignFile, hand_over_rows};
pub use header::{Recognition, SourceMatch, recognise};
pub use inspect::{HeaderColumn, SheetOutline, headers, inspect};
pub use layout::{
    ColumnRef, ColumnSource, Condition, Conversion, HeaderLine, Layout, Spread, SpreadBlock,
    TableSource,
};
pub use mark::{Mark, mark};
pub use suggest::suggest;
pub use units::{CommonConversion, common_conversions, unit_named};
