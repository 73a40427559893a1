//! Workbooks of a working copy: taken away, filled in elsewhere, brought back and merged.

use qilu_accounting::{Entries, Library};
use qilu_quantity::Lang;
use qilu_store::{on_both_engines, testing::TestDatabase};
use qilu_workbook::{TemplateOptions, read_workbook, write_template};
use serde_json::{Value, json};

use crate::{
    draft::{address, begun, fill, rows_of, save, table},
    world::{Person, World, credit_code, power_entries, power_workbook},
};

/// Takes a working copy away and returns the mark of the download.
pub fn taken(person: &Person<'_>, draft: &Value) -> String {
    let answer = person
        .write("POST", &format!("{}/workbook", address(draft)))
        .send();
    assert_eq!(answer.status, 200, "{}", answer.text());
    let read = read_workbook(&answer.body, Library::embedded(), None).unwrap();
    assert_eq!(read.entries.entity, credit_code(7));
    read.meta.base.unwrap()
}

/// A workbook of these entries that says it was downloaded under this mark.
pub fn workbook_from(entries: &Value, base: Option<String>) -> Vec<u8> {
    let entries = Entries::from_json(entries).unwrap();
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    let options = TemplateOptions {
        entries: Some(&entries),
        base,
        ..TemplateOptions::new(2023, Lang::Zh)
    };
    write_template(library, method, &options).unwrap()
}

pub fn brought_back(person: &Person<'_>, draft: &Value, bytes: &[u8]) -> Value {
    let path = format!("{}/uploads", address(draft));
    person
        .write("POST", &path)
        .file("back.xlsx", bytes)
        .send()
        .expect(201)
}

fn apply(
    person: &Person<'_>,
    draft: &Value,
    merge: &Value,
    choices: &Value,
) -> crate::client::Answer {
    let path = format!(
        "{}/merges/{}/apply",
        address(draft),
        merge["id"].as_str().unwrap()
    );
    person
        .write("POST", &path)
        .header("If-Match", merge["etag"].as_str().unwrap())
        .json(choices)
        .send()
}

/// The draft filled in, then changed here, while the workbook changed the same coal, another, and brought a row along.
fn with_a_conflict<'w>(world: &'w World) -> (Person<'w>, Value, Value) {
    let (reporter, _, draft) = begun(world, "blank");
    fill(&reporter, &draft, "75000");
    let base = taken(&reporter, &draft);
    let draft = reporter.get(&address(&draft)).expect(200);
    let mut here = rows_of(&power_entries("75001"), "fuel");
    here[2]["cells"]["quantity"] = json!("1003");
    save(&reporter, &draft, "fuel", &here).expect(200);
    let mut there = power_entries("75002");
    there["tables"]["fuel"][3]["quantity"] = json!("1004");
    let gas = json!({ "unit": "1", "fuel": "natural_gas", "month": "05", "quantity": "3" });
    there["tables"]["fuel"].as_array_mut().unwrap().push(gas);
    let merge = brought_back(&reporter, &draft, &workbook_from(&there, Some(base)));
    (reporter, draft, merge)
}

fn what_each_hand_changed_is_told_and_settled(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, draft, merge) = with_a_conflict(&world);
    let found = &merge["differences"];
    assert_eq!(
        (
            &found["conflicts"],
            &found["file"],
            &found["system"],
            &found["same"]
        ),
        (&json!(1), &json!(2), &json!(1), &json!(0)),
        "{found}"
    );
    let conflict = &found["changes"][0];
    assert_eq!(
        (
            &conflict["base"]["value"],
            &conflict["file"]["value"],
            &conflict["system"]["value"]
        ),
        (&json!("75000"), &json!("75002"), &json!("75001"))
    );
    assert_eq!(conflict["row_key"], "1|bituminous|01");
    assert_eq!(conflict["at"]["sheet"], table(&draft, "fuel")["sheet"]);
    assert!(merge["base"]["issued_by"].is_string());
    let stray = json!({ "conflicts": "file", "choices": [{ "table": "fuel", "row": "nonsense", "take": "file" }] });
    assert_eq!(
        apply(&reporter, &draft, &merge, &stray).refused(422),
        "draft.unknown_choice"
    );

    let choices = json!({ "conflicts": "system",
        "choices": [{ "table": "fuel", "row": conflict["row"], "column": "quantity", "take": "file" }] });
    let settled = apply(&reporter, &draft, &merge, &choices).expect(200);
    let rows = table(&settled, "fuel")["rows"].as_array().unwrap();
    let quantity = |at: usize| rows[at]["cells"]["quantity"].as_str().unwrap();
    assert_eq!(
        (quantity(0), quantity(2), quantity(3)),
        ("75002", "1003", "1004")
    );
    assert_eq!(rows.len(), 14);
    let added = rows
        .iter()
        .find(|row| row["cells"]["fuel"] == "natural_gas")
        .unwrap();
    let ids: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(
        added["id"].is_string() && ids.len() == 14,
        "ids stay unique"
    );
    let again = json!({ "etag": settled["etag"], "id": merge["id"] });
    let nothing = json!({ "conflicts": "file" });
    assert_eq!(
        apply(&reporter, &draft, &again, &nothing).refused(409),
        "draft.merge_ended"
    );
    assert_eq!(
        reporter
            .get(&format!("{}/merges", address(&draft)))
            .expect(200),
        json!([])
    );
}

fn a_merge_shown_before_a_change_is_worked_out_again(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, draft, merge) = with_a_conflict(&world);
    let now = reporter.get(&address(&draft)).expect(200);
    let rows = rows_of(&power_entries("75002"), "fuel");
    save(&reporter, &now, "fuel", &rows).expect(200);
    let nothing = json!({ "conflicts": "file" });
    assert_eq!(
        apply(&reporter, &draft, &merge, &nothing).refused(412),
        "draft.stale"
    );
    let path = format!(
        "{}/merges/{}",
        address(&draft),
        merge["id"].as_str().unwrap()
    );
    let again = reporter.get(&path).expect(200);
    assert_eq!(
        (
            &again["differences"]["conflicts"],
            &again["differences"]["same"]
        ),
        (&json!(0), &json!(1))
    );
    apply(&reporter, &draft, &again, &nothing).expect(200);
}

fn a_workbook_of_unknown_origin_conflicts_everywhere(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    fill(&reporter, &draft, "75000");
    let merge = brought_back(&reporter, &draft, &power_workbook("75002"));
    assert_eq!(
        (&merge["base"], &merge["differences"]["conflicts"]),
        (&Value::Null, &json!(1))
    );
    let other = workbook_from(&power_entries("75002"), Some("no-such-download".to_owned()));
    let merge = brought_back(&reporter, &draft, &other);
    assert_eq!(merge["base"], Value::Null);
    let path = format!(
        "{}/merges/{}",
        address(&draft),
        merge["id"].as_str().unwrap()
    );
    assert_eq!(reporter.write("DELETE", &path).send().status, 204);
    assert_eq!(reporter.get(&path).expect(200)["state"], "discarded");
    let waiting = reporter
        .get(&format!("{}/merges", address(&draft)))
        .expect(200);
    assert_eq!(waiting.as_array().unwrap().len(), 1);
}

fn only_the_enterprises_own_reporter_merges(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, draft, merge) = with_a_conflict(&world);
    let path = format!("{}/uploads", address(&draft));
    let file = power_workbook("1");
    let approver = world.sign_in("approver");
    assert_eq!(
        approver
            .write("POST", &path)
            .file("a.xlsx", &file)
            .send()
            .refused(403),
        "access.forbidden"
    );
    let stranger = world.sign_in("reporter2");
    assert_eq!(
        stranger
            .write("POST", &path)
            .file("a.xlsx", &file)
            .send()
            .refused(404),
        "not_found"
    );
    assert_eq!(
        apply(&approver, &draft, &merge, &json!({ "conflicts": "file" })).refused(403),
        "access.forbidden"
    );
    let nonsense = reporter
        .write("POST", &path)
        .file("a.xlsx", b"nonsense")
        .send();
    assert_eq!(nonsense.status, 422);
}

fn rows_that_could_not_be_saved_are_brought_together(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let row = |january: &str, february: &str| {
        json!([{ "id": "a", "cells": { "unit": "1", "month": "01", "quantity": january } },
            { "id": "b", "cells": { "unit": "1", "month": "02", "quantity": february } }])
    };
    save(&reporter, &draft, "fuel", &row("1", "2")).expect(200);
    let seen = reporter.get(&address(&draft)).expect(200);
    save(&reporter, &seen, "fuel", &row("1", "9")).expect(200);
    assert_eq!(
        save(&reporter, &seen, "fuel", &row("8", "2")).refused(412),
        "draft.stale"
    );
    let race = json!({ "base": row("1", "2"), "mine": row("8", "2"), "conflicts": "file" });
    let path = format!("{}/tables/fuel/merge", address(&draft));
    let together = reporter
        .request("POST", &path)
        .json(&race)
        .send()
        .expect(200);
    assert_eq!(
        (&together["rows"], &together["differences"]["conflicts"]),
        (&row("8", "9"), &json!(0))
    );
    let kept = reporter
        .write("PUT", &format!("{}/tables/fuel", address(&draft)))
        .header("If-Match", together["etag"].as_str().unwrap())
        .json(&json!({ "rows": together["rows"] }))
        .send();
    kept.expect(200);
}

on_both_engines! {
    settled => what_each_hand_changed_is_told_and_settled;
    stale => a_merge_shown_before_a_change_is_worked_out_again;
    unknown => a_workbook_of_unknown_origin_conflicts_everywhere;
    own => only_the_enterprises_own_reporter_merges;
    race => rows_that_could_not_be_saved_are_brought_together;
}
