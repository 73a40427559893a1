//! Layouts at the door: kept, tried on a file, and read by.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{World, power_workbook};

/// A layout of the electricity table over the very template's own sheet names is of no use; this one is of a ledger.
fn document() -> Value {
    json!({ "method": "power-2022", "sources": [{
        "table": "electricity", "sheet": "电表", "header": { "row": 1 },
        "columns": [
            { "column": "unit", "header": { "text": "机组" } },
            { "column": "quantity", "header": { "text": "电量(kWh)" }, "unit": "kWh" },
        ]
    }] })
}

fn a_layout_is_kept_listed_changed_and_tried(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let new = json!({ "name": "电表", "document": document() });
    let kept = reporter.post("/api/v1/layouts", &new).expect(201);
    let id = kept["layout"]["id"].as_str().unwrap();
    assert_eq!(kept["layout"]["version"], 1);
    let listed = reporter
        .get("/api/v1/layouts?state=active&search=%E7%94%B5")
        .expect(200);
    assert_eq!(listed["total"], 1);
    let version = json!({ "document": document(), "note": "再版" });
    let path = format!("/api/v1/layouts/{id}");
    let again = reporter
        .post(&format!("{path}/versions"), &version)
        .expect(201);
    assert_eq!(again["versions"].as_array().unwrap().len(), 2);
    let retired = reporter
        .post(&format!("{path}/changes"), &json!({ "retired": true }))
        .expect(200);
    assert_eq!(retired["layout"]["retired"], true);
    assert_eq!(
        reporter.get("/api/v1/layouts?state=active").expect(200)["total"],
        0
    );
    // Out of sight it is not there; out of business it is refused.
    assert_eq!(
        world.sign_in("reporter2").get(&path).refused(404),
        "not_found"
    );
    assert_eq!(
        world.sign_in("lead").get(&path).refused(403),
        "access.forbidden"
    );
    // A template read as a workbook of one's own: its sheets are shown, and the layout does not fit.
    let submission = reporter.open(2023);
    let wish = json!({ "document": document(), "submission_id": submission }).to_string();
    let preview = reporter
        .write("POST", "/api/v1/layouts/preview")
        .form("own.xlsx", &power_workbook("83215.46"), &wish)
        .send()
        .expect(200);
    assert_eq!(preview["problems"][0]["code"], "foreign.missing_sheet");
    let seen = reporter
        .write("POST", "/api/v1/layouts/inspect")
        .form("own.xlsx", &power_workbook("83215.46"), "{}")
        .send()
        .expect(200);
    assert!(!seen["sheets"].as_array().unwrap().is_empty());
}

fn what_is_wrong_with_a_layout_or_a_file_is_told(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let mut faulty = document();
    faulty["sources"][0]["columns"][1]["unit"] = json!("GJ");
    let refused = reporter.post(
        "/api/v1/layouts",
        &json!({ "name": "x", "document": faulty }),
    );
    assert_eq!(refused.refused(422), "layout.faulty");
    assert_eq!(refused.json()["problems"][0]["code"], "layout.unit");
    assert_eq!(refused.json()["problems"][0]["place"]["column"], "quantity");
    let inspect = |bytes: &[u8], wish: &str| {
        reporter
            .write("POST", "/api/v1/layouts/inspect")
            .form("own.xlsx", bytes, wish)
            .send()
    };
    assert_eq!(
        inspect(b"text", "{}").refused(422),
        "workbook.not_a_workbook"
    );
    assert_eq!(inspect(b"text", "{").refused(400), "request.malformed");
    let no_file = reporter
        .write("POST", "/api/v1/layouts/inspect")
        .raw(
            "multipart/form-data; boundary=qilu",
            b"--qilu--\r\n".to_vec(),
        )
        .send();
    assert_eq!(no_file.refused(400), "upload.file_missing");
    let json_body = reporter.post("/api/v1/layouts/inspect", &json!({}));
    assert_eq!(json_body.refused(415), "request.media_type");
    // An upload by a layout is an edit like any other.
    let kept = reporter
        .post(
            "/api/v1/layouts",
            &json!({ "name": "电表", "document": document() }),
        )
        .expect(201);
    let submission = reporter.open(2023);
    let door = format!("layouts/{}/uploads", kept["layout"]["id"].as_str().unwrap());
    let sent = reporter
        .edit(&submission, &door)
        .file("own.xlsx", &power_workbook("1"))
        .send();
    assert_eq!(sent.refused(422), "foreign.missing_sheet");
    let unconditional = reporter
        .write("POST", &format!("/api/v1/submissions/{submission}/{door}"))
        .file("own.xlsx", &power_workbook("1"))
        .send();
    assert_eq!(unconditional.refused(428), "request.if_match_required");
}

on_both_engines! {
    layouts_are_kept_listed_changed_and_tried => a_layout_is_kept_listed_changed_and_tried;
    faults_of_layouts_and_files_are_told => what_is_wrong_with_a_layout_or_a_file_is_told;
}
