//! Proposed changes of the methods' data, and what one would change, as workbooks.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{
        COUNT, Column, Labels, List, PAGE_ROWS, TONNES, YEAR, all, filtered, moment,
        number_or_blank, text, text_or_blank, worded,
    },
    fault::Outcome,
    query::{ChangeQuery, ProposalQuery},
    view::{ChangedTonnes, Download, Proposal, ProposalChange, Text},
};

impl App {
    /// The proposals the filters select as a workbook.
    ///
    /// # Errors
    /// As `proposals`; `export.too_long`.
    pub fn export_proposals(
        &self,
        who: &SignedIn,
        query: &ProposalQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| ProposalQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.proposals(who, &page(cursor)))?;
        let kind = |row: &Proposal| text(kind_word(&row.kind, lang));
        let state = |row: &Proposal| text(state_word(&row.state, lang));
        let from = |row: &Proposal| ExportCell::Date(row.effective_from.to_string());
        let columns = [
            Column::new(("类别", "Kind"), ExportKind::Text, &kind),
            Column::new(("对象", "Subject"), ExportKind::Text, &|row| {
                text(&row.subject)
            }),
            Column::new(("理由", "Reason"), ExportKind::Text, &|row| {
                text(&row.reason)
            }),
            Column::new(("生效日期", "Effective from"), ExportKind::Date, &from),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(("已测算报告", "Reports computed"), COUNT, &|row| {
                ExportCell::Integer(row.impact.done)
            }),
            Column::new(
                ("结果有变化的报告", "Reports that change"),
                COUNT,
                &|row| ExportCell::Integer(row.impact.changed),
            ),
            Column::new(("提出人", "Proposed by"), ExportKind::Text, &|row| {
                text(&row.proposed_by.name)
            }),
            Column::new(
                ("提出时间（北京时间）", "Proposed at (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.proposed_at),
            ),
            Column::new(("决定人", "Decided by"), ExportKind::Text, &|row| {
                text_or_blank(row.decided_by.as_ref().map(|by| by.name.as_str()))
            }),
            Column::new(("决定意见", "Note"), ExportKind::Text, &|row| {
                text(&row.note)
            }),
        ];
        let filters = filtered(&[(
            ("状态", "State"),
            worded(query.state.as_deref(), |code| Some(state_word(code, lang))),
        )]);
        self.workbook_of(
            &List {
                title: Text::new("方法数据变更清单", "Changes of the methods' data"),
                notes: vec![filters],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }

    /// What a proposal would change, report by report, as a workbook.
    ///
    /// # Errors
    /// As `proposal_changes`; `export.too_long`.
    pub fn export_proposal_changes(
        &self,
        who: &SignedIn,
        proposal_id: Uuid,
        query: &ChangeQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let proposal = self.proposal(who, proposal_id)?.proposal;
        let page = |cursor| ChangeQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.proposal_changes(who, proposal_id, &page(cursor)))?;
        let labels = Labels::of(self, lang)?;
        let city = |row: &ProposalChange| text(labels.city(&row.city_code));
        let columns = [
            Column::new(
                ("企业", "Enterprise"),
                ExportKind::Text,
                &|row: &ProposalChange| text(&row.enterprise.name),
            ),
            Column::new(("城市", "City"), ExportKind::Text, &city),
            Column::new(("年度", "Year"), YEAR, &|row| {
                ExportCell::Integer(row.year.into())
            }),
            Column::new(("核算方法", "Method"), ExportKind::Text, &|row| {
                text(&row.method_id)
            }),
            Column::new(
                (
                    "不含外购电热：现在（tCO₂e）",
                    "Without purchased energy, now (tCO2e)",
                ),
                TONNES,
                &|row| before(&row.without_indirect),
            ),
            Column::new(
                ("不含外购电热：变更后", "Without purchased energy, then"),
                TONNES,
                &|row| after(&row.without_indirect),
            ),
            Column::new(("差额", "Difference"), TONNES, &|row| {
                difference(&row.without_indirect)
            }),
            Column::new(
                (
                    "含外购电热：现在（tCO₂e）",
                    "With purchased energy, now (tCO2e)",
                ),
                TONNES,
                &|row| before(&row.with_indirect),
            ),
            Column::new(
                ("含外购电热：变更后", "With purchased energy, then"),
                TONNES,
                &|row| after(&row.with_indirect),
            ),
            Column::new(("差额", "Difference"), TONNES, &|row| {
                difference(&row.with_indirect)
            }),
            Column::new(
                ("履约口径：现在（tCO₂）", "Compliance, now (tCO2)"),
                TONNES,
                &|row| before(&row.compliance),
            ),
            Column::new(
                ("履约口径：变更后", "Compliance, then"),
                TONNES,
                &|row| after(&row.compliance),
            ),
            Column::new(("差额", "Difference"), TONNES, &|row| {
                difference(&row.compliance)
            }),
        ];
        let only = query.changed.filter(|changed| *changed);
        let only = only.map(|_| match lang {
            Lang::Zh => "有变化".to_owned(),
            Lang::En => "changed".to_owned(),
        });
        let subject = format!("{} · {}", kind_word(&proposal.kind, lang), proposal.subject);
        self.workbook_of(
            &List {
                title: Text::new("变更影响测算", "Impact of a change"),
                notes: vec![
                    filtered(&[
                        (("变更", "Change"), Some(subject)),
                        (("报告", "Reports"), only),
                    ]),
                    Text::new(
                        format!("自 {} 起生效。", proposal.effective_from),
                        format!("In force from {}.", proposal.effective_from),
                    ),
                ],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}

fn before(changed: &ChangedTonnes) -> ExportCell {
    number_or_blank(changed.before.as_deref())
}

fn after(changed: &ChangedTonnes) -> ExportCell {
    number_or_blank(changed.after.as_deref())
}

fn difference(changed: &ChangedTonnes) -> ExportCell {
    number_or_blank(changed.difference.as_deref())
}

fn kind_word(code: &str, lang: Lang) -> String {
    let word = match (code, lang) {
        ("factors", Lang::Zh) => "因子库",
        ("factors", Lang::En) => "factor sets",
        ("gwp", Lang::Zh) => "GWP 取值",
        ("gwp", Lang::En) => "GWP set",
        ("method", Lang::Zh) => "方法文本",
        ("method", Lang::En) => "method text",
        (code, _) => code,
    };
    word.to_owned()
}

fn state_word(code: &str, lang: Lang) -> String {
    let word = match (code, lang) {
        ("proposed", Lang::Zh) => "待决定",
        ("proposed", Lang::En) => "proposed",
        ("adopted", Lang::Zh) => "已采纳",
        ("adopted", Lang::En) => "adopted",
        ("refused", Lang::Zh) => "未采纳",
        ("refused", Lang::En) => "refused",
        ("withdrawn", Lang::Zh) => "已撤回",
        ("withdrawn", Lang::En) => "withdrawn",
        (code, _) => code,
    };
    word.to_owned()
}
