//! A submission in one line.

use qilu_accounting::Purpose;
use qilu_store::{
    AnyConnection, ScopeFilter, determination, finding, flow, organisation, part,
    submission::Submission, version,
};
use qilu_verification::{FindingState, State};

use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    mapping::tonnes,
    names::Names,
    sector,
    submission::results::purpose,
    view::{ProblemCounts, SubmissionEnterprise, SubmissionPartSummary, SubmissionSummary},
};

/// A submission in one line, as the caller may see it: its figures only once the enterprise let it go.
pub(crate) fn line(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Submission,
    names: &mut Names,
) -> Outcome<SubmissionSummary> {
    let parts = part::current(connection, &who.rows, &row.id)?;
    let mut heads = Vec::with_capacity(parts.len());
    for part in &parts {
        heads.push(version::find(connection, &who.rows, &part.version_id)?);
    }
    let netted: i64 = match parts.len() {
        0 | 1 => 0,
        _ => flow::of_submission(connection, &who.rows, &row.id)?
            .iter()
            .map(|flow| flow.grams)
            .sum(),
    };
    let entity = || {
        heads
            .iter()
            .filter(|head| purpose(app, &head.method_id) == Purpose::LegalEntity)
    };
    let open = FindingState::Open.code();
    let findings = finding::of_submission(connection, &who.rows, &row.id)?;
    let state = state(row)?;
    let today = app.clock.today().to_string();
    Ok(SubmissionSummary {
        id: id(&row.id)?,
        enterprise: enterprise(connection, row, names)?,
        year: i32::from(row.year),
        state: row.state.clone(),
        state_label: state.label().into(),
        parts: parts
            .iter()
            .zip(&heads)
            .map(|(part, head)| {
                Ok(SubmissionPartSummary {
                    report_id: id(&part.report_id)?,
                    method_id: part.method_id.clone(),
                    version_id: Some(id(&part.version_id)?),
                    number: Some(head.number),
                })
            })
            .collect::<Outcome<_>>()?,
        direct_tonnes: sum(entity().map(|head| head.without_indirect_grams)).map(tonnes),
        with_indirect_tonnes: sum(entity().map(|head| head.with_indirect_grams))
            .map(|all| tonnes(all - netted)),
        determined_tonnes: determined(connection, &who.rows, row, state)?,
        open_findings: i64::try_from(
            findings
                .iter()
                .filter(|finding| finding.state == open)
                .count(),
        )
        .unwrap_or(i64::MAX),
        problems: ProblemCounts {
            fatal: heads.iter().map(|head| head.fatal_count).sum(),
            error: heads.iter().map(|head| head.error_count).sum(),
            warning: heads.iter().map(|head| head.warning_count).sum(),
            note: 0,
        },
        body: names.named_organisation(connection, row.body_id.as_deref(), &today)?,
        lead: names.named_user(connection, row.lead_id.as_deref())?,
        reviewer: names.named_user(connection, row.reviewer_id.as_deref())?,
        updated_at: utc(row.updated_at),
        due: row.due_on.parse().ok().filter(|_| !state.is_final()),
    })
}

/// The state a row is in.
pub(crate) fn state(row: &Submission) -> Outcome<State> {
    row.state.parse().map_err(Fault::internal)
}

/// The enterprise as it was in the reporting year.
pub(crate) fn enterprise(
    connection: &mut AnyConnection,
    row: &Submission,
    names: &mut Names,
) -> Outcome<SubmissionEnterprise> {
    let key = format!("credit:{}", row.enterprise_id);
    let credit_code = names.find(&key, || {
        Ok(organisation::find(connection, &row.enterprise_id)?.credit_code)
    })?;
    let sectors = names.find(&format!("sectors:{}", row.enterprise_id), || {
        Ok(sector::of_enterprise(connection, &row.enterprise_id, &row.sector)?.join(","))
    })?;
    Ok(SubmissionEnterprise {
        id: id(&row.enterprise_id)?,
        name: row.enterprise_name.clone(),
        credit_code,
        city_code: row.city_code.clone(),
        sectors: sectors.split(',').map(str::to_owned).collect(),
    })
}

/// The sum of figures, if there are any and all are known.
pub(crate) fn sum(figures: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    let mut figures = figures.peekable();
    figures.peek()?;
    figures.try_fold(0_i64, |sum, figure| sum.checked_add(figure?))
}

fn determined(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    row: &Submission,
    state: State,
) -> Outcome<Option<String>> {
    if state != State::Determined {
        return Ok(None);
    }
    let stands = determination::find(connection, scope, &row.enterprise_id, row.year)?;
    let stands = stands.filter(|determination| determination.submission_id == row.id);
    Ok(stands.map(|determination| tonnes(determination.direct_grams)))
}
