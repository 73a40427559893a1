//! The register of enterprises as a workbook.

use qilu_quantity::Lang;
use qilu_registry::MarketMode;
use qilu_workbook::export::ExportKind;

use crate::{
    App, SignedIn,
    export::{Column, Labels, List, PAGE_ROWS, all, filtered, joined, text, worded},
    fault::Outcome,
    query::EnterpriseQuery,
    view::{Download, EnterpriseSummary, Text},
};

impl App {
    /// The enterprises the filters select, in scope, as a workbook.
    ///
    /// # Errors
    /// As `enterprises`; `export.too_long`.
    pub fn export_enterprises(
        &self,
        who: &SignedIn,
        query: &EnterpriseQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| EnterpriseQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.enterprises(who, &page(cursor)))?;
        let labels = Labels::of(self, lang)?;
        let city = |row: &EnterpriseSummary| text(labels.city(&row.city_code));
        let sectors =
            |row: &EnterpriseSummary| joined(row.sectors.iter().map(|code| labels.sector(code)));
        let mode = |row: &EnterpriseSummary| match row.market_mode.parse::<MarketMode>() {
            Ok(mode) => text(mode.label().get(lang)),
            Err(_) => text(""),
        };
        let columns = [
            Column::new(
                ("企业名称", "Enterprise"),
                ExportKind::Text,
                &|row: &EnterpriseSummary| text(&row.name),
            ),
            Column::new(
                ("统一社会信用代码", "Credit code"),
                ExportKind::Text,
                &|row| text(&row.credit_code),
            ),
            Column::new(
                ("行政区划代码", "Region code"),
                ExportKind::Text,
                &|row| text(&row.city_code),
            ),
            Column::new(("城市", "City"), ExportKind::Text, &city),
            Column::new(("行业", "Sector"), ExportKind::Text, &sectors),
            Column::new(("市场", "Market"), ExportKind::Text, &mode),
        ];
        let title = Text::new("重点排放单位名录", "Register of enterprises");
        self.workbook_of(
            &List {
                title,
                notes: vec![filtered(&[
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
                    (("搜索", "Search"), query.search.clone()),
                ])],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }
}
