//! Workbooks given back with their problems marked: one, or all that need mending in one ZIP.

use std::io::{Cursor, Write as _};

use qilu_access::Capability;
use qilu_accounting as accounting;
use qilu_quantity::Lang;
use qilu_reader::Unread;
use qilu_store::{
    PageRequest,
    bulk::{self, BulkItem as Item, BulkJob as Row, ItemFilter},
    limits::PAGE_ROWS_MAX,
};
use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::archive::bytes_of;
use crate::{
    App, SignedIn,
    app::id,
    fault::{Fault, FaultKind, Outcome},
    query::BulkItemQuery,
    unread::unreadable,
    view::{Download, Problem, Severity, XLSX},
};

/// The media type of a ZIP.
const ZIP: &str = "application/zip";
/// All workbooks of one ZIP.
const ZIP_BYTES_MAX: usize = 256 << 20;

impl App {
    /// One workbook of a bulk upload with its problems coloured, commented and listed.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `bulk.nothing_marked`.
    pub fn annotated_bulk_item(
        &self,
        who: &SignedIn,
        bulk_id: Uuid,
        item_id: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        who.may(Capability::ReportBulk)?;
        let own = who.actor.organisation.to_string();
        let (row, item) = self.store.read(|connection| {
            let row = bulk::find(connection, &own, &bulk_id.to_string())?;
            let item = bulk::item(connection, &row, &item_id.to_string())?;
            Ok::<_, Fault>((row, item))
        })?;
        let archive = match row.kind.as_str() {
            "zip" if item.version_id.is_none() => self.bulk_bytes(&row)?,
            _ => Vec::new(),
        };
        let marked = self.marked(who, &row, &item, &archive, lang)?;
        marked.ok_or_else(nothing_marked)
    }

    /// Every workbook of a bulk upload that needs mending, marked, in one ZIP with the list of results.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `bulk.nothing_marked`, `export.too_long`.
    pub fn annotated_bulk(&self, who: &SignedIn, bulk_id: Uuid, lang: Lang) -> Outcome<Download> {
        who.may(Capability::ReportBulk)?;
        let own = who.actor.organisation.to_string();
        let (row, items) = self.store.read(|connection| {
            let row = bulk::find(connection, &own, &bulk_id.to_string())?;
            let mut items = Vec::new();
            let mut request = PageRequest {
                after: None,
                rows: Some(PAGE_ROWS_MAX),
            };
            loop {
                let page = bulk::items(connection, &row, &ItemFilter::default(), &request)?;
                items.extend(page.items.into_iter().filter(|item| item.error_count > 0));
                request.after = page.next;
                if request.after.is_none() {
                    break;
                }
            }
            Ok::<_, Fault>((row, items))
        })?;
        let archive = match row.kind.as_str() {
            "zip" => self.bulk_bytes(&row)?,
            _ => Vec::new(),
        };
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let mut total = 0;
        for item in &items {
            let Some(marked) = self.marked(who, &row, item, &archive, lang)? else {
                continue;
            };
            total += marked.bytes.len();
            if total > ZIP_BYTES_MAX {
                return Err(too_much());
            }
            // Two files may bear one name: their place in the upload tells them apart.
            let name = format!("{:03}_{}", item.ordinal, marked.file_name);
            add(&mut out, &name, &marked.bytes)?;
        }
        if total == 0 {
            return Err(nothing_marked());
        }
        let list = self.export_bulk_items(who, bulk_id, &BulkItemQuery::default(), lang)?;
        add(&mut out, &list.file_name, &list.bytes)?;
        let bytes = out.finish().map_err(Fault::internal)?.into_inner();
        let stem = row
            .file_name
            .rsplit_once('.')
            .map_or(row.file_name.as_str(), |(stem, _)| stem);
        let mark = mark_of(lang);
        Ok(Download {
            file_name: format!("{stem}_{mark}.zip"),
            content_type: ZIP,
            bytes,
        })
    }

    /// A workbook with its problems marked; none where it has none in a place, or cannot be opened.
    fn marked(
        &self,
        who: &SignedIn,
        row: &Row,
        item: &Item,
        archive: &[u8],
        lang: Lang,
    ) -> Outcome<Option<Download>> {
        if let (Some(enterprise), Some(version)) = (&item.enterprise_id, &item.version_id) {
            // What the person uploaded for the enterprise comes back to the person, though the version is the enterprise's.
            let who = who.for_enterprise(enterprise, &row.id);
            let (enterprise, version) = (id(enterprise)?, id(version)?);
            return self
                .annotated_workbook(&who, enterprise, version, lang)
                .map(Some);
        }
        let problems: Vec<Problem> =
            serde_json::from_str(&item.problems).map_err(Fault::internal)?;
        let problems: Vec<accounting::Problem> = problems.iter().map(problem).collect();
        if row.kind != "zip" || !problems.iter().any(|problem| problem.place.at.is_some()) {
            return Ok(None);
        }
        let entry = usize::try_from(item.entry).map_err(Fault::internal)?;
        let bytes = bytes_of(archive, entry, &item.name)?;
        let stem = stem(&item.name);
        match self.reader.annotate(&bytes, &problems, lang) {
            Ok(bytes) => Ok(Some(Download {
                bytes,
                file_name: format!("{stem}_{}.xlsx", mark_of(lang)),
                content_type: XLSX,
            })),
            // What cannot be opened cannot be marked either; the list of results says why.
            Err(Unread::File(_)) => Ok(None),
            Err(unread) => Err(unreadable(unread)),
        }
    }
}

fn add(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Outcome<()> {
    out.start_file(name, SimpleFileOptions::default())
        .map_err(Fault::internal)?;
    out.write_all(bytes).map_err(Fault::internal)
}

/// A file's name without its ending; the copy of an .xls is an .xlsx.
fn stem(name: &str) -> &str {
    let endings = [".xlsx", ".xls"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    stem.unwrap_or(name)
}

fn mark_of(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "批注",
        Lang::En => "annotated",
    }
}

/// A problem as it was kept, as the annotator takes it.
fn problem(kept: &Problem) -> accounting::Problem {
    let text = |text: &crate::view::Text| qilu_quantity::Text::new(&text.zh, &text.en);
    let severity = match kept.severity {
        Severity::Fatal => accounting::Severity::Fatal,
        Severity::Error => accounting::Severity::Error,
        Severity::Warning => accounting::Severity::Warning,
        Severity::Note => accounting::Severity::Note,
    };
    let place = accounting::Place {
        table: kept.place.table.clone(),
        row_key: kept.place.row_key.clone(),
        column: kept.place.column.clone(),
        at: kept.place.at.as_ref().map(|at| accounting::CellAt {
            sheet: at.sheet.clone(),
            cell: at.cell.clone(),
        }),
    };
    let mut problem =
        accounting::Problem::new(kept.code.clone(), severity, place, text(&kept.message));
    problem.mend = kept.mend.as_ref().map(text);
    problem.expected.clone_from(&kept.expected);
    problem.clause.clone_from(&kept.clause);
    problem.value.clone_from(&kept.value);
    problem
}

fn nothing_marked() -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "bulk.nothing_marked",
        "没有可以批注的填报表格：问题不在表格之内，或文件无法打开。",
        "There is no workbook to mark: the problems are not inside one, or it cannot be opened.",
    )
}

fn too_much() -> Fault {
    Fault::new(
        FaultKind::TooLarge,
        "export.too_long",
        "批注文件合计过大，请逐个下载。",
        "The marked workbooks are too large together; download them one by one.",
    )
}
