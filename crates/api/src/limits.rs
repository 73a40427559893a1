//! How much one request may bring.

/// The longest JSON body, in bytes.
pub const JSON_BYTES_MAX: usize = 1 << 20;
/// The longest body of a proposal, in bytes: its text may take three bytes a character.
pub const PROPOSAL_BYTES_MAX: usize = 2 << 20;
/// The longest body of a monitoring plan, in bytes.
pub const PLAN_BYTES_MAX: usize = 4 << 20;
/// The longest body of entries sent as JSON, in bytes.
pub const ENTRIES_BYTES_MAX: usize = 20 << 20;
/// The largest workbook, in bytes.
pub const WORKBOOK_BYTES_MAX: usize = 20 << 20;
/// The longest file name kept, in characters.
pub const FILE_NAME_CHARS_MAX: usize = 200;
/// The longest idempotency key, in characters.
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 200;
/// The longest request id taken over from a proxy, in characters.
pub const REQUEST_ID_CHARS_MAX: usize = 64;
/// How long a client may take to send its head, in seconds.
pub const REQUEST_HEAD_SECONDS_MAX: u64 = 15;
/// Blocking threads of one server worker; each may hold one database connection.
pub const BLOCKING_THREADS_PER_WORKER_MAX: usize = 16;
