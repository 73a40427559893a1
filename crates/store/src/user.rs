//! People who can log in, and their roles. Identity comes before scope, so none is taken here.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::engine::{AnyConnection, on_each_engine};
use crate::error::StoreError;
use crate::schema::{app_user, organisation, user_role};

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = app_user, treat_none_as_default_value = false)]
pub struct User {
    /// Its id.
    pub id: String,
    /// The organisation it acts for.
    pub organisation_id: String,
    /// Log-in name, lower case.
    pub login: String,
    /// Name as shown.
    pub display_name: String,
    /// Where its mail goes.
    pub email: String,
    /// `zh` or `en`.
    pub lang: String,
    /// argon2id, in its own text form.
    pub password_hash: String,
    /// When it was entered.
    pub created_at: NaiveDateTime,
    /// Since when it may not log in.
    pub disabled_at: Option<NaiveDateTime>,
}

/// Enters a user with its roles.
///
/// # Errors
/// `Duplicate` if the log-in name is taken.
pub fn insert(
    connection: &mut AnyConnection,
    row: &User,
    roles: &[&str],
) -> Result<(), StoreError> {
    diesel::insert_into(app_user::table)
        .values(row)
        .execute(connection)?;
    let rows: Vec<_> = roles
        .iter()
        .map(|role| (user_role::user_id.eq(&row.id), user_role::role.eq(*role)))
        .collect();
    on_each_engine!(connection => diesel::insert_into(user_role::table).values(&rows).execute(connection))?;
    Ok(())
}

/// The user with this id.
///
/// # Errors
/// `NotFound`.
pub fn find(connection: &mut AnyConnection, id: &str) -> Result<User, StoreError> {
    app_user::table
        .find(id)
        .select(User::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("user"))
}

/// The user with this log-in name, in any case.
///
/// # Errors
/// Any database error.
pub fn find_by_login(
    connection: &mut AnyConnection,
    login: &str,
) -> Result<Option<User>, StoreError> {
    Ok(app_user::table
        .filter(app_user::login.eq(login.to_lowercase()))
        .select(User::as_select())
        .first(connection)
        .optional()?)
}

/// The roles of a user, sorted.
///
/// # Errors
/// Any database error.
pub fn roles(connection: &mut AnyConnection, id: &str) -> Result<Vec<String>, StoreError> {
    Ok(user_role::table
        .filter(user_role::user_id.eq(id))
        .order(user_role::role)
        .select(user_role::role)
        .load(connection)?)
}

/// The users of an organisation, by log-in name, disabled ones too.
///
/// # Errors
/// Any database error.
pub fn of_organisation(
    connection: &mut AnyConnection,
    organisation_id: &str,
) -> Result<Vec<User>, StoreError> {
    Ok(app_user::table
        .filter(app_user::organisation_id.eq(organisation_id))
        .order(app_user::login)
        .select(User::as_select())
        .load(connection)?)
}

/// Who is meant by a notice: enabled users with a role, of one organisation or of a region's.
#[derive(Debug, Clone, Copy)]
pub enum Circle<'a> {
    /// Of the organisation with this id.
    Organisation(&'a str),
    /// Of organisations of this kind in the region with this code.
    Region {
        /// Organisation kind.
        kind: &'a str,
        /// Region code.
        code: &'a str,
    },
}

/// The enabled users with a role in a circle, by log-in name.
///
/// # Errors
/// Any database error.
pub fn with_role(
    connection: &mut AnyConnection,
    role: &str,
    circle: Circle<'_>,
) -> Result<Vec<User>, StoreError> {
    let mut query = app_user::table
        .inner_join(user_role::table.on(user_role::user_id.eq(app_user::id)))
        .inner_join(organisation::table.on(organisation::id.eq(app_user::organisation_id)))
        .into_boxed()
        .filter(user_role::role.eq(role))
        .filter(app_user::disabled_at.is_null());
    query = match circle {
        Circle::Organisation(id) => query.filter(organisation::id.eq(id)),
        Circle::Region { kind, code } => query
            .filter(organisation::kind.eq(kind))
            .filter(organisation::region_code.eq(code)),
    };
    Ok(query
        .order(app_user::login)
        .select(User::as_select())
        .load(connection)?)
}

/// How many users there are.
///
/// # Errors
/// Any database error.
pub fn count(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(app_user::table.count().get_result(connection)?)
}

/// Sets another password.
///
/// # Errors
/// `NotFound`.
pub fn set_password_hash(
    connection: &mut AnyConnection,
    id: &str,
    hash: &str,
) -> Result<(), StoreError> {
    let changed = diesel::update(app_user::table.find(id))
        .set(app_user::password_hash.eq(hash))
        .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("user"))
    }
}

/// Bars a user from now on, or lets it in again with none.
///
/// # Errors
/// `NotFound`.
pub fn set_disabled(
    connection: &mut AnyConnection,
    id: &str,
    since: Option<NaiveDateTime>,
) -> Result<(), StoreError> {
    let changed = diesel::update(app_user::table.find(id))
        .set(app_user::disabled_at.eq(since))
        .execute(connection)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound("user"))
    }
}
