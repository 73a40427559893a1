//! What reading one file may cost, unit last.

/// Memory one file may use above what the process has at its start.
pub const FILE_MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Time one file may take, from its first byte to the last of the answer.
pub const FILE_SECONDS_MAX: u64 = 10;
/// How long a file may wait for a reader.
pub const WAIT_SECONDS_MAX: u64 = 30;
/// Readers at work at the same time.
pub const READERS_MAX: usize = 4;
/// Files a process reads before another takes its place.
pub const FILES_PER_PROCESS_MAX: u32 = 500;
/// A task without its file. Problems to mark are its greatest part.
pub const TASK_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Layouts a file is held against at once: with the largest documents still within the task.
pub const LAYOUTS_PER_TASK_MAX: usize = 100;
/// An answer: an annotated file, or cells.
pub const ANSWER_BYTES_MAX: u64 = 96 * 1024 * 1024;
