//! Answers already given: the same request again gets the same answer and does nothing twice.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::idempotency;

/// The answer given to a write.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency, treat_none_as_default_value = false)]
pub struct Answer {
    /// Who asked.
    pub actor_id: String,
    /// Method and path of the request.
    pub route: String,
    /// The key the client chose.
    pub key: String,
    /// Hash of the request's body.
    pub body_hash: String,
    /// Status of the answer.
    pub status: i16,
    /// Headers of the answer that matter, JSON.
    pub headers: String,
    /// Body of the answer.
    pub body: String,
    /// When it was given.
    pub created_at: NaiveDateTime,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// Nothing: do it, and `put` the answer in the same transaction.
    New,
    /// It was done; this was the answer.
    Same(Answer),
    /// The key was used for another body.
    Different,
}

/// Looks a request up; call it in the transaction that does the work.
///
/// # Errors
/// Any database error.
pub fn replay(
    connection: &mut AnyConnection,
    actor_id: &str,
    route: &str,
    key: &str,
    body_hash: &str,
) -> Result<Replay, StoreError> {
    let known = idempotency::table
        .find((actor_id, route, key))
        .select(Answer::as_select())
        .first(connection)
        .optional()?;
    Ok(match known {
        None => Replay::New,
        Some(answer) if answer.body_hash == body_hash => Replay::Same(answer),
        Some(_) => Replay::Different,
    })
}

/// Keeps an answer.
///
/// # Errors
/// `Duplicate` if the key has one.
pub fn put(connection: &mut AnyConnection, row: &Answer) -> Result<(), StoreError> {
    diesel::insert_into(idempotency::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Removes answers given before a moment. Returns how many.
///
/// # Errors
/// Any database error.
pub fn sweep(connection: &mut AnyConnection, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(before)))
            .execute(connection)?,
    )
}
