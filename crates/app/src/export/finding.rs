//! The findings of a submission as a workbook.

use qilu_quantity::Lang;
use qilu_verification::Severity;
use qilu_workbook::export::{ExportCell, ExportKind};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{COUNT, Column, List, TONNES, cell_at, moment, number_or_blank, text, text_or_blank},
    fault::Outcome,
    view::{Download, Finding, Text},
};

impl App {
    /// The findings of a submission as a workbook.
    ///
    /// # Errors
    /// As `findings`.
    pub fn export_findings(
        &self,
        who: &SignedIn,
        submission_id: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        let rows = self.findings(who, submission_id)?;
        let item = |row: &Finding| text(format!("{} {}", row.item_code, row.item_label.get(lang)));
        let severity = |row: &Finding| match row.severity.parse::<Severity>() {
            Ok(severity) => text(severity.label().get(lang)),
            Err(_) => text(&row.severity),
        };
        let state = |row: &Finding| text(row.state_label.get(lang));
        let due = |row: &Finding| {
            row.due
                .map_or(ExportCell::Blank, |due| ExportCell::Date(due.to_string()))
        };
        let columns = [
            Column::new(("序号", "No."), COUNT, &|row: &Finding| {
                ExportCell::Integer(row.number)
            }),
            Column::new(("核查内容", "Item"), ExportKind::Text, &item),
            Column::new(("数据项", "Figure"), ExportKind::Text, &figure),
            Column::new(
                ("原始单元格", "Source cell"),
                ExportKind::Text,
                &source_cell,
            ),
            Column::new(
                ("不符合项描述", "Description"),
                ExportKind::Text,
                &|row| text(&row.description),
            ),
            Column::new(("严重程度", "Severity"), ExportKind::Text, &severity),
            Column::new(("影响（tCO₂e）", "Effect (tCO2e)"), TONNES, &|row| {
                number_or_blank(row.tonnes_effect.as_deref())
            }),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(("企业答复", "Answer"), ExportKind::Text, &|row| {
                text_or_blank(row.answer.as_deref())
            }),
            Column::new(
                ("核销意见", "Verifier's remark"),
                ExportKind::Text,
                &|row| text_or_blank(row.remark.as_deref()),
            ),
            Column::new(("提出人", "Raised by"), ExportKind::Text, &|row| {
                text(&row.raised_by)
            }),
            Column::new(
                ("提出时间（北京时间）", "Raised at (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.raised_at),
            ),
            Column::new(("整改期限", "Due"), ExportKind::Date, &due),
        ];
        let title = Text::new("不符合项清单", "Findings");
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

fn figure(row: &Finding) -> ExportCell {
    let Some(place) = &row.place else {
        return ExportCell::Blank;
    };
    let parts = [&place.table, &place.row_key, &place.column]
        .into_iter()
        .flatten();
    text(
        parts
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" / "),
    )
}

fn source_cell(row: &Finding) -> ExportCell {
    cell_at(row.place.as_ref().and_then(|place| place.at.as_ref()))
}
