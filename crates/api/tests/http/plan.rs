//! Monitoring plans through the door.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::json;

use crate::world::World;

fn written_handed_in_and_decided(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let new =
        json!({ "method_id": "power-2022", "effective_from": "2023-01-01", "reason": "首次编制" });
    let plan = reporter.post("/api/v1/plans", &new).expect(201);
    let path = format!("/api/v1/plans/{}", plan["id"].as_str().unwrap());
    assert_eq!(
        (plan["state"].as_str(), plan["title"]["zh"].as_str()),
        (Some("draft"), Some("数据质量控制计划"))
    );
    let unit = plan["frame"]["tables"]
        .as_array()
        .unwrap()
        .iter()
        .find(|table| table["id"] == "unit")
        .unwrap();
    assert_eq!(unit["kind"], "units");
    let open = reporter.post("/api/v1/plans", &new);
    assert_eq!(open.refused(409), "plan.open");

    let mut edit =
        json!({ "effective_from": "2023-01-01", "reason": "首次编制", "content": plan["content"] });
    edit["content"]["boundary"] = json!("发电设施");
    let unseen = reporter.write("PUT", &path).json(&edit).send();
    assert_eq!(unseen.refused(428), "request.if_match_required");
    let etag = reporter.get(&path).header("etag").unwrap().to_owned();
    let saved = reporter
        .write("PUT", &path)
        .header("If-Match", &etag)
        .json(&edit)
        .send();
    assert_eq!(saved.expect(200)["content"]["boundary"], "发电设施");
    assert_ne!(saved.header("etag"), Some(etag.as_str()));
    let stale = reporter
        .write("PUT", &path)
        .header("If-Match", &etag)
        .json(&edit)
        .send();
    assert_eq!(stale.refused(412), "plan.stale");
    let etag = saved.header("etag").unwrap().to_owned();
    let act = |body: &serde_json::Value| {
        reporter
            .write("POST", &format!("{path}/actions"))
            .header("If-Match", &etag)
            .json(body)
            .send()
    };
    let incomplete = act(&json!({ "action": "submit" }));
    assert_eq!(incomplete.refused(422), "plan.incomplete");
    let problems = incomplete.json()["problems"].as_array().unwrap().clone();
    assert!(
        problems
            .iter()
            .any(|problem| problem["place"]["column"] == "ncv")
    );
    assert_eq!(
        act(&json!({ "action": "approve" })).refused(403),
        "access.forbidden"
    );

    // What is no plan is refused and changes nothing.
    for wrong in [
        json!({ "effective_from": "soon", "reason": "", "content": {} }),
        json!({ "effective_from": "2023-01-01", "reason": "", "content": { "colour": "red" } }),
        json!({ "effective_from": "2023-01-01", "reason": "", "content": { "ways": [{ "source": "guessed" }] } }),
        json!({ "effective_from": "2023-01-01", "reason": "", "content": { "meters": [{ "valid_until": "2023-02-30" }] } }),
    ] {
        let sent = reporter
            .write("PUT", &path)
            .header("If-Match", &etag)
            .json(&wrong)
            .send();
        assert_eq!(sent.refused(400), "request.malformed", "{wrong}");
    }
    assert_eq!(
        reporter.get(&path).expect(200)["content"]["boundary"],
        "发电设施"
    );

    for (login, status) in [
        ("approver", 200),
        ("province", 404),
        ("jinan", 404),
        ("lead", 404),
        ("reporter2", 404),
        ("admin", 403),
    ] {
        assert_eq!(
            world.sign_in(login).get(&path).status,
            status,
            "{login} and a draft"
        );
    }
    let list = reporter
        .get("/api/v1/plans?state=draft,returned&limit=5")
        .expect(200);
    assert_eq!(
        (list["total"].as_i64(), list["items"][0]["number"].as_i64()),
        (Some(1), Some(1))
    );
    let work = reporter.get("/api/v1/work").expect(200);
    assert_eq!(work["plans"][0]["task"], "submit");
    for (file, size) in [
        ("/api/v1/plans.xlsx", 1_000),
        (&*format!("{path}/workbook?lang=en"), 1_000),
    ] {
        let answer = reporter.get(file);
        assert!(answer.status == 200 && answer.body.len() > size, "{file}");
    }
}

on_both_engines! {
    plans => written_handed_in_and_decided;
}
