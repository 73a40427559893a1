//! The places told of a template are those its cells have.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use qilu_accounting::{EntryCell, EntryValue, Library};
use qilu_quantity::Exact;
use qilu_workbook::{assess_workbook, read_workbook, sheet_places};
use support::{filled, methods, sample};

#[test]
fn every_cell_of_every_method_stands_where_it_is_said_to() {
    for method in methods() {
        let entries = sample(method, 7);
        let read = read_workbook(&filled(method, &entries), Library::embedded(), None).unwrap();
        let mut cells = 0;
        for places in sheet_places(method) {
            let rows = read.entries.tables.get(&places.table).into_iter().flatten();
            for (position, row) in rows.enumerate() {
                let at = places.row_of(row, position);
                let found = row.at.as_ref().unwrap();
                assert_eq!(
                    (found.sheet.as_str(), found.row),
                    (places.sheet.as_str(), places.row_number(at)),
                    "{} {} {position}",
                    method.id,
                    places.table
                );
                for column in &places.columns {
                    let said = places.entry_cell(column, at).map(|cell| cell.to_string());
                    let read = row.cells.get(&column.id).and_then(|cell| cell.at.clone());
                    assert_eq!(
                        read.map(|read| read.cell),
                        said,
                        "{} {}",
                        method.id,
                        column.id
                    );
                    cells += 1;
                }
            }
        }
        assert!(cells > 0, "{}", method.id);
    }
}

#[test]
fn a_computed_figure_and_what_is_wrong_with_it_stand_at_the_cell_that_shows_it() {
    for method in methods() {
        let entries = sample(method, 7);
        let (read, assessment) =
            assess_workbook(&filled(method, &entries), Library::embedded(), None).unwrap();
        let assessment = assessment.unwrap();
        for places in sheet_places(method) {
            let results = assessment
                .tables
                .iter()
                .find(|table| table.id == places.table);
            let rows = read.entries.tables.get(&places.table).into_iter().flatten();
            let results = results.into_iter().flat_map(|table| &table.rows);
            for (position, (row, result)) in rows.zip(results).enumerate() {
                let at = places.row_of(row, position);
                for column in places
                    .columns
                    .iter()
                    .filter(|column| column.entry.is_none())
                {
                    let said = places.used_cell(column, at).map(|cell| cell.to_string());
                    let cell = result.cells.iter().find(|cell| cell.column == column.id);
                    let found = cell.unwrap().at.clone().map(|found| found.cell);
                    assert_eq!(found, said, "{} {}", method.id, column.id);
                }
            }
        }
    }
}

#[test]
fn a_warning_about_a_computed_figure_leads_to_its_cell() {
    let method = Library::embedded().method("power-2022").unwrap();
    let mut entries = sample(method, 7);
    let unit = &mut entries.tables.get_mut("unit").unwrap()[0];
    // So little supplied for its coal that the coal rate is beyond all experience.
    let little = EntryValue::Number(Exact::from(1_i64));
    unit.cells
        .insert("supply".to_owned(), EntryCell::of(little));
    let (_, assessment) =
        assess_workbook(&filled(method, &entries), Library::embedded(), None).unwrap();
    let problems = assessment.unwrap().problems;
    let rate = problems
        .iter()
        .find(|problem| problem.place.column.as_deref() == Some("supply_coal_rate"));
    let place = &rate.expect("the rate is remarked on").place;
    assert!(place.row_key.is_some());
    assert!(
        place.at.as_ref().unwrap().sheet.starts_with("C.2"),
        "{place:?}"
    );
}
