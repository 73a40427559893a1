//! A sheet as the browser shows it: what the workbook hides is told, and is never where somebody types.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests stop at the first surprise"
)]

mod support;

use qilu_accounting::Library;
use qilu_workbook::{sheet_places, sheet_view, write_template};

#[test]
fn the_helper_columns_of_a_template_are_told_to_be_hidden() {
    let library = Library::embedded();
    let mut hiding = 0;
    for method in library.methods() {
        let entries = support::sample(method, 1);
        let bytes = write_template(library, method, &support::options(&entries)).unwrap();
        for places in sheet_places(method) {
            let view = sheet_view(&bytes, &places.sheet).unwrap();
            hiding += usize::from(!view.hidden_columns.is_empty());
            assert!(
                view.hidden_columns
                    .iter()
                    .all(|&column| column < view.columns)
            );
            for column in &places.columns {
                for cell in [places.entry_cell(column, 0), places.used_cell(column, 0)]
                    .into_iter()
                    .flatten()
                {
                    assert!(
                        !view.hidden_columns.contains(&cell.column),
                        "{} {} {cell}",
                        method.id,
                        places.sheet
                    );
                }
            }
            // What stands there for the formulas is no entry and no figure of the form.
            let helpers = view
                .cells
                .iter()
                .filter(|cell| view.hidden_columns.contains(&cell.column));
            assert!(helpers.clone().all(|cell| cell.formula || !cell.number));
        }
    }
    assert!(hiding > library.methods().count());
}
