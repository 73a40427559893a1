//! Answers to the warnings of a version.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::engine::{AnyConnection, on_each_engine};
use crate::error::StoreError;
use crate::schema::warning_answer;
use crate::scope::ScopeFilter;
use crate::version;

/// The reporter's answer to one warning.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = warning_answer, treat_none_as_default_value = false)]
pub struct WarningAnswer {
    /// Whose answer.
    pub enterprise_id: String,
    /// The version the warning is about.
    pub version_id: String,
    /// The problem's code.
    pub problem_code: String,
    /// The problem's anchor: table, row key, column.
    pub place: String,
    /// The answer.
    pub answer: String,
    /// Who gave it.
    pub answered_by: String,
    /// When.
    pub answered_at: NaiveDateTime,
    /// Where the proof of it is filed.
    pub evidence: Option<String>,
    /// The version it was first given for, if it was carried to this one.
    pub carried_from: Option<String>,
}

/// Gives or replaces an answer.
///
/// # Errors
/// `Reference` if the version is not the enterprise's.
pub fn put(connection: &mut AnyConnection, row: &WarningAnswer) -> Result<(), StoreError> {
    on_each_engine!(connection => diesel::insert_into(warning_answer::table)
        .values(row)
        .on_conflict((
            warning_answer::enterprise_id,
            warning_answer::version_id,
            warning_answer::problem_code,
            warning_answer::place,
        ))
        .do_update()
        .set((
            warning_answer::answer.eq(excluded(warning_answer::answer)),
            warning_answer::answered_by.eq(excluded(warning_answer::answered_by)),
            warning_answer::answered_at.eq(excluded(warning_answer::answered_at)),
            warning_answer::evidence.eq(excluded(warning_answer::evidence)),
            warning_answer::carried_from.eq(excluded(warning_answer::carried_from)),
        ))
        .execute(connection))?;
    Ok(())
}

/// The answers given for a version in scope, by code and place.
///
/// # Errors
/// `NotFound` if the version is not in scope.
pub fn of_version(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    version_id: &str,
) -> Result<Vec<WarningAnswer>, StoreError> {
    let head = version::find(connection, scope, version_id)?;
    Ok(warning_answer::table
        .filter(warning_answer::enterprise_id.eq(&head.enterprise_id))
        .filter(warning_answer::version_id.eq(&head.id))
        .order((warning_answer::problem_code, warning_answer::place))
        .select(WarningAnswer::as_select())
        .load(connection)?)
}
