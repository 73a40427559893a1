//! The record of coal as fired: months worked by hand to the last digit, the chain of samples, and what a report takes over.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

#[path = "common/mod.rs"]
mod common;

use qilu_accounting::{
    Assessment, Entries, EntryRow, Library, Method, Value, assess, draft::value_text, feed,
};
use qilu_quantity::Exact;
use serde_json::{Value as Json, json};

fn record() -> &'static Method {
    Library::embedded().method("coal-daily-2022").unwrap()
}

fn day(unit: &str, date: &str, weight: &str, ncv: &str, moisture: &str) -> Json {
    json!({ "unit": unit, "date": date, "weight": weight, "ncv": ncv, "moisture": moisture })
}

fn sample(number: &str, month: &str, from: &str, to: &str, carbon: &str, moisture: &str) -> Json {
    json!({ "sample": number, "unit": "1", "month": month, "belt": "1号皮带", "from": from, "to": to,
        "composed_on": to, "seal": "F-01", "laboratory": "齐鲁检测", "mark": "cma", "sent_on": to, "received_on": to,
        "tested_on": to, "issued_on": to, "report": format!("QL-{number}"), "carbon_air_dried": carbon,
        "moisture_air_dried": moisture, "retained_number": number, "retained_place": "样品室", "retained_until": "2026-12-31" })
}

/// January with one sample, February with two.
fn entries() -> Json {
    json!({ "method": "coal-daily-2022", "year": 2025, "entity": "", "tables": {
        "unit": [{ "unit": "1", "belt": "1号皮带" }],
        "day": [
            day("1", "2025-01-05", "1000", "20.5", "12"),
            day("1", "2025/1/15", "1500.5", "21.2", "11.4"),
            day("1", "2025年1月25日", "800.25", "19.875", "13.1"),
            day("1", "2025-02-03", "2000", "20.125", "12.5"),
            day("1", "2025-02-12", "1000.4", "22", "10.25"),
            day("1", "2025-02-20", "3000.1", "19.5", "14.3"),
        ],
        "sample": [
            sample("S-01", "01", "2025-01-01", "2025-01-31", "58.42", "2.84"),
            sample("S-02", "02", "2025-02-01", "2025-02-14", "60.1", "3.05"),
            sample("S-03", "02", "2025-02-15", "2025-02-28", "55.95", "2.5"),
        ],
        "month": [{ "unit": "1", "month": "01", "fuel": "bituminous" }, { "unit": "1", "month": "02", "fuel": "bituminous" }] } })
}

fn run(json: &Json) -> Assessment {
    let entries = Entries::from_json(json).unwrap();
    assess(Library::embedded(), record(), &entries)
}

fn with(pointer: &str, value: Json) -> Json {
    let mut changed = entries();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

fn figure(found: &Assessment, table: &str, row: &str, column: &str) -> String {
    let table = found.tables.iter().find(|known| known.id == table).unwrap();
    let row = table
        .rows
        .iter()
        .find(|known| known.key.to_string() == row)
        .unwrap();
    match &row
        .cells
        .iter()
        .find(|cell| cell.column == column)
        .unwrap()
        .value
    {
        Value::Number(number) => number.to_decimal_string(10),
        other => format!("{other:?}"),
    }
}

/// Codes with row and column, apart from the months' missing days.
fn told(json: &Json) -> Vec<(String, String, String)> {
    let problems = run(json).problems.into_iter();
    problems
        .filter(|problem| problem.code != "COAL-017")
        .map(|problem| {
            let place = problem.place;
            (
                problem.code,
                place.row_key.unwrap_or_default(),
                place.column.unwrap_or_default(),
            )
        })
        .collect()
}

fn expected(code: &str, row: &str, column: &str) -> Vec<(String, String, String)> {
    vec![(code.to_owned(), row.to_owned(), column.to_owned())]
}

#[test]
fn january_by_hand() {
    let found = run(&entries());
    let january = |column: &str| figure(&found, "month", "1|01", column);
    // 1000 + 1500.5 + 800.25
    assert_eq!(january("coal"), "3300.75");
    // (20 500 + 31 810.6 + 15 904.96875) ÷ 3 300.75 = 20.66668…
    assert_eq!(january("ncv"), "20.667");
    // (12 000 + 17 105.7 + 10 483.275) ÷ 3 300.75 = 11.99393…
    assert_eq!(january("moisture"), "11.99");
    // 0.5842 × (100 − 11.99) ÷ (100 − 2.84) = 0.529183…
    assert_eq!(january("carbon"), "0.5292");
    assert_eq!(
        (january("sampled"), january("days")),
        ("3300.75".into(), "3".into())
    );
}

#[test]
fn february_by_hand_with_two_samples() {
    let found = run(&entries());
    let february = |column: &str| figure(&found, "month", "1|02", column);
    // 2 000 + 1 000.4 + 3 000.1
    assert_eq!(february("coal"), "6000.5");
    // (40 250 + 22 008.8 + 58 501.95) ÷ 6 000.5 = 20.12511…
    assert_eq!(february("ncv"), "20.125");
    assert_eq!(february("moisture"), "13.02");
    // First sample: M 11.75, 0.601 × 88.25 ÷ 96.95 = 0.54706…; second: M 14.3, 0.5595 × 85.7 ÷ 97.5 = 0.49178…
    assert_eq!(figure(&found, "sample", "S-02|1", "carbon"), "0.5471");
    assert_eq!(figure(&found, "sample", "S-03|1", "carbon"), "0.4918");
    // (0.5471 × 3 000.4 + 0.4918 × 3 000.1) ÷ 6 000.5 = 0.519451…
    assert_eq!(february("carbon"), "0.5195");
    assert_eq!(told(&entries()), []);
    common::assert_recomputed_alike(&Entries::from_json(&entries()).unwrap());
}

#[test]
fn each_date_is_told_at_its_cell() {
    for (column, value, code) in [
        ("to", "2024-12-31", "COAL-002"),
        ("composed_on", "2025-01-30", "COAL-004"),
        ("sent_on", "2025-01-30", "COAL-005"),
        ("received_on", "2025-01-30", "COAL-006"),
        ("tested_on", "2025-01-30", "COAL-007"),
        ("issued_on", "2025-01-30", "COAL-008"),
    ] {
        let told = told(&with(&format!("/tables/sample/0/{column}"), json!(value)));
        let wanted = (code.to_owned(), "S-01|1".to_owned(), column.to_owned());
        assert!(told.contains(&wanted), "{column}: {told:?}");
    }
    // The fortieth day after the month's end is the last.
    assert_eq!(
        told(&with("/tables/sample/0/issued_on", json!("2025-03-12"))),
        []
    );
    let late = told(&with("/tables/sample/0/issued_on", json!("2025-03-13")));
    assert_eq!(late, expected("COAL-009", "S-01|1", "issued_on"));
    let short = told(&with(
        "/tables/sample/0/retained_until",
        json!("2025-12-31"),
    ));
    assert_eq!(short, expected("COAL-016", "S-01|1", "retained_until"));
    let other_year = told(&with("/tables/day/5/date", json!("2024-02-20")));
    assert!(
        other_year.contains(&expected("COAL-001", "1|2024-02-20", "date")[0]),
        "{other_year:?}"
    );
    let no_day = told(&with("/tables/sample/0/sent_on", json!("31 Jan")));
    assert_eq!(no_day, expected("input.not_a_date", "S-01|1", "sent_on"));
    let twice = told(&with("/tables/day/1/date", json!("20250105")));
    assert_eq!(
        twice[0].0, "input.duplicate_row",
        "one day is one row however it is written: {twice:?}"
    );
}

#[test]
fn a_sample_is_of_its_month_and_report() {
    let other_month = told(&with("/tables/sample/1/month", json!("03")));
    assert!(other_month.contains(&expected("COAL-003", "S-02|1", "month")[0]));
    assert!(other_month.contains(&expected("COAL-018", "1|02", "sampled")[0]));
    let report = told(&with("/tables/sample/2/report", json!("QL-S-02")));
    assert_eq!(
        report
            .iter()
            .map(|found| found.0.as_str())
            .collect::<Vec<_>>(),
        ["COAL-014", "COAL-014"]
    );
    assert_eq!(
        told(&with("/tables/sample/0/mark", json!("none"))),
        expected("COAL-010", "S-01|1", "mark")
    );
    let overlap = told(&with("/tables/sample/2/from", json!("2025-02-12")));
    assert_eq!(overlap, expected("COAL-019", "1|02", "sampled"));
}

/// A second unit that shares the sample of January.
fn shared(belt_of_unit: &str, belt_of_sample: &str) -> Json {
    let mut shared = entries();
    let push = |json: &mut Json, pointer: &str, row: Json| {
        json.pointer_mut(pointer)
            .unwrap()
            .as_array_mut()
            .unwrap()
            .push(row);
    };
    push(
        &mut shared,
        "/tables/unit",
        json!({ "unit": "2", "belt": belt_of_unit }),
    );
    push(
        &mut shared,
        "/tables/day",
        day("2", "2025-01-09", "900", "20.4", "12"),
    );
    push(
        &mut shared,
        "/tables/month",
        json!({ "unit": "2", "month": "01", "fuel": "bituminous" }),
    );
    let mut second = sample("S-01", "01", "2025-01-01", "2025-01-31", "58.42", "2.84");
    second["unit"] = json!("2");
    second["belt"] = json!(belt_of_sample);
    push(&mut shared, "/tables/sample", second);
    shared
}

#[test]
fn units_on_one_conveyor_share_a_sample() {
    let lawful = shared("1号皮带", "1号皮带");
    assert_eq!(told(&lawful), []);
    // 0.5842 × 88 ÷ 97.16 = 0.52912…
    assert_eq!(figure(&run(&lawful), "month", "2|01", "carbon"), "0.5291");
    let codes = |json: &Json| {
        told(json)
            .into_iter()
            .map(|found| (found.0, found.1))
            .collect::<Vec<_>>()
    };
    let on = |code: &str, row: &str| (code.to_owned(), row.to_owned());
    assert_eq!(
        codes(&shared("2号皮带", "2号皮带")),
        [on("COAL-011", "S-01|1"), on("COAL-011", "S-01|2")]
    );
    assert_eq!(
        codes(&shared("2号皮带", "1号皮带")),
        [on("COAL-012", "S-01|2")]
    );
    let mut differing = lawful;
    *differing
        .pointer_mut("/tables/sample/3/carbon_air_dried")
        .unwrap() = json!("58.4");
    assert_eq!(
        codes(&differing),
        [on("COAL-015", "S-01|1"), on("COAL-015", "S-01|2")]
    );
}

fn report(ncv: &str, carbon: &str) -> Assessment {
    let fuel = json!({ "unit": "1", "fuel": "bituminous", "month": "01", "quantity": "3300.75", "ncv": ncv,
        "carbon_air_dried": carbon, "moisture_received": "11.99", "moisture_air_dried": "2.84" });
    let entries = json!({ "method": "power-2022", "year": 2025, "entity": "", "tables": {
        "unit": [{ "unit": "1", "kind": "coal_to_300", "capacity": "330", "generation": "1000", "hours": "100" }], "fuel": [fuel] } });
    let library = Library::embedded();
    assess(
        library,
        library.method("power-2022").unwrap(),
        &Entries::from_json(&entries).unwrap(),
    )
}

#[test]
fn a_report_takes_the_months_values_over_with_their_origin() {
    let power = Library::embedded().method("power-2022").unwrap();
    let rows = feed::feeds(record(), &run(&entries()), power);
    let keys: Vec<String> = rows.iter().map(feed::FedRow::row_key).collect();
    assert_eq!(keys, ["1|bituminous|01", "1|bituminous|02"]);
    let cells: Vec<(&str, String, &str, String)> = rows[0]
        .cells
        .iter()
        .map(|cell| {
            (
                cell.column.as_str(),
                cell.value.to_decimal_string(10),
                cell.unit.as_str(),
                cell.from.to_string(),
            )
        })
        .collect();
    assert_eq!(
        cells,
        [
            (
                "carbon_measured",
                "0.5292".to_owned(),
                "tC/t",
                "cell:month/1|01/carbon".to_owned()
            ),
            (
                "ncv",
                "20.667".to_owned(),
                "GJ/t",
                "cell:month/1|01/ncv".to_owned()
            ),
            (
                "quantity",
                "3300.75".to_owned(),
                "t",
                "cell:month/1|01/coal".to_owned()
            ),
        ]
    );
    let other = Library::embedded().method("cement-2013").unwrap();
    assert!(feed::feeds(record(), &run(&entries()), other).is_empty());
}

#[test]
fn a_report_that_takes_the_months_over_says_nothing_otherwise() {
    let power = Library::embedded().method("power-2022").unwrap();
    let fuel = power.table("fuel").unwrap();
    let fed = feed::feeds(record(), &run(&entries()), power);
    let rows = json!([{ "unit": "1", "fuel": "烟煤", "month": "01", "quantity": "3300", "carbon_air_dried": "60",
        "moisture_received": "11.99", "moisture_air_dried": "2.84", "oxidation": "98" }]);
    let rows: Vec<EntryRow> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| EntryRow::from_json("fuel", row).unwrap())
        .collect();
    let taken = feed::taken_over(power, fuel, &rows, &fed);
    let shown = |row: usize, column: &str| {
        let cell = taken[row].cells.get(column);
        cell.map(|cell| value_text(&cell.value)).unwrap_or_default()
    };
    assert_eq!(taken.len(), 2, "January is there, February comes");
    assert_eq!(
        (shown(0, "fuel"), shown(1, "fuel"), shown(1, "month")),
        ("烟煤".into(), "bituminous".into(), "02".into())
    );
    assert_eq!(
        (
            shown(0, "quantity"),
            shown(0, "ncv"),
            shown(0, "carbon_measured")
        ),
        ("3300.75".into(), "20.667".into(), "0.5292".into())
    );
    // What would say the same otherwise is left blank; what says something else stays.
    for (column, stands) in [
        ("carbon_air_dried", ""),
        ("moisture_air_dried", ""),
        ("moisture_received", "11.99"),
        ("oxidation", "98"),
    ] {
        assert_eq!(shown(0, column), stands, "{column}");
    }
    assert_eq!(feed::taken_over(power, fuel, &taken, &fed), taken);
    let unit = power.table("unit").unwrap();
    assert!(feed::taken_over(power, unit, &[], &fed).is_empty());
}

#[test]
fn a_report_that_says_otherwise_is_told_at_its_cell() {
    let power = Library::embedded().method("power-2022").unwrap();
    let kept = run(&entries());
    let differences =
        |ncv: &str, carbon: &str| feed::differences(record(), &kept, power, &report(ncv, carbon));
    assert!(differences("20.667", "58.42").is_empty());
    let found = differences("20.7", "58.42");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "FEED-001");
    assert_eq!(found[0].place.row_key.as_deref(), Some("1|bituminous|01"));
    assert_eq!(found[0].place.column.as_deref(), Some("ncv"));
    assert_eq!(
        (found[0].expected.as_deref(), found[0].value.as_deref()),
        (Some("20.667"), Some("20.7"))
    );
    let columns: Vec<_> = differences("20.667", "60")
        .into_iter()
        .filter_map(|found| found.place.column)
        .collect();
    assert_eq!(columns, ["carbon_content"]);
}

#[test]
fn a_record_is_no_report_of_emissions() {
    let found = run(&entries());
    assert!(found.lines.is_empty() && found.results.supplementary.is_empty());
    assert_eq!(
        (found.results.without_indirect, found.results.with_indirect),
        (Value::Missing, Value::Missing)
    );
    assert_eq!(
        found.totals[0].value,
        Value::Number(Exact::parse("9301.25").unwrap())
    );
}
