//! Waivers as a workbook.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind};

use crate::{
    App, SignedIn,
    export::{Column, List, PAGE_ROWS, all, filtered, moment, text, text_or_blank, worded},
    fault::Outcome,
    query::WaiverQuery,
    view::{Download, Text, Waiver},
};

impl App {
    /// The waivers the filters select, in scope, as a workbook.
    ///
    /// # Errors
    /// As `waivers`; `export.too_long`.
    pub fn export_waivers(
        &self,
        who: &SignedIn,
        query: &WaiverQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| WaiverQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.waivers(who, &page(cursor)))?;
        let says = |row: &Waiver| text_or_blank(row.check_says.as_ref().map(|says| says.get(lang)));
        let state = |row: &Waiver| text(state_word(&row.state, lang));
        let until = |row: &Waiver| ExportCell::Date(row.until.to_string());
        let columns = [
            Column::new(
                ("企业", "Enterprise"),
                ExportKind::Text,
                &|row: &Waiver| text(&row.enterprise.name),
            ),
            Column::new(("核算方法", "Method"), ExportKind::Text, &|row| {
                text(&row.method_id)
            }),
            Column::new(("校验规则", "Check"), ExportKind::Text, &|row| {
                text(&row.check_code)
            }),
            Column::new(("规则内容", "What it says"), ExportKind::Text, &says),
            Column::new(("理由", "Reason"), ExportKind::Text, &|row| {
                text(&row.reason)
            }),
            Column::new(("有效期至", "Until"), ExportKind::Date, &until),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(("申请人", "Asked by"), ExportKind::Text, &|row| {
                text(&row.asked_by.name)
            }),
            Column::new(
                ("申请时间（北京时间）", "Asked at (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.asked_at),
            ),
            Column::new(("审批人", "Decided by"), ExportKind::Text, &|row| {
                text_or_blank(row.decided_by.as_ref().map(|by| by.name.as_str()))
            }),
            Column::new(
                ("审批时间（北京时间）", "Decided at (UTC+8)"),
                ExportKind::Text,
                &|row| row.decided_at.map_or(ExportCell::Blank, moment),
            ),
            Column::new(("审批意见", "Note"), ExportKind::Text, &|row| {
                text(&row.note)
            }),
        ];
        let holding = query.in_force.map(|holds| match (holds, lang) {
            (true, Lang::Zh) => "今日有效".to_owned(),
            (true, Lang::En) => "today".to_owned(),
            (false, _) => String::new(),
        });
        let filters = filtered(&[
            (
                ("状态", "State"),
                worded(query.state.as_deref(), |code| Some(state_word(code, lang))),
            ),
            (("核算方法", "Method"), query.method_id.clone()),
            (("校验规则", "Check"), query.check_code.clone()),
            (("有效", "In force"), holding),
        ]);
        self.workbook_of(
            &List {
                title: Text::new("校验豁免清单", "Waivers"),
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
        ("asked", Lang::Zh) => "待审批",
        ("asked", Lang::En) => "asked",
        ("approved", Lang::Zh) => "已批准",
        ("approved", Lang::En) => "approved",
        ("refused", Lang::Zh) => "未批准",
        ("refused", Lang::En) => "refused",
        ("ended", Lang::Zh) => "已终止",
        ("ended", Lang::En) => "ended",
        (code, _) => code,
    };
    word.to_owned()
}
