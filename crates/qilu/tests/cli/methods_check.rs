//! `qilu methods check` on a folder somebody writes methods in: each fault with its file and line, none in what is sound.

use std::fs;
use std::path::{Path, PathBuf};

use crate::qilu::Folder;

const MARK: &str = "# refused: ";
/// Broken inside a formula of many lines, where no mark can stand: its line and code.
const UNMARKED: (&str, usize, &str) = ("inside-a-long-formula.toml", 57, "formula.unknown_name");

fn accounting(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../accounting")
        .join(path)
}

/// Copies a file, or a folder's content over what is there.
fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// The first mark in a folder's files: file, line and code.
fn marked(folder: &Path, prefix: &str) -> Option<(String, usize, String)> {
    fs::read_dir(folder).unwrap().find_map(|entry| {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            return marked(&entry.path(), &format!("{name}/"));
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        let (at, line) = text
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(MARK))?;
        let code = line.split(MARK).nth(1)?;
        let ends = |letter: char| !letter.is_ascii_lowercase() && !"._".contains(letter);
        Some((name, at + 1, code.split(ends).next()?.to_owned()))
    })
}

/// A printed table for the cases that look one up.
const GRID: &str = "\n[[grid]]\nid = \"steam.toy\"\nx = \"MPa\"\nvalue = \"kJ/kg\"\nlabel = { zh = \"示例表\", en = \"toy table\" }\n";
const GRID_POINTS: &str = "grid,x,y,value,source,confidence,note\nsteam.toy,1,,2,s,checked,\n";

#[test]
fn every_broken_method_is_named_with_file_and_line() {
    let mut refused = 0;
    for case in fs::read_dir(accounting("tests/broken")).unwrap() {
        let case = case.unwrap();
        let name = case.file_name().into_string().unwrap();
        let folder = Folder::new();
        let methods = folder.path("methods");
        let fixture = |file: &str, to: &str| {
            copy(
                &accounting(&format!("tests/fixture/{file}")),
                &methods.join(to),
            );
        };
        fixture("library.toml", "library.toml");
        fixture("codes.csv", "codes/toy.csv");
        fixture("toy.csv", "toy.csv");
        // A case with a common document of its own declares no table to fill.
        if !case.path().join("library.toml").exists() {
            let library = methods.join("library.toml");
            let text = fs::read_to_string(&library).unwrap() + GRID;
            fs::write(&library, text).unwrap();
            fs::create_dir_all(methods.join("grids")).unwrap();
            fs::write(methods.join("grids/toy.csv"), GRID_POINTS).unwrap();
        }
        let to = match case.path().is_dir() {
            true => methods.clone(),
            false => methods.join(&name),
        };
        copy(&case.path(), &to);
        let wanted = match name == UNMARKED.0 {
            true => Some((name.clone(), UNMARKED.1, UNMARKED.2.to_owned())),
            false => marked(&methods, ""),
        };
        let said = folder.run(&["methods", "check", "methods"]);
        let Some((file, line, code)) = wanted else {
            assert_eq!(said.code, 0, "{name}: {}", said.out);
            continue;
        };
        assert_eq!(said.code, 1, "{name}: {}", said.out);
        let place = format!("{file}:{line}: ");
        let shown = said
            .out
            .lines()
            .any(|shown| shown.starts_with(&place) && shown.contains(&format!("[{code}]")));
        assert!(
            shown,
            "{name}: wanted {code} at {file}:{line}, got {}",
            said.out
        );
        assert!(said.last_line().ends_with(" faults"), "{}", said.out);
        refused += 1;
    }
    assert!(refused > 90, "only {refused} broken cases");
}

#[test]
fn the_built_in_methods_have_no_faults() {
    let methods = accounting("methods");
    let said = Folder::new().run(&["methods", "check", methods.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.last_line().contains("no faults"), "{}", said.out);
}

/// A factor that is not valid in the reporting year is no fault of the document: the report says what it lacks.
#[test]
fn a_factor_of_other_years_is_a_problem_of_the_report() {
    let folder = Folder::new();
    let entries = serde_json::json!({"method": "power-2022", "year": 2018, "entity": "", "tables": {
        "electricity": [{"unit": "1", "quantity": "10"}]}});
    let (code, found) = folder.calc(&folder.write("early.json", entries.to_string()));
    assert_eq!(code, 1);
    let problems = found["problems"].as_array().unwrap();
    assert!(
        problems
            .iter()
            .any(|problem| problem["code"] == "calc.no_factor"),
        "{problems:#?}"
    );
}
