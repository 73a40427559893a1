//! The list of accounts as a workbook.

use qilu_quantity::Lang;
use qilu_registry::{AccountKind, MarketMode};
use qilu_workbook::export::{ExportCell, ExportKind};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{Column, List, PAGE_ROWS, TONNES, YEAR, all, filtered, moment, number, text},
    fault::Outcome,
    query::PageQuery,
    view::{AccountObligation, AccountSummary, Download, JournalLine, Text},
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

impl App {
    /// One account as a workbook: what it owes, and its journal.
    ///
    /// # Errors
    /// As `account`.
    pub fn export_account(
        &self,
        who: &SignedIn,
        account_id: Uuid,
        lang: Lang,
    ) -> Outcome<Download> {
        let account = self.account(who, account_id)?;
        let heading = filtered(&[(("户主", "Owner"), Some(account.owner.clone()))]);
        let obligations = self.sheet_of(
            &List {
                title: Text::new("履约义务", "Obligations"),
                notes: vec![heading.clone()],
                columns: &[
                    Column::new(("年度", "Year"), YEAR, &|row: &AccountObligation| {
                        ExportCell::Integer(row.year.into())
                    }),
                    Column::new(
                        ("应履约量（tCO₂e）", "Obligation (tCO2e)"),
                        TONNES,
                        &|row| number(&row.tonnes),
                    ),
                    Column::new(
                        ("记账时间（北京时间）", "Posted at (UTC+8)"),
                        ExportKind::Text,
                        &|row| moment(row.posted_at),
                    ),
                ],
                rows: &account.obligations,
            },
            lang,
        );
        let memo = |row: &JournalLine| text(row.memo.get(lang));
        let journal = self.sheet_of(
            &List {
                title: Text::new("分录", "Journal"),
                notes: vec![heading],
                columns: &[
                    Column::new(
                        ("时间（北京时间）", "Time (UTC+8)"),
                        ExportKind::Text,
                        &|row: &JournalLine| moment(row.at),
                    ),
                    Column::new(("年度", "Year"), YEAR, &|row| {
                        ExportCell::Integer(row.year.into())
                    }),
                    Column::new(("账簿", "Book"), ExportKind::Text, &|row| text(&row.book)),
                    Column::new(("方向", "Side"), ExportKind::Text, &|row| text(&row.side)),
                    Column::new(("数量（tCO₂e）", "Tonnes (tCO2e)"), TONNES, &|row| {
                        number(&row.tonnes)
                    }),
                    Column::new(("摘要", "Memo"), ExportKind::Text, &memo),
                    Column::new(("凭证号", "Posting"), ExportKind::Text, &|row| {
                        text(row.posting_id.to_string())
                    }),
                ],
                rows: &account.journal,
            },
            lang,
        );
        self.workbook_of_lists(
            &Text::new(
                format!("登记簿账户_{}", account.owner),
                format!("Account_{}", account.owner),
            ),
            &[obligations, journal],
            lang,
        )
    }
}

fn named(label: Option<qilu_quantity::Text>, code: &str, lang: Lang) -> ExportCell {
    label.map_or_else(|| text(code), |label| text(label.get(lang)))
}
