//! A version with its figures, tables and problems.

use qilu_accounting::{Assessment, Method};
use qilu_store::{
    AnyConnection, layout, month_seal, origin,
    version::{self, VersionHead},
    warning::{self, WarningAnswer},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    mapping::{count, tonnes},
    names::Names,
    place_key::place_key,
    version::{
        load,
        table::{column_label, tables, total_label},
    },
    view::{
        Compliance, ComplianceLine, MethodSummary, NamedHash, OriginLayout, Problem, Provenance,
        SupplementaryFigure, TotalView, VersionDetail, VersionOrigin, VersionResults, VersionSeal,
        VersionSource,
    },
};

impl App {
    /// One version with its figures, tables and problems.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn version(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
    ) -> Outcome<VersionDetail> {
        self.store
            .read(|connection| detail_of(self, connection, who, enterprise_id, version_id))
    }
}

fn detail_of(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    enterprise_id: Uuid,
    version_id: Uuid,
) -> Outcome<VersionDetail> {
    let (head, assessment) = load::assessed(connection, who, enterprise_id, version_id)?;
    let (submission, part) = load::submission_of(connection, who, &head)?;
    let answers = warning::of_version(connection, &who.rows, &head.id)?;
    let method = app.library().method(&head.method_id);
    let method = method.ok_or_else(|| Fault::internal("a report's method is gone"))?;
    let mut names = Names::default();
    Ok(VersionDetail {
        id: id(&head.id)?,
        enterprise_id,
        submission_id: id(&submission.id)?,
        report_id: id(&head.report_id)?,
        year: i32::from(head.year),
        number: head.number,
        content_hash: head.content_hash.clone(),
        file_name: head.file_name.clone(),
        source: source_of(&head)?,
        created_at: utc(head.created_at),
        created_by: names.user(connection, &head.created_by)?,
        problem_counts: count(&assessment.problems),
        total_with: head.with_indirect_grams.map(tonnes),
        total_without: head.without_indirect_grams.map(tonnes),
        current: part.superseded_at.is_none(),
        method: MethodSummary::from(method),
        provenance: provenance(&assessment, &head),
        origin: origin(connection, &mut names, method, &head)?,
        totals: totals(method, &assessment),
        results: results(method, &assessment),
        tables: tables(method, &assessment),
        problems: problems(connection, who, &mut names, &assessment, &answers)?,
        seals: seals(connection, &head)?,
    })
}

fn origin(
    connection: &mut AnyConnection,
    names: &mut Names,
    method: &Method,
    head: &VersionHead,
) -> Outcome<Option<VersionOrigin>> {
    let Some(row) = origin::find(connection, &head.enterprise_id, &head.id)? else {
        return Ok(None);
    };
    let layout = match (
        &row.layout_organisation_id,
        &row.layout_id,
        row.layout_version,
    ) {
        (Some(organisation), Some(layout_id), Some(version)) => Some(OriginLayout {
            id: id(layout_id)?,
            name: layout::name(connection, organisation, layout_id)?,
            version,
        }),
        _ => None,
    };
    let title = |table: &str| method.table(table).map(|table| (&table.title).into());
    let day = head.created_at.date().to_string();
    Ok(Some(VersionOrigin {
        layout,
        carried_tables: row.carried_tables.split(',').filter_map(title).collect(),
        carried_from: row.carried_from.as_deref().map(id).transpose()?,
        uploaded_by: names.named_organisation(connection, row.deputy_id.as_deref(), &day)?,
        bulk_id: row.bulk_job_id.as_deref().map(id).transpose()?,
    }))
}

fn provenance(assessment: &Assessment, head: &VersionHead) -> Provenance {
    let named = |(id, hash): &(String, String)| NamedHash {
        id: id.clone(),
        hash: hash.clone(),
    };
    let kept = &assessment.provenance;
    Provenance {
        method: head.method_id.clone(),
        edition: head.method_edition.clone(),
        method_hash: head.method_hash.clone(),
        factor_sets: kept.factor_sets.iter().map(named).collect(),
        gwp: kept.gwp.as_ref().map(named),
        engine: head.engine.clone(),
    }
}

pub(crate) fn totals(method: &Method, assessment: &Assessment) -> Vec<TotalView> {
    let clause = |id: &str| method.total(id).map(|total| total.clause.clone());
    assessment
        .totals
        .iter()
        .map(|total| TotalView {
            id: total.id.clone(),
            label: total_label(Some(method), &total.id),
            value: (&total.value).into(),
            unit: total.unit.clone(),
            decimals: total.decimals,
            clause: clause(&total.id).filter(|clause| !clause.is_empty()),
        })
        .collect()
}

fn results(method: &Method, assessment: &Assessment) -> VersionResults {
    let results = &assessment.results;
    let compliance = results.compliance.as_ref().map(|compliance| Compliance {
        lines: compliance
            .lines
            .iter()
            .map(|(key, tonnes)| ComplianceLine {
                row_key: key.to_string(),
                tonnes: tonnes.to_string(),
            })
            .collect(),
        tonnes: compliance.tonnes.to_string(),
    });
    let supplementary = results.supplementary.iter().map(|figure| {
        let of_a_total = figure.table.is_empty();
        SupplementaryFigure {
            id: if of_a_total {
                figure.column.clone()
            } else {
                format!("{}.{}", figure.table, figure.column)
            },
            label: if of_a_total {
                total_label(Some(method), &figure.column)
            } else {
                column_label(Some(method), &figure.table, &figure.column)
            },
            row_key: Some(figure.row_key.to_string()).filter(|key| !key.is_empty()),
            value: (&figure.value).into(),
            unit: figure.unit.clone(),
        }
    });
    VersionResults {
        without_indirect: (&results.without_indirect).into(),
        with_indirect: (&results.with_indirect).into(),
        compliance,
        supplementary: supplementary.collect(),
    }
}

fn seals(connection: &mut AnyConnection, head: &VersionHead) -> Outcome<Vec<VersionSeal>> {
    let seals = month_seal::of_version(connection, head)?;
    seals
        .into_iter()
        .map(|(seal, agrees)| {
            Ok(VersionSeal {
                id: id(&seal.id)?,
                month: seal.month,
                number: seal.number,
                hash: seal.hash,
                late: seal.late,
                sealed_at: utc(seal.sealed_at),
                agrees,
            })
        })
        .collect()
}

/// The problems, the worst first, each warning with its answer.
fn problems(
    connection: &mut AnyConnection,
    who: &SignedIn,
    names: &mut Names,
    assessment: &Assessment,
    answers: &[WarningAnswer],
) -> Outcome<Vec<Problem>> {
    let mut problems: Vec<Problem> = assessment.problems.iter().map(Problem::from).collect();
    for problem in &mut problems {
        let place = place_key(&problem.place);
        let answer = answers
            .iter()
            .find(|answer| answer.problem_code == problem.code && answer.place == place);
        let Some(answer) = answer else { continue };
        problem.answer = Some(answer.answer.clone());
        problem.answer_evidence.clone_from(&answer.evidence);
        problem.answered_by = Some(names.user(connection, &answer.answered_by)?);
        problem.answered_at = Some(utc(answer.answered_at));
        problem.answer_carried_from = match &answer.carried_from {
            // A version that was never part of what the caller may see has no number for him.
            Some(from) => version::find(connection, &who.rows, from)
                .ok()
                .map(|head| head.number),
            None => None,
        };
    }
    problems.sort_by_key(|problem| problem.severity);
    Ok(problems)
}

/// By which door a version came.
pub(crate) fn source_of(head: &VersionHead) -> Outcome<VersionSource> {
    let source = VersionSource::of_code(&head.source);
    source.ok_or_else(|| Fault::internal("a version from an unknown door"))
}
