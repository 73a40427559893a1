//! Stored reports computed again: the same figures as when they were assessed, whatever way they were written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{
    Context, Entries, EntryValue, Library, Recomputation, Severity, assess, recheck, recompute,
};

mod common;

#[test]
fn every_method_recomputes_its_specimens_to_the_same_figures() {
    let library = Library::embedded();
    for method in library.methods() {
        for (seed, rows) in [(2, 3), (3, 9)] {
            let year = method.years.nearest(2023);
            let options = SpecimenOptions { year, seed, rows };
            if let Some(entries) = specimen(library, method, options) {
                common::assert_recomputed_alike(&entries);
                for start in 0..3 {
                    common::assert_recomputed_alike(&broken(&entries, start));
                }
            }
        }
    }
}

/// What a plant may write by mistake, in every fifth cell.
const MISTAKES: [&str; 8] = [
    "",
    "NO",
    "about 12",
    "99999999999999999999999999.5",
    "0",
    "-1",
    "BITUMINOUS",
    "0.333333333333333333333",
];

fn broken(entries: &Entries, start: usize) -> Entries {
    let mut broken = entries.clone();
    let rows = broken.tables.values_mut().flatten();
    let cells = rows.flat_map(|row| row.cells.iter_mut());
    for (count, (_, cell)) in cells.enumerate() {
        if count % 5 == start {
            cell.value = EntryValue::read(MISTAKES[(count / 5 + start) % MISTAKES.len()]);
        }
        // Keys are compared in small letters.
        if let EntryValue::Text(text) = &mut cell.value
            && count % 7 == start
        {
            *text = text.to_uppercase();
        }
    }
    broken
}

#[test]
fn one_report_leaves_nothing_behind_for_the_next() {
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    let stored: Vec<String> = [(2, 3), (3, 9), (4, 2)]
        .into_iter()
        .filter_map(|(seed, rows)| {
            let options = SpecimenOptions {
                year: 2023,
                seed,
                rows,
            };
            let entries = specimen(library, method, options)?;
            Some(entries.to_json().to_string())
        })
        .chain([STORED.to_owned(), STORED.replace(['\n', ' '], "")])
        .collect();
    let context = Context::of(&Entries::from_text(STORED).unwrap());
    let mut ready = Recomputation::new(method, &context);
    for text in stored.iter().chain(stored.iter().rev()) {
        let alone = recompute(method, text, &context).unwrap();
        assert_eq!(ready.report(text).unwrap(), &alone, "{text}");
        assert!(ready.report("[]").is_err());
    }
}

const STORED: &str = r#"{"method":"power-2022","year":2023,"entity":"91370100MA3XXXXX0X","tables":{
  "unit":[{"unit":"1","kind":"gas","capacity":"300","generation":"1800000","hours":"8000"}],
  "fuel":[{"unit":"1","fuel":"natural_gas","month":"01","quantity":"12.5"}]}}"#;

fn same(written: &str) {
    assert_ne!(written, STORED);
    let method = Library::embedded().method("power-2022").unwrap();
    let entries = Entries::from_text(STORED).unwrap();
    let context = Context::of(&entries);
    let expected = recheck(Library::embedded(), method, STORED, &context).unwrap();
    let sound = !expected
        .problems
        .iter()
        .any(|problem| problem.is_blocking());
    assert!(sound, "{:?}", expected.problems);
    let figures = recheck(Library::embedded(), method, written, &context).unwrap();
    assert_eq!(expected, figures, "{written}");
    let recomputed = recompute(method, written, &context).unwrap();
    assert_eq!(expected.figures, recomputed, "{written}");
}

#[test]
fn the_same_entries_written_otherwise_come_to_the_same() {
    same(&STORED.replace(r#""12.5""#, "12.5"));
    same(&STORED.replace(
        r#""12.5""#,
        r#"{"value":"12.50","@":{"sheet":"C.3","cell":"D7"}}"#,
    ));
    same(&STORED.replace(r#""12.5""#, r#"{"value":12.5,"unit":"10^4Nm3"}"#));
    same(&STORED.replace(r#""natural_gas""#, r#""natural\u005fgas""#));
    same(&STORED.replace(r#""fuel":"natural_gas""#, r#""f\u0075el":"natural_gas""#));
    same(&STORED.replace(r#""quantity":"#, r#""carbon_measured":null,"quantity":"#));
    same(&STORED.replace(r#""fuel":["#, r#""fuel":[{},{"unit":" "},"#));
    same(&STORED.replace(r#""entity":"91370100MA3XXXXX0X","#, ""));
}

#[test]
fn what_is_no_report_is_refused_like_any_other_entries() {
    let method = Library::embedded().method("power-2022").unwrap();
    let context = Context::of(&Entries::from_text(STORED).unwrap());
    for wrong in [
        "",
        "[]",
        &STORED.replace("2023", "true"),
        &STORED.replace(r#""12.5""#, "[12.5]"),
        &STORED.replace(r#""12.5""#, r#"{"value":{"value":"12.5"}}"#),
        &STORED.replace(r#""12.5""#, r#"{"value":"12.5","colour":"red"}"#),
        &format!("{STORED}{STORED}"),
    ] {
        let refused = recompute(method, wrong, &context).unwrap_err();
        assert_eq!(refused.code, "entries.malformed", "{wrong}");
        assert_eq!(refused.severity, Severity::Fatal);
    }
}

#[test]
fn what_is_wrong_with_a_stored_report_is_told_as_ever() {
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    for (text, code) in [
        (
            STORED.replace(r#""12.5""#, r#""about 12""#),
            "input.not_a_number",
        ),
        (
            STORED.replace("natural_gas", "phlogiston"),
            "input.unknown_code",
        ),
        (
            STORED.replace(r#""quantity":"#, r#""colour":"red","quantity":"#),
            "input.unknown_column",
        ),
        (
            STORED.replace(r#""tables":{"#, r#""tables":{"mine":[],"#),
            "input.unknown_table",
        ),
    ] {
        let entries = Entries::from_text(&text).unwrap();
        let context = Context::of(&entries);
        let told = recheck(library, method, &text, &context).unwrap().problems;
        assert!(
            told.iter().any(|problem| problem.code == code),
            "{code}: {told:?}"
        );
        assert_eq!(told, assess(library, method, &entries).problems);
    }
}
