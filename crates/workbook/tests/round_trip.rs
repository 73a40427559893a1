//! What a template was filled with is what is read from it; and the cells read are the cells calamine reads.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use proptest::prelude::*;
use qilu_accounting::{ColumnKind, Entries, Library, Method, Rows};
use qilu_workbook::cells::{RawValue, SheetCells};
use qilu_workbook::{book::Book, package::Package, read_workbook};
use support::{filled, methods, sample};

/// The rows with an entry: the keys a listed table prints on the form are none.
fn entered(method: &Method, entries: &Entries) -> Entries {
    let mut entered = entries.clone();
    for table in &method.tables {
        let Some(rows) = entered.tables.get_mut(&table.id) else {
            continue;
        };
        let printed = |id: &str| match &table.rows {
            Rows::Listed(list) => table
                .column(id)
                .is_some_and(|column| column.kind == ColumnKind::Code(list.clone())),
            _ => false,
        };
        for row in rows.iter_mut() {
            row.cells.retain(|_, cell| !cell.is_blank());
        }
        rows.retain(|row| row.cells.keys().any(|id| !printed(id)));
    }
    entered.tables.retain(|_, rows| !rows.is_empty());
    entered
}

fn reads_as_it_was_filled(method: &Method, seed: u64) {
    let entries = sample(method, seed);
    let bytes = filled(method, &entries);
    let read = read_workbook(&bytes, Library::embedded(), None).unwrap();
    assert_eq!(read.problems, vec![], "{} {seed}", method.id);
    let (read, given) = (entered(method, &read.entries), entered(method, &entries));
    assert_eq!(
        read.content_hash(),
        given.content_hash(),
        "{} {seed}: {read:#?} {given:#?}",
        method.id
    );
}

#[test]
fn a_filled_template_of_every_method_reads_as_it_was_filled() {
    for method in methods() {
        reads_as_it_was_filled(method, 5);
    }
}

fn any_method() -> impl Strategy<Value = &'static Method> {
    prop::sample::select(methods().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_a_template_is_filled_with_is_read(method in any_method(), seed in any::<u64>()) {
        reads_as_it_was_filled(method, seed);
    }
}

#[test]
fn every_entry_knows_its_cell() {
    for method in methods() {
        let bytes = filled(method, &sample(method, 9));
        let read = read_workbook(&bytes, Library::embedded(), None).unwrap();
        let places: Vec<_> = read
            .entries
            .tables
            .values()
            .flatten()
            .flat_map(|row| row.cells.values())
            .map(|cell| cell.at.clone().expect("a place"))
            .collect();
        let distinct: std::collections::BTreeSet<_> = places
            .iter()
            .map(|at| (at.sheet.clone(), at.cell.clone()))
            .collect();
        assert_eq!(distinct.len(), places.len(), "{}", method.id);
    }
}

#[test]
fn the_same_template_has_the_same_bytes() {
    for method in methods() {
        let entries = sample(method, 4);
        assert_eq!(
            filled(method, &entries),
            filled(method, &entries),
            "{}",
            method.id
        );
    }
}

#[derive(Debug, PartialEq)]
enum Plain {
    Number(f64),
    Text(String),
    Bool(bool),
    Error(String),
}

#[test]
fn cells_are_those_calamine_reads() {
    let method = support::method("power-2022");
    let bytes = filled(method, &sample(method, 3));
    let mut package = Package::open(&bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let strings = package
        .part(book.strings_part.as_ref().unwrap())
        .unwrap()
        .map(|xml| qilu_workbook::read_strings(&xml).unwrap())
        .unwrap();
    let mut calamine: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let names = calamine.sheet_names();
    let mut compared = 0;
    for sheet in &book.sheets {
        let xml = package.part(&sheet.part).unwrap().unwrap();
        let mut stream = SheetCells::new(&sheet.name, &xml, &strings);
        let mut ours = BTreeMap::new();
        while let Some(cell) = stream.next_cell().unwrap() {
            let value = match cell.value {
                RawValue::Number(number) => Plain::Number(number),
                RawValue::Text(text) => Plain::Text(text.into_owned()),
                RawValue::Bool(value) => Plain::Bool(value),
                RawValue::Error(text) => Plain::Error(text.into_owned()),
                RawValue::Blank => continue,
            };
            ours.insert((cell.at.row, cell.at.column), value);
        }
        assert!(names.contains(&sheet.name));
        let mut reader = calamine.worksheet_cells_reader(&sheet.name).unwrap();
        let mut theirs = BTreeMap::new();
        while let Some(cell) = reader.next_cell().unwrap() {
            let value = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::String(text) if text.is_empty() => continue,
                DataRef::SharedString("") => continue,
                DataRef::Float(number) => Plain::Number(*number),
                DataRef::Int(number) => Plain::Number(*number as f64),
                DataRef::String(text) => Plain::Text(text.clone()),
                DataRef::SharedString(text) => Plain::Text((*text).to_owned()),
                DataRef::Bool(value) => Plain::Bool(*value),
                DataRef::Error(error) => Plain::Error(error.to_string()),
                other => panic!("{other:?}"),
            };
            theirs.insert(cell.get_position(), value);
        }
        compared += theirs.len();
        assert_eq!(ours, theirs, "{}", sheet.name);
    }
    assert!(compared > 1_000, "{compared}");
}
