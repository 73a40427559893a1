//! Appending a version: in one transaction, or not at all.

use qilu_accounting::{Assessment, Entries, Method, Problem};
use qilu_store::{
    AnyConnection, comparison, month_seal, object, origin, part, report, submission,
    version::{self, EmissionLine, NewVersion, VersionHead},
};
use qilu_verification::may_add_version;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::id,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    mapping::{count, grams},
    month::seals::{Seals, noted},
    submission::comparison::compared_totals,
    submission::dossier::{Dossier, assessment},
    version::answer::version_before,
    view::{Upload, UploadOutcome, VersionSource},
};

/// What the transaction answers; the version itself is immutable and shown from its own rows.
#[derive(Serialize, Deserialize)]
struct Stored {
    outcome: UploadOutcome,
    enterprise_id: Uuid,
    version_id: Uuid,
}

/// A report computed and ready to be appended.
pub(crate) struct Prepared<'a> {
    pub method: &'a Method,
    pub entries: Entries,
    pub assessment: Assessment,
    pub source: VersionSource,
    /// The stored bytes and their name.
    pub file: Option<(object::ObjectBlob, String)>,
    /// The layout that read the file, and what it left to the version before.
    pub origin: Option<LayoutOrigin>,
}

/// Which layout read a file, and which tables it does not fill.
pub(crate) struct LayoutOrigin {
    pub organisation_id: String,
    pub layout_id: String,
    pub version: i64,
    pub carried_tables: Vec<String>,
    pub carried_from: Option<String>,
}

impl App {
    /// Holds a prepared report against its plan, the records beside it and the months as they were sealed, lowers what waivers
    /// lower, appends it to its submission, and shows the version.
    pub(crate) fn add(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        mut prepared: Prepared<'_>,
    ) -> Outcome<Upload> {
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            let (method, assessment) = (prepared.method, &mut prepared.assessment);
            self.hold_to_plan(connection, &row.enterprise_id, method, assessment)?;
            let beside = self.beside_records(connection, who, &row, method, assessment)?;
            assessment.problems.extend(beside);
            self.waive(connection, &row.enterprise_id, method, assessment)?;
            let seals = Seals::load(connection, &row.enterprise_id, row.year, &method.id)?;
            let (differing, _) = seals.compare(method, &prepared.entries)?;
            assessment.problems.extend(differing);
            Ok::<_, Fault>(())
        })?;
        let stored: Stored = self.once(who, once, |connection| {
            self.append(connection, who, submission_id, if_match, &prepared)
        })?;
        let version = self.version(who, stored.enterprise_id, stored.version_id)?;
        Ok(Upload {
            outcome: stored.outcome,
            version,
        })
    }

    fn append(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        submission_id: Uuid,
        if_match: &str,
        prepared: &Prepared<'_>,
    ) -> Outcome<Stored> {
        let dossier = Dossier::load(self, connection, who, submission_id)?;
        dossier.must_match(if_match)?;
        if !may_add_version(dossier.state()) {
            return Err(not_editable());
        }
        let now = self.clock.instant();
        let row = &dossier.row;
        let report = report::Report {
            enterprise_id: row.enterprise_id.clone(),
            id: self.new_id().to_string(),
            year: row.year,
            method_id: prepared.method.id.clone(),
            created_by: who.user_id(),
            created_at: now,
        };
        let report = report::ensure(connection, &report)?;
        let content_hash = prepared.entries.content_hash();
        let known = same(connection, who, &report, prepared, &content_hash)?;
        let (outcome, head) = match known {
            Some(known) => (UploadOutcome::Existing, known),
            None => (
                UploadOutcome::Stored,
                self.keep(connection, who, &report, prepared, content_hash)?,
            ),
        };
        let version_id = head.id.clone();
        let stored = Stored {
            outcome,
            enterprise_id: id(&row.enterprise_id)?,
            version_id: id(&version_id)?,
        };
        if dossier.parts.iter().any(|part| part.head.id == version_id) {
            return Ok(stored);
        }
        let part = part::SubmissionPart {
            enterprise_id: row.enterprise_id.clone(),
            submission_id: row.id.clone(),
            version_id: version_id.clone(),
            report_id: report.id,
            method_id: prepared.method.id.clone(),
            attached_by: who.user_id(),
            attached_at: now,
            superseded_at: None,
        };
        let standing = dossier
            .parts
            .iter()
            .find(|standing| standing.part.report_id == part.report_id)
            .map(|standing| &standing.head);
        let before = version_before(connection, who, standing, &head)?;
        part::attach(connection, &part)?;
        if let Some(before) = before {
            self.carry_answers(connection, who, &before, &head, &prepared.assessment)?;
        }
        self.void_conclusion(connection, who, &dossier, "new_version")?;
        submission::save(
            connection,
            &submission::Submission {
                updated_at: now,
                ..row.clone()
            },
        )?;
        let deed = Deed {
            tenant: &row.enterprise_id,
            action: "version.add",
            subject_kind: "version",
            subject_id: &version_id,
            detail: json!({
                "submission": row.id, "method": prepared.method.id, "source": prepared.source,
                "layout": prepared.origin.as_ref().map(|origin| &origin.layout_id),
                "bulk": who.deputy.as_ref().map(|deputy| &deputy.bulk_job),
                "by_organisation": who.organisation_name,
            }),
        };
        self.record(connection, who, deed)?;
        Ok(stored)
    }

    fn keep(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        report: &report::Report,
        prepared: &Prepared<'_>,
        content_hash: String,
    ) -> Outcome<VersionHead> {
        if let Some((blob, _)) = &prepared.file {
            object::put(connection, blob)?;
        }
        let assessment = &prepared.assessment;
        let counts = count(&assessment.problems);
        let provenance = &assessment.provenance;
        let head = VersionHead {
            enterprise_id: report.enterprise_id.clone(),
            id: self.new_id().to_string(),
            report_id: report.id.clone(),
            number: version::next_number(connection, &report.enterprise_id, &report.id)?,
            year: report.year,
            source: prepared.source.code().to_owned(),
            content_hash,
            object_hash: prepared.file.as_ref().map(|(blob, _)| blob.hash.clone()),
            file_name: prepared.file.as_ref().map(|(_, name)| name.clone()),
            method_id: provenance.method.clone(),
            method_edition: provenance.edition.clone(),
            method_hash: provenance.method_hash.clone(),
            factor_hashes: serde_json::to_string(&provenance.factor_sets)
                .map_err(Fault::internal)?,
            gwp_hash: provenance.gwp.as_ref().map(|(_, hash)| hash.clone()),
            engine: provenance.engine.clone(),
            fatal_count: counts.fatal,
            error_count: counts.error,
            warning_count: counts.warning,
            without_indirect_grams: grams(&assessment.results.without_indirect),
            with_indirect_grams: grams(&assessment.results.with_indirect),
            compliance_tonnes: assessment
                .results
                .compliance
                .as_ref()
                .map(|compliance| compliance.tonnes),
            created_by: who.user_id(),
            created_at: self.clock.instant(),
        };
        let lines = lines(&head, assessment)?;
        let version = NewVersion {
            head,
            entries: prepared.entries.to_json().to_string(),
            assessment: serde_json::to_string(assessment).map_err(Fault::internal)?,
        };
        version::insert(connection, &version, &lines)?;
        let totals = compared_totals(&version.head, prepared.method, assessment);
        comparison::insert(connection, &totals)?;
        let (enterprise_id, method) = (&report.enterprise_id, prepared.method);
        let seals = Seals::load(connection, enterprise_id, report.year, &method.id)?;
        let (_, agreeing) = seals.compare(method, &prepared.entries)?;
        let seals = noted(enterprise_id, &version.head.id, &agreeing);
        month_seal::note(connection, &seals)?;
        if let Some(origin) = origin_row(who, &version.head, prepared.origin.as_ref()) {
            origin::insert(connection, &origin)?;
        }
        Ok(version.head)
    }
}

/// Where a version came from, unless the enterprise itself sent it by the template.
fn origin_row(
    who: &SignedIn,
    head: &VersionHead,
    layout: Option<&LayoutOrigin>,
) -> Option<origin::VersionOrigin> {
    let own = who.actor.organisation.to_string() == head.enterprise_id;
    if layout.is_none() && who.deputy.is_none() {
        return None;
    }
    let carried = layout.map(|layout| layout.carried_tables.join(","));
    Some(origin::VersionOrigin {
        enterprise_id: head.enterprise_id.clone(),
        version_id: head.id.clone(),
        layout_organisation_id: layout.map(|layout| layout.organisation_id.clone()),
        layout_id: layout.map(|layout| layout.layout_id.clone()),
        layout_version: layout.map(|layout| layout.version),
        carried_tables: carried.unwrap_or_default(),
        carried_from: layout.and_then(|layout| layout.carried_from.clone()),
        deputy_id: (!own).then(|| who.actor.organisation.to_string()),
        bulk_job_id: who.deputy.as_ref().map(|deputy| deputy.bulk_job.clone()),
    })
}

/// The version that says the same: the same entries under the same method, with the same problems. What is wrong with
/// the workbook itself (a hidden row, merged cells) is no entry; mending it must not lead back to the version that has it.
fn same(
    connection: &mut AnyConnection,
    who: &SignedIn,
    report: &report::Report,
    prepared: &Prepared<'_>,
    content_hash: &str,
) -> Outcome<Option<VersionHead>> {
    let method_hash = &prepared.method.hash;
    for head in version::with_content(
        connection,
        &report.enterprise_id,
        &report.id,
        content_hash,
        method_hash,
    )? {
        let known = assessment(connection, &who.rows, &head.id)?;
        if unplaced(&known.problems) == unplaced(&prepared.assessment.problems) {
            return Ok(Some(head));
        }
    }
    Ok(None)
}

/// Problems without their workbook cells: the same entries come through doors that have none.
fn unplaced(problems: &[Problem]) -> Vec<Problem> {
    let without = problems.iter().cloned().map(|mut problem| {
        problem.place.at = None;
        problem
    });
    without.collect()
}

fn lines(head: &VersionHead, assessment: &Assessment) -> Outcome<Vec<EmissionLine>> {
    assessment
        .lines
        .iter()
        .enumerate()
        .map(|(ordinal, line)| {
            Ok(EmissionLine {
                enterprise_id: head.enterprise_id.clone(),
                version_id: head.id.clone(),
                ordinal: i64::try_from(ordinal).map_err(Fault::internal)?,
                table_id: line.table.clone(),
                row_key: line.row_key.clone(),
                column_id: line.column.clone(),
                gas: line.gas.clone(),
                scope: line.scope.clone(),
                category: line.category.clone(),
                grams: line.grams,
            })
        })
        .collect()
}

pub(super) fn not_editable() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "submission.not_editable",
        "报告当前状态不允许修改，请在退回或要求整改后再上传。",
        "The report cannot be changed in its present state; upload after it was returned or a correction was asked for.",
    )
}
