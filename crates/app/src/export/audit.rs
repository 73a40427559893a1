//! The audit trail as a workbook.

use qilu_quantity::Lang;
use qilu_workbook::export::ExportKind;

use crate::{
    App, SignedIn,
    export::{Column, List, PAGE_ROWS, all, moment, text},
    fault::Outcome,
    query::PageQuery,
    view::{AuditEvent, Download, Text},
};

impl App {
    /// The audited acts the caller may see as a workbook, the latest first.
    ///
    /// # Errors
    /// As `audit`; `export.too_long`.
    pub fn export_audit(&self, who: &SignedIn, lang: Lang) -> Outcome<Download> {
        let rows = all(|cursor| {
            self.audit(
                who,
                &PageQuery {
                    cursor,
                    limit: Some(PAGE_ROWS),
                },
            )
        })?;
        let actor = |row: &AuditEvent| match (&row.actor, lang) {
            (Some(login), _) => text(login),
            (None, Lang::Zh) => text("系统"),
            (None, Lang::En) => text("system"),
        };
        let subject = |row: &AuditEvent| text(row.subject_id.clone().unwrap_or_default());
        let columns = [
            Column::new(
                ("时间（北京时间）", "Time (UTC+8)"),
                ExportKind::Text,
                &|row: &AuditEvent| moment(row.at),
            ),
            Column::new(("操作人", "Who"), ExportKind::Text, &actor),
            Column::new(("操作", "Act"), ExportKind::Text, &|row| {
                text(&row.action)
            }),
            Column::new(
                ("对象类别", "Kind of subject"),
                ExportKind::Text,
                &|row| text(&row.subject_kind),
            ),
            Column::new(("对象标识", "Subject"), ExportKind::Text, &subject),
            Column::new(("详情", "Detail"), ExportKind::Text, &|row| {
                text(row.detail.to_string())
            }),
        ];
        let title = Text::new("审计日志", "Audit trail");
        self.workbook_of(
            &List {
                title,
                notes: Vec::new(),
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}
