//! The pool and its two doors: `read` and `write`.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use diesel::{Connection, QueryResult};

use crate::engine::{Address, AnyConnection, Engine};
use crate::error::{StoreError, Transient};
use crate::limits::{
    POOL_CONNECTIONS_MAX, POOL_WAIT_MS_MAX, WRITE_ATTEMPTS_MAX, WRITE_PAUSE_MS_MAX,
};
use crate::turn::{Turn, Writing};

type Manager = <AnyConnection as Connection>::TransactionManager;

/// Makes connections of the engine the address names; the derived `establish` would fall
/// through from a PostgreSQL that is down to a new SQLite file of that name.
#[derive(Debug)]
pub(crate) struct Connections(Address);

impl ManageConnection for Connections {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        self.0.connect()
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        Ok(connection.ping()?)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}

/// A database: cheap to clone, shared by all threads.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Connections>,
    engine: Engine,
    turn: Arc<Turn>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Store")
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens `sqlite:///path` (the file is made, its folder must be there) or `postgres://…`.
    ///
    /// # Errors
    /// `BadUrl`, or `Unreachable` if no connection can be made now.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, POOL_CONNECTIONS_MAX)
    }

    /// As `open`, with at most `connections_max` connections.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_with(url: &str, connections_max: u32) -> Result<Self, StoreError> {
        let address = Address::parse(url)?;
        let engine = address.engine();
        // One connection by hand: its error says why, the pool's only that it waited.
        drop(address.connect()?);
        let pool = Pool::builder()
            .max_size(connections_max.max(1))
            .min_idle(Some(1))
            .connection_timeout(Duration::from_millis(POOL_WAIT_MS_MAX))
            .build(Connections(address))
            .map_err(|error| StoreError::Unreachable(error.to_string()))?;
        Ok(Self {
            pool,
            engine,
            turn: Arc::default(),
        })
    }

    /// The engine behind this store.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Runs queries on one consistent view of the data; writing inside is refused.
    ///
    /// # Errors
    /// `Busy` if no connection is free in time, and whatever `work` returns.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let connection = &mut *self.connection()?;
        begin(connection, Access::Read).map_err(StoreError::from)?;
        let outcome = work(connection);
        Manager::rollback_transaction(connection).map_err(StoreError::from)?;
        outcome
    }

    /// Runs `work` in one serialised transaction: committed if it returns `Ok`, undone if not.
    /// It may run more than once, so it must do nothing but read and write this database.
    ///
    /// # Errors
    /// `Busy` if no turn comes in time or the transaction keeps meeting others, and whatever
    /// `work` returns.
    pub fn write<T, E: From<StoreError> + Transient>(
        &self,
        work: impl Fn(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let _turn = self.turn()?;
        let connection = &mut *self.connection()?;
        for attempt in 0..WRITE_ATTEMPTS_MAX {
            match attempt_write(connection, &work) {
                Err(error) if error.is_transient() => std::thread::sleep(pause(attempt)),
                outcome => return outcome,
            }
        }
        tracing::warn!(
            attempts = WRITE_ATTEMPTS_MAX,
            "a transaction kept meeting others and was given up"
        );
        Err(StoreError::Busy.into())
    }

    /// A bare connection, for migrations.
    pub(crate) fn connection(&self) -> Result<PooledConnection<Connections>, StoreError> {
        // The pool says only that it waited in vain; why has been logged by its threads.
        self.pool.get().map_err(|_timeout| StoreError::Busy)
    }

    fn turn(&self) -> Result<Option<Writing<'_>>, StoreError> {
        match self.engine {
            Engine::Sqlite => {
                let patience = Duration::from_millis(POOL_WAIT_MS_MAX);
                self.turn.take(patience).map(Some).ok_or(StoreError::Busy)
            }
            Engine::Postgres => Ok(None),
        }
    }
}

#[derive(Clone, Copy)]
enum Access {
    Read,
    Write,
}

fn begin(connection: &mut AnyConnection, access: Access) -> QueryResult<()> {
    match connection {
        AnyConnection::Postgres(inner) => {
            let sql = match access {
                Access::Read => "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
                Access::Write => "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            };
            AnsiTransactionManager::begin_transaction_sql(inner, sql)
        }
        AnyConnection::Sqlite(inner) => {
            // IMMEDIATE takes the write lock before the first read: a transaction that reads
            // first and writes later loses against every other writer.
            let (query_only, sql) = match access {
                Access::Read => ("PRAGMA query_only = ON", "BEGIN"),
                Access::Write => ("PRAGMA query_only = OFF", "BEGIN IMMEDIATE"),
            };
            inner.batch_execute(query_only)?;
            AnsiTransactionManager::begin_transaction_sql(inner, sql)
        }
    }
}

fn attempt_write<T, E: From<StoreError> + Transient>(
    connection: &mut AnyConnection,
    work: &impl Fn(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    begin(connection, Access::Write).map_err(StoreError::from)?;
    match work(connection) {
        Ok(value) => {
            Manager::commit_transaction(connection).map_err(StoreError::from)?;
            Ok(value)
        }
        Err(error) => {
            // The work's own error is the one worth telling; a connection that cannot even
            // roll back is found broken by the pool.
            if let Err(failure) = Manager::rollback_transaction(connection) {
                tracing::warn!(error = %failure, "rollback failed");
            }
            Err(error)
        }
    }
}

/// A random pause that grows with the attempts, so that two transactions do not meet again.
fn pause(attempt: u32) -> Duration {
    let ceiling_ms = 2_u64
        .saturating_pow(attempt.min(16))
        .min(WRITE_PAUSE_MS_MAX);
    let ceiling_us = ceiling_ms.saturating_mul(1_000);
    Duration::from_micros(RandomState::new().hash_one(attempt) % ceiling_us.max(1))
}
