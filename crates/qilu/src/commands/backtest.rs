//! `qilu methods backtest`: what new or changed checks would have said of the reports that stand.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use qilu_accounting::overlay::Sources;
use qilu_app::backtest::{Flag, TriedCheck};
use qilu_app::{Clock, Config};

use super::faulty;
use super::folder::Folder;
use crate::cli::Database;
use crate::installation::Installation;

/// Lays the folder over the built-in files and tries its checks on every report; a folder with faults is exit 1.
pub fn run(folder: &Path, database: &Database) -> Result<ExitCode> {
    let files = Folder::read(folder)?;
    let tried = match Sources::built_in().with_files(&files.sources()).load() {
        Ok(library) => library,
        Err(faults) => return faulty(&faults),
    };
    let app = Installation::open(database)?.app(Clock::system(), Config::default())?;
    let mut backtest = app.backtest(&tried);
    while let Some(flags) = backtest.next_flags()? {
        for flag in &flags {
            say!("{}", line(flag));
        }
    }
    for tried in &backtest.checks {
        say!("{}", total(tried));
    }
    if backtest.checks.is_empty() {
        say!("没有新的或改动的检查 · no check is new or changed");
    }
    Ok(ExitCode::SUCCESS)
}

fn line(flag: &Flag) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    let place = &flag.place;
    format!(
        "[{}] {} {} {}/{}/{}",
        flag.code,
        flag.enterprise,
        flag.year,
        part(&place.table),
        part(&place.row_key),
        part(&place.column)
    )
}

fn total(tried: &TriedCheck) -> String {
    let kind = if tried.check.new {
        "新增 · new"
    } else {
        "改动 · changed"
    };
    format!(
        "{} {} ({kind}): {} / {} 份报告 · reports",
        tried.check.method, tried.check.code, tried.flagged, tried.reports
    )
}
