//! What the engine makes of a report.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::entries::{CellAt, RowAt};
use super::problem::{Place, Problem, Severity};
use super::value::Value;

/// A computed report. Everything wrong with it is in `problems`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// What it was computed with.
    pub provenance: Provenance,
    /// The reporting year.
    pub year: i32,
    /// The reporting entity's credit code.
    pub entity: String,
    /// Every table of the method, in its order, with every column.
    pub tables: Vec<TableResult>,
    /// Every total of the method, in its order.
    pub totals: Vec<TotalResult>,
    /// The results, kept apart.
    pub results: Results,
    /// The emissions in grams, line by line. Lines of scope `direct` add up to the reported direct total, lines of
    /// `direct` and `indirect` to the reported total with purchased energy; `memo` lines belong to neither. A method of
    /// another purpose than the legal entity's emissions has `memo` lines only.
    pub lines: Vec<EmissionLine>,
    /// Everything wrong, in the order of the tables.
    pub problems: Vec<Problem>,
}

impl Assessment {
    /// Whether nothing keeps the report from being submitted.
    #[must_use]
    pub fn is_submittable(&self) -> bool {
        !self.problems.iter().any(Problem::is_blocking)
    }

    /// Gives figures without a cell, and the problems with them, the cell that `find` knows for a table, a row's place and a
    /// column.
    pub fn locate(&mut self, find: impl Fn(&str, Option<&RowAt>, &str) -> Option<CellAt>) {
        for table in &mut self.tables {
            for row in &mut table.rows {
                for cell in row.cells.iter_mut().filter(|cell| cell.at.is_none()) {
                    cell.at = find(&table.id, row.at.as_ref(), &cell.column);
                }
            }
        }
        for problem in &mut self.problems {
            let Place {
                table: Some(table),
                row_key: Some(key),
                column: Some(column),
                at: at @ None,
            } = &mut problem.place
            else {
                continue;
            };
            let table = self.tables.iter().find(|found| found.id == *table);
            let mut rows = table.into_iter().flat_map(|table| &table.rows);
            let row = rows.find(|row| row.key.to_string() == *key);
            let mut cells = row.into_iter().flat_map(|row| &row.cells);
            *at = cells
                .find(|cell| cell.column == *column)
                .and_then(|cell| cell.at.clone());
        }
    }

    /// How many problems are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    }
}

/// Names and content hashes (SHA-256, hex) under which the same digits come out again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The method's id.
    pub method: String,
    /// Its edition.
    pub edition: String,
    /// Hash of the method document and the common library it builds on.
    pub method_hash: String,
    /// The factor sets it may draw from, with the hash of their rows.
    pub factor_sets: Vec<(String, String)>,
    /// The GWP set and its hash, where the method has gases other than CO₂.
    pub gwp: Option<(String, String)>,
    /// The engine's version.
    pub engine: String,
}

/// A table of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableResult {
    /// The table's id.
    pub id: String,
    /// Its rows, in the order reported.
    pub rows: Vec<RowResult>,
}

/// The key of a row: its key columns and their values, in the table's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowKey(pub Vec<(String, String)>);

impl fmt::Display for RowKey {
    /// The values joined by `|`; empty for the row of a one-row table.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (_, value)) in self.0.iter().enumerate() {
            if position > 0 {
                out.write_str("|")?;
            }
            out.write_str(value)?;
        }
        Ok(())
    }
}

/// A row of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowResult {
    /// Its key.
    pub key: RowKey,
    /// Where it stands in a workbook.
    pub at: Option<RowAt>,
    /// One cell per column, in the table's order.
    pub cells: Vec<CellResult>,
}

/// A cell of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellResult {
    /// The column's id.
    pub column: String,
    /// The value, in the column's unit, rounded only where the method carries rounded values forward.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands in a workbook.
    pub at: Option<CellAt>,
}

/// Where a cell's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The plant.
    Entered,
    /// The method's default, the cell being blank.
    Default,
    /// A formula.
    Computed,
    /// The column does not apply to the row.
    NotApplicable,
    /// The notation key a blank stands for.
    WhenBlank,
    /// Nothing was entered and nothing stands in for it.
    Blank,
}

/// A total of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalResult {
    /// The total's id.
    pub id: String,
    /// The value, rounded only where the method carries rounded values forward.
    pub value: Value,
    /// Its unit, as the method writes it.
    pub unit: String,
    /// Decimals shown.
    pub decimals: Option<u32>,
}

/// The results, kept apart: legal entity, compliance, supplementary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// The legal entity's total without purchased electricity and heat, as reported (rounded).
    pub without_indirect: Value,
    /// The legal entity's total with them, as reported (rounded).
    pub with_indirect: Value,
    /// The compliance emissions, where the method defines them.
    pub compliance: Option<Compliance>,
    /// The supplementary production data.
    pub supplementary: Vec<SupplementaryFigure>,
}

/// Compliance emissions in whole tonnes. Nothing is posted unless every line is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compliance {
    /// Tonnes by unit or line.
    pub lines: Vec<(RowKey, i64)>,
    /// Their sum.
    pub tonnes: i64,
}

/// One figure of the supplementary data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementaryFigure {
    /// The table; empty for a total.
    pub table: String,
    /// The row's key; empty for a total.
    pub row_key: RowKey,
    /// The column, or the total's id.
    pub column: String,
    /// The value.
    pub value: Value,
    /// Its unit, as the method writes it.
    pub unit: String,
}

/// A mass of one gas, posted in whole grams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmissionLine {
    /// The table it comes from; `total` for a rounding line.
    pub table: String,
    /// The row's key; the total's id for a rounding line.
    pub row_key: String,
    /// The column; `rounding` for a rounding line.
    pub column: String,
    /// The gas.
    pub gas: String,
    /// `direct`, `indirect` or `memo`.
    pub scope: String,
    /// The inventory category; `rounding` for a rounding line.
    pub category: String,
    /// Whole grams, half-up.
    pub grams: i64,
}
