//! Sealed months through the door.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::{Value, json};

use crate::{
    client::Answer,
    draft::{address, fill, remove, rows_of, save, table},
    world::{Person, World, power_entries, power_workbook},
};

/// The power station's working copy of this year, in March, filled in.
fn this_year<'w>(world: &'w World) -> (Person<'w>, String, Value) {
    let reporter = world.sign_in("reporter");
    let submission = reporter.open(2024);
    let drafts = format!("/api/v1/submissions/{submission}/drafts");
    let months = json!({ "method": "power-2022", "from": "months" });
    assert_eq!(
        reporter.post(&drafts, &months).refused(409),
        "draft.no_months"
    );
    let blank = json!({ "method": "power-2022", "from": "blank" });
    let draft = reporter.post(&drafts, &blank).expect(201);
    fill(&reporter, &draft, "75000");
    (reporter, submission, draft)
}

fn seal(person: &Person<'_>, draft: &Value, month: &str) -> Answer {
    let now = person.get(&address(draft)).expect(200);
    person
        .write("POST", &format!("{}/months/{month}/seal", address(draft)))
        .header("If-Match", now["etag"].as_str().unwrap())
        .json(&json!({}))
        .send()
}

fn reopen(person: &Person<'_>, draft: &Value, month: &str, reason: &str) -> Answer {
    let path = format!("{}/months/{month}/reopen", address(draft));
    person.post(&path, &json!({ "reason": reason }))
}

fn month<'m>(months: &'m Value, code: &str) -> &'m Value {
    let months = months.as_array().unwrap().iter();
    months.clone().find(|month| month["month"] == code).unwrap()
}

/// Saves the fuel table with this much coal in January.
fn burn(person: &Person<'_>, draft: &Value, coal: &str) -> Answer {
    let now = person.get(&address(draft)).expect(200);
    save(person, &now, "fuel", &rows_of(&power_entries(coal), "fuel"))
}

fn publish(person: &Person<'_>, draft: &Value) -> Value {
    let now = person.get(&address(draft)).expect(200);
    let path = format!("{}/versions", address(draft));
    let write = person.write("POST", &path);
    write
        .header("If-Match", now["etag"].as_str().unwrap())
        .send()
        .expect(201)
}

fn sealed_changed_only_with_a_reason_and_sealed_again(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, submission, draft) = this_year(&world);
    let months = reporter
        .get(&format!("{}/months", address(&draft)))
        .expect(200);
    assert_eq!(
        (
            &month(&months, "01")["state"],
            &month(&months, "01")["due"],
            &month(&months, "01")["days_left"]
        ),
        (&json!("open"), &json!("2024-03-11"), &json!(7))
    );
    assert_eq!(month(&months, "03")["state"], "ahead");
    let waiting = reporter.get("/api/v1/work").expect(200)["months"].clone();
    assert_eq!(waiting.as_array().unwrap().len(), 2, "January and February");
    assert_eq!(
        seal(&reporter, &draft, "03").refused(409),
        "month.not_ended"
    );
    assert_eq!(seal(&reporter, &draft, "13").refused(404), "not_found");

    let sealed = seal(&reporter, &draft, "01").expect(200);
    let january = month(&sealed, "01");
    assert_eq!(
        (&january["state"], &january["seals"][0]["number"]),
        (&json!("sealed"), &json!(1))
    );
    assert_eq!(january["seals"][0]["hash"].as_str().unwrap().len(), 64);
    assert_eq!(
        seal(&reporter, &draft, "01").refused(409),
        "month.already_sealed"
    );

    let refused = burn(&reporter, &draft, "75001");
    assert_eq!(refused.refused(409), "month.sealed");
    let place = &refused.json()["problems"][0]["place"];
    assert_eq!(
        (&place["row_key"], &place["column"]),
        (&json!("1|bituminous|01"), &json!("quantity"))
    );
    assert!(place["at"]["cell"].is_string(), "{place}");
    let now = reporter.get(&address(&draft)).expect(200);
    assert_eq!(
        table(&now, "fuel")["rows"][0]["cells"]["quantity"],
        "75000",
        "nothing was saved"
    );
    burn(&reporter, &draft, "75000.0").expect(200);

    assert_eq!(
        reopen(&reporter, &draft, "01", " ").refused(422),
        "month.reason"
    );
    assert_eq!(
        reopen(&reporter, &draft, "02", "x").refused(409),
        "month.not_sealed"
    );
    let opened = reopen(&reporter, &draft, "01", "皮带秤复核").expect(200);
    assert_eq!(month(&opened, "01")["state"], "reopened");
    let saved = burn(&reporter, &draft, "75001").expect(200);
    let problems = saved["assessment"]["problems"].as_array().unwrap();
    assert!(
        problems
            .iter()
            .any(|problem| problem["code"] == "month.differs")
    );

    let version = publish(&reporter, &draft)["version"].clone();
    let warned = version["problems"].as_array().unwrap().iter();
    let warned: Vec<&Value> = warned
        .filter(|problem| problem["code"] == "month.differs")
        .collect();
    assert_eq!(warned.len(), 1);
    assert_eq!(warned[0]["place"]["row_key"], "1|bituminous|01");
    assert_eq!(
        (
            &version["seals"][0]["number"],
            &version["seals"][0]["agrees"]
        ),
        (&json!(1), &json!(false))
    );

    world.clock.advance(chrono::TimeDelta::days(40));
    let reporter = world.sign_in("reporter");
    let again = seal(&reporter, &draft, "01").expect(200);
    let january = month(&again, "01");
    assert_eq!(january["state"], "late");
    let seals = january["seals"].as_array().unwrap();
    assert_eq!(seals.len(), 2, "both numbers are kept");
    assert_eq!(
        (&seals[0]["number"], &seals[0]["late"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(seals[0]["differences"][0]["after"], "75001");
    assert_eq!(
        seals[0]["differences"][0]["row_label"]["zh"],
        "1 · 烟煤 · 1月"
    );
    assert_eq!(seals[1]["reopened"]["reason"], "皮带秤复核");
    let version = publish(&reporter, &draft)["version"].clone();
    assert_eq!(
        (
            &version["seals"][0]["number"],
            &version["seals"][0]["agrees"]
        ),
        (&json!(2), &json!(true))
    );
    assert_eq!(version["seals"].as_array().unwrap().len(), 1);

    // A new copy has what was sealed.
    assert_eq!(remove(&reporter, &draft).status, 204);
    let path = format!("/api/v1/submissions/{submission}/drafts");
    let begun = reporter
        .post(&path, &json!({ "method": "power-2022", "from": "months" }))
        .expect(201);
    let rows = table(&begun, "fuel")["rows"].as_array().unwrap();
    assert_eq!(
        (rows.len(), &rows[0]["cells"]["quantity"]),
        (1, &json!("75001"))
    );
}

fn months_of_past_years_wait_behind_this_ones(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, _) = this_year(&world);
    let past = reporter.open(2023);
    reporter
        .post(
            &format!("/api/v1/submissions/{past}/drafts"),
            &json!({ "method": "power-2022", "from": "blank" }),
        )
        .expect(201);
    let waiting = reporter.get("/api/v1/work").expect(200)["months"].clone();
    let waiting: Vec<_> = waiting
        .as_array()
        .unwrap()
        .iter()
        .map(|month| (month["year"].as_i64().unwrap(), month["month"].clone()))
        .collect();
    assert_eq!(waiting.len(), 2 + 12);
    assert_eq!(
        waiting[..3],
        [
            (2024, json!("01")),
            (2024, json!("02")),
            (2023, json!("01"))
        ]
    );
}

fn what_has_errors_or_no_data_is_not_sealed(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = this_year(&world);
    burn(&reporter, &draft, "-1").expect(200);
    let errors = seal(&reporter, &draft, "01");
    assert_eq!(errors.refused(409), "month.errors");
    seal(&reporter, &draft, "02").expect(200);
    let now = reporter.get(&address(&draft)).expect(200);
    let mut rows = rows_of(&power_entries("1"), "fuel");
    rows.as_array_mut().unwrap().remove(0);
    save(&reporter, &now, "fuel", &rows).expect(200);
    assert_eq!(seal(&reporter, &draft, "01").refused(409), "month.empty");
    let mut gone = rows.clone();
    gone.as_array_mut().unwrap().remove(0);
    let now = reporter.get(&address(&draft)).expect(200);
    assert_eq!(
        save(&reporter, &now, "fuel", &gone).refused(409),
        "month.sealed"
    );
}

fn only_the_enterprises_own_reporter_seals(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = this_year(&world);
    seal(&reporter, &draft, "01").expect(200);
    let path = format!("{}/uploads", address(&draft));
    let last_year = reporter
        .write("POST", &path)
        .file("a.xlsx", &power_workbook("75001"))
        .send();
    assert_eq!(last_year.refused(422), "workbook.other_year");
    let approver = world.sign_in("approver");
    assert_eq!(
        seal(&approver, &draft, "02").refused(403),
        "access.forbidden"
    );
    assert_eq!(
        reopen(&approver, &draft, "01", "x").refused(403),
        "access.forbidden"
    );
    let shown = approver
        .get(&format!("{}/months", address(&draft)))
        .expect(200);
    assert_eq!(month(&shown, "01")["state"], "sealed");
    let other = world.sign_in("reporter2");
    assert_eq!(
        other
            .get(&format!("{}/months", address(&draft)))
            .refused(404),
        "not_found"
    );
}

on_both_engines! {
    past => months_of_past_years_wait_behind_this_ones;
    year => sealed_changed_only_with_a_reason_and_sealed_again;
    unsound => what_has_errors_or_no_data_is_not_sealed;
    others => only_the_enterprises_own_reporter_seals;
}
