//! The library built into the program: every file of the folder `methods`, so that a new method is a new file and no code.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::load::SourceFile;

static METHODS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/methods");

/// The built-in files, in the order of their names.
pub static SOURCES: LazyLock<Vec<SourceFile<'static>>> = LazyLock::new(|| {
    let mut found = Vec::new();
    collect(&METHODS, &mut found);
    found.sort_by_key(|source| source.name);
    found
});

fn collect(folder: &'static Dir<'static>, found: &mut Vec<SourceFile<'static>>) {
    found.extend(folder.files().filter_map(|file| {
        Some(SourceFile {
            name: file.path().to_str()?,
            text: file.contents_utf8()?,
        })
    }));
    for inner in folder.dirs() {
        collect(inner, found);
    }
}
