//! Mail waiting to be sent: written in the transaction that causes it, sent by a worker.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::retry::{kept, next_attempt};
use crate::schema::outbox_mail;

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox_mail, treat_none_as_default_value = false)]
pub struct Mail {
    /// Its id.
    pub id: String,
    /// To whom.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Body, plain text.
    pub body: String,
    /// When it was written.
    pub created_at: NaiveDateTime,
    /// Not before this moment; moved on while a worker has it.
    pub next_attempt_at: NaiveDateTime,
    /// Attempts begun.
    pub attempts: i64,
    /// What the last failure said.
    pub last_error: Option<String>,
    /// When it went out.
    pub sent_at: Option<NaiveDateTime>,
    /// When it was given up.
    pub dead_at: Option<NaiveDateTime>,
}

/// Puts a mail in the outbox, to go as soon as possible.
///
/// # Errors
/// `Duplicate` if the id is known.
pub fn enqueue(
    connection: &mut AnyConnection,
    id: &str,
    recipient: &str,
    subject: &str,
    body: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = Mail {
        id: id.to_owned(),
        recipient: recipient.to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        created_at: now,
        next_attempt_at: now,
        attempts: 0,
        last_error: None,
        sent_at: None,
        dead_at: None,
    };
    diesel::insert_into(outbox_mail::table)
        .values(&row)
        .execute(connection)?;
    Ok(())
}

/// Takes mail that is due, for the length of the lease; call it inside `Store::write`. What is
/// neither sent nor failed by then is due again.
///
/// # Errors
/// Any database error.
pub fn take(
    connection: &mut AnyConnection,
    now: NaiveDateTime,
    lease: TimeDelta,
    count: u32,
) -> Result<Vec<Mail>, StoreError> {
    let due = outbox_mail::table
        .filter(outbox_mail::sent_at.is_null())
        .filter(outbox_mail::dead_at.is_null())
        .filter(outbox_mail::next_attempt_at.le(now))
        .order((outbox_mail::next_attempt_at, outbox_mail::id))
        .limit(i64::from(count));
    let mut mails: Vec<Mail> = match connection {
        // Workers step over each other's rows instead of waiting for them.
        AnyConnection::Postgres(inner) => due
            .select(Mail::as_select())
            .for_update()
            .skip_locked()
            .load(inner)?,
        AnyConnection::Sqlite(inner) => due.select(Mail::as_select()).load(inner)?,
    };
    for mail in &mut mails {
        mail.attempts += 1;
        mail.next_attempt_at = now + lease;
        diesel::update(outbox_mail::table.find(&mail.id))
            .set((
                outbox_mail::attempts.eq(mail.attempts),
                outbox_mail::next_attempt_at.eq(mail.next_attempt_at),
            ))
            .execute(connection)?;
    }
    Ok(mails)
}

/// Notes that a mail went out.
///
/// # Errors
/// `NotFound`.
pub fn sent(
    connection: &mut AnyConnection,
    id: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let changed = diesel::update(outbox_mail::table.find(id))
        .set((
            outbox_mail::sent_at.eq(now),
            outbox_mail::last_error.eq(None::<String>),
        ))
        .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("mail"))
    }
}

/// Notes that an attempt failed: it is tried again later, or given up.
///
/// # Errors
/// Any database error.
pub fn failed(
    connection: &mut AnyConnection,
    mail: &Mail,
    error: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = outbox_mail::table
        .find(&mail.id)
        .filter(outbox_mail::sent_at.is_null());
    let error = outbox_mail::last_error.eq(kept(error));
    match next_attempt(mail.attempts, now) {
        Some(at) => diesel::update(row)
            .set((error, outbox_mail::next_attempt_at.eq(at)))
            .execute(connection)?,
        None => diesel::update(row)
            .set((error, outbox_mail::dead_at.eq(now)))
            .execute(connection)?,
    };
    Ok(())
}

/// Tries a mail that was given up once more, from the first attempt.
///
/// # Errors
/// `NotFound` if it was not given up.
pub fn revive(
    connection: &mut AnyConnection,
    id: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let changed = diesel::update(
        outbox_mail::table
            .find(id)
            .filter(outbox_mail::dead_at.is_not_null()),
    )
    .set((
        outbox_mail::dead_at.eq(None::<NaiveDateTime>),
        outbox_mail::attempts.eq(0),
        outbox_mail::next_attempt_at.eq(now),
    ))
    .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("dead mail"))
    }
}

/// The mail that was given up, oldest first.
///
/// # Errors
/// Any database error.
pub fn dead(connection: &mut AnyConnection, count: u32) -> Result<Vec<Mail>, StoreError> {
    Ok(outbox_mail::table
        .filter(outbox_mail::dead_at.is_not_null())
        .order((outbox_mail::created_at, outbox_mail::id))
        .limit(i64::from(count))
        .select(Mail::as_select())
        .load(connection)?)
}

/// How many mails wait to be sent.
///
/// # Errors
/// Any database error.
pub fn waiting(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(outbox_mail::table
        .filter(outbox_mail::sent_at.is_null())
        .filter(outbox_mail::dead_at.is_null())
        .count()
        .get_result(connection)?)
}
