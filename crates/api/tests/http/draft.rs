//! Working copies through the door.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::world::{Person, World, cement_entries, power_entries, power_workbook};

/// The working copy of the power station's report, begun blank.
pub fn begun<'w>(world: &'w World, from: &str) -> (Person<'w>, String, Value) {
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let draft = made(&reporter, &submission, from).expect(201);
    (reporter, submission, draft)
}

fn made(reporter: &Person<'_>, submission: &str, from: &str) -> crate::client::Answer {
    reporter.post(
        &format!("/api/v1/submissions/{submission}/drafts"),
        &json!({ "method": "power-2022", "from": from }),
    )
}

/// The address of a working copy.
pub fn address(draft: &Value) -> String {
    format!(
        "/api/v1/enterprises/{}/drafts/{}",
        draft["enterprise_id"].as_str().unwrap(),
        draft["id"].as_str().unwrap()
    )
}

/// A table of a working copy.
pub fn table<'d>(draft: &'d Value, id: &str) -> &'d Value {
    let tables = draft["tables"].as_array().unwrap();
    tables.iter().find(|table| table["id"] == id).unwrap()
}

/// Saves the rows of a table as it was seen in `draft`.
pub fn save(person: &Person<'_>, draft: &Value, id: &str, rows: &Value) -> crate::client::Answer {
    let etag = table(draft, id)["etag"].as_str().unwrap().to_owned();
    person
        .write("PUT", &format!("{}/tables/{id}", address(draft)))
        .header("If-Match", &etag)
        .json(&json!({ "rows": rows }))
        .send()
}

/// The rows of entries as rows of a working copy.
pub fn rows_of(entries: &Value, id: &str) -> Value {
    let rows = entries["tables"][id].as_array().unwrap().iter();
    rows.map(|cells| json!({ "cells": cells })).collect()
}

/// Fills in the power station's report.
pub fn fill(person: &Person<'_>, draft: &Value, january_coal: &str) {
    let entries = power_entries(january_coal);
    for id in ["unit", "fuel", "electricity"] {
        save(person, draft, id, &rows_of(&entries, id)).expect(200);
    }
}

fn publish(person: &Person<'_>, draft: &Value) -> crate::client::Answer {
    let now = person.get(&address(draft)).expect(200);
    person
        .write("POST", &format!("{}/versions", address(draft)))
        .header("If-Match", now["etag"].as_str().unwrap())
        .send()
}

/// Removes a working copy as it is now.
pub fn remove(person: &Person<'_>, draft: &Value) -> crate::client::Answer {
    let now = person.get(&address(draft)).expect(200);
    person
        .write("DELETE", &address(draft))
        .header("If-Match", now["etag"].as_str().unwrap())
        .send()
}

fn written_checked_and_made_a_version(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, submission, draft) = begun(&world, "blank");
    assert_eq!(
        made(&reporter, &submission, "blank").refused(409),
        "draft.exists"
    );
    assert_eq!(
        made(&reporter, &submission, "version").refused(409),
        "draft.no_version"
    );
    assert!(draft["assessment"]["problem_counts"]["error"].as_i64() > Some(0));

    let half = json!([{ "id": "a", "cells": { "fuel": "bituminous", "quantity": "12." } }, { "cells": {} }]);
    let saved = save(&reporter, &draft, "fuel", &half).expect(200);
    let rows = saved["assessment"]["tables"].as_array().unwrap().iter();
    let rows = rows.clone().find(|table| table["id"] == "fuel").unwrap()["rows"].clone();
    assert_eq!(
        (&rows[0]["id"], &rows[1]["id"]),
        (&json!("a"), &json!("r1"))
    );
    assert_eq!(
        (rows[0]["row"].as_i64(), &rows[1]["row"]),
        (Some(11), &Value::Null)
    );
    let problems = saved["assessment"]["problems"].as_array().unwrap();
    let of_row = problems
        .iter()
        .find(|problem| problem["row_id"] == "a")
        .unwrap();
    assert!(of_row["place"]["at"]["cell"].is_string(), "{of_row}");

    let draft = reporter.get(&address(&draft)).expect(200);
    let kept = &table(&draft, "fuel")["rows"];
    assert_eq!(kept[0]["cells"]["quantity"], "12.", "as it was typed");
    fill(&reporter, &draft, "75000");
    let full = reporter.get(&address(&draft)).expect(200);
    let upload = publish(&reporter, &full).expect(201);
    let version = &upload["version"];
    assert_eq!(upload["outcome"], "stored");
    assert_eq!(version["source"], "draft");

    // The workbook filled by hand says the same, cell for cell.
    let uploaded = reporter
        .upload(&submission, &power_workbook("75000"))
        .expect(201);
    assert_eq!(uploaded["version"]["content_hash"], version["content_hash"]);
    assert_eq!(
        uploaded["version"]["id"], version["id"],
        "it is the same version"
    );
    assert_eq!(uploaded["version"]["tables"], version["tables"]);
    let counts = &full["assessment"]["problem_counts"];
    assert_eq!(counts, &version["problem_counts"]);
    let places = |problems: &Value| -> Vec<Value> {
        let problems = problems.as_array().unwrap().iter();
        problems
            .map(|problem| json!([problem["code"], problem["place"]]))
            .collect()
    };
    assert_eq!(
        places(&full["assessment"]["problems"]),
        places(&version["problems"])
    );
    let sheets = format!(
        "/api/v1/enterprises/{}/versions/{}/sheets",
        version["enterprise_id"].as_str().unwrap(),
        version["id"].as_str().unwrap()
    );
    let sheets = reporter.get(&sheets).expect(200);
    let names = sheets
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| &sheet["name"]);
    assert!(
        names
            .clone()
            .any(|name| *name == table(&full, "fuel")["sheet"]),
        "{sheets}"
    );

    let unseen = reporter.write("DELETE", &address(&draft)).send();
    assert_eq!(unseen.refused(428), "request.if_match_required");
    let stale = reporter
        .write("DELETE", &address(&draft))
        .header("If-Match", draft["etag"].as_str().unwrap())
        .send();
    assert_eq!(stale.refused(412), "draft.stale");
    assert_eq!(remove(&reporter, &draft).status, 204);
    assert_eq!(reporter.get(&address(&draft)).refused(404), "not_found");
    let again = made(&reporter, &submission, "version").expect(201);
    assert_eq!(again["assessment"]["problem_counts"], *counts);
    assert_eq!(table(&again, "fuel")["rows"].as_array().unwrap().len(), 13);
}

/// Several methods, each through the grid and into a version: what was said while typing is what is said of the version.
fn the_version_says_what_the_checks_said(database: &TestDatabase) {
    let world = World::new(database);
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2023);
    let drafts = format!("/api/v1/submissions/{submission}/drafts");
    let mut odd = power_entries("75000");
    odd["tables"]["fuel"][4]["quantity"] = json!("a lot");
    odd["tables"]["fuel"][5]["ncv"] = json!("20.1140");
    let mut lacking = cement_entries(7);
    lacking["tables"]["line"][0]["cao"] = Value::Null;
    for entries in [odd, cement_entries(7), lacking] {
        let method = &entries["method"];
        let new = json!({ "method": method, "from": "blank" });
        let draft = reporter.post(&drafts, &new).expect(201);
        for id in entries["tables"].as_object().unwrap().keys() {
            save(&reporter, &draft, id, &rows_of(&entries, id)).expect(200);
        }
        let full = reporter.get(&address(&draft)).expect(200);
        let version = publish(&reporter, &full).expect(201)["version"].clone();
        let said = |shown: &Value| -> Vec<Value> {
            let problems = shown["problems"].as_array().unwrap().iter();
            let of =
                |problem: &Value| json!([problem["code"], problem["severity"], problem["place"]]);
            problems.map(of).collect()
        };
        assert_eq!(said(&full["assessment"]), said(&version), "{method}");
        assert_eq!(full["assessment"]["totals"], version["totals"], "{method}");
        assert_eq!(remove(&reporter, &draft).status, 204);
    }
}

fn a_stale_revision_is_told_what_is_there(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let mine = json!([{ "id": "a", "cells": { "unit": "1", "quantity": "1" } }]);
    let theirs = json!([{ "id": "a", "cells": { "unit": "1", "quantity": "2" } }]);
    save(&reporter, &draft, "electricity", &theirs).expect(200);
    let refused = save(&reporter, &draft, "electricity", &mine);
    assert_eq!(refused.refused(412), "draft.stale");
    let current = &refused.json()["current"];
    assert_eq!(
        (
            &current["rows"][0]["cells"]["quantity"],
            &current["revision"]
        ),
        (&json!("2"), &json!(2))
    );
    assert!(current["changed_by"].is_string());
    let bare = reporter.write("PUT", &format!("{}/tables/electricity", address(&draft)));
    assert_eq!(
        bare.json(&json!({ "rows": mine })).send().refused(428),
        "request.if_match_required"
    );
}

fn what_cannot_be_kept_is_refused_with_its_place(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    for (rows, code) in [
        (
            json!([{ "cells": { "nonsense": "1" } }]),
            "draft.unknown_column",
        ),
        (
            json!([{ "cells": { "emission": "1" } }]),
            "draft.computed_column",
        ),
        (json!([{ "id": "a b", "cells": {} }]), "draft.row_id"),
        (
            json!([{ "id": "a", "cells": {} }, { "id": "a", "cells": {} }]),
            "draft.row_id",
        ),
        (
            json!([{ "cells": { "quantity": ["1"] } }]),
            "entries.malformed",
        ),
    ] {
        let refused = save(&reporter, &draft, "fuel", &rows);
        assert_eq!(refused.refused(422), code, "{rows}");
    }
    let unknown = reporter
        .write("PUT", &format!("{}/tables/nonsense", address(&draft)))
        .header("If-Match", "\"1\"")
        .json(&json!({ "rows": [] }))
        .send();
    assert_eq!(unknown.refused(404), "not_found");
    let now = reporter.get(&address(&draft)).expect(200);
    assert_eq!(now["etag"], draft["etag"], "nothing has changed");
}

fn nobody_else_sees_what_is_being_written(database: &TestDatabase) {
    let world = World::new(database);
    let (_, submission, draft) = begun(&world, "blank");
    for login in ["reporter2", "jinan", "province", "lead"] {
        let person = world.sign_in(login);
        assert_eq!(
            person.get(&address(&draft)).refused(404),
            "not_found",
            "{login}"
        );
    }
    let approver = world.sign_in("approver");
    let seen = approver.get(&address(&draft)).expect(200);
    assert_eq!(seen["editable"], false);
    assert_eq!(
        save(&approver, &draft, "fuel", &json!([])).refused(403),
        "access.forbidden"
    );
    assert_eq!(
        made(&approver, &submission, "blank").refused(403),
        "access.forbidden"
    );
    assert_eq!(remove(&approver, &draft).refused(403), "access.forbidden");
}

fn a_figure_is_walked_back_as_it_stands(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    fill(&reporter, &draft, "75000");
    let trace = |figure: &str| format!("{}/trace?figure={figure}&depth=2", address(&draft));
    let now = reporter.get(&address(&draft)).expect(200);
    let tables = now["assessment"]["tables"].as_array().unwrap();
    let fuel = tables.iter().find(|table| table["id"] == "fuel").unwrap();
    let key = fuel["rows"][0]["key"].as_str().unwrap();
    assert_eq!(key, "1|bituminous|01");
    let emission = format!("cell:fuel/{}/emission", key.replace('|', "%7C"));
    let walked = reporter.get(&trace(&emission)).expect(200);
    assert_eq!(
        walked["value"],
        fuel["rows"][0]["cells"]["emission"]["value"]
    );
    let quantity = walked["inputs"].as_array().unwrap().iter();
    let quantity = quantity
        .clone()
        .find(|input| input["at"]["cell"].is_string());
    assert!(quantity.is_some(), "its inputs name their cells: {walked}");
    let total = reporter.get(&trace("total:combustion")).expect(200);
    assert_eq!(total["value"], now["assessment"]["totals"][0]["value"]);

    // The walk is of what stands now.
    let other = rows_of(&power_entries("80000"), "fuel");
    save(&reporter, &now, "fuel", &other).expect(200);
    let after = reporter.get(&trace(&emission)).expect(200);
    assert_ne!(after["value"], walked["value"]);
    for (figure, status, code) in [
        ("total:nonsense", 404, "trace.unknown_figure"),
        ("nonsense:a", 422, "trace.malformed_figure"),
    ] {
        assert_eq!(reporter.get(&trace(figure)).refused(status), code);
    }
    let stranger = world.sign_in("reporter2");
    assert_eq!(stranger.get(&trace(&emission)).refused(404), "not_found");
}

fn a_year_begins_like_the_one_before(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    fill(&reporter, &draft, "75000");
    publish(&reporter, &draft).expect(201);
    let next = reporter.open(2024);
    let begun = made(&reporter, &next, "last_year").expect(201);
    let rows = table(&begun, "fuel")["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 13);
    assert_eq!(
        rows[0]["cells"],
        json!({ "unit": "1", "fuel": "bituminous", "month": "01" })
    );
}

on_both_engines! {
    round => written_checked_and_made_a_version;
    same => the_version_says_what_the_checks_said;
    stale => a_stale_revision_is_told_what_is_there;
    refused => what_cannot_be_kept_is_refused_with_its_place;
    hidden => nobody_else_sees_what_is_being_written;
    traced => a_figure_is_walked_back_as_it_stands;
    last_year => a_year_begins_like_the_one_before;
}
