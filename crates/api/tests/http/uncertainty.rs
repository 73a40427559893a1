//! How sure a figure is.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{World, cement_entries};

fn a_total_says_how_sure_it_is(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let mut entries = cement_entries(7);
    entries["tables"]["line"][0]["clinker"] = json!({ "value": "1550000", "uncertainty": "2%" });
    entries["tables"]["fuel"][0]["quantity"] = json!({ "value": "210000", "uncertainty": "5%" });
    let upload = reporter
        .edit(&submission, "entries")
        .json(&json!({ "entries": entries }))
        .send()
        .expect(201);
    let version = &upload["version"];
    let door = format!(
        "/api/v1/enterprises/{}/versions/{}/uncertainty",
        version["enterprise_id"].as_str().unwrap(),
        version["id"].as_str().unwrap()
    );
    let asked = |query: &str| reporter.get(&format!("{door}?figure=total:{query}"));

    let found = asked("total_without&draws=2000").expect(200);
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{value}"));
    let relative = number(&found["relative"]);
    assert!(relative > 0.0 && relative < 0.2, "{relative}");
    let simulated = &found["simulated"];
    assert_eq!(simulated["draws"], 2000);
    assert!(number(&simulated["low"]) < number(&found["value"]));
    assert!(number(&simulated["high"]) > number(&found["value"]));
    let shares: f64 = found["drivers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|driver| number(&driver["share"]))
        .sum();
    assert!((shares - 1.0).abs() < 0.01, "{shares}");
    assert_eq!(found["drivers"].as_array().unwrap().len(), 2);
    assert!(
        number(&found["unstated"]) > 0.0,
        "nothing is stated of the rest"
    );
    assert!(found["label"]["zh"].is_string());
    assert_eq!(
        found,
        asked("total_without&draws=2000").expect(200),
        "the same seed draws the same"
    );
    assert_ne!(
        found["simulated"],
        asked("total_without&draws=2000&seed=2").expect(200)["simulated"]
    );

    assert_eq!(
        asked("total_without").expect(200)["simulated"]["draws"],
        10_000
    );
    assert_eq!(
        asked("total_without&draws=0").expect(422)["code"],
        "uncertainty.draws"
    );
    assert_eq!(
        asked("total_without&draws=1000000").expect(422)["code"],
        "uncertainty.draws"
    );
    assert_eq!(
        asked("nothing").expect(404)["code"],
        "uncertainty.no_figure"
    );
    let malformed = reporter.get(&format!("{door}?figure=nonsense"));
    assert_eq!(malformed.expect(422)["code"], "trace.malformed_figure");
    world
        .sign_in("reporter2")
        .get(&format!("{door}?figure=total:total_without"))
        .expect(404);
}
on_both_engines! {
    a_total => a_total_says_how_sure_it_is;
}
