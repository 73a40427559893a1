//! An enterprise with several methods: parts kept apart, flows between them netted once.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{Person, World, cement_entries, power_workbook, workbook};

fn tonnes(value: &Value) -> f64 {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .parse()
        .unwrap()
}

fn detail(who: &Person<'_>, submission: &str) -> Value {
    who.get(&format!("/api/v1/submissions/{submission}"))
        .expect(200)
}

fn report_of<'a>(detail: &'a Value, method: &str) -> &'a str {
    let parts = detail["parts"].as_array().unwrap();
    let part = parts
        .iter()
        .find(|part| part["method"]["id"] == method)
        .unwrap();
    part["report_id"].as_str().unwrap()
}

fn flows_between_parts_are_netted_once(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201);
    let cement = reporter
        .upload(&submission, &workbook(&cement_entries(7), 7))
        .expect(201);
    let errors = &cement["version"]["problem_counts"];
    assert_eq!(
        (&errors["fatal"], &errors["error"]),
        (&json!(0), &json!(0)),
        "{}",
        cement["version"]["problems"]
    );
    let before = detail(&reporter, &submission);
    let parts = before["results"]["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    let apart: f64 = parts
        .iter()
        .map(|part| tonnes(&part["without_indirect"]))
        .sum();
    assert!((tonnes(&before["results"]["without_indirect"]) - apart).abs() < 0.001);
    assert_eq!(
        before["results"]["within_one_percent"],
        Value::Null,
        "nothing flows yet"
    );

    let (from, to) = (
        report_of(&before, "power-2022"),
        report_of(&before, "cement-2013"),
    );
    let flow = |quantity: &str, carrier: &str, from: &str, to: &str| {
        let flow = json!({ "carrier": carrier, "from_report": from, "to_report": to, "quantity": quantity, "unit": "MWh" });
        reporter
            .edit(&submission, "flows")
            .json(&json!({ "flows": [flow] }))
            .send()
    };
    let netted = flow("49000", "electricity", from, to).expect(200);
    let results = &netted["results"];
    assert_eq!(
        results["without_indirect"], before["results"]["without_indirect"],
        "direct emissions stay where they are"
    );
    let taken_off = tonnes(&results["netted"][0]["tonnes"]);
    assert!(
        taken_off > 0.0,
        "half the electricity purchased came from inside: {results}"
    );
    let difference =
        tonnes(&before["results"]["with_indirect"]) - tonnes(&results["with_indirect"]);
    assert!(
        (difference - taken_off).abs() < 0.001,
        "{difference} {taken_off}"
    );
    assert_eq!(results["within_one_percent"], true);
    let listed = reporter.get("/api/v1/submissions").expect(200)["items"][0].clone();
    assert_eq!(
        listed["with_indirect_tonnes"], netted["with_indirect_tonnes"],
        "the list and the page agree"
    );

    for (answer, code) in [
        (
            flow("98001", "electricity", from, to),
            "flow.more_than_purchased",
        ),
        (flow("-1", "electricity", from, to), "flow.quantity"),
        (flow("much", "electricity", from, to), "flow.quantity"),
        (flow("1", "steam engine", from, to), "flow.carrier"),
        (flow("1", "electricity", from, from), "flow.unknown_part"),
    ] {
        assert_eq!(answer.refused(422), code);
        assert_eq!(answer.json()["place"]["row_key"], "1", "the flow is named");
    }
    assert_eq!(
        detail(&reporter, &submission)["results"],
        *results,
        "refused flows changed nothing"
    );
    let none = reporter
        .edit(&submission, "flows")
        .json(&json!({ "flows": [] }))
        .send()
        .expect(200);
    assert_eq!(none["results"], before["results"]);
}

fn purposes_are_never_mixed(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    reporter
        .upload(&submission, &workbook(&cement_entries(7), 7))
        .expect(201);
    let alone = detail(&reporter, &submission);
    assert!(tonnes(&alone["results"]["without_indirect"]) > 0.0);
    let supplement =
        json!({ "entries": { "method": "cement-supplement", "year": 2023, "tables": {} } });
    let send = |body: &Value| reporter.edit(&submission, "entries").json(body).send();
    send(&supplement).expect(201);
    let both = detail(&reporter, &submission);
    assert_eq!(both["parts"].as_array().unwrap().len(), 2);
    for figure in ["without_indirect", "with_indirect"] {
        assert_eq!(both["results"][figure], alone["results"][figure]);
    }
    assert_eq!(both["direct_tonnes"], alone["direct_tonnes"]);

    let plans = reporter.get("/api/v1/methods").expect(200);
    let plan_id = plans
        .as_array()
        .unwrap()
        .iter()
        .find(|one| {
            one["purpose"] == "allocation"
                && one["sector"] == "power"
                && one["years"]["from"]
                    .as_i64()
                    .is_none_or(|from| from <= 2023)
                && one["years"]["to"].as_i64().is_none_or(|to| to >= 2023)
        })
        .unwrap()["id"]
        .clone();
    let plan = json!({ "entries": { "method": plan_id, "year": 2023, "tables": {} } });
    assert_eq!(send(&plan).refused(422), "method.not_reported");
}

on_both_engines! {
    purposes => purposes_are_never_mixed;
    netting => flows_between_parts_are_netted_once;
}
