//! `qilu methods new`: a small method that loads, to begin a new one with.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use super::cannot_write;

/// The document, with SECTOR where the sector's id belongs.
const METHOD: &str = include_str!("scaffold/method.toml");

/// Writes `DIR/SECTOR.toml`; a file that is there stays as it is.
pub fn run(sector: &str, folder: &Path) -> Result<ExitCode> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if sector.is_empty() || !sector.chars().all(plain) {
        bail!(
            "{sector}: 行业编号只含小写字母、数字和连字符 · a sector's id is small letters, digits and hyphens"
        );
    }
    fs::create_dir_all(folder).with_context(|| cannot_write(folder))?;
    let path = folder.join(format!("{sector}.toml"));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(|| cannot_write(&path))?;
    file.write_all(METHOD.replace("SECTOR", sector).as_bytes())
        .with_context(|| cannot_write(&path))?;
    say!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}
