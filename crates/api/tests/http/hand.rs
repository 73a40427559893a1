//! Many hands through the door.

use qilu_app::fault::Fault;
use qilu_store::{on_both_engines, outbox, testing::TestDatabase};
use serde_json::{Value, json};

use crate::{
    draft::{address, begun, remove, rows_of, save, table},
    merge::{brought_back, taken, workbook_from},
    world::{Person, World, power_entries},
};

fn mails(world: &World) -> i64 {
    let store = world.app.store();
    store
        .read(|connection| Ok::<_, Fault>(outbox::waiting(connection)?))
        .unwrap()
}

/// A person of the enterprise, by the log-in.
pub fn id_of(person: &Person<'_>, draft: &Value, name: &str) -> String {
    let path = format!(
        "/api/v1/enterprises/{}/people",
        draft["enterprise_id"].as_str().unwrap()
    );
    let people = person.get(&path).expect(200);
    let mut people = people.as_array().unwrap().iter();
    let found = people
        .find(|colleague| colleague["name"] == format!("演示{name}"))
        .unwrap();
    found["id"].as_str().unwrap().to_owned()
}

/// Gives a table to somebody.
pub fn give(
    person: &Person<'_>,
    draft: &Value,
    table: &str,
    to: &str,
    due: &str,
) -> crate::client::Answer {
    let path = format!("{}/hands/{table}", address(draft));
    let body = json!({ "user_id": to, "due": due });
    person.write("PUT", &path).json(&body).send()
}

fn hand<'h>(hands: &'h Value, table: &str) -> &'h Value {
    let mut hands = hands.as_array().unwrap().iter();
    hands.find(|hand| hand["table"] == table).unwrap()
}

fn a_part_is_given_filled_in_and_done(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let colleague = world.sign_in("colleague");
    let to = id_of(&reporter, &draft, "colleague");
    let before = mails(&world);
    let hands = give(&reporter, &draft, "fuel", &to, "2024-03-20").expect(200);
    assert_eq!(
        (
            &hand(&hands, "fuel")["user"]["name"],
            &hand(&hands, "fuel")["days_left"]
        ),
        (&json!("演示colleague"), &json!(16))
    );
    assert_eq!(hand(&hands, "electricity")["user"], Value::Null);
    assert_eq!(mails(&world), before + 1, "who has a part is told");

    let work = colleague.get("/api/v1/work").expect(200);
    assert_eq!(work["parts"][0]["table"], "fuel");
    assert_eq!(reporter.get("/api/v1/work").expect(200)["parts"], json!([]));
    let rows = rows_of(&power_entries("75000"), "fuel");
    save(&colleague, &draft, "fuel", &rows).expect(200);
    let electricity = rows_of(&power_entries("75000"), "electricity");
    assert_eq!(
        save(&colleague, &draft, "electricity", &electricity).refused(403),
        "hand.not_given",
        "who was given tables writes in those alone"
    );
    let seen = colleague.get(&address(&draft)).expect(200);
    assert_eq!(table(&seen, "fuel")["editable"], true);
    assert_eq!(table(&seen, "electricity")["editable"], false);
    let done = format!("{}/hands/fuel/done", address(&draft));
    let hands = colleague.post(&done, &json!({ "done": true })).expect(200);
    assert_eq!(hand(&hands, "fuel")["done_by"], "演示colleague");
    assert_eq!(
        colleague.get("/api/v1/work").expect(200)["parts"],
        json!([])
    );

    // Whoever made the draft may write everywhere; what is written in again is not done.
    let now = reporter.get(&address(&draft)).expect(200);
    assert_eq!(table(&now, "fuel")["hand"]["name"], "演示colleague");
    save(&reporter, &now, "fuel", &rows).expect(200);
    let hands = reporter
        .get(&format!("{}/hands", address(&draft)))
        .expect(200);
    assert_eq!(hand(&hands, "fuel")["done_at"], Value::Null);
    let chase = format!("{}/hands/fuel/chase", address(&draft));
    reporter.write("POST", &chase).send().expect(200);
    assert_eq!(mails(&world), before + 2);
    let path = format!("{}/hands/fuel", address(&draft));
    let hands = reporter.write("DELETE", &path).send().expect(200);
    assert_eq!(hand(&hands, "fuel")["user"], Value::Null);
    save(&colleague, &draft, "electricity", &electricity).expect(200);
    assert_eq!(
        reporter.write("POST", &chase).send().refused(409),
        "hand.nobody"
    );
}

fn another_hand_writes_only_its_own(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let colleague = world.sign_in("colleague");
    let me = id_of(&reporter, &draft, "reporter");
    give(&reporter, &draft, "fuel", &me, "2024-03-20").expect(200);
    let rows = rows_of(&power_entries("75000"), "fuel");
    assert_eq!(
        save(&colleague, &draft, "fuel", &rows).refused(403),
        "hand.not_yours"
    );
    let done = format!("{}/hands/fuel/done", address(&draft));
    assert_eq!(
        colleague.post(&done, &json!({ "done": true })).refused(403),
        "hand.not_yours"
    );
    let to = id_of(&reporter, &draft, "colleague");
    assert_eq!(
        give(&colleague, &draft, "unit", &to, "2024-03-20").refused(403),
        "hand.not_coordinator"
    );
    assert_eq!(
        give(&reporter, &draft, "unit", &to, "2024-03-01").refused(422),
        "hand.past"
    );
    assert_eq!(
        give(&reporter, &draft, "nonsense", &to, "2024-03-20").refused(404),
        "not_found"
    );
    let approver = id_of(&reporter, &draft, "approver");
    assert_eq!(
        give(&reporter, &draft, "unit", &approver, "2024-03-20").refused(422),
        "hand.not_a_colleague"
    );
    let nobody = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        give(&reporter, &draft, "unit", nobody, "2024-03-20").refused(422),
        "hand.not_a_colleague"
    );
    assert_eq!(
        remove(&colleague, &draft).refused(403),
        "hand.not_coordinator"
    );
    let seen = colleague.get(&address(&draft)).expect(200);
    assert_eq!(
        (
            &table(&seen, "fuel")["editable"],
            &table(&seen, "unit")["editable"]
        ),
        (&json!(false), &json!(true))
    );
    let people = format!(
        "/api/v1/enterprises/{}/people",
        draft["enterprise_id"].as_str().unwrap()
    );
    for login in ["reporter2", "province", "jinan"] {
        assert_eq!(
            world.sign_in(login).get(&people).refused(404),
            "not_found",
            "{login}"
        );
    }

    // A workbook of one hand is merged for that hand's tables alone.
    let base = taken(&colleague, &draft);
    let filled = workbook_from(&power_entries("75000"), Some(base));
    let merge = brought_back(&colleague, &draft, &filled);
    let changes = merge["differences"]["changes"].as_array().unwrap();
    assert!(
        !changes.is_empty() && changes.iter().all(|change| change["table"] != "fuel"),
        "{changes:?}"
    );
    let merge = brought_back(&reporter, &draft, &filled);
    let changes = merge["differences"]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["table"] == "fuel"));
    let some = format!("{}/workbook?tables=electricity", address(&draft));
    assert_eq!(reporter.write("POST", &some).send().status, 200);
    let none = format!("{}/workbook?tables=nonsense", address(&draft));
    assert_eq!(
        reporter.write("POST", &none).send().refused(404),
        "not_found"
    );
}

fn reminders_are_written_before_and_after_the_day_and_once(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let to = id_of(&reporter, &draft, "colleague");
    give(&reporter, &draft, "fuel", &to, "2024-03-20").expect(200);
    let before = mails(&world);
    assert_eq!(world.app.remind_hands().unwrap(), 0);
    for (days, written) in [(13, 1), (0, 0), (2, 0), (2, 1), (30, 0)] {
        world.clock.advance(chrono::TimeDelta::days(days));
        assert_eq!(
            world.app.remind_hands().unwrap(),
            written,
            "after {days} days"
        );
    }
    assert_eq!(mails(&world), before + 2);
}

on_both_engines! {
    part => a_part_is_given_filled_in_and_done;
    own => another_hand_writes_only_its_own;
    reminded => reminders_are_written_before_and_after_the_day_and_once;
}
