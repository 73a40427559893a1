//! The reader's own process: limits itself, then answers one task after another until its server is gone.

use std::io::{ErrorKind, Result, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

use qilu_workbook::WorkbookProblem;
use qilu_workbook::limits::WORKBOOK_BYTES_MAX;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::limits::{ANSWER_BYTES_MAX, FILE_MEMORY_BYTES_MAX, TASK_BYTES_MAX};
use crate::task::{Task, json};
use crate::wire::{DONE, REFUSED, receive, send};

/// Serves as a reader on standard input, a socket to the server that started the process.
///
/// # Errors
/// When the limits cannot be set or the socket fails.
pub fn serve() -> Result<()> {
    limit_memory()?;
    let mut socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    loop {
        let task = match receive(&mut socket, TASK_BYTES_MAX) {
            Ok(task) => task,
            // The server has ended, or wants no more.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let file = receive(&mut socket, WORKBOOK_BYTES_MAX as u64 + 1)?;
        let task: Task = serde_json::from_slice(&task)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| task.perform(&file)));
        drop(file);
        let (mark, answer) = match outcome {
            Ok(Ok(answer)) if answer.len() as u64 > ANSWER_BYTES_MAX => {
                (REFUSED, json(&WorkbookProblem::too_heavy()))
            }
            Ok(Ok(answer)) => (DONE, answer),
            Ok(Err(problem)) => (REFUSED, json(&problem)),
            Err(_) => (REFUSED, json(&WorkbookProblem::unreadable())),
        };
        socket.write_all(&[mark])?;
        send(&mut socket, &answer)?;
    }
}

/// Bounds what the process may allocate from here on; an allocation beyond it ends the process.
fn limit_memory() -> Result<()> {
    let core = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, core)?;
    let standing = getrlimit(Resource::Data).maximum.unwrap_or(u64::MAX);
    let most = data_bytes()?
        .saturating_add(FILE_MEMORY_BYTES_MAX)
        .min(standing);
    let data = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    Ok(setrlimit(Resource::Data, data)?)
}

/// The data the process holds now.
fn data_bytes() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmData:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes
        .map(|kilobytes| kilobytes * 1024)
        .ok_or_else(|| ErrorKind::Unsupported.into())
}
