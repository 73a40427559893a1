//! What every request can rely on: idempotency, conditions, methods, pages, languages.

use chrono::TimeDelta;
use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::json;

use crate::{
    client::Request,
    world::{World, power_entries, power_workbook},
};

fn the_same_request_twice_is_one_act(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let open = |year: i32, key: &str| {
        reporter
            .request("POST", "/api/v1/submissions")
            .header("Idempotency-Key", key)
            .json(&json!({ "year": year }))
            .send()
    };
    let (first, again) = (open(2023, "a"), open(2023, "a"));
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(first.header("etag"), again.header("etag"));
    assert_eq!(
        open(2022, "a").refused(409),
        "request.idempotency_key_reused"
    );
    assert_eq!(open(2023, "b").refused(409), "submission.exists");
    let missing = reporter
        .request("POST", "/api/v1/submissions")
        .json(&json!({ "year": 2022 }))
        .send();
    assert_eq!(missing.refused(400), "request.idempotency_key_required");
    assert_eq!(reporter.get("/api/v1/submissions").expect(200)["total"], 1);
}

fn the_same_workbook_twice_is_one_version(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let workbook = power_workbook("83215.46");
    let first = reporter.upload(&submission, &workbook).expect(201);
    let again = reporter.upload(&submission, &workbook).expect(201);
    assert_eq!(
        (first["outcome"].as_str(), again["outcome"].as_str()),
        (Some("stored"), Some("existing"))
    );
    assert_eq!(first["version"]["id"], again["version"]["id"]);
    // The other door has the same meaning: the same entries are the same version.
    let entries = json!({ "entries": power_entries("83215.46") });
    let entered = reporter
        .edit(&submission, "entries")
        .json(&entries)
        .send()
        .expect(201);
    assert_eq!(entered["outcome"], "existing");
    assert_eq!(entered["version"]["id"], first["version"]["id"]);
    let changed = reporter
        .edit(&submission, "entries")
        .json(&json!({ "entries": power_entries("83216") }))
        .send();
    assert_eq!(changed.expect(201)["version"]["number"], 2);
}

fn an_edit_needs_the_state_it_saw(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, colleague) = (world.sign_in("reporter"), world.sign_in("reporter"));
    let submission = reporter.open(2023);
    let uploads = format!("/api/v1/submissions/{submission}/uploads");
    let seen = reporter
        .get(&format!("/api/v1/submissions/{submission}"))
        .header("etag")
        .unwrap()
        .to_owned();
    let send = |who: &crate::world::Person<'_>, coal: &str| {
        who.write("POST", &uploads)
            .header("If-Match", &seen)
            .file("report.xlsx", &power_workbook(coal))
            .send()
    };
    assert_eq!(
        send(&reporter, "83215.46").expect(201)["version"]["number"],
        1
    );
    assert_eq!(send(&colleague, "90000").refused(412), "submission.stale");
    let blind = colleague
        .write("POST", &uploads)
        .file("report.xlsx", &power_workbook("90000"))
        .send();
    assert_eq!(blind.refused(428), "request.if_match_required");
    let parts = reporter
        .get(&format!("/api/v1/submissions/{submission}"))
        .expect(200)["parts"]
        .clone();
    assert_eq!(
        parts[0]["versions"].as_array().unwrap().len(),
        1,
        "nothing of the refused edits was kept"
    );
}

fn of_many_at_once_one_wins(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let path = format!("/api/v1/submissions/{submission}");
    let etag = reporter.get(&path).header("etag").unwrap().to_owned();
    let send = |number: u32| {
        Request::new(world.address, "POST", &format!("{path}/entries"))
            .header("Authorization", &format!("Bearer {}", reporter.token))
            .header("Idempotency-Key", &format!("race-{number}"))
            .header("If-Match", &etag)
            .json(&json!({ "entries": power_entries(&format!("{}", 80_000 + number)) }))
    };
    let requests: Vec<Request> = (0..6).map(send).collect();
    let mut answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = requests
            .into_iter()
            .map(|request| scope.spawn(|| request.send().status))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    answers.sort_unstable();
    assert_eq!(answers, [201, 412, 412, 412, 412, 412]);
    let parts = reporter.get(&path).expect(200)["parts"].clone();
    assert_eq!(parts[0]["versions"].as_array().unwrap().len(), 1);
}

fn an_answer_is_kept_a_week(database: &TestDatabase) {
    let world = World::new(database);
    let open = || {
        let reporter = world.sign_in("reporter");
        let request = reporter
            .request("POST", "/api/v1/submissions")
            .header("Idempotency-Key", "a");
        request.json(&json!({ "year": 2023 })).send()
    };
    open().expect(201);
    world.clock.advance(TimeDelta::days(6));
    world.app.sweep().unwrap();
    open().expect(201);
    world.clock.advance(TimeDelta::days(2));
    assert!(world.app.sweep().unwrap() > 0);
    assert_eq!(
        open().refused(409),
        "submission.exists",
        "the key is forgotten, the submission is not"
    );
}

fn wrong_methods_and_paths_are_told_apart(database: &TestDatabase) {
    let world = World::new(database);
    let put = world.request("PUT", "/api/v1/submissions").send();
    assert_eq!(put.refused(405), "request.method_not_allowed");
    assert_eq!(put.header("allow"), Some("GET, POST"));
    for method in ["TRACE", "PATCH", "PROPFIND"] {
        let answer = world.request(method, "/api/v1/submissions").send();
        assert_eq!(
            answer.refused(405),
            "request.method_not_allowed",
            "{method}"
        );
    }
    assert_eq!(
        world.request("POST", "/").send().refused(405),
        "request.method_not_allowed"
    );
    assert_eq!(world.get("/api/v1/nothing").refused(404), "not_found");
    assert_eq!(
        world
            .sign_in("reporter")
            .get("/api/v1/submissions/not-an-id")
            .refused(404),
        "not_found"
    );
}

fn lists_come_in_pages(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    for year in [2021, 2022, 2023] {
        reporter.open(year);
    }
    let page = reporter
        .get("/api/v1/submissions?limit=2&sort=year")
        .expect(200);
    let years = |page: &serde_json::Value| -> Vec<i64> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["year"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(
        (years(&page), page["total"].as_i64()),
        (vec![2021, 2022], Some(3))
    );
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = reporter
        .get(&format!(
            "/api/v1/submissions?limit=2&sort=year&cursor={cursor}"
        ))
        .expect(200);
    assert_eq!(
        (years(&rest), rest["next_cursor"].as_str()),
        (vec![2023], None)
    );
    let reversed = reporter
        .get("/api/v1/submissions?sort=-year&year=2022")
        .expect(200);
    assert_eq!(years(&reversed), [2022]);
    assert_eq!(
        reporter.get("/api/v1/submissions?cursor=abc").refused(400),
        "request.bad_cursor"
    );
    assert_eq!(
        reporter.get("/api/v1/submissions?sort=colour").refused(400),
        "request.unknown_sort"
    );
    for limit in ["0", "201"] {
        let answer = reporter.get(&format!("/api/v1/submissions?limit={limit}"));
        assert_eq!(answer.refused(400), "request.limit");
    }
    assert_eq!(
        reporter.get("/api/v1/submissions?year=soon").refused(400),
        "request.query"
    );
    assert_eq!(
        reporter.get("/api/v1/submissions?year=99999").refused(422),
        "request.year"
    );
    let export = reporter.get("/api/v1/submissions.xlsx?year=2022");
    assert!(
        export.status == 200 && export.body.starts_with(b"PK"),
        "{}",
        export.text()
    );
    assert!(
        export
            .header("content-disposition")
            .unwrap()
            .contains("filename*=UTF-8''")
    );
}

fn refusals_speak_the_callers_language(database: &TestDatabase) {
    let world = World::new(database);
    let ask = |language: &str| {
        world
            .request("GET", "/api/v1/me")
            .header("Accept-Language", language)
            .send()
    };
    let (chinese, english) = (ask("zh-CN"), ask("en-GB,en;q=0.8"));
    assert_eq!(chinese.refused(401), english.refused(401));
    assert_eq!(chinese.json()["title"], "需要登录");
    assert_eq!(english.json()["title"], "Sign-in required");
    assert_eq!(ask("fr").json()["title"], "需要登录");
    assert_eq!(english.json()["instance"], "/api/v1/me");
    assert_eq!(english.json()["type"], "urn:qilu:problem:session.required");
}

on_both_engines! {
    idempotency => the_same_request_twice_is_one_act;
    same_workbook => the_same_workbook_twice_is_one_version;
    conditions => an_edit_needs_the_state_it_saw;
    races => of_many_at_once_one_wins;
    sweeping => an_answer_is_kept_a_week;
    methods => wrong_methods_and_paths_are_told_apart;
    pages => lists_come_in_pages;
    languages => refusals_speak_the_callers_language;
}
