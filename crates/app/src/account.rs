//! Registry accounts: what they owe, and their journal.

use qilu_access::Capability;
use qilu_registry::{Cause, UnitType};
use qilu_store::{
    AnyConnection, Direction, PageRequest,
    account::{self, Account},
    decision,
    journal::{self, JournalEntry, JournalFilter},
    obligation, organisation,
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    names::Names,
    paging::page_request,
    query::PageQuery,
    view::{AccountDetail, AccountObligation, AccountSummary, JournalLine, Page, Text},
};

/// Entries of one account shown at once, the latest of them.
const JOURNAL_LINES_MAX: usize = 2_000;

impl App {
    /// A page of accounts in scope.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`.
    pub fn accounts(&self, who: &SignedIn, query: &PageQuery) -> Outcome<Page<AccountSummary>> {
        who.may(Capability::ViewRegistry)?;
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = account::list(connection, &who.rows, &request)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let mut owners = Owners::of(self);
            let items = page
                .items
                .iter()
                .map(|row| owners.line(connection, row))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: None,
            })
        })
    }

    /// One account with its obligations and its journal, the latest first.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn account(&self, who: &SignedIn, account_id: Uuid) -> Outcome<AccountDetail> {
        who.may(Capability::ViewRegistry)?;
        self.store.read(|connection| {
            let row = account::find(connection, &who.rows, &account_id.to_string())?;
            let line = Owners::of(self).line(connection, &row)?;
            Ok(AccountDetail {
                id: line.id,
                owner: line.owner,
                enterprise_id: line.enterprise_id,
                kind: line.kind,
                mode: line.mode,
                obligations: obligations(connection, who, &row)?,
                journal: entries(connection, who, &row)?,
            })
        })
    }
}

/// Who accounts belong to, each looked up once.
struct Owners {
    names: Names,
    kinds: Names,
    today: String,
}

impl Owners {
    fn of(app: &App) -> Self {
        Self {
            names: Names::default(),
            kinds: Names::default(),
            today: app.clock.today().to_string(),
        }
    }

    fn line(&mut self, connection: &mut AnyConnection, row: &Account) -> Outcome<AccountSummary> {
        let owner = &row.organisation_id;
        let named = self
            .names
            .named_organisation(connection, Some(owner), &self.today)?;
        let kind = self
            .kinds
            .find(owner, || Ok(organisation::find(connection, owner)?.kind))?;
        let enterprise_id = if kind == "enterprise" {
            Some(id(owner)?)
        } else {
            None
        };
        Ok(AccountSummary {
            id: id(&row.id)?,
            owner: named.map(|named| named.name).unwrap_or_default(),
            enterprise_id,
            kind: row.kind.clone(),
            mode: row.mode.clone(),
        })
    }
}

fn obligations(
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Account,
) -> Outcome<Vec<AccountObligation>> {
    obligation::list(connection, &who.rows, None, Some(&row.organisation_id))?
        .into_iter()
        .filter(|owed| owed.account_id == row.id)
        .map(|owed| {
            let submission = decision::submission_of(connection, &who.rows, &owed.decision_id)?;
            Ok(AccountObligation {
                year: i32::from(owed.year),
                tonnes: owed.tonnes.to_string(),
                posted_at: utc(owed.created_at),
                submission_id: id(&submission)?,
            })
        })
        .collect()
}

fn entries(
    connection: &mut AnyConnection,
    who: &SignedIn,
    row: &Account,
) -> Outcome<Vec<JournalLine>> {
    let filter = JournalFilter {
        account: Some(row.id.clone()),
        ..JournalFilter::default()
    };
    let mut request = PageRequest::default();
    let mut lines = Vec::new();
    loop {
        let page = journal::list(
            connection,
            &who.rows,
            &filter,
            Direction::Descending,
            &request,
        )?;
        for entry in &page.items {
            lines.push(line(entry)?);
        }
        request.after = page.next;
        if request.after.is_none() || lines.len() >= JOURNAL_LINES_MAX {
            return Ok(lines);
        }
    }
}

fn line(entry: &JournalEntry) -> Outcome<JournalLine> {
    let unit: UnitType = entry.unit_type.parse().map_err(Fault::internal)?;
    let cause: Cause = entry.cause.parse().map_err(Fault::internal)?;
    Ok(JournalLine {
        id: id(&entry.id)?,
        posting_id: id(&entry.posting_id)?,
        at: utc(entry.at),
        year: i32::from(entry.vintage),
        side: entry.side.clone(),
        book: entry.unit_type.clone(),
        tonnes: entry.tonnes.to_string(),
        memo: memo(unit, cause, entry.vintage),
    })
}

fn memo(unit: UnitType, cause: Cause, year: i16) -> Text {
    let (unit, cause) = (unit.label(), cause.label());
    Text::new(
        format!("{}：{year} 年度{}", cause.zh, unit.zh),
        format!("{}: {} of {year}", cause.en, unit.en),
    )
}
