//! Tables and columns of a method.

use qilu_quantity::{Exact, Notation, Text};

use super::method::{CodeItem, Formula, UnitSpec};

/// A table of the report.
#[derive(Debug)]
pub struct Table {
    /// The table's id.
    pub id: String,
    /// The guideline's number of it, e.g. `C.3`.
    pub number: String,
    /// Its title.
    pub title: Text,
    /// How many rows it has.
    pub rows: Rows,
    /// The fewest rows a report needs; none where the table may rightly stay empty. The row of a one-row table is
    /// always there, so that its required columns ask for what they need.
    pub rows_min: usize,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The positions of the columns in the order of their ids.
    pub(crate) by_name: Vec<usize>,
    /// The clause.
    pub clause: Option<String>,
}

/// The rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Exactly one.
    One,
    /// As many as needed, up to a limit.
    Free {
        /// The most rows allowed.
        max: usize,
    },
    /// One for each code of a list.
    Listed(String),
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// The column's id.
    pub id: String,
    /// The guideline's symbol, e.g. `NCV_ar`.
    pub symbol: Option<String>,
    /// What the column is for.
    pub role: Role,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The unit of a number.
    pub unit: Option<UnitSpec>,
    /// What to show as the unit, where the unit as written is too long.
    pub unit_label: Option<String>,
    /// Decimals shown, and kept where values are carried rounded.
    pub decimals: Option<u32>,
    /// Whether the rounded value is what later formulas read.
    pub carry: bool,
    /// Whether a blank is a problem.
    pub required: Required,
    /// The values allowed.
    pub range: Range,
    /// What a blank stands for.
    pub default: Option<Formula>,
    /// When the column applies to a row; always, if absent.
    pub applies: Option<Formula>,
    /// The notation key a blank stands for.
    pub when_blank: Option<Notation>,
    /// How the value is computed.
    pub formula: Option<Formula>,
    /// What it is.
    pub label: Text,
    /// The document the value is taken from.
    pub source_doc: Option<Text>,
    /// The clause.
    pub clause: Option<String>,
    /// The emission line it posts.
    pub line: Option<LineSpec>,
    /// How uncertain its values are.
    pub uncertainty: Option<ColumnUncertainty>,
}

/// Half the 95 % interval of a column's values, relative to them, where an entry states none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUncertainty {
    /// Of a value the plant entered.
    pub entered: Option<Exact>,
    /// Of a default.
    pub default: Option<Exact>,
    /// The document it is from.
    pub source: String,
    /// How sure it is: `checked`, `memory` …
    pub confidence: String,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Part of the row's key.
    Key,
    /// A text nothing depends on.
    Text,
    /// A code chosen from a list.
    Choice,
    /// A number the plant reports.
    Input,
    /// A number computed.
    Formula,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A number in the column's unit.
    Number,
    /// A text.
    Text,
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    /// A code of this list.
    Code(String),
    /// A value of a key column of another table.
    Ref {
        /// The other table.
        table: String,
        /// Its key column.
        column: String,
        /// Values allowed besides.
        also: Vec<CodeItem>,
    },
}

/// Whether a blank is a problem.
#[derive(Debug)]
pub enum Required {
    /// No.
    Never,
    /// Yes, unless a default stands in.
    Always,
    /// When the condition holds.
    When(Formula),
}

/// The values allowed, in the column's unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub min: Option<Exact>,
    /// At most.
    pub max: Option<Exact>,
    /// More than.
    pub above: Option<Exact>,
    /// Less than.
    pub below: Option<Exact>,
}

/// Where an emission posts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSpec {
    /// The gas.
    pub gas: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    /// The inventory category, e.g. `1.A.1.a`.
    pub category: String,
    /// Whether the column's value is taken off (carbon kept in products), posted as negative grams.
    pub negative: bool,
}

impl Table {
    pub(crate) fn sort_names(columns: &[Column]) -> Vec<usize> {
        let mut named: Vec<(&str, usize)> = columns
            .iter()
            .enumerate()
            .map(|(position, column)| (column.id.as_str(), position))
            .collect();
        named.sort_unstable();
        named.into_iter().map(|(_, position)| position).collect()
    }

    /// A column by id.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The key columns, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(|column| column.role == Role::Key)
    }

    /// The most rows the table may have.
    #[must_use]
    pub fn rows_max(&self) -> usize {
        match self.rows {
            Rows::One => 1,
            Rows::Free { max } => max.min(crate::limits::TABLE_ROWS_MAX),
            Rows::Listed(_) => crate::limits::TABLE_ROWS_MAX,
        }
    }
}

impl Column {
    /// What to show as the unit: the label, else the unit as written.
    #[must_use]
    pub fn unit_text(&self) -> &str {
        self.unit_label
            .as_deref()
            .or_else(|| self.unit.as_ref().map(|unit| unit.text.as_str()))
            .unwrap_or("")
    }

    /// Whether a notation key may be entered: where a value is not always required.
    #[must_use]
    pub fn allows_notation(&self) -> bool {
        self.role == Role::Input && !matches!(self.required, Required::Always)
    }
}

impl Range {
    /// Whether the value is allowed.
    #[must_use]
    pub fn contains(&self, value: &Exact) -> bool {
        self.min.as_ref().is_none_or(|min| value >= min)
            && self.max.as_ref().is_none_or(|max| value <= max)
            && self.above.as_ref().is_none_or(|above| value > above)
            && self.below.as_ref().is_none_or(|below| value < below)
    }
}
