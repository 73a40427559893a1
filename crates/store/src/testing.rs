//! Databases for tests, one per test, migrated and thrown away: a SQLite file in a temporary
//! folder, and a PostgreSQL database copied from a template on the server that
//! `QILU_TEST_POSTGRES_URL` names.

#![allow(
    clippy::expect_used,
    reason = "a test that gets no database must stop, saying why"
)]

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};

use crate::engine::Engine;
use crate::store::Store;

/// The variable that names a PostgreSQL server where the user may create databases.
pub const POSTGRES_URL_VARIABLE: &str = "QILU_TEST_POSTGRES_URL";

/// Serialises the making of the template between test processes.
const TEMPLATE_LOCK: i64 = 0x7169_6c76;

/// Connections of one test's pool: enough for its threads, few enough for many tests at once.
const TEST_CONNECTIONS_MAX: u32 = 8;

/// A migrated database that is dropped with this value.
pub struct TestDatabase {
    store: Option<Store>,
    url: String,
    place: Place,
}

enum Place {
    /// Kept for its drop, which removes the folder.
    Folder {
        _folder: tempfile::TempDir,
    },
    Server {
        url: String,
        database: String,
    },
}

impl TestDatabase {
    /// A new migrated database on the engine.
    ///
    /// # Panics
    /// If it cannot be made; for PostgreSQL also if the variable is not set: a test that needs
    /// both engines must not pass on one.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        let (url, place) = match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}/qilu.db", folder.path().display());
                (url, Place::Folder { _folder: folder })
            }
            Engine::Postgres => copy_of_template(),
        };
        let store = Store::open_with(&url, TEST_CONNECTIONS_MAX).expect("the test database opens");
        store.migrate().expect("the test database migrates");
        Self {
            store: Some(store),
            url,
            place,
        }
    }

    /// The store on this database.
    ///
    /// # Panics
    /// Never: the store is taken only when the value is dropped.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.store.as_ref().expect("open until dropped")
    }

    /// Its address, for a second store or another process.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.store = None;
        if let Place::Server { url, database } = &self.place {
            let dropped = PgConnection::establish(url)
                .map_err(|error| error.to_string())
                .and_then(|mut server| {
                    let sql = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
                    server
                        .batch_execute(&sql)
                        .map_err(|error| error.to_string())
                });
            if let Err(error) = dropped {
                tracing::warn!(%database, %error, "a test database was left behind");
            }
        }
    }
}

fn copy_of_template() -> (String, Place) {
    let url = std::env::var(POSTGRES_URL_VARIABLE).unwrap_or_default();
    assert!(
        !url.is_empty(),
        "{POSTGRES_URL_VARIABLE} is not set: run `export {POSTGRES_URL_VARIABLE}=$(scripts/postgres.sh start)` first"
    );
    let mut server = PgConnection::establish(&url).expect("the test PostgreSQL answers");
    let template = template(&mut server, &url);
    let database = format!("qilu_test_{}", uuid::Uuid::new_v4().simple());
    server
        .batch_execute(&format!("CREATE DATABASE {database} TEMPLATE {template}"))
        .expect("the template is copied");
    (
        on_database(&url, &database),
        Place::Server { url, database },
    )
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The template for the migrations as they are now, made by whoever comes first.
fn template(server: &mut PgConnection, url: &str) -> String {
    let name = format!("qilu_template_{}", env!("QILU_MIGRATIONS_FINGERPRINT"));
    server
        .batch_execute(&format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})"))
        .expect("the template lock");
    let known: Vec<Count> = diesel::sql_query(format!(
        "SELECT count(*) AS count FROM pg_database WHERE datname = '{name}'"
    ))
    .load(server)
    .expect("the list of databases");
    if known.iter().all(|row| row.count == 0) {
        // Renamed when complete, so that a half-made one is never copied.
        let draft = format!("{name}_draft");
        server
            .batch_execute(&format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"))
            .expect("no old draft");
        server
            .batch_execute(&format!("CREATE DATABASE {draft}"))
            .expect("a draft of the template");
        let store = Store::open_with(&on_database(url, &draft), 1).expect("the draft opens");
        store.migrate().expect("the draft migrates");
        drop(store);
        server
            .batch_execute(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{draft}'"
            ))
            .expect("the draft is let go");
        server
            .batch_execute(&format!("ALTER DATABASE {draft} RENAME TO {name}"))
            .expect("the template is complete");
    }
    server
        .batch_execute(&format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})"))
        .expect("the template lock");
    name
}

/// The server's address with another database in place of its own.
fn on_database(url: &str, database: &str) -> String {
    let (address, query) = url
        .split_once('?')
        .map_or((url, None), |(address, query)| (address, Some(query)));
    let host = match address.split_once("://") {
        Some((scheme, rest)) => {
            let authority = rest.split('/').next().unwrap_or(rest);
            format!("{scheme}://{authority}")
        }
        None => address.to_owned(),
    };
    match query {
        Some(query) => format!("{host}/{database}?{query}"),
        None => format!("{host}/{database}"),
    }
}

/// Writes one test function per engine around a body that takes `&TestDatabase`.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident => $body:expr;)+) => { $(
        mod $name {
            #[allow(unused_imports, reason = "not every body needs them")]
            use super::*;

            #[test]
            fn sqlite() {
                let body: fn(&$crate::testing::TestDatabase) = $body;
                body(&$crate::testing::TestDatabase::new($crate::Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                let body: fn(&$crate::testing::TestDatabase) = $body;
                body(&$crate::testing::TestDatabase::new($crate::Engine::Postgres));
            }
        }
    )+ };
}
