//! Accounts, the journal and obligations.

use diesel::connection::SimpleConnection;
use qilu_store::journal::{JournalEntry, JournalFilter, NewJournalEntry};
use qilu_store::{
    Direction, Engine, PageRequest, ScopeFilter, Store, StoreError, account, journal, obligation,
    on_both_engines,
};

use crate::now;
use crate::province::{self, JINAN, QINGDAO, body, city, enterprise};

/// An account `a-e1` of e1 and `a-p1` of the province.
pub fn open(store: &Store) {
    store
        .write(|c| {
            for organisation in ["e1", "p1"] {
                account::ensure(
                    c,
                    &account::Account {
                        id: format!("a-{organisation}"),
                        organisation_id: organisation.into(),
                        kind: "compliance".into(),
                        mode: "simulation".into(),
                        opened_at: now(),
                    },
                )?;
            }
            Ok::<(), StoreError>(())
        })
        .unwrap();
}

fn leg(account: &str, posting: &str, side: &str, tonnes: i64) -> NewJournalEntry {
    NewJournalEntry {
        account_id: account.into(),
        id: format!("{posting}-{account}"),
        posting_id: posting.into(),
        side: side.into(),
        unit_type: "obligation".into(),
        vintage: 2023,
        tonnes,
        mode: "simulation".into(),
        cause: "decision".into(),
        cause_id: "d-1".into(),
        at: now(),
    }
}

pub fn post(store: &Store, posting: &str, tonnes: i64) -> Result<Vec<JournalEntry>, StoreError> {
    store.write(|c| {
        journal::post(
            c,
            &[
                leg("a-e1", posting, "debit", tonnes),
                leg("a-p1", posting, "credit", tonnes),
            ],
        )
    })
}

fn visible(store: &Store, scope: &ScopeFilter) -> Vec<String> {
    let page = store
        .read(|c| {
            journal::list(
                c,
                scope,
                &JournalFilter::default(),
                Direction::Ascending,
                &PageRequest::default(),
            )
        })
        .unwrap();
    page.items.into_iter().map(|entry| entry.id).collect()
}

on_both_engines! {
    a_posting_is_kept_whole_or_not_at_all => |database| {
        let store = database.store();
        province::lay(store);
        open(store);
        let unbalanced = |legs: &[NewJournalEntry]| store.write(|c| journal::post(c, legs)).unwrap_err().code();
        assert_eq!(unbalanced(&[]), "store.unbalanced");
        assert_eq!(unbalanced(&[leg("a-e1", "p", "debit", 5), leg("a-p1", "p", "credit", 4)]), "store.unbalanced");
        assert_eq!(unbalanced(&[leg("a-e1", "p", "debit", 5), leg("a-p1", "q", "credit", 5)]), "store.unbalanced");
        let other_year = NewJournalEntry { vintage: 2024, ..leg("a-p1", "p", "credit", 5) };
        assert_eq!(unbalanced(&[leg("a-e1", "p", "debit", 5), other_year]), "store.unbalanced");
        assert_eq!(unbalanced(&[leg("a-e1", "p", "debit", 0), leg("a-p1", "p", "credit", 0)]), "store.refused");
        assert_eq!(unbalanced(&[leg("a-e1", "p", "debit", 5), leg("a-none", "p", "credit", 5)]), "store.reference");
        assert_eq!(visible(store, &ScopeFilter::Province), Vec::<String>::new());

        let kept = post(store, "p", 5).unwrap();
        assert_eq!(kept.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 1]);
        post(store, "q", i64::from(i32::MAX)).unwrap();
        let balances = store.read(|c| journal::balances(c, &enterprise("e1"), "a-e1")).unwrap();
        assert_eq!(balances.len(), 1);
        assert_eq!((balances[0].debit_tonnes, balances[0].credit_tonnes), (5 + i64::from(i32::MAX), 0));
    };

    entries_stay_within_their_scope => |database| {
        let store = database.store();
        province::lay(store);
        open(store);
        post(store, "p", 5).unwrap();
        assert_eq!(visible(store, &ScopeFilter::Province), ["p-a-e1", "p-a-p1"]);
        assert_eq!(visible(store, &enterprise("e1")), ["p-a-e1"]);
        assert_eq!(visible(store, &city(JINAN)), ["p-a-e1"]);
        for scope in [enterprise("e2"), city(QINGDAO), body("b1"), ScopeFilter::Nobody] {
            assert!(visible(store, &scope).is_empty(), "{scope:?}");
            assert!(store.read(|c| journal::balances(c, &scope, "a-e1")).unwrap().is_empty(), "{scope:?}");
            assert_eq!(store.read(|c| account::find(c, &scope, "a-e1")).unwrap_err().code(), "store.not_found");
            assert!(store.read(|c| account::of_organisation(c, &scope, "e1")).unwrap().is_empty());
        }
        assert_eq!(store.read(|c| account::of_organisation(c, &enterprise("e1"), "e1")).unwrap().len(), 1);
    };

    an_account_is_opened_once => |database| {
        let store = database.store();
        province::lay(store);
        open(store);
        let again = account::Account {
            id: "other".into(),
            organisation_id: "e1".into(),
            kind: "compliance".into(),
            mode: "simulation".into(),
            opened_at: now(),
        };
        assert_eq!(store.write(|c| account::ensure(c, &again)).unwrap().id, "a-e1");
        let mirror = account::Account { mode: "mirror".into(), ..again };
        assert_eq!(store.write(|c| account::ensure(c, &mirror)).unwrap().id, "other");
    };

    obligations_are_entered_once_for_a_decision => |database| {
        let store = database.store();
        province::lay(store);
        open(store);
        let row = obligation::Obligation {
            account_id: "a-e1".into(),
            year: 2023,
            decision_id: "d-1".into(),
            enterprise_id: "e1".into(),
            tonnes: 12,
            mode: "simulation".into(),
            posting_id: "p".into(),
            created_at: now(),
        };
        store.write(|c| obligation::insert(c, &row)).unwrap();
        assert_eq!(store.write(|c| obligation::insert(c, &row)).unwrap_err().code(), "store.duplicate");
        let list = |scope: &ScopeFilter, year| store.read(|c| obligation::list(c, scope, year, None)).unwrap();
        assert_eq!(list(&ScopeFilter::Province, None), std::slice::from_ref(&row));
        assert_eq!(list(&enterprise("e1"), Some(2023)), [row]);
        assert!(list(&enterprise("e1"), Some(2024)).is_empty());
        for scope in [enterprise("e2"), city(QINGDAO), body("b1"), ScopeFilter::Nobody] {
            assert!(list(&scope, None).is_empty(), "{scope:?}");
        }
    };

    a_changed_entry_is_found => |database| {
        let store = database.store();
        province::lay(store);
        open(store);
        for posting in ["p", "q", "r"] {
            post(store, posting, 5).unwrap();
        }
        let check = store.read(|c| journal::verify(c, "a-e1")).unwrap();
        assert_eq!((check.rows, check.broken_at), (3, None));
        let unlock = match store.engine() {
            Engine::Sqlite => "DROP TRIGGER journal_entry_refuse_update",
            Engine::Postgres => "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        };
        store.write(|c| -> Result<(), StoreError> {
            c.batch_execute(unlock)?;
            Ok(c.batch_execute("UPDATE journal_entry SET tonnes = 4 WHERE posting_id = 'q' AND account_id = 'a-e1'")?)
        }).unwrap();
        assert_eq!(store.read(|c| journal::verify(c, "a-e1")).unwrap().broken_at, Some(2));
        assert_eq!(store.read(|c| journal::verify(c, "a-p1")).unwrap().broken_at, None);
    };
}
