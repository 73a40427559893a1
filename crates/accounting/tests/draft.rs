//! Working copies: their rows, and the laws of bringing two hands together.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use qilu_accounting::draft::{
    Changed, DraftRow, KnownRow, Side, Verdict, begun_rows, blank_rows, give_ids, is_reported,
    known_by_id, known_by_key, merged, plain_rows, read_draft_rows, rows_of_entries, three_way,
    write_draft_rows,
};
use qilu_accounting::{EntryCell, EntryRow, EntryValue, Library, Method, Rows, Table};
use serde_json::json;

fn power() -> &'static Method {
    Library::embedded().method("power-2022").unwrap()
}

fn fuel() -> &'static Table {
    power().table("fuel").unwrap()
}

#[test]
fn rows_are_read_as_they_are_written() {
    let sent = json!([{ "id": "a", "cells": { "fuel": "bituminous", "quantity": "12." } }, { "cells": { "month": "01" } }, {}]);
    let rows = read_draft_rows(fuel(), &sent).unwrap();
    assert_eq!(
        rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(),
        ["a", "r1", "r2"]
    );
    assert_eq!(
        read_draft_rows(fuel(), &write_draft_rows(&rows)).unwrap(),
        rows
    );
    assert_eq!(
        rows[0].row.cells["quantity"].value,
        EntryValue::Text("12.".to_owned())
    );
}

#[test]
fn what_cannot_be_a_row_is_refused_with_its_place() {
    let most = fuel().rows_max();
    let many: Vec<_> = (0..=most).map(|_| json!({})).collect();
    for (rows, code) in [
        (json!({}), "draft.malformed"),
        (json!([1]), "draft.malformed"),
        (json!([{ "id": "a", "cell": {} }]), "draft.malformed"),
        (
            json!([{ "cells": { "quantity": { "value": "1", "unit": "kg" } } }]),
            "draft.malformed",
        ),
        (json!([{ "id": "ä" }]), "draft.row_id"),
        (json!([{ "id": "a" }, { "id": "a" }]), "draft.row_id"),
        (json!([{ "cells": { "x": "1" } }]), "draft.unknown_column"),
        (
            json!([{ "cells": { "emission": "1" } }]),
            "draft.computed_column",
        ),
        (json!(many), "draft.too_many_rows"),
    ] {
        let problem = read_draft_rows(fuel(), &rows).unwrap_err();
        assert_eq!(
            (problem.code.as_str(), problem.place.table.as_deref()),
            (code, Some("fuel"))
        );
    }
}

#[test]
fn every_table_of_every_method_begins_and_comes_back() {
    for method in Library::embedded().methods() {
        for table in &method.tables {
            let mut blank = blank_rows(method, table);
            assert_eq!(
                blank.is_empty(),
                matches!(table.rows, Rows::Free { .. }),
                "{}",
                table.id
            );
            for row in &blank {
                assert_eq!(
                    is_reported(table, &row.row),
                    table.rows == Rows::One,
                    "{}",
                    table.id
                );
            }
            let entries: Vec<EntryRow> = blank.iter().map(|row| row.row.clone()).collect();
            assert_eq!(rows_of_entries(method, table, &entries), blank);
            give_ids(&mut blank);
            assert_eq!(
                read_draft_rows(table, &write_draft_rows(&blank)).unwrap(),
                blank
            );
        }
    }
}

#[test]
fn a_new_year_has_the_keys_and_no_figure() {
    let cells = json!({ "unit": "1", "fuel": "bituminous", "month": "01", "quantity": "12" });
    let row = EntryRow::from_json("fuel", &cells).unwrap();
    let begun = begun_rows(power(), fuel(), &[row]);
    assert_eq!(
        begun[0].row.cells.keys().collect::<Vec<_>>(),
        ["fuel", "month", "unit"]
    );
}

#[test]
fn what_means_the_same_is_the_same() {
    let typed = json!([{ "cells": { "fuel": "烟煤", "quantity": "12.00" } }, { "cells": { "fuel": "bituminous", "quantity": "12" } }]);
    let rows = plain_rows(power(), fuel(), &read_draft_rows(fuel(), &typed).unwrap());
    assert_eq!(rows[0].row, rows[1].row);
}

#[test]
fn rows_with_one_key_are_told_apart_by_their_order() {
    let rows = json!([{ "cells": { "unit": "1", "quantity": "1" } }, { "cells": { "unit": "1", "quantity": "2" } }, { "cells": { "quantity": "3" } }]);
    let rows = read_draft_rows(fuel(), &rows).unwrap();
    let known = known_by_key(fuel(), rows);
    let mut identities: Vec<&str> = known.iter().map(|known| known.identity.as_str()).collect();
    identities.dedup();
    assert_eq!(identities.len(), 3);
}

#[test]
fn without_a_base_every_difference_is_a_conflict() {
    let row = |id: &str, value: &str| KnownRow {
        identity: id.to_owned(),
        row: DraftRow {
            id: id.to_owned(),
            row: EntryRow {
                cells: BTreeMap::from([("x".to_owned(), EntryCell::of(EntryValue::read(value)))]),
                at: None,
            },
        },
    };
    let changes = three_way(
        None,
        &[row("a", "1"), row("b", "2"), row("c", "3")],
        &[row("a", "1"), row("b", "9"), row("d", "4")],
    );
    assert_eq!(changes.len(), 3);
    assert!(
        changes
            .iter()
            .all(|change| change.verdict == Verdict::Conflict)
    );
}

/// Up to six rows of three columns, with few values so that they often agree.
fn some_rows() -> impl Strategy<Value = Vec<KnownRow>> {
    let cells = proptest::collection::btree_map("[xyz]", 0..3_u8, 0..3);
    proptest::collection::btree_map("[a-f]", cells, 0..6).prop_map(|rows| {
        let rows = rows.into_iter().map(|(id, cells)| DraftRow {
            id,
            row: EntryRow {
                cells: cells
                    .into_iter()
                    .map(|(column, value)| {
                        (column, EntryCell::of(EntryValue::read(&value.to_string())))
                    })
                    .collect(),
                at: None,
            },
        });
        known_by_id(rows.collect())
    })
}

/// What rows say, whatever their order.
fn said(rows: &[DraftRow]) -> BTreeMap<String, BTreeMap<String, EntryValue>> {
    rows.iter()
        .map(|row| {
            let cells = row.row.cells.iter().filter(|(_, cell)| !cell.is_blank());
            let cells = cells.map(|(id, cell)| (id.clone(), cell.value.clone()));
            (row.id.clone(), cells.collect())
        })
        .collect()
}

fn known(rows: &[KnownRow]) -> BTreeMap<String, BTreeMap<String, EntryValue>> {
    said(
        &rows
            .iter()
            .map(|known| known.row.clone())
            .collect::<Vec<_>>(),
    )
}

fn turned(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::File => Verdict::System,
        Verdict::System => Verdict::File,
        other => other,
    }
}

proptest! {
    #[test]
    fn where_one_side_changed_nothing_the_other_stands(base in some_rows(), other in some_rows()) {
        for conflicts in [Side::File, Side::System] {
            let theirs = three_way(Some(&base), &other, &base);
            prop_assert!(theirs.iter().all(|change| change.verdict == Verdict::File));
            let rows = merged(&other, &base, &theirs, |change| change.settled(conflicts));
            prop_assert_eq!(said(&rows), known(&other));
            let ours = three_way(Some(&base), &base, &other);
            prop_assert!(ours.iter().all(|change| change.verdict == Verdict::System));
            let rows = merged(&base, &other, &ours, |change| change.settled(conflicts));
            prop_assert_eq!(said(&rows), known(&other));
        }
    }

    #[test]
    fn what_both_did_alike_is_no_conflict(base in some_rows(), both in some_rows()) {
        let changes = three_way(Some(&base), &both, &both);
        prop_assert!(changes.iter().all(|change| change.verdict == Verdict::Same));
        prop_assert_eq!(three_way(None, &both, &both), vec![]);
        let rows = merged(&both, &both, &changes, |change| change.settled(Side::File));
        prop_assert_eq!(said(&rows), known(&both));
    }

    #[test]
    fn it_does_not_matter_who_is_called_the_file(base in some_rows(), one in some_rows(), other in some_rows()) {
        let names = |changes: Vec<qilu_accounting::draft::Change>, turn: bool| {
            let mut found: Vec<_> = changes
                .into_iter()
                .map(|change| {
                    let column = change.column().map(str::to_owned);
                    let verdict = if turn { turned(change.verdict) } else { change.verdict };
                    (change.identity, column, verdict)
                })
                .collect();
            found.sort();
            found
        };
        prop_assert_eq!(
            names(three_way(Some(&base), &one, &other), false),
            names(three_way(Some(&base), &other, &one), true)
        );
    }

    #[test]
    fn a_side_chosen_everywhere_is_that_side(base in some_rows(), file in some_rows(), system in some_rows()) {
        for base in [Some(base.as_slice()), None] {
            let changes = three_way(base, &file, &system);
            let rows = merged(&file, &system, &changes, |_| Side::File);
            prop_assert_eq!(said(&rows), known(&file));
            let rows = merged(&file, &system, &changes, |_| Side::System);
            prop_assert_eq!(said(&rows), known(&system));
        }
    }

    #[test]
    fn whoever_wins_the_conflicts_what_only_one_changed_stays(
        base in some_rows(), file in some_rows(), system in some_rows(), file_wins: bool
    ) {
        let wins = if file_wins { Side::File } else { Side::System };
        let changes = three_way(Some(&base), &file, &system);
        let rows = said(&merged(&file, &system, &changes, |change| change.settled(wins)));
        for change in &changes {
            let Changed::Cell { column, file, system, .. } = &change.what else { continue };
            let expected = match change.settled(wins) {
                Side::File => file,
                Side::System => system,
            };
            let found = rows[&change.identity].get(column).cloned().unwrap_or_default();
            prop_assert_eq!(&found, expected);
        }
    }

    #[test]
    fn reading_rows_never_panics(text in "\\PC*") {
        let _ = read_draft_rows(fuel(), &json!([{ "id": text, "cells": { "quantity": text } }]));
    }
}
