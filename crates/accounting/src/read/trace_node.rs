//! What a trace is made of.

use qilu_quantity::Text;
use serde::{Deserialize, Serialize};

use crate::report::{CellAt, Value};

/// A figure and what it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceNode {
    /// Its address, as [`crate::FigureRef`] prints it; `constant:ID` for a constant, `factor:NAME KEY` for
    /// a value looked up.
    pub figure: String,
    /// What it is.
    pub label: Text,
    /// The guideline's symbol.
    pub symbol: Option<String>,
    /// The value.
    pub value: Value,
    /// Its unit.
    pub unit: String,
    /// Where the value comes from.
    pub origin: TraceOrigin,
    /// The formula as mathematics; of a choice, the branch taken. The languages differ where a column has no symbol.
    pub formula: Option<Text>,
    /// The same with values in place of symbols.
    pub with_values: Option<String>,
    /// The clause.
    pub clause: Option<String>,
    /// What rounding did.
    pub rounding: Option<Text>,
    /// Where it stands in the workbook.
    pub at: Option<CellAt>,
    /// The factor a default is.
    pub factor: Option<FactorNote>,
    /// What it is made of.
    pub inputs: Vec<TraceNode>,
    /// Whether there are inputs that are not shown.
    pub more: bool,
}

/// Where a figure's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceOrigin {
    /// The plant.
    Entered,
    /// A default that is not a factor.
    Default,
    /// A value looked up in a factor set.
    Factor,
    /// A constant of the method.
    Constant,
    /// A formula of a row.
    Computed,
    /// A total.
    Total,
    /// Nothing was entered, or the column does not apply.
    Blank,
}

/// The factor behind a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorNote {
    /// The set.
    pub set: String,
    /// The factor's name and key, e.g. `fuel.ncv diesel`.
    pub key: String,
    /// The value as printed.
    pub value: String,
    /// The unit as printed.
    pub unit: String,
    /// The document it is from.
    pub source: String,
    /// How sure it is.
    pub confidence: String,
    /// A remark on the row.
    pub note: String,
    /// A remark on the set, where this method uses it.
    pub mark: Option<Text>,
}

/// Why there is no trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// The report has no such figure.
    #[error("the report has no figure {0}")]
    UnknownFigure(String),
}
