//! The two engines behind one connection type, and the address that says which one is meant.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use crate::error::StoreError;
use crate::limits::{LOCK_WAIT_MS_MAX, STATEMENT_MS_MAX};

/// A connection to either engine. SQLite stands last: the derived `establish` tries them in order.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL, or a database that speaks its protocol.
    Postgres(PgConnection),
    /// The embedded default.
    Sqlite(SqliteConnection),
}

/// The same tokens compiled once for each engine, for what the enum cannot say: inserting
/// several rows at once and `ON CONFLICT`.
macro_rules! on_each_engine {
    ($connection:ident => $body:expr) => {
        match $connection {
            $crate::engine::AnyConnection::Postgres($connection) => $body,
            $crate::engine::AnyConnection::Sqlite($connection) => $body,
        }
    };
}
pub(crate) use on_each_engine;

/// Which engine a store runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

/// A checked database address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    Postgres(String),
    Sqlite(PathBuf),
}

impl Address {
    /// Reads `postgres://…`, `postgresql://…`, `sqlite:///absolute/path` or `sqlite:path`.
    ///
    /// # Errors
    /// `BadUrl` for anything else; nothing is opened or created here.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let bad = |why: &str| Err(StoreError::BadUrl(why.to_owned()));
        if let Some(rest) = url
            .strip_prefix("postgres://")
            .or_else(|| url.strip_prefix("postgresql://"))
        {
            return if rest.is_empty() {
                bad("postgres:// without a host")
            } else {
                Ok(Self::Postgres(url.to_owned()))
            };
        }
        let Some(rest) = url.strip_prefix("sqlite:") else {
            // The address itself is not repeated: it may carry a password.
            return bad("it must begin with sqlite: or postgres://");
        };
        let path = rest.strip_prefix("//").unwrap_or(rest);
        if path.is_empty() || path.ends_with('/') {
            return bad("sqlite: without a file name");
        }
        if path.contains(['?', '#', '\0']) || path.starts_with(':') {
            return bad("sqlite: takes a file name and nothing else");
        }
        // Absolute, so that SQLite can take it for neither a URI nor a name of its own.
        let path =
            std::path::absolute(path).map_err(|error| StoreError::BadUrl(error.to_string()))?;
        match path.parent() {
            Some(folder) if folder.is_dir() => Ok(Self::Sqlite(path)),
            _ => bad("the folder of the sqlite file does not exist"),
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Postgres(_) => Engine::Postgres,
            Self::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Opens one connection and sets what every connection needs.
    pub(crate) fn connect(&self) -> Result<AnyConnection, StoreError> {
        match self {
            Self::Postgres(url) => {
                let mut connection = PgConnection::establish(url)
                    .map_err(|error| StoreError::Unreachable(error.to_string()))?;
                connection.batch_execute(&format!(
                    "SET TIME ZONE 'UTC'; SET lock_timeout = {LOCK_WAIT_MS_MAX}; SET statement_timeout = {STATEMENT_MS_MAX};"
                ))?;
                Ok(AnyConnection::Postgres(connection))
            }
            Self::Sqlite(path) => connect_sqlite(path).map(AnyConnection::Sqlite),
        }
    }
}

fn connect_sqlite(path: &Path) -> Result<SqliteConnection, StoreError> {
    let name = path
        .to_str()
        .ok_or_else(|| StoreError::BadUrl("the file name is not UTF-8".to_owned()))?;
    make_private(path)?;
    let mut connection = SqliteConnection::establish(name)
        .map_err(|error| StoreError::Unreachable(error.to_string()))?;
    // busy_timeout first: switching to WAL takes a lock itself. recursive_triggers lets the
    // append-only triggers see the delete inside INSERT OR REPLACE.
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout = {LOCK_WAIT_MS_MAX}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
         PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
    ))?;
    Ok(connection)
}

/// A new file belongs to its owner alone, since it will hold people's log-ins; SQLite gives its
/// companion files the same mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Unreachable(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn both_engines_are_recognised_by_scheme() {
        assert_eq!(
            Address::parse("postgres://h/d").unwrap().engine(),
            Engine::Postgres
        );
        assert_eq!(
            Address::parse("postgresql://h/d").unwrap().engine(),
            Engine::Postgres
        );
        let folder = std::env::temp_dir();
        let url = format!("sqlite://{}/a.db", folder.display());
        assert_eq!(
            Address::parse(&url).unwrap(),
            Address::Sqlite(folder.join("a.db"))
        );
        assert_eq!(
            Address::parse("sqlite:a.db").unwrap().engine(),
            Engine::Sqlite
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for url in [
            "",
            "host=127.0.0.1 dbname=qilu",
            "mysql://h/d",
            "qilu.db",
            "postgres://",
            "postgres:/h/d",
            "sqlite:",
            "sqlite://",
            "sqlite:///tmp/",
            "sqlite::memory:",
            "sqlite:a.db?mode=ro",
            "sqlite:///no/such/folder/a.db",
        ] {
            let error = Address::parse(url).unwrap_err();
            assert_eq!(error.code(), "store.bad_url", "{url}");
        }
    }

    #[test]
    fn a_refused_address_keeps_its_password_out_of_the_error() {
        let text = Address::parse("mysql://u:secret@h/d")
            .unwrap_err()
            .to_string();
        assert!(!text.contains("secret"), "{text}");
    }
}
