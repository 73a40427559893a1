//! Waivers through the door.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::json;

use crate::{flow::to_the_verifier, world::World};

fn asked_for_decided_and_listed(database: &TestDatabase) {
    let world = World::new(database);
    let (_, version) = to_the_verifier(&world);
    let province = world.sign_in("province");
    let new = json!({ "enterprise_id": version["enterprise_id"], "method_id": "power-2022", "check_code": "PWR-001",
        "reason": "煤质特殊，已有专项检测报告", "until": "2024-12-31" });
    let waiver = province.post("/api/v1/waivers", &new).expect(201);
    assert_eq!(
        (waiver["state"].as_str(), waiver["in_force"].as_bool()),
        (Some("asked"), Some(false))
    );
    let decision = format!(
        "/api/v1/waivers/{}/decision",
        waiver["id"].as_str().unwrap()
    );
    let approve = json!({ "decision": "approve", "note": "同意" });
    assert_eq!(
        province.post(&decision, &approve).refused(403),
        "waiver.own"
    );
    let second = world.sign_in("province2");
    let approved = second.post(&decision, &approve).expect(200);
    assert_eq!(
        (approved["in_force"].as_bool(), &approved["decisions"]),
        (Some(true), &json!(["end"]))
    );
    for (login, seen) in [
        ("reporter", 1),
        ("reporter2", 0),
        ("jinan", 1),
        ("qingdao", 0),
        ("lead", 1),
        ("lead2", 0),
    ] {
        let list = world
            .sign_in(login)
            .get("/api/v1/waivers?in_force=true&limit=5")
            .expect(200);
        assert_eq!(
            (
                list["items"].as_array().unwrap().len(),
                list["total"].as_i64()
            ),
            (seen, i64::try_from(seen).ok()),
            "{login}"
        );
    }
    assert_eq!(
        world.sign_in("admin").get("/api/v1/waivers").refused(403),
        "access.forbidden"
    );
    let past = json!({ "enterprise_id": version["enterprise_id"], "method_id": "power-2022", "check_code": "PWR-002",
        "reason": "x", "until": "2024-01-01" });
    let refused = province.post("/api/v1/waivers", &past);
    assert_eq!(
        (refused.refused(422), &refused.json()["place"]["column"]),
        ("waiver.past".into(), &json!("until"))
    );
}

on_both_engines! {
    waivers => asked_for_decided_and_listed;
}
