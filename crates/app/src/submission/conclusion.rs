//! Drawing the conclusion of a verification, bound to the content it covers.

use std::collections::BTreeMap;

use qilu_quantity::{ConclusionId, Grams, OrganisationId, ReportId, Tonnes, VersionId};
use qilu_store::{AnyConnection, ScopeFilter, conclusion, part, version};
use qilu_verification::{
    Conclusion, Finding, FindingState, ItemResult, ReportedLine, ReportedPart, determine,
    expected_results,
};

use crate::{
    App, SignedIn,
    app::id,
    fault::{Fault, FaultKind, Outcome},
    method::making_up_the_entity,
    submission::dossier::{Dossier, Part},
    view::{ConclusionItem, NewConclusion},
};

/// The conclusion a verifier draws, completed with what follows from the case.
pub(crate) fn draw(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    dossier: &Dossier,
    new_id: uuid::Uuid,
    new: &NewConclusion,
) -> Outcome<Conclusion> {
    let findings = &dossier.facts.findings;
    let values = determine(
        &reported_parts(connection, &who.rows, &dossier.parts)?,
        findings,
    )
    .map_err(undetermined)?;
    Ok(Conclusion {
        id: ConclusionId(new_id),
        covered_hash: dossier.facts.content_hash.clone().unwrap_or_default(),
        body: dossier
            .case
            .body
            .unwrap_or(OrganisationId(who.actor.organisation.0)),
        lead: who.actor.user,
        opinion: new
            .opinion
            .parse()
            .map_err(|_| unknown_opinion(&new.opinion))?,
        items: items(&new.items, findings)?,
        initial: Grams(initial(app, connection, &who.rows, &dossier.row.id)?),
        reported: values.reported_direct,
        verified: values.direct,
        compliance: values.compliance,
        measured_by_group: measured(findings),
        statement: new.remarks.clone(),
    })
}

/// The lines of the versions that stand.
pub(crate) fn reported_parts(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    parts: &[Part],
) -> Outcome<Vec<ReportedPart>> {
    parts
        .iter()
        .map(|Part { part, head }| {
            let lines = version::lines(connection, scope, &head.id)?;
            Ok(ReportedPart {
                report: ReportId(id(&part.report_id)?),
                version: VersionId(id(&head.id)?),
                lines: lines
                    .into_iter()
                    .map(reported_line)
                    .collect::<Outcome<_>>()?,
                compliance: head.compliance_tonnes.map(Tonnes),
            })
        })
        .collect()
}

fn reported_line(line: version::EmissionLine) -> Outcome<ReportedLine> {
    Ok(ReportedLine {
        scope: line.scope.parse().map_err(Fault::internal)?,
        table: line.table_id,
        row_key: line.row_key,
        column: line.column_id,
        gas: line.gas,
        category: line.category,
        grams: Grams(line.grams),
    })
}

/// The row to keep.
pub(crate) fn row(
    dossier: &Dossier,
    drawn: &Conclusion,
    at: chrono::NaiveDateTime,
) -> Outcome<conclusion::Conclusion> {
    Ok(conclusion::Conclusion {
        enterprise_id: dossier.row.enterprise_id.clone(),
        submission_id: dossier.row.id.clone(),
        id: drawn.id.to_string(),
        covered_hash: drawn.covered_hash.clone(),
        opinion: drawn.opinion.code().to_owned(),
        items: serde_json::to_string(&drawn.items).map_err(Fault::internal)?,
        initial_grams: drawn.initial.0,
        reported_grams: drawn.reported.0,
        verified_grams: drawn.verified.0,
        compliance_tonnes: drawn.compliance.map(|tonnes| tonnes.0),
        measured_by_group: drawn.measured_by_group.clone(),
        statement: drawn.statement.clone(),
        body_id: drawn.body.to_string(),
        lead_id: drawn.lead.to_string(),
        concluded_at: at,
    })
}

/// Results as the verifier gives them; none given means those that follow from the findings.
fn items(given: &[ConclusionItem], findings: &[Finding]) -> Outcome<BTreeMap<u8, ItemResult>> {
    if given.is_empty() {
        return Ok(expected_results(findings));
    }
    given
        .iter()
        .map(|item| {
            let code: u8 = item.code.parse().map_err(|_| unknown_item(item))?;
            let result = item.result.parse().map_err(|_| unknown_item(item))?;
            Ok((code, result))
        })
        .collect()
}

/// How the work group measured what was not mended: the bases of its prices (form part 4 (3)).
fn measured(findings: &[Finding]) -> Option<String> {
    let bases: Vec<String> = findings
        .iter()
        .filter(|finding| finding.state == FindingState::NotFixed)
        .filter_map(|finding| {
            let pricing = finding.pricing.as_ref()?;
            Some(format!("不符合项{}：{}", finding.number, pricing.basis))
        })
        .collect();
    Some(bases.join("；")).filter(|text| !text.is_empty())
}

/// Direct emissions of the first version of each report that was ever part of the submission.
fn initial(
    app: &App,
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    submission_id: &str,
) -> Outcome<i64> {
    let mut first: BTreeMap<String, version::VersionHead> = BTreeMap::new();
    for part in part::all(connection, scope, submission_id)? {
        let head = version::find(connection, scope, &part.version_id)?;
        let earliest = first.entry(part.report_id).or_insert_with(|| head.clone());
        if head.number < earliest.number {
            *earliest = head;
        }
    }
    let heads: Vec<_> = first.into_values().collect();
    let purposes: Vec<_> = heads
        .iter()
        .map(|head| app.purpose_of(&head.method_id))
        .collect();
    let counted = heads.iter().zip(making_up_the_entity(&purposes));
    Ok(counted
        .filter_map(|(head, counts)| head.without_indirect_grams.filter(|_| counts))
        .sum())
}

/// Why no values can be determined, for people.
pub(crate) fn undetermined(error: qilu_verification::DeterminationError) -> Fault {
    use qilu_verification::DeterminationError as E;
    let (zh, en) = match &error {
        E::NoVersion => (
            "尚无报告版本。".to_owned(),
            "There is no report version.".to_owned(),
        ),
        E::UnsettledFinding(number) => (
            format!("不符合项{number}尚未核销或测算。"),
            format!("Finding {number} is neither mended nor priced."),
        ),
        E::OtherReport(number) => (
            format!("不符合项{number}所指的报告不在本次报送中。"),
            format!("Finding {number} is about a report that is not part of this submission."),
        ),
        E::NoCompliance(number) => (
            format!("不符合项{number}调整了履约排放量，但所用方法没有履约排放量。"),
            format!(
                "Finding {number} prices compliance emissions, which the method does not define."
            ),
        ),
        E::OutOfRange => (
            "合计超出可表示的范围。".to_owned(),
            "A total is out of range.".to_owned(),
        ),
    };
    Fault::new(FaultKind::Conflict, error.code(), zh, en)
}

fn unknown_opinion(opinion: &str) -> Fault {
    Fault::field(
        "conclusion.opinion",
        "opinion",
        format!("核查意见“{opinion}”无效，可用：satisfied、qualified、not_confirmed。"),
        format!("{opinion:?} is not an opinion; it is one of satisfied, qualified, not_confirmed."),
    )
}

fn unknown_item(item: &ConclusionItem) -> Fault {
    Fault::field(
        "conclusion.items",
        "items",
        format!(
            "核查发现“{}={}”无效：项目为 1 至 7，结果为 ok、fixed_ok、fixed_bad、not_fixed。",
            item.code, item.result
        ),
        format!(
            "{}={} is no result: items are 1 to 7, results ok, fixed_ok, fixed_bad, not_fixed.",
            item.code, item.result
        ),
    )
}
