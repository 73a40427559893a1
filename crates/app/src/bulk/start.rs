//! Starting a bulk upload, cancelling it, going on with it, and trying again what failed.

use qilu_access::Capability;
use qilu_store::{
    AnyConnection,
    bulk::{self, BulkItem as Item, BulkJob as Row, WAITING},
    job, object, search_text,
};
use qilu_workbook::is_compound;
use serde_json::json;
use uuid::Uuid;

use super::{
    archive::{self, FILES_MAX, ZIP_MAGIC},
    work,
};
use crate::{
    App, NewFile, Once, SignedIn,
    app::id,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    layout::FileLayout,
    names::Names,
    paging::year,
    unread::{media_type, unusable},
    view::{Bulk, BulkRun, NewBulk},
};

/// The media type of a ZIP.
const ZIP: &str = "application/zip";

/// A file to be worked off, before it has a job.
struct Listed {
    name: String,
    entry: usize,
    credit_code: String,
}

impl App {
    /// Enters a bulk upload: it is worked off in the background.
    ///
    /// # Errors
    /// `access.forbidden`, `request.year`, `bulk.…` for a ZIP that cannot be used, `bulk.layout_needed` and `foreign.…` for
    /// a workbook of several enterprises, `not_found` for a layout out of sight.
    pub fn start_bulk(
        &self,
        who: &SignedIn,
        once: &Once,
        new: &NewBulk,
        file: &NewFile,
    ) -> Outcome<Bulk> {
        who.may(Capability::ReportBulk)?;
        let reporting_year = year(new.year)?;
        let layout = new
            .layout_id
            .map(|layout| self.file_layout(who, layout, None))
            .transpose()?;
        let is_zip = archive::is_archive(&file.bytes)?;
        let listed = if is_zip {
            files(&file.bytes)?
        } else {
            let layout = layout.as_ref().ok_or_else(|| layout_needed(&file.bytes))?;
            self.enterprises_in(file, layout, new.year)?
        };
        let kind = if is_zip { ZIP } else { media_type(&file.bytes) };
        let blob = self.put_object(&file.bytes, kind)?;
        let row = Row {
            organisation_id: who.actor.organisation.to_string(),
            id: self.new_id().to_string(),
            kind: if is_zip { "zip" } else { "rows" }.to_owned(),
            file_name: file.name.clone(),
            object_hash: blob.hash.clone(),
            year: reporting_year,
            layout_id: layout.as_ref().map(|layout| layout.id.clone()),
            layout_version: layout.as_ref().map(|layout| layout.version),
            state: WAITING.to_owned(),
            run: 1,
            row_version: 1,
            total: i64::try_from(listed.len()).map_err(Fault::internal)?,
            fault_zh: String::new(),
            fault_en: String::new(),
            search_text: search_text(&[&file.name]),
            created_by: who.user_id(),
            created_at: self.clock.instant(),
            finished_at: None,
        };
        let items = listed
            .into_iter()
            .zip(1..)
            .map(|(listed, ordinal)| self.item(&row, listed, ordinal))
            .collect::<Outcome<Vec<_>>>()?;
        self.once(who, once, |connection| {
            object::put(connection, &blob)?;
            bulk::insert(connection, &row, &items)?;
            self.enqueue_bulk(connection, &row)?;
            self.record_bulk(connection, who, "bulk.start", &row)?;
            self.show_bulk(connection, &row, &mut Names::default())
        })
    }

    /// Cancels a bulk upload, goes on with one that was cancelled, or tries again what failed. What is stored stays.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `bulk.not_in_this_state`, `bulk.run`.
    pub fn run_bulk(
        &self,
        who: &SignedIn,
        once: &Once,
        bulk_id: Uuid,
        wanted: &BulkRun,
    ) -> Outcome<Bulk> {
        who.may(Capability::ReportBulk)?;
        let own = who.actor.organisation.to_string();
        self.once(who, once, |connection| {
            let row = bulk::find(connection, &own, &bulk_id.to_string())?;
            let acts = super::show::acts(connection, &row)?;
            if !["cancel", "resume", "retry"].contains(&wanted.run.as_str()) {
                return Err(unknown_run(&wanted.run));
            }
            if !acts.contains(&wanted.run) {
                return Err(not_in_this_state());
            }
            let row = match wanted.run.as_str() {
                "cancel" => Row {
                    state: "cancelled".to_owned(),
                    finished_at: Some(self.clock.instant()),
                    ..row
                },
                run => {
                    if run == "retry" {
                        bulk::retry(connection, &row)?;
                    }
                    let row = Row {
                        state: WAITING.to_owned(),
                        run: row.run + 1,
                        fault_zh: String::new(),
                        fault_en: String::new(),
                        finished_at: None,
                        ..row
                    };
                    self.enqueue_bulk(connection, &row)?;
                    row
                }
            };
            let row = bulk::save(connection, &row)?;
            self.record_bulk(connection, who, &format!("bulk.{}", wanted.run), &row)?;
            self.show_bulk(connection, &row, &mut Names::default())
        })
    }

    fn item(&self, row: &Row, listed: Listed, ordinal: i64) -> Outcome<Item> {
        Ok(Item {
            organisation_id: row.organisation_id.clone(),
            job_id: row.id.clone(),
            ordinal,
            id: self.new_id().to_string(),
            search_text: search_text(&[&listed.name, &listed.credit_code]),
            name: listed.name,
            entry: i64::try_from(listed.entry).map_err(Fault::internal)?,
            outcome: WAITING.to_owned(),
            content_hash: String::new(),
            credit_code: listed.credit_code,
            method_id: String::new(),
            enterprise_id: None,
            enterprise_name: String::new(),
            code: String::new(),
            message_zh: String::new(),
            message_en: String::new(),
            problems: "[]".to_owned(),
            error_count: 0,
            warning_count: 0,
            submission_id: None,
            version_id: None,
            done_at: None,
        })
    }

    /// The enterprises with rows in a workbook.
    fn enterprises_in(
        &self,
        file: &NewFile,
        layout: &FileLayout,
        reporting_year: i32,
    ) -> Outcome<Vec<Listed>> {
        if !layout.layout.has_entities() {
            return Err(layout_needed(&file.bytes));
        }
        let applied = self
            .read_by_layout(&layout.layout, file, reporting_year)?
            .applied;
        let fatal = |problem: &&qilu_accounting::Problem| {
            problem.severity == qilu_accounting::Severity::Fatal
        };
        if applied.problems.iter().any(|problem| fatal(&problem)) || applied.entities.is_empty() {
            return Err(unusable(&applied.problems));
        }
        if applied.entities.len() > FILES_MAX {
            return Err(too_many_enterprises());
        }
        Ok(applied
            .entities
            .into_keys()
            .map(|credit_code| Listed {
                name: credit_code.clone(),
                entry: 0,
                credit_code,
            })
            .collect())
    }

    fn enqueue_bulk(&self, connection: &mut AnyConnection, row: &Row) -> Outcome<()> {
        let wanted = work::Wanted {
            organisation: id(&row.organisation_id)?,
            bulk: id(&row.id)?,
            run: row.run,
        };
        let payload = serde_json::to_string(&wanted).map_err(Fault::internal)?;
        let (id, now) = (self.new_id().to_string(), self.clock.instant());
        job::enqueue(connection, &id, work::QUEUE, work::NAME, &payload, now)?;
        Ok(())
    }

    fn record_bulk(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        action: &str,
        row: &Row,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &row.organisation_id,
            action,
            subject_kind: "bulk",
            subject_id: &row.id,
            detail: json!({
                "file": row.file_name, "year": row.year, "files": row.total, "layout": row.layout_id, "run": row.run,
            }),
        };
        self.record(connection, who, deed)
    }
}

fn files(bytes: &[u8]) -> Outcome<Vec<Listed>> {
    let entries = archive::entries(bytes)?;
    Ok(entries
        .into_iter()
        .map(|entry| Listed {
            name: entry.name,
            entry: entry.position,
            credit_code: String::new(),
        })
        .collect())
}

/// A single file that is no ZIP: a workbook wants a layout with a credit code, anything else is nothing we read.
fn layout_needed(bytes: &[u8]) -> Fault {
    if bytes.starts_with(ZIP_MAGIC) || is_compound(bytes) {
        Fault::field(
            "bulk.layout_needed",
            "layout_id",
            "一个工作簿包含多家企业时，请选择含统一社会信用代码列的自有表格映射；单个企业的填报表格请压缩为 ZIP 后上传。",
            "For one workbook of several enterprises choose a layout with a column of the credit code; pack workbooks of single enterprises into a ZIP.",
        )
    } else {
        Fault::new(
            FaultKind::Unprocessable,
            "bulk.not_a_zip",
            "该文件不是 ZIP 压缩包，也不是 .xlsx 工作簿。",
            "The file is neither a ZIP nor an .xlsx workbook.",
        )
    }
}

fn too_many_enterprises() -> Fault {
    Fault::new(
        FaultKind::TooLarge,
        "bulk.too_many",
        format!("一个工作簿最多包含 {FILES_MAX} 家企业，请分批上传。"),
        format!("One workbook holds at most {FILES_MAX} enterprises; send them in parts."),
    )
}

fn not_in_this_state() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "bulk.not_in_this_state",
        "该批次的当前状态不允许此操作。",
        "The bulk upload's state does not allow this.",
    )
}

fn unknown_run(run: &str) -> Fault {
    Fault::field(
        "bulk.run",
        "run",
        format!("没有“{run}”这一操作，可用：cancel, resume, retry。"),
        format!("There is no run {run:?}; there are cancel, resume, retry."),
    )
}
