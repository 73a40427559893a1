//! Bulk uploads and their files, as they are shown and exported.

use std::collections::BTreeMap;

use qilu_access::Capability;
use qilu_quantity::Lang;
use qilu_store::{
    AnyConnection, Direction,
    bulk::{self, BulkItem as Item, BulkJob as Row, FAILED, ItemFilter},
    layout, version,
};
use qilu_workbook::export::{ExportCell, ExportKind};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    export::{COUNT, Column, List, PAGE_ROWS, all, text},
    fault::{Fault, Outcome},
    names::Names,
    paging::page_request,
    query::{BulkItemQuery, BulkQuery},
    view::{Bulk, BulkCounts, BulkItem, Download, Named, Page, Problem, Text},
};

impl App {
    /// A page of the bulk uploads of the caller's organisation, the latest first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`, `request.limit`.
    pub fn bulks(&self, who: &SignedIn, query: &BulkQuery) -> Outcome<Page<Bulk>> {
        who.may(Capability::ReportBulk)?;
        let own = who.actor.organisation.to_string();
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let search = query.search.as_deref();
            let page = bulk::list(connection, &own, search, Direction::Descending, &request)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let names = &mut Names::default();
            let items = page
                .items
                .iter()
                .map(|row| self.show_bulk(connection, row, names))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: None,
            })
        })
    }

    /// One bulk upload with how far it is.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`.
    pub fn bulk(&self, who: &SignedIn, bulk_id: Uuid) -> Outcome<Bulk> {
        who.may(Capability::ReportBulk)?;
        let own = who.actor.organisation.to_string();
        self.store.read(|connection| {
            let row = bulk::find(connection, &own, &bulk_id.to_string())?;
            self.show_bulk(connection, &row, &mut Names::default())
        })
    }

    /// A page of the files of a bulk upload, in their order.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `request.bad_cursor`, `request.limit`.
    pub fn bulk_items(
        &self,
        who: &SignedIn,
        bulk_id: Uuid,
        query: &BulkItemQuery,
    ) -> Outcome<Page<BulkItem>> {
        who.may(Capability::ReportBulk)?;
        let own = who.actor.organisation.to_string();
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        let filter = ItemFilter {
            outcomes: outcomes(query.outcome.as_deref()),
            text: query.search.clone(),
        };
        self.store.read(|connection| {
            let row = bulk::find(connection, &own, &bulk_id.to_string())?;
            let page = bulk::items(connection, &row, &filter, &request)?;
            let total = bulk::count_items(connection, &row, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let items = page
                .items
                .into_iter()
                .map(|item| shown(connection, who, &row, item))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(total),
            })
        })
    }

    /// The files of a bulk upload as a workbook.
    ///
    /// # Errors
    /// As `bulk_items`; `export.too_long`.
    pub fn export_bulk_items(
        &self,
        who: &SignedIn,
        bulk_id: Uuid,
        query: &BulkItemQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| BulkItemQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.bulk_items(who, bulk_id, &page(cursor)))?;
        let message = |row: &BulkItem| {
            let said = row.message.as_ref().map(|message| message.get(lang));
            text(said.unwrap_or_default())
        };
        let places = |row: &BulkItem| {
            let place = |problem: &Problem| {
                let at = problem.place.at.as_ref();
                let at = at.map(|at| format!("{}!{} ", at.sheet, at.cell));
                format!("{}{}", at.unwrap_or_default(), problem.message.get(lang))
            };
            let all: Vec<String> = row.problems.iter().map(place).collect();
            text(all.join("\n"))
        };
        let outcome = |row: &BulkItem| text(row.outcome_label.get(lang));
        let columns = [
            Column::new(("序号", "No."), COUNT, &|row: &BulkItem| {
                ExportCell::Integer(row.number)
            }),
            Column::new(("文件", "File"), ExportKind::Text, &|row| text(&row.name)),
            Column::new(("处理结果", "Outcome"), ExportKind::Text, &outcome),
            Column::new(("企业名称", "Enterprise"), ExportKind::Text, &|row| {
                let named = row.enterprise.as_ref().map(|named| named.name.clone());
                text(named.unwrap_or_default())
            }),
            Column::new(
                ("统一社会信用代码", "Credit code"),
                ExportKind::Text,
                &|row| text(&row.credit_code),
            ),
            Column::new(("核算方法", "Method"), ExportKind::Text, &|row| {
                text(row.method_id.clone().unwrap_or_default())
            }),
            Column::new(("错误", "Errors"), COUNT, &|row| {
                ExportCell::Integer(row.errors)
            }),
            Column::new(("警告", "Warnings"), COUNT, &|row| {
                ExportCell::Integer(row.warnings)
            }),
            Column::new(("说明", "Message"), ExportKind::Text, &message),
            Column::new(("问题", "Problems"), ExportKind::Text, &places),
        ];
        self.workbook_of(
            &List {
                title: Text::new("批量上报结果", "Bulk upload"),
                notes: Vec::new(),
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }

    pub(super) fn show_bulk(
        &self,
        connection: &mut AnyConnection,
        row: &Row,
        names: &mut Names,
    ) -> Outcome<Bulk> {
        let layout = match &row.layout_id {
            Some(layout_id) => Some(Named {
                id: id(layout_id)?,
                name: layout::name_of(connection, layout_id)?,
            }),
            None => None,
        };
        let fault = Some(Text::new(&row.fault_zh, &row.fault_en));
        Ok(Bulk {
            id: id(&row.id)?,
            kind: row.kind.clone(),
            file_name: row.file_name.clone(),
            year: i32::from(row.year),
            layout,
            state: row.state.clone(),
            counts: counts(&bulk::counts(connection, row)?, row.total),
            fault: fault.filter(|fault| !fault.zh.is_empty()),
            created_by: names.user(connection, &row.created_by)?,
            created_at: utc(row.created_at),
            finished_at: row.finished_at.map(utc),
            acts: acts(connection, row)?,
        })
    }
}

/// What may be done with an upload now.
pub(super) fn acts(connection: &mut AnyConnection, row: &Row) -> Outcome<Vec<String>> {
    if matches!(row.state.as_str(), "waiting" | "running") {
        return Ok(vec!["cancel".to_owned()]);
    }
    let by_outcome = bulk::counts(connection, row)?;
    let count = |outcome: &str| by_outcome.get(outcome).copied().unwrap_or(0);
    let mut acts = Vec::new();
    if count(bulk::WAITING) > 0 {
        acts.push("resume".to_owned());
    }
    if FAILED.iter().any(|outcome| count(outcome) > 0) {
        acts.push("retry".to_owned());
    }
    Ok(acts)
}

fn counts(by_outcome: &BTreeMap<String, i64>, total: i64) -> BulkCounts {
    let count = |outcome: &str| by_outcome.get(outcome).copied().unwrap_or(0);
    BulkCounts {
        total,
        waiting: count("waiting"),
        stored: count("stored"),
        existing: count("existing"),
        refused: count("refused"),
        no_enterprise: count("no_enterprise"),
        out_of_scope: count("out_of_scope"),
        duplicate: count("duplicate"),
    }
}

/// The outcomes a filter names; `failed` is all that a retry takes up.
fn outcomes(wanted: Option<&str>) -> Vec<String> {
    let wanted = wanted.into_iter().flat_map(|wanted| wanted.split(','));
    wanted
        .filter(|outcome| !outcome.is_empty())
        .flat_map(|outcome| match outcome {
            "failed" => FAILED.to_vec(),
            other => vec![other],
        })
        .map(str::to_owned)
        .collect()
}

/// How an outcome is called.
fn label(outcome: &str) -> Text {
    let (zh, en) = match outcome {
        "stored" => ("已生成新版本", "New version"),
        "existing" => ("与已有版本一致", "Same as a version there"),
        "refused" => ("未通过", "Refused"),
        "no_enterprise" => ("无此企业", "No such enterprise"),
        "out_of_scope" => ("不在范围内", "Out of scope"),
        "duplicate" => ("批次内重复", "Duplicate"),
        _ => ("等待处理", "Waiting"),
    };
    Text::new(zh, en)
}

fn shown(
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Row,
    item: Item,
) -> Outcome<BulkItem> {
    let problems: Vec<Problem> = serde_json::from_str(&item.problems).map_err(Fault::internal)?;
    let visible = match &item.version_id {
        Some(version_id) => version::find(connection, &who.rows, version_id).is_ok(),
        None => false,
    };
    let located = problems.iter().any(|problem| problem.place.at.is_some());
    let has_problems = item.error_count + item.warning_count > 0;
    let enterprise = match &item.enterprise_id {
        Some(enterprise_id) => Some(Named {
            id: id(enterprise_id)?,
            name: item.enterprise_name.clone(),
        }),
        None => None,
    };
    let message = Some(Text::new(&item.message_zh, &item.message_en));
    Ok(BulkItem {
        id: id(&item.id)?,
        number: item.ordinal,
        outcome_label: label(&item.outcome),
        annotated: item.version_id.is_some() && has_problems || row.kind == "zip" && located,
        name: item.name,
        outcome: item.outcome,
        credit_code: item.credit_code,
        method_id: Some(item.method_id).filter(|method| !method.is_empty()),
        enterprise,
        code: Some(item.code).filter(|code| !code.is_empty()),
        message: message.filter(|message| !message.zh.is_empty()),
        problems,
        errors: item.error_count,
        warnings: item.warning_count,
        submission_id: item.submission_id.as_deref().map(id).transpose()?,
        version_id: item.version_id.as_deref().map(id).transpose()?,
        visible,
        done_at: item.done_at.map(utc),
    })
}
