//! Background work: entered in the transaction that causes it, deleted when done. Jobs may run
//! more than once and must not mind.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::retry::{kept, next_attempt};
use crate::schema::job;

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = job, treat_none_as_default_value = false)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// The queue it waits in.
    pub queue: String,
    /// What is to be done.
    pub name: String,
    /// With what, JSON.
    pub payload: String,
    /// When it was entered.
    pub created_at: NaiveDateTime,
    /// Not before this moment; moved on while a worker has it.
    pub next_attempt_at: NaiveDateTime,
    /// Attempts begun.
    pub attempts: i64,
    /// What the last failure said.
    pub last_error: Option<String>,
    /// When it was given up.
    pub dead_at: Option<NaiveDateTime>,
}

/// Enters a job, to run not before `at`.
///
/// # Errors
/// `Duplicate` if the id is known.
pub fn enqueue(
    connection: &mut AnyConnection,
    id: &str,
    queue: &str,
    name: &str,
    payload: &str,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = Job {
        id: id.to_owned(),
        queue: queue.to_owned(),
        name: name.to_owned(),
        payload: payload.to_owned(),
        created_at: at,
        next_attempt_at: at,
        attempts: 0,
        last_error: None,
        dead_at: None,
    };
    diesel::insert_into(job::table)
        .values(&row)
        .execute(connection)?;
    Ok(())
}

/// Takes jobs of a queue that are due, for the length of the lease; call it inside
/// `Store::write`. What is neither done nor failed by then is due again.
///
/// # Errors
/// Any database error.
pub fn take(
    connection: &mut AnyConnection,
    queue: &str,
    now: NaiveDateTime,
    lease: TimeDelta,
    count: u32,
) -> Result<Vec<Job>, StoreError> {
    let due = job::table
        .filter(job::queue.eq(queue))
        .filter(job::dead_at.is_null())
        .filter(job::next_attempt_at.le(now))
        .order((job::next_attempt_at, job::id))
        .limit(i64::from(count));
    let mut jobs: Vec<Job> = match connection {
        // Workers step over each other's rows instead of waiting for them.
        AnyConnection::Postgres(inner) => due
            .select(Job::as_select())
            .for_update()
            .skip_locked()
            .load(inner)?,
        AnyConnection::Sqlite(inner) => due.select(Job::as_select()).load(inner)?,
    };
    for row in &mut jobs {
        row.attempts += 1;
        row.next_attempt_at = now + lease;
        diesel::update(job::table.find(&row.id))
            .set((
                job::attempts.eq(row.attempts),
                job::next_attempt_at.eq(row.next_attempt_at),
            ))
            .execute(connection)?;
    }
    Ok(jobs)
}

/// Keeps a job for longer while it is worked on.
///
/// # Errors
/// `NotFound` if it is gone.
pub fn renew(
    connection: &mut AnyConnection,
    id: &str,
    until: NaiveDateTime,
) -> Result<(), StoreError> {
    let changed = diesel::update(job::table.find(id))
        .set(job::next_attempt_at.eq(until))
        .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("job"))
    }
}

/// Removes a job that is done.
///
/// # Errors
/// Any database error.
pub fn done(connection: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    diesel::delete(job::table.find(id)).execute(connection)?;
    Ok(())
}

/// Notes that an attempt failed: it is tried again later, or given up.
///
/// # Errors
/// Any database error.
pub fn failed(
    connection: &mut AnyConnection,
    row: &Job,
    error: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let target = job::table.find(&row.id);
    let error = job::last_error.eq(kept(error));
    match next_attempt(row.attempts, now) {
        Some(at) => diesel::update(target)
            .set((error, job::next_attempt_at.eq(at)))
            .execute(connection)?,
        None => diesel::update(target)
            .set((error, job::dead_at.eq(now)))
            .execute(connection)?,
    };
    Ok(())
}

/// Tries a job that was given up once more, from the first attempt.
///
/// # Errors
/// `NotFound` if it was not given up.
pub fn revive(
    connection: &mut AnyConnection,
    id: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let changed = diesel::update(job::table.find(id).filter(job::dead_at.is_not_null()))
        .set((
            job::dead_at.eq(None::<NaiveDateTime>),
            job::attempts.eq(0),
            job::next_attempt_at.eq(now),
        ))
        .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("dead job"))
    }
}

/// The jobs that were given up, oldest first.
///
/// # Errors
/// Any database error.
pub fn dead(connection: &mut AnyConnection, count: u32) -> Result<Vec<Job>, StoreError> {
    Ok(job::table
        .filter(job::dead_at.is_not_null())
        .order((job::created_at, job::id))
        .limit(i64::from(count))
        .select(Job::as_select())
        .load(connection)?)
}

/// How many jobs of a queue wait or run.
///
/// # Errors
/// Any database error.
pub fn waiting(connection: &mut AnyConnection, queue: &str) -> Result<i64, StoreError> {
    Ok(job::table
        .filter(job::queue.eq(queue))
        .filter(job::dead_at.is_null())
        .count()
        .get_result(connection)?)
}
