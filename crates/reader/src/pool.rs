//! A few long-lived readers. One that fails is ended and another takes its place; the file it failed on is refused.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use qilu_workbook::WorkbookProblem;
use qilu_workbook::limits::WORKBOOK_BYTES_MAX;

use crate::limits::{FILE_SECONDS_MAX, FILES_PER_PROCESS_MAX, READERS_MAX, WAIT_SECONDS_MAX};
use crate::process::{Ended, Process};
use crate::task::{Task, json};
use crate::{Unread, WorkbookReader};

/// Readers, started when first needed.
pub struct Pool {
    program: PathBuf,
    arguments: Vec<String>,
    time: Duration,
    readers: Mutex<Readers>,
    returned: Condvar,
}

struct Readers {
    idle: Vec<Process>,
    /// How many more may be taken, idle or new.
    free: usize,
}

impl Pool {
    /// A pool of processes started as `program arguments…`, each of which calls [`crate::serve`].
    #[must_use]
    pub fn new(program: PathBuf, arguments: &[&str]) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            program,
            arguments: arguments
                .iter()
                .map(|&argument| argument.to_owned())
                .collect(),
            time: Duration::from_secs(FILE_SECONDS_MAX),
            readers: Mutex::new(Readers {
                idle: Vec::new(),
                free: processors.clamp(1, READERS_MAX),
            }),
            returned: Condvar::new(),
        }
    }

    /// The same pool with less time for each file.
    #[must_use]
    pub fn with_time(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// The identifiers of the processes that wait for work.
    #[must_use]
    pub fn idle(&self) -> Vec<u32> {
        self.lock().idle.iter().map(Process::id).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Readers> {
        // Nothing that can panic happens while it is held.
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The right to one reader, and an idle one if there is any.
    fn take(&self) -> Result<Option<Process>, Unread> {
        let until = Instant::now() + Duration::from_secs(WAIT_SECONDS_MAX);
        let mut readers = self.lock();
        while readers.free == 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Unread::Busy);
            }
            (readers, _) = self
                .returned
                .wait_timeout(readers, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        readers.free -= 1;
        Ok(readers.idle.pop())
    }

    fn give_back(&self, process: Option<Process>) {
        let mut readers = self.lock();
        readers.idle.extend(process);
        readers.free += 1;
        drop(readers);
        self.returned.notify_one();
    }

    fn start(&self) -> Result<Process, Unread> {
        Ok(Process::start(&self.program, &self.arguments)?)
    }

    /// Does a task with a reader taken; beside the outcome, the reader if it can be used again.
    fn with(
        &self,
        idle: Option<Process>,
        task: &[u8],
        file: &[u8],
    ) -> (Option<Process>, Result<Vec<u8>, Unread>) {
        // One that was ended while it waited did not end on this file.
        let standing = idle.and_then(Process::running);
        let mut process = match standing.map_or_else(|| self.start(), Ok) {
            Ok(process) => process,
            Err(unread) => return (None, Err(unread)),
        };
        match process.perform(task, file, self.time) {
            Ok(Ended::Answered(answer)) => (keep(process), Ok(answer)),
            Ok(Ended::Refused(problem)) => (keep(process), Err(problem.into())),
            Ok(Ended::TimeUp) => {
                tracing::warn!(bytes = file.len(), "a file took too long to read");
                (None, Err(WorkbookProblem::too_slow().into()))
            }
            Ok(Ended::Died) => {
                tracing::warn!(bytes = file.len(), "a reader ended on a file");
                (None, Err(WorkbookProblem::too_heavy().into()))
            }
            Err(error) => (None, Err(Unread::Broken(error))),
        }
    }
}

/// A reader that has read many files makes room for a fresh one.
fn keep(process: Process) -> Option<Process> {
    (process.files < FILES_PER_PROCESS_MAX).then_some(process)
}

impl WorkbookReader for Pool {
    fn perform(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Unread> {
        if file.len() > WORKBOOK_BYTES_MAX {
            return Err(WorkbookProblem::too_large().into());
        }
        let task = json(task);
        let idle = self.take()?;
        let (process, outcome) = self.with(idle, &task, file);
        self.give_back(process);
        outcome
    }
}
