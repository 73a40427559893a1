//! What checks of another library would have said of the reports that stand, read page by page.

use qilu_accounting::{
    Entries, Library, Place, Severity, assess,
    backtest::{Tried, new_or_changed},
};
use qilu_store::{Cursor, PageRequest, ScopeFilter, standing};

use crate::{
    App,
    fault::{Fault, Outcome},
};

/// Reports in memory at once.
const REPORTS_MAX: u32 = 20;

/// A check that is tried, and how often it fired so far.
#[derive(Debug, Clone)]
pub struct TriedCheck {
    pub check: Tried,
    /// Reports it flags.
    pub flagged: u64,
    /// Reports of its method.
    pub reports: u64,
}

/// A place one of the checks flags.
#[derive(Debug, Clone)]
pub struct Flag {
    pub method: String,
    pub code: String,
    pub severity: Severity,
    pub enterprise: String,
    pub year: i16,
    pub place: Place,
}

/// A backtest under way.
pub struct Backtest<'a> {
    app: &'a App,
    tried: &'a Library,
    methods: Vec<String>,
    after: Option<Cursor>,
    ended: bool,
    /// The checks, in the order of their methods.
    pub checks: Vec<TriedCheck>,
}

impl App {
    /// Begins a backtest of the checks that are new or changed against the built-in library; the reports are read as it
    /// goes on.
    pub fn backtest<'a>(&'a self, tried: &'a Library) -> Backtest<'a> {
        let checks: Vec<TriedCheck> = new_or_changed(self.built_in, tried)
            .into_iter()
            .map(|check| TriedCheck {
                check,
                flagged: 0,
                reports: 0,
            })
            .collect();
        let mut methods: Vec<String> = checks.iter().map(|of| of.check.method.clone()).collect();
        methods.dedup();
        Backtest {
            app: self,
            tried,
            ended: methods.is_empty(),
            methods,
            after: None,
            checks,
        }
    }
}

impl Backtest<'_> {
    /// What the checks flag in the next few reports; none when there are no more.
    ///
    /// # Errors
    /// Database errors only.
    pub fn next_flags(&mut self) -> Outcome<Option<Vec<Flag>>> {
        if self.ended {
            return Ok(None);
        }
        let request = PageRequest {
            after: self.after.take(),
            rows: Some(REPORTS_MAX),
        };
        // The authority's sight: an enterprise's draft is no report yet.
        let page = self.app.store.read(|connection| {
            Ok::<_, Fault>(standing::list(
                connection,
                &ScopeFilter::Province,
                &self.methods,
                &request,
            )?)
        })?;
        let mut flags = Vec::new();
        for report in page.items {
            self.try_on(&report, &mut flags)?;
        }
        self.ended = page.next.is_none();
        self.after = page.next;
        Ok(Some(flags))
    }

    fn try_on(&mut self, report: &standing::StandingReport, flags: &mut Vec<Flag>) -> Outcome<()> {
        let Some(method) = self.tried.method(&report.method_id) else {
            return Ok(());
        };
        let problems = assess(self.tried, method, &entries(&report.entries)?).problems;
        for of in self
            .checks
            .iter_mut()
            .filter(|of| of.check.method == report.method_id)
        {
            of.reports += 1;
            let before = flags.len();
            let fired = problems
                .iter()
                .filter(|problem| problem.code == of.check.code);
            flags.extend(fired.map(|problem| Flag {
                method: of.check.method.clone(),
                code: of.check.code.clone(),
                severity: problem.severity,
                enterprise: report.enterprise_name.clone(),
                year: report.year,
                place: problem.place.clone(),
            }));
            of.flagged += u64::from(flags.len() > before);
        }
        Ok(())
    }
}

/// Entries as they were kept.
pub(crate) fn entries(kept: &str) -> Outcome<Entries> {
    let json = serde_json::from_str(kept).map_err(Fault::internal)?;
    Entries::from_json(&json).map_err(|problem| Fault::internal(problem.message.en))
}
