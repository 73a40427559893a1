//! Evidence: files attached to the figures of a submission, checked against them and against each other.

pub(crate) mod assess;
mod facts;
mod list;
mod show;

use qilu_access::{Capability, permits};
use qilu_monitoring::evidence::{
    EvidencePlace as Anchor, FileFault, Standing, clean_name, judge, limits, report_mark,
    sample_mark, stand,
};
use qilu_objects::ContentHash;
use qilu_store::{AnyConnection, evidence as kept, object, part, submission, version};
use qilu_verification::State;
use serde_json::json;
use uuid::Uuid;

use self::facts::{Said, read};
use crate::{
    App, NewFile, Once, SignedIn,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    method::{must_be_reported, not_for_year},
    submission::summary::state,
    view::{Download, Evidence, EvidenceRemoval, NewEvidence},
};

/// A file to be served, and whether a browser may show it.
pub struct EvidenceFile {
    /// The file.
    pub download: Download,
    /// Whether its type may be shown in place.
    pub inline: bool,
}

impl App {
    /// Attaches a file to a place of a submission. The bytes are kept first; when the rest refuses, nothing has changed
    /// but an object no row names.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `evidence.closed`, the refusals of the file (`evidence.file_type` and others),
    /// of the facts (`evidence.facts`), of the place (`evidence.place`), `evidence.version`, `evidence.too_many`.
    pub fn add_evidence(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        file: &NewFile,
        new: &NewEvidence,
    ) -> Outcome<Evidence> {
        let kind = judge(&file.bytes).map_err(|fault| refused(&fault))?;
        let said = read(new)?;
        self.store.read(|connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            who.may(Capability::AddEvidence)?;
            must_be_open(&row)
        })?;
        let hash = self.objects.put(&file.bytes).map_err(Fault::internal)?;
        let name = clean_name(&file.name, kind);
        let added: Uuid = self.once(who, once, |connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            who.may(Capability::AddEvidence)?;
            must_be_open(&row)?;
            let standing = self.must_stand(&said.place, row.year)?;
            let scan = scanned(connection, who, &row, &said)?;
            let number = kept::next_number(connection, &row.enterprise_id, &row.id)?;
            if usize::try_from(number).unwrap_or(usize::MAX) > limits::EVIDENCE_PER_SUBMISSION_MAX {
                return Err(too_many());
            }
            let now = self.clock.instant();
            let bytes = i64::try_from(file.bytes.len()).map_err(Fault::internal)?;
            let blob = object::ObjectBlob {
                hash: hash.to_string(),
                bytes,
                media_type: kind.media_type().to_owned(),
                created_at: now,
            };
            object::put(connection, &blob)?;
            let id = self.new_id();
            let lab = new.lab.as_ref();
            let evidence = kept::Evidence {
                enterprise_id: row.enterprise_id.clone(),
                submission_id: row.id.clone(),
                id: id.to_string(),
                number,
                kind: said.kind.code().to_owned(),
                object_hash: hash.to_string(),
                file_name: name.clone(),
                media_type: kind.media_type().to_owned(),
                bytes,
                method_id: said.place.method.clone(),
                table_id: said.place.table.clone(),
                row_key: said.place.row_key.clone(),
                column_id: said.place.column.clone(),
                month: standing.month,
                version_id: scan.as_ref().map(|head| head.id.clone()),
                version_hash: scan.map(|head| head.content_hash),
                facts: facts::written(new)?,
                note: new.note.trim().to_owned(),
                report_mark: lab.map(|lab| report_mark(&lab.laboratory, &lab.report_number)),
                sample_mark: lab.map(|lab| sample_mark(&lab.laboratory, &lab.sample_id)),
                added_by: who.user_id(),
                added_at: now,
            };
            kept::insert(connection, &evidence)?;
            self.record_evidence(connection, who, "evidence.add", &evidence, json!({}))?;
            Ok(id)
        })?;
        self.one_evidence(who, submission_id, added)
    }

    /// Takes a piece of evidence out: it stays where it is, marked with who removed it and why.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `evidence.closed`, `evidence.removed`, `evidence.reason`.
    pub fn remove_evidence(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        evidence_id: Uuid,
        removal: &EvidenceRemoval,
    ) -> Outcome<Evidence> {
        let reason = removal.reason.trim();
        if reason.is_empty() || reason.chars().count() > limits::EVIDENCE_WORDS_CHARS_MAX {
            return Err(no_reason());
        }
        let removed: Uuid = self.once(who, once, |connection| {
            let row = submission::find(connection, &who.rows, &submission_id.to_string())?;
            let key = evidence_id.to_string();
            let evidence = kept::find(connection, &who.rows, &row.id, &key)?;
            who.may(Capability::AddEvidence)?;
            must_be_open(&row)?;
            let all = kept::of_submission(connection, &who.rows, &row.id)?;
            if all
                .iter()
                .any(|(one, gone)| one.id == key && gone.is_some())
            {
                return Err(removed_before());
            }
            let mark = kept::EvidenceRemoval {
                enterprise_id: row.enterprise_id.clone(),
                submission_id: row.id.clone(),
                evidence_id: key,
                reason: reason.to_owned(),
                removed_by: who.user_id(),
                removed_at: self.clock.instant(),
            };
            kept::remove(connection, &mark)?;
            let detail = json!({ "reason": reason });
            self.record_evidence(connection, who, "evidence.remove", &evidence, detail)?;
            Ok(evidence_id)
        })?;
        self.one_evidence(who, submission_id, removed)
    }

    /// The file of a piece of evidence, removed or not.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn evidence_file(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        evidence_id: Uuid,
    ) -> Outcome<EvidenceFile> {
        who.may(Capability::ViewReport)?;
        let row = self.store.read(|connection| {
            let (submission, key) = (submission_id.to_string(), evidence_id.to_string());
            Ok::<_, Fault>(kept::find(connection, &who.rows, &submission, &key)?)
        })?;
        let hash: ContentHash = row.object_hash.parse().map_err(Fault::internal)?;
        let bytes = self.objects.get(&hash).map_err(Fault::internal)?;
        let kind = judge(&bytes).map_err(Fault::internal)?;
        Ok(EvidenceFile {
            inline: kind.is_shown_inline(),
            download: Download {
                file_name: row.file_name,
                content_type: kind.media_type(),
                bytes,
            },
        })
    }

    fn must_stand(&self, place: &Anchor, year: i16) -> Outcome<Standing> {
        let method = self.library().method(&place.method);
        let method = method
            .ok_or_else(|| no_place("method_id", "没有此核算方法。", "There is no such method."))?;
        if !method.years.contains(i32::from(year)) {
            return Err(not_for_year(method, i32::from(year)));
        }
        must_be_reported(method)?;
        stand(method, place).map_err(|fault| no_place(fault.field, &fault.text.zh, &fault.text.en))
    }

    fn record_evidence(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        action: &str,
        row: &kept::Evidence,
        mut detail: serde_json::Value,
    ) -> Outcome<()> {
        if let Some(detail) = detail.as_object_mut() {
            detail.insert("submission".to_owned(), json!(row.submission_id));
            detail.insert("number".to_owned(), json!(row.number));
            detail.insert("kind".to_owned(), json!(row.kind));
            detail.insert("object".to_owned(), json!(row.object_hash));
        }
        let deed = Deed {
            tenant: &row.enterprise_id,
            action,
            subject_kind: "evidence",
            subject_id: &row.id,
            detail,
        };
        self.record(connection, who, deed)
    }
}

/// Whether a person may change the evidence of a submission now.
fn may_change(who: &SignedIn, row: &submission::Submission) -> Outcome<bool> {
    let open = !state(row)?.is_final();
    Ok(open && permits(&who.actor, Capability::AddEvidence))
}

fn must_be_open(row: &submission::Submission) -> Outcome<()> {
    let found: State = state(row)?;
    if found.is_final() {
        return Err(Fault::new(
            FaultKind::Conflict,
            "evidence.closed",
            "该报送已办结，佐证材料不能再变动。",
            "The submission is closed; its evidence cannot change any more.",
        ));
    }
    Ok(())
}

/// The version a stamped scan was printed from: one the submission has or had.
fn scanned(
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &submission::Submission,
    said: &Said,
) -> Outcome<Option<version::VersionHead>> {
    let Some(wanted) = said.version.map(|id| id.to_string()) else {
        return Ok(None);
    };
    let parts = part::all(connection, &who.rows, &row.id)?;
    let known = parts
        .iter()
        .any(|part| part.version_id == wanted && part.method_id == said.place.method);
    if !known {
        return Err(Fault::field(
            "evidence.version",
            "version_id",
            "盖章扫描件须对应本报送中该方法已有的一个版本。",
            "A stamped scan belongs to a version of this report in the submission.",
        ));
    }
    Ok(Some(version::find(connection, &who.rows, &wanted)?))
}

fn refused(fault: &FileFault) -> Fault {
    let kind = match fault.code {
        "evidence.too_large" => FaultKind::TooLarge,
        _ => FaultKind::Unprocessable,
    };
    Fault::new(kind, fault.code, &fault.text.zh, &fault.text.en)
}

fn no_place(field: &str, zh: &str, en: &str) -> Fault {
    Fault::field("evidence.place", field, zh, en)
}

fn no_reason() -> Fault {
    let most = limits::EVIDENCE_WORDS_CHARS_MAX;
    Fault::field(
        "evidence.reason",
        "reason",
        format!("请说明移除理由，不超过 {most} 字。"),
        format!("Say why it is removed, in at most {most} characters."),
    )
}

fn removed_before() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "evidence.removed",
        "该材料已经移除。",
        "This evidence was removed before.",
    )
}

fn too_many() -> Fault {
    let most = limits::EVIDENCE_PER_SUBMISSION_MAX;
    Fault::new(
        FaultKind::Conflict,
        "evidence.too_many",
        format!("一份报送最多可附 {most} 份材料。"),
        format!("A submission holds at most {most} pieces of evidence."),
    )
}
