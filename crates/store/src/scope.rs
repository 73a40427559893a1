//! Whose rows a caller may see. Every load of tenant data takes one of these.

/// The rows an actor may see. The access crate decides which one an actor has; here it becomes
/// a condition of the query, so a row outside it is never loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeFilter {
    /// One enterprise's own rows.
    Enterprise(String),
    /// What was released and is assigned to this verification body.
    Body(String),
    /// Enterprises of a city: its code and the codes of cities merged into it. What is inside
    /// a submission only once it was released.
    City(Vec<String>),
    /// Every enterprise. What is inside a submission only once it was released.
    Province,
    /// No row at all.
    Nobody,
}

/// Narrows a boxed query that has `submission` among its tables to the submissions in scope.
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

/// The condition that ties rows of a table inside a submission to it.
macro_rules! tied {
    ($table:ident) => {
        $crate::schema::submission::enterprise_id
            .eq($table::enterprise_id)
            .and($crate::schema::submission::id.eq($table::submission_id))
    };
}
pub(crate) use tied;

/// As `within_submission`, for what is inside a submission: everybody but its enterprise sees
/// that only once it was released.
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

/// Narrows a boxed query by the parts of released submissions: its enterprise sees every row of
/// its own, others only what was such a part. `$enterprise` is the row's enterprise column and
/// `$part` the condition that ties a `submission_part` to the row.
macro_rules! within_parts {
    ($query:expr, $scope:expr, $enterprise:expr, $part:expr) => {{
        use $crate::schema::{submission, submission_part};
        use $crate::scope::ScopeFilter;
        let query = $query;
        let released = || {
            submission_part::table
                .inner_join(
                    submission::table.on(submission::enterprise_id
                        .eq(submission_part::enterprise_id)
                        .and(submission::id.eq(submission_part::submission_id))),
                )
                .filter(submission_part::enterprise_id.eq($enterprise))
                .filter($part)
                .filter(submission::released_at.is_not_null())
        };
        match $scope {
            ScopeFilter::Enterprise(id) => query.filter($enterprise.eq(id)),
            ScopeFilter::Body(id) => query.filter(diesel::dsl::exists(
                released().filter(submission::body_id.eq(id)),
            )),
            ScopeFilter::City(codes) => query.filter(diesel::dsl::exists(
                released().filter(submission::city_code.eq_any(codes)),
            )),
            ScopeFilter::Province => query.filter(diesel::dsl::exists(released())),
            ScopeFilter::Nobody => query.filter($enterprise.is_null()),
        }
    }};
}
pub(crate) use within_parts;
