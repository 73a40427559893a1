//! The main job: a workbook becomes a line in the province's totals.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{Person, World, power_workbook};

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

fn body<'a>(bodies: &'a Value, name: &str) -> &'a Value {
    bodies
        .as_array()
        .unwrap()
        .iter()
        .find(|body| body["name"].as_str().unwrap().contains(name))
        .unwrap()
}

/// Explains every warning of a version.
pub fn answer_warnings(reporter: &Person<'_>, version: &Value) {
    let path = format!(
        "/api/v1/enterprises/{}/versions/{}/answers",
        version["enterprise_id"].as_str().unwrap(),
        version["id"].as_str().unwrap()
    );
    for problem in version["problems"].as_array().unwrap() {
        if problem["severity"] == "warning" {
            let answer = json!({ "code": problem["code"], "place": problem["place"], "text": "已核对原始记录。" });
            reporter
                .write("PUT", &path)
                .json(&answer)
                .send()
                .expect(200);
        }
    }
}

/// Brings a submission of the power station to the verifier.
pub fn to_the_verifier(world: &World) -> (String, Value) {
    let (reporter, approver) = (world.sign_in("reporter"), world.sign_in("approver"));
    let submission = reporter.open(2023);
    let upload = reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201);
    assert_eq!(upload["outcome"], "stored");
    let version = upload["version"].clone();
    assert_eq!(
        version["problem_counts"]["error"], 0,
        "{}",
        version["problems"]
    );
    answer_warnings(&reporter, &version);
    assert_eq!(
        reporter
            .act(&submission, json!({ "action": "submit" }))
            .expect(200)["state"],
        "enterprise_approval"
    );
    assert_eq!(
        approver
            .act(&submission, json!({ "action": "approve_submission" }))
            .expect(200)["state"],
        "city_check"
    );
    let city = world.sign_in("jinan");
    assert_eq!(
        city.act(&submission, json!({ "action": "accept" }))
            .expect(200)["state"],
        "assignment"
    );
    let province = world.sign_in("province");
    let bodies = province.get("/api/v1/bodies").expect(200);
    let chosen = body(&bodies, "甲");
    let assign = json!({ "action": "assign", "body_id": chosen["id"], "lead_id": chosen["leads"][0]["id"],
        "reviewer_id": chosen["reviewers"][0]["id"] });
    assert_eq!(
        province.act(&submission, assign).expect(200)["state"],
        "verifying"
    );
    (submission, version)
}

fn from_workbook_to_summary(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, version) = to_the_verifier(&world);
    let (lead, reviewer) = (world.sign_in("lead"), world.sign_in("reviewer"));
    let (reporter, approver) = (world.sign_in("reporter"), world.sign_in("approver"));
    let province = world.sign_in("province");

    // A finding on a cell, and the correction that mends it.
    let findings = format!("/api/v1/submissions/{submission}/findings");
    let place =
        json!({ "table": "fuel", "row_key": "1|bituminous|01", "column": "quantity", "at": null });
    let raised = lead
        .post(&findings, &json!({ "item_code": "4.1", "version_id": version["id"], "place": place,
            "description": "一月入炉煤量与盘存表不一致。", "severity": "major", "tonnes_effect": "1200" }))
        .expect(201);
    assert!(
        raised["place"]["at"]["cell"].is_string(),
        "the finding names its cell: {raised}"
    );
    assert_eq!(
        lead.act(&submission, json!({ "action": "request_correction" }))
            .expect(200)["state"],
        "correcting"
    );
    let corrected = reporter
        .upload(&submission, &power_workbook("84000.00"))
        .expect(201)["version"]
        .clone();
    assert_eq!(corrected["number"], 2);
    answer_warnings(&reporter, &corrected);
    reporter
        .post(
            &format!("{findings}/{}/answer", id(&raised)),
            &json!({ "text": "已更正。" }),
        )
        .expect(200);
    assert_eq!(
        approver
            .act(&submission, json!({ "action": "resubmit" }))
            .expect(200)["state"],
        "verifying"
    );
    let closed = lead
        .post(
            &format!("{findings}/{}/close", id(&raised)),
            &json!({ "accepted": true, "remark": "符合要求" }),
        )
        .expect(200);
    assert_eq!(
        (closed["state"].as_str(), closed["remark"].as_str()),
        (Some("accepted"), Some("符合要求"))
    );

    // A second finding stays unmended and is priced.
    let second = lead
        .post(
            &findings,
            &json!({ "item_code": "4.1", "version_id": corrected["id"], "place": place,
            "description": "缺少一批次化验单。", "severity": "minor" }),
        )
        .expect(201);
    lead.act(&submission, json!({ "action": "request_correction" }))
        .expect(200);
    reporter
        .post(
            &format!("{findings}/{}/answer", id(&second)),
            &json!({ "text": "无法提供。" }),
        )
        .expect(200);
    approver
        .act(&submission, json!({ "action": "resubmit" }))
        .expect(200);
    lead.post(
        &format!("{findings}/{}/close", id(&second)),
        &json!({ "accepted": false, "tonnes_effect": "100", "remark": "按最大值测算" }),
    )
    .expect(200);

    // Conclusion, review, decision.
    let conclude = json!({ "action": "conclude", "conclusion": { "opinion": "qualified", "remarks": "见不符合项" } });
    let concluded = lead.act(&submission, conclude).expect(200);
    assert_eq!(concluded["state"], "internal_review");
    assert_eq!(concluded["conclusion"]["void"], false);
    assert_eq!(
        reviewer
            .act(&submission, json!({ "action": "endorse" }))
            .expect(200)["state"],
        "decision"
    );
    let determined = province
        .act(&submission, json!({ "action": "approve" }))
        .expect(200);
    assert_eq!(determined["state"], "determined");
    let determination = &determined["determination"];
    assert_eq!(determination["adjustments"][0]["tonnes"], "100");

    // The obligation comes from the compliance emissions alone, in the enterprise's own mode.
    assert_eq!(determined["obligation"]["mode"], "mirror");
    assert_eq!(
        determined["obligation"]["tonnes"],
        determination["compliance_tonnes"]
    );
    let account = reporter.get("/api/v1/accounts").expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let account = reporter
        .get(&format!("/api/v1/accounts/{account}"))
        .expect(200);
    let taken = reporter.get(&format!(
        "/api/v1/accounts/{}/content.xlsx",
        account["id"].as_str().unwrap()
    ));
    assert!(
        taken.status == 200 && taken.body.starts_with(b"PK"),
        "{}",
        taken.text()
    );
    assert_eq!(
        account["obligations"][0]["tonnes"],
        determination["compliance_tonnes"]
    );

    // The summary holds the determined value, and opens down to the cell.
    let summary = province.get("/api/v1/summary?year=2023").expect(200);
    assert_eq!(
        summary["total_direct_tonnes"],
        determination["direct_tonnes"]
    );
    assert_eq!(summary["cells"][0]["city_code"], "370100");
    let lines = province
        .get("/api/v1/summary/lines?year=2023&city=370100&scope=direct&limit=200")
        .expect(200);
    let lines = lines["items"].as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["row_key"] == "1|bituminous|01" && line["table"] == "fuel")
        .unwrap();
    assert!(line["at"]["cell"].is_string(), "{line}");
    let figure = line["figure"]
        .as_str()
        .unwrap()
        .replace('|', "%7C")
        .replace('/', "%2F")
        .replace(':', "%3A");
    let trace = format!(
        "/api/v1/enterprises/{}/versions/{}/trace?figure={figure}&depth=3",
        line["enterprise"]["id"].as_str().unwrap(),
        line["version_id"].as_str().unwrap()
    );
    let trace = province.get(&trace).expect(200);
    assert!(
        trace["formula"]["zh"].is_string() && !trace["inputs"].as_array().unwrap().is_empty(),
        "{trace}"
    );
    let export = province.get("/api/v1/summary.xlsx?year=2023");
    assert_eq!(export.status, 200);
    assert!(export.body.starts_with(b"PK"));

    // Everybody who had to act was written to, in the transactions that moved the submission.
    let waiting = database.store().read(qilu_store::outbox::waiting).unwrap();
    assert!(waiting >= 8, "{waiting} letters");
    let audit = province.get("/api/v1/audit?limit=200").expect(200);
    assert!(
        audit["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["action"] == "submission.approve")
    );
}

fn a_new_version_voids_the_conclusion(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, version) = to_the_verifier(&world);
    let (lead, reviewer) = (world.sign_in("lead"), world.sign_in("reviewer"));
    let conclude =
        json!({ "action": "conclude", "conclusion": { "opinion": "satisfied", "remarks": "" } });
    let first = lead.act(&submission, conclude.clone()).expect(200);
    let hash = first["conclusion"]["bound_hash"].clone();
    let back = json!({ "action": "send_back_conclusion", "reason": "请核对一月煤量。" });
    assert_eq!(
        reviewer.act(&submission, back).expect(200)["conclusion"]["void"],
        true
    );
    let place = json!({ "table": "fuel", "row_key": "1|bituminous|01", "column": "quantity" });
    let finding = json!({ "item_code": "4.1", "version_id": version["id"], "place": place,
        "description": "一月煤量。", "severity": "minor" });
    let findings = format!("/api/v1/submissions/{submission}/findings");
    let finding = id(&lead.post(&findings, &finding).expect(201));
    lead.act(&submission, json!({ "action": "request_correction" }))
        .expect(200);
    let (reporter, approver) = (world.sign_in("reporter"), world.sign_in("approver"));
    let corrected = reporter
        .upload(&submission, &power_workbook("85000"))
        .expect(201)["version"]
        .clone();
    answer_warnings(&reporter, &corrected);
    reporter
        .post(
            &format!("{findings}/{finding}/answer"),
            &json!({ "text": "已更正。" }),
        )
        .expect(200);
    approver
        .act(&submission, json!({ "action": "resubmit" }))
        .expect(200);
    lead.post(
        &format!("{findings}/{finding}/close"),
        &json!({ "accepted": true, "remark": "好" }),
    )
    .expect(200);
    let second = lead.act(&submission, conclude).expect(200);
    assert_ne!(second["conclusion"]["bound_hash"], hash);
    assert_eq!(second["conclusion"]["void"], false);
}

on_both_engines! {
    the_whole_flow => from_workbook_to_summary;
    new_version => a_new_version_voids_the_conclusion;
}
