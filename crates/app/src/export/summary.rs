//! The key-unit emission summary and its lines as workbooks.

use qilu_access::Capability;
use qilu_quantity::Lang;
use qilu_verification::LineScope;
use qilu_workbook::export::{ExportCell, ExportKind};

use crate::{
    App, SignedIn,
    export::{
        COUNT, Column, Labels, List, PAGE_ROWS, TONNES, all, cell_at, filtered, number, text,
    },
    fault::Outcome,
    query::{SummaryLineQuery, SummaryQuery},
    view::{Download, PlantMemo, Summary, SummaryCell, SummaryLine, Text},
};

/// A row of the exported summary: a cell, or below all cells the memo of a plant.
enum Row<'a> {
    Cell(&'a SummaryCell),
    Memo(&'a PlantMemo),
}

impl Row<'_> {
    fn item(&self) -> Text {
        match self {
            Self::Cell(_) => Text::new("直接排放", "Direct emissions"),
            Self::Memo(_) => Text::new(
                "备注：外购电力和热力",
                "Memo: purchased electricity and heat",
            ),
        }
    }

    fn city_code(&self) -> &str {
        match self {
            Self::Cell(cell) => &cell.city_code,
            Self::Memo(memo) => &memo.city_code,
        }
    }

    fn sector(&self) -> &str {
        match self {
            Self::Cell(cell) => &cell.sector,
            Self::Memo(memo) => &memo.sector,
        }
    }
}

impl App {
    /// The summary as a workbook: direct emissions by city, sector and gas, then purchased electricity and heat plant
    /// by plant.
    ///
    /// # Errors
    /// As `summary`; `export.too_long`.
    pub fn export_summary(
        &self,
        who: &SignedIn,
        query: &SummaryQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        who.may(Capability::ExportSummary)?;
        let summary = self.summary(who, query)?;
        let labels = Labels::of(self, lang)?;
        let cells = summary.cells.iter().map(Row::Cell);
        let rows: Vec<Row<'_>> = cells.chain(summary.memos.iter().map(Row::Memo)).collect();
        let item = |row: &Row<'_>| text(row.item().get(lang));
        let city = |row: &Row<'_>| text(labels.city(row.city_code()));
        let sector = |row: &Row<'_>| text(labels.sector(row.sector()));
        let gas = of_cell(|cell| text(&cell.gas));
        let direct = of_cell(|cell| number(&cell.direct_tonnes));
        let electricity = of_memo(|memo| number(&memo.electricity_tonnes));
        let heat = of_memo(|memo| number(&memo.heat_tonnes));
        let enterprises = of_cell(|cell| ExportCell::Integer(cell.enterprises));
        let lines = of_cell(|cell| ExportCell::Integer(cell.lines));
        let columns = [
            Column::new(("项目", "Item"), ExportKind::Text, &item),
            Column::new(
                ("行政区划代码", "Region code"),
                ExportKind::Text,
                &|row| text(row.city_code()),
            ),
            Column::new(("城市", "City"), ExportKind::Text, &city),
            Column::new(("行业", "Sector"), ExportKind::Text, &sector),
            Column::new(("企业", "Enterprise"), ExportKind::Text, &enterprise),
            Column::new(("气体", "Gas"), ExportKind::Text, &gas),
            Column::new(
                ("直接排放（tCO₂e）", "Direct emissions (tCO2e)"),
                TONNES,
                &direct,
            ),
            Column::new(
                (
                    "备注：外购电力排放（tCO₂e）",
                    "Memo: purchased electricity (tCO2e)",
                ),
                TONNES,
                &electricity,
            ),
            Column::new(
                (
                    "备注：外购热力排放（tCO₂e）",
                    "Memo: purchased heat (tCO2e)",
                ),
                TONNES,
                &heat,
            ),
            Column::new(("企业数", "Enterprises"), COUNT, &enterprises),
            Column::new(("明细条数", "Lines"), COUNT, &lines),
        ];
        let title = title(summary.year);
        self.workbook_of(
            &List {
                title,
                notes: notes(
                    &summary,
                    filtered(&[
                        (
                            ("城市", "City"),
                            query
                                .city
                                .as_deref()
                                .map(|code| labels.city(code).to_owned()),
                        ),
                        (
                            ("行业", "Sector"),
                            query
                                .sector
                                .as_deref()
                                .map(|code| labels.sector(code).to_owned()),
                        ),
                        (("气体", "Gas"), query.gas.clone()),
                    ]),
                ),
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }

    /// The determined lines under a figure as a workbook, each with its cell.
    ///
    /// # Errors
    /// As `summary_lines`; `export.too_long`.
    pub fn export_summary_lines(
        &self,
        who: &SignedIn,
        query: &SummaryLineQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        who.may(Capability::ExportSummary)?;
        let page = |cursor| SummaryLineQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.summary_lines(who, &page(cursor)))?;
        let labels = Labels::of(self, lang)?;
        let city = |row: &SummaryLine| text(labels.city(&row.city_code));
        let sector = |row: &SummaryLine| text(labels.sector(&row.sector));
        let label = |row: &SummaryLine| text(row.label.get(lang));
        let scope = |row: &SummaryLine| text(scope_word(&row.scope, lang));
        let at = |row: &SummaryLine| cell_at(row.at.as_ref());
        let columns = [
            Column::new(
                ("企业", "Enterprise"),
                ExportKind::Text,
                &|row: &SummaryLine| text(&row.enterprise.name),
            ),
            Column::new(
                ("统一社会信用代码", "Credit code"),
                ExportKind::Text,
                &|row| text(&row.credit_code),
            ),
            Column::new(("城市", "City"), ExportKind::Text, &city),
            Column::new(("行业", "Sector"), ExportKind::Text, &sector),
            Column::new(("排放项", "Line"), ExportKind::Text, &label),
            Column::new(("行", "Row"), ExportKind::Text, &|row| text(&row.row_key)),
            Column::new(("气体", "Gas"), ExportKind::Text, &|row| text(&row.gas)),
            Column::new(("口径", "Scope"), ExportKind::Text, &scope),
            Column::new(
                ("清单类别", "Inventory category"),
                ExportKind::Text,
                &|row| text(&row.category),
            ),
            Column::new(
                ("认定值（tCO₂e）", "Determined (tCO2e)"),
                TONNES,
                &|row| number(&row.tonnes),
            ),
            Column::new(("原始单元格", "Source cell"), ExportKind::Text, &at),
            Column::new(
                ("报告版本", "Report version"),
                ExportKind::Text,
                &|row| text(row.version_id.to_string()),
            ),
        ];
        let title = Text::new("重点企业排放明细", "Key-unit emission lines");
        let filters = filtered(&[
            (("年度", "Year"), query.year.map(|year| year.to_string())),
            (
                ("城市", "City"),
                query
                    .city
                    .as_deref()
                    .map(|code| labels.city(code).to_owned()),
            ),
            (
                ("行业", "Sector"),
                query
                    .sector
                    .as_deref()
                    .map(|code| labels.sector(code).to_owned()),
            ),
            (("气体", "Gas"), query.gas.clone()),
            (
                ("口径", "Scope"),
                query.scope.as_deref().map(|code| scope_word(code, lang)),
            ),
            (
                ("企业", "Enterprise"),
                query.enterprise_id.map(|_| one_enterprise(&rows)),
            ),
        ]);
        let notes = vec![filters, determined(), beside()];
        self.workbook_of(
            &List {
                title,
                notes,
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}

fn scope_word(code: &str, lang: Lang) -> String {
    let scope = code.parse::<LineScope>().map(LineScope::label);
    scope.map_or_else(|_| code.to_owned(), |label| label.get(lang).to_owned())
}

/// The name of the one enterprise the lines are of.
fn one_enterprise(rows: &[SummaryLine]) -> String {
    rows.first()
        .map_or_else(|| "—".to_owned(), |row| row.enterprise.name.clone())
}

fn title(year: i32) -> Text {
    Text::new(
        format!("{year}年度重点企业排放汇总"),
        format!("Key-unit emission summary {year}"),
    )
}

fn notes(summary: &Summary, filters: Text) -> Vec<Text> {
    let total = &summary.total_direct_tonnes;
    let total = Text::new(
        format!("直接排放合计：{total} tCO₂e。"),
        format!("Direct emissions in all: {total} tCO2e."),
    );
    vec![filters, determined(), total, beside()]
}

fn determined() -> Text {
    Text::new("仅含已认定数据。", "Determined values only.")
}

fn beside() -> Text {
    Text::new(
        "外购电力和热力的排放为备注项，不计入直接排放，也不跨企业相加。",
        "Purchased electricity and heat are memos: not part of the direct emissions, not added across enterprises.",
    )
}

fn enterprise(row: &Row<'_>) -> ExportCell {
    match row {
        Row::Cell(_) => ExportCell::Blank,
        Row::Memo(memo) => text(&memo.enterprise.name),
    }
}

fn of_cell(fill: impl Fn(&SummaryCell) -> ExportCell) -> impl Fn(&Row<'_>) -> ExportCell {
    move |row| match row {
        Row::Cell(cell) => fill(cell),
        Row::Memo(_) => ExportCell::Blank,
    }
}

fn of_memo(fill: impl Fn(&PlantMemo) -> ExportCell) -> impl Fn(&Row<'_>) -> ExportCell {
    move |row| match row {
        Row::Cell(_) => ExportCell::Blank,
        Row::Memo(memo) => fill(memo),
    }
}
