//! Working off bulk uploads in the background, some files at a time, so that a job can be watched, cancelled and taken up
//! again after a crash. Each file is committed on its own under a key of its own: none is stored twice.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use chrono::TimeDelta;
use qilu_access::Capability;
use qilu_store::{
    bulk::{self, BulkItem as Item, BulkJob as Row},
    job,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::item::{Looked, Run, twice};
use crate::{
    App, NewFile, SignedIn,
    app::id,
    fault::{Fault, Outcome},
    layout::FileLayout,
    session::person,
};

/// The queue of these jobs.
pub(super) const QUEUE: &str = "bulk";
/// Their name.
pub(super) const NAME: &str = "bulk.upload";
/// Files in memory at once, and between two looks whether the job was cancelled.
const FILES_AT_ONCE: u32 = 16;
/// Threads that read and compute side by side; writing is one at a time anyway.
const THREADS: usize = 2;
/// How long a worker has a job before another may take it; renewed with every round.
const LEASE_SECONDS: i64 = 600;
/// The worker looks for a job this often when there was none.
const PAUSE_MS: u64 = 1_000;
/// The worker looks this often whether it is to stop.
const STOP_CHECK_MS: u64 = 100;

/// What a job is to work off.
#[derive(Serialize, Deserialize)]
pub(super) struct Wanted {
    pub organisation: Uuid,
    pub bulk: Uuid,
    /// The run it belongs to: an older one has nothing to do any more.
    pub run: i64,
}

impl App {
    /// Works off one bulk upload that waits, to its end; tells whether there was one.
    ///
    /// # Errors
    /// Database errors only; what keeps a job from going on is noted with it.
    pub fn upload_due_bulk(&self, stop: &AtomicBool) -> Outcome<bool> {
        let lease = TimeDelta::seconds(LEASE_SECONDS);
        let mut due = self
            .store
            .write(|connection| job::take(connection, QUEUE, self.clock.instant(), lease, 1))?;
        let Some(job) = due.pop() else {
            return Ok(false);
        };
        match self.work_off(&job, stop) {
            Ok(true) => self
                .store
                .write(|connection| job::done(connection, &job.id))?,
            // Told to stop: the job is due again and goes on where it was.
            Ok(false) => self
                .store
                .write(|connection| job::renew(connection, &job.id, self.clock.instant()))?,
            Err(fault) => {
                tracing::error!(job = %job.id, %fault, "a bulk upload could not go on");
                self.bulk_failed(&job, &fault)?;
            }
        }
        Ok(true)
    }

    /// Whether it came to its end.
    fn work_off(&self, job: &job::Job, stop: &AtomicBool) -> Outcome<bool> {
        let wanted: Wanted = serde_json::from_str(&job.payload).map_err(Fault::internal)?;
        self.refresh_library()?;
        let Some((row, who, layout)) = self.begin_bulk(&wanted)? else {
            return Ok(true);
        };
        let file = NewFile {
            name: row.file_name.clone(),
            bytes: self.bulk_bytes(&row)?,
        };
        let rows = match &layout {
            Some(layout) if row.kind == "rows" => {
                let year = i32::from(row.year);
                Some(self.read_by_layout(&layout.layout, &file, year)?)
            }
            _ => None,
        };
        let run = Run {
            row: &row,
            who: &who,
            bytes: &file.bytes,
            layout: layout.as_ref(),
            rows: rows.as_ref(),
        };
        while self.round(job, &wanted, &run)? {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Notes that it runs. None if there is nothing to do any more.
    fn begin_bulk(&self, wanted: &Wanted) -> Outcome<Option<(Row, SignedIn, Option<FileLayout>)>> {
        let (organisation, bulk_id) = (wanted.organisation.to_string(), wanted.bulk.to_string());
        let begun = self.store.write(|connection| {
            let row = bulk::find(connection, &organisation, &bulk_id)?;
            if !is_wanted(&row, wanted) {
                return Ok(None);
            }
            let who = person(connection, &row.created_by, self.clock.today())?;
            who.may(Capability::ReportBulk)?;
            let running = Row {
                state: "running".to_owned(),
                ..row
            };
            Ok::<_, Fault>(Some((bulk::save(connection, &running)?, who)))
        })?;
        let Some((row, who)) = begun else {
            return Ok(None);
        };
        let layout = match (&row.layout_id, row.layout_version) {
            (Some(layout), Some(version)) => {
                Some(self.file_layout(&who, id(layout)?, Some(version))?)
            }
            _ => None,
        };
        Ok(Some((row, who, layout)))
    }

    /// Works off the next files. False when none is left, or the job was cancelled.
    fn round(&self, job: &job::Job, wanted: &Wanted, run: &Run<'_>) -> Outcome<bool> {
        let (row, items) = self.store.read(|connection| {
            let row = bulk::find(connection, &run.row.organisation_id, &run.row.id)?;
            let items = bulk::waiting(connection, &row, FILES_AT_ONCE)?;
            Ok::<_, Fault>((row, items))
        })?;
        if !is_wanted(&row, wanted) {
            return Ok(false);
        }
        let done = self.worked_off(run, &items)?;
        self.store.write(|connection| {
            let row = bulk::find(connection, &run.row.organisation_id, &run.row.id)?;
            // What was stored is told, even if the job was cancelled meanwhile.
            if row.run == wanted.run {
                bulk::save_items(connection, &done)?;
            }
            let goes_on = is_wanted(&row, wanted) && !items.is_empty();
            if goes_on {
                let until = self.clock.instant() + TimeDelta::seconds(LEASE_SECONDS);
                job::renew(connection, &job.id, until)?;
            } else if is_wanted(&row, wanted) {
                let ended = Row {
                    state: "done".to_owned(),
                    finished_at: Some(self.clock.instant()),
                    ..row
                };
                bulk::save(connection, &ended)?;
            }
            Ok::<_, Fault>(goes_on)
        })
    }

    /// What came of some files.
    fn worked_off(&self, run: &Run<'_>, items: &[Item]) -> Outcome<Vec<Item>> {
        let mut done = Vec::new();
        let mut admitted: Vec<Looked> = Vec::new();
        for looked in side_by_side(items, |item| self.look(run, item)) {
            match looked {
                Ok(looked) => admitted.push(looked),
                Err(item) => done.push(*item),
            }
        }
        let taken = self.store.read(|connection| {
            let mut kept = Vec::new();
            for mut looked in std::mem::take(&mut admitted) {
                match self.admit(connection, run, &mut looked.item)? {
                    true => kept.push(looked),
                    false => done.push(looked.item),
                }
            }
            admitted = kept;
            Ok::<_, Fault>(bulk::taken(connection, run.row)?)
        })?;
        let mut first: BTreeMap<(String, String), Item> =
            taken.into_iter().map(|item| (key(&item), item)).collect();
        // Of two files for one report the first that can be stored counts, so they go one after the other.
        while !admitted.is_empty() {
            let mut wave: Vec<Looked> = Vec::new();
            let mut later: Vec<Looked> = Vec::new();
            for mut looked in admitted {
                if let Some(first) = first.get(&key(&looked.item)) {
                    self.settle(&mut looked.item, "duplicate", &twice(first));
                    done.push(looked.item);
                } else if wave
                    .iter()
                    .any(|other| key(&other.item) == key(&looked.item))
                {
                    later.push(looked);
                } else {
                    wave.push(looked);
                }
            }
            for item in side_by_side(&wave, |looked| self.send(run, looked)) {
                if matches!(item.outcome.as_str(), "stored" | "existing") {
                    first.insert(key(&item), item.clone());
                }
                done.push(item);
            }
            admitted = later;
        }
        Ok(done)
    }

    /// Notes the failure with the job; when it is tried no more, with the upload.
    fn bulk_failed(&self, job: &job::Job, fault: &Fault) -> Outcome<()> {
        self.store.write(|connection| {
            job::failed(connection, job, &fault.to_string(), self.clock.instant())?;
            if fault.is_ours() && job.attempts < qilu_store::limits::ATTEMPTS_MAX {
                return Ok(());
            }
            job::done(connection, &job.id)?;
            let wanted: Wanted = serde_json::from_str(&job.payload).map_err(Fault::internal)?;
            let organisation = wanted.organisation.to_string();
            let row = bulk::find(connection, &organisation, &wanted.bulk.to_string())?;
            if is_wanted(&row, &wanted) {
                let failed = Row {
                    state: "failed".to_owned(),
                    fault_zh: fault.message.zh.clone(),
                    fault_en: fault.message.en.clone(),
                    finished_at: Some(self.clock.instant()),
                    ..row
                };
                bulk::save(connection, &failed)?;
            }
            Ok::<_, Fault>(())
        })
    }
}

/// Which report a file is of.
fn key(item: &Item) -> (String, String) {
    (item.credit_code.to_uppercase(), item.method_id.clone())
}

/// Whether a job still has something to do for its upload.
fn is_wanted(row: &Row, wanted: &Wanted) -> bool {
    row.run == wanted.run && matches!(row.state.as_str(), "waiting" | "running")
}

/// Does the work for each on a few threads; the answers are in the order of the items.
fn side_by_side<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..THREADS.min(items.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let answer = work(item);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((at, answer));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// Works off bulk uploads as they are started, until told to stop.
pub fn upload_until(app: &App, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        match app.upload_due_bulk(stop) {
            Ok(true) => {}
            Ok(false) => pause(stop),
            Err(fault) => {
                tracing::error!(%fault, "bulk uploads could not be worked off");
                pause(stop);
            }
        }
    }
}

fn pause(stop: &AtomicBool) {
    for _ in 0..PAUSE_MS.div_euclid(STOP_CHECK_MS) {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        thread::sleep(Duration::from_millis(STOP_CHECK_MS));
    }
}
