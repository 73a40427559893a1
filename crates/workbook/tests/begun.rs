//! Templates begun with what is known beforehand: rows of a plan, last year's keys and choices; and the count of what is still
//! to be filled in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use std::collections::BTreeMap;

use qilu_accounting::{Entries, EntryRow, Library, Method, Required, Role, assess};
use qilu_quantity::Lang;
use qilu_workbook::book::Book;
use qilu_workbook::cells::{RawValue, SheetCells};
use qilu_workbook::package::Package;
use qilu_workbook::{TemplateOptions, read_strings, read_workbook, write_template};
use support::{filled, method, methods, parts, row, sample, text};

fn written(method: &Method, options: &TemplateOptions<'_>) -> Vec<u8> {
    write_template(Library::embedded(), method, options).unwrap()
}

fn tables(bytes: &[u8]) -> BTreeMap<String, Vec<EntryRow>> {
    let read = read_workbook(bytes, Library::embedded(), None).unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.entries.tables
}

/// The values of rows, apart from where they stand.
fn values(rows: &[EntryRow]) -> Vec<BTreeMap<String, String>> {
    let values = rows.iter().map(|row| {
        let cells = row.cells.iter().filter(|(_, cell)| !cell.is_blank());
        cells
            .map(|(column, cell)| (column.clone(), format!("{:?}", cell.value)))
            .collect()
    });
    values.collect()
}

/// What the cover counts: required cells, and those filled.
fn counted(bytes: &[u8]) -> (usize, usize) {
    let mut package = Package::open(bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let strings = package.part(book.strings_part.as_ref().unwrap()).unwrap();
    let strings = read_strings(&strings.unwrap()).unwrap();
    let mut number = |name: &str| {
        let (sheet, area) = &book.names[name];
        let xml = package
            .part(&book.sheet(sheet).unwrap().part)
            .unwrap()
            .unwrap();
        let mut cells = SheetCells::new(sheet, &xml, &strings);
        while let Some(cell) = cells.next_cell().unwrap() {
            if cell.at == area.first
                && let RawValue::Number(number) = cell.value
            {
                return format!("{number}").parse::<usize>().unwrap();
            }
        }
        panic!("{name} is no number");
    };
    (number("qilu._required"), number("qilu._given"))
}

#[test]
fn rows_known_beforehand_stand_ready_unless_entries_are_given() {
    let power = method("power-2022");
    let rows = BTreeMap::from([(
        "fuel".to_owned(),
        vec![
            row(&[
                ("unit", text("1")),
                ("fuel", text("bituminous")),
                ("month", text("01")),
            ]),
            row(&[
                ("unit", text("1")),
                ("fuel", text("bituminous")),
                ("month", text("02")),
            ]),
        ],
    )]);
    let options = TemplateOptions {
        rows: Some(&rows),
        ..TemplateOptions::new(2023, Lang::Zh)
    };
    let begun = tables(&written(power, &options));
    assert_eq!(values(&begun["fuel"]), values(&rows["fuel"]));
    assert_eq!(begun.len(), 1);
    let entries = sample(power, 2);
    let options = TemplateOptions {
        entries: Some(&entries),
        ..options
    };
    let given = tables(&written(power, &options));
    assert_eq!(values(&given["fuel"]), values(&entries.tables["fuel"]));
}

#[test]
fn last_years_keys_and_choices_stand_ready_and_its_figures_are_only_remarked() {
    for method in methods() {
        let last = sample(method, 4);
        let options = TemplateOptions {
            last_year: Some(&last),
            ..TemplateOptions::new(last.year, Lang::Zh)
        };
        let bytes = written(method, &options);
        let begun = tables(&bytes);
        for table in &method.tables {
            let kept: Vec<BTreeMap<String, String>> =
                values(last.tables.get(&table.id).map_or(&[], Vec::as_slice))
                    .into_iter()
                    .map(|mut cells| {
                        cells.retain(|column, _| {
                            matches!(table.column(column).unwrap().role, Role::Key | Role::Choice)
                        });
                        cells
                    })
                    .filter(|cells| !cells.is_empty())
                    .collect();
            let mut found = values(begun.get(&table.id).map_or(&[], Vec::as_slice));
            found.retain(|cells| !cells.is_empty());
            // A printed key alone is no entry.
            let listed = matches!(table.rows, qilu_accounting::Rows::Listed(_));
            assert!(found == kept || listed, "{}: {}", method.id, table.id);
        }
        let remarks: String = parts(&bytes)
            .iter()
            .filter(|(name, _)| name.contains("comments"))
            .map(|(_, part)| String::from_utf8_lossy(part).into_owned())
            .collect();
        assert!(
            remarks.contains("上年"),
            "{}: nothing to compare with",
            method.id
        );
    }
}

#[test]
fn a_report_of_another_edition_lends_only_what_the_new_one_knows() {
    let (old, new) = (method("cement-2013"), method("cement-2024"));
    let last = sample(old, 1);
    let options = TemplateOptions {
        last_year: Some(&last),
        ..TemplateOptions::new(2024, Lang::En)
    };
    let begun = tables(&written(new, &options));
    for (table, rows) in &begun {
        for column in rows.iter().flat_map(|row| row.cells.keys()) {
            assert!(new.table(table).unwrap().column(column).is_some());
        }
    }
}

#[test]
fn the_cover_counts_what_the_engine_asks_for() {
    let library = Library::embedded();
    let missing = |method: &Method, entries: &Entries| {
        let problems = assess(library, method, entries).problems;
        let asks = |code: &str| matches!(code, "input.required" | "calc.no_factor");
        problems
            .iter()
            .filter(|problem| asks(&problem.code))
            .count()
    };
    let mut holes = 0;
    for method in methods() {
        let mut entries = sample(method, 7);
        let (required, given) = counted(&filled(method, &entries));
        assert_eq!(required, given, "{}: a sound report is complete", method.id);
        assert_eq!(missing(method, &entries), 0, "{}", method.id);
        // Every other input that is always required is taken out.
        let mut taken = 0;
        for table in &method.tables {
            for row in entries.tables.get_mut(&table.id).into_iter().flatten() {
                for column in &table.columns {
                    let wanted = column.role == Role::Input
                        && matches!(column.required, Required::Always | Required::When(_));
                    if wanted && row.cells.contains_key(&column.id) && row.cells.len() > 2 {
                        taken += 1;
                        if taken % 2 == 0 {
                            row.cells.remove(&column.id);
                        }
                    }
                }
            }
        }
        let (required, given) = counted(&filled(method, &entries));
        assert_eq!(required - given, missing(method, &entries), "{}", method.id);
        holes += required - given;
    }
    assert!(holes > 100, "only {holes} cells were missing");
}
