//! Worked cases: plants computed by hand, compared with the engine to the printed digit.
//!
//! A case file has one row per value (`example_id,sector,guideline,seq,kind,code,…`). Mappings beside the crate say which
//! code is which cell. `input` and `parameter` rows are entered; `intermediate` and `output` rows are compared.

mod example;
mod mapping;

pub use mapping::embedded_mappings;

use serde::Deserialize;

use crate::library::{Library, SourceFile};
use crate::report::Problem;
use example::run_example;

/// Decimals a figure is compared to where the case prints no rounding.
const EXACT_DECIMALS: u32 = 10;

/// Why a case file cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The file is not in the format of worked cases.
    #[error("the case file is malformed: {0}")]
    Malformed(String),
    /// A mapping beside the crate is wrong.
    #[error("the mapping {file} is wrong: {reason}")]
    Mapping {
        /// The mapping's file.
        file: String,
        /// Why.
        reason: String,
    },
}

/// What came of a case file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseReport {
    /// One row for each value to compare, and for each given value that no cell takes, in file order.
    pub rows: Vec<CaseRow>,
    /// What the engine says of each example as a report: its id and the problem. Nothing of it counts.
    pub problems: Vec<(String, Problem)>,
}

/// One compared value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The example.
    pub id: String,
    /// The code.
    pub code: String,
    /// The value as printed.
    pub expected: String,
    /// The engine's value in the printed unit and decimals; empty if there is none.
    pub got: String,
    /// How they compare.
    pub outcome: Outcome,
}

/// How a value compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Equal to the printed digit.
    Equal,
    /// Not equal, or the engine has no value.
    Different,
    /// No mapping reaches the value; of a given value, no cell takes it.
    Uncovered,
}

impl CaseReport {
    /// How many rows are equal, different and uncovered.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |outcome| {
            self.rows
                .iter()
                .filter(|row| row.outcome == outcome)
                .count()
        };
        (
            count(Outcome::Equal),
            count(Outcome::Different),
            count(Outcome::Uncovered),
        )
    }
}

#[derive(Debug, Deserialize)]
struct Record {
    example_id: String,
    kind: Kind,
    code: String,
    value: String,
    unit: String,
    rounded_decimals: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Input,
    Parameter,
    Intermediate,
    Output,
}

impl Record {
    fn is_given(&self) -> bool {
        matches!(self.kind, Kind::Input | Kind::Parameter)
    }
}

/// Runs every example of a case file.
///
/// # Errors
/// [`CaseError`] when the file or a mapping is malformed, or when the file holds nothing to compare.
pub fn run(
    library: &Library,
    mappings: &[SourceFile<'_>],
    csv_text: &str,
) -> Result<CaseReport, CaseError> {
    let mappings = mapping::read(mappings)?;
    let mut reader = csv::Reader::from_reader(csv_text.trim_start_matches('\u{feff}').as_bytes());
    let mut examples: Vec<(String, Vec<Record>)> = Vec::new();
    for record in reader.deserialize::<Record>() {
        let record = record.map_err(|error| CaseError::Malformed(error.to_string()))?;
        match examples.iter_mut().find(|(id, _)| *id == record.example_id) {
            Some((_, records)) => records.push(record),
            None => examples.push((record.example_id.clone(), vec![record])),
        }
    }
    let mut report = CaseReport::default();
    for (id, records) in &examples {
        let mut covered: Vec<Option<CaseRow>> = records.iter().map(|_| None).collect();
        for mapping in mapping::find(&mappings, id) {
            let method = library
                .method(&mapping.method)
                .ok_or_else(|| CaseError::Mapping {
                    file: mapping.prefix.clone(),
                    reason: format!("there is no method {}", mapping.method),
                })?;
            let (rows, problems) = run_example(library, method, mapping, records)?;
            for (covered, row) in covered.iter_mut().zip(rows) {
                if covered.is_none() {
                    *covered = row;
                }
            }
            let named = problems.into_iter().map(|problem| (id.clone(), problem));
            report.problems.extend(named);
        }
        // A value that goes nowhere may be one the figures depend on: it must not pass unseen.
        let unmapped = mapping::find(&mappings, id).is_empty();
        for (record, row) in records.iter().zip(covered) {
            report.rows.extend(match row {
                Some(row) => (!record.is_given()).then_some(row),
                None => (!record.is_given() || !unmapped).then(|| uncovered(record)),
            });
        }
    }
    // A file without a figure must not pass for one whose figures are all equal.
    if report.rows.is_empty() {
        return Err(CaseError::Malformed(
            "there is nothing to compare".to_owned(),
        ));
    }
    Ok(report)
}

fn uncovered(record: &Record) -> CaseRow {
    CaseRow {
        id: record.example_id.clone(),
        code: record.code.clone(),
        expected: record.value.clone(),
        got: String::new(),
        outcome: Outcome::Uncovered,
    }
}
