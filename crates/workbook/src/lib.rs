//! Between Excel bytes and what accounting understands.
//!
//! - [`read_workbook`] turns a filled template into entries, each with its cell; [`assess_workbook`] computes it too.
//! - [`write_template`] writes the workbook an energy manager fills in, with live formulas, from the method alone.
//! - [`annotate`] marks problems inside the user's own package; everything else in it is kept to the byte.
//! - [`sheet_places`] says where the cells of a template stand.
//! - [`sheet_view`] shows a sheet's cells in the browser; [`export`] writes any list as .xlsx.
//!
//! Bytes from outside are never trusted: [`package::Package`] bounds what is inflated, [`cells::SheetCells`] streams
//! cells in one pass without laying out a grid, and every limit has a name in [`limits`]. What cannot be read at all is
//! a [`WorkbookProblem`]; what is wrong inside a readable workbook is an accounting `Problem` with its cell.

pub mod address;
mod annotate;
mod binding;
pub mod book;
pub mod cells;
pub mod export;
mod formats;
pub mod formula;
mod handed;
mod kind;
mod legacy;
pub mod limits;
pub mod package;
mod places;
mod problem;
mod read;
mod source;
mod strings;
mod template;
mod view;
mod xml;

pub use annotate::annotate;
pub use handed::hand_over;
pub use legacy::is_compound;
pub use places::{ColumnPlaces, SheetPlaces, sheet_places};
pub use problem::WorkbookProblem;
pub use read::{
    Expectation, ReadWorkbook, TemplateMeta, assess_workbook, merge_problems, read_handed,
    read_workbook,
};
pub use strings::read_strings;
pub use template::{EntityFacts, TemplateOptions, WorkbookError, write_template};
pub use view::{Grid, GridCell, SheetInfo, sheet_list, sheet_view};
