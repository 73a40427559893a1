//! Opening, the two doors, and what the doors refuse.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

use qilu_store::{Engine, Store, StoreError, on_both_engines, setting};

use crate::now;

on_both_engines! {
    writes_of_many_threads_all_count => |database| {
        const THREADS: usize = 8;
        const ROUNDS: usize = 25;
        let store = database.store();
        store.write(|c| setting::put(c, "n", "0", now())).unwrap();
        let start = Barrier::new(THREADS);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    start.wait();
                    for _ in 0..ROUNDS {
                        store.write(|c| {
                            let n: usize = setting::get(c, "n")?.unwrap().parse().unwrap();
                            setting::put(c, "n", &(n + 1).to_string(), now())
                        }).unwrap();
                    }
                });
            }
        });
        let n = store.read(|c| setting::get(c, "n")).unwrap().unwrap();
        assert_eq!(n, (THREADS * ROUNDS).to_string());
    };

    an_error_undoes_the_transaction => |database| {
        let store = database.store();
        let error = store.write(|c| {
            setting::put(c, "k", "v", now())?;
            Err::<(), _>(StoreError::NotFound("thing"))
        }).unwrap_err();
        assert_eq!(error.code(), "store.not_found");
        assert_eq!(store.read(|c| setting::get(c, "k")).unwrap(), None);
    };

    a_panic_undoes_the_transaction_and_frees_the_door => |database| {
        let store = database.store();
        let outcome = std::thread::scope(|scope| scope.spawn(|| {
            store.write(|c| -> Result<(), StoreError> {
                setting::put(c, "k", "v", now())?;
                panic!("on purpose");
            })
        }).join());
        assert!(outcome.is_err());
        assert_eq!(store.read(|c| setting::get(c, "k")).unwrap(), None);
        store.write(|c| setting::put(c, "k", "w", now())).unwrap();
    };

    reading_cannot_write => |database| {
        let store = database.store();
        store.write(|c| setting::put(c, "k", "v", now())).unwrap();
        store.read(|c| setting::put(c, "k", "w", now())).unwrap_err();
        assert_eq!(store.read(|c| setting::get(c, "k")).unwrap().as_deref(), Some("v"));
        store.write(|c| setting::put(c, "k", "x", now())).unwrap();
    };

    a_read_sees_one_moment => |database| {
        let store = database.store();
        store.write(|c| setting::put(c, "k", "before", now())).unwrap();
        store.read(|c| -> Result<(), StoreError> {
            assert_eq!(setting::get(c, "k")?.as_deref(), Some("before"));
            std::thread::scope(|scope| {
                scope.spawn(|| store.write(|c| setting::put(c, "k", "after", now())).unwrap()).join().unwrap();
            });
            assert_eq!(setting::get(c, "k")?.as_deref(), Some("before"));
            Ok(())
        }).unwrap();
        assert_eq!(store.read(|c| setting::get(c, "k")).unwrap().as_deref(), Some("after"));
    };

    a_transaction_that_always_meets_others_is_given_up => |database| {
        let runs = AtomicU32::new(0);
        let error = database.store().write(|_| -> Result<(), StoreError> {
            runs.fetch_add(1, Ordering::Relaxed);
            Err(serialization_failure())
        }).unwrap_err();
        assert_eq!(error.code(), "store.busy");
        assert_eq!(runs.load(Ordering::Relaxed), qilu_store::limits::WRITE_ATTEMPTS_MAX);
    };

    migrations_go_up_down_and_up_again => |database| {
        let store = database.store();
        assert!(store.pending().unwrap().is_empty());
        assert!(store.migrate().unwrap().is_empty());
        let reverted = store.unmigrate().unwrap();
        let mut pending = store.pending().unwrap();
        assert_eq!(pending.len(), reverted.len());
        assert!(pending.len() > 5, "{pending:?}");
        pending.reverse();
        assert_eq!(pending.len(), store.migrate().unwrap().len());
        assert!(store.pending().unwrap().is_empty());
        store.write(|c| setting::put(c, "k", "v", now())).unwrap();
        store.analyze().unwrap();
    };

    a_second_store_sees_the_same_data => |database| {
        database.store().write(|c| setting::put(c, "k", "v", now())).unwrap();
        let second = Store::open(database.url()).unwrap();
        assert_eq!(second.read(|c| setting::get(c, "k")).unwrap().as_deref(), Some("v"));
    };
}

fn serialization_failure() -> StoreError {
    use diesel::result::{DatabaseErrorKind, Error};
    Error::DatabaseError(
        DatabaseErrorKind::SerializationFailure,
        Box::new("again".to_owned()),
    )
    .into()
}

#[test]
fn a_postgres_that_is_down_is_said_so_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    // Port 1 is never PostgreSQL.
    let url = "postgres://nobody:secret@127.0.0.1:1/qilu?connect_timeout=2";
    let error = Store::open(url).unwrap_err();
    assert_eq!(error.code(), "store.unreachable");
    assert!(!error.to_string().contains("secret"), "{error}");
    let wrong = format!("host={}/x dbname=qilu", folder.path().display());
    assert_eq!(Store::open(&wrong).unwrap_err().code(), "store.bad_url");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(
        &path,
        "not a database, but long enough to have a header of its own".repeat(20),
    )
    .unwrap();
    let error = Store::open(&format!("sqlite://{}", path.display())).unwrap_err();
    assert_eq!(error.code(), "store.database");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/a.db", folder.path().display())).unwrap();
    store.migrate().unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} {mode:o}", entry.path());
    }
}

#[test]
fn opening_says_which_engine_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/a.db", folder.path().display())).unwrap();
    assert_eq!(store.engine(), Engine::Sqlite);
}
