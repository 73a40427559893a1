//! Everything a decision about a submission looks at, loaded in one transaction.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use qilu_accounting::{self as accounting, Assessment};
use qilu_quantity::{
    ConclusionId, EnterpriseId, FindingId, Grams, OrganisationId, ReportId, SubmissionId, Tonnes,
    UserId, VersionId,
};
use qilu_store::{
    AnyConnection, ScopeFilter, conclusion, finding,
    flow::{self, InternalFlow},
    part::{self, SubmissionPart},
    submission::{self, Submission},
    version::{self, VersionHead},
    warning,
};
use qilu_verification::{
    Case, CaseFacts, Conclusion, Finding, FindingPlace, Pricing, ProblemCount, State,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::id,
    evidence,
    fault::{Fault, Outcome},
    submission::summary::state,
    version::answer::warnings_of,
};

/// A report of the submission in the version that stands.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub part: SubmissionPart,
    pub head: VersionHead,
}

/// A submission with all that belongs to it.
pub(crate) struct Dossier {
    pub row: Submission,
    pub parts: Vec<Part>,
    pub flows: Vec<InternalFlow>,
    /// The kept rows of `facts.findings`, in the same order.
    pub finding_rows: Vec<finding::Finding>,
    pub case: Case,
    pub facts: CaseFacts,
    /// The warnings nobody has answered yet.
    pub unanswered: Vec<accounting::Problem>,
    /// The errors about its evidence.
    pub evidence: Vec<accounting::Problem>,
}

impl Dossier {
    /// Loads a submission the caller may see.
    ///
    /// # Errors
    /// `not_found` out of scope.
    pub(crate) fn load(
        app: &App,
        connection: &mut AnyConnection,
        who: &SignedIn,
        submission_id: Uuid,
    ) -> Outcome<Self> {
        let scope = &who.rows;
        let row = submission::find(connection, scope, &submission_id.to_string())?;
        let mut parts = Vec::new();
        for part in part::current(connection, scope, &row.id)? {
            let head = version::find(connection, scope, &part.version_id)?;
            parts.push(Part { part, head });
        }
        let flows = flow::of_submission(connection, scope, &row.id)?;
        let finding_rows = finding::of_submission(connection, scope, &row.id)?;
        let mut findings = Vec::new();
        for finding in &finding_rows {
            findings.push(read_finding(finding)?);
        }
        let standing = conclusion::standing(connection, scope, &row.id)?;
        let newest = parts
            .iter()
            .max_by_key(|part| (part.head.created_at, part.head.number));
        let unanswered = unanswered(connection, scope, &parts)?;
        let evidence = evidence::assess::errors(app, connection, who, &row)?;
        let facts = CaseFacts {
            content_hash: content_hash(&parts, &flows),
            version_author: newest
                .map(|part| id(&part.head.created_by))
                .transpose()?
                .map(UserId),
            problems: problems(&parts, &unanswered, &evidence),
            findings,
            conclusion: standing.as_ref().map(read_conclusion).transpose()?,
            correction_due: correction_due(&row)?,
        };
        Ok(Self {
            case: case(&row)?,
            row,
            parts,
            flows,
            finding_rows,
            facts,
            unanswered,
            evidence,
        })
    }

    /// Where the submission stands.
    pub(crate) fn state(&self) -> State {
        self.case.state
    }

    /// Refuses whoever saw an older state.
    pub(crate) fn must_match(&self, if_match: &str) -> Outcome<()> {
        if if_match.trim_start_matches("W/") == etag(&self.row) {
            Ok(())
        } else {
            Err(Fault::stale())
        }
    }
}

/// The ETag of a submission: it changes with every change of the row.
pub(crate) fn etag(row: &Submission) -> String {
    format!("\"{}\"", row.row_version)
}

fn case(row: &Submission) -> Outcome<Case> {
    let user = |text: &Option<String>| {
        text.as_deref()
            .map(id)
            .transpose()
            .map(|user| user.map(UserId))
    };
    Ok(Case {
        submission: SubmissionId(id(&row.id)?),
        enterprise: EnterpriseId(id(&row.enterprise_id)?),
        city: row.city_code.clone(),
        state: state(row)?,
        reporter: user(&row.submitted_by)?,
        body: row
            .body_id
            .as_deref()
            .map(id)
            .transpose()?
            .map(OrganisationId),
        lead: user(&row.lead_id)?,
        reviewer: user(&row.reviewer_id)?,
    })
}

/// Hash of what a conclusion covers: the versions together and the flows between them.
fn content_hash(parts: &[Part], flows: &[InternalFlow]) -> Option<String> {
    if parts.is_empty() {
        return None;
    }
    let mut hasher = Sha256::new();
    for Part { part, head } in parts {
        hasher.update(format!(
            "part|{}|{}|{}\n",
            part.report_id, head.content_hash, head.method_hash
        ));
    }
    for flow in flows {
        hasher.update(format!(
            "flow|{}|{}|{}|{}|{}\n",
            flow.from_report_id, flow.to_report_id, flow.carrier, flow.amount, flow.unit
        ));
    }
    Some(
        hasher
            .finalize()
            .iter()
            .fold(String::new(), |mut hex, byte| {
                // Writing to a string cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
    )
}

fn problems(
    parts: &[Part],
    unanswered: &[accounting::Problem],
    evidence: &[accounting::Problem],
) -> ProblemCount {
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let length = |found: &[_]| u32::try_from(found.len()).unwrap_or(u32::MAX);
    let mut count = ProblemCount {
        warnings_unanswered: length(unanswered),
        evidence: length(evidence),
        ..ProblemCount::default()
    };
    for Part { head, .. } in parts {
        count.fatal = count.fatal.saturating_add(number(head.fatal_count));
        count.error = count.error.saturating_add(number(head.error_count));
    }
    count
}

fn unanswered(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    parts: &[Part],
) -> Outcome<Vec<accounting::Problem>> {
    let mut open = Vec::new();
    for Part { head, .. } in parts.iter().filter(|part| part.head.warning_count > 0) {
        let answers = warning::of_version(connection, scope, &head.id)?;
        let warnings = warnings_of(assessment(connection, scope, &head.id)?);
        open.extend(warnings.into_iter().filter_map(|(place, problem)| {
            let answered = |answer: &warning::WarningAnswer| {
                answer.problem_code == problem.code && answer.place == place
            };
            (!answers.iter().any(answered)).then_some(problem)
        }));
    }
    Ok(open)
}

/// The assessment of a version, as it was kept.
pub(crate) fn assessment(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    version_id: &str,
) -> Outcome<Assessment> {
    let kept = version::assessment(connection, scope, version_id)?;
    serde_json::from_str(&kept).map_err(Fault::internal)
}

/// A correction is due by the end of its day in Shanghai, which is 16:00 UTC.
fn correction_due(row: &Submission) -> Outcome<Option<DateTime<Utc>>> {
    if state(row)? != State::Correcting {
        return Ok(None);
    }
    let day: NaiveDate = row.due_on.parse().map_err(Fault::internal)?;
    Ok(day.and_hms_opt(16, 0, 0).map(|end| end.and_utc()))
}

/// A kept conclusion as the flow knows it.
pub(crate) fn read_conclusion(row: &conclusion::Conclusion) -> Outcome<Conclusion> {
    Ok(Conclusion {
        id: ConclusionId(id(&row.id)?),
        covered_hash: row.covered_hash.clone(),
        body: OrganisationId(id(&row.body_id)?),
        lead: UserId(id(&row.lead_id)?),
        opinion: row.opinion.parse().map_err(Fault::internal)?,
        items: serde_json::from_str(&row.items).map_err(Fault::internal)?,
        initial: Grams(row.initial_grams),
        reported: Grams(row.reported_grams),
        verified: Grams(row.verified_grams),
        compliance: row.compliance_tonnes.map(Tonnes),
        measured_by_group: row.measured_by_group.clone(),
        statement: row.statement.clone(),
    })
}

/// A kept finding as the flow knows it.
pub(crate) fn read_finding(row: &finding::Finding) -> Outcome<Finding> {
    Ok(Finding {
        id: FindingId(id(&row.id)?),
        number: u32::try_from(row.number).map_err(Fault::internal)?,
        item: row.item.parse().map_err(Fault::internal)?,
        place: place(row)?,
        description: row.description.clone(),
        severity: row.severity.parse().map_err(Fault::internal)?,
        state: row.state.parse().map_err(Fault::internal)?,
        answer: row.answer.clone(),
        pricing: pricing(row)?,
        raised_by: UserId(id(&row.raised_by)?),
    })
}

fn place(row: &finding::Finding) -> Outcome<Option<FindingPlace>> {
    let (Some(report), Some(version), Some(table), Some(row_key), Some(column)) = (
        &row.report_id,
        &row.version_id,
        &row.table_id,
        &row.row_key,
        &row.column_id,
    ) else {
        return Ok(None);
    };
    Ok(Some(FindingPlace {
        report: ReportId(id(report)?),
        version: VersionId(id(version)?),
        table: table.clone(),
        row_key: row_key.clone(),
        column: column.clone(),
        sheet_cell: row.sheet_cell.clone(),
    }))
}

fn pricing(row: &finding::Finding) -> Outcome<Option<Pricing>> {
    let (Some(gas), Some(scope), Some(category), Some(grams)) = (
        &row.price_gas,
        &row.price_scope,
        &row.price_category,
        row.price_grams,
    ) else {
        return Ok(None);
    };
    Ok(Some(Pricing {
        gas: gas.clone(),
        scope: scope.parse().map_err(Fault::internal)?,
        category: category.clone(),
        effect: Grams(grams),
        compliance: Tonnes(row.price_compliance_tonnes.unwrap_or_default()),
        basis: row.price_basis.clone().unwrap_or_default(),
    }))
}
