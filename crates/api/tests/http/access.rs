//! Who sees what, and who may do what.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::{
    flow::to_the_verifier,
    world::{World, power_workbook},
};

const LOGINS: [&str; 13] = [
    "reporter",
    "approver",
    "jinan",
    "lead",
    "reviewer",
    "province",
    "admin",
    "reporter2",
    "approver2",
    "qingdao",
    "lead2",
    "reviewer2",
    "nobody",
];

/// Answers of each log-in, in the order of `LOGINS`, without `nobody`.
fn statuses(world: &World, path: &str) -> Vec<u16> {
    LOGINS
        .iter()
        .filter(|login| **login != "nobody")
        .map(|login| world.sign_in(login).get(path).status)
        .collect()
}

fn rows_outside_the_scope_are_not_found(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, version) = to_the_verifier(&world);
    let (enterprise, version) = (
        version["enterprise_id"].as_str().unwrap(),
        version["id"].as_str().unwrap(),
    );
    let versions = format!("/api/v1/enterprises/{enterprise}/versions/{version}");
    // Own enterprise, its city, the assigned body and the province see it; for all others it is not there.
    let seen = [200, 200, 200, 200, 200, 200, 404, 404, 404, 404, 404, 404];
    for path in [
        format!("/api/v1/submissions/{submission}"),
        format!("/api/v1/enterprises/{enterprise}"),
        versions.clone(),
        format!("{versions}/sheets"),
        format!("{versions}/workbook"),
        format!("{versions}/workbook/annotated?lang=en"),
        format!("{versions}/trace?figure=total:total_without"),
        format!("{versions}/compare/{version}"),
    ] {
        let mut found = statuses(&world, &path);
        // Who runs the platform has no business with reports at all: refused before anything is looked for.
        assert!(matches!(found[6], 403 | 404), "{path}");
        found[6] = 404;
        if path.contains("trace") {
            // The figure's name depends on the method; only who may ask matters here.
            let own = found[0];
            found
                .iter_mut()
                .filter(|status| **status == own)
                .for_each(|status| *status = 200);
        }
        assert_eq!(found, seen, "{path}");
    }
    let other = world.sign_in("reporter2");
    let upload = other
        .write("POST", &format!("/api/v1/submissions/{submission}/uploads"))
        .header("If-Match", "\"1\"")
        .file("x.xlsx", &power_workbook("1"))
        .send();
    assert_eq!(upload.refused(404), "not_found");
    let mine = world
        .sign_in("reporter2")
        .get("/api/v1/submissions")
        .expect(200);
    assert_eq!(
        mine["items"],
        json!([]),
        "a list never shows what the detail hides"
    );
    let stranger = format!("/api/v1/enterprises/{submission}/versions/{version}");
    assert_eq!(
        world.sign_in("reporter").get(&stranger).refused(404),
        "not_found",
        "the path must name its enterprise"
    );
}

fn a_draft_stays_inside_the_enterprise(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let version = reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201)["version"]
        .clone();
    let path = format!("/api/v1/submissions/{submission}");
    let seen_by_city = world.sign_in("jinan").get(&path).expect(200);
    assert_eq!(
        (&seen_by_city["parts"], &seen_by_city["direct_tonnes"]),
        (&json!([]), &Value::Null)
    );
    let versions = format!(
        "/api/v1/enterprises/{}/versions/{}",
        version["enterprise_id"].as_str().unwrap(),
        version["id"].as_str().unwrap()
    );
    for login in ["jinan", "province", "lead"] {
        assert_eq!(
            world.sign_in(login).get(&versions).refused(404),
            "not_found",
            "{login}"
        );
    }
    assert_eq!(
        reporter.get(&path).expect(200)["parts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

fn capabilities_hold_through_http(database: &TestDatabase) {
    let world = World::new(database);
    let yes = |allowed: &[usize]| -> Vec<u16> {
        (0..12)
            .map(|index| if allowed.contains(&index) { 200 } else { 403 })
            .collect()
    };
    // By the order of LOGINS: 0 reporter, 1 approver, 2 city, 3 lead, 4 reviewer, 5 province, 6 administrator, then others.
    for (path, allowed) in [
        (
            "/api/v1/submissions",
            vec![0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11],
        ),
        (
            "/api/v1/enterprises",
            vec![0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11],
        ),
        ("/api/v1/bodies", vec![5]),
        ("/api/v1/summary", vec![2, 5, 9]),
        ("/api/v1/summary/lines", vec![2, 5, 9]),
        ("/api/v1/summary.xlsx", vec![2, 5, 9]),
        ("/api/v1/campaign", vec![2, 5, 9]),
        ("/api/v1/accounts", vec![0, 1, 5, 7, 8]),
        ("/api/v1/audit", vec![5, 6]),
        ("/api/v1/methods", (0..12).collect()),
        ("/api/v1/regions", (0..12).collect()),
        ("/api/v1/sectors", (0..12).collect()),
        ("/api/v1/work", (0..12).collect()),
        ("/api/v1/methods/power-2022", (0..12).collect()),
    ] {
        assert_eq!(statuses(&world, path), yes(&allowed), "{path}");
    }
    for login in LOGINS
        .iter()
        .filter(|login| !matches!(**login, "nobody" | "reporter" | "reporter2"))
    {
        let opened = world
            .sign_in(login)
            .post("/api/v1/submissions", &json!({ "year": 2023 }));
        assert_eq!(opened.refused(403), "access.forbidden", "{login}");
    }
}

fn only_who_must_act_may_act(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, _) = to_the_verifier(&world);
    let conclude =
        json!({ "action": "conclude", "conclusion": { "opinion": "satisfied", "remarks": "" } });
    for (login, status, code) in [
        ("reporter", 403, "submission.not_permitted"),
        ("jinan", 403, "submission.not_permitted"),
        ("reviewer", 403, "submission.not_permitted"),
        ("lead2", 404, "not_found"),
    ] {
        assert_eq!(
            world
                .sign_in(login)
                .act(&submission, conclude.clone())
                .refused(status),
            code,
            "{login}"
        );
    }
    let early = world
        .sign_in("province")
        .act(&submission, json!({ "action": "approve" }));
    assert_eq!(early.refused(409), "submission.not_in_this_state");
    let unknown = world
        .sign_in("lead")
        .act(&submission, json!({ "action": "fly" }));
    assert_eq!(unknown.refused(422), "submission.unknown_action");
    assert_eq!(unknown.json()["place"]["column"], "action");
    let offered = world
        .sign_in("lead")
        .get(&format!("/api/v1/submissions/{submission}"))
        .expect(200);
    let actions: Vec<&str> = offered["available_actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| action["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["request_correction", "conclude"]);
    assert_eq!(
        offered["finding_actions"],
        json!(["raise_finding", "close_finding"])
    );
}

fn nothing_is_open_to_strangers(database: &TestDatabase) {
    let world = World::new(database);
    let document = world.get("/api/openapi.json").expect(200);
    let public = [
        "get_system",
        "list_demo_logins",
        "create_session",
        "refresh_session",
        "delete_session",
    ];
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if public.contains(&operation["operationId"].as_str().unwrap()) {
                continue;
            }
            let path = path
                .replace("{id}", "x")
                .replace("{eid}", "x")
                .replace("{vid}", "x")
                .replace("{fid}", "x");
            let answer = world
                .request(
                    &method.to_uppercase(),
                    &path.replace("{name}", "x").replace("{other}", "x"),
                )
                .send();
            assert_eq!(answer.refused(401), "session.required", "{method} {path}");
            asked += 1;
        }
    }
    assert!(asked > 35, "{asked} operations");
}

on_both_engines! {
    scope => rows_outside_the_scope_are_not_found;
    drafts => a_draft_stays_inside_the_enterprise;
    capabilities => capabilities_hold_through_http;
    acts => only_who_must_act_may_act;
    strangers => nothing_is_open_to_strangers;
}
