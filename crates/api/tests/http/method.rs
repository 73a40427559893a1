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

    let method = reporter
        .get("/api/v1/methods/cement-2013?year=2023")
        .expect(200);
    assert!(method["rounding"]["en"].is_string());
    let fuel = named(&method["tables"], "fuel");
    let ncv = named(&fuel["columns"], "ncv");
    assert_eq!(ncv["default"]["source"], "factor(fuel.ncv, fuel)");
    assert_eq!(ncv["uncertainty"], Value::Null, "the guideline states none");
    let emission = &named(&fuel["columns"], "emission")["formula"]["mathematics"];
    assert!(emission["zh"].as_str().unwrap().contains('×'));
    let carbon = named(&method["constants"], "carbon_to_co2");
    assert_eq!(carbon["value"], "11/3", "a constant loses nothing");

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
