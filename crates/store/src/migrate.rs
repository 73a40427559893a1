//! The migrations of both folders of an engine, merged by version and embedded in the binary.

use diesel::migration::{Migration, MigrationSource};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::engine::{AnyConnection, Engine, MultiBackend};
use crate::error::StoreError;
use crate::store::Store;

const PORTABLE: EmbeddedMigrations = embed_migrations!("../../migrations/portable");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// The key of the PostgreSQL advisory lock that lets one process migrate at a time.
const MIGRATION_LOCK: i64 = 0x7169_6c75;

struct Merged(Engine);

impl MigrationSource<MultiBackend> for Merged {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<MultiBackend>>>> {
        let own = match self.0 {
            Engine::Postgres => POSTGRES,
            Engine::Sqlite => SQLITE,
        };
        let mut migrations = MigrationSource::<MultiBackend>::migrations(&PORTABLE)?;
        migrations.extend(MigrationSource::<MultiBackend>::migrations(&own)?);
        Ok(migrations)
    }
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "locked")]
    _locked: String,
}

impl Store {
    /// Applies every migration that is missing and returns their names, oldest first.
    ///
    /// # Errors
    /// `Migration` with the failing statement's message; earlier migrations stay applied.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.migrating(|connection, source| {
            let applied = connection.run_pending_migrations(source).map_err(failed)?;
            Ok(applied.iter().map(ToString::to_string).collect())
        })
    }

    /// The names of the migrations that are missing, oldest first.
    ///
    /// # Errors
    /// `Migration` if the database cannot say.
    pub fn pending(&self) -> Result<Vec<String>, StoreError> {
        let connection = &mut *self.connection()?;
        let missing = connection
            .pending_migrations(Merged(self.engine()))
            .map_err(failed)?;
        Ok(missing
            .iter()
            .map(|migration| migration.name().to_string())
            .collect())
    }

    /// Takes every migration back and returns their names, newest first. All data is lost.
    ///
    /// # Errors
    /// `Migration` with the failing statement's message.
    pub fn unmigrate(&self) -> Result<Vec<String>, StoreError> {
        self.migrating(|connection, source| {
            let reverted = connection.revert_all_migrations(source).map_err(failed)?;
            Ok(reverted.iter().map(ToString::to_string).collect())
        })
    }

    /// Lets the database renew its statistics, without which it may choose a poor index after
    /// many rows came in at once.
    ///
    /// # Errors
    /// Any database error.
    pub fn analyze(&self) -> Result<(), StoreError> {
        let connection = &mut *self.connection()?;
        query_only_off(connection)?;
        diesel::sql_query("ANALYZE").execute(connection)?;
        Ok(())
    }

    fn migrating<T>(
        &self,
        work: impl FnOnce(&mut AnyConnection, Merged) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let connection = &mut *self.connection()?;
        let source = Merged(self.engine());
        match self.engine() {
            Engine::Sqlite => {
                query_only_off(connection)?;
                work(connection, source)
            }
            Engine::Postgres => {
                advisory(connection, "lock")?;
                let outcome = work(connection, source);
                advisory(connection, "unlock")?;
                outcome
            }
        }
    }
}

/// A SQLite connection last used by `read` still refuses to write.
fn query_only_off(connection: &mut AnyConnection) -> Result<(), StoreError> {
    if let AnyConnection::Sqlite(_) = connection {
        diesel::sql_query("PRAGMA query_only = OFF").execute(connection)?;
    }
    Ok(())
}

fn advisory(connection: &mut AnyConnection, verb: &str) -> Result<(), StoreError> {
    diesel::sql_query(format!(
        "SELECT pg_advisory_{verb}({MIGRATION_LOCK})::text AS locked"
    ))
    .load::<Locked>(connection)?;
    Ok(())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Migration(error.to_string())
}
