//! One reader process, as its server sees it.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use qilu_workbook::WorkbookProblem;

use crate::limits::ANSWER_BYTES_MAX;
use crate::wire::{DONE, receive, send};

/// Settings of the allocator that let memory be limited: it must not set aside a gigabyte at its start.
const ALLOCATOR: [(&str, &str); 2] = [
    ("MIMALLOC_ARENA_EAGER_COMMIT", "0"),
    ("MIMALLOC_PURGE_DELAY", "0"),
];

/// A running reader. Dropping it ends the process.
pub(crate) struct Process {
    child: Child,
    socket: UnixStream,
    pub(crate) files: u32,
}

/// How a task ended.
pub(crate) enum Ended {
    /// With an answer.
    Answered(Vec<u8>),
    /// With what is wrong with the file.
    Refused(WorkbookProblem),
    /// The time was up.
    TimeUp,
    /// The process ended itself, or was ended for its memory.
    Died,
}

impl Process {
    /// Starts a process that calls [`crate::serve`]; it inherits no setting of the server.
    pub(crate) fn start(program: &Path, arguments: &[String]) -> Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(ALLOCATOR)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()?;
        Ok(Self {
            child,
            socket: ours,
            files: 0,
        })
    }

    /// The process, unless it has ended.
    pub(crate) fn running(mut self) -> Option<Self> {
        matches!(self.child.try_wait(), Ok(None)).then_some(self)
    }

    /// Its identifier.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Does one task on one file within the time.
    pub(crate) fn perform(&mut self, task: &[u8], file: &[u8], time: Duration) -> Result<Ended> {
        self.files += 1;
        let mut line = Line {
            socket: &self.socket,
            until: Instant::now() + time,
        };
        match exchange(&mut line, task, file) {
            Ok((DONE, answer)) => Ok(Ended::Answered(answer)),
            Ok((_, refused)) => match serde_json::from_slice(&refused) {
                Ok(problem) => Ok(Ended::Refused(problem)),
                Err(error) => Err(error.into()),
            },
            Err(error) => match error.kind() {
                ErrorKind::TimedOut => Ok(Ended::TimeUp),
                ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe | ErrorKind::ConnectionReset => {
                    Ok(Ended::Died)
                }
                _ => Err(error),
            },
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; what matters is that none is left behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn exchange(line: &mut Line<'_>, task: &[u8], file: &[u8]) -> Result<(u8, Vec<u8>)> {
    send(line, task)?;
    send(line, file)?;
    let mut mark = [0];
    line.read_exact(&mut mark)?;
    let answer = receive(line, ANSWER_BYTES_MAX)?;
    let [mark] = mark;
    Ok((mark, answer))
}

/// The socket, until the time is up.
struct Line<'s> {
    socket: &'s UnixStream,
    until: Instant,
}

impl Line<'_> {
    fn left(&self) -> Result<Option<Duration>> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        Ok(Some(left))
    }
}

/// A socket says that its time is up as if it would block.
fn time_up(error: Error) -> Error {
    match error.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
        _ => error,
    }
}

impl Read for Line<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.socket.set_read_timeout(self.left()?)?;
        self.socket.read(into).map_err(time_up)
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.socket.set_write_timeout(self.left()?)?;
        self.socket.write(bytes).map_err(time_up)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
