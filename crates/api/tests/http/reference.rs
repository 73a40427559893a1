//! What everything else refers to: methods with their formulas and factors, the words of verification.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::World;

fn named<'a>(list: &'a Value, id: &str) -> &'a Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == id)
        .unwrap()
}

fn a_method_is_shown_whole(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let method = reporter
        .get("/api/v1/methods/power-2022?year=2023")
        .expect(200);
    assert_eq!(
        (method["purpose"].as_str(), method["factors_year"].as_i64()),
        (Some("legal_entity"), Some(2023))
    );
    assert!(
        method["confidence"].is_string()
            && method["constants"]
                .as_array()
                .is_some_and(|list| !list.is_empty())
    );
    let fuel = named(&method["tables"], "fuel");
    assert!(fuel["rows_min"].is_i64());
    let emission = fuel["columns"]
        .as_array()
        .unwrap()
        .iter()
        .find(|column| column["line"].is_object())
        .unwrap();
    assert_eq!(emission["line"]["gas"], "CO2");
    assert!(
        emission["formula"]["source"].is_string()
            && emission["formula"]["mathematics"]["zh"].is_string()
    );
    let total = named(
        &method["totals"],
        method["results"]["with_indirect"].as_str().unwrap(),
    );
    assert!(total["formula"]["mathematics"]["zh"].is_string());
    let grid = method["factors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|factor| factor["factor"] == "grid.ets")
        .unwrap();
    let value = &grid["values"][0];
    assert_eq!(
        (
            value["value"].as_str(),
            value["set"].as_str(),
            value["confidence"].as_str()
        ),
        (Some("0.5703"), Some("GRID_ETS"), Some("checked"))
    );
    assert!(
        value["source"]
            .as_str()
            .unwrap()
            .contains("环办气候函〔2023〕43号")
    );
    let keyed = method["factors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|factor| factor["key"] == "fuel")
        .unwrap();
    assert!(
        keyed["values"]
            .as_array()
            .unwrap()
            .iter()
            .any(|value| value["label"]["zh"].is_string())
    );
    let check = named(&method["checks"], "PWR-006");
    assert_eq!(
        (
            check["statutory"].as_bool(),
            check["table"].as_str(),
            check["at"].as_str()
        ),
        (Some(false), Some("unit"), Some("supply"))
    );
    assert!(check["when"]["mathematics"]["zh"].is_string());
    let latest = reporter.get("/api/v1/methods/power-2022").expect(200);
    assert_eq!(latest["factors_year"], 2024, "the year that has begun");
    assert_eq!(
        reporter
            .get("/api/v1/methods/power-2022?year=1991")
            .refused(422),
        "method.not_for_year"
    );
    assert_eq!(
        named(&reporter.get("/api/v1/methods").expect(200), "cement-2013")["purpose"],
        "legal_entity"
    );
}

fn the_checklist_is_that_of_the_guide(database: &TestDatabase) {
    let world = World::new(database);
    let list = world.sign_in("lead").get("/api/v1/checklist").expect(200);
    let codes = |of: &str| -> Vec<&str> {
        list[of]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap())
            .collect()
    };
    assert_eq!(codes("items").len(), 11);
    assert_eq!(
        list["items"][3],
        json!({ "code": "4.1", "label": { "zh": "活动数据", "en": "Activity data" }, "group": 4, "bears_on_emissions": true })
    );
    assert_eq!(
        codes("results"),
        ["ok", "fixed_ok", "fixed_bad", "not_fixed"]
    );
    assert_eq!(
        codes("opinions"),
        ["satisfied", "qualified", "not_confirmed"]
    );
    assert_eq!(
        (codes("severities"), codes("finding_states").len()),
        (vec!["major", "minor"], 4)
    );
}

on_both_engines! {
    method => a_method_is_shown_whole;
    checklist => the_checklist_is_that_of_the_guide;
}
