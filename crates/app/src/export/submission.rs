//! The list of submissions as a workbook.

use qilu_quantity::Lang;
use qilu_verification::State;
use qilu_workbook::export::{ExportCell, ExportKind};

use crate::{
    App, SignedIn,
    export::{
        COUNT, Column, Labels, List, PAGE_ROWS, TONNES, YEAR, all, filtered, joined, moment,
        number_or_blank, text, worded,
    },
    fault::Outcome,
    query::SubmissionQuery,
    view::{Download, Named, SubmissionSummary, Text},
};

impl App {
    /// The submissions the filters select, in scope, as a workbook.
    ///
    /// # Errors
    /// As `submissions`; `export.too_long`.
    pub fn export_submissions(
        &self,
        who: &SignedIn,
        query: &SubmissionQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| SubmissionQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.submissions(who, &page(cursor)))?;
        let labels = Labels::of(self, lang)?;
        let city = |row: &Row| text(labels.city(&row.enterprise.city_code));
        let sectors = |row: &Row| {
            joined(
                row.enterprise
                    .sectors
                    .iter()
                    .map(|code| labels.sector(code)),
            )
        };
        let state = |row: &Row| text(row.state_label.get(lang));
        let due = |row: &Row| {
            row.due
                .map_or(ExportCell::Blank, |due| ExportCell::Date(due.to_string()))
        };
        let columns = [
            Column::new(("年度", "Year"), YEAR, &|row: &Row| {
                ExportCell::Integer(row.year.into())
            }),
            Column::new(("企业名称", "Enterprise"), ExportKind::Text, &|row| {
                text(&row.enterprise.name)
            }),
            Column::new(
                ("统一社会信用代码", "Credit code"),
                ExportKind::Text,
                &|row| text(&row.enterprise.credit_code),
            ),
            Column::new(("城市", "City"), ExportKind::Text, &city),
            Column::new(("行业", "Sector"), ExportKind::Text, &sectors),
            Column::new(("状态", "State"), ExportKind::Text, &state),
            Column::new(
                ("报告：直接排放（tCO₂e）", "Reported direct (tCO2e)"),
                TONNES,
                &|row| number_or_blank(row.direct_tonnes.as_deref()),
            ),
            Column::new(
                (
                    "报告：含外购电热（tCO₂e）",
                    "Reported with purchased energy (tCO2e)",
                ),
                TONNES,
                &|row| number_or_blank(row.with_indirect_tonnes.as_deref()),
            ),
            Column::new(
                ("认定：直接排放（tCO₂e）", "Determined direct (tCO2e)"),
                TONNES,
                &|row| number_or_blank(row.determined_tonnes.as_deref()),
            ),
            Column::new(
                ("未答复的不符合项", "Open findings"),
                COUNT,
                &|row| ExportCell::Integer(row.open_findings),
            ),
            Column::new(
                ("核查机构", "Verification body"),
                ExportKind::Text,
                &|row| named(row.body.as_ref()),
            ),
            Column::new(("核查组长", "Lead verifier"), ExportKind::Text, &|row| {
                named(row.lead.as_ref())
            }),
            Column::new(("办理期限", "Due"), ExportKind::Date, &due),
            Column::new(
                ("更新时间（北京时间）", "Last change (UTC+8)"),
                ExportKind::Text,
                &|row| moment(row.updated_at),
            ),
        ];
        let title = Text::new("排放报告列表", "Submissions");
        self.workbook_of(
            &List {
                title,
                notes: vec![filtered(&[
                    (("年度", "Year"), query.year.map(|year| year.to_string())),
                    (
                        ("城市", "City"),
                        worded(query.city.as_deref(), |code| {
                            Some(labels.city(code).to_owned())
                        }),
                    ),
                    (
                        ("行业", "Sector"),
                        worded(query.sector.as_deref(), |code| {
                            Some(labels.sector(code).to_owned())
                        }),
                    ),
                    (
                        ("状态", "State"),
                        worded(query.state.as_deref(), |code| state_label(code, lang)),
                    ),
                    (("搜索", "Search"), query.search.clone()),
                ])],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}

type Row = SubmissionSummary;

fn state_label(code: &str, lang: Lang) -> Option<String> {
    let label = code.parse::<State>().ok()?.label();
    Some(label.get(lang).to_owned())
}

fn named(named: Option<&Named>) -> ExportCell {
    text(named.map(|named| named.name.clone()).unwrap_or_default())
}
