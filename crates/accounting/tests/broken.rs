//! A method document with a fault is refused, with its file and line.
//!
//! Every file in `broken/` is the same small method with one thing wrong. The line at fault ends in `# refused: CODE`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fs;
use std::path::PathBuf;

use qilu_accounting::{Library, MethodFault, SourceFile};

const MARK: &str = "# refused: ";

fn load(name: &str, text: &str) -> Result<Library, Vec<MethodFault>> {
    Library::load(&[
        SourceFile {
            name: "library.toml",
            text: concat!(
                include_str!("fixture/library.toml"),
                "\n[[grid]]\nid = \"steam.toy\"\nx = \"MPa\"\nvalue = \"kJ/kg\"\n",
                "label = { zh = \"示例表\", en = \"toy table\" }\n",
            ),
        },
        SourceFile {
            name: "codes/toy.csv",
            text: include_str!("fixture/codes.csv"),
        },
        SourceFile {
            name: "toy.csv",
            text: include_str!("fixture/toy.csv"),
        },
        SourceFile {
            name: "grids/toy.csv",
            text: "grid,x,y,value,source,confidence,note\nsteam.toy,1,,2,s,checked,\n",
        },
        SourceFile { name, text },
    ])
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

#[test]
fn every_broken_file_is_refused_at_its_line() {
    let mut tried = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let Some((at, line)) = text
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(MARK))
        else {
            continue;
        };
        let code = line.split(MARK).nth(1).unwrap().trim();
        let faults = load(&name, &text).expect_err(&name);
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.code, fault.line, fault.file.as_str()))
            .collect();
        assert!(
            found.contains(&(code, at + 1, name.as_str())),
            "{name}: wanted {code} at line {}, got {faults:#?}",
            at + 1
        );
        let elsewhere: Vec<_> = faults.iter().filter(|fault| fault.line != at + 1).collect();
        assert!(elsewhere.is_empty(), "{name}: {elsewhere:#?}");
        assert!(
            faults
                .iter()
                .all(|fault| !fault.text.zh.is_empty() && !fault.text.en.is_empty())
        );
        tried += 1;
    }
    assert!(tried >= 25, "only {tried} broken files");
}

#[test]
fn the_method_they_were_made_from_is_accepted() {
    let text = fs::read_to_string(folder().join("valid.toml")).unwrap();
    assert!(
        load("valid.toml", &text).is_ok(),
        "{:#?}",
        load("valid.toml", &text).err()
    );
}

#[test]
fn a_fault_inside_a_formula_of_many_lines_has_its_own_line() {
    let text = fs::read_to_string(folder().join("inside-a-long-formula.toml")).unwrap();
    let faults = load("inside-a-long-formula.toml", &text).unwrap_err();
    let line = text
        .lines()
        .position(|line| line.contains("carbn"))
        .unwrap()
        + 1;
    assert_eq!(
        (faults[0].code, faults[0].line),
        ("formula.unknown_name", line)
    );
}

#[test]
fn a_malformed_factor_row_is_refused_at_its_line() {
    let factors = "set,factor,key,value,unit,year_from,year_to,region,source,confidence,note\n\
                   TOY,fuel.ncv,coal,20,GJ/t,,,,x,checked,\n\
                   TOY,fuel.ncv,gas,about 20,GJ/t,,,,x,checked,\n";
    let faults = Library::load(&[SourceFile {
        name: "factors/toy.csv",
        text: factors,
    }])
    .unwrap_err();
    assert_eq!(
        (faults[0].code, faults[0].line, faults[0].file.as_str()),
        ("factor.not_a_number", 3, "factors/toy.csv")
    );
}

#[test]
fn a_document_named_otherwise_than_its_method_is_refused() {
    let text = fs::read_to_string(folder().join("valid.toml")).unwrap();
    let faults = load("other.toml", &text).unwrap_err();
    assert_eq!(faults[0].code, "document.method");
}
