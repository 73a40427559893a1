//! A record beside a report: what it gives, where the report differs, and that it is no part of the totals.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{World, credit_code, power_entries, workbook};

/// January of the power station as its daily record has it; the report says 20.114 GJ/t.
fn record(ncv: &str) -> Value {
    json!({ "method": "coal-daily-2022", "year": 2023, "entity": credit_code(7), "tables": {
        "unit": [{ "unit": "1", "belt": "1号皮带" }],
        "day": [
            { "unit": "1", "date": "2023-01-10", "weight": "50000", "ncv": ncv, "moisture": "12.6" },
            { "unit": "1", "date": "2023-01-20", "weight": "33215.46", "ncv": ncv, "moisture": "12.6" },
        ],
        "sample": [{ "sample": "S-01", "unit": "1", "month": "01", "belt": "1号皮带", "from": "2023-01-01",
            "to": "2023-01-31", "composed_on": "2023-02-01", "seal": "F-1", "laboratory": "齐鲁检测", "mark": "cma",
            "sent_on": "2023-02-01", "received_on": "2023-02-02", "tested_on": "2023-02-03", "issued_on": "2023-02-08",
            "report": "QL-01", "carbon_air_dried": "58.42", "moisture_air_dried": "2.84", "retained_number": "L-1",
            "retained_place": "样品室", "retained_until": "2024-12-31" }],
        "month": [{ "unit": "1", "month": "01", "fuel": "bituminous" }] } })
}

fn fed(version: &Value) -> Vec<(&str, &str, &str)> {
    let problems = version["problems"].as_array().unwrap().iter();
    problems
        .filter(|problem| problem["code"] == "FEED-001")
        .map(|problem| {
            let text = |field: &str| problem["place"][field].as_str().unwrap_or_default();
            (
                text("row_key"),
                text("column"),
                problem["expected"].as_str().unwrap(),
            )
        })
        .collect()
}

fn a_record_gives_and_is_compared(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let template = reporter.get("/api/v1/methods/coal-daily-2022/template?year=2023");
    assert_eq!((template.status, &template.body[..2]), (200, &b"PK"[..]));
    // The record comes as a workbook, with its dates as Excel's.
    let kept = reporter
        .upload(&submission, &workbook(&record("20.114"), 7))
        .expect(201);
    let codes: Vec<&str> = kept["version"]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["COAL-017"],
        "two days are not a month: {}",
        kept["version"]["problems"]
    );
    let path = format!("/api/v1/submissions/{submission}/feeds");
    let feeds = reporter.get(&path).expect(200);
    assert_eq!(
        (&feeds[0]["to_method"], &feeds[0]["to_version"]),
        (&json!("power-2022"), &Value::Null)
    );
    let row = &feeds[0]["rows"][0];
    assert_eq!(
        (&row["row_key"], &row["row_label"]["zh"]),
        (&json!("1|bituminous|01"), &json!("1 · 烟煤 · 1月"))
    );
    let cells: Vec<(&str, &str, &str)> = row["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            let text = |field: &str| cell[field].as_str().unwrap();
            (text("column"), text("value"), text("from"))
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("carbon_measured", "0.5255", "cell:month/1|01/carbon"),
            ("ncv", "20.114", "cell:month/1|01/ncv"),
            ("quantity", "83215.46", "cell:month/1|01/coal"),
        ]
    );
    // A report that agrees has nothing to explain; the record is no part of its totals.
    let agreed = reporter
        .upload(&submission, &workbook(&power_entries("83215.46"), 7))
        .expect(201);
    assert!(fed(&agreed["version"]).is_empty());
    let detail = reporter
        .get(&format!("/api/v1/submissions/{submission}"))
        .expect(200);
    let methods: Vec<&Value> = detail["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| &part["method"]["id"])
        .collect();
    assert_eq!(
        methods,
        ["power-2022", "coal-daily-2022"],
        "the report comes before what it takes over from"
    );
    // A plan is asked for the report; a record has none of its own.
    let work = reporter.get("/api/v1/work").expect(200);
    let plans = work["plans"].as_array().unwrap().iter();
    let asked: Vec<&Value> = plans.map(|task| &task["method_id"]).collect();
    assert_eq!(asked, ["power-2022"]);
    assert_eq!(
        detail["results"]["without_indirect"],
        agreed["version"]["total_without"]
    );
    // One that differs is told at its cell, when it comes and beside the record.
    let differing = reporter
        .upload(&submission, &workbook(&power_entries("84000"), 7))
        .expect(201);
    assert_eq!(
        fed(&differing["version"]),
        [("1|bituminous|01", "quantity", "83215.46")]
    );
    assert!(
        differing["version"]["problems"]
            .as_array()
            .unwrap()
            .iter()
            .any(|problem| {
                problem["code"] == "FEED-001" && problem["place"]["at"]["cell"].is_string()
            })
    );
    reporter
        .upload(&submission, &workbook(&record("20.2"), 7))
        .expect(201);
    let feeds = reporter.get(&path).expect(200);
    let columns: Vec<&str> = feeds[0]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["place"]["column"].as_str().unwrap())
        .collect();
    assert_eq!(columns, ["ncv", "quantity"]);
    assert_eq!(world.sign_in("reporter2").get(&path).status, 404);
    assert_eq!(world.sign_in("qingdao").get(&path).status, 404);
}

on_both_engines! {
    records_feed_reports => a_record_gives_and_is_compared;
}
