//! A working copy on its way through a workbook: what the download contained is kept, so that what comes back can be merged
//! with what was written here meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use qilu_access::Capability;
use qilu_accounting::{
    Entries, Severity,
    draft::{DraftRow, read_draft_rows, rows_of_entries, write_draft_rows},
};
use qilu_quantity::Lang;
use qilu_store::{
    AnyConnection, StoreError,
    draft_merge::{self, DraftIssue, DraftMerge as Kept},
    object, organisation,
};
use qilu_workbook::{Expectation, ReadWorkbook};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, NewFile, Once, SignedIn,
    app::{id, utc},
    audit::Deed,
    draft::{
        copy::Copy,
        difference::{Recognise, TableSides, bounded, cell_places},
        publish::file_name,
        record::taken_from,
        save::stale,
    },
    fault::{Fault, FaultKind, Outcome},
    hand::list::is_given,
    names::Names,
    unread::{media_type, unreadable, unusable},
    view::{
        Download, DraftBase, DraftChoices, DraftDetail, DraftDifferences, DraftMerge,
        DraftTableMerged, DraftTableRace, Problem, XLSX,
    },
};

/// What the transactions answer.
#[derive(Serialize, Deserialize)]
pub(super) struct Named {
    pub id: Uuid,
}

/// The rows of each table by its id.
type Rows = BTreeMap<String, Vec<DraftRow>>;

impl App {
    /// The workbook of a working copy as it stands, and keeps what it contained: what comes back is merged for these tables
    /// alone, or for all where none is named.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn draft_workbook(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        tables: &[String],
        lang: Lang,
    ) -> Outcome<Download> {
        let issued: Named = self.once(who, once, |connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            let issue = DraftIssue {
                enterprise_id: copy.row.enterprise_id.clone(),
                id: self.new_id().to_string(),
                draft_id: copy.row.id.clone(),
                content: content(&copy, tables)?.to_string(),
                issued_by: who.user_id(),
                issued_at: self.clock.instant(),
            };
            draft_merge::issue(connection, &issue)?;
            let deed = Deed {
                tenant: &copy.row.enterprise_id,
                action: "draft.download",
                subject_kind: "draft",
                subject_id: &copy.row.id,
                detail: json!({ "issue": issue.id }),
            };
            self.record(connection, who, deed)?;
            Ok(Named { id: id(&issue.id)? })
        })?;
        let (copy, name) = self.store.read(|connection| {
            let mut copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let issue = draft_merge::find_issue(connection, &copy.row, &issued.id.to_string())?;
            let mut rows = issued_rows(&copy, &issue.ok_or_else(Fault::not_found)?)?;
            for table in &mut copy.tables {
                if let Some(rows) = rows.remove(&table.kept.table_id) {
                    table.rows = rows;
                }
            }
            let day = format!("{}-12-31", copy.row.year);
            let fact = organisation::fact_on(connection, &copy.row.enterprise_id, &day)?;
            Ok::<_, Fault>((copy, fact.name_zh))
        })?;
        let base = Some(issued.id.to_string());
        Ok(Download {
            file_name: file_name(&name, &copy),
            content_type: XLSX,
            bytes: self.filled_workbook(who, &copy, &copy.entries(), lang, base)?,
        })
    }

    /// Takes a workbook back, to be merged: nothing of the working copy changes yet.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, and `workbook.…` with located problems for a file that cannot be used.
    pub fn upload_to_draft(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        file: &NewFile,
    ) -> Outcome<DraftMerge> {
        let copy = self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            Ok::<_, Fault>(copy)
        })?;
        let read = self.read_for(&copy, &file.bytes)?;
        let hash = self.objects.put(&file.bytes).map_err(Fault::internal)?;
        let blob = object::ObjectBlob {
            hash: hash.to_string(),
            bytes: i64::try_from(file.bytes.len()).map_err(Fault::internal)?,
            media_type: media_type(&file.bytes).to_owned(),
            created_at: self.clock.instant(),
        };
        let kept: Named = self.once(who, once, |connection| {
            let base = read.meta.base.as_deref().unwrap_or_default();
            let issue = draft_merge::find_issue(connection, &copy.row, base)?;
            let row = Kept {
                enterprise_id: copy.row.enterprise_id.clone(),
                id: self.new_id().to_string(),
                draft_id: copy.row.id.clone(),
                issue_id: issue.map(|issue| issue.id),
                object_hash: blob.hash.clone(),
                file_name: file.name.clone(),
                content: read.entries.to_json().to_string(),
                state: "pending".to_owned(),
                created_by: who.user_id(),
                created_at: self.clock.instant(),
                ended_by: None,
                ended_at: None,
                record_version_id: None,
            };
            object::put(connection, &blob)?;
            draft_merge::insert(connection, &row)?;
            self.record_merge(connection, who, &row, "draft.upload")?;
            Ok(Named { id: id(&row.id)? })
        })?;
        let mut merge = self.draft_merge(who, (enterprise_id, draft_id), kept.id)?;
        merge.problems = read.problems.iter().map(Problem::from).collect();
        Ok(merge)
    }

    fn read_for(&self, copy: &Copy, bytes: &[u8]) -> Outcome<ReadWorkbook> {
        let expectation = Expectation {
            method: Some(copy.method.id.clone()),
            year: Some(i32::from(copy.row.year)),
            entity: Some(copy.credit_code.clone()),
        };
        let read = self
            .reader
            .read(bytes, self.library(), Some(&expectation))
            .map_err(unreadable)?;
        let fatal = |problem: &qilu_accounting::Problem| problem.severity == Severity::Fatal;
        if read.problems.iter().any(fatal) {
            return Err(unusable(&read.problems));
        }
        Ok(read)
    }

    /// The workbooks of a working copy that wait to be merged.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn draft_merges(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
    ) -> Outcome<Vec<DraftMerge>> {
        self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            draft_merge::pending(connection, &copy.row)?
                .iter()
                .map(|kept| shown(self, connection, who, &copy, kept))
                .collect()
        })
    }

    /// A workbook that came back, beside what is kept now.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn draft_merge(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
        merge_id: Uuid,
    ) -> Outcome<DraftMerge> {
        self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let kept = draft_merge::find(connection, &copy.row, &merge_id.to_string())?;
            shown(self, connection, who, &copy, &kept)
        })
    }

    /// Settles the differences and saves what comes of it, all tables or none.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.stale` when the working copy has changed since the differences were shown,
    /// `draft.merge_ended`, `draft.unknown_choice`.
    pub fn apply_draft_merge(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        merge_id: Uuid,
        if_match: &str,
        choices: &DraftChoices,
    ) -> Outcome<DraftDetail> {
        let _: Named = self.once(who, once, |connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            let kept = draft_merge::find(connection, &copy.row, &merge_id.to_string())?;
            if if_match.trim_start_matches("W/") != copy.etag() {
                return Err(stale());
            }
            let sides = all_sides(connection, who, &copy, &kept)?;
            must_be_known(&sides, choices)?;
            for (table, sides) in &sides {
                let rows = sides.settled(choices);
                if copy.table(table).is_some_and(|kept| kept.rows != rows) {
                    self.keep_rows(connection, who, &copy, table, &rows)?;
                }
            }
            self.end_merge(connection, who, kept, "applied")?;
            Ok(Named { id: merge_id })
        })?;
        self.draft(who, enterprise_id, draft_id)
    }

    /// Lays a workbook that came back aside.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.merge_ended`.
    pub fn discard_draft_merge(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        merge_id: Uuid,
    ) -> Outcome<()> {
        self.once(who, once, |connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            let kept = draft_merge::find(connection, &copy.row, &merge_id.to_string())?;
            self.end_merge(connection, who, kept, "discarded")
        })
    }

    pub(super) fn end_merge(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        kept: Kept,
        state: &str,
    ) -> Outcome<()> {
        let ended = Kept {
            state: state.to_owned(),
            ended_by: Some(who.user_id()),
            ended_at: Some(self.clock.instant()),
            ..kept
        };
        draft_merge::end(connection, &ended).map_err(|error| match error {
            StoreError::Stale(_) => merge_ended(),
            other => other.into(),
        })?;
        self.record_merge(connection, who, &ended, &format!("draft.merge_{state}"))
    }

    pub(super) fn record_merge(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        merge: &Kept,
        action: &str,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &merge.enterprise_id,
            action,
            subject_kind: "draft",
            subject_id: &merge.draft_id,
            detail: json!({ "merge": merge.id, "file": merge.file_name, "hash": merge.object_hash }),
        };
        self.record(connection, who, deed)
    }

    /// Brings rows that could not be saved together with what somebody else saved; nothing is saved yet.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.…` for rows that cannot be kept.
    pub fn merge_draft_table(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
        table_id: &str,
        race: &DraftTableRace,
    ) -> Outcome<DraftTableMerged> {
        self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let kept = copy.table(table_id).ok_or_else(Fault::not_found)?;
            let table = copy.method.table(table_id).ok_or_else(Fault::not_found)?;
            let read = |rows: &[crate::view::DraftRow]| {
                let rows = serde_json::to_value(rows).map_err(Fault::internal)?;
                read_draft_rows(table, &rows).map_err(|problem| unusable(&[problem]))
            };
            let (base, mine) = (read(&race.base)?, read(&race.mine)?);
            let recognise = Recognise::ById;
            let sides = TableSides::new(
                copy.method,
                table,
                recognise,
                Some(&base),
                &mine,
                &kept.rows,
            );
            let by = Names::default().user(connection, &kept.kept.changed_by)?;
            let mut differences = DraftDifferences::default();
            sides.show(kept, &by, &BTreeMap::new(), &mut differences);
            let rows = write_draft_rows(&sides.settled(&race.settle));
            Ok(DraftTableMerged {
                differences: bounded(differences),
                rows: serde_json::from_value(rows).map_err(Fault::internal)?,
                etag: kept.etag(),
            })
        })
    }
}

/// The rows of the tables asked for, as a download contains them; of all where none is named.
pub(super) fn content(copy: &Copy, wanted: &[String]) -> Outcome<serde_json::Value> {
    if wanted.iter().any(|id| copy.table(id).is_none()) {
        return Err(Fault::not_found());
    }
    let tables = copy.tables.iter().map(|table| {
        let rows = write_draft_rows(&table.rows);
        (table.kept.table_id.clone(), rows)
    });
    let asked = tables.filter(|(id, _)| wanted.is_empty() || wanted.contains(id));
    Ok(serde_json::Value::Object(asked.collect()))
}

/// The rows a download contained.
fn issued_rows(copy: &Copy, issue: &DraftIssue) -> Outcome<Rows> {
    let content: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&issue.content).map_err(Fault::internal)?;
    content
        .into_iter()
        .filter_map(|(id, rows)| Some((copy.method.table(&id)?, rows)))
        .map(|(table, rows)| {
            let rows = read_draft_rows(table, &rows).map_err(|problem| unusable(&[problem]))?;
            Ok((table.id.clone(), rows))
        })
        .collect()
}

/// Every table that the download contained and that is the caller's to write in, on all sides.
fn all_sides<'c>(
    connection: &mut AnyConnection,
    who: &SignedIn,
    copy: &'c Copy,
    kept: &Kept,
) -> Outcome<Vec<(&'c str, TableSides<'c>)>> {
    let file = file_entries(kept)?;
    let base = match &kept.issue_id {
        Some(issue) => draft_merge::find_issue(connection, &copy.row, issue)?,
        None => None,
    };
    let base = base.map(|issue| issued_rows(copy, &issue)).transpose()?;
    let method = copy.method;
    let mut all = Vec::new();
    for (table, here) in method.tables.iter().zip(&copy.tables) {
        let contained = base
            .as_ref()
            .is_none_or(|base| base.contains_key(&table.id));
        let given = is_given(who, &copy.row, &copy.hands, &table.id)?;
        if !contained || given.is_err() {
            continue;
        }
        let rows = file.tables.get(&table.id).map(Vec::as_slice);
        let rows = rows_of_entries(method, table, rows.unwrap_or_default());
        let base = base
            .as_ref()
            .map(|base| base.get(&table.id).map(Vec::as_slice).unwrap_or_default());
        let sides = TableSides::new(method, table, Recognise::ByKey, base, &rows, &here.rows);
        all.push((table.id.as_str(), sides));
    }
    Ok(all)
}

fn file_entries(kept: &Kept) -> Outcome<Entries> {
    Entries::from_text(&kept.content).map_err(|problem| Fault::internal(problem.message.en))
}

fn shown(
    app: &App,
    connection: &mut AnyConnection,
    who: &SignedIn,
    copy: &Copy,
    kept: &Kept,
) -> Outcome<DraftMerge> {
    let names = &mut Names::default();
    let file = file_entries(kept)?;
    let mut differences = DraftDifferences::default();
    for (id, sides) in all_sides(connection, who, copy, kept)? {
        let (Some(here), Some(table)) = (copy.table(id), copy.method.table(id)) else {
            continue;
        };
        let by = names.user(connection, &here.kept.changed_by)?;
        let rows = file.tables.get(id).map(Vec::as_slice).unwrap_or_default();
        let places = cell_places(copy.method, table, rows);
        sides.show(here, &by, &places, &mut differences);
    }
    let base = match &kept.issue_id {
        Some(issue) => draft_merge::find_issue(connection, &copy.row, issue)?,
        None => None,
    };
    let base = base
        .map(|issue| {
            Ok::<_, Fault>(DraftBase {
                issued_by: names.user(connection, &issue.issued_by)?,
                issued_at: utc(issue.issued_at),
            })
        })
        .transpose()?;
    Ok(DraftMerge {
        id: id(&kept.id)?,
        draft_id: id(&kept.draft_id)?,
        file_name: kept.file_name.clone(),
        state: kept.state.clone(),
        created_by: names.user(connection, &kept.created_by)?,
        created_at: utc(kept.created_at),
        base,
        record: taken_from(app, connection, who, kept)?,
        etag: copy.etag(),
        differences: bounded(differences),
        problems: Vec::new(),
    })
}

/// Refuses a choice about something that does not differ.
fn must_be_known(sides: &[(&str, TableSides<'_>)], choices: &DraftChoices) -> Outcome<()> {
    let known: BTreeSet<(&str, &str, Option<&str>)> = sides
        .iter()
        .flat_map(|(table, sides)| {
            let changes = sides.changes.iter();
            changes.map(|change| (*table, change.identity.as_str(), change.column()))
        })
        .collect();
    let stray = choices.choices.iter().find(|choice| {
        let place = (
            choice.table.as_str(),
            choice.row.as_str(),
            choice.column.as_deref(),
        );
        !known.contains(&place)
    });
    let Some(stray) = stray else { return Ok(()) };
    let fault = Fault::new(
        FaultKind::Unprocessable,
        "draft.unknown_choice",
        "所选的差异项不存在，请刷新差异清单后重新选择。",
        "A choice is about something that does not differ; reload the list of differences and choose again.",
    );
    Err(fault.at(crate::view::Place {
        table: Some(stray.table.clone()),
        row_key: Some(stray.row.clone()),
        column: stray.column.clone(),
        at: None,
    }))
}

fn merge_ended() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.merge_ended",
        "该工作簿已经合并或放弃，不能再次处理。",
        "This workbook has been merged or laid aside already.",
    )
}
