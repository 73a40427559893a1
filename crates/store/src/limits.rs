//! Every bound of this crate, unit last.

/// Connections of one pool. The server's blocking threads are sized to it.
pub const POOL_CONNECTIONS_MAX: u32 = 12;
/// How long a caller waits for a connection or for its turn to write.
pub const POOL_WAIT_MS_MAX: u64 = 5_000;
/// How long a statement waits for a lock.
pub const LOCK_WAIT_MS_MAX: u32 = 5_000;
/// How long one PostgreSQL statement may run.
pub const STATEMENT_MS_MAX: u32 = 30_000;
/// How often `write` runs a transaction that met another one.
pub const WRITE_ATTEMPTS_MAX: u32 = 24;
/// The longest pause between two attempts.
pub const WRITE_PAUSE_MS_MAX: u64 = 60;
/// Rows of one page.
pub const PAGE_ROWS_MAX: u32 = 200;
/// Rows of one page if the caller does not say.
pub const PAGE_ROWS_DEFAULT: u32 = 50;
/// Bound values of one statement: SQLite takes 32,766, PostgreSQL 65,535.
pub const STATEMENT_BINDS_MAX: usize = 32_000;
/// Characters of a search text that are looked at.
pub const SEARCH_CHARACTERS_MAX: usize = 100;
/// Attempts before a mail or job is given up.
pub const ATTEMPTS_MAX: i64 = 8;
/// Characters kept of the last error of a mail or job.
pub const LAST_ERROR_CHARACTERS_MAX: usize = 2_000;
/// Rows of a hash chain read at once when it is checked.
pub const CHAIN_ROWS_MAX: i64 = 1_000;
/// The first pause before a failed mail or job is tried again; it doubles each time.
pub const RETRY_SECONDS: i64 = 60;
/// The longest pause before a failed mail or job is tried again.
pub const RETRY_SECONDS_MAX: i64 = 6 * 3_600;
