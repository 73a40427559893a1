//! The same figures typed into the blank template by two other programmes read and compute as our own filled template does,
//! for every method.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

#[path = "support/programme.rs"]
mod programme;
mod support;

use std::collections::BTreeMap;

use programme::{Job, PROGRAMMES};
use qilu_accounting::{Assessment, Library, Method, Problem, Value};
use qilu_workbook::address::Address;
use qilu_workbook::book::Book;
use qilu_workbook::cells::{RawValue, SheetCells};
use qilu_workbook::package::Package;
use qilu_workbook::{ReadWorkbook, TemplateOptions, assess_workbook, write_template};
use serde_json::json;

const SEED: u64 = 3;

/// What is entered in our own filled template, as it stands in the cells.
fn entered(bytes: &[u8], read: &ReadWorkbook) -> Vec<(String, String, serde_json::Value)> {
    let mut package = Package::open(bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let strings = package.part(book.strings_part.as_ref().unwrap()).unwrap();
    let strings = qilu_workbook::read_strings(&strings.unwrap()).unwrap();
    let mut places: BTreeMap<&str, Vec<Address>> = BTreeMap::new();
    for row in read.entries.tables.values().flatten() {
        for at in row.cells.values().filter_map(|cell| cell.at.as_ref()) {
            let cells = places.entry(&at.sheet).or_default();
            cells.push(Address::parse(&at.cell).unwrap());
        }
    }
    let mut cells = Vec::new();
    for (sheet, places) in places {
        let xml = package
            .part(&book.sheet(sheet).unwrap().part)
            .unwrap()
            .unwrap();
        let mut stream = SheetCells::new(sheet, &xml, &strings);
        while let Some(cell) = stream.next_cell().unwrap() {
            if !places.contains(&cell.at) {
                continue;
            }
            let value = match cell.value {
                RawValue::Number(number) => json!(number),
                RawValue::Text(text) => json!(text),
                _ => continue,
            };
            cells.push((sheet.to_owned(), cell.at.to_string(), value));
        }
    }
    cells
}

/// What an assessment says, apart from where its cells are.
fn said(
    read: &ReadWorkbook,
    assessment: &Assessment,
) -> (String, Vec<(String, Value)>, Vec<String>) {
    let totals = assessment.totals.iter();
    let problems = assessment.problems.iter();
    (
        read.entries.content_hash(),
        totals
            .map(|total| (total.id.clone(), total.value.clone()))
            .collect(),
        problems
            .map(|problem| {
                let Problem {
                    code,
                    place,
                    value,
                    expected,
                    ..
                } = problem;
                format!("{code} {place:?} {value:?} {expected:?}")
            })
            .collect(),
    )
}

fn assessed(bytes: &[u8]) -> (ReadWorkbook, Assessment) {
    let (read, assessment) = assess_workbook(bytes, Library::embedded(), None).unwrap();
    (read, assessment.unwrap())
}

#[test]
fn three_fills_of_every_template_agree() {
    let folder = tempfile::tempdir().unwrap();
    let methods: Vec<&Method> = support::methods().collect();
    let mut ours = BTreeMap::new();
    let mut cells = BTreeMap::new();
    for method in &methods {
        let entries = support::sample(method, SEED);
        let filled = support::filled(method, &entries);
        let (read, assessment) = assessed(&filled);
        assert!(
            read.problems.is_empty(),
            "{}: {:?}",
            method.id,
            read.problems
        );
        cells.insert(method.id.as_str(), entered(&filled, &read));
        ours.insert(method.id.as_str(), said(&read, &assessment));
        let blank = TemplateOptions {
            entries: None,
            ..support::options(&entries)
        };
        let blank = write_template(Library::embedded(), method, &blank).unwrap();
        std::fs::write(folder.path().join(format!("{}.xlsx", method.id)), blank).unwrap();
    }
    let filled = |programme: &str, method: &str| format!("{method}-{programme}.xlsx");
    std::thread::scope(|scope| {
        for programme in PROGRAMMES {
            let jobs: Vec<Job> = methods
                .iter()
                .map(|method| Job {
                    from: format!("{}.xlsx", method.id),
                    to: filled(programme, &method.id),
                    cells: cells[method.id.as_str()].clone(),
                })
                .collect();
            let folder = folder.path();
            scope.spawn(move || programme::run(programme, folder, &jobs));
        }
    });
    let mut faults = Vec::new();
    for programme in PROGRAMMES {
        for method in &methods {
            let file = folder.path().join(filled(programme, &method.id));
            let (read, assessment) = assessed(&std::fs::read(file).unwrap());
            let (theirs, ours) = (said(&read, &assessment), &ours[method.id.as_str()]);
            if theirs != *ours {
                faults.push(format!(
                    "{programme} {}: {theirs:?}\nours: {ours:?}",
                    method.id
                ));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} differ:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
