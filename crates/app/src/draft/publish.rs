//! Making a report version of a working copy: by way of its workbook, so that the version has one like any other.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_accounting::{Entries, EntryRow, RowAt, Severity, assess_in};
use qilu_quantity::Lang;
use qilu_store::{object, submission};
use qilu_workbook::{EntityFacts, Expectation, TemplateOptions, write_template};
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    draft::{copy::Copy, save::stale},
    fault::{Fault, FaultKind, Outcome},
    submission::{dossier::etag, keep::Prepared},
    unread::{unreadable, unusable},
    view::{Place, Upload, VersionSource, XLSX},
};

impl App {
    /// Makes the next version of the report of what the working copy says now.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.stale`, `submission.not_editable`, `draft.row_lost` for a row the workbook has
    /// no place for, and `workbook.…` as an upload.
    pub fn publish_draft(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        if_match: &str,
        lang: Lang,
    ) -> Outcome<Upload> {
        let (copy, submission) = self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            let submission = submission::find(connection, &who.rows, &copy.row.submission_id)?;
            Ok::<_, Fault>((copy, submission))
        })?;
        if if_match.trim_start_matches("W/") != copy.etag() {
            return Err(stale());
        }
        let submission_id = crate::app::id(&submission.id)?;
        let written = copy.entries();
        let bytes = self.filled_workbook(who, &copy, &written, lang, None)?;
        let expectation = Expectation {
            method: Some(copy.method.id.clone()),
            year: Some(written.year),
            entity: Some(copy.credit_code.clone()),
        };
        let mut read = self
            .reader
            .read(&bytes, self.library(), Some(&expectation))
            .map_err(unreadable)?;
        let fatal = |problem: &qilu_accounting::Problem| problem.severity == Severity::Fatal;
        if read.problems.iter().any(fatal) {
            return Err(unusable(&read.problems));
        }
        let mut entries = std::mem::take(&mut read.entries);
        carry(&written, &mut entries)?;
        let beside = self.comparison(who, &copy.row.enterprise_id, copy.method, &entries)?;
        let mut assessment = assess_in(self.library(), copy.method, &entries, &beside);
        read.join(copy.method, &mut assessment);
        let hash = self.objects.put(&bytes).map_err(Fault::internal)?;
        let blob = object::ObjectBlob {
            hash: hash.to_string(),
            bytes: i64::try_from(bytes.len()).map_err(Fault::internal)?,
            media_type: XLSX.to_owned(),
            created_at: self.clock.instant(),
        };
        let prepared = Prepared {
            method: copy.method,
            entries,
            assessment,
            source: VersionSource::Draft,
            file: Some((blob, file_name(&submission.enterprise_name, &copy))),
            origin: None,
        };
        self.add(who, once, submission_id, &etag(&submission), prepared)
    }

    /// The template of the working copy's method with these entries in it.
    pub(super) fn filled_workbook(
        &self,
        who: &SignedIn,
        copy: &Copy,
        entries: &Entries,
        lang: Lang,
        base: Option<String>,
    ) -> Outcome<Vec<u8>> {
        let enterprise_id = &copy.row.enterprise_id;
        let entity: Option<EntityFacts> =
            self.template_entity(who, Some(enterprise_id), entries.year)?;
        let options = TemplateOptions {
            entity,
            entries: Some(entries),
            demo: self.config.demo,
            base,
            ..TemplateOptions::new(entries.year, lang)
        };
        write_template(self.library(), copy.method, &options).map_err(Fault::internal)
    }
}

/// The name of a working copy's workbook.
pub(super) fn file_name(enterprise: &str, copy: &Copy) -> String {
    format!("{enterprise}_{}_{}.xlsx", copy.method.id, copy.row.year)
}

/// Gives what was read back what a workbook has no cell for: a value's uncertainty and its evidence.
fn carry(written: &Entries, read: &mut Entries) -> Outcome<()> {
    for (table, rows) in &written.tables {
        let found = read.tables.entry(table.clone()).or_default();
        let mut by_place: BTreeMap<Option<RowAt>, &mut EntryRow> =
            found.iter_mut().map(|row| (row.at.clone(), row)).collect();
        for row in rows.iter().filter(|row| !row.is_blank()) {
            let found = by_place
                .get_mut(&row.at)
                .ok_or_else(|| row_lost(table, row))?;
            for (column, cell) in &row.cells {
                if let Some(read) = found.cells.get_mut(column) {
                    read.uncertainty.clone_from(&cell.uncertainty);
                    read.evidence.clone_from(&cell.evidence);
                }
            }
        }
    }
    Ok(())
}

fn row_lost(table: &str, row: &EntryRow) -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "draft.row_lost",
        "该行在工作簿中没有位置（编码不在清单内），不能形成版本；请删除该行或改正编码。",
        "The workbook has no place for this row: its code is not in the list. Remove the row or correct the code.",
    )
    .at(Place {
        table: Some(table.to_owned()),
        row_key: row.at.as_ref().map(|at| at.row.to_string()),
        ..Place::default()
    })
}
