//! The audit trail through the door: in people's words, narrowed, searched, sorted and exported.

use qilu_store::{on_both_engines, testing::TestDatabase};
use serde_json::Value;

use crate::{
    draft::{begun, remove},
    export::sheets,
    hand::{give, id_of},
    world::World,
};

/// The acts of a list, the first first.
fn acts(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|event| event["action"].as_str().unwrap())
        .collect()
}

/// The facts of an act in Chinese, `label=value`.
fn facts(event: &Value) -> Vec<String> {
    let facts = event["facts"].as_array().unwrap().iter();
    let said = facts.map(|fact| (&fact["label"]["zh"], &fact["value"]["zh"]));
    said.map(|(label, value)| format!("{}={}", label.as_str().unwrap(), value.as_str().unwrap()))
        .collect()
}

fn of_act(list: &Value, action: &str) -> Value {
    let mut items = list["items"].as_array().unwrap().iter();
    items
        .find(|event| event["action"] == action)
        .unwrap_or_else(|| panic!("no {action}"))
        .clone()
}

fn what_is_named_by_id_is_read_in_words(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let to = id_of(&reporter, &draft, "colleague");
    give(&reporter, &draft, "fuel", &to, "2024-03-20").expect(200);
    let province = world.sign_in("province");
    let list = province.get("/api/v1/audit").expect(200);
    let given = of_act(&list, "hand.assign");
    assert_eq!(given["actor"], "reporter");
    assert_eq!(given["actor_name"], "演示reporter");
    assert_eq!(given["organisation"]["name"], "演示热电厂");
    assert_eq!(given["action_label"]["zh"], "分配填报表格");
    let subject = given["subject"]["zh"].as_str().unwrap();
    assert!(subject.starts_with("2023 年度填报草稿："), "{subject}");
    let said = facts(&given);
    assert!(said.contains(&"人员=演示colleague".to_owned()), "{said:?}");
    assert!(said.contains(&"期限=2024-03-20".to_owned()), "{said:?}");
    let table = said.iter().find(|fact| fact.starts_with("报表=")).unwrap();
    assert!(table.contains("燃料") && !table.contains("fuel"), "{table}");
    let begun = of_act(&list, "draft.open");
    let said = facts(&begun);
    assert!(said.contains(&"报告=2023 年度".to_owned()), "{said:?}");
    assert!(said.contains(&"自=空白表格".to_owned()), "{said:?}");

    // What is gone is said to be gone; the list still answers.
    assert!(remove(&reporter, &draft).status < 300);
    let list = province.get("/api/v1/audit").expect(200);
    let given = of_act(&list, "hand.assign");
    assert_eq!(given["subject"]["zh"], "填报草稿（已不存在）");
    assert_eq!(given["subject"]["en"], "Draft (no longer there)");
    let said = facts(&given);
    assert!(
        said.contains(&"报表=已不存在的报表（fuel）".to_owned()),
        "{said:?}"
    );
}

fn the_list_is_narrowed_searched_and_sorted(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let to = id_of(&reporter, &draft, "colleague");
    give(&reporter, &draft, "fuel", &to, "2024-03-20").expect(200);
    world.clock.advance(chrono::TimeDelta::hours(15));
    // 16:00 UTC is the next day in Shanghai.
    world.sign_in("reporter2");
    let province = world.sign_in("province");
    let got = |query: &str| province.get(&format!("/api/v1/audit?{query}")).expect(200);
    let choices = province.get("/api/v1/audit/choices").expect(200);
    let person = |login: &str| {
        let mut people = choices["people"].as_array().unwrap().iter();
        let found = people.find(|person| person["login"] == login).unwrap();
        found["id"].as_str().unwrap().to_owned()
    };
    let organisations = choices["organisations"].as_array().unwrap();
    let works = organisations
        .iter()
        .find(|named| named["name"] == "演示水泥厂")
        .unwrap();
    let known = choices["acts"].as_array().unwrap();
    assert!(known.iter().any(|act| act["code"] == "submission.approve"));

    let first = "from=2024-03-04&to=2024-03-04";
    let all = got(first);
    assert_eq!(all["total"], acts(&all).len());
    assert!(acts(&all).contains(&"hand.assign"));
    let second = got("from=2024-03-05");
    assert_eq!(acts(&second), ["session.begin", "session.begin"]);
    assert!(acts(&got("to=2024-03-03")).is_empty());
    let of = got(&format!("actor_id={}", person("reporter2")));
    assert_eq!(acts(&of), ["session.begin"]);
    let whose = got(&format!(
        "organisation_id={}",
        works["id"].as_str().unwrap()
    ));
    assert_eq!(acts(&whose), ["session.begin"]);
    assert!(acts(&got("organisation_id=00000000-0000-0000-0000-000000000000")).is_empty());
    let about = got(&format!("subject_id={}", draft["id"].as_str().unwrap()));
    assert_eq!(acts(&about), ["hand.assign", "draft.open"]);
    assert_eq!(
        acts(&got("action=hand.assign,draft.open&sort=action")),
        ["draft.open", "hand.assign"]
    );
    // By the words of an act, a person and an organisation; the sign is a plain character.
    assert_eq!(
        acts(&got("search=%E5%88%86%E9%85%8D%E5%A1%AB%E6%8A%A5")),
        ["hand.assign"]
    );
    assert_eq!(acts(&got("search=Assigned%20a")), ["hand.assign"]);
    assert_eq!(
        acts(&got("search=%E6%BC%94%E7%A4%BAreporter2")),
        ["session.begin"]
    );
    assert!(acts(&got("search=%25")).is_empty());
    assert!(acts(&got("search=no-such-thing")).is_empty());
    let page = got("limit=1");
    let next = got(&format!(
        "limit=1&cursor={}",
        page["next_cursor"].as_str().unwrap()
    ));
    assert_ne!(page["items"][0]["id"], next["items"][0]["id"]);
}

fn bad_filters_are_refused_kindly(database: &TestDatabase) {
    let world = World::new(database);
    let province = world.sign_in("province");
    for (query, code) in [
        ("from=yesterday", "request.query"),
        ("to=2024-02-30", "request.query"),
        ("from=0001-01-01", "request.year"),
        ("to=9999-12-31", "request.year"),
        ("from=%2B262142-01-01", "request.year"),
        ("from=2024-03-05&to=2024-03-04", "audit.days_turned"),
        ("actor_id=reporter", "request.query"),
        ("organisation_id=1", "request.query"),
        ("subject_id=x", "request.query"),
        ("action=hand.juggle", "audit.unknown_action"),
        ("action=", "audit.unknown_action"),
        ("sort=detail", "request.unknown_sort"),
        ("cursor=zz", "request.bad_cursor"),
        ("limit=0", "request.limit"),
    ] {
        for path in ["audit", "audit.xlsx"] {
            // The export reads every page by itself.
            if path == "audit.xlsx" && (query.starts_with("cursor") || query.starts_with("limit")) {
                continue;
            }
            let answer = province.get(&format!("/api/v1/{path}?{query}"));
            assert_eq!(answer.refused(400), code, "{path}?{query}");
        }
    }
    let odd = province.get("/api/v1/audit?search=%00%27%3B--");
    assert!(odd.status < 500, "{}", odd.text());
    let reporter = world.sign_in("reporter");
    for path in ["audit", "audit.xlsx", "audit/choices"] {
        let path = format!("/api/v1/{path}");
        assert_eq!(reporter.get(&path).refused(403), "access.forbidden");
    }
}

fn the_export_says_what_it_was_narrowed_by(database: &TestDatabase) {
    let world = World::new(database);
    let (reporter, _, draft) = begun(&world, "blank");
    let to = id_of(&reporter, &draft, "colleague");
    give(&reporter, &draft, "fuel", &to, "2024-03-20").expect(200);
    let province = world.sign_in("province");
    let export = province.get("/api/v1/audit.xlsx?from=2024-03-04&action=hand.assign");
    assert_eq!(export.status, 200);
    let (name, texts) = sheets(&export.body).remove(0);
    assert_eq!(name, "审计日志");
    let has = |text: &str| texts.iter().any(|cell| cell.contains(text));
    assert!(has("起始日期：2024-03-04；操作：分配填报表格"), "{texts:?}");
    assert!(has("演示colleague") && has("2024-03-04 09:00:00"));
    assert!(!has("draft.open") && !has(&to), "{texts:?}");
    let none = province.get("/api/v1/audit.xlsx?to=2024-03-01");
    assert_eq!(none.status, 200);
    let (_, texts) = sheets(&none.body).remove(0);
    assert!(!texts.iter().any(|cell| cell.contains("session.begin")));
}

on_both_engines! {
    words => what_is_named_by_id_is_read_in_words;
    narrowed => the_list_is_narrowed_searched_and_sorted;
    refused => bad_filters_are_refused_kindly;
    exported => the_export_says_what_it_was_narrowed_by;
}
