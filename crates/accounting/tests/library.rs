//! The built-in library loads without a fault, and is all there is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::{Entries, Library, SourceFile, Value, assess};
use qilu_quantity::Exact;
use serde_json::json;

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

#[test]
fn the_hash_of_a_method_follows_its_text_and_its_codes() {
    let hash = |changed: &str, from: &str, to: &str| {
        let texts: Vec<(&str, String)> = Library::embedded_sources()
            .iter()
            .map(|source| {
                (
                    source.name,
                    if source.name == changed {
                        source.text.replace(from, to)
                    } else {
                        source.text.to_owned()
                    },
                )
            })
            .collect();
        let sources: Vec<SourceFile<'_>> = texts
            .iter()
            .map(|(name, text)| SourceFile { name, text })
            .collect();
        Library::load(&sources)
            .unwrap()
            .method("power-2022")
            .unwrap()
            .hash
            .clone()
    };
    let original = hash("", "", "");
    assert_eq!(
        original,
        Library::embedded().method("power-2022").unwrap().hash
    );
    assert_ne!(
        original,
        hash(
            "power-2022.toml",
            "edition = \"2022\"",
            "edition = \"2022a\""
        )
    );
    assert_ne!(original, hash("library.toml", "29.307", "29.308"));
    assert_ne!(original, hash("codes/fuels.csv", "Diesel", "Diesel oil"));
    // another method's text is nothing to it
    assert_eq!(
        original,
        hash(
            "cement-2013.toml",
            "edition = \"2013\"",
            "edition = \"2014\""
        )
    );
}

#[test]
fn a_method_may_use_the_warming_potentials_of_its_set() {
    let method = include_str!("broken/valid.toml")
        .replace(
            "confidence = \"checked\"",
            "confidence = \"checked\"\ngwp = \"AR5\"",
        )
        .replace(
            "from_factor_set = \"TOY\"",
            "items = [{ code = \"CH4\", zh = \"甲烷\", en = \"Methane\", unit = \"t\" }]",
        )
        .replace("default = \"factor(fuel.ncv, fuel)\"", "")
        .replace(
            "quantity * ncv * factor(fuel.cc, fuel)",
            "quantity * ncv * 1[tC/GJ]",
        )
        .replace(
            "carbon * carbon_to_co2",
            "quantity * factor(gwp.value, fuel) * 1[tCO2/tCO2e]",
        )
        .replace("unit = \"{fuel}\"", "unit = \"t\"")
        .replace("unit = \"GJ/{fuel}\"", "unit = \"GJ/t\"")
        .replace(
            "id = \"ncv\"\nrole = \"input\"",
            "id = \"ncv\"\nrole = \"input\"\nwhen_blank = \"NO\"",
        )
        .replace(
            "sum(fuel.emission)",
            "sum(fuel.emission) + 0 * sum(fuel.carbon) * carbon_to_co2",
        );
    let gwp = Library::embedded_sources()
        .iter()
        .find(|source| source.name.ends_with("gwp.csv"))
        .unwrap();
    let sources = [
        SourceFile {
            name: "library.toml",
            text: include_str!("fixture/library.toml"),
        },
        SourceFile {
            name: "toy.csv",
            text: include_str!("fixture/toy.csv"),
        },
        gwp.clone(),
        SourceFile {
            name: "valid.toml",
            text: &method,
        },
    ];
    let library = Library::load(&sources).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let json = json!({"method": "valid", "year": 2023, "entity": "", "tables": {"fuel": [{"fuel": "CH4", "quantity": "2"}]}});
    let found = assess(
        &library,
        library.method("valid").unwrap(),
        &Entries::from_json(&json).unwrap(),
    );
    assert_eq!(
        found.results.without_indirect,
        Value::Number(Exact::from(56))
    );
    assert_eq!(found.provenance.gwp.unwrap().0, "GWP_AR5");
}

#[test]
fn a_report_says_which_edition_in_force_has_no_method() {
    let library = Library::embedded();
    let method = library.method("steel-2013").unwrap();
    let said = |year: i32| {
        let entries = qilu_accounting::Entries {
            method: method.id.clone(),
            year,
            ..qilu_accounting::Entries::default()
        };
        let problems = qilu_accounting::assess(library, method, &entries).problems;
        let found = problems
            .into_iter()
            .find(|problem| problem.code == "method.newer_edition");
        found.map(|problem| problem.message.en)
    };
    assert_eq!(said(2025), None);
    let message = said(2026).unwrap();
    assert!(message.contains("GB/T 32151.5-2026"), "{message}");
    assert!(message.contains("2026-10-01"), "{message}");
}

#[test]
fn every_code_a_factor_differs_by_has_its_name() {
    let methods = Library::embedded().methods();
    let mut keyed = 0;
    for method in methods {
        let year = method.years.from.unwrap_or(2023).max(2023);
        for factor in method.default_factors(year) {
            for value in &factor.values {
                let (code, label) = (value.code.as_ref(), value.label.as_ref());
                assert_eq!(
                    code.is_some(),
                    label.is_some(),
                    "{} {}",
                    method.id,
                    factor.factor
                );
                keyed += usize::from(label.is_some_and(|label| !label.zh.is_empty()));
            }
        }
    }
    assert!(keyed > 100, "{keyed}");
}
