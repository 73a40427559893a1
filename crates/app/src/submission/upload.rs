//! New versions of a report: from a workbook, or from entries sent as JSON.
//!
//! Everything slow happens before the transaction: reading, computing, storing the bytes. The transaction looks at the
//! submission again and appends; when it refuses, nothing has changed but an object no row names, which is swept.

use qilu_access::Capability;
use qilu_accounting::{Assessment, Entries, Method, Severity, assess};
use qilu_store::{
    AnyConnection, object, organisation, part, report, submission,
    version::{self, EmissionLine, NewVersion, VersionHead},
};
use qilu_verification::may_add_version;
use qilu_workbook::{Expectation, WorkbookProblem, assess_workbook};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::id,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    mapping::{count, grams},
    method::not_for_year,
    submission::dossier::Dossier,
    view::{NewEntries, Problem, Upload, UploadOutcome, XLSX},
};

/// A file as it came.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What the transaction answers; the version itself is immutable and shown from its own rows.
#[derive(Serialize, Deserialize)]
struct Stored {
    outcome: UploadOutcome,
    enterprise_id: Uuid,
    version_id: Uuid,
}

/// A report computed and ready to be appended.
struct Prepared<'a> {
    method: &'a Method,
    entries: Entries,
    assessment: Assessment,
    /// `workbook` or `api`.
    source: &'static str,
    /// The stored bytes and their name.
    file: Option<(object::ObjectBlob, String)>,
}

/// Who reports, for which year.
struct Reporter {
    credit_code: String,
    year: i32,
}

impl App {
    /// Uploads a filled workbook as the next version of its report. The same content again is the version that is there.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `submission.stale`, `submission.not_editable`, and `workbook.…` with located problems
    /// for a file that cannot be used; then nothing has changed.
    pub fn upload(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        file: &NewFile,
    ) -> Outcome<Upload> {
        let reporter = self.reporter(who, submission_id)?;
        let expectation = Expectation { method: None, year: Some(reporter.year), entity: Some(reporter.credit_code) };
        let read = assess_workbook(&file.bytes, self.library, Some(&expectation)).map_err(unreadable)?;
        let (read, Some(assessment)) = read else {
            return Err(Fault::internal("a workbook was read for a method that is not there"));
        };
        if read.problems.iter().any(|problem| problem.severity == Severity::Fatal) {
            return Err(unusable(&read.problems));
        }
        let method = self.library.method(&read.entries.method).ok_or_else(Fault::not_found)?;
        let hash = self.objects.put(&file.bytes).map_err(Fault::internal)?;
        let blob = object::ObjectBlob {
            hash: hash.to_string(),
            bytes: i64::try_from(file.bytes.len()).map_err(Fault::internal)?,
            media_type: XLSX.to_owned(),
            created_at: self.clock.instant(),
        };
        let file = Some((blob, file.name.clone()));
        let prepared = Prepared { method, entries: read.entries, assessment, source: "workbook", file };
        self.add(who, once, submission_id, if_match, &prepared)
    }

    /// Takes entries as JSON as the next version of their report, with the same meaning as a workbook.
    ///
    /// # Errors
    /// As `upload`, with `entries.…` in place of `workbook.…`.
    pub fn enter(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        new: &NewEntries,
    ) -> Outcome<Upload> {
        let reporter = self.reporter(who, submission_id)?;
        let mut entries = Entries::from_json(&new.entries).map_err(|problem| unusable(&[problem]))?;
        if entries.entity.is_empty() {
            entries.entity.clone_from(&reporter.credit_code);
        }
        let method = self.library.method(&entries.method).ok_or_else(|| unknown_method(&entries.method))?;
        if entries.entity != reporter.credit_code {
            return Err(other_enterprise(&entries.entity));
        }
        if entries.year != reporter.year {
            return Err(other_year(entries.year, reporter.year));
        }
        if !method.years.contains(entries.year) {
            return Err(not_for_year(method, entries.year));
        }
        let assessment = assess(self.library, method, &entries);
        let prepared = Prepared { method, entries, assessment, source: "api", file: None };
        self.add(who, once, submission_id, if_match, &prepared)
    }

    fn reporter(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<Reporter> {
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            who.may(Capability::EditReport)?;
            let organisation = organisation::find(connection, &row.enterprise_id)?;
            Ok(Reporter { credit_code: organisation.credit_code, year: i32::from(row.year) })
        })
    }

    fn add(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        prepared: &Prepared<'_>,
    ) -> Outcome<Upload> {
        let stored: Stored =
            self.once(who, once, |connection| self.append(connection, who, submission_id, if_match, prepared))?;
        let version = self.version(who, stored.enterprise_id, stored.version_id)?;
        Ok(Upload { outcome: stored.outcome, version })
    }

    fn append(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        submission_id: Uuid,
        if_match: &str,
        prepared: &Prepared<'_>,
    ) -> Outcome<Stored> {
        let dossier = Dossier::load(connection, who, submission_id)?;
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
        let known =
            version::find_by_content(connection, &row.enterprise_id, &report.id, &content_hash, &prepared.method.hash)?;
        let (outcome, version_id) = match known {
            Some(known) => (UploadOutcome::Existing, known.id),
            None => (UploadOutcome::Stored, self.keep(connection, who, &report, prepared, content_hash)?),
        };
        let stored = Stored { outcome, enterprise_id: id(&row.enterprise_id)?, version_id: id(&version_id)? };
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
        part::attach(connection, &part)?;
        self.void_conclusion(connection, who, &dossier, "new_version")?;
        submission::save(connection, &submission::Submission { updated_at: now, ..row.clone() })?;
        let deed = Deed {
            tenant: &row.enterprise_id,
            action: "version.add",
            subject_kind: "version",
            subject_id: &version_id,
            detail: json!({ "submission": row.id, "method": prepared.method.id, "source": prepared.source }),
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
    ) -> Outcome<String> {
        if let Some((blob, _)) = &prepared.file {
            object::put(connection, blob)?;
        }
        let assessment = &prepared.assessment;
        let counts = count(&assessment.problems);
        let provenance = &assessment.provenance;
        let version_id = self.new_id().to_string();
        let head = VersionHead {
            enterprise_id: report.enterprise_id.clone(),
            id: version_id.clone(),
            report_id: report.id.clone(),
            number: version::next_number(connection, &report.enterprise_id, &report.id)?,
            year: report.year,
            source: prepared.source.to_owned(),
            content_hash,
            object_hash: prepared.file.as_ref().map(|(blob, _)| blob.hash.clone()),
            file_name: prepared.file.as_ref().map(|(_, name)| name.clone()),
            method_id: provenance.method.clone(),
            method_edition: provenance.edition.clone(),
            method_hash: provenance.method_hash.clone(),
            factor_hashes: serde_json::to_string(&provenance.factor_sets).map_err(Fault::internal)?,
            gwp_hash: provenance.gwp.as_ref().map(|(_, hash)| hash.clone()),
            engine: provenance.engine.clone(),
            fatal_count: counts.fatal,
            error_count: counts.error,
            warning_count: counts.warning,
            without_indirect_grams: grams(&assessment.results.without_indirect),
            with_indirect_grams: grams(&assessment.results.with_indirect),
            compliance_tonnes: assessment.results.compliance.as_ref().map(|compliance| compliance.tonnes),
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
        Ok(version_id)
    }
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

/// A file that cannot be read at all.
pub(crate) fn unreadable(problem: WorkbookProblem) -> Fault {
    unusable(&[problem.to_problem()])
}

/// A report that must not be used: the first fatal problem speaks for all.
fn unusable(problems: &[qilu_accounting::Problem]) -> Fault {
    let first = problems.iter().find(|problem| problem.severity == Severity::Fatal).or(problems.first());
    let Some(first) = first.map(Problem::from) else {
        return Fault::internal("a report was refused without a problem");
    };
    let mend = first.mend.clone().unwrap_or_default();
    let kind = if first.code == "workbook.too_large" { FaultKind::TooLarge } else { FaultKind::Unprocessable };
    Fault::new(
        kind,
        first.code.clone(),
        format!("{}{}", first.message.zh, mend.zh),
        format!("{} {}", first.message.en, mend.en).trim_end().to_owned(),
    )
    .at(first.place)
    .with_problems(problems.iter().map(Problem::from).collect())
}

fn not_editable() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "submission.not_editable",
        "报告当前状态不允许修改，请在退回或要求整改后再上传。",
        "The report cannot be changed in its present state; upload after it was returned or a correction was asked for.",
    )
}

fn unknown_method(method: &str) -> Fault {
    Fault::field(
        "entries.unknown_method",
        "method",
        format!("没有核算方法“{method}”。"),
        format!("There is no method {method:?}."),
    )
}

fn other_enterprise(entity: &str) -> Fault {
    Fault::field(
        "entries.other_enterprise",
        "entity",
        format!("数据属于其他单位（统一社会信用代码 {entity}），请核对。"),
        format!("The entries are those of another enterprise ({entity})."),
    )
}

fn other_year(found: i32, expected: i32) -> Fault {
    Fault::field(
        "entries.other_year",
        "year",
        format!("数据为 {found} 年度，本报送为 {expected} 年度。"),
        format!("The entries are for {found}; this submission is for {expected}."),
    )
}
