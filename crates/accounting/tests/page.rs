//! The pages of the methods in `docs/methods` say what the methods say.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::fs;
use std::path::PathBuf;

use qilu_accounting::{Library, index, page};

#[test]
fn the_pages_in_the_documentation_are_those_of_the_methods() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/methods");
    let library = Library::embedded();
    let pages = library
        .methods()
        .map(|method| (format!("{}.md", method.id), page(library, method)));
    let mut behind = Vec::new();
    for (file, text) in pages.chain([("README.md".to_owned(), index(library))]) {
        if fs::read_to_string(folder.join(&file)).unwrap_or_default() != text {
            behind.push(file);
        }
    }
    assert!(
        behind.is_empty(),
        "run `qilu methods docs docs/methods`; behind: {behind:?}"
    );
    let known: Vec<String> = library.methods().map(|method| method.id.clone()).collect();
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let id = name.trim_end_matches(".md");
        assert!(
            known.iter().any(|known| known == id) || ["README", "discrepancies"].contains(&id),
            "{name} is the page of no method"
        );
    }
}
