//! The built-in library loads without a fault.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::Library;

#[test]
fn the_built_in_library_has_no_faults() {
    match Library::load(Library::embedded_sources()) {
        Ok(library) => assert!(library.methods().count() >= 2),
        Err(faults) => {
            let listed: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", listed.join("\n"));
        }
    }
}
