//! The methods as forms and readers meet them.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::Value;

use crate::world::World;

fn named<'a>(list: &'a Value, id: &str) -> &'a Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

fn a_method_says_how_it_calculates(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let listed = reporter.get("/api/v1/methods").expect(200);
    let cement = named(&listed, "cement-2013");
    assert_eq!(cement["purpose"], "legal_entity");
    assert!(cement["table_count"].as_u64().unwrap() > 2);
    assert!(cement["check_count"].as_u64().unwrap() > 2);
    assert_eq!(named(&listed, "cement-2024")["purpose"], "compliance");

    let method = reporter.get("/api/v1/methods/cement-2013").expect(200);
    assert_eq!(
        method["check_count"],
        Value::Null,
        "the checks are there themselves"
    );
    let fuel = named(&method["tables"], "fuel");
    let emission = named(&fuel["columns"], "emission");
    assert!(
        emission["formula"]["source"]
            .as_str()
            .unwrap()
            .contains('*')
    );
    assert!(
        emission["formula"]["maths"]["zh"]
            .as_str()
            .unwrap()
            .contains('×')
    );
    assert!(emission["clause"].is_string());
    let ncv = named(&fuel["columns"], "ncv");
    assert_eq!(ncv["default"]["source"], "factor(fuel.ncv, fuel)");
    assert_eq!(ncv["uncertainty"], Value::Null, "the guideline states none");
    assert_eq!(named(&fuel["columns"], "fuel")["formula"], Value::Null);
    assert!(method["totals"][0]["formula"]["maths"]["en"].is_string());

    let factors = method["factors"].as_array().unwrap();
    assert!(factors.len() > 20);
    assert!(factors.iter().all(|factor| {
        ["value", "source", "confidence", "set", "symbol"]
            .iter()
            .all(|field| !factor[field].as_str().unwrap().is_empty())
    }));
    assert!(factors.iter().any(|factor| factor["label"]["zh"] == "烟煤"));
    let mut identities: Vec<String> = factors
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {} {}",
                one["set"], one["factor"], one["key"], one["years"], one["region"]
            )
        })
        .collect();
    let all = identities.len();
    identities.sort_unstable();
    identities.dedup();
    assert_eq!(identities.len(), all, "each value once");

    let check = &method["checks"][0];
    assert!(check["when"]["source"].is_string());
    assert!(check["statutory"].is_boolean());

    let glass = reporter.get("/api/v1/methods/flat-glass-2013").expect(200);
    let fuel = named(&glass["tables"], "fuel");
    let ncv = named(&fuel["columns"], "ncv");
    assert_eq!(ncv["uncertainty"]["default"], "0.05");
    assert_eq!(ncv["uncertainty"]["entered"], "0.02");
    assert_eq!(glass["confidence"], "memory");

    reporter.get("/api/v1/methods/cement-1999").expect(404);
    world.get("/api/v1/methods/cement-2013").expect(401);
}
on_both_engines! {
    one_method => a_method_says_how_it_calculates;
}

fn editions_without_a_method_are_named(database: &TestDatabase) {
    let world = World::new(database);
    let editions = world
        .sign_in("province")
        .get("/api/v1/editions")
        .expect(200);
    let steel = editions
        .as_array()
        .unwrap()
        .iter()
        .find(|edition| edition["sector"] == "steel")
        .unwrap();
    assert_eq!(steel["instrument"], "GB/T 32151.5-2026");
    assert_eq!(steel["in_force"], "2026-10-01");
    world.get("/api/v1/editions").expect(401);
}
on_both_engines! {
    editions => editions_without_a_method_are_named;
}
