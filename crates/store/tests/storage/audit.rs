//! The audit chain.

use diesel::connection::SimpleConnection;
use qilu_store::audit::{AuditFilter, NewAuditEvent};
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
                .read(|c| audit::list(c, scope, &AuditFilter::default(), Direction::Ascending, &PageRequest::default()))
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
            store.read(|c| audit::list(c, &ScopeFilter::Province, filter, Direction::Descending, page)).unwrap()
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
}
