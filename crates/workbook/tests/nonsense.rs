//! Whatever is filled in, the workbook is written, read, computed and annotated; what is wrong has its cell.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use qilu_accounting::{
    ColumnKind, Entries, EntryCell, EntryRow, EntryValue, Library, Method, Role, Rows,
};
use qilu_quantity::Lang;
use qilu_workbook::{annotate, assess_workbook};
use support::{filled, method, methods};

fn entered() -> impl Strategy<Value = EntryValue> {
    let texts = |texts: &'static [&'static str]| {
        prop::sample::select(texts.to_vec()).prop_map(EntryValue::read)
    };
    prop_oneof![
        4 => (0_i64..10_000_000).prop_map(|figure| EntryValue::read(&figure.to_string())),
        2 => texts(&["1", "2", "plant", "bituminous", "柴油", "gas", "01", "crude_steel", "NO", "NE"]),
        2 => texts(&["-1", "0.000001", "1e30", "1,234.5", "约100", "100 t", "#DIV/0!", "=1+1", "<&\"'>", "\u{0}\u{b}", "—"]),
    ]
}

/// Gives the rows of listed tables the keys printed on the form.
fn name_listed_rows(method: &Method, entries: &mut Entries) {
    for table in &method.tables {
        let Rows::Listed(list) = &table.rows else {
            continue;
        };
        let items = &method.list(list).unwrap().items;
        let key = table
            .keys()
            .find(|key| key.kind == ColumnKind::Code(list.clone()))
            .unwrap();
        let rows = entries.tables.entry(table.id.clone()).or_default();
        for (row, item) in rows.iter_mut().zip(items) {
            if !row.is_blank() {
                let code = EntryValue::Text(item.code.clone());
                row.cells.insert(key.id.clone(), EntryCell::of(code));
            }
        }
    }
}

fn reports() -> impl Strategy<Value = Entries> {
    let ids: Vec<String> = methods().map(|method| method.id.clone()).collect();
    prop::sample::select(ids).prop_flat_map(|id| {
        let columns: Vec<(String, String)> = method(&id)
            .tables
            .iter()
            .flat_map(|table| {
                let entered = table
                    .columns
                    .iter()
                    .filter(|column| column.role != Role::Formula)
                    .filter(|column| {
                        !matches!((&table.rows, column.role), (Rows::Listed(_), Role::Key))
                    });
                entered.map(|column| (table.id.clone(), column.id.clone()))
            })
            .collect();
        let cell = (prop::sample::select(columns), 0_usize..5, entered());
        prop::collection::vec(cell, 0..150).prop_map(move |cells| {
            let mut entries = Entries {
                method: id.clone(),
                year: support::year(method(&id)),
                entity: support::CREDIT_CODE.to_owned(),
                tables: BTreeMap::new(),
            };
            let most: BTreeMap<&str, usize> = method(&id)
                .tables
                .iter()
                .map(|table| match &table.rows {
                    Rows::Listed(list) => (
                        table.id.as_str(),
                        method(&id).list(list).unwrap().items.len(),
                    ),
                    _ => (table.id.as_str(), table.rows_max()),
                })
                .collect();
            for ((table, column), row, value) in cells {
                let row = row.min(most[table.as_str()] - 1);
                let rows = entries.tables.entry(table).or_default();
                rows.resize(rows.len().max(row + 1), EntryRow::default());
                rows[row].cells.insert(column, EntryCell::of(value));
            }
            name_listed_rows(method(&id), &mut entries);
            entries
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_report_goes_through_a_workbook(entries in reports()) {
        let bytes = filled(method(&entries.method), &entries);
        let (read, assessment) = assess_workbook(&bytes, Library::embedded(), None).unwrap();
        let assessment = assessment.unwrap();
        let table_wide = ["input.no_rows", "input.too_many_rows"];
        for problem in &assessment.problems {
            prop_assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty());
            let of_a_cell = problem.code.starts_with("input.") && !table_wide.contains(&problem.code.as_str());
            prop_assert!(!of_a_cell || problem.place.at.is_some(), "{problem:?}");
        }
        // As many rows as were given something, and those of the forms.
        for (table, rows) in &entries.tables {
            let given = rows.iter().filter(|row| !row.is_blank()).count();
            let found = read.entries.tables.get(table).map_or(0, |rows| rows.iter().filter(|row| !row.is_blank()).count());
            prop_assert_eq!(found, given, "{}", table);
        }
        // The copy with the marks reads as the same report.
        let marked = annotate(&bytes, &assessment.problems, Lang::Zh).unwrap();
        let (again, _) = assess_workbook(&marked, Library::embedded(), None).unwrap();
        prop_assert_eq!(again.entries, read.entries);
    }
}
