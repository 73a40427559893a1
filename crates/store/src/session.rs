//! Log-ins: a family of refresh tokens, of which one at a time is good.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::session;

/// One refresh token; only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = session, treat_none_as_default_value = false)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// The log-in it belongs to.
    pub family: String,
    /// Whose it is.
    pub user_id: String,
    /// SHA-256 of the token.
    pub refresh_hash: String,
    /// Assurance level of the log-in: 1 password, 2 with a second factor.
    pub assurance: i16,
    /// When it was given out.
    pub created_at: NaiveDateTime,
    /// When it stops being good.
    pub expires_at: NaiveDateTime,
    /// When the next token took its place.
    pub rotated_at: Option<NaiveDateTime>,
    /// When its log-in was ended.
    pub revoked_at: Option<NaiveDateTime>,
}

/// Keeps a new token.
///
/// # Errors
/// `Duplicate` if the hash is known.
pub fn insert(connection: &mut AnyConnection, row: &Session) -> Result<(), StoreError> {
    diesel::insert_into(session::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The token with this hash, good or not.
///
/// # Errors
/// Any database error.
pub fn find_by_hash(
    connection: &mut AnyConnection,
    hash: &str,
) -> Result<Option<Session>, StoreError> {
    Ok(session::table
        .filter(session::refresh_hash.eq(hash))
        .select(Session::as_select())
        .first(connection)
        .optional()?)
}

/// Puts `next` in the place of the token `id`. False, and nothing done, if that token is no
/// longer good: it was used twice, and the caller ends the family.
///
/// # Errors
/// Any database error.
pub fn rotate(
    connection: &mut AnyConnection,
    id: &str,
    next: &Session,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let changed = diesel::update(session::table.find(id))
        .filter(session::rotated_at.is_null())
        .filter(session::revoked_at.is_null())
        .filter(session::expires_at.gt(now))
        .set(session::rotated_at.eq(now))
        .execute(connection)?;
    if changed == 1 {
        insert(connection, next)?;
    }
    Ok(changed == 1)
}

/// True if the log-in has a token that is still good: asked on each request.
///
/// # Errors
/// Any database error.
pub fn is_live(
    connection: &mut AnyConnection,
    family: &str,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(
        session::table
            .filter(session::family.eq(family))
            .filter(session::rotated_at.is_null())
            .filter(session::revoked_at.is_null())
            .filter(session::expires_at.gt(now)),
    ))
    .get_result(connection)?)
}

/// Ends one log-in. Returns how many tokens that took.
///
/// # Errors
/// Any database error.
pub fn revoke_family(
    connection: &mut AnyConnection,
    family: &str,
    now: NaiveDateTime,
) -> Result<usize, StoreError> {
    Ok(diesel::update(session::table)
        .filter(session::family.eq(family))
        .filter(session::revoked_at.is_null())
        .set(session::revoked_at.eq(now))
        .execute(connection)?)
}

/// Ends every log-in of a user. Returns how many tokens that took.
///
/// # Errors
/// Any database error.
pub fn revoke_user(
    connection: &mut AnyConnection,
    user_id: &str,
    now: NaiveDateTime,
) -> Result<usize, StoreError> {
    Ok(diesel::update(session::table)
        .filter(session::user_id.eq(user_id))
        .filter(session::revoked_at.is_null())
        .set(session::revoked_at.eq(now))
        .execute(connection)?)
}

/// Removes tokens that expired before a moment. Returns how many.
///
/// # Errors
/// Any database error.
pub fn sweep(connection: &mut AnyConnection, before: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(
        diesel::delete(session::table.filter(session::expires_at.lt(before)))
            .execute(connection)?,
    )
}
