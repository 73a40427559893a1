//! The list of accounts as a workbook.

use qilu_quantity::Lang;
use qilu_registry::{AccountKind, MarketMode};
use qilu_workbook::export::{ExportCell, ExportKind};

use crate::{
    App, SignedIn,
    export::{Column, List, PAGE_ROWS, all, text},
    fault::Outcome,
    query::PageQuery,
    view::{AccountSummary, Download, Text},
};

impl App {
    /// The accounts in scope as a workbook.
    ///
    /// # Errors
    /// As `accounts`; `export.too_long`.
    pub fn export_accounts(&self, who: &SignedIn, lang: Lang) -> Outcome<Download> {
        let rows = all(|cursor| {
            self.accounts(
                who,
                &PageQuery {
                    cursor,
                    limit: Some(PAGE_ROWS),
                },
            )
        })?;
        let kind = |row: &AccountSummary| {
            named(
                row.kind.parse::<AccountKind>().map(AccountKind::label).ok(),
                &row.kind,
                lang,
            )
        };
        let mode = |row: &AccountSummary| {
            named(
                row.mode.parse::<MarketMode>().map(MarketMode::label).ok(),
                &row.mode,
                lang,
            )
        };
        let columns = [
            Column::new(
                ("户主", "Owner"),
                ExportKind::Text,
                &|row: &AccountSummary| text(&row.owner),
            ),
            Column::new(("账户类型", "Kind"), ExportKind::Text, &kind),
            Column::new(("运行方式", "Mode"), ExportKind::Text, &mode),
            Column::new(("账户标识", "Account"), ExportKind::Text, &|row| {
                text(row.id.to_string())
            }),
        ];
        let title = Text::new("登记簿账户", "Registry accounts");
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

fn named(label: Option<qilu_quantity::Text>, code: &str, lang: Lang) -> ExportCell {
    label.map_or_else(|| text(code), |label| text(label.get(lang)))
}
