//! What is wrong with a report: where, why and how to mend it.

use qilu_quantity::Text;
use serde::{Deserialize, Serialize};

use super::entries::CellAt;
use crate::waiver::Lowered;

/// How serious a problem is. `Error` and `Fatal` keep a report from being submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Improbable: mend or explain.
    Warning,
    /// Wrong: a figure cannot be right.
    Error,
    /// The report cannot be read or computed at all.
    Fatal,
}

/// Where a problem is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The table's id.
    pub table: Option<String>,
    /// The row's key, e.g. `1|bituminous|03`.
    pub row_key: Option<String>,
    /// The column's id.
    pub column: Option<String>,
    /// The workbook cell.
    pub at: Option<CellAt>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable code: `input.required`, `calc.division_by_zero`, or a check's own such as `PWR-001`.
    pub code: String,
    /// How serious it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub mend: Option<Text>,
    /// What was expected instead.
    pub expected: Option<String>,
    /// The clause behind it.
    pub clause: Option<String>,
    /// The value in question, as shown.
    pub value: Option<String>,
    /// That a waiver lowered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowered: Option<Lowered>,
}

impl Problem {
    /// A problem with neither mend, expectation, clause nor value yet.
    pub fn new(code: impl Into<String>, severity: Severity, place: Place, message: Text) -> Self {
        Self {
            code: code.into(),
            severity,
            place,
            message,
            mend: None,
            expected: None,
            clause: None,
            value: None,
            lowered: None,
        }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn mend(mut self, mend: Text) -> Self {
        self.mend = Some(mend);
        self
    }

    /// Whether the report cannot be submitted with it.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        self.severity >= Severity::Error
    }
}
