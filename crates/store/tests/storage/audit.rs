//! The audit chain.

use diesel::connection::SimpleConnection;
use qilu_store::audit::{AuditFilter, AuditSort, NewAuditEvent};
use qilu_store::{
    Direction, Engine, PageRequest, ScopeFilter, Store, StoreError, audit, on_both_engines,
};

use crate::now;
use crate::province::{self, JINAN, QINGDAO, body, city, enterprise};

pub fn event(tenant: &str, number: u32) -> NewAuditEvent {
    NewAuditEvent {
        tenant_id: tenant.into(),
        id: format!("{tenant}-{number:04}"),
        actor_id: format!("u-{tenant}"),
        action: "submission.submit".into(),
        subject_kind: "submission".into(),
        subject_id: format!("s-{number}"),
        // More digits than the engines keep.
        at: now() + chrono::TimeDelta::nanoseconds(789),
        detail: "{}".into(),
    }
}

fn append(store: &Store, tenant: &str, number: u32) {
    store
        .write(|c| audit::append(c, &event(tenant, number)))
        .unwrap();
}

fn tamper(store: &Store, sql: &str) {
    let unlock = match store.engine() {
        Engine::Sqlite => {
            "DROP TRIGGER IF EXISTS audit_event_refuse_update; DROP TRIGGER IF EXISTS audit_event_refuse_delete"
        }
        Engine::Postgres => "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    };
    store
        .write(|c| -> Result<(), StoreError> {
            c.batch_execute(unlock)?;
            Ok(c.batch_execute(sql)?)
        })
        .unwrap();
}

fn broken_at(store: &Store, tenant: &str) -> Option<i64> {
    store.read(|c| audit::verify(c, tenant)).unwrap().broken_at
}

on_both_engines! {
    a_chain_holds_until_somebody_changes_it => |database| {
        let store = database.store();
        for number in 1..=5 {
            append(store, "t1", number);
            append(store, "t2", number);
        }
        let check = store.read(|c| audit::verify(c, "t1")).unwrap();
        assert_eq!((check.rows, check.broken_at), (5, None));
        assert_eq!(store.read(audit::tenants).unwrap(), ["t1", "t2"]);
        tamper(store, "UPDATE audit_event SET detail = '{\"x\":1}' WHERE tenant_id = 't1' AND number = 3");
        assert_eq!(broken_at(store, "t1"), Some(3));
        assert_eq!(broken_at(store, "t2"), None);
    };

    a_missing_event_is_found => |database| {
        let store = database.store();
        for number in 1..=4 {
            append(store, "t1", number);
        }
        tamper(store, "DELETE FROM audit_event WHERE number = 2");
        assert_eq!(broken_at(store, "t1"), Some(2));
    };

    a_chain_written_by_many_threads_has_no_gap => |database| {
        let store = database.store();
        std::thread::scope(|scope| {
            for thread in 0..4_u32 {
                scope.spawn(move || (0..10).for_each(|n| append(store, "t1", thread * 100 + n)));
            }
        });
        let check = store.read(|c| audit::verify(c, "t1")).unwrap();
        assert_eq!((check.rows, check.broken_at), (40, None));
    };

    an_unknown_chain_is_empty_and_whole => |database| {
        let check = database.store().read(|c| audit::verify(c, "none")).unwrap();
        assert_eq!((check.rows, check.broken_at, check.head.as_str()), (0, None, qilu_store::CHAIN_START));
    };

    events_stay_within_their_scope => |database| {
        let store = database.store();
        province::lay(store);
        for tenant in ["e1", "e3", "b1", "p1"] {
            append(store, tenant, 1);
        }
        let seen = |scope: &ScopeFilter| {
            let page = store
                .read(|c| audit::list(c, scope, &AuditFilter::default(), AuditSort::Time, Direction::Ascending, &PageRequest::default()))
                .unwrap();
            page.items.into_iter().map(|event| event.tenant_id).collect::<Vec<_>>()
        };
        assert_eq!(seen(&ScopeFilter::Province), ["b1", "e1", "e3", "p1"]);
        assert_eq!(seen(&enterprise("e1")), ["e1"]);
        assert_eq!(seen(&body("b1")), ["b1"]);
        assert_eq!(seen(&city(QINGDAO)), ["e3"]);
        assert_eq!(seen(&city(JINAN)), ["e1"]);
        assert!(seen(&ScopeFilter::Nobody).is_empty());
        assert!(seen(&enterprise("e2")).is_empty());
    };

    events_are_filtered_and_paged => |database| {
        let store = database.store();
        for number in 1..=5 {
            append(store, "t1", number);
        }
        let list = |filter: &AuditFilter, page: &PageRequest| {
            store.read(|c| audit::list(c, &ScopeFilter::Province, filter, AuditSort::Time, Direction::Descending, page)).unwrap()
        };
        let subject = AuditFilter { subject: Some("s-3".into()), ..AuditFilter::default() };
        assert_eq!(list(&subject, &PageRequest::default()).items.len(), 1);
        let mut page = PageRequest { rows: Some(2), after: None };
        let mut ids = Vec::new();
        loop {
            let found = list(&AuditFilter::default(), &page);
            ids.extend(found.items.into_iter().map(|event| event.id));
            match found.next {
                Some(mark) => page.after = Some(mark),
                None => break,
            }
        }
        assert_eq!(ids, ["t1-0005", "t1-0004", "t1-0003", "t1-0002", "t1-0001"]);
    };

    events_are_narrowed_counted_and_sorted => |database| {
        let store = database.store();
        province::lay(store);
        let day = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
        for (number, tenant, action, at, detail) in [
            (1, "e1", "session.begin", "2024-03-03 15:59:59", "{}"),
            (2, "e1", "hand.assign", "2024-03-03 16:00:00", "{\"table\":\"fuel\"}"),
            (3, "e3", "finding.raise", "2024-03-04 15:59:59", "{\"reason\":\"煤量 Ab%\"}"),
            (4, "p1", "session.begin", "2024-03-04 16:00:00", "{}"),
        ] {
            let event = NewAuditEvent { action: action.into(), at: day(at), detail: detail.into(), ..event(tenant, number) };
            store.write(|c| audit::append(c, &event)).unwrap();
        }
        let all = AuditFilter::default();
        let found = |scope: &ScopeFilter, filter: &AuditFilter, sort| {
            let page = store.read(|c| audit::list(c, scope, filter, sort, Direction::Ascending, &PageRequest::default())).unwrap();
            let count = store.read(|c| audit::count(c, scope, filter)).unwrap();
            assert_eq!(usize::try_from(count).unwrap(), page.items.len());
            page.items.into_iter().map(|event| event.id).collect::<Vec<_>>()
        };
        let of = |filter: AuditFilter| found(&ScopeFilter::Province, &filter, AuditSort::Time);
        let (one, two, three, four) = ("e1-0001", "e1-0002", "e3-0003", "p1-0004");
        assert_eq!(of(all.clone()), [one, two, three, four]);
        assert_eq!(found(&ScopeFilter::Province, &all, AuditSort::Action), [three, two, one, four]);
        // The first instant is wanted, the last is not.
        let (from, before) = (Some(day("2024-03-03 16:00:00")), Some(day("2024-03-04 16:00:00")));
        assert_eq!(of(AuditFilter { from, before, ..all.clone() }), [two, three]);
        let actions = vec!["session.begin".to_owned(), "hand.assign".to_owned()];
        assert_eq!(of(AuditFilter { actions, ..all.clone() }), [one, two, four]);
        assert_eq!(of(AuditFilter { actor: Some("u-e3".into()), ..all.clone() }), [three]);
        assert_eq!(of(AuditFilter { tenant: Some("e1".into()), ..all.clone() }), [one, two]);
        assert!(of(AuditFilter { tenant: Some("nobody".into()), ..all.clone() }).is_empty());
        let said = |text: &str, named: &[&str]| {
            let named = named.iter().map(|act| (*act).to_owned()).collect();
            of(AuditFilter { text: Some(text.into()), named, ..all.clone() })
        };
        assert_eq!(said("user of E3", &[]), [three], "by the person's name");
        assert_eq!(said("e1.reporter", &[]), [one, two], "by the log-in");
        assert_eq!(said("works E1", &["finding.raise"]), [three], "an act by its words");
        assert_eq!(said("e1 演示", &[]), [one, two], "by the organisation");
        assert_eq!(said("煤量 aB%", &[]), [three], "by what was recorded");
        assert!(said("煤量_Ab", &[]).is_empty(), "wildcards are plain characters");
        // Nothing widens the scope.
        let seen = AuditFilter { text: Some("reporter".into()), ..all.clone() };
        assert_eq!(found(&city(QINGDAO), &seen, AuditSort::Time), [three]);
        let everybody = |scope: &ScopeFilter| (
            store.read(|c| audit::actors(c, scope, 10)).unwrap(),
            store.read(|c| audit::concerned(c, scope, 10)).unwrap(),
        );
        assert_eq!(everybody(&city(JINAN)), (vec!["u-e1".to_owned()], vec!["e1".to_owned()]));
        assert_eq!(everybody(&ScopeFilter::Province).0, ["u-e1", "u-e3", "u-p1"]);
        assert_eq!(everybody(&ScopeFilter::Nobody), (vec![], vec![]));
        // Pages go on where the last one ended, whatever it is sorted by.
        for sort in [AuditSort::Time, AuditSort::Action] {
            let mut page = PageRequest { rows: Some(1), after: None };
            let mut ids = Vec::new();
            while {
                let found = store.read(|c| audit::list(c, &ScopeFilter::Province, &all, sort, Direction::Descending, &page)).unwrap();
                ids.extend(found.items.into_iter().map(|event| event.id));
                page.after = found.next;
                page.after.is_some()
            } {}
            ids.reverse();
            assert_eq!(ids, found(&ScopeFilter::Province, &all, sort));
        }
    };
}
