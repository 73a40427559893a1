//! A method document with a fault is refused, with its file and line.
//!
//! Every file in `broken/` is the same small method with one thing wrong. The line at fault ends in `# refused: CODE`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use qilu_accounting::{Library, MethodFault, SourceFile};

const MARK: &str = "# refused: ";
/// Broken inside a formula of many lines, where no mark can stand; it has a test of its own.
const UNMARKED: &str = "inside-a-long-formula.toml";

/// What every case lies over.
const COMMON: [(&str, &str); 4] = [
    (
        "library.toml",
        concat!(
            include_str!("fixture/library.toml"),
            "\n[[grid]]\nid = \"steam.toy\"\nx = \"MPa\"\nvalue = \"kJ/kg\"\n",
            "label = { zh = \"示例表\", en = \"toy table\" }\n",
        ),
    ),
    (
        "grids/toy.csv",
        "grid,x,y,value,source,confidence,note\nsteam.toy,1,,2,s,checked,\n",
    ),
    ("codes/toy.csv", include_str!("fixture/codes.csv")),
    ("toy.csv", include_str!("fixture/toy.csv")),
];

type Files = BTreeMap<String, String>;

fn load_files(files: &Files) -> Result<Library, Vec<MethodFault>> {
    let common = COMMON.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let mut all = Files::from(common);
    // A case with a common document of its own declares no table to fill.
    if files.contains_key("library.toml") {
        all.remove("grids/toy.csv");
    }
    all.extend(files.clone());
    let sources: Vec<SourceFile<'_>> = all
        .iter()
        .map(|(name, text)| SourceFile { name, text })
        .collect();
    Library::load(&sources)
}

fn load(name: &str, text: &str) -> Result<Library, Vec<MethodFault>> {
    load_files(&Files::from([(name.to_owned(), text.to_owned())]))
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// The files of a case: one file, or those of a folder by their path inside it.
fn files_of(path: &Path) -> Files {
    fn collect(path: &Path, name: String, files: &mut Files) {
        if !path.is_dir() {
            files.insert(name, fs::read_to_string(path).unwrap());
            return;
        }
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let inner = entry.file_name().into_string().unwrap();
            let separator = if name.is_empty() { "" } else { "/" };
            collect(&entry.path(), format!("{name}{separator}{inner}"), files);
        }
    }
    let mut files = Files::new();
    let name = match path.is_dir() {
        true => String::new(),
        false => path.file_name().unwrap().to_str().unwrap().to_owned(),
    };
    collect(path, name, &mut files);
    files
}

/// Where a case is marked as broken: file, line and code.
fn marked(files: &Files) -> Option<(String, usize, String)> {
    files.iter().find_map(|(name, text)| {
        let (at, line) = text
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(MARK))?;
        let code = line.split(MARK).nth(1)?;
        let ends = |letter: char| !letter.is_ascii_lowercase() && !"._".contains(letter);
        Some((name.clone(), at + 1, code.split(ends).next()?.to_owned()))
    })
}

fn cases() -> Vec<(String, Files)> {
    let entries = fs::read_dir(folder()).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, files_of(&path))
        })
        .collect()
}

/// What is wrong with how a case is answered.
fn mistaken(files: &Files) -> Option<String> {
    let loaded = load_files(files);
    let Some((file, line, code)) = marked(files) else {
        return loaded.err().map(|faults| format!("{faults:#?}"));
    };
    let Err(faults) = loaded else {
        return Some(format!("not refused: {code} at {file}:{line}"));
    };
    let here = |fault: &MethodFault| fault.file == file && fault.line == line;
    let told = faults.iter().any(|fault| here(fault) && fault.code == code);
    let said = |fault: &MethodFault| !fault.text.zh.is_empty() && !fault.text.en.is_empty();
    (!told || !faults.iter().all(|fault| here(fault) && said(fault)))
        .then(|| format!("wanted {code} at {file}:{line} alone, got {faults:#?}"))
}

#[test]
fn every_broken_file_is_refused_at_its_line_and_no_sound_one_is() {
    let wrong: Vec<String> = cases()
        .iter()
        .filter(|(name, _)| name != UNMARKED)
        .filter_map(|(name, files)| Some(format!("{name}: {}", mistaken(files)?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of faults, as the sources name them.
fn known_codes() -> BTreeSet<String> {
    const KINDS: [&str; 13] = [
        "check", "code", "column", "document", "factor", "feed", "formula", "list", "method",
        "part", "results", "table", "unit",
    ];
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for folder in ["library", "language"] {
        for text in files_of(&source.join(folder)).values() {
            let quoted = text.split('"').skip(1).step_by(2);
            found.extend(
                quoted
                    .filter(|text| {
                        let (kind, rest) = text.split_once('.').unwrap_or_default();
                        let word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
                        KINDS.contains(&kind) && !rest.is_empty() && rest.chars().all(word)
                    })
                    .map(str::to_owned),
            );
        }
    }
    found
}

#[test]
fn every_kind_of_fault_has_a_broken_file() {
    let shown: BTreeSet<String> = cases()
        .iter()
        .filter_map(|(_, files)| marked(files))
        .map(|(_, _, code)| code)
        .collect();
    let known = known_codes();
    assert!(known.len() > 40, "{known:?}");
    let unshown: Vec<_> = known.difference(&shown).collect();
    assert!(unshown.is_empty(), "no broken file for {unshown:?}");
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
