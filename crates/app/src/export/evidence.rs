//! The evidence of a submission as a workbook.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{COUNT, Column, List, PAGE_ROWS, all, moment, text},
    fault::Outcome,
    query::EvidenceQuery,
    view::{Download, Evidence, LabFacts, Page, Text},
};

impl App {
    /// The evidence the filters select as a workbook.
    ///
    /// # Errors
    /// As `evidence`.
    pub fn export_evidence(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        query: &EvidenceQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let rows = all(|cursor| {
            let page = EvidenceQuery {
                cursor,
                limit: Some(PAGE_ROWS),
                ..query.clone()
            };
            let found = self.evidence(who, submission_id, &page)?;
            Ok(Page {
                items: found.items,
                next_cursor: found.next_cursor,
                total: Some(found.total),
            })
        })?;
        let kind = |row: &Evidence| text(row.kind_label.get(lang));
        let place = |row: &Evidence| text(row.place_label.get(lang));
        let problems = |row: &Evidence| {
            let told = row
                .problems
                .iter()
                .map(|problem| format!("{} {}", problem.code, problem.message.get(lang)));
            text(told.collect::<Vec<_>>().join("\n"))
        };
        let columns = [
            Column::new(("序号", "No."), COUNT, &|row: &Evidence| {
                ExportCell::Integer(row.number)
            }),
            Column::new(("类别", "Kind"), ExportKind::Text, &kind),
            Column::new(("文件", "File"), ExportKind::Text, &|row| {
                text(&row.file_name)
            }),
            Column::new(("所附数据", "Place"), ExportKind::Text, &place),
            Column::new(("检测机构", "Laboratory"), ExportKind::Text, &|row| {
                of_lab(row, |lab| Some(lab.laboratory.clone()))
            }),
            Column::new(("CMA 编号", "CMA no."), ExportKind::Text, &|row| {
                of_lab(row, |lab| lab.cma.clone())
            }),
            Column::new(("CNAS 编号", "CNAS no."), ExportKind::Text, &|row| {
                of_lab(row, |lab| lab.cnas.clone())
            }),
            Column::new(("报告编号", "Report no."), ExportKind::Text, &|row| {
                of_lab(row, |lab| Some(lab.report_number.clone()))
            }),
            Column::new(("样品编号", "Sample no."), ExportKind::Text, &|row| {
                of_lab(row, |lab| Some(lab.sample_id.clone()))
            }),
            Column::new(("采样日期", "Sampled on"), ExportKind::Date, &|row| {
                day(row, |lab| Some(lab.sampled_on))
            }),
            Column::new(("送样日期", "Sent on"), ExportKind::Date, &|row| {
                day(row, |lab| lab.sent_on)
            }),
            Column::new(("收样日期", "Received on"), ExportKind::Date, &|row| {
                day(row, |lab| Some(lab.received_on))
            }),
            Column::new(("检测日期", "Tested on"), ExportKind::Date, &|row| {
                day(row, |lab| Some(lab.tested_on))
            }),
            Column::new(("签发日期", "Issued on"), ExportKind::Date, &|row| {
                day(row, |lab| Some(lab.issued_on))
            }),
            Column::new(("问题", "Problems"), ExportKind::Text, &problems),
            Column::new(("备注", "Remark"), ExportKind::Text, &|row| {
                text(&row.note)
            }),
            Column::new(("上传人", "Added by"), ExportKind::Text, &|row| {
                text(&row.added_by)
            }),
            Column::new(
                ("上传时间（北京时间）", "Added at (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.added_at),
            ),
            Column::new(
                ("移除理由", "Removed because"),
                ExportKind::Text,
                &|row| {
                    text(
                        row.removed
                            .as_ref()
                            .map(|gone| gone.reason.clone())
                            .unwrap_or_default(),
                    )
                },
            ),
            Column::new(
                ("文件摘要（SHA-256）", "SHA-256"),
                ExportKind::Text,
                &|row| text(&row.content_hash),
            ),
        ];
        self.workbook_of(
            &List {
                title: Text::new("佐证材料清单", "Evidence"),
                notes: Vec::new(),
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}

fn of_lab(row: &Evidence, field: impl Fn(&LabFacts) -> Option<String>) -> ExportCell {
    text(row.lab.as_ref().and_then(field).unwrap_or_default())
}

fn day(row: &Evidence, field: impl Fn(&LabFacts) -> Option<chrono::NaiveDate>) -> ExportCell {
    let found = row.lab.as_ref().and_then(field);
    found.map_or(ExportCell::Blank, |day| ExportCell::Date(day.to_string()))
}
