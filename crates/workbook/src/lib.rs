//! Excel workbooks in and out.

pub mod address;
mod annotate;
mod binding;
pub mod book;
pub mod cells;
mod formats;
pub mod limits;
pub mod package;
mod problem;
mod read;
mod strings;
mod template;
mod xml;

pub use annotate::annotate;
pub use problem::WorkbookProblem;
pub use read::{Expectation, ReadWorkbook, TemplateMeta, assess_workbook, merge_problems, read_workbook};
pub use template::{EntityFacts, TemplateOptions, WorkbookError, write_template};
