//! A record beside a report: what it gives, where the report differs, and that it is no part of the totals.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::{
    draft::{address, begun, fill, table},
    hand::{give, id_of},
    world::{World, credit_code, power_entries, workbook},
};

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

/// The record's months taken into the report's working copy: shown cell by cell, then made.
fn a_record_is_taken_into_a_draft(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, submission, draft) = begun(&world, "blank");
    fill(&reporter, &draft, "84000");
    let path = format!("{}/records", address(&draft));
    let body = json!({ "record_method": "coal-daily-2022" });
    assert_eq!(
        reporter.post(&path, &body).refused(409),
        "draft.no_record",
        "the record has not been sent"
    );
    reporter
        .upload(&submission, &workbook(&record("20.2"), 7))
        .expect(201);
    let told = |draft: &Value| fed(&draft["assessment"]).len();
    let differing = reporter.get(&address(&draft)).expect(200);
    assert_eq!(told(&differing), 2, "the draft is told where it differs");
    assert_eq!(
        world.sign_in("approver").post(&path, &body).refused(403),
        "access.forbidden"
    );
    assert_eq!(
        world.sign_in("reporter2").post(&path, &body).refused(404),
        "not_found"
    );

    let first = reporter.post(&path, &body).expect(201);
    let merge = reporter.post(&path, &body).expect(201);
    let waiting = reporter
        .get(&format!("{}/merges", address(&draft)))
        .expect(200);
    assert_eq!(
        (waiting.as_array().unwrap().len(), &waiting[0]["id"]),
        (1, &merge["id"]),
        "what was laid beside before is laid aside"
    );
    assert_ne!(first["id"], merge["id"]);
    assert_eq!(
        (&merge["record"]["number"], &merge["base"]["issued_by"]),
        (&json!(1), &json!("演示reporter"))
    );
    let mut changes: Vec<(String, String, String)> = merge["differences"]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            assert_eq!(
                (&change["verdict"], &change["row_key"]),
                (&json!("file"), &json!("1|bituminous|01"))
            );
            let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
            (
                text(&change["column"]),
                text(&change["system"]["value"]),
                text(&change["file"]["value"]),
            )
        })
        .collect();
    changes.sort();
    let change =
        |column: &str, old: &str, new: &str| (column.to_owned(), old.to_owned(), new.to_owned());
    assert_eq!(
        changes,
        [
            change("carbon_air_dried", "58.42", ""),
            change("carbon_measured", "", "0.5255"),
            change("moisture_air_dried", "2.84", ""),
            change("ncv", "20.114", "20.2"),
            change("quantity", "84000", "83215.46"),
        ]
    );
    let now = reporter.get(&address(&draft)).expect(200);
    assert_eq!(now["etag"], differing["etag"], "nothing has changed yet");

    let apply = format!(
        "{}/merges/{}/apply",
        address(&draft),
        merge["id"].as_str().unwrap()
    );
    let applied = reporter
        .write("POST", &apply)
        .header("If-Match", merge["etag"].as_str().unwrap())
        .json(&json!({ "conflicts": "system", "choices": [] }))
        .send()
        .expect(200);
    let january = &table(&applied, "fuel")["rows"][0]["cells"];
    assert_eq!(
        (
            &january["quantity"],
            &january["carbon_measured"],
            &january["carbon_air_dried"]
        ),
        (&json!("83215.46"), &json!("0.5255"), &Value::Null)
    );
    assert_eq!(told(&applied), 0);
    assert_eq!(
        reporter.post(&path, &body).refused(409),
        "draft.record_agrees"
    );
}

/// What a record fills in is somebody's part: nobody else takes it over.
fn a_record_is_taken_by_whose_part_it_fills(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, submission, draft) = begun(&world, "blank");
    reporter
        .upload(&submission, &workbook(&record("20.2"), 7))
        .expect(201);
    let colleague = world.sign_in("colleague");
    let me = id_of(&reporter, &draft, "reporter");
    give(&reporter, &draft, "fuel", &me, "2024-03-20").expect(200);
    let path = format!("{}/records", address(&draft));
    let body = json!({ "record_method": "coal-daily-2022" });
    assert_eq!(colleague.post(&path, &body).refused(403), "hand.not_yours");
    let merge = reporter.post(&path, &body).expect(201);
    let change = &merge["differences"]["changes"][0];
    assert_eq!(
        (&change["verdict"], &change["file"]["cells"]["quantity"]),
        (&json!("file"), &json!("83215.46")),
        "a row that was not there comes whole"
    );
}

on_both_engines! {
    records_feed_reports => a_record_gives_and_is_compared;
    taken => a_record_is_taken_into_a_draft;
    parts => a_record_is_taken_by_whose_part_it_fills;
}
