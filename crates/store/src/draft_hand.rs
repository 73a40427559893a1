//! Many hands (分工填报): who fills in which table of a working copy, until when, and whether it is done.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::draft::Draft;
use crate::engine::AnyConnection;
use crate::error::StoreError;
use crate::schema::{draft, draft_hand, submission};

/// Who fills in a table.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = draft_hand, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DraftHand {
    /// Whose working copy.
    pub enterprise_id: String,
    /// The working copy.
    pub draft_id: String,
    /// Table of the method.
    pub table_id: String,
    /// Who fills it in.
    pub user_id: String,
    /// Until when, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// Who asked for it.
    pub assigned_by: String,
    /// When.
    pub assigned_at: NaiveDateTime,
    /// Who said it is done.
    pub done_by: Option<String>,
    /// When.
    pub done_at: Option<NaiveDateTime>,
    /// The last reminder sent by itself: empty, `soon` or `overdue`.
    pub reminded: String,
}

/// Gives a table to somebody, in place of whoever had it.
///
/// # Errors
/// `Reference` if the working copy or the user is unknown.
pub fn put(connection: &mut AnyConnection, row: &DraftHand) -> Result<(), StoreError> {
    remove(connection, &row.enterprise_id, &row.draft_id, &row.table_id)?;
    diesel::insert_into(draft_hand::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Takes a table from whoever had it.
///
/// # Errors
/// Any database error.
pub fn remove(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    draft_id: &str,
    table_id: &str,
) -> Result<(), StoreError> {
    let key = (enterprise_id, draft_id, table_id);
    diesel::delete(draft_hand::table.find(key)).execute(connection)?;
    Ok(())
}

/// Who fills in the tables of a working copy, for whoever found that.
///
/// # Errors
/// Any database error.
pub fn of_draft(connection: &mut AnyConnection, of: &Draft) -> Result<Vec<DraftHand>, StoreError> {
    Ok(draft_hand::table
        .filter(draft_hand::enterprise_id.eq(&of.enterprise_id))
        .filter(draft_hand::draft_id.eq(&of.id))
        .order(draft_hand::table_id)
        .select(DraftHand::as_select())
        .load(connection)?)
}

/// What a person has still to fill in, with the working copies it is in, as long as their submissions have not ended.
///
/// # Errors
/// Any database error.
pub fn of_user(
    connection: &mut AnyConnection,
    user_id: &str,
) -> Result<Vec<(DraftHand, Draft)>, StoreError> {
    Ok(joined()
        .filter(draft_hand::user_id.eq(user_id))
        .order((draft_hand::assigned_at, draft_hand::table_id))
        .select((DraftHand::as_select(), Draft::as_select()))
        .load(connection)?)
}

/// What is due until a day and not done, of everybody: for the reminders the system sends.
///
/// # Errors
/// Any database error.
pub fn due_until(
    connection: &mut AnyConnection,
    day: &str,
) -> Result<Vec<(DraftHand, Draft)>, StoreError> {
    Ok(joined()
        .filter(draft_hand::due_on.le(day))
        .filter(draft_hand::reminded.ne("overdue"))
        .order((draft_hand::due_on, draft_hand::draft_id))
        .select((DraftHand::as_select(), Draft::as_select()))
        .load(connection)?)
}

/// What is not done, of working copies whose submissions have not ended.
#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    let going_on = submission::table
        .filter(submission::enterprise_id.eq(draft::enterprise_id))
        .filter(submission::id.eq(draft::submission_id))
        .filter(submission::closed_at.is_null());
    draft_hand::table
        .inner_join(
            draft::table.on(draft::enterprise_id
                .eq(draft_hand::enterprise_id)
                .and(draft::id.eq(draft_hand::draft_id))),
        )
        .filter(draft_hand::done_at.is_null())
        .filter(exists(going_on))
}
