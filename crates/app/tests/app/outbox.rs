//! Mail leaves the outbox once, is tried again when it failed, and is given up when it can never pass.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration as Wait,
};

use chrono::Duration;
use qilu_app::{fault::Fault, outbox::deliver_until};
use qilu_mail::{Mailer, Transport};
use qilu_store::{limits::ATTEMPTS_MAX, on_both_engines, outbox};

use crate::world::World;

fn put(world: &World, recipient: &str) {
    let id = world.app.new_id().to_string();
    world
        .app
        .store()
        .write(|connection| {
            let now = world.clock.instant();
            outbox::enqueue(connection, &id, recipient, "待办", "请办理。", now)?;
            Ok::<_, Fault>(())
        })
        .unwrap();
}

fn waiting(world: &World) -> i64 {
    world
        .app
        .store()
        .read(|connection| Ok::<_, Fault>(outbox::waiting(connection)?))
        .unwrap()
}

fn mailer(directory: &std::path::Path) -> Mailer {
    Mailer::new(
        "Qilu",
        "qilu@example.invalid",
        &Transport::File {
            dir: directory.to_owned(),
        },
    )
    .unwrap()
}

on_both_engines! {
    mail_that_is_due_goes_out_once => |database| {
        let world = World::new(database);
        let folder = tempfile::tempdir().unwrap();
        let mailer = mailer(folder.path());
        assert_eq!(world.app.deliver_due_mail(&mailer).unwrap(), 0);
        for number in 0..25 {
            put(&world, &format!("r{number}@example.invalid"));
        }
        let mut delivered = 0;
        loop {
            match world.app.deliver_due_mail(&mailer).unwrap() {
                0 => break,
                some => delivered += some,
            }
        }
        assert_eq!((delivered, waiting(&world)), (25, 0));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 25);
    };

    a_failed_mail_waits_longer_each_time_and_goes_out_when_the_cause_is_mended => |database| {
        let world = World::new(database);
        let folder = tempfile::tempdir().unwrap();
        // A file where the directory should be.
        let place = folder.path().join("mail");
        fs::write(&place, "").unwrap();
        let mailer = mailer(&place);
        put(&world, "r@example.invalid");
        assert_eq!(world.app.deliver_due_mail(&mailer).unwrap(), 0);
        fs::remove_file(&place).unwrap();
        assert_eq!(world.app.deliver_due_mail(&mailer).unwrap(), 0, "not before its time");
        world.clock.advance(Duration::seconds(61));
        assert_eq!(world.app.deliver_due_mail(&mailer).unwrap(), 1);
        assert!(world.app.dead_letters().unwrap().is_empty());
    };

    what_fails_too_often_or_can_never_pass_is_a_dead_letter => |database| {
        let world = World::new(database);
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("mail");
        fs::write(&place, "").unwrap();
        let mailer = mailer(&place);
        put(&world, "r@example.invalid");
        for _ in 0..ATTEMPTS_MAX {
            assert!(world.app.dead_letters().unwrap().is_empty());
            world.app.deliver_due_mail(&mailer).unwrap();
            world.clock.advance(Duration::hours(7));
        }
        put(&world, "no address");
        world.app.deliver_due_mail(&mailer).unwrap();
        let dead = world.app.dead_letters().unwrap();
        let causes: Vec<_> = dead.iter().map(|mail| mail.last_error.clone().unwrap()).collect();
        assert!(causes[0].starts_with("mail.disk") && causes[1].starts_with("mail.address"), "{causes:?}");
        assert_eq!((dead.len(), waiting(&world)), (2, 0));
    };

    the_worker_delivers_until_it_is_told_to_stop => |database| {
        let world = World::new(database);
        let folder = tempfile::tempdir().unwrap();
        let mailer = mailer(folder.path());
        put(&world, "r@example.invalid");
        let stop = AtomicBool::new(false);
        let app = &world.app;
        thread::scope(|scope| {
            let worker = scope.spawn(|| deliver_until(app, &mailer, &stop));
            for _ in 0..200 {
                if fs::read_dir(folder.path()).unwrap().count() == 1 {
                    break;
                }
                thread::sleep(Wait::from_millis(25));
            }
            stop.store(true, Ordering::Relaxed);
            worker.join().unwrap();
        });
        assert_eq!(waiting(&world), 0);
    };
}
