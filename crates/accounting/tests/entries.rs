//! Entries and figure addresses as text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::{Entries, EntryValue, FigureRef};
use qilu_quantity::{Exact, Notation};
use serde_json::{Value as Json, json};

fn with_cell(cell: Json) -> Json {
    json!({"method": "m", "year": 2023, "entity": "e", "tables": {"t": [{"c": cell}]}})
}

fn value(cell: Json) -> EntryValue {
    let entries = Entries::from_json(&with_cell(cell)).unwrap();
    entries.tables["t"][0].cells["c"].value.clone()
}

#[test]
fn a_cell_is_blank_a_number_a_key_or_a_text() {
    assert_eq!(value(Json::Null), EntryValue::Blank);
    assert_eq!(value(json!("  ")), EntryValue::Blank);
    assert_eq!(value(json!("0")), EntryValue::Number(Exact::ZERO));
    assert_eq!(
        value(json!("12.5")),
        EntryValue::Number(Exact::parse("12.5").unwrap())
    );
    assert_eq!(
        value(json!(12.5)),
        EntryValue::Number(Exact::parse("12.5").unwrap())
    );
    assert_eq!(value(json!("NO")), EntryValue::Notation(Notation::NO));
    // a code with a leading zero stays a code
    assert_eq!(value(json!("01")), EntryValue::Text("01".to_owned()));
    assert_eq!(value(json!("coal")), EntryValue::Text("coal".to_owned()));
}

#[test]
fn a_cell_may_carry_unit_uncertainty_evidence_and_place() {
    let cell = json!({"value": "12.5", "unit": "kg", "uncertainty": "2 %", "evidence": "ledger 7", "@": {"sheet": "C.3", "cell": "D7"}});
    let entries = Entries::from_json(&with_cell(cell.clone())).unwrap();
    let read = &entries.tables["t"][0].cells["c"];
    assert_eq!(
        (
            read.unit.as_deref(),
            read.uncertainty.as_deref(),
            read.evidence.as_deref()
        ),
        (Some("kg"), Some("2 %"), Some("ledger 7"))
    );
    assert_eq!(read.at.as_ref().unwrap().cell, "D7");
    assert_eq!(entries.to_json()["tables"]["t"][0]["c"], cell);
}

#[test]
fn the_hash_does_not_depend_on_where_cells_stand() {
    let hash = |cell: Json| Entries::from_json(&with_cell(cell)).unwrap().content_hash();
    let moved = |cell: &str| json!({"value": "1", "@": {"sheet": "S", "cell": cell}});
    assert_eq!(hash(moved("A1")), hash(moved("B2")));
    assert_eq!(hash(moved("A1")), hash(json!("1")));
    assert_ne!(hash(json!("1")), hash(json!("2")));
    assert_ne!(hash(json!("1")), hash(json!({"value": "1", "unit": "kg"})));
}

#[test]
fn malformed_entries_are_refused() {
    for wrong in [
        json!([]),
        json!({"method": "m", "year": "2023", "tables": {}}),
        json!({"method": "m", "year": 2023, "tables": []}),
        json!({"method": "m", "year": 2023, "tables": {"t": {}}}),
        json!({"method": "m", "year": 2023, "tables": {"t": [1]}}),
        with_cell(json!(true)),
        with_cell(json!({"value": "1", "colour": "red"})),
        with_cell(json!({"value": "1", "unit": 5})),
        with_cell(json!({"value": "1", "@": "A1"})),
    ] {
        let problem = Entries::from_json(&wrong).unwrap_err();
        assert_eq!(problem.code, "entries.malformed", "{wrong}");
    }
}

#[test]
fn a_figure_address_reads_back() {
    for text in [
        "total:combustion",
        "cell:fuel/1|bituminous|03/emission",
        "cell:electricity//emission",
        "cell:fuel/1/2|coal/ncv",
    ] {
        assert_eq!(text.parse::<FigureRef>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "total:",
        "combustion",
        "cell:fuel",
        "cell:fuel/1",
        "cell:/1/x",
        "cell:fuel/1/",
    ] {
        assert!(text.parse::<FigureRef>().is_err(), "{text}");
    }
}

#[test]
fn a_blank_row_is_no_part_of_the_content() {
    let with = |tables: serde_json::Value| {
        Entries::from_json(&json!({"method": "m", "year": 2023, "entity": "", "tables": tables}))
            .unwrap()
            .content_hash()
    };
    let blank = json!({"@": {"sheet": "S", "row": 4}, "a": {"value": null, "@": {"sheet": "S", "cell": "C4"}}});
    assert_eq!(
        with(json!({"t": [blank, {"a": "1"}]})),
        with(json!({"t": [{"a": "1"}]}))
    );
    assert_eq!(with(json!({"t": [blank]})), with(json!({})));
    assert_ne!(with(json!({"t": [{"a": "1"}]})), with(json!({})));
}

#[test]
fn a_number_however_small_or_long_is_the_same_number_when_it_is_read_again() {
    // A double as spreadsheets have them, a mantissa at both ends of what is accepted.
    for text in ["1e-45", "-1.7976931348623157e-60", "9.25e60", "0.1e-59"] {
        let number = json!({"method": "m", "year": 2023, "entity": "e", "tables": {"t": [{"c":
            serde_json::from_str::<Json>(text).unwrap()}]}});
        let entries = Entries::from_json(&number).unwrap();
        assert!(
            matches!(
                entries.tables["t"][0].cells["c"].value,
                EntryValue::Number(_)
            ),
            "{text}"
        );
        assert_eq!(
            Entries::from_json(&entries.to_json()).unwrap(),
            entries,
            "{text}"
        );
    }
}
