//! A folder of method files on disk.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use qilu_accounting::SourceFile;

use super::cannot_read;

/// The `*.toml` and `*.csv` files of a folder and its subfolders, named by their path inside it.
pub struct Folder(Vec<(String, String)>);

impl Folder {
    /// Reads the folder.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(root, "", &mut files)?;
        files.sort();
        Ok(Self(files))
    }

    /// The files as a library or the cases read them.
    pub fn sources(&self) -> Vec<SourceFile<'_>> {
        self.0
            .iter()
            .map(|(name, text)| SourceFile { name, text })
            .collect()
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| cannot_read(folder))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if name.ends_with(".toml") || name.ends_with(".csv") {
            let text = fs::read_to_string(&path).with_context(|| cannot_read(&path))?;
            files.push((name, text));
        }
    }
    Ok(())
}
