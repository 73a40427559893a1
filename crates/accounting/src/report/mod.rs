//! What goes in and what comes out: entries, values, problems, assessments.

mod assessment;
mod entries;
mod entries_json;
mod figure;
mod problem;
mod value;

pub use assessment::{
    Assessment, CellResult, Compliance, EmissionLine, Origin, Provenance, Results, RowKey,
    RowResult, SupplementaryFigure, TableResult, TotalResult,
};
pub use entries::{CellAt, Entries, EntryCell, EntryRow, EntryValue, RowAt};
pub use figure::{FigureRef, FigureRefError};
pub use problem::{Place, Problem, Severity};
pub use value::Value;
