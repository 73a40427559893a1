//! The layouts of organisations' own workbooks as a workbook.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind};

use crate::{
    App, SignedIn,
    export::{COUNT, Column, List, PAGE_ROWS, all, filtered, moment, text, worded},
    fault::Outcome,
    query::LayoutQuery,
    view::{Download, LayoutSummary, Text},
};

impl App {
    /// The layouts the caller may use and the filters select, as a workbook.
    ///
    /// # Errors
    /// As `layouts`; `export.too_long`.
    pub fn export_layouts(
        &self,
        who: &SignedIn,
        query: &LayoutQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| LayoutQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.layouts(who, &page(cursor)))?;
        let state = |row: &LayoutSummary| {
            let code = if row.retired { "retired" } else { "active" };
            text(state_word(code, lang))
        };
        let shared = |row: &LayoutSummary| {
            text(match (row.shared, lang) {
                (true, Lang::Zh) => "集团共享",
                (true, Lang::En) => "shared in the group",
                (false, _) => "",
            })
        };
        let columns = [
            Column::new(
                ("名称", "Name"),
                ExportKind::Text,
                &|row: &LayoutSummary| text(&row.name),
            ),
            Column::new(("核算方法", "Method"), ExportKind::Text, &|row| {
                text(&row.method_id)
            }),
            Column::new(("版本", "Version"), COUNT, &|row| {
                ExportCell::Integer(row.version)
            }),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(("共享", "Shared"), ExportKind::Text, &shared),
            Column::new(("所属单位", "Organisation"), ExportKind::Text, &|row| {
                text(&row.organisation.name)
            }),
            Column::new(("创建人", "Made by"), ExportKind::Text, &|row| {
                text(&row.created_by)
            }),
            Column::new(
                ("更新时间（北京时间）", "Last change (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.updated_at),
            ),
        ];
        let filters = filtered(&[
            (("核算方法", "Method"), query.method_id.clone()),
            (
                ("状态", "State"),
                worded(query.state.as_deref(), |code| Some(state_word(code, lang))),
            ),
            (("搜索", "Search"), query.search.clone()),
        ]);
        self.workbook_of(
            &List {
                title: Text::new("自有表格映射", "Layouts"),
                notes: vec![filters],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}

fn state_word(code: &str, lang: Lang) -> String {
    let word = match (code, lang) {
        ("active", Lang::Zh) => "在用",
        ("active", Lang::En) => "in use",
        ("retired", Lang::Zh) => "已停用",
        (code, _) => code,
    };
    word.to_owned()
}
