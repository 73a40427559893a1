//! Methods are data; one exact engine computes them all.
//!
//! A method document (`methods/*.toml`) says how something is calculated: tables, columns, units, formulas, factors,
//! checks, and the clause each comes from. [`Library`] reads every document once and refuses a wrong one with file and
//! line. [`assess`] turns what a plant reports ([`Entries`]) into an [`Assessment`]; [`trace()`] explains one figure of
//! it; [`Recomputation`] computes
//! stored reports again from their texts, as fast as it goes; [`excel_formula`] writes the same formula for a workbook, [`mathematics`] for people; [`cases::run`] checks worked examples;
//! [`composition::compose`] adds the parts of one enterprise.
//!
//! Each formula has one tree ([`language`]) with several readers: evaluation, Excel, mathematics.
//!
//! Pure: no clock, disk, network or randomness. Bad input never panics: what is wrong is listed, with its place.

pub mod backtest;
pub mod cases;
pub mod composition;
mod date;
mod dice;
pub mod draft;
mod evaluate;
pub mod feed;
mod language;
mod library;
pub mod limits;
pub mod overlay;
mod read;
mod report;
pub mod specimen;
pub mod uncertainty;
pub mod waiver;

pub use evaluate::{
    ComputedColumn, Context, PEERS_MIN, PeerFigures, Rechecked, Recomputation, Recomputed, assess,
    assess_in, plain_figure, recheck, recompute,
};
pub use library::{
    Check, CodeItem, CodeList, Column, ColumnKind, ColumnUncertainty, Constant, DefaultFactor,
    DefaultValue, Edition, FactorRow, FactorSet, FactorSetUse, FeedSpec, Formula, Grid, GridPoint,
    LabParameter, LaboratoryRules, Library, LineSpec, Method, MethodFault, Purpose, Range,
    Required, ResultsSpec, Role, RoundingPolicy, Rows, SourceFile, Table, Total, UnitSpec,
    YearSpan,
};
pub use read::excel::{FormulaOf, GridPlace, Seen, SheetNamer, excel_formula};
pub use read::json_schema::json_schema;
pub use read::maths::mathematics;
pub use read::page::{index, page};
pub use read::trace::trace;
pub use read::trace_node::{FactorNote, TraceError, TraceNode, TraceOrigin};
pub use report::{
    Assessment, CellAt, CellResult, Compliance, EmissionLine, Entries, EntryCell, EntryRow,
    EntryValue, FigureRef, FigureRefError, Origin, Place, Problem, Provenance, Results, RowAt,
    RowKey, RowResult, Severity, SupplementaryFigure, TableResult, TotalResult, Value,
};
