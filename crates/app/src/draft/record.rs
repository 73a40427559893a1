//! A record's values taken into a working copy: laid beside it as a workbook is, so that every change is seen and settled
//! before it is made.

use std::collections::{BTreeMap, BTreeSet};

use qilu_access::Capability;
use qilu_accounting::{Entries, EntryRow, feed};
use qilu_store::{
    AnyConnection,
    draft_merge::{self, DraftIssue, DraftMerge as Kept},
    object, submission, version,
};
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::id,
    draft::{
        copy::Copy,
        merge::{Named, content},
    },
    fault::{Fault, FaultKind, Outcome},
    feed::Record,
    view::{DraftMerge, DraftRecord, NewDraftRecord},
};

impl App {
    /// Lays what a record of the submission has for the report beside its working copy; nothing of that changes yet. What was
    /// laid there of a record before is laid aside.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.no_record`, `draft.record_agrees`, `hand.…` where a table it fills is somebody
    /// else's part.
    pub fn take_record(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        new: &NewDraftRecord,
    ) -> Outcome<DraftMerge> {
        let kept: Named = self.once(who, once, |connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            let of = submission::find(connection, &who.rows, &copy.row.submission_id)?;
            let records = self.records(connection, who, &of)?;
            let mut records = records.iter();
            let record = records
                .find(|record| record.method.id == new.record_method)
                .ok_or_else(no_record)?;
            let tables = taken(who, &copy, record)?;
            for before in draft_merge::pending(connection, &copy.row)? {
                if before.record_version_id.is_some() {
                    self.end_merge(connection, who, before, "discarded")?;
                }
            }
            self.lay_beside(connection, who, &copy, record, tables)
        })?;
        self.draft_merge(who, (enterprise_id, draft_id), kept.id)
    }

    fn lay_beside(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        copy: &Copy,
        record: &Record<'_>,
        tables: BTreeMap<String, Vec<EntryRow>>,
    ) -> Outcome<Named> {
        let row = &copy.row;
        let now = self.clock.instant();
        let changed: Vec<String> = tables.keys().cloned().collect();
        let issue = DraftIssue {
            enterprise_id: row.enterprise_id.clone(),
            id: self.new_id().to_string(),
            draft_id: row.id.clone(),
            content: content(copy, &changed)?.to_string(),
            issued_by: who.user_id(),
            issued_at: now,
        };
        draft_merge::issue(connection, &issue)?;
        let entries = Entries {
            method: copy.method.id.clone(),
            year: i32::from(row.year),
            entity: copy.credit_code.clone(),
            tables,
        };
        let content = entries.to_json().to_string();
        let hash = self
            .objects
            .put(content.as_bytes())
            .map_err(Fault::internal)?;
        let blob = object::ObjectBlob {
            hash: hash.to_string(),
            bytes: i64::try_from(content.len()).map_err(Fault::internal)?,
            media_type: "application/json".to_owned(),
            created_at: now,
        };
        object::put(connection, &blob)?;
        let kept = Kept {
            enterprise_id: row.enterprise_id.clone(),
            id: self.new_id().to_string(),
            draft_id: row.id.clone(),
            issue_id: Some(issue.id),
            object_hash: blob.hash,
            file_name: record.method.title.zh.clone(),
            content,
            state: "pending".to_owned(),
            created_by: who.user_id(),
            created_at: now,
            ended_by: None,
            ended_at: None,
            record_version_id: Some(record.version_id.clone()),
        };
        draft_merge::insert(connection, &kept)?;
        self.record_merge(connection, who, &kept, "draft.take_record")?;
        Ok(Named { id: id(&kept.id)? })
    }
}

/// The tables that would change, as they would be.
fn taken(
    who: &SignedIn,
    copy: &Copy,
    record: &Record<'_>,
) -> Outcome<BTreeMap<String, Vec<EntryRow>>> {
    let fed = feed::feeds(record.method, &record.assessment, copy.method);
    let wanted: BTreeSet<&str> = fed.iter().map(|row| row.table.as_str()).collect();
    let entries = copy.entries();
    let mut changed = BTreeMap::new();
    for table in &copy.method.tables {
        if !wanted.contains(table.id.as_str()) {
            continue;
        }
        copy.may_write(who, &table.id)??;
        let rows = entries.tables.get(&table.id).map(Vec::as_slice);
        let rows = rows.unwrap_or_default();
        let after = feed::taken_over(copy.method, table, rows, &fed);
        if after != rows {
            changed.insert(table.id.clone(), after);
        }
    }
    if changed.is_empty() {
        return Err(record_agrees());
    }
    Ok(changed)
}

/// The record that what is laid beside a working copy was taken from.
pub(super) fn taken_from(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    kept: &Kept,
) -> Outcome<Option<DraftRecord>> {
    let Some(version_id) = &kept.record_version_id else {
        return Ok(None);
    };
    let head = version::find(connection, &who.rows, version_id)?;
    let method = app.library().method(&head.method_id);
    method
        .map(|method| {
            Ok(DraftRecord {
                title: (&method.title).into(),
                version_id: id(&head.id)?,
                number: head.number,
            })
        })
        .transpose()
}

fn no_record() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.no_record",
        "本次报送中没有该台账，请先上传台账。",
        "The submission has no such record; send the record first.",
    )
}

fn record_agrees() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.record_agrees",
        "台账数据与草稿一致，没有需要取入的内容。",
        "The record and the draft agree; there is nothing to take over.",
    )
}
