//! Every built-in method can be reported: invented entries pass all that blocks, and survive being stored.

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Entries, Library, Value, assess};

#[test]
fn every_method_has_a_sound_specimen() {
    let library = Library::embedded();
    let mut wrong = Vec::new();
    for method in library.methods() {
        let year = method.years.nearest(2023);
        for seed in 1..=3 {
            let options = SpecimenOptions {
                year,
                seed,
                rows: 4,
            };
            let Some(entries) = specimen(library, method, options) else {
                wrong.push(format!("{} seed {seed}: none found", method.id));
                continue;
            };
            let assessment = assess(library, method, &entries);
            let missing: Vec<&str> = assessment
                .totals
                .iter()
                .filter(|total| total.value == Value::Missing)
                .map(|total| total.id.as_str())
                .collect();
            if missing.len() == assessment.totals.len() && !missing.is_empty() {
                wrong.push(format!("{} seed {seed}: no totals", method.id));
            }
            // Stored and read again it is the same report, to the last cell and problem.
            match Entries::from_json(&entries.to_json()) {
                Ok(read) if assess(library, method, &read) == assessment => {}
                _ => wrong.push(format!(
                    "{} seed {seed}: another report after JSON",
                    method.id
                )),
            }
            assert_eq!(specimen(library, method, options), Some(entries));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
