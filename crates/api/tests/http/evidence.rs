//! Evidence through the door: what is accepted, what is said of it, who sees it.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::{
    client::Answer,
    flow::{answer_warnings, to_the_verifier},
    world::{Person, World, power_workbook},
};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n";

/// A laboratory report on the carbon content of a month, sound for the year 2023.
fn lab(month: &str, number: &str, carbon: &str) -> Value {
    json!({ "kind": "lab_report",
        "place": { "method_id": "power-2022", "table": "fuel", "row_key": format!("1|bituminous|{month}") },
        "lab": { "laboratory": "齐鲁检测", "cma": "211500010001", "report_number": number, "sample_id": number,
            "sampled_on": "2023-04-01", "sent_on": "2023-04-02", "received_on": "2023-04-02", "tested_on": "2023-04-05",
            "issued_on": "2023-04-08", "certified": [{ "parameter": "carbon", "basis": "ad", "value": carbon,
                "unit": "%", "column": "carbon_air_dried" }] } })
}

fn path(submission: &str) -> String {
    format!("/api/v1/submissions/{submission}/evidence")
}

fn attach(person: &Person<'_>, submission: &str, file: &[u8], facts: &Value) -> Answer {
    person
        .write("POST", &path(submission))
        .form("../1月 报告.pdf", file, facts)
        .send()
}

fn codes(evidence: &Value) -> Vec<&str> {
    let problems = evidence["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|problem| problem["code"].as_str().unwrap())
        .collect()
}

fn attached_checked_and_served(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    // Before a version exists.
    let sound = attach(&reporter, &submission, PDF, &lab("03", "R-03", "58.42")).expect(201);
    assert!(codes(&sound).is_empty(), "{sound}");
    assert_eq!(sound["file_name"], "1月 报告.pdf");
    assert_eq!(sound["place"]["month"], "03");
    assert_eq!(
        sound["place_label"]["zh"],
        "化石燃料燃烧排放表 · 1 · 烟煤 · 3月"
    );
    reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201);
    // It stays with its anchor across versions, and is held against the figures.
    let other = [PDF, b"%%EOF"].concat();
    let wrong = attach(&reporter, &submission, &other, &lab("04", "R-04", "58.24")).expect(201);
    assert_eq!(codes(&wrong), ["EVID-010"]);
    let told = &wrong["problems"][0];
    assert_eq!(
        (&told["expected"], &told["value"]),
        (&json!("58.24"), &json!("58.42"))
    );
    assert_eq!(told["place"]["column"], "carbon_air_dried");
    // The same sample for a second month.
    let twice = attach(&reporter, &submission, PDF, &lab("05", "R-03", "58.42")).expect(201);
    assert_eq!(codes(&twice), ["EVID-005", "EVID-006"]);
    let list = reporter.get(&path(&submission)).expect(200);
    assert_eq!(
        (&list["total"], &list["may_add"]),
        (&json!(3), &json!(true))
    );
    assert_eq!(
        list["problems"],
        json!({ "fatal": 0, "error": 4, "warning": 1, "note": 0 })
    );
    // Removal is a mark with a reason; the file stays.
    let one = format!("{}/{}", path(&submission), twice["id"].as_str().unwrap());
    let removal = format!("{one}/removal");
    assert_eq!(
        reporter
            .post(&removal, &json!({ "reason": " " }))
            .refused(422),
        "evidence.reason"
    );
    let gone = reporter
        .post(&removal, &json!({ "reason": "附错月份" }))
        .expect(200);
    assert_eq!(gone["removed"]["reason"], "附错月份");
    assert_eq!(
        reporter
            .post(&removal, &json!({ "reason": "再次" }))
            .refused(409),
        "evidence.removed"
    );
    let list = reporter.get(&path(&submission)).expect(200);
    assert_eq!(
        (&list["total"], &list["problems"]["error"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(
        reporter
            .get(&format!("{}?removed=true", path(&submission)))
            .expect(200)["total"],
        1
    );
    let file = reporter.get(&format!("{one}/file?inline=true"));
    assert_eq!((file.status, file.body.as_slice()), (200, PDF));
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert!(
        file.header("content-security-policy")
            .unwrap()
            .starts_with("sandbox")
    );
    assert!(
        file.header("content-disposition")
            .unwrap()
            .starts_with("inline")
    );
    let saved = reporter.get(&format!("{one}/file"));
    assert!(
        saved
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
}

fn searched_filtered_paged_and_exported(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    attach(&reporter, &submission, PDF, &lab("03", "R-03", "58.42")).expect(201);
    let mut late = lab("04", "R-04", "58.42");
    late["lab"]["issued_on"] = json!("2023-06-10");
    attach(&reporter, &submission, PDF, &late).expect(201);
    let ledger = json!({ "kind": "ledger", "place": { "method_id": "power-2022", "month": "03" }, "note": "入炉煤台账" });
    attach(&reporter, &submission, PDF, &ledger).expect(201);
    let numbers = |query: &str| -> Vec<i64> {
        let found = reporter
            .get(&format!("{}?{query}", path(&submission)))
            .expect(200);
        let items = found["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["number"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(numbers(""), [3, 2, 1]);
    assert_eq!(numbers("sort=number"), [1, 2, 3]);
    assert_eq!(numbers("kind=ledger,other"), [3]);
    assert_eq!(numbers("month=03"), [3, 1]);
    assert_eq!(numbers("table=fuel&row_key=1%7Cbituminous%7C04"), [2]);
    assert_eq!(numbers("column=carbon_air_dried&table=fuel"), [2, 1]);
    assert_eq!(numbers("search=r-04"), [2]);
    assert_eq!(numbers("problems=true"), [2]);
    let first = reporter
        .get(&format!("{}?limit=2", path(&submission)))
        .expect(200);
    let next = first["next_cursor"].as_str().unwrap();
    assert_eq!(numbers(&format!("limit=2&cursor={next}")), [1]);
    for (query, code) in [
        ("cursor=x", "request.bad_cursor"),
        ("sort=x", "request.unknown_sort"),
        ("limit=0", "request.limit"),
    ] {
        assert_eq!(
            reporter
                .get(&format!("{}?{query}", path(&submission)))
                .refused(400),
            code
        );
    }
    let book = reporter.get(&format!("{}.xlsx?kind=lab_report", path(&submission)));
    assert_eq!((book.status, &book.body[..2]), (200, &b"PK"[..]));
}

fn refused_without_a_trace(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let facts = lab("03", "R-03", "58.42");
    assert_eq!(
        attach(&reporter, &submission, b"MZ program", &facts).refused(422),
        "evidence.file_type"
    );
    assert_eq!(
        attach(&reporter, &submission, b"%PDF-1.4 half", &facts).refused(422),
        "evidence.broken"
    );
    assert_eq!(
        attach(&reporter, &submission, b"", &facts).refused(422),
        "evidence.empty"
    );
    let changed = |pointer: &str, value: Value| {
        let mut facts = facts.clone();
        *facts.pointer_mut(pointer).unwrap() = value;
        attach(&reporter, &submission, PDF, &facts)
    };
    for (pointer, value, code) in [
        ("/kind", json!("novel"), "evidence.facts"),
        ("/kind", json!("ledger"), "evidence.facts"),
        ("/lab", Value::Null, "evidence.facts"),
        ("/lab/report_number", json!(" "), "evidence.facts"),
        ("/lab/certified/0/value", json!("many"), "evidence.facts"),
        ("/lab/certified/0/basis", json!("wet"), "evidence.facts"),
        ("/place/method_id", json!("none"), "evidence.place"),
        ("/place/table", json!("none"), "evidence.place"),
        ("/place/row_key", json!("1|bituminous"), "evidence.place"),
    ] {
        assert_eq!(changed(pointer, value).refused(422), code, "{pointer}");
    }
    assert_eq!(
        changed("/lab/issued_on", json!("soon")).refused(400),
        "request.malformed"
    );
    let scan = json!({ "kind": "stamped_scan", "place": { "method_id": "power-2022" },
        "version_id": "00000000-0000-7000-8000-000000000000" });
    assert_eq!(
        attach(&reporter, &submission, PDF, &scan).refused(422),
        "evidence.version"
    );
    let no_facts = reporter
        .write("POST", &path(&submission))
        .file("a.pdf", PDF)
        .send();
    assert_eq!(no_facts.refused(400), "upload.facts_missing");
    assert_eq!(
        reporter.post(&path(&submission), &facts).refused(415),
        "request.media_type"
    );
    assert_eq!(reporter.get(&path(&submission)).expect(200)["total"], 0);
    // The same request again is the same piece; another file under its key is refused.
    let send = |bytes: &[u8]| {
        let request = reporter
            .request("POST", &path(&submission))
            .header("Idempotency-Key", "twice");
        request.form("a.pdf", bytes, &facts).send()
    };
    assert_eq!(send(PDF).expect(201)["id"], send(PDF).expect(201)["id"]);
    assert_eq!(
        send(b"%PDF-1.4 %%EOF").refused(409),
        "request.idempotency_key_reused"
    );
}

fn a_scan_is_of_its_version(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let first = reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201);
    let scan = json!({ "kind": "stamped_scan", "place": { "method_id": "power-2022" }, "version_id": first["version"]["id"] });
    let kept = attach(&reporter, &submission, PDF, &scan).expect(201);
    assert!(codes(&kept).is_empty());
    assert_eq!(kept["version_hash"], first["version"]["content_hash"]);
    reporter
        .upload(&submission, &power_workbook("84000.00"))
        .expect(201);
    let list = reporter.get(&path(&submission)).expect(200);
    assert_eq!(codes(&list["items"][0]), ["EVID-011"]);
}

fn seen_in_scope_and_silent_about_others(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, _) = to_the_verifier(&world);
    let reporter = world.sign_in("reporter");
    let mine = attach(&reporter, &submission, PDF, &lab("03", "R-03", "58.42")).expect(201);
    let file = format!(
        "{}/{}/file",
        path(&submission),
        mine["id"].as_str().unwrap()
    );
    for (login, status) in [
        ("approver", 200),
        ("jinan", 200),
        ("lead", 200),
        ("province", 200),
        ("reporter2", 404),
        ("qingdao", 404),
        ("lead2", 404),
    ] {
        let person = world.sign_in(login);
        assert_eq!(person.get(&path(&submission)).status, status, "{login}");
        assert_eq!(person.get(&file).status, status, "{login}");
    }
    let lead = world.sign_in("lead");
    assert_eq!(lead.get(&path(&submission)).expect(200)["may_add"], false);
    assert_eq!(
        attach(&lead, &submission, PDF, &lab("04", "R-04", "1")).refused(403),
        "access.forbidden"
    );
    assert_eq!(world.sign_in("admin").get(&path(&submission)).status, 404);
    // Another enterprise uses the same report: it learns that, and nothing else.
    let other = world.sign_in("reporter2");
    let theirs = other.open(2023);
    let mut facts = lab("03", "R-03", "58.42");
    facts["place"] = json!({ "method_id": "cement-2013", "month": "03" });
    let told = attach(&other, &theirs, PDF, &facts).expect(201);
    assert_eq!(codes(&told), ["EVID-008", "EVID-007"]);
    let said = told.to_string();
    assert!(
        !said.contains("热电厂") && !said.contains(&submission),
        "{said}"
    );
}

fn the_report_waits_for_sound_evidence(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let upload = reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201);
    answer_warnings(&reporter, &upload["version"]);
    attach(&reporter, &submission, PDF, &lab("03", "R-03", "58.42")).expect(201);
    let twice = attach(&reporter, &submission, PDF, &lab("05", "R-03", "58.42")).expect(201);
    let submit = || reporter.act(&submission, json!({ "action": "submit" }));
    let refused = submit();
    assert_eq!(refused.refused(409), "submission.evidence_errors");
    let told = refused.json();
    let said: Vec<&Value> = told["problems"].as_array().unwrap().iter().collect();
    assert!(said.iter().any(|problem| problem["code"] == "EVID-006"));
    assert_eq!(told["place"]["table"], "fuel", "{told}");
    let one = format!("{}/{}", path(&submission), twice["id"].as_str().unwrap());
    reporter
        .post(&format!("{one}/removal"), &json!({ "reason": "附错月份" }))
        .expect(200);
    assert_eq!(submit().expect(200)["state"], "enterprise_approval");
}

on_both_engines! {
    evidence_holds_a_report_back => the_report_waits_for_sound_evidence;
    evidence_is_attached_and_checked => attached_checked_and_served;
    evidence_is_listed => searched_filtered_paged_and_exported;
    evidence_is_refused => refused_without_a_trace;
    scans_are_bound => a_scan_is_of_its_version;
    evidence_is_scoped => seen_in_scope_and_silent_about_others;
}
