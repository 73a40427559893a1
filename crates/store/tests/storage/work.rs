//! Mail, jobs and answers already given.

use std::collections::BTreeSet;
use std::sync::Mutex;

use chrono::TimeDelta;
use qilu_store::idempotency::{Answer, Replay};
use qilu_store::limits::ATTEMPTS_MAX;
use qilu_store::{Store, StoreError, idempotency, job, on_both_engines, outbox};

use crate::now;

const LEASE: TimeDelta = TimeDelta::minutes(5);

fn enqueue(store: &Store, count: usize) {
    store
        .write(|c| {
            (0..count).try_for_each(|n| {
                outbox::enqueue(
                    c,
                    &format!("m{n:02}"),
                    "a@example.invalid",
                    "标题",
                    "正文",
                    now(),
                )?;
                job::enqueue(c, &format!("j{n:02}"), "main", "sweep", "{}", now())
            })
        })
        .unwrap();
}

on_both_engines! {
    a_lease_keeps_others_away_and_runs_out => |database| {
        let store = database.store();
        enqueue(store, 3);
        let take = |at, count| store.write(|c| outbox::take(c, at, LEASE, count)).unwrap();
        let early = now() - TimeDelta::seconds(1);
        assert!(take(early, 9).is_empty());
        let first = take(now(), 2);
        assert_eq!(first.iter().map(|mail| mail.id.as_str()).collect::<Vec<_>>(), ["m00", "m01"]);
        assert_eq!(take(now(), 9).len(), 1);
        assert!(take(now(), 9).is_empty());
        store.write(|c| outbox::sent(c, "m00", now())).unwrap();
        let again = take(now() + LEASE, 9);
        assert_eq!(again.iter().map(|mail| (mail.id.as_str(), mail.attempts)).collect::<Vec<_>>(), [("m01", 2), ("m02", 2)]);
        assert_eq!(store.read(outbox::waiting).unwrap(), 2);
        assert_eq!(store.write(|c| outbox::sent(c, "none", now())).unwrap_err().code(), "store.not_found");
    };

    a_job_that_is_worked_on_is_kept_for_longer => |database| {
        let store = database.store();
        enqueue(store, 1);
        let take = |at| store.write(|c| job::take(c, "main", at, LEASE, 1)).unwrap().len();
        assert_eq!(take(now()), 1);
        store.write(|c| job::renew(c, "j00", now() + LEASE + LEASE)).unwrap();
        assert_eq!((take(now() + LEASE), take(now() + LEASE + LEASE)), (0, 1));
        assert_eq!(store.write(|c| job::renew(c, "none", now())).unwrap_err().code(), "store.not_found");
    };

    workers_never_take_the_same_row => |database| {
        let store = database.store();
        enqueue(store, 40);
        let seen = Mutex::new(BTreeSet::new());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let mails = store.write(|c| outbox::take(c, now(), LEASE, 3)).unwrap();
                        let jobs = store.write(|c| job::take(c, "main", now(), LEASE, 3)).unwrap();
                        if mails.is_empty() && jobs.is_empty() {
                            break;
                        }
                        let mut seen = seen.lock().unwrap();
                        for id in mails.into_iter().map(|mail| mail.id).chain(jobs.into_iter().map(|job| job.id)) {
                            assert!(seen.insert(id.clone()), "{id} was taken twice");
                        }
                    }
                });
            }
        });
        assert_eq!(seen.into_inner().unwrap().len(), 80);
    };

    what_keeps_failing_is_given_up_and_can_be_revived => |database| {
        let store = database.store();
        enqueue(store, 1);
        let mut at = now();
        for attempt in 1..=ATTEMPTS_MAX {
            let mail = store.write(|c| outbox::take(c, at, LEASE, 1)).unwrap().pop().unwrap();
            assert_eq!(mail.attempts, attempt);
            store.write(|c| outbox::failed(c, &mail, "refused by the server", at)).unwrap();
            let job = store.write(|c| job::take(c, "main", at, LEASE, 1)).unwrap().pop().unwrap();
            store.write(|c| job::failed(c, &job, &"x".repeat(9_999), at)).unwrap();
            let soon = at + TimeDelta::seconds(59);
            assert!(store.write(|c| outbox::take(c, soon, LEASE, 1)).unwrap().is_empty());
            at += TimeDelta::days(1);
        }
        assert!(store.write(|c| outbox::take(c, at, LEASE, 1)).unwrap().is_empty());
        assert!(store.write(|c| job::take(c, "main", at, LEASE, 1)).unwrap().is_empty());
        let dead = store.read(|c| outbox::dead(c, 9)).unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("refused by the server"));
        let error = store.read(|c| job::dead(c, 9)).unwrap()[0].last_error.clone().unwrap();
        assert_eq!(error.len(), qilu_store::limits::LAST_ERROR_CHARACTERS_MAX);
        assert_eq!(store.read(|c| job::waiting(c, "main")).unwrap(), 0);
        store.write(|c| outbox::revive(c, "m00", at)).unwrap();
        store.write(|c| job::revive(c, "j00", at)).unwrap();
        assert_eq!(store.write(|c| outbox::take(c, at, LEASE, 1)).unwrap()[0].attempts, 1);
        assert_eq!(store.write(|c| job::take(c, "main", at, LEASE, 1)).unwrap()[0].attempts, 1);
        assert_eq!(store.write(|c| outbox::revive(c, "m00", at)).unwrap_err().code(), "store.not_found");
    };

    a_job_done_is_gone_and_queues_are_apart => |database| {
        let store = database.store();
        enqueue(store, 1);
        assert!(store.write(|c| job::take(c, "other", now(), LEASE, 1)).unwrap().is_empty());
        let job = store.write(|c| job::take(c, "main", now(), LEASE, 1)).unwrap().pop().unwrap();
        store.write(|c| job::done(c, &job.id)).unwrap();
        assert!(store.write(|c| job::take(c, "main", now() + LEASE, LEASE, 1)).unwrap().is_empty());
    };

    mail_goes_only_with_the_transaction_that_caused_it => |database| {
        let store = database.store();
        store.write(|c| {
            outbox::enqueue(c, "m", "a@example.invalid", "s", "b", now())?;
            Err::<(), _>(StoreError::NotFound("thing"))
        }).unwrap_err();
        assert_eq!(store.read(outbox::waiting).unwrap(), 0);
    };

    the_same_request_gets_the_same_answer => |database| {
        let store = database.store();
        let answer = Answer {
            actor_id: "u".into(),
            route: "POST /api/v1/reports".into(),
            key: "k".into(),
            body_hash: "h1".into(),
            status: 201,
            headers: "{}".into(),
            body: "{\"id\":1}".into(),
            created_at: now(),
        };
        let replay = |actor: &str, route: &str, hash: &str| {
            store.read(|c| idempotency::replay(c, actor, route, "k", hash)).unwrap()
        };
        assert_eq!(replay("u", &answer.route, "h1"), Replay::New);
        store.write(|c| idempotency::put(c, &answer)).unwrap();
        assert_eq!(replay("u", &answer.route, "h1"), Replay::Same(answer.clone()));
        assert_eq!(replay("u", &answer.route, "h2"), Replay::Different);
        assert_eq!(replay("v", &answer.route, "h1"), Replay::New);
        assert_eq!(replay("u", "POST /api/v1/other", "h1"), Replay::New);
        assert_eq!(store.write(|c| idempotency::put(c, &answer)).unwrap_err().code(), "store.duplicate");
        assert_eq!(store.write(|c| idempotency::sweep(c, now())).unwrap(), 0);
        assert_eq!(store.write(|c| idempotency::sweep(c, now() + LEASE)).unwrap(), 1);
        assert_eq!(replay("u", &answer.route, "h1"), Replay::New);
    };

    one_of_many_with_the_same_key_does_the_work => |database| {
        let store = database.store();
        let done = Mutex::new(0);
        std::thread::scope(|scope| {
            for thread in 0..6 {
                let done = &done;
                scope.spawn(move || {
                    let first = store.write(|c| match idempotency::replay(c, "u", "r", "k", "h")? {
                        Replay::New => idempotency::put(c, &Answer {
                            actor_id: "u".into(),
                            route: "r".into(),
                            key: "k".into(),
                            body_hash: "h".into(),
                            status: 201,
                            headers: "{}".into(),
                            body: thread.to_string(),
                            created_at: now(),
                        }).map(|()| true),
                        Replay::Same(_) => Ok(false),
                        Replay::Different => Err(StoreError::Duplicate("key".into())),
                    }).unwrap();
                    *done.lock().unwrap() += i32::from(first);
                });
            }
        });
        assert_eq!(*done.lock().unwrap(), 1);
    };
}
