//! Monitoring plans: written by the enterprise, approved by the province, and what a report is held to.

use chrono::NaiveDate;
use qilu_accounting::Library;
use qilu_app::{
    Lang,
    query::{AuditQuery, PlanQuery, TemplateQuery},
    view::{DraftOrigin, NewDraft, NewPlan, PlanAct, PlanContent, PlanDetail, PlanEdit, Severity},
};
use qilu_store::on_both_engines;
use qilu_workbook::read_workbook;
use serde_json::json;
use uuid::Uuid;

use crate::world::{FIRST, SECOND, World, YEAR, code};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A complete plan of the first plant.
fn content() -> PlanContent {
    let way = |table: &str, column: &str, source: &str| {
        let mut way = json!({ "table": table, "column": column, "source": source, "recorded": "daily",
            "post": "运行部", "person": "某某" });
        if source == "measured" {
            way["meters"] = json!(["M-1"]);
            way["measured"] = json!("continuous");
        }
        way
    };
    let mut ncv = way("fuel", "ncv", "measured");
    ncv["key"] = json!({ "fuel": "bituminous" });
    serde_json::from_value(json!({
        "situation": "火力发电", "boundary": "发电设施", "sampling": "每班采样", "quality": "每月内部检查",
        "sites": [{ "name": "厂区", "address": "某路1号" }],
        "units": [{ "table": "unit", "code": "1", "name": "1号机组", "capacity": "330 MW", "commissioned": "2010-06-01",
            "choices": { "kind": "coal_to_300", "cooling": "water_closed" }, "heat": true }],
        "sources": [
            { "table": "fuel", "key": { "unit": "1", "fuel": "bituminous" }, "by_month": true },
            { "table": "fuel", "key": { "unit": "1", "fuel": "diesel" } },
            { "table": "electricity", "key": { "unit": "1" } }],
        "meters": [{ "number": "M-1", "name": "皮带秤", "measures": "入炉煤", "unit": "1", "accuracy": "0.5",
            "interval_months": 12, "calibrated": "2023-02-01", "valid_until": "2024-06-30", "certificate": "JL-1" }],
        "ways": [way("unit", "capacity", "other"), way("unit", "generation", "measured"), way("unit", "hours", "measured"),
            way("fuel", "quantity", "measured"), way("fuel", "ncv", "default"), ncv, way("fuel", "carbon_per_heat", "default"),
            way("fuel", "oxidation", "default"), way("electricity", "quantity", "measured"),
            way("electricity", "factor", "default")]
    }))
    .unwrap()
}

fn begin(world: &World, from: &str, from_last: bool) -> PlanDetail {
    let new = NewPlan {
        method_id: "power-2022".to_owned(),
        effective_from: day(from),
        reason: "首次编制".to_owned(),
        from_last,
    };
    world
        .app
        .create_plan(&world.who("reporter"), &world.once(), &new)
        .unwrap()
}

fn write(world: &World, plan: &PlanDetail, content: PlanContent) -> PlanDetail {
    let edit = PlanEdit {
        effective_from: plan.summary.effective_from,
        reason: plan.reason.clone(),
        content,
    };
    let (who, once) = (world.who("reporter"), world.once());
    world
        .app
        .edit_plan(&who, &once, plan.summary.id, &plan.etag, &edit)
        .unwrap()
}

fn act(
    world: &World,
    login: &str,
    plan: &PlanDetail,
    action: &str,
    note: &str,
) -> qilu_app::fault::Outcome<PlanDetail> {
    let act = PlanAct {
        action: action.to_owned(),
        note: note.to_owned(),
    };
    let (who, once) = (world.who(login), world.once());
    world
        .app
        .act_plan(&who, &once, plan.summary.id, &plan.etag, &act)
}

/// An approved version from a day on.
fn approved(world: &World, from: &str, content: PlanContent) -> PlanDetail {
    let plan = write(world, &begin(world, from, false), content);
    let plan = act(world, "reporter", &plan, "submit", "").unwrap();
    act(world, "province", &plan, "approve", "同意").unwrap()
}

on_both_engines! {
    a_plan_is_written_submitted_returned_and_approved => |database| {
        let world = World::new(database);
        let app = &world.app;
        let begun = begin(&world, "2023-01-01", false);
        assert_eq!((begun.summary.number, begun.summary.state.as_str(), begun.editable), (1, "draft", true));
        assert_eq!(begun.actions, ["submit"]);
        assert!(begun.faults.iter().any(|fault| fault.code == "PLAN-101"));
        assert_eq!(code(act(&world, "reporter", &begun, "submit", "")), "plan.incomplete");
        let province = world.who("province");
        assert!(app.plans(&province, &PlanQuery::default()).unwrap().items.is_empty(), "a draft is the enterprise's own");
        assert_eq!(code(app.plan(&province, begun.summary.id)), "not_found");

        let written = write(&world, &begun, content());
        assert!(written.faults.iter().all(|fault| fault.severity > Severity::Error), "{:?}", written.faults);
        assert_eq!(code(act(&world, "reporter", &begun, "submit", "")), "plan.stale");
        let submitted = act(&world, "reporter", &written, "submit", "").unwrap();
        assert_eq!((submitted.summary.state.as_str(), submitted.editable), ("submitted", false));
        assert_eq!(submitted.actions, ["withdraw"]);
        assert_eq!(app.plan(&province, submitted.summary.id).unwrap().actions, ["approve", "return"]);
        assert!(app.plan(&world.who("jinan"), submitted.summary.id).unwrap().actions.is_empty());
        assert_eq!(code(app.plan(&world.who("qingdao"), submitted.summary.id)), "not_found");
        assert_eq!(code(app.plan(&world.who("reporter2"), submitted.summary.id)), "not_found");
        assert_eq!(code(act(&world, "jinan", &submitted, "approve", "")), "access.forbidden");
        assert_eq!(code(act(&world, "reporter", &submitted, "approve", "")), "access.forbidden");
        assert_eq!(code(act(&world, "province", &submitted, "return", " ")), "plan.words");
        assert_eq!(code(act(&world, "province", &submitted, "fly", "")), "plan.unknown_action");
        assert_eq!(code(act(&world, "reporter", &submitted, "submit", "")), "plan.not_in_this_state");

        let returned = act(&world, "province", &submitted, "return", "请补充检定证书").unwrap();
        assert_eq!((returned.summary.state.as_str(), returned.summary.note.as_str()), ("returned", "请补充检定证书"));
        let tasks = app.work(&world.who("reporter")).unwrap().plans;
        assert_eq!(tasks.iter().map(|task| task.task.as_str()).collect::<Vec<_>>(), ["submit"]);
        let again = act(&world, "approver", &returned, "submit", "已补充").unwrap();
        assert_eq!(app.work(&province).unwrap().plans.len(), 1);
        let approved = act(&world, "province", &again, "approve", "同意").unwrap();
        assert!(approved.summary.in_force && approved.actions.is_empty());
        let history: Vec<_> = approved.history.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(history, ["create", "submit", "return", "submit", "approve"]);
        let audited = app.audit(&province, &AuditQuery::default()).unwrap().items;
        assert_eq!(audited.iter().filter(|event| event.subject_kind == "plan").count(), 6);
        let edit = PlanEdit { effective_from: day("2023-01-01"), reason: String::new(), content: content() };
        let late = app.edit_plan(&world.who("reporter"), &world.once(), approved.summary.id, &approved.etag, &edit);
        assert_eq!(code(late), "plan.not_in_this_state");
        let listed = app.plans(&province, &PlanQuery { search: Some("第一".to_owned()), ..PlanQuery::default() }).unwrap();
        assert_eq!((listed.items.len(), listed.total), (1, Some(1)));
        assert!(app.export_plans(&province, &PlanQuery::default(), Lang::En).unwrap().bytes.len() > 1_000);
        assert!(app.export_plan(&province, approved.summary.id, Lang::Zh).unwrap().bytes.len() > 1_000);
    };

    a_later_version_begins_with_the_last_and_shows_what_changed => |database| {
        let world = World::new(database);
        let first = approved(&world, "2023-01-01", content());
        let second = begin(&world, "2023-07-01", true);
        assert_eq!((second.summary.number, second.content.units.len(), second.changes.len()), (2, 1, 0));
        let new = NewPlan { method_id: "power-2022".to_owned(), effective_from: day("2024-01-01"), reason: String::new(), from_last: true };
        let third = world.app.create_plan(&world.who("reporter"), &world.once(), &new);
        assert_eq!(code(third), "plan.open");
        let mut changed = content();
        changed.meters[0].place = "2号皮带".to_owned();
        let written = write(&world, &second, changed);
        assert_eq!(written.before.as_ref().map(|before| before.id), Some(first.summary.id));
        let [change] = &written.changes[..] else { panic!("one change: {:?}", written.changes) };
        assert_eq!((change.item.as_str(), change.fields[0].field.as_str(), change.fields[0].after.as_str()), ("M-1", "place", "2号皮带"));
        let early = PlanEdit { effective_from: day("2023-01-01"), reason: String::new(), content: content() };
        let (who, once) = (world.who("reporter"), world.once());
        let early = world.app.edit_plan(&who, &once, written.summary.id, &written.etag, &early).unwrap();
        assert_eq!(code(act(&world, "reporter", &early, "submit", "")), "plan.not_later");
        let mut much = content();
        much.boundary = "界".repeat(20_001);
        let edit = PlanEdit { effective_from: day("2023-07-01"), reason: String::new(), content: much };
        let (who, once) = (world.who("reporter"), world.once());
        assert_eq!(code(world.app.edit_plan(&who, &once, early.summary.id, &early.etag, &edit)), "plan.too_much");
        let versions: Vec<_> = early.versions.iter().map(|version| (version.number, version.state.as_str())).collect();
        assert_eq!(versions, [(1, "approved"), (2, "draft")]);
        let seen = world.app.plan(&world.who("province"), first.summary.id).unwrap();
        assert_eq!(seen.versions.len(), 1, "others do not see the draft");
    };

    who_may_begin_a_plan_and_for_which_method => |database| {
        let world = World::new(database);
        let new = |method: &str| NewPlan { method_id: method.to_owned(), effective_from: day("2023-01-01"), reason: String::new(), from_last: false };
        let begin = |login: &str, method: &str| code(world.app.create_plan(&world.who(login), &world.once(), &new(method)));
        assert_eq!(begin("approver", "power-2022"), "access.forbidden");
        assert_eq!(begin("province", "power-2022"), "access.forbidden");
        assert_eq!(begin("reporter", "none"), "plan.unknown_method");
        assert_eq!(begin("reporter", "cement-2013"), "submission.method_not_applicable");
        assert_eq!(begin("reporter", "allocation-power-2023"), "method.not_reported");
        let bad = PlanQuery { sort: Some("colour".to_owned()), ..PlanQuery::default() };
        assert_eq!(code(world.app.plans(&world.who("province"), &bad)), "request.unknown_sort");
        assert_eq!(code(world.app.plans(&world.who("admin"), &PlanQuery::default())), "access.forbidden");
    };

    a_report_is_held_to_the_plan_through_every_door => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let without = |coal: &str| {
            let mut entries = FIRST.entries(coal, "20.114");
            entries["tables"]["fuel"][7].as_object_mut().unwrap().remove("ncv");
            entries
        };
        let told = |version: &qilu_app::view::VersionDetail| -> Vec<String> {
            let ours = version.problems.iter().filter(|problem| problem.code.starts_with("PLAN"));
            ours.map(|problem| format!("{} {}", problem.code, problem.place.row_key.clone().unwrap_or_default())).collect()
        };
        let before = world.enter(&reporter, submission, without("86310.45"));
        assert_eq!(told(&before), [""; 0], "without a plan there is nothing to hold it to");
        assert_eq!(world.app.work(&reporter).unwrap().plans[0].task, "write");
        approved(&world, "2023-01-01", content());
        let held = world.enter(&reporter, submission, without("86310.45"));
        assert_ne!(held.id, before.id, "the same entries are another version when they are judged otherwise");
        assert_eq!(told(&held), ["PLAN-001 1|bituminous|08"]);
        assert_eq!(held.problem_counts.warning, before.problem_counts.warning + 1);
        let same = world.enter(&reporter, submission, without("86310.45"));
        assert_eq!(same.id, held.id);
        let sound = world.upload(&reporter, submission, FIRST.workbook());
        assert_eq!(told(&sound), [""; 0]);
        // Another enterprise's plan is nobody else's.
        let second = world.who("reporter2");
        let other = world.open(&second);
        let mut entries = SECOND.entries("86310.45", "20.114");
        entries["tables"]["fuel"][7].as_object_mut().unwrap().remove("ncv");
        assert_eq!(told(&world.enter(&second, other, entries)), [""; 0]);
    };

    a_change_within_the_year_holds_each_month_to_its_own => |database| {
        let world = World::new(database);
        approved(&world, "2023-01-01", content());
        let mut defaults = content();
        defaults.ways.retain(|way| way.column != "ncv" || way.key.is_empty());
        approved(&world, "2023-07-01", defaults);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let mut entries = FIRST.entries("86310.45", "20.114");
        for month in [4, 7] {
            entries["tables"]["fuel"][month].as_object_mut().unwrap().remove("ncv");
        }
        let version = world.enter(&reporter, submission, entries);
        let rows = |code: &str| -> Vec<String> {
            let ours = version.problems.iter().filter(|problem| problem.code == code);
            ours.map(|problem| problem.place.row_key.clone().unwrap_or_default()).collect()
        };
        assert_eq!(rows("PLAN-001"), ["1|bituminous|05"]);
        assert_eq!(rows("PLAN-003").len(), 5, "measured from July on, where a default is planned");
        assert_eq!(rows("PLAN-008").len(), 1);
    };

    a_draft_begins_with_the_planned_rows => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let submission = world.open(&reporter);
        let offered = || world.app.draft_origins(&reporter, submission, "power-2022").unwrap();
        let begin = || {
            let new = NewDraft { method: "power-2022".to_owned(), from: DraftOrigin::Plan };
            world.app.create_draft(&reporter, &world.once(), submission, &new)
        };
        assert_eq!(offered(), [DraftOrigin::Blank]);
        assert_eq!(code(begin()), "draft.no_plan");
        approved(&world, "2023-06-01", content());
        assert_eq!(offered(), [DraftOrigin::Plan, DraftOrigin::Blank]);
        let draft = begin().unwrap();
        let table = |id: &str| draft.tables.iter().find(|table| table.id == id).unwrap();
        let rows = |id: &str| table(id).now.rows.len();
        assert_eq!((rows("unit"), rows("fuel"), rows("electricity")), (1, 13, 1));
        assert_eq!(json!(table("unit").now.rows[0].cells),
            json!({ "unit": "1", "name": "1号机组", "kind": "coal_to_300", "cooling": "water_closed" }));
        assert_eq!(json!(table("fuel").now.rows[11].cells), json!({ "unit": "1", "fuel": "bituminous", "month": "12" }));
        assert_eq!(code(world.app.draft_origins(&world.who("reporter2"), submission, "power-2022")), "not_found");
        assert_eq!(code(world.app.draft_origins(&reporter, submission, "nonsense")), "entries.unknown_method");
    };
    a_template_begins_with_the_planned_rows => |database| {
        let world = World::new(database);
        let reporter = world.who("reporter");
        let query = TemplateQuery { year: YEAR, ..TemplateQuery::default() };
        let keys = || {
            let file = world.app.template(&reporter, "power-2022", &query, Lang::Zh).unwrap();
            let read = read_workbook(&file.bytes, Library::embedded(), None).unwrap();
            let count = |table: &str| read.entries.tables.get(table).map_or(0, Vec::len);
            (count("unit"), count("fuel"), count("electricity"))
        };
        assert_eq!(keys(), (0, 0, 0));
        approved(&world, "2023-06-01", content());
        assert_eq!(keys(), (1, 13, 1));
        let before = TemplateQuery { year: 2022, ..TemplateQuery::default() };
        let file = world.app.template(&reporter, "power-2022", &before, Lang::Zh).unwrap();
        let read = read_workbook(&file.bytes, Library::embedded(), None).unwrap();
        assert!(read.entries.tables.get("fuel").is_none_or(Vec::is_empty), "not yet in force");
        let nobody = Uuid::from_u128(5);
        let stranger = TemplateQuery { year: YEAR, enterprise_id: Some(nobody), ..TemplateQuery::default() };
        assert_eq!(code(world.app.template(&reporter, "power-2022", &stranger, Lang::Zh)), "not_found");
    };
}
