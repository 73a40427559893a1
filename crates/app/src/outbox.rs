//! Mail leaves here: taken from the outbox under a lease, sent outside any transaction, and noted.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant, SystemTime},
};

use chrono::TimeDelta;
use qilu_mail::{MailError, Mailer, Message};
use qilu_store::{
    limits::ATTEMPTS_MAX,
    outbox::{self, Mail},
};

use crate::{App, fault::Outcome};

/// Mails taken at once.
const MAILS_MAX: u32 = 20;
/// How long a worker has them; longer than so many mails may take to time out one after another.
const LEASE_SECONDS: i64 = 900;
/// Dead letters listed at once.
const DEAD_LETTERS_MAX: u32 = 200;
/// The worker looks for mail this often when there was none.
const PAUSE_MS: u64 = 5_000;
/// The worker clears away what has served its time, and writes reminders that are due, this often.
const SWEEP_SECONDS: u64 = 3_600;
/// The worker looks this often whether it is to stop.
const STOP_CHECK_MS: u64 = 100;

impl App {
    /// Sends the mail that is due, and says how much of it went out. A failed one is tried again after a pause that
    /// doubles each time; one that can never pass, or failed too often, is a dead letter.
    ///
    /// A crash after sending and before noting it sends the mail again, with the same Message-ID.
    ///
    /// # Errors
    /// Database errors only.
    pub fn deliver_due_mail(&self, mailer: &Mailer) -> Outcome<usize> {
        let lease = TimeDelta::seconds(LEASE_SECONDS);
        let due = self
            .store
            .write(|connection| outbox::take(connection, self.clock.instant(), lease, MAILS_MAX))?;
        let mut delivered = 0;
        for mail in due {
            match mailer.send(&message(&mail)) {
                Ok(()) => {
                    delivered += 1;
                    self.store.write(|connection| {
                        outbox::sent(connection, &mail.id, self.clock.instant())
                    })?;
                }
                Err(error) => {
                    let failed = failed(mail, &error);
                    tracing::warn!(mail = %failed.id, attempts = failed.attempts, code = error.code(), error = %cause(&error), "a mail was not sent");
                    self.store.write(|connection| {
                        outbox::failed(connection, &failed, &cause(&error), self.clock.instant())
                    })?;
                }
            }
        }
        Ok(delivered)
    }

    /// The mail that was given up, oldest first, each with what its last failure said.
    ///
    /// # Errors
    /// Database errors only.
    pub fn dead_letters(&self) -> Outcome<Vec<Mail>> {
        self.store
            .read(|connection| Ok(outbox::dead(connection, DEAD_LETTERS_MAX)?))
    }
}

/// Delivers mail as it falls due and clears away what has served its time, until told to stop.
pub fn deliver_until(app: &App, mailer: &Mailer, stop: &AtomicBool) {
    match app.dead_letters() {
        Ok(dead) if !dead.is_empty() => {
            tracing::warn!(letters = dead.len(), "there are dead letters")
        }
        Ok(_) => {}
        Err(fault) => tracing::error!(%fault, "the dead letters could not be looked up"),
    }
    let mut swept: Option<Instant> = None;
    while !stop.load(Ordering::Relaxed) {
        if swept.is_none_or(|at| at.elapsed() >= Duration::from_secs(SWEEP_SECONDS)) {
            swept = Some(Instant::now());
            if let Err(fault) = app.sweep() {
                tracing::error!(%fault, "what has served its time could not be cleared away");
            }
            if let Err(fault) = app.remind_hands() {
                tracing::error!(%fault, "reminders could not be written");
            }
        }
        match app.deliver_due_mail(mailer) {
            Ok(0) => pause(stop),
            Ok(_) => {}
            Err(fault) => {
                tracing::error!(%fault, "mail could not be delivered");
                pause(stop);
            }
        }
    }
}

fn pause(stop: &AtomicBool) {
    for _ in 0..PAUSE_MS.div_euclid(STOP_CHECK_MS) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        thread::sleep(Duration::from_millis(STOP_CHECK_MS));
    }
}

fn message(mail: &Mail) -> Message {
    Message {
        id: mail.id.clone(),
        to: mail.recipient.clone(),
        to_name: None,
        subject: mail.subject.clone(),
        body: mail.body.clone(),
        at: SystemTime::from(mail.created_at.and_utc()),
    }
}

/// A mail that can never pass has no attempts left.
fn failed(mail: Mail, error: &MailError) -> Mail {
    let attempts = if error.may_pass() {
        mail.attempts
    } else {
        ATTEMPTS_MAX
    };
    Mail { attempts, ..mail }
}

/// The error with the errors behind it, for whoever looks after dead letters.
fn cause(error: &MailError) -> String {
    let behind = std::iter::successors(std::error::Error::source(error), |error| error.source());
    behind.fold(format!("{}: {error}", error.code()), |text, error| {
        format!("{text}: {error}")
    })
}
