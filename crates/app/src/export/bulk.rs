//! Bulk uploads as a workbook.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind};

use crate::{
    App, SignedIn,
    export::{COUNT, Column, List, PAGE_ROWS, YEAR, all, filtered, moment, text, text_or_blank},
    fault::Outcome,
    query::BulkQuery,
    view::{Bulk, Download, Text},
};

impl App {
    /// The bulk uploads of the caller's organisation as a workbook, the latest first.
    ///
    /// # Errors
    /// As `bulks`; `export.too_long`.
    pub fn export_bulks(&self, who: &SignedIn, query: &BulkQuery, lang: Lang) -> Outcome<Download> {
        let page = |cursor| BulkQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.bulks(who, &page(cursor)))?;
        let state = |row: &Bulk| text(state_word(&row.state, lang));
        let columns = [
            Column::new(("文件", "File"), ExportKind::Text, &|row: &Bulk| {
                text(&row.file_name)
            }),
            Column::new(("年度", "Year"), YEAR, &|row| {
                ExportCell::Integer(row.year.into())
            }),
            Column::new(("表格映射", "Layout"), ExportKind::Text, &|row| {
                text_or_blank(row.layout.as_ref().map(|layout| layout.name.as_str()))
            }),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(("文件数", "Files"), COUNT, &|row| {
                ExportCell::Integer(row.counts.total)
            }),
            Column::new(("新版本", "New versions"), COUNT, &|row| {
                ExportCell::Integer(row.counts.stored)
            }),
            Column::new(("内容相同", "The same again"), COUNT, &|row| {
                ExportCell::Integer(row.counts.existing)
            }),
            Column::new(("未接受", "Not taken"), COUNT, &|row| {
                let counts = &row.counts;
                let refused = counts.refused + counts.no_enterprise;
                ExportCell::Integer(refused + counts.out_of_scope + counts.duplicate)
            }),
            Column::new(("上传人", "By"), ExportKind::Text, &|row| {
                text(&row.created_by)
            }),
            Column::new(
                ("上传时间（北京时间）", "Begun at (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.created_at),
            ),
            Column::new(
                ("完成时间（北京时间）", "Ended at (UTC+8)"),
                ExportKind::Text,
                &|row| row.finished_at.map_or(ExportCell::Blank, moment),
            ),
        ];
        self.workbook_of(
            &List {
                title: Text::new("批量上报记录", "Bulk uploads"),
                notes: vec![filtered(&[(("搜索", "Search"), query.search.clone())])],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}

fn state_word(code: &str, lang: Lang) -> String {
    let word = match (code, lang) {
        ("waiting", Lang::Zh) => "排队中",
        ("running", Lang::Zh) => "处理中",
        ("done", Lang::Zh) => "已完成",
        ("cancelled", Lang::Zh) => "已取消",
        ("failed", Lang::Zh) => "未完成",
        (code, _) => code,
    };
    word.to_owned()
}
