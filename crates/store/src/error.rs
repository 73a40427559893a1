//! What can go wrong below the use cases, with a stable code for each.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A storage error. `code()` is stable; the text is for logs, never for users.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names no engine we know, or is incomplete. Nothing was opened or created.
    #[error("not a database address: {0}")]
    BadUrl(String),
    /// The database could not be reached or opened.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// No connection, or no turn to write, within the time allowed. Worth trying again later.
    #[error("the database is busy")]
    Busy,
    /// The database asked for this transaction to be run again; `Store::write` does so.
    #[error("the transaction met another one")]
    Serialization(#[source] DieselError),
    /// No such row within the caller's scope.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// A row with this key is already there. The text names the constraint or its columns.
    #[error("already there: {0}")]
    Duplicate(String),
    /// A row names another one that does not exist, or is still named by one.
    #[error("a referenced row is missing: {0}")]
    Reference(String),
    /// A value the schema refuses.
    #[error("a value was refused by the schema: {0}")]
    Refused(String),
    /// The row was changed since it was read.
    #[error("{0} was changed by somebody else")]
    Stale(&'static str),
    /// An attempt to change or delete a row that must stay as it is.
    #[error("{0} rows are never changed")]
    AppendOnly(String),
    /// A posting whose debits and credits differ, or that has no legs.
    #[error("the posting does not balance: {0}")]
    Unbalanced(String),
    /// A paging mark that this list did not hand out.
    #[error("not a paging mark of this list")]
    BadCursor,
    /// The migrations could not be applied.
    #[error("migration failed: {0}")]
    Migration(String),
    /// Any other database error.
    #[error("database error")]
    Database(#[source] DieselError),
}

impl StoreError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUrl(_) => "store.bad_url",
            Self::Unreachable(_) => "store.unreachable",
            Self::Busy | Self::Serialization(_) => "store.busy",
            Self::NotFound(_) => "store.not_found",
            Self::Duplicate(_) => "store.duplicate",
            Self::Reference(_) => "store.reference",
            Self::Refused(_) => "store.refused",
            Self::Stale(_) => "store.stale",
            Self::AppendOnly(_) => "store.append_only",
            Self::Unbalanced(_) => "store.unbalanced",
            Self::BadCursor => "store.bad_cursor",
            Self::Migration(_) => "store.migration",
            Self::Database(_) => "store.database",
        }
    }
}

/// Tells `Store::write` which errors of a caller mean "run the transaction again".
pub trait Transient {
    /// True if the same work may succeed when it is run again at once.
    fn is_transient(&self) -> bool;
}

impl Transient for StoreError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Serialization(_))
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, ref information) = error else {
            return match error {
                DieselError::NotFound => Self::NotFound("row"),
                // A commit refused by the server and undone: the cause decides.
                DieselError::RollbackErrorOnCommit { commit_error, .. } => {
                    Self::from(*commit_error)
                }
                other => Self::Database(other),
            };
        };
        let message = information.message();
        let place = || information.constraint_name().unwrap_or(message).to_owned();
        if let Some(table) = message.strip_prefix("append_only: ") {
            return Self::AppendOnly(table.to_owned());
        }
        match kind {
            DatabaseErrorKind::UniqueViolation => Self::Duplicate(place()),
            DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => {
                Self::Reference(place())
            }
            DatabaseErrorKind::CheckViolation | DatabaseErrorKind::NotNullViolation => {
                Self::Refused(place())
            }
            DatabaseErrorKind::SerializationFailure => Self::Serialization(error),
            // PostgreSQL breaks a deadlock by failing one side, which may simply go again.
            _ if message.starts_with("deadlock detected") => Self::Serialization(error),
            // SQLite reports SQLITE_BUSY and SQLITE_LOCKED by text only.
            _ if message.contains("database is locked")
                || message.contains("database table is locked") =>
            {
                Self::Busy
            }
            _ => Self::Database(error),
        }
    }
}
