//! Entering a proposal: it must load before anybody looks at what it changes.

use qilu_access::Capability;
use qilu_accounting::{
    Library,
    overlay::{NoOverlay, Sources, method_id, sets_of},
};
use qilu_store::{
    AnyConnection, job,
    proposal::{self, Proposal as Row},
};
use uuid::Uuid;

use super::{base, impact, no_words, past, words};
use crate::{
    App, Once, SignedIn,
    app::id,
    fault::{Fault, Outcome},
    library::overlay_of,
    names::Names,
    view::{ImpactRun, NewProposal, Place, Problem, Proposal, Severity, Text},
};

/// The longest content, in characters.
const CONTENT_CHARS_MAX: usize = 500_000;
/// Faults of a content that are told at once.
const FAULTS_SHOWN_MAX: usize = 50;

impl App {
    /// Proposes a change and has its impact computed.
    ///
    /// # Errors
    /// `access.forbidden`, `proposal.words`, `proposal.past`, `proposal.kind`, `proposal.content` with the faults found in
    /// it, and `overlay.…` for a content that changes nothing there is.
    pub fn propose(&self, who: &SignedIn, once: &Once, new: &NewProposal) -> Outcome<Proposal> {
        who.may(Capability::ProposeChange)?;
        let reason = words(&new.reason, "reason")?;
        if reason.is_empty() {
            return Err(no_words("reason"));
        }
        if new.effective_from < self.clock.today() {
            return Err(past(new.effective_from));
        }
        let row = Row {
            id: self.new_id().to_string(),
            row_version: 1,
            kind: new.kind.clone(),
            subject: subject(new)?,
            content: new.content.clone(),
            reason: reason.to_owned(),
            effective_from: new.effective_from.to_string(),
            state: "proposed".to_owned(),
            impact: "waiting".to_owned(),
            impact_run: 1,
            impact_done: 0,
            impact_total: 0,
            impact_mark: None,
            impact_base: String::new(),
            proposed_by: who.user_id(),
            proposed_at: self.clock.instant(),
            decided_by: None,
            decided_at: None,
            note: String::new(),
        };
        // Reading and checking a library takes long and happens before the transaction.
        self.store
            .read(|connection| proposed_library(connection, &row))?;
        self.once(who, once, |connection| {
            proposal::insert(connection, &row)?;
            self.enqueue_impact(connection, &row)?;
            self.record_proposal(connection, who, "proposal.propose", &row)?;
            self.show_proposal(connection, who, &row, &mut Names::default())
        })
    }

    /// Begins the computation of a proposal's impact anew, or stops it.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `proposal.not_in_this_state`, `proposal.run`.
    pub fn run_impact(
        &self,
        who: &SignedIn,
        once: &Once,
        proposal_id: Uuid,
        wanted: &ImpactRun,
    ) -> Outcome<Proposal> {
        who.may(Capability::ProposeChange)?;
        self.once(who, once, |connection| {
            let row = proposal::find(connection, &proposal_id.to_string())?;
            let under_way = matches!(row.impact.as_str(), "waiting" | "running");
            let row = match wanted.run.as_str() {
                "start" if row.state == "proposed" && !under_way => {
                    proposal::clear_changes(connection, &row.id)?;
                    let row = Row {
                        impact: "waiting".to_owned(),
                        impact_run: row.impact_run + 1,
                        impact_done: 0,
                        impact_total: 0,
                        impact_mark: None,
                        ..row
                    };
                    self.enqueue_impact(connection, &row)?;
                    row
                }
                "cancel" if under_way => Row {
                    impact: "cancelled".to_owned(),
                    ..row
                },
                "start" | "cancel" => return Err(super::not_in_this_state()),
                other => return Err(unknown_run(other)),
            };
            let row = proposal::save(connection, &row)?;
            let action = format!("proposal.impact_{}", wanted.run);
            self.record_proposal(connection, who, &action, &row)?;
            self.show_proposal(connection, who, &row, &mut Names::default())
        })
    }

    fn enqueue_impact(&self, connection: &mut AnyConnection, row: &Row) -> Outcome<()> {
        let payload = serde_json::to_string(&impact::Wanted {
            proposal: id(&row.id)?,
            run: row.impact_run,
        });
        job::enqueue(
            connection,
            &self.new_id().to_string(),
            impact::QUEUE,
            impact::NAME,
            &payload.map_err(Fault::internal)?,
            self.clock.instant(),
        )?;
        Ok(())
    }
}

/// The library as it would be on the proposal's first day.
///
/// # Errors
/// `proposal.content` with the faults found, `overlay.…`.
pub(super) fn proposed_library(connection: &mut AnyConnection, row: &Row) -> Outcome<Library> {
    let below = base(connection, row)?;
    let sources = laid(connection, below)?.with(&overlay_of(row)?);
    load(&sources.map_err(refused)?)
}

/// The library of these changes, one upon the other.
///
/// # Errors
/// As `proposed_library`.
pub(super) fn library_of(
    connection: &mut AnyConnection,
    ids: impl IntoIterator<Item = String>,
) -> Outcome<Library> {
    load(&laid(connection, ids)?)
}

fn laid(connection: &mut AnyConnection, ids: impl IntoIterator<Item = String>) -> Outcome<Sources> {
    let mut sources = Sources::built_in();
    for id in ids {
        let row = proposal::find(connection, &id)?;
        sources = sources.with(&overlay_of(&row)?).map_err(refused)?;
    }
    Ok(sources)
}

fn load(sources: &Sources) -> Outcome<Library> {
    sources.load().map_err(|faults| {
        let problems: Vec<Problem> = faults.iter().take(FAULTS_SHOWN_MAX).map(problem).collect();
        wrong_content().with_problems(problems)
    })
}

/// What a proposal is about.
fn subject(new: &NewProposal) -> Outcome<String> {
    if new.content.trim().is_empty() || new.content.chars().count() > CONTENT_CHARS_MAX {
        return Err(wrong_content());
    }
    match new.kind.as_str() {
        "factors" => Ok(sets_of(&new.content)
            .into_iter()
            .collect::<Vec<_>>()
            .join(",")),
        "gwp" => Ok(new.method_id.clone().unwrap_or_default()),
        "method" => Ok(method_id(&new.content).unwrap_or_default()),
        other => Err(Fault::field(
            "proposal.kind",
            "kind",
            format!("没有“{other}”这类提案，可用：factors, gwp, method。"),
            format!("There is no proposal of the kind {other:?}; there are factors, gwp, method."),
        )),
    }
}

fn problem(fault: &qilu_accounting::MethodFault) -> Problem {
    Problem {
        code: fault.code.to_owned(),
        severity: Severity::Error,
        place: Place {
            table: Some(fault.file.clone()),
            row_key: Some(fault.line.to_string()),
            ..Place::default()
        },
        message: Text::from(&fault.text),
        ..Problem::default()
    }
}

fn refused(refused: NoOverlay) -> Fault {
    Fault::field(refused.code, "content", refused.text.zh, refused.text.en)
}

fn wrong_content() -> Fault {
    Fault::field(
        "proposal.content",
        "content",
        "内容有误，不能作为方法数据使用。",
        "The content has faults and cannot be used.",
    )
}

fn unknown_run(run: &str) -> Fault {
    Fault::field(
        "proposal.run",
        "run",
        format!("没有“{run}”这一操作，可用：start, cancel。"),
        format!("There is no run {run:?}; there are start, cancel."),
    )
}
