//! A workbook of the user's own making (an ERP export, an energy centre's monthly table), read by a layout that says once
//! which sheet, header and column holds what of a method.
//!
//! [`Layout`] is the document; [`check`] holds it against a method, [`recognise`] finds it again in a file, tolerant to
//! moved columns, [`apply`] makes entries of a file, each with its cell, and [`suggest`] proposes a layout to begin with.
//! [`inspect`] shows a file before there is one. [`mark`] says whose template a filled template is without reading it whole.

mod apply;
mod book;
mod check;
mod columns;
mod extract;
mod header;
mod inspect;
mod layout;
mod limits;
mod mark;
mod merge;
mod month;
mod problems;
mod suggest;
mod units;
mod value;

pub use apply::{Applied, EntityRows, Skipped, apply};
pub use book::ForeignFile;
pub use check::{LayoutFault, check};
pub use extract::extract;
pub use header::{Recognition, SourceMatch, recognise};
pub use inspect::{HeaderColumn, SheetOutline, headers, inspect};
pub use layout::{
    ColumnRef, ColumnSource, Condition, Conversion, HeaderLine, Layout, Spread, SpreadBlock,
    TableSource,
};
pub use mark::{Mark, mark};
pub use suggest::suggest;
pub use units::{CommonConversion, common_conversions, unit_named};
