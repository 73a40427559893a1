//! The migrations are embedded by a macro, which cargo does not see change. Their fingerprint
//! names the template that tests copy their databases from.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let folder = Path::new("../../migrations");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut texts = BTreeMap::new();
    collect(folder, &mut texts)?;
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    println!(
        "cargo:rustc-env=QILU_MIGRATIONS_FINGERPRINT={:016x}",
        hasher.finish()
    );
    Ok(())
}

fn collect(folder: &Path, texts: &mut BTreeMap<PathBuf, String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, texts)?;
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            texts.insert(path.clone(), std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
