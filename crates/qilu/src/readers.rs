//! This very program, started again as a reader of workbooks from outside.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use qilu_reader::Pool;

/// The verb a reader is started with.
const VERB: &str = "read-workbooks";
/// The running program, even after its file has been replaced by a newer one.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// Readers that are started as they are needed.
pub fn pool() -> Result<Pool> {
    let program = match Path::new(THIS_PROGRAM).exists() {
        true => PathBuf::from(THIS_PROGRAM),
        false => std::env::current_exe()?,
    };
    Ok(Pool::new(program, &[VERB]))
}

/// What such a reader does.
pub fn serve() -> Result<ExitCode> {
    qilu_reader::serve()?;
    Ok(ExitCode::SUCCESS)
}
