//! Sealed months: what a month holds, when it may be sealed, and when it is opened again.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use qilu_accounting::{EntryRow, Library, Method, Place};
use qilu_monitoring::month::{
    Month, MonthState, Reopened, SEAL_DAYS, Seal, SealRefusal, Sealing, Slice, Standing, in_month,
    reopen, seal, standing, state,
};
use serde_json::json;

fn power() -> &'static Method {
    Library::embedded().method("power-2022").unwrap()
}

fn march() -> Month {
    Month::of_code(2026, "03").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn fuel(month: &str, fuel: &str, quantity: &str) -> EntryRow {
    let cells = json!({ "unit": "1", "fuel": fuel, "month": month, "quantity": quantity });
    EntryRow::from_json("fuel", &cells).unwrap()
}

fn tables(rows: Vec<EntryRow>) -> BTreeMap<String, Vec<EntryRow>> {
    BTreeMap::from([("fuel".to_owned(), rows)])
}

fn coal(quantity: &str) -> Slice {
    Slice::of(
        power(),
        &tables(vec![fuel("03", "bituminous", quantity)]),
        march(),
    )
}

#[test]
fn a_month_has_its_last_day_and_the_day_it_is_due() {
    assert_eq!(march().to_string(), "2026-03");
    assert_eq!(march().due(SEAL_DAYS), day("2026-05-10"));
    let december = Month::new(2026, 12).unwrap();
    assert_eq!(
        (december.last_day(), december.due(40)),
        (day("2026-12-31"), day("2027-02-09"))
    );
    assert_eq!(Month::new(2024, 2).unwrap().last_day(), day("2024-02-29"));
    for code in ["3", "13", "00", "year", "+3", ""] {
        assert_eq!(Month::of_code(2026, code), None, "{code}");
    }
    assert_eq!(Month::all(2026).len(), 12);
}

#[test]
fn a_slice_is_the_rows_of_the_month_in_any_order() {
    let rows = vec![
        fuel("03", "bituminous", "12.00"),
        fuel("03", "natural_gas", "3"),
        fuel("04", "bituminous", "7"),
        fuel("year", "diesel", "1"),
    ];
    let mut turned = rows.clone();
    turned.reverse();
    let slice = Slice::of(power(), &tables(rows), march());
    assert_eq!(slice.tables()["fuel"].len(), 2);
    assert_eq!(
        slice.hash(),
        Slice::of(power(), &tables(turned), march()).hash()
    );
    assert_eq!(Slice::from_text(&slice.text()).unwrap(), slice);
    assert_eq!(
        coal("12.00").hash(),
        coal("12").hash(),
        "what means the same is the same"
    );
    assert_ne!(coal("12").hash(), coal("12.1").hash());
    assert!(
        Slice::of(
            power(),
            &tables(vec![fuel("04", "bituminous", "7")]),
            march()
        )
        .is_empty()
    );
    assert_eq!(Slice::from_text("nonsense"), None);
}

#[test]
fn what_changed_since_a_seal_is_told_cell_by_cell() {
    let changes = coal("13").since(power(), &coal("12"));
    assert_eq!(changes.len(), 1);
    let change = &changes[0];
    assert_eq!(
        (change.row_key.as_str(), change.column.as_deref()),
        ("1|bituminous|03", Some("quantity"))
    );
    assert_eq!(
        (change.before.as_deref(), change.after.as_deref()),
        (Some("12"), Some("13"))
    );
    assert_eq!(coal("12").since(power(), &coal("12")), []);
    let gone = Slice::default().since(power(), &coal("12"));
    assert_eq!(
        (
            gone.len(),
            gone[0].column.as_deref(),
            gone[0].after.as_deref()
        ),
        (1, None, None)
    );
}

#[test]
fn a_problem_is_in_the_month_of_its_row() {
    let place = |table: &str, row_key: &str| Place {
        table: Some(table.to_owned()),
        row_key: Some(row_key.to_owned()),
        ..Place::default()
    };
    assert!(in_month(
        power(),
        &place("fuel", "1|bituminous|03"),
        march()
    ));
    assert!(!in_month(
        power(),
        &place("fuel", "1|bituminous|04"),
        march()
    ));
    assert!(!in_month(
        power(),
        &place("fuel", "03|bituminous|04"),
        march()
    ));
    assert!(!in_month(power(), &place("electricity", "03"), march()));
    assert!(!in_month(power(), &Place::default(), march()));
}

#[test]
fn a_month_is_sealed_when_it_has_ended_and_is_sound() {
    let try_on = |today: &str, errors| {
        seal(
            march(),
            Standing::Open,
            day(today),
            SEAL_DAYS,
            &coal("12"),
            errors,
        )
    };
    let due = day("2026-05-10");
    assert_eq!(try_on("2026-03-31", 0), Err(SealRefusal::NotEnded));
    assert_eq!(
        try_on("2026-04-01", 0),
        Ok(Sealing {
            number: 1,
            due,
            late: false
        })
    );
    assert_eq!(
        try_on("2026-05-10", 0),
        Ok(Sealing {
            number: 1,
            due,
            late: false
        })
    );
    assert_eq!(
        try_on("2026-05-11", 0),
        Ok(Sealing {
            number: 1,
            due,
            late: true
        }),
        "late is marked, not refused"
    );
    assert_eq!(try_on("2026-04-01", 2), Err(SealRefusal::Errors(2)));
    let empty = seal(
        march(),
        Standing::Open,
        due,
        SEAL_DAYS,
        &Slice::default(),
        0,
    );
    assert_eq!(empty, Err(SealRefusal::Empty));
    let again = seal(
        march(),
        Standing::Sealed(1, false),
        due,
        SEAL_DAYS,
        &coal("12"),
        0,
    );
    assert_eq!(again, Err(SealRefusal::Sealed));
    let anew = seal(
        march(),
        Standing::Reopened(1),
        due,
        SEAL_DAYS,
        &coal("12"),
        0,
    );
    assert_eq!(anew.unwrap().number, 2);
}

#[test]
fn a_month_is_opened_again_with_a_reason_only() {
    assert_eq!(reopen(Standing::Sealed(3, true), "抄表错误"), Ok(3));
    assert_eq!(
        reopen(Standing::Sealed(3, true), "  "),
        Err(SealRefusal::Reason)
    );
    assert_eq!(
        reopen(Standing::Sealed(3, true), &"长".repeat(501)),
        Err(SealRefusal::Reason)
    );
    assert_eq!(reopen(Standing::Open, "x"), Err(SealRefusal::NotSealed));
    assert_eq!(
        reopen(Standing::Reopened(3), "x"),
        Err(SealRefusal::NotSealed)
    );
}

#[test]
fn the_state_follows_from_seals_openings_and_the_day() {
    let sealed = |late| [Seal { number: 1, late }];
    let opened = [Reopened { number: 1 }];
    let on = |standing: Standing, today: &str| state(march(), standing, day(today), SEAL_DAYS);
    let open = standing(&[], &[]);
    assert_eq!(on(open, "2026-03-31"), MonthState::Ahead);
    assert_eq!(on(open, "2026-04-01"), MonthState::Open);
    assert_eq!(on(open, "2026-05-11"), MonthState::Overdue);
    assert_eq!(
        on(standing(&sealed(false), &[]), "2026-05-11"),
        MonthState::Sealed
    );
    assert_eq!(
        on(standing(&sealed(true), &[]), "2026-05-11"),
        MonthState::Late
    );
    assert_eq!(
        on(standing(&sealed(false), &opened), "2026-04-01"),
        MonthState::Reopened
    );
    let twice = [
        Seal {
            number: 1,
            late: false,
        },
        Seal {
            number: 2,
            late: true,
        },
    ];
    assert_eq!(standing(&twice, &opened), Standing::Sealed(2, true));
    let waiting = [MonthState::Open, MonthState::Overdue, MonthState::Reopened];
    assert!(waiting.iter().all(|state| state.is_waiting()));
    assert!(
        ![MonthState::Ahead, MonthState::Sealed, MonthState::Late]
            .iter()
            .any(|state| state.is_waiting())
    );
}

#[test]
fn every_refusal_has_its_code_and_says_how_to_mend_it() {
    for refusal in [
        SealRefusal::NotEnded,
        SealRefusal::Empty,
        SealRefusal::Errors(3),
        SealRefusal::Sealed,
        SealRefusal::NotSealed,
        SealRefusal::Reason,
    ] {
        assert!(refusal.code().starts_with("month."));
        assert!(!refusal.message().zh.is_empty() && !refusal.message().en.is_empty());
    }
}

proptest! {
    #[test]
    fn a_seal_is_broken_by_its_own_month_alone(month in 1..=12_u32, quantity in "[1-9][0-9]{0,3}") {
        let other = Month::new(2026, month).unwrap();
        let before = tables(vec![fuel("03", "bituminous", "12"), fuel(&other.code(), "natural_gas", "1")]);
        let after = tables(vec![fuel("03", "bituminous", "12"), fuel(&other.code(), "natural_gas", &quantity)]);
        let (was, is) = (Slice::of(power(), &before, march()), Slice::of(power(), &after, march()));
        prop_assert_eq!(was.hash() == is.hash(), month != 3 || quantity == "1");
        prop_assert_eq!(is.since(power(), &was).is_empty(), was.hash() == is.hash());
    }

    #[test]
    fn reading_a_seal_never_panics(text in "\\PC*") {
        let _ = Slice::from_text(&text);
        let _ = Month::of_code(2026, &text);
    }
}
