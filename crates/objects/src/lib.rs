//! Content-addressed objects: bytes kept as they came, named by their SHA-256.
//!
//! `LocalStore` keeps them in one directory, sharded by the first two bytes of the hash:
//! `ab/cd/abcd…`. Writing is atomic (temporary file, fsync, rename, fsync of the directory), the
//! same bytes are stored once, and every read is checked against the name, so that a damaged file
//! is reported and never handed on as evidence.

mod hash;
mod local;

pub use hash::{ContentHash, HashFault};
pub use local::{LocalStore, OBJECT_BYTES_MAX, ObjectError};
