//! The places told of a template are those its cells have.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use qilu_accounting::Library;
use qilu_workbook::{read_workbook, sheet_places};
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
