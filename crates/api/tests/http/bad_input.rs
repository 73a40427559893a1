//! Bad input gets a located, kind refusal and changes nothing.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{Person, World, credit_code, power_entries, power_workbook, workbook};

/// Signature of the compound files that hold old and encrypted workbooks.
const COMPOUND_FILE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A compound file with a stream of this name; entries of its directory stand at multiples of 128 bytes.
fn compound_file(stream: &str) -> Vec<u8> {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [COMPOUND_FILE.as_slice(), &[0; 1016], &name, &[0; 1024]].concat()
}

fn parts(who: &Person<'_>, submission: &str) -> Value {
    who.get(&format!("/api/v1/submissions/{submission}"))
        .expect(200)["parts"]
        .clone()
}

fn files_that_cannot_be_used(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let good = power_workbook("83215.46");
    let mut other_year = power_entries("83215.46");
    other_year["year"] = json!(2024);
    let mut other_enterprise = power_entries("83215.46");
    other_enterprise["entity"] = json!(credit_code(8));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("workbook.empty_file", Vec::new()),
        (
            "workbook.not_a_workbook",
            b"year,fuel\n2023,coal\n".to_vec(),
        ),
        ("workbook.damaged", good[..good.len() / 2].to_vec()),
        ("workbook.old_format", compound_file("Book")),
        ("workbook.damaged", compound_file("Workbook")),
        ("workbook.encrypted", compound_file("EncryptedPackage")),
        ("workbook.other_year", workbook(&other_year, 7)),
        ("workbook.other_enterprise", workbook(&other_enterprise, 8)),
    ];
    for (code, bytes) in cases {
        let answer = reporter.upload(&submission, &bytes);
        assert_eq!(answer.refused(422), code);
        let problems = answer.json()["problems"].clone();
        assert!(
            !problems[0]["message"]["zh"].as_str().unwrap().is_empty(),
            "{code}"
        );
        assert!(
            !problems[0]["mend"]["en"].as_str().unwrap().is_empty(),
            "{code}"
        );
        assert_eq!(
            parts(&reporter, &submission),
            json!([]),
            "{code} changed something"
        );
    }
}

fn files_that_are_too_large(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let large = reporter.upload(&submission, &vec![b'x'; (20 << 20) + 1]);
    assert_eq!(large.refused(413), "upload.too_large");
    let empty = reporter
        .edit(&submission, "uploads")
        .raw(
            "multipart/form-data; boundary=qilu",
            b"--qilu--\r\n".to_vec(),
        )
        .send();
    assert_eq!(empty.refused(400), "upload.file_missing");
    let not_a_form = reporter
        .edit(&submission, "uploads")
        .raw("text/plain", b"hello".to_vec())
        .send();
    assert_eq!(not_a_form.refused(415), "request.media_type");
}

fn an_upload_that_is_cut_off(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let before = reporter
        .get(&format!("/api/v1/submissions/{submission}"))
        .expect(200);
    reporter
        .edit(&submission, "uploads")
        .file("report.xlsx", &power_workbook("83215.46"))
        .cut_half_way();
    // The server still answers, and nothing is different.
    assert_eq!(
        reporter
            .get(&format!("/api/v1/submissions/{submission}"))
            .expect(200),
        before
    );
    let stored = walk(world.objects.path());
    assert_eq!(stored, 0, "bytes of half an upload were kept");
}

fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { walk(&path) } else { 1 })
        .sum()
}

fn a_report_with_errors_is_kept_but_not_sent(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let upload = reporter
        .upload(&submission, &power_workbook("约100"))
        .expect(201);
    let version = &upload["version"];
    let problem = version["problems"]
        .as_array()
        .unwrap()
        .iter()
        .find(|problem| problem["code"] == "input.not_a_number")
        .unwrap_or_else(|| panic!("{}", version["problems"]));
    assert_eq!(problem["place"]["table"], "fuel");
    assert!(problem["place"]["at"]["cell"].is_string(), "{problem}");
    assert_eq!(problem["value"], "约100");
    let refused = reporter.act(&submission, json!({ "action": "submit" }));
    assert_eq!(refused.refused(409), "submission.has_errors");
    let path = format!(
        "/api/v1/enterprises/{}/versions/{}",
        version["enterprise_id"].as_str().unwrap(),
        version["id"].as_str().unwrap()
    );
    let annotated = reporter.get(&format!("{path}/workbook/annotated?lang=zh"));
    assert!(annotated.status == 200 && annotated.body.starts_with(b"PK"));
    let sheet = problem["place"]["at"]["sheet"].as_str().unwrap();
    let encoded: String = sheet.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let grid = reporter
        .get(&format!("{path}/sheets/{encoded}"))
        .expect(200);
    let cell = grid["cells"]
        .as_array()
        .unwrap()
        .iter()
        .find(|cell| cell["cell"] == problem["place"]["at"]["cell"])
        .unwrap();
    assert_eq!(
        (cell["text"].as_str(), cell["severity"].as_str()),
        (Some("约100"), Some("error"))
    );
}

fn warnings_want_an_answer(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let version = reporter
        .upload(&submission, &power_workbook("83215.46"))
        .expect(201)["version"]
        .clone();
    let warnings = version["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|problem| problem["severity"] == "warning")
        .count();
    assert!(warnings > 0, "the test's report has a warning");
    let refused = reporter.act(&submission, json!({ "action": "submit" }));
    assert_eq!(refused.refused(409), "submission.warnings_unanswered");
    crate::flow::answer_warnings(&reporter, &version);
    reporter
        .act(&submission, json!({ "action": "submit" }))
        .expect(200);
}

fn json_that_cannot_be_used(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let open = |content_type: &str, body: &str| {
        reporter
            .write("POST", "/api/v1/submissions")
            .raw(content_type, body.as_bytes().to_vec())
            .send()
    };
    let syntax = open("application/json", "{\n  \"year\": ,\n}");
    assert_eq!(syntax.refused(400), "request.malformed");
    assert_eq!(syntax.json()["place"]["row_key"], "2", "the line is named");
    assert_eq!(
        open("application/json", "{\"year\": \"2023\"}").refused(400),
        "request.malformed"
    );
    assert_eq!(
        open("application/json", "{}").refused(400),
        "request.malformed"
    );
    assert_eq!(
        open("text/plain", "{\"year\": 2023}").refused(415),
        "request.media_type"
    );
    assert_eq!(
        open("application/json", &" ".repeat((1 << 20) + 1)).refused(413),
        "upload.too_large"
    );
    assert_eq!(
        open("application/json", "{\"year\": 2999}").refused(422),
        "request.year"
    );
    assert_eq!(
        open("application/json", "{\"year\": 2099}").refused(422),
        "submission.year"
    );
    assert_eq!(
        open("application/json", "{\"year\": 1995}").refused(422),
        "submission.no_facts"
    );
    let submission = reporter.open(2023);
    let enter = |entries: Value| {
        reporter
            .edit(&submission, "entries")
            .json(&json!({ "entries": entries }))
            .send()
    };
    let with = |field: &str, value: Value| {
        let mut entries = power_entries("1");
        entries[field] = value;
        entries
    };
    assert_eq!(enter(json!({})).refused(422), "entries.malformed");
    assert_eq!(
        enter(with("method", json!("no-such"))).refused(422),
        "entries.unknown_method"
    );
    assert_eq!(
        enter(with("entity", json!(credit_code(8)))).refused(422),
        "entries.other_enterprise"
    );
    assert_eq!(
        enter(with("year", json!(2022))).refused(422),
        "entries.other_year"
    );
    assert_eq!(parts(&reporter, &submission), json!([]));
    // The cement works has no generating unit registered.
    let works = world.sign_in("reporter2");
    let its_own = works.open(2023);
    let mut foreign = power_entries("1");
    foreign["entity"] = json!(credit_code(8));
    let answer = works
        .edit(&its_own, "entries")
        .json(&json!({ "entries": foreign }))
        .send();
    assert_eq!(answer.refused(422), "submission.method_not_applicable");
    assert_eq!(
        works.upload(&its_own, &workbook(&foreign, 8)).refused(422),
        "submission.method_not_applicable"
    );
    assert_eq!(parts(&works, &its_own), json!([]));
    let password = world
        .request("POST", "/api/v1/session")
        .raw(
            "application/json",
            b"{\"login\":\"a\",\"password\":{\"s\":\"geheim\"}}".to_vec(),
        )
        .send();
    assert!(
        !password.text().contains("geheim"),
        "a refusal never repeats what was sent"
    );
}

fn findings_that_cannot_be_used(database: &TestDatabase) {
    let world = World::new(database);
    let (submission, version) = crate::flow::to_the_verifier(&world);
    let lead = world.sign_in("lead");
    let place = json!({ "table": "fuel", "row_key": "1|bituminous|01", "column": "quantity" });
    let good = json!({ "item_code": "4.1", "version_id": version["id"], "place": place, "description": "x", "severity": "major" });
    let raise = |field: &str, value: Value| {
        let mut finding = good.clone();
        finding[field] = value;
        lead.post(
            &format!("/api/v1/submissions/{submission}/findings"),
            &finding,
        )
    };
    assert_eq!(raise("item_code", json!("9")).refused(422), "finding.item");
    assert_eq!(
        raise("severity", json!("huge")).refused(422),
        "finding.severity"
    );
    assert_eq!(
        raise("description", json!("  ")).refused(422),
        "finding.description"
    );
    assert_eq!(
        raise("tonnes_effect", json!("many")).refused(422),
        "finding.tonnes"
    );
    assert_eq!(
        raise(
            "place",
            json!({ "table": "fuel", "row_key": "9", "column": "quantity" })
        )
        .refused(422),
        "finding.place"
    );
    let finding = raise("tonnes_effect", json!("12.5")).expect(201);
    assert_eq!(finding["tonnes_effect"], "12.5");
    let conclude =
        json!({ "action": "conclude", "conclusion": { "opinion": "satisfied", "remarks": "" } });
    assert_eq!(
        lead.act(&submission, conclude).refused(409),
        "submission.unsettled_findings"
    );
    let early = json!({ "accepted": true, "remark": "" });
    let close = format!(
        "/api/v1/submissions/{submission}/findings/{}/close",
        finding["id"].as_str().unwrap()
    );
    assert_eq!(
        lead.post(&close, &early).refused(409),
        "submission.finding_unanswered"
    );
    let nowhere = format!("/api/v1/submissions/{submission}/findings/{submission}/close");
    assert_eq!(lead.post(&nowhere, &early).refused(404), "not_found");
}

on_both_engines! {
    unusable_files => files_that_cannot_be_used;
    large_files => files_that_are_too_large;
    cut_off => an_upload_that_is_cut_off;
    errors => a_report_with_errors_is_kept_but_not_sent;
    warnings => warnings_want_an_answer;
    json => json_that_cannot_be_used;
    findings => findings_that_cannot_be_used;
}
