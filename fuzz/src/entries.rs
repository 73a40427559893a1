//! A sound report of some method, broken, and everything the engine can be asked about it.

use qilu_accounting::{Entries, EntryValue};
use qilu_quantity::Exact;

use crate::draw::Draw;
use crate::{ground, mutate, probe};

/// One run.
///
/// # Panics
/// On a fault of the engine.
pub fn run(data: &[u8]) {
    let mut draw = Draw::new(data);
    // Small methods are quick and use the whole language; the real ones are what is relied on.
    let from = if draw.below(4) == 0 {
        ground::small()
    } else {
        ground::embedded()
    };
    let Some(ground) = draw.pick(from) else {
        return;
    };
    let Some(method) = ground.library.method(&ground.id) else {
        return;
    };
    let question = draw.byte();
    let mut entries = ground.entries.clone();
    mutate::mutate(&mut draw, method, &mut entries);
    // As it comes through a door: a text that says nothing is a blank there, and one that says a number is one.
    let read = round_trip(&entries);
    for (table, row, column, number) in numbers(&entries) {
        let found = read
            .tables
            .get(table)
            .and_then(|rows| rows.get(row)?.cells.get(column));
        assert_eq!(
            found.map(|cell| &cell.value),
            Some(&EntryValue::Number(number.clone())),
            "a number changes in JSON"
        );
    }
    assert_eq!(
        round_trip(&read).to_json(),
        read.to_json(),
        "entries change on their way through JSON"
    );
    assert_eq!(round_trip(&read).content_hash(), read.content_hash());
    probe::probe(&ground.library, method, &read, question);
}

/// The numbers of a report, with their places.
fn numbers(entries: &Entries) -> impl Iterator<Item = (&String, usize, &String, &Exact)> {
    entries.tables.iter().flat_map(|(table, rows)| {
        rows.iter().enumerate().flat_map(move |(at, row)| {
            row.cells
                .iter()
                .filter_map(move |(column, cell)| match &cell.value {
                    EntryValue::Number(number) => Some((table, at, column, number)),
                    _ => None,
                })
        })
    })
}

fn round_trip(entries: &Entries) -> Entries {
    Entries::from_json(&entries.to_json()).expect("what was written is read")
}
