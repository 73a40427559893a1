//! The address of a figure.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A figure of an assessment: `total:combustion` or `cell:fuel/1|bituminous|03/emission`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FigureRef {
    /// A total by id.
    Total(String),
    /// A cell by table, row key and column.
    Cell {
        /// The table's id.
        table: String,
        /// The row's key as [`super::RowKey`] prints it; empty for the row of a one-row table.
        row_key: String,
        /// The column's id.
        column: String,
    },
}

/// The text is not the address of a figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a figure: expected `total:ID` or `cell:TABLE/ROW KEY/COLUMN`")]
pub struct FigureRefError;

impl fmt::Display for FigureRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Total(id) => write!(out, "total:{id}"),
            Self::Cell {
                table,
                row_key,
                column,
            } => write!(out, "cell:{table}/{row_key}/{column}"),
        }
    }
}

impl FromStr for FigureRef {
    type Err = FigureRefError;
    fn from_str(text: &str) -> Result<Self, FigureRefError> {
        if let Some(id) = text.strip_prefix("total:").filter(|id| !id.is_empty()) {
            return Ok(Self::Total(id.to_owned()));
        }
        // A row key may hold a slash; ids may not.
        let rest = text.strip_prefix("cell:").ok_or(FigureRefError)?;
        let (table, rest) = rest.split_once('/').ok_or(FigureRefError)?;
        let (row_key, column) = rest.rsplit_once('/').ok_or(FigureRefError)?;
        if table.is_empty() || column.is_empty() {
            return Err(FigureRefError);
        }
        Ok(Self::Cell {
            table: table.to_owned(),
            row_key: row_key.to_owned(),
            column: column.to_owned(),
        })
    }
}

impl TryFrom<String> for FigureRef {
    type Error = FigureRefError;
    fn try_from(text: String) -> Result<Self, FigureRefError> {
        text.parse()
    }
}

impl From<FigureRef> for String {
    fn from(figure: FigureRef) -> Self {
        figure.to_string()
    }
}
