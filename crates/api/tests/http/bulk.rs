//! Bulk uploads at the door: begun, watched, cancelled, tried again, taken away.

use std::{
    io::{Cursor, Write as _},
    sync::atomic::AtomicBool,
};

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::world::{Person, World, power_workbook};

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn start(who: &Person<'_>, bytes: &[u8]) -> crate::client::Answer {
    who.write("POST", "/api/v1/bulk")
        .form("上报.zip", bytes, json!({ "year": 2023 }))
        .send()
}

fn a_city_begins_watches_and_takes_back_what_needs_mending(database: &TestDatabase) {
    let world = World::new(database);
    let city = world.sign_in("jinan");
    let bytes = zip(&[
        ("热电厂.xlsx", &power_workbook("83215.46")),
        ("坏.xlsx", b"text"),
    ]);
    let started = start(&city, &bytes).expect(201);
    let path = format!("/api/v1/bulk/{}", started["id"].as_str().unwrap());
    let run = |what: &str| city.post(&format!("{path}/run"), &json!({ "run": what }));
    assert_eq!(run("cancel").expect(200)["state"], "cancelled");
    assert_eq!(run("cancel").refused(409), "bulk.not_in_this_state");
    assert_eq!(run("sideways").refused(422), "bulk.run");
    assert_eq!(run("resume").expect(200)["state"], "waiting");
    while world.app.upload_due_bulk(&AtomicBool::new(false)).unwrap() {}
    let done = city.get(&path).expect(200);
    assert_eq!(done["state"], "done");
    assert_eq!(
        (&done["counts"]["stored"], &done["counts"]["refused"]),
        (&json!(1), &json!(1))
    );
    let items = city.get(&format!("{path}/items")).expect(200);
    let codes: Vec<&Value> = items["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["code"])
        .collect();
    assert_eq!(codes, [&Value::Null, &json!("workbook.not_a_workbook")]);
    let failed = city
        .get(&format!("{path}/items?outcome=failed"))
        .expect(200);
    assert_eq!(failed["total"], 1);
    let list = city.get(&format!("{path}/items.xlsx"));
    assert_eq!((list.status, list.body.starts_with(b"PK")), (200, true));
    // What cannot be opened cannot be marked, and says so.
    let bad = failed["items"][0]["id"].as_str().unwrap();
    let marked = city.get(&format!("{path}/items/{bad}/annotated.xlsx"));
    assert_eq!(marked.refused(404), "bulk.nothing_marked");
    // The person that uploaded does not become the enterprise.
    let item = &items["items"][0];
    let version = format!(
        "/api/v1/enterprises/{}/versions/{}",
        item["enterprise"]["id"].as_str().unwrap(),
        item["version_id"].as_str().unwrap()
    );
    assert_eq!(city.get(&version).refused(404), "not_found");
    let own = world.sign_in("reporter").get(&version).expect(200);
    assert_eq!(own["origin"]["uploaded_by"]["name"], "演示济南市局");
    for login in ["qingdao", "reporter"] {
        assert_eq!(
            world.sign_in(login).get(&path).refused(404),
            "not_found",
            "{login}"
        );
    }
    assert_eq!(
        world.sign_in("province").get(&path).refused(403),
        "access.forbidden"
    );
}

fn what_cannot_be_taken_is_refused_at_once(database: &TestDatabase) {
    let world = World::new(database);
    let city = world.sign_in("jinan");
    assert_eq!(start(&city, b"text").refused(422), "bulk.not_a_zip");
    assert_eq!(
        start(&city, &zip(&[("folder/", b"")])).refused(422),
        "bulk.empty"
    );
    assert_eq!(
        start(&city, &zip(&[("a.xlsx", &vec![0; 8 << 20])])).refused(422),
        "bulk.zip_bomb"
    );
    assert_eq!(
        start(&city, &power_workbook("1")).refused(422),
        "bulk.layout_needed"
    );
    assert_eq!(
        start(&world.sign_in("admin"), &zip(&[("a.xlsx", b"x")])).refused(403),
        "access.forbidden"
    );
}

on_both_engines! {
    a_bulk_upload_is_begun_watched_and_taken_back => a_city_begins_watches_and_takes_back_what_needs_mending;
    no_bulk_upload_is_refused_at_once => what_cannot_be_taken_is_refused_at_once;
}
