//! Evidence: the files behind the figures of a submission, and their removal, which leaves them where they are.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;

use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::schema::{evidence, evidence_removal, submission};
use crate::scope::{ScopeFilter, tied, within_released_submission};

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence, treat_none_as_default_value = false)]
pub struct Evidence {
    /// Whose.
    pub enterprise_id: String,
    /// The submission it belongs to.
    pub submission_id: String,
    /// Its id.
    pub id: String,
    /// 1, 2, 3 … within the submission.
    pub number: i64,
    /// Its kind.
    pub kind: String,
    /// SHA-256 of its bytes.
    pub object_hash: String,
    /// The name it is kept under.
    pub file_name: String,
    /// The media type its content has.
    pub media_type: String,
    /// Length.
    pub bytes: i64,
    /// The report's method.
    pub method_id: String,
    /// Table of the method; none for the whole report.
    pub table_id: Option<String>,
    /// Row key.
    pub row_key: Option<String>,
    /// Column.
    pub column_id: Option<String>,
    /// `01` to `12`.
    pub month: Option<String>,
    /// The version a stamped scan was printed from; there together with its hash or not.
    pub version_id: Option<String>,
    /// The content hash of that version.
    pub version_hash: Option<String>,
    /// What it says of itself, JSON.
    pub facts: String,
    /// A remark.
    pub note: String,
    /// What a laboratory report is recognised by; there together with the next or not.
    pub report_mark: Option<String>,
    /// What its sample is recognised by.
    pub sample_mark: Option<String>,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: NaiveDateTime,
}

/// That a piece of evidence no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_removal)]
pub struct EvidenceRemoval {
    /// Whose.
    pub enterprise_id: String,
    /// The submission.
    pub submission_id: String,
    /// The evidence.
    pub evidence_id: String,
    /// Why.
    pub reason: String,
    /// Who removed it.
    pub removed_by: String,
    /// When.
    pub removed_at: NaiveDateTime,
}

/// Adds a piece of evidence.
///
/// # Errors
/// `Duplicate` if the number is taken; `Reference` if the submission is not the enterprise's or the bytes are not kept;
/// `Refused` for a stamped scan without a version or a laboratory report without marks.
pub fn insert(connection: &mut AnyConnection, row: &Evidence) -> Result<(), StoreError> {
    diesel::insert_into(evidence::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// Marks a piece of evidence as removed.
///
/// # Errors
/// `Duplicate` if it was removed before; `Reference` if there is none.
pub fn remove(connection: &mut AnyConnection, row: &EvidenceRemoval) -> Result<(), StoreError> {
    diesel::insert_into(evidence_removal::table)
        .values(row)
        .execute(connection)?;
    Ok(())
}

/// The number the next piece of evidence of a submission gets.
///
/// # Errors
/// Any database error.
pub fn next_number(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    submission_id: &str,
) -> Result<i64, StoreError> {
    let last: Option<i64> = evidence::table
        .filter(evidence::enterprise_id.eq(enterprise_id))
        .filter(evidence::submission_id.eq(submission_id))
        .select(max(evidence::number))
        .first(connection)?;
    Ok(last.unwrap_or(0) + 1)
}

/// The evidence of a submission in scope with its removals, by number.
///
/// # Errors
/// Any database error.
pub fn of_submission(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Result<Vec<(Evidence, Option<EvidenceRemoval>)>, StoreError> {
    let query = evidence::table
        .inner_join(submission::table.on(tied!(evidence)))
        .left_join(
            evidence_removal::table.on(evidence_removal::enterprise_id
                .eq(evidence::enterprise_id)
                .and(evidence_removal::submission_id.eq(evidence::submission_id))
                .and(evidence_removal::evidence_id.eq(evidence::id))),
        )
        .into_boxed::<MultiBackend>();
    Ok(within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .order(evidence::number)
        .select((
            Evidence::as_select(),
            Option::<EvidenceRemoval>::as_select(),
        ))
        .load(connection)?)
}

/// The piece of evidence with this id in a submission in scope, removed or not.
///
/// # Errors
/// `NotFound`.
pub fn find(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
    id: &str,
) -> Result<Evidence, StoreError> {
    let query = evidence::table
        .inner_join(submission::table.on(tied!(evidence)))
        .into_boxed::<MultiBackend>();
    within_released_submission!(query, scope)
        .filter(submission::id.eq(submission_id))
        .filter(evidence::id.eq(id))
        .select(Evidence::as_select())
        .first(connection)
        .optional()?
        .ok_or(StoreError::NotFound("evidence"))
}

/// What carries one of these marks in other submissions of the same enterprise, with the reporting year. For the
/// enterprise's own submission, which the caller loaded in scope.
///
/// # Errors
/// Any database error.
pub fn used_before(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    submission_id: &str,
    reports: &[String],
    samples: &[String],
) -> Result<Vec<(Evidence, i16)>, StoreError> {
    if reports.is_empty() && samples.is_empty() {
        return Ok(Vec::new());
    }
    Ok(evidence::table
        .inner_join(submission::table.on(tied!(evidence)))
        .filter(evidence::enterprise_id.eq(enterprise_id))
        .filter(evidence::submission_id.ne(submission_id))
        .filter(
            evidence::report_mark
                .eq_any(reports)
                .or(evidence::sample_mark.eq_any(samples)),
        )
        .filter(not(exists(removal_of_row())))
        .order((submission::year, evidence::number))
        .select((Evidence::as_select(), submission::year))
        .load(connection)?)
}

/// Which of these marks another enterprise uses, and nothing else of it: report marks and sample marks. Without scope,
/// because only the marks asked for come back.
///
/// # Errors
/// Any database error.
pub fn marks_elsewhere(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    reports: &[String],
    samples: &[String],
) -> Result<(Vec<String>, Vec<String>), StoreError> {
    if reports.is_empty() && samples.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let others = || {
        evidence::table
            .filter(evidence::enterprise_id.ne(enterprise_id))
            .filter(not(exists(removal_of_row())))
    };
    let known_reports: Vec<Option<String>> = others()
        .filter(evidence::report_mark.eq_any(reports))
        .select(evidence::report_mark)
        .distinct()
        .load(connection)?;
    let known_samples: Vec<Option<String>> = others()
        .filter(evidence::sample_mark.eq_any(samples))
        .select(evidence::sample_mark)
        .distinct()
        .load(connection)?;
    Ok((
        known_reports.into_iter().flatten().collect(),
        known_samples.into_iter().flatten().collect(),
    ))
}

/// The removal of the row of the outer query.
#[diesel::dsl::auto_type(no_type_alias)]
fn removal_of_row() -> _ {
    evidence_removal::table
        .filter(evidence_removal::enterprise_id.eq(evidence::enterprise_id))
        .filter(evidence_removal::submission_id.eq(evidence::submission_id))
        .filter(evidence_removal::evidence_id.eq(evidence::id))
}
