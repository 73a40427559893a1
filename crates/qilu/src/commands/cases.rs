//! `qilu cases`: worked cases, row by row.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use qilu_accounting::Library;
use qilu_accounting::cases::{self, Outcome};
use qilu_quantity::Lang;

use super::cannot_read;
use crate::cli::Cases;

/// Prints every compared row, then the checks, which do not count. Exit 0 when all rows are equal, 1 with a difference, 3 with only uncovered rows left.
pub fn run(options: &Cases, lang: Lang) -> Result<ExitCode> {
    let text = fs::read_to_string(&options.file).with_context(|| cannot_read(&options.file))?;
    let report = cases::run(Library::embedded(), &text)?;
    for row in &report.rows {
        match row.outcome {
            Outcome::Equal => say!("ok         {} {}: {}", row.id, row.code, row.expected),
            Outcome::Different => {
                say!(
                    "DIFFERENT  {} {}: expected {}, got {}",
                    row.id,
                    row.code,
                    row.expected,
                    row.got
                );
            }
            Outcome::Uncovered => say!("uncovered  {} {}", row.id, row.code),
        }
    }
    for (id, problem) in &report.problems {
        let place = &problem.place;
        let parts = [&place.table, &place.row_key, &place.column]
            .map(|part| part.as_deref().unwrap_or_default());
        say!(
            "check      {id} {} {}: {}",
            problem.code,
            parts.join("/"),
            problem.message.get(lang)
        );
    }
    let (equal, different, uncovered) = report.counts();
    say!("{equal} equal, {different} different, {uncovered} uncovered");
    Ok(match (different, uncovered) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(3),
        _ => ExitCode::from(1),
    })
}
