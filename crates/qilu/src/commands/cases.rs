//! `qilu cases`: worked cases, row by row.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use qilu_accounting::cases::{self, Outcome};
use qilu_accounting::{Library, SourceFile};
use qilu_quantity::Lang;

use super::cannot_read;
use super::folder::Folder;
use crate::cli::Cases;

/// Prints every compared row, then the checks, which do not count. Exit 0 when all rows are equal, 1 with a difference, 3 with only uncovered rows left.
pub fn run(options: &Cases, lang: Lang) -> Result<ExitCode> {
    let text = fs::read_to_string(&options.file).with_context(|| cannot_read(&options.file))?;
    let own = options.methods.as_deref().map(load).transpose()?;
    let library = own.as_ref().unwrap_or_else(|| Library::embedded());
    let folder = options.mappings.as_deref().map(Folder::read).transpose()?;
    let mappings: Vec<SourceFile<'_>> = match &folder {
        Some(folder) => {
            let sources = folder.sources().into_iter();
            sources
                .filter(|source| source.name.ends_with(".toml"))
                .collect()
        }
        None => cases::embedded_mappings(),
    };
    let report = cases::run(library, &mappings, &text)?;
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

/// Reads another library than the built-in one.
fn load(folder: &Path) -> Result<Library> {
    Library::load(&Folder::read(folder)?.sources()).or_else(|faults| {
        let listed: Vec<String> = faults.iter().map(ToString::to_string).collect();
        bail!("{}", listed.join("\n"))
    })
}
