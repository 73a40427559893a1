//! Waivers: who may decide, when they hold, and who sees them.

use chrono::TimeDelta;
use qilu_store::{
    Direction, PageRequest, ScopeFilter, on_both_engines,
    waiver::{self, Waiver, WaiverFilter},
};

use crate::now;
use crate::province::{self, JINAN, QINGDAO, body, city, enterprise};

fn asked(enterprise: &str, number: i64) -> Waiver {
    Waiver {
        enterprise_id: enterprise.into(),
        id: format!("w-{enterprise}-{number}"),
        row_version: 1,
        method_id: "cement-2013".into(),
        check_code: "CEM-001".into(),
        reason: "the meter is being replaced".into(),
        until: "2024-06-30".into(),
        state: "asked".into(),
        asked_by: "u-p1".into(),
        asked_at: now() + TimeDelta::seconds(number),
        decided_by: None,
        decided_at: None,
        note: String::new(),
        ended_by: None,
        ended_at: None,
    }
}

fn approved(row: Waiver) -> Waiver {
    Waiver {
        state: "approved".into(),
        decided_by: Some("u-c1".into()),
        decided_at: Some(now()),
        ..row
    }
}

on_both_engines! {
    a_waiver_holds_from_its_approval_to_its_last_day => |database| {
        let store = database.store();
        province::lay(store);
        let row = asked("e1", 1);
        store.write(|c| waiver::insert(c, &row)).unwrap();
        let holding = |method: &str, day: &str| store.read(|c| waiver::in_force(c, "e1", method, day)).unwrap().len();
        assert_eq!(holding("cement-2013", "2024-03-01"), 0, "asked for is not approved");
        let saved = store.write(|c| waiver::save(c, &approved(row.clone()))).unwrap();
        assert_eq!(saved.row_version, 2);
        assert_eq!((holding("cement-2013", "2024-06-30"), holding("cement-2013", "2024-07-01"), holding("power-2022", "2024-03-01")), (1, 0, 0));
        assert_eq!(store.write(|c| waiver::save(c, &row)).unwrap_err().code(), "store.stale");
        let ended = Waiver { state: "ended".into(), ended_by: Some("u-p1".into()), ended_at: Some(now()), ..saved };
        store.write(|c| waiver::save(c, &ended)).unwrap();
        assert_eq!(holding("cement-2013", "2024-03-01"), 0);
    };

    who_asked_cannot_decide => |database| {
        let store = database.store();
        province::lay(store);
        let row = asked("e1", 1);
        store.write(|c| waiver::insert(c, &row)).unwrap();
        let own = Waiver { decided_by: Some(row.asked_by.clone()), ..approved(row) };
        assert_eq!(store.write(|c| waiver::save(c, &own)).unwrap_err().code(), "store.refused");
        let nobody = Waiver { enterprise_id: "none".into(), ..asked("e1", 2) };
        assert_eq!(store.write(|c| waiver::insert(c, &nobody)).unwrap_err().code(), "store.reference");
    };

    waivers_are_listed_by_scope_filter_and_page => |database| {
        let store = database.store();
        province::lay(store);
        province::file(store, "e1", 2023);
        province::release(store, "e1", 2023, Some("b1"));
        for (enterprise, number) in [("e1", 1), ("e1", 2), ("e3", 3)] {
            store.write(|c| waiver::insert(c, &asked(enterprise, number))).unwrap();
        }
        store.write(|c| waiver::save(c, &approved(asked("e1", 2)))).unwrap();
        let listed = |scope: &ScopeFilter, filter: &WaiverFilter| {
            let page = store.read(|c| waiver::list(c, scope, filter, Direction::Descending, &PageRequest::default())).unwrap();
            assert_eq!(store.read(|c| waiver::count(c, scope, filter)).unwrap(), i64::try_from(page.items.len()).unwrap());
            page.items.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let all = WaiverFilter::default();
        assert_eq!(listed(&ScopeFilter::Province, &all), ["w-e3-3", "w-e1-2", "w-e1-1"]);
        assert_eq!(listed(&enterprise("e1"), &all), ["w-e1-2", "w-e1-1"]);
        assert_eq!(listed(&city(QINGDAO), &all), ["w-e3-3"]);
        assert_eq!(listed(&city(JINAN), &all).len(), 2);
        assert_eq!(listed(&body("b1"), &all).len(), 2);
        assert!(listed(&body("b2"), &all).is_empty() && listed(&ScopeFilter::Nobody, &all).is_empty());
        let of = |filter: WaiverFilter| listed(&ScopeFilter::Province, &filter);
        assert_eq!(of(WaiverFilter { states: vec!["approved".into()], ..all.clone() }), ["w-e1-2"]);
        assert_eq!(of(WaiverFilter { enterprise: Some("e3".into()), ..all.clone() }), ["w-e3-3"]);
        assert!(of(WaiverFilter { method: Some("power-2022".into()), ..all.clone() }).is_empty());
        assert!(of(WaiverFilter { check: Some("CEM-002".into()), ..all.clone() }).is_empty());
        assert!(of(WaiverFilter { until_from: Some("2024-07-01".into()), ..all.clone() }).is_empty());
        let request = PageRequest { after: None, rows: Some(2) };
        let first = store.read(|c| waiver::list(c, &ScopeFilter::Province, &all, Direction::Descending, &request)).unwrap();
        let next = PageRequest { after: first.next, rows: Some(2) };
        let second = store.read(|c| waiver::list(c, &ScopeFilter::Province, &all, Direction::Descending, &next)).unwrap();
        assert_eq!(second.items.into_iter().map(|row| row.id).collect::<Vec<_>>(), ["w-e1-1"]);
        assert_eq!(store.read(|c| waiver::find(c, &enterprise("e3"), "w-e1-1")).unwrap_err().code(), "store.not_found");
        assert_eq!(store.read(|c| waiver::find(c, &enterprise("e1"), "w-e1-1")).unwrap(), asked("e1", 1));
    };
}
