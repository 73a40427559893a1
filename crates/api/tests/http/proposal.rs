//! Changes of the methods' data through the door.

use std::sync::atomic::AtomicBool;

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::json;

use crate::{flow::to_the_verifier, world::World};

fn proposed_weighed_and_adopted(database: &TestDatabase) {
    let world = World::new(database);
    let (_, version) = to_the_verifier(&world);
    let province = world.sign_in("province");
    let new = json!({ "kind": "factors", "effective_from": "2024-04-01", "reason": "新的电网排放因子",
        "content": "set,factor,key,value,unit,year_from,year_to,region,source,confidence,note\n\
                    GRID_ETS,grid.ets,,0.05,tCO2/MWh,,,,《试行稿》,checked,\n" });
    let proposal = province.post("/api/v1/proposals", &new).expect(201);
    assert_eq!(
        (proposal["impact"]["state"].as_str(), &proposal["decisions"]),
        (Some("waiting"), &json!(["withdraw"]))
    );
    let path = format!("/api/v1/proposals/{}", proposal["id"].as_str().unwrap());
    let decision = format!("{path}/decision");
    let second = world.sign_in("province2");
    let adopt = json!({ "decision": "adopt", "note": "同意" });
    assert_eq!(
        second.post(&decision, &adopt).refused(409),
        "proposal.no_impact"
    );
    assert!(
        world
            .app
            .compute_due_impact(&AtomicBool::new(false))
            .unwrap()
    );
    let detail = second.get(&path).expect(200);
    assert_eq!(
        (
            detail["proposal"]["impact"]["changed"].as_i64(),
            &detail["content"]
        ),
        (Some(1), &new["content"])
    );
    let changes = second
        .get(&format!("{path}/changes?changed=true&limit=10"))
        .expect(200);
    let change = &changes["items"][0];
    assert_eq!(
        (changes["total"].as_i64(), &change["version_id"]),
        (Some(1), &version["id"])
    );
    assert_eq!(change["with_indirect"]["before"], version["total_with"]);
    assert!(
        change["with_indirect"]["difference"]
            .as_str()
            .unwrap()
            .starts_with('-')
    );
    assert_eq!(
        province.post(&decision, &adopt).refused(403),
        "proposal.own"
    );
    let again = province.post(&format!("{path}/impact"), &json!({ "run": "cancel" }));
    assert_eq!(again.refused(409), "proposal.not_in_this_state");
    assert_eq!(
        second.post(&decision, &adopt).expect(200)["state"],
        "adopted"
    );
    let listed = province.get("/api/v1/proposals?state=adopted").expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    for login in ["reporter", "lead", "jinan", "admin"] {
        assert_eq!(
            world.sign_in(login).get("/api/v1/proposals").refused(403),
            "access.forbidden",
            "{login}"
        );
    }
    let faulty = json!({ "kind": "method", "effective_from": "2024-04-01", "reason": "x", "content": "[method]\nid = \"a\"\n" });
    let refused = province.post("/api/v1/proposals", &faulty);
    assert_eq!(refused.refused(422), "proposal.content");
    assert!(
        refused.json()["problems"][0]["place"]["row_key"].is_string(),
        "a fault has its line"
    );
}

on_both_engines! {
    proposals => proposed_weighed_and_adopted;
}
