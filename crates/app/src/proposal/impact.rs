//! What a proposal would change of every report that stands: computed in the background, page by page, so that it can be
//! watched, cancelled and taken up again after a crash.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use chrono::TimeDelta;
use qilu_accounting::{Library, assess};
use qilu_store::{
    Cursor, PageRequest, ScopeFilter, job,
    proposal::{self, Proposal as Row, ProposalChange},
    standing::{self, StandingReport},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{base_text, propose::proposed_library};
use crate::{
    App,
    backtest::entries,
    fault::{Fault, Outcome},
    mapping::grams,
};

/// The queue of these jobs.
pub(super) const QUEUE: &str = "impact";
/// Their name.
pub(super) const NAME: &str = "proposal.impact";
/// Reports in memory at once, and between two looks whether it was cancelled.
const REPORTS_MAX: u32 = 20;
/// How long a worker has a job before another may take it; renewed with every page.
const LEASE_SECONDS: i64 = 600;
/// The worker looks for a job this often when there was none.
const PAUSE_MS: u64 = 2_000;
/// The worker looks this often whether it is to stop.
const STOP_CHECK_MS: u64 = 100;

/// What a job is to compute.
#[derive(Serialize, Deserialize)]
pub(super) struct Wanted {
    pub proposal: Uuid,
    /// The computation it belongs to: an older one than the proposal's has nothing to do any more.
    pub run: i64,
}

/// What is left to do after a page.
enum Next {
    More,
    End,
}

impl App {
    /// Computes one impact that waits, to its end; tells whether there was one.
    ///
    /// # Errors
    /// Database errors only; what keeps an impact from being computed is noted with its job.
    pub fn compute_due_impact(&self, stop: &AtomicBool) -> Outcome<bool> {
        let lease = TimeDelta::seconds(LEASE_SECONDS);
        let mut due = self
            .store
            .write(|connection| job::take(connection, QUEUE, self.clock.instant(), lease, 1))?;
        let Some(job) = due.pop() else {
            return Ok(false);
        };
        match self.compute(&job, stop) {
            Ok(true) => self
                .store
                .write(|connection| job::done(connection, &job.id))?,
            // Told to stop: the job is due again and goes on where it was.
            Ok(false) => self
                .store
                .write(|connection| job::renew(connection, &job.id, self.clock.instant()))?,
            Err(fault) => {
                tracing::error!(job = %job.id, %fault, "an impact could not be computed");
                self.give_up(&job, &fault)?;
            }
        }
        Ok(true)
    }

    /// Whether it came to its end.
    fn compute(&self, job: &job::Job, stop: &AtomicBool) -> Outcome<bool> {
        let wanted: Wanted = serde_json::from_str(&job.payload).map_err(Fault::internal)?;
        let Some(library) = self.begin(&wanted)? else {
            return Ok(true);
        };
        let methods: Vec<String> = library.methods().map(|method| method.id.clone()).collect();
        while let Next::More = self.page(job, &wanted, &library, &methods)? {
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Notes that it runs, on which adopted changes, and over how many reports; on others than when it stopped it begins
    /// again. None if there is nothing to do any more.
    fn begin(&self, wanted: &Wanted) -> Outcome<Option<Library>> {
        let key = wanted.proposal.to_string();
        let (library, base) = self.store.read(|connection| {
            let row = proposal::find(connection, &key)?;
            let library = proposed_library(connection, &row)?;
            Ok::<_, Fault>((library, base_text(connection, &row)?))
        })?;
        let methods: Vec<String> = library.methods().map(|method| method.id.clone()).collect();
        let begun = self.store.write(|connection| {
            let row = proposal::find(connection, &key)?;
            if !is_wanted(&row, wanted) {
                return Ok(false);
            }
            let same = row.impact_base == base;
            if !same {
                proposal::clear_changes(connection, &row.id)?;
            }
            let running = Row {
                impact: "running".to_owned(),
                impact_done: if same { row.impact_done } else { 0 },
                impact_total: standing::count(connection, &ScopeFilter::Province, &methods)?,
                impact_mark: row.impact_mark.clone().filter(|_| same),
                impact_base: base.clone(),
                ..row
            };
            proposal::save(connection, &running)?;
            Ok::<_, Fault>(true)
        })?;
        Ok(begun.then_some(library))
    }

    fn page(
        &self,
        job: &job::Job,
        wanted: &Wanted,
        library: &Library,
        methods: &[String],
    ) -> Outcome<Next> {
        let key = wanted.proposal.to_string();
        let page = self.store.read(|connection| {
            let row = proposal::find(connection, &key)?;
            let request = PageRequest {
                after: row.impact_mark.as_deref().map(Cursor::decode).transpose()?,
                rows: Some(REPORTS_MAX),
            };
            Ok::<_, Fault>(standing::list(
                connection,
                &ScopeFilter::Province,
                methods,
                &request,
            )?)
        })?;
        // Computing takes long and happens outside the transaction.
        let changes = page
            .items
            .iter()
            .map(|report| change(library, &key, report))
            .collect::<Outcome<Vec<_>>>()?;
        let mark = page.next.map(|mark| mark.encode());
        self.store.write(|connection| {
            let row = proposal::find(connection, &key)?;
            if !is_wanted(&row, wanted) {
                return Ok(Next::End);
            }
            proposal::put_changes(connection, &changes)?;
            let until = self.clock.instant() + TimeDelta::seconds(LEASE_SECONDS);
            job::renew(connection, &job.id, until)?;
            let done = i64::try_from(changes.len()).map_err(Fault::internal)?;
            let ended = mark.is_none();
            let row = Row {
                impact: if ended { "done" } else { "running" }.to_owned(),
                impact_done: row.impact_done + done,
                impact_mark: mark.clone(),
                ..row
            };
            proposal::save(connection, &row)?;
            Ok::<_, Fault>(if ended { Next::End } else { Next::More })
        })
    }

    /// Notes the failure with the job; when it is tried no more, with the proposal.
    fn give_up(&self, job: &job::Job, fault: &Fault) -> Outcome<()> {
        self.store.write(|connection| {
            job::failed(connection, job, &fault.to_string(), self.clock.instant())?;
            if job.attempts < qilu_store::limits::ATTEMPTS_MAX {
                return Ok(());
            }
            let wanted: Wanted = serde_json::from_str(&job.payload).map_err(Fault::internal)?;
            let row = proposal::find(connection, &wanted.proposal.to_string())?;
            if is_wanted(&row, &wanted) {
                let failed = Row {
                    impact: "failed".to_owned(),
                    ..row
                };
                proposal::save(connection, &failed)?;
            }
            Ok::<_, Fault>(())
        })
    }
}

/// Whether a job still has something to do for its proposal.
fn is_wanted(row: &Row, wanted: &Wanted) -> bool {
    row.state == "proposed"
        && row.impact_run == wanted.run
        && matches!(row.impact.as_str(), "waiting" | "running")
}

/// One report as it stands and as it would be.
fn change(
    library: &Library,
    proposal_id: &str,
    report: &StandingReport,
) -> Outcome<ProposalChange> {
    let method = library
        .method(&report.method_id)
        .ok_or_else(|| Fault::internal("a method went between two pages"))?;
    let results = assess(library, method, &entries(&report.entries)?).results;
    let without_after = grams(&results.without_indirect);
    let with_after = grams(&results.with_indirect);
    let compliance_after = results.compliance.map(|compliance| compliance.tonnes);
    Ok(ProposalChange {
        enterprise_id: report.enterprise_id.clone(),
        proposal_id: proposal_id.to_owned(),
        version_id: report.version_id.clone(),
        enterprise_name: report.enterprise_name.clone(),
        city_code: report.city_code.clone(),
        year: report.year,
        method_id: report.method_id.clone(),
        changed: without_after != report.without_indirect_grams
            || with_after != report.with_indirect_grams
            || compliance_after != report.compliance_tonnes,
        without_before: report.without_indirect_grams,
        without_after,
        with_before: report.with_indirect_grams,
        with_after,
        compliance_before: report.compliance_tonnes,
        compliance_after,
    })
}

/// Computes impacts as they are asked for, until told to stop.
pub fn work_until(app: &App, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        match app.compute_due_impact(stop) {
            Ok(true) => {}
            Ok(false) => pause(stop),
            Err(fault) => {
                tracing::error!(%fault, "impacts could not be computed");
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
