//! Whose rows a caller may see. Every load of tenant data takes one of these.

/// The rows an actor may see. The access crate decides which one an actor has; here it becomes
/// a condition of the query, so a row outside it is never loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeFilter {
    /// One enterprise's own rows.
    Enterprise(String),
    /// What was released and is assigned to this verification body.
    Body(String),
    /// Enterprises of a city: its code and the codes of cities merged into it. Versions only
    /// once released.
    City(Vec<String>),
    /// Every enterprise. Versions only once released.
    Province,
    /// No row at all.
    Nobody,
}

/// Narrows a boxed query that has `submission` among its tables.
macro_rules! within_submission {
    ($query:expr, $scope:expr) => {{
        use $crate::schema::submission;
        use $crate::scope::ScopeFilter;
        let query = $query;
        match $scope {
            ScopeFilter::Enterprise(id) => query.filter(submission::enterprise_id.eq(id)),
            ScopeFilter::Body(id) => query
                .filter(submission::body_id.eq(id))
                .filter(submission::released_at.is_not_null()),
            ScopeFilter::City(codes) => query.filter(submission::city_code.eq_any(codes)),
            ScopeFilter::Province => query,
            ScopeFilter::Nobody => query.filter(submission::id.is_null()),
        }
    }};
}
pub(crate) use within_submission;

/// As `within_submission`, for what belongs to a submission's content: authorities, too, see
/// it only once the enterprise has released it.
macro_rules! within_released_submission {
    ($query:expr, $scope:expr) => {{
        let query = $crate::scope::within_submission!($query, $scope);
        match $scope {
            $crate::scope::ScopeFilter::Enterprise(_) => query,
            _ => query.filter($crate::schema::submission::released_at.is_not_null()),
        }
    }};
}
pub(crate) use within_released_submission;

/// Narrows a boxed query that has `report_version` among its tables: its enterprise sees every
/// version, others only those that were part of a released submission in their scope.
macro_rules! within_version {
    ($query:expr, $scope:expr) => {{
        use $crate::schema::{report_version, submission, submission_part};
        use $crate::scope::ScopeFilter;
        let query = $query;
        let released = || {
            submission_part::table
                .inner_join(
                    submission::table.on(submission::enterprise_id
                        .eq(submission_part::enterprise_id)
                        .and(submission::id.eq(submission_part::submission_id))),
                )
                .filter(submission_part::enterprise_id.eq(report_version::enterprise_id))
                .filter(submission_part::version_id.eq(report_version::id))
                .filter(submission::released_at.is_not_null())
        };
        match $scope {
            ScopeFilter::Enterprise(id) => query.filter(report_version::enterprise_id.eq(id)),
            ScopeFilter::Body(id) => query.filter(diesel::dsl::exists(
                released().filter(submission::body_id.eq(id)),
            )),
            ScopeFilter::City(codes) => query.filter(diesel::dsl::exists(
                released().filter(submission::city_code.eq_any(codes)),
            )),
            ScopeFilter::Province => query.filter(diesel::dsl::exists(released())),
            ScopeFilter::Nobody => query.filter(report_version::id.is_null()),
        }
    }};
}
pub(crate) use within_version;
