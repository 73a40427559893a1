//! A submission with everything its page shows.

use qilu_accounting::Purpose;
use qilu_quantity::Exact;
use qilu_store::{
    AnyConnection, conclusion, decision, determination, history, obligation,
    version::{self, VersionHead},
};
use qilu_verification::{
    Action, FindingState, Guard, MaterialityRule, State, TRANSITIONS, available_actions, determine,
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    mapping::{decimal, tonnes},
    names::Names,
    submission::{
        act::is_about_a_finding,
        conclusion::reported_parts,
        dossier::{Dossier, Part, etag},
        results,
        summary::{enterprise, sum},
    },
    version::detail::source_of,
    view::{
        Adjustment, AvailableAction, Conclusion, ConclusionItem, Determination, Flow, HistoryEntry,
        Materiality, MethodSummary, Obligation, ProblemCounts, SubmissionDetail, SubmissionPart,
        Text, VersionSummary,
    },
};

impl App {
    /// One submission with everything its page shows.
    ///
    /// # Errors
    /// `not_found` out of scope.
    pub fn submission(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<SubmissionDetail> {
        self.store
            .read(|connection| of(self, connection, who, submission_id))
    }
}

/// The detail of a submission, within a transaction.
pub(crate) fn of(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    submission_id: Uuid,
) -> Outcome<SubmissionDetail> {
    let dossier = Dossier::load(app, connection, who, submission_id)?;
    let names = &mut Names::default();
    let row = &dossier.row;
    let state = dossier.state();
    let today = app.clock.today().to_string();
    let heads = || dossier.parts.iter().map(|part| &part.head);
    let results = results::of(app, &dossier)?;
    let open = dossier
        .facts
        .findings
        .iter()
        .filter(|finding| finding.state == FindingState::Open)
        .count();
    let (available_actions, finding_actions) = actions(app, &dossier, who);
    Ok(SubmissionDetail {
        id: id(&row.id)?,
        enterprise: enterprise(connection, row, names)?,
        year: i32::from(row.year),
        state: row.state.clone(),
        state_label: state.label().into(),
        direct_tonnes: results.without_indirect.clone(),
        with_indirect_tonnes: results.with_indirect.clone(),
        determined_tonnes: determined_tonnes(connection, who, &dossier)?,
        open_findings: i64::try_from(open).unwrap_or(i64::MAX),
        problems: ProblemCounts {
            fatal: heads().map(|head| head.fatal_count).sum(),
            error: heads().map(|head| head.error_count).sum(),
            warning: i64::from(dossier.facts.problems.warnings_unanswered),
            note: 0,
        },
        body: names.named_organisation(connection, row.body_id.as_deref(), &today)?,
        lead: names.named_user(connection, row.lead_id.as_deref())?,
        reviewer: names.named_user(connection, row.reviewer_id.as_deref())?,
        updated_at: utc(row.updated_at),
        due: row.due_on.parse().ok().filter(|_| !state.is_final()),
        etag: etag(row),
        available_actions,
        finding_actions,
        history: steps(connection, who, &dossier, names)?,
        parts: parts(app, connection, who, &dossier.parts, names)?,
        flows: flows(&dossier)?,
        results,
        materiality: materiality(app, &dossier),
        conclusion: latest_conclusion(connection, who, &dossier, names)?,
        determination: determination(connection, who, &dossier)?,
        obligation: owed(connection, who, &dossier)?,
    })
}

fn actions(app: &App, dossier: &Dossier, who: &SignedIn) -> (Vec<AvailableAction>, Vec<String>) {
    let found = available_actions(&dossier.case, &who.actor, &dossier.facts, app.clock.now());
    let (about_findings, of_the_case): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|found| is_about_a_finding(found.action));
    let acts = of_the_case.into_iter().map(|found| {
        let transition = TRANSITIONS
            .iter()
            .find(|line| line.state == dossier.state() && line.action == found.action);
        AvailableAction {
            action: found.action.code().to_owned(),
            label: found.action.label().into(),
            effect: transition
                .map(|line| line.event().into())
                .unwrap_or_default(),
            needs: needs(
                found.action,
                transition.map(|line| line.guards).unwrap_or_default(),
            ),
            blocked: found
                .refusals
                .first()
                .map(|refusal| (&refusal.message).into()),
            to: found.next.code().to_owned(),
        }
    });
    let findings = about_findings
        .into_iter()
        .filter(|found| found.refusals.is_empty())
        .map(|found| found.action.code().to_owned());
    (acts.collect(), findings.collect())
}

fn needs(action: Action, guards: &[Guard]) -> Vec<String> {
    let mut needs = Vec::new();
    if guards.contains(&Guard::ReasonGiven) {
        needs.push("reason");
    }
    match action {
        Action::Assign => needs.extend(["body", "lead", "reviewer"]),
        Action::Conclude => needs.push("conclusion"),
        _ => {}
    }
    needs.into_iter().map(str::to_owned).collect()
}

fn steps(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
    names: &mut Names,
) -> Outcome<Vec<HistoryEntry>> {
    let events = history::of_submission(connection, &who.rows, &dossier.row.id)?;
    events
        .into_iter()
        .map(|event| {
            let line = TRANSITIONS.iter().find(|line| {
                line.state.code() == event.from_state && line.action.code() == event.action
            });
            Ok(HistoryEntry {
                at: utc(event.at),
                actor: names.user(connection, &event.actor_id)?,
                label: line.map_or_else(
                    || Text::new(&event.action, &event.action),
                    |line| line.event().into(),
                ),
                action: event.action,
                from: event.from_state,
                to: event.to_state,
                reason: Some(event.note).filter(|note| !note.is_empty()),
            })
        })
        .collect()
}

/// The reports of a submission: those of emissions first, what stands beside them after.
fn parts(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    parts: &[Part],
    names: &mut Names,
) -> Outcome<Vec<SubmissionPart>> {
    let mut parts: Vec<&Part> = parts.iter().collect();
    let stands_beside = |part: &&Part| {
        !app.purpose_of(&part.part.method_id)
            .is_some_and(Purpose::is_emissions)
    };
    parts.sort_by_key(stands_beside);
    parts
        .into_iter()
        .map(|part| {
            let method = app.library().method(&part.part.method_id);
            let versions = version::of_report(connection, &who.rows, &part.part.report_id)?
                .iter()
                .map(|head| version_line(connection, head, &part.head.id, names))
                .collect::<Outcome<_>>()?;
            Ok(SubmissionPart {
                report_id: id(&part.part.report_id)?,
                method: method
                    .map(MethodSummary::from)
                    .ok_or_else(|| Fault::internal("a report's method is gone"))?,
                versions,
            })
        })
        .collect()
}

/// A version in one line.
pub(crate) fn version_line(
    connection: &mut AnyConnection,
    head: &VersionHead,
    current: &str,
    names: &mut Names,
) -> Outcome<VersionSummary> {
    Ok(VersionSummary {
        id: id(&head.id)?,
        number: head.number,
        content_hash: head.content_hash.clone(),
        file_name: head.file_name.clone(),
        source: source_of(head)?,
        created_at: utc(head.created_at),
        created_by: names.user(connection, &head.created_by)?,
        problems: ProblemCounts {
            fatal: head.fatal_count,
            error: head.error_count,
            warning: head.warning_count,
            note: 0,
        },
        total_with: head.with_indirect_grams.map(tonnes),
        total_without: head.without_indirect_grams.map(tonnes),
        current: head.id == current,
    })
}

fn flows(dossier: &Dossier) -> Outcome<Vec<Flow>> {
    dossier
        .flows
        .iter()
        .map(|flow| {
            Ok(Flow {
                carrier: flow.carrier.clone(),
                from_report: id(&flow.from_report_id)?,
                to_report: id(&flow.to_report_id)?,
                quantity: flow.amount.clone(),
                unit: flow.unit.clone(),
            })
        })
        .collect()
}

/// The meter stands from the verification on.
fn materiality(app: &App, dossier: &Dossier) -> Option<Materiality> {
    dossier.row.body_id.as_ref()?;
    let entity = results::entity_parts(app, dossier);
    let grams = sum(entity.iter().map(|part| part.head.without_indirect_grams))?;
    let emissions: Exact = qilu_quantity::Grams(grams).to_tonnes();
    let meter = MaterialityRule::default().measure(&emissions, &dossier.facts.findings);
    Some(Materiality {
        threshold_share: decimal(&meter.level),
        threshold_tonnes: decimal(&meter.threshold),
        found_tonnes: decimal(&meter.found),
        material: meter.material,
        proposal: MaterialityRule::default().proposal,
    })
}

fn latest_conclusion(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
    names: &mut Names,
) -> Outcome<Option<Conclusion>> {
    let drawn = conclusion::of_submission(connection, &who.rows, &dossier.row.id)?;
    let Some((row, void)) = drawn.into_iter().next() else {
        return Ok(None);
    };
    let items: std::collections::BTreeMap<u8, qilu_verification::ItemResult> =
        serde_json::from_str(&row.items).map_err(Fault::internal)?;
    let stands =
        void.is_none() && dossier.facts.content_hash.as_deref() == Some(row.covered_hash.as_str());
    Ok(Some(Conclusion {
        id: id(&row.id)?,
        opinion: row.opinion,
        items: items
            .into_iter()
            .map(|(code, result)| ConclusionItem {
                code: code.to_string(),
                result: result.code().to_owned(),
            })
            .collect(),
        remarks: row.statement,
        initial_tonnes: tonnes(row.initial_grams),
        reported_tonnes: tonnes(row.reported_grams),
        verified_tonnes: tonnes(row.verified_grams),
        measured_by_group: row.measured_by_group,
        concluded_by: names.user(connection, &row.lead_id)?,
        concluded_at: utc(row.concluded_at),
        bound_hash: row.covered_hash,
        void: !stands,
    }))
}

fn determined_tonnes(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
) -> Outcome<Option<String>> {
    Ok(standing(connection, who, dossier)?.map(|row| tonnes(row.direct_grams)))
}

fn standing(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
) -> Outcome<Option<determination::Determination>> {
    if dossier.state() != State::Determined {
        return Ok(None);
    }
    let row = &dossier.row;
    let found = determination::find(connection, &who.rows, &row.enterprise_id, row.year)?;
    Ok(found.filter(|found| found.submission_id == row.id))
}

fn determination(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
) -> Outcome<Option<Determination>> {
    let Some(row) = standing(connection, who, dossier)? else {
        return Ok(None);
    };
    let values = determine(
        &reported_parts(connection, &who.rows, &dossier.parts)?,
        &dossier.facts.findings,
    )
    .map_err(Fault::internal)?;
    Ok(Some(Determination {
        reported_tonnes: tonnes(row.reported_direct_grams),
        direct_tonnes: tonnes(row.direct_grams),
        electricity_tonnes: tonnes(row.electricity_grams),
        heat_tonnes: tonnes(row.heat_grams),
        compliance_tonnes: row.compliance_tonnes.map(|tonnes| tonnes.to_string()),
        adjustments: values
            .adjustments
            .into_iter()
            .map(|adjustment| Adjustment {
                finding_id: adjustment.finding.0,
                text: adjustment.trace.into(),
                tonnes: tonnes(adjustment.applied.0),
            })
            .collect(),
    }))
}

fn owed(
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
) -> Outcome<Option<Obligation>> {
    let row = &dossier.row;
    let decisions = decision::of_submission(connection, &who.rows, &row.id)?;
    let owed = obligation::list(
        connection,
        &who.rows,
        Some(row.year),
        Some(&row.enterprise_id),
    )?;
    let owed = owed.into_iter().find(|owed| {
        decisions
            .iter()
            .any(|decision| decision.id == owed.decision_id)
    });
    owed.map(|owed| {
        Ok(Obligation {
            tonnes: owed.tonnes.to_string(),
            mode: owed.mode,
            posting_id: id(&owed.posting_id)?,
        })
    })
    .transpose()
}
