//! Monitoring plans: versions, what is done with them, and who sees them.

use chrono::TimeDelta;
use qilu_store::{
    Direction, PageRequest, ScopeFilter, on_both_engines,
    plan::{self, Plan, PlanFilter, PlanSort},
    search_text,
};

use crate::now;
use crate::province::{self, JINAN, QINGDAO, body, city, enterprise};

fn draft(enterprise: &str, number: i64) -> Plan {
    Plan {
        enterprise_id: enterprise.into(),
        id: format!("plan-{enterprise}-{number}"),
        row_version: 1,
        method_id: "power-2022".into(),
        number,
        state: "draft".into(),
        effective_from: format!("202{number}-01-01"),
        reason: "first".into(),
        content: "{}".into(),
        enterprise_name: format!("works {enterprise}"),
        city_code: JINAN.into(),
        sector: "power".into(),
        search_text: search_text(&[&format!("works {enterprise}")]),
        created_by: "u-p1".into(),
        created_at: now(),
        updated_at: now() + TimeDelta::seconds(number),
        submitted_by: None,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        note: String::new(),
    }
}

fn in_state(row: Plan, state: &str) -> Plan {
    Plan {
        state: state.into(),
        ..row
    }
}

on_both_engines! {
    a_version_is_saved_until_it_is_approved => |database| {
        let store = database.store();
        province::lay(store);
        let row = draft("e1", 1);
        store.write(|c| plan::insert(c, &row)).unwrap();
        let second = store.write(|c| plan::insert(c, &draft("e1", 2))).unwrap_err();
        assert_eq!(second.code(), "store.duplicate", "one open version at a time");
        let submitted = store.write(|c| plan::save(c, &in_state(row.clone(), "submitted"))).unwrap();
        assert_eq!(submitted.row_version, 2);
        assert_eq!(store.write(|c| plan::save(c, &row)).unwrap_err().code(), "store.stale");
        let approved = store.write(|c| plan::save(c, &in_state(submitted, "approved"))).unwrap();
        assert_eq!(store.write(|c| plan::save(c, &approved)).unwrap_err().code(), "store.append_only");
        store.write(|c| plan::insert(c, &draft("e1", 2))).unwrap();
        let versions = store.read(|c| plan::versions(c, "e1", "power-2022")).unwrap();
        let numbers: Vec<_> = versions.iter().map(|version| (version.number, version.state.as_str())).collect();
        assert_eq!(numbers, [(1, "approved"), (2, "draft")]);
        assert!(store.read(|c| plan::versions(c, "e1", "cement-2013")).unwrap().is_empty());
        let nobody = Plan { enterprise_id: "none".into(), ..draft("e1", 3) };
        assert_eq!(store.write(|c| plan::insert(c, &nobody)).unwrap_err().code(), "store.reference");
    };

    what_is_done_with_a_version_is_kept_in_order => |database| {
        let store = database.store();
        province::lay(store);
        let row = draft("e1", 1);
        store.write(|c| {
            plan::insert(c, &row)?;
            plan::append_event(c, &row, "create", "u-p1", now(), "")?;
            plan::append_event(c, &row, "submit", "u-p1", now(), "ready")
        }).unwrap();
        let events = store.read(|c| plan::events(c, &row)).unwrap();
        let told: Vec<_> = events.iter().map(|event| (event.number, event.action.as_str(), event.note.as_str())).collect();
        assert_eq!(told, [(1, "create", ""), (2, "submit", "ready")]);
        let other = draft("e2", 1);
        let lost = store.write(|c| plan::append_event(c, &other, "create", "u-p1", now(), ""));
        assert_eq!(lost.unwrap_err().code(), "store.reference");
    };

    plans_are_listed_by_scope_filter_and_page => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        province::release(store, "e1", 2023, Some("b1"));
        for (enterprise, state) in [("e1", "submitted"), ("e2", "draft"), ("e3", "approved")] {
            store.write(|c| plan::insert(c, &in_state(draft(enterprise, 1), state))).unwrap();
        }
        let listed = |scope: &ScopeFilter, filter: &PlanFilter| {
            let page = store.read(|c| plan::list(c, scope, filter, PlanSort::Name, Direction::Ascending, &PageRequest::default())).unwrap();
            assert_eq!(store.read(|c| plan::count(c, scope, filter)).unwrap(), i64::try_from(page.items.len()).unwrap());
            page.items.into_iter().map(|row| row.enterprise_id).collect::<Vec<_>>()
        };
        let all = PlanFilter::default();
        assert_eq!(listed(&ScopeFilter::Province, &all), ["e1", "e3"], "a draft is the enterprise's own");
        assert_eq!(listed(&enterprise("e2"), &all), ["e2"]);
        assert_eq!(listed(&body("b1"), &all), ["e1"]);
        assert!(listed(&body("b2"), &all).is_empty());
        assert_eq!(listed(&city(JINAN), &all), ["e1"]);
        assert_eq!(listed(&city(QINGDAO), &all), ["e3"]);
        assert!(listed(&ScopeFilter::Nobody, &all).is_empty());
        let found = |filter: PlanFilter| listed(&ScopeFilter::Province, &filter);
        assert_eq!(found(PlanFilter { states: vec!["approved".into()], ..all.clone() }), ["e3"]);
        assert_eq!(found(PlanFilter { text: Some("KS E1".into()), ..all.clone() }), ["e1"]);
        assert_eq!(found(PlanFilter { enterprise: Some("e3".into()), ..all.clone() }), ["e3"]);
        assert!(found(PlanFilter { method: Some("cement-2013".into()), ..all.clone() }).is_empty());
        assert!(found(PlanFilter { city: Some(QINGDAO.into()), ..all.clone() }).is_empty());
        assert!(found(PlanFilter { sector: Some("cement".into()), ..all.clone() }).is_empty());
        for sort in [PlanSort::Updated, PlanSort::From, PlanSort::Name, PlanSort::City, PlanSort::Method, PlanSort::State] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let request = PageRequest { after, rows: Some(1) };
                let page = store.read(|c| plan::list(c, &ScopeFilter::Province, &all, sort, Direction::Descending, &request)).unwrap();
                seen.extend(page.items.into_iter().map(|row| row.enterprise_id));
                after = page.next;
                if after.is_none() { break }
            }
            seen.sort();
            assert_eq!(seen, ["e1", "e3"], "{sort:?}");
        }
        assert!(store.read(|c| plan::find(c, &enterprise("e2"), "plan-e1-1")).is_err());
        assert_eq!(store.read(|c| plan::find(c, &enterprise("e1"), "plan-e1-1")).unwrap().number, 1);
    };
}
