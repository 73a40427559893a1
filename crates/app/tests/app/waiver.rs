//! Waivers: asked for by one, decided by another, in force until their last day.

use chrono::{Days, Duration, NaiveDate};
use qilu_app::{
    query::{AuditQuery, WaiverQuery},
    view::{NewWaiver, Severity, VersionDetail, Waiver, WaiverDecision},
};
use qilu_store::on_both_engines;
use serde_json::Value;
use uuid::Uuid;

use crate::world::{FIRST, World, code};

/// Entries in which less electricity was generated than supplied: an error by PWR-006.
fn wrong_supply(coal: &str) -> Value {
    let mut entries = FIRST.entries(coal, "20.114");
    entries["tables"]["unit"][0]["supply"] = "1816540".into();
    entries
}

fn found(version: &VersionDetail) -> (Severity, Option<Severity>) {
    let problem = version
        .problems
        .iter()
        .find(|problem| problem.code == "PWR-006")
        .unwrap();
    (
        problem.severity,
        problem.lowered.as_ref().map(|lowered| lowered.from),
    )
}

fn wanted(world: &World, enterprise_id: Uuid) -> NewWaiver {
    NewWaiver {
        enterprise_id,
        method_id: "power-2022".to_owned(),
        check_code: "PWR-006".to_owned(),
        reason: "关口电能表更换期间读数不全".to_owned(),
        until: today(world) + Days::new(30),
    }
}

fn today(world: &World) -> NaiveDate {
    world.app.clock().today()
}

fn decide(
    world: &World,
    login: &str,
    waiver: &Waiver,
    decision: &str,
) -> qilu_app::fault::Outcome<Waiver> {
    let decision = WaiverDecision {
        decision: decision.to_owned(),
        note: "同意".to_owned(),
    };
    world
        .app
        .decide_waiver(&world.who(login), &world.once(), waiver.id, &decision)
}

on_both_engines! {
    an_approved_waiver_lowers_its_check_until_its_last_day => |database| {
        let world = World::new(database);
        let app = &world.app;
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let before = world.enter(&reporter, submission, wrong_supply("86310.45"));
        assert_eq!(found(&before), (Severity::Error, None));

        let new = wanted(&world, before.enterprise_id);
        let asked = app.ask_waiver(&world.who("province"), &world.once(), &new).unwrap();
        assert_eq!((asked.state.as_str(), asked.in_force, asked.decisions.len()), ("asked", false, 0));
        assert_eq!(found(&world.enter(&reporter, submission, wrong_supply("86311.45"))), (Severity::Error, None));
        assert_eq!(code(decide(&world, "province", &asked, "approve")), "waiver.own");
        assert_eq!(code(decide(&world, "jinan", &asked, "approve")), "access.forbidden");
        assert_eq!(code(decide(&world, "qingdao", &asked, "approve")), "not_found");
        assert_eq!(code(decide(&world, "province2", &asked, "fly")), "waiver.unknown_decision");
        assert_eq!(code(decide(&world, "province2", &asked, "end")), "waiver.not_in_this_state");
        let approved = decide(&world, "province2", &asked, "approve").unwrap();
        assert!(approved.in_force && approved.decided_by.is_some_and(|who| who.name == "演示province2"));

        let lowered = world.enter(&reporter, submission, wrong_supply("86310.45"));
        assert_ne!(lowered.id, before.id, "the same entries are another version when they are judged otherwise");
        assert_eq!(found(&lowered), (Severity::Warning, Some(Severity::Error)));
        let problem = lowered.problems.iter().find(|problem| problem.code == "PWR-006").unwrap();
        assert_eq!(problem.lowered.as_ref().map(|lowered| lowered.reason.as_str()), Some("关口电能表更换期间读数不全"));
        assert_eq!((before.problem_counts.error, lowered.problem_counts.error), (1, 0));
        assert_eq!(lowered.problem_counts.warning, before.problem_counts.warning + 1);

        world.clock.advance(Duration::days(31));
        let reporter = world.who("reporter");
        let late = world.enter(&reporter, submission, wrong_supply("86313.45"));
        assert_eq!(found(&late), (Severity::Error, None), "past its last day");
        let query = WaiverQuery { in_force: Some(true), ..WaiverQuery::default() };
        assert!(app.waivers(&reporter, &query).unwrap().items.is_empty());
        let [row] = &app.waivers(&reporter, &WaiverQuery::default()).unwrap().items[..] else { panic!("one waiver") };
        assert!(!row.in_force && row.state == "approved");
        let audited = app.audit(&world.who("province"), &AuditQuery::default()).unwrap().items;
        let waivers: Vec<_> = audited.iter().filter(|event| event.subject_kind == "waiver").map(|event| event.action.as_str()).collect();
        assert_eq!(waivers, ["waiver.approve", "waiver.ask"]);
    };

    a_waiver_ends_when_the_authority_says_so => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let enterprise = world.enter(&reporter, submission, wrong_supply("1")).enterprise_id;
        let asked = world.app.ask_waiver(&world.who("jinan"), &world.once(), &wanted(&world, enterprise)).unwrap();
        let approved = decide(&world, "province", &asked, "approve").unwrap();
        assert_eq!(approved.decisions, ["end"]);
        let ended = decide(&world, "province", &approved, "end").unwrap();
        assert_eq!((ended.state.as_str(), ended.in_force), ("ended", false));
        assert_eq!(found(&world.enter(&reporter, submission, wrong_supply("2"))), (Severity::Error, None));
        let again = world.app.ask_waiver(&world.who("jinan"), &world.once(), &wanted(&world, enterprise)).unwrap();
        assert_eq!(decide(&world, "province", &again, "refuse").unwrap().state, "refused");
    };

    what_cannot_be_waived_is_refused => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let enterprise = world.enter(&reporter, submission, wrong_supply("1")).enterprise_id;
        let right = wanted(&world, enterprise);
        let ask = |login: &str, new: NewWaiver| code(world.app.ask_waiver(&world.who(login), &world.once(), &new));
        assert_eq!(ask("reporter", right.clone()), "access.forbidden");
        assert_eq!(ask("lead", right.clone()), "access.forbidden");
        assert_eq!(ask("qingdao", right.clone()), "not_found");
        assert_eq!(ask("province", NewWaiver { method_id: "none".into(), ..right.clone() }), "waiver.unknown_method");
        assert_eq!(ask("province", NewWaiver { check_code: "PWR-999".into(), ..right.clone() }), "waiver.unknown_check");
        assert_eq!(ask("province", NewWaiver { check_code: "PWR-004".into(), ..right.clone() }), "waiver.nothing_to_lower");
        assert_eq!(ask("province", NewWaiver { reason: "  ".into(), ..right.clone() }), "waiver.words");
        assert_eq!(ask("province", NewWaiver { until: today(&world) - Days::new(1), ..right.clone() }), "waiver.past");
        world.app.ask_waiver(&world.who("province"), &world.once(), &right).unwrap();
        assert_eq!(ask("province2", right), "waiver.exists");
    };
}
