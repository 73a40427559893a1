//! The registry's double-entry journal, chained per account. Append-only.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::account::within_account;
use crate::chain::{CHAIN_START, ChainCheck, chain_hash, check, time_field, unchecked};
use crate::engine::{AnyConnection, MultiBackend};
use crate::error::StoreError;
use crate::limits::CHAIN_ROWS_MAX;
use crate::organisation::NO_END;
use crate::page::{Direction, Page, PageRequest, keyset};
use crate::schema::{account, journal_entry, organisation_fact};
use crate::scope::ScopeFilter;

/// One leg of a posting, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJournalEntry {
    /// The account.
    pub account_id: String,
    /// Its id.
    pub id: String,
    /// The posting it is a leg of.
    pub posting_id: String,
    /// `debit` or `credit`.
    pub side: String,
    /// What is counted.
    pub unit_type: String,
    /// Of which year.
    pub vintage: i16,
    /// How many, more than none.
    pub tonnes: i64,
    /// `mirror`, `simulation` or `provincial_authorised`.
    pub mode: String,
    /// What kind of cause.
    pub cause: String,
    /// Which one.
    pub cause_id: String,
    /// When.
    pub at: NaiveDateTime,
}

/// A kept leg.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = journal_entry, treat_none_as_default_value = false)]
pub struct JournalEntry {
    /// The account: the chain.
    pub account_id: String,
    /// 1, 2, 3 … within the account.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// The posting it is a leg of.
    pub posting_id: String,
    /// `debit` or `credit`.
    pub side: String,
    /// What is counted.
    pub unit_type: String,
    /// Of which year.
    pub vintage: i16,
    /// How many.
    pub tonnes: i64,
    /// `mirror`, `simulation` or `provincial_authorised`.
    pub mode: String,
    /// What kind of cause.
    pub cause: String,
    /// Which one.
    pub cause_id: String,
    /// When.
    pub at: NaiveDateTime,
    /// Hash of the entry before it in the account; empty for the first.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl JournalEntry {
    /// The hash these fields must have.
    fn expected_hash(&self) -> String {
        chain_hash(
            &self.previous_hash,
            &[
                &self.account_id,
                &self.number.to_string(),
                &self.id,
                &self.posting_id,
                &self.side,
                &self.unit_type,
                &self.vintage.to_string(),
                &self.tonnes.to_string(),
                &self.mode,
                &self.cause,
                &self.cause_id,
                &time_field(self.at),
            ],
        )
    }
}

/// Keeps a posting: all its legs, or none.
///
/// # Errors
/// `Unbalanced` if there are no legs, the legs are of several postings, or debits and credits of
/// a unit type, vintage and mode differ; `Refused` for a leg of no tonnes.
pub fn post(
    connection: &mut AnyConnection,
    legs: &[NewJournalEntry],
) -> Result<Vec<JournalEntry>, StoreError> {
    balance(legs)?;
    legs.iter().map(|leg| append(connection, leg)).collect()
}

/// The registry crate decides what to post; that it balances is checked once more where it is kept.
fn balance(legs: &[NewJournalEntry]) -> Result<(), StoreError> {
    let Some(first) = legs.first() else {
        return Err(StoreError::Unbalanced("no legs".to_owned()));
    };
    if legs.iter().any(|leg| leg.posting_id != first.posting_id) {
        return Err(StoreError::Unbalanced(
            "legs of several postings".to_owned(),
        ));
    }
    let mut sums: BTreeMap<_, i128> = BTreeMap::new();
    for leg in legs {
        let tonnes = i128::from(leg.tonnes);
        let signed = if leg.side == "debit" { tonnes } else { -tonnes };
        *sums
            .entry((&leg.unit_type, leg.vintage, &leg.mode))
            .or_default() += signed;
    }
    match sums.iter().find(|(_, sum)| **sum != 0) {
        Some(((unit_type, vintage, mode), sum)) => Err(StoreError::Unbalanced(format!(
            "{unit_type} {vintage} {mode}: {sum}"
        ))),
        None => Ok(()),
    }
}

fn append(
    connection: &mut AnyConnection,
    leg: &NewJournalEntry,
) -> Result<JournalEntry, StoreError> {
    let last: Option<(i64, String)> = journal_entry::table
        .filter(journal_entry::account_id.eq(&leg.account_id))
        .order(journal_entry::number.desc())
        .select((journal_entry::number, journal_entry::hash))
        .first(connection)
        .optional()?;
    let (number, previous_hash) = last.unwrap_or((0, CHAIN_START.to_owned()));
    let leg = leg.clone();
    let mut row = JournalEntry {
        account_id: leg.account_id,
        number: number + 1,
        id: leg.id,
        posting_id: leg.posting_id,
        side: leg.side,
        unit_type: leg.unit_type,
        vintage: leg.vintage,
        tonnes: leg.tonnes,
        mode: leg.mode,
        cause: leg.cause,
        cause_id: leg.cause_id,
        at: leg.at,
        previous_hash,
        hash: String::new(),
    };
    row.hash = row.expected_hash();
    diesel::insert_into(journal_entry::table)
        .values(&row)
        .execute(connection)?;
    Ok(row)
}

/// Which entries are wanted; a field that is none does not narrow.
#[derive(Debug, Clone, Default)]
pub struct JournalFilter {
    /// Account id.
    pub account: Option<String>,
    /// Organisation id.
    pub organisation: Option<String>,
    /// Posting id.
    pub posting: Option<String>,
    /// What caused it, by id.
    pub cause: Option<String>,
}

/// A page of entries in scope, by id, which sorts by time.
///
/// # Errors
/// Any database error.
pub fn list(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    filter: &JournalFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<JournalEntry>, StoreError> {
    let query = journal_entry::table
        .inner_join(account::table.on(account::id.eq(journal_entry::account_id)))
        .into_boxed::<MultiBackend>();
    let mut query = within_account!(query, scope);
    if let Some(account) = &filter.account {
        query = query.filter(journal_entry::account_id.eq(account));
    }
    if let Some(organisation) = &filter.organisation {
        query = query.filter(account::organisation_id.eq(organisation));
    }
    if let Some(posting) = &filter.posting {
        query = query.filter(journal_entry::posting_id.eq(posting));
    }
    if let Some(cause) = &filter.cause {
        query = query.filter(journal_entry::cause_id.eq(cause));
    }
    let after = page
        .after
        .as_ref()
        .map(|mark| (mark.key.clone(), mark.id.clone()));
    let rows = keyset!(
        query,
        journal_entry::id,
        journal_entry::account_id,
        direction,
        after
    )
    .select(JournalEntry::as_select())
    .limit(page.fetch())
    .load(connection)?;
    Ok(Page::of(rows, page, |row: &JournalEntry| {
        (row.id.clone(), row.account_id.clone())
    }))
}

/// What an account holds of one unit type and vintage.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Balance {
    /// What is counted.
    pub unit_type: String,
    /// Of which year.
    pub vintage: i16,
    /// Sum of its debits.
    pub debit_tonnes: i64,
    /// Sum of its credits.
    pub credit_tonnes: i64,
}

/// The balances of an account in scope, by unit type and vintage.
///
/// # Errors
/// Any database error.
pub fn balances(
    connection: &mut AnyConnection,
    scope: &ScopeFilter,
    account_id: &str,
) -> Result<Vec<Balance>, StoreError> {
    let grouped = journal_entry::table
        .inner_join(account::table.on(account::id.eq(journal_entry::account_id)))
        .group_by((journal_entry::unit_type, journal_entry::vintage))
        .select((
            journal_entry::unit_type,
            journal_entry::vintage,
            sql::<BigInt>("CAST(SUM(CASE WHEN journal_entry.side = 'debit' THEN journal_entry.tonnes ELSE 0 END) AS BIGINT)"),
            sql::<BigInt>("CAST(SUM(CASE WHEN journal_entry.side = 'credit' THEN journal_entry.tonnes ELSE 0 END) AS BIGINT)"),
        ))
        .into_boxed::<MultiBackend>();
    Ok(within_account!(grouped, scope)
        .filter(journal_entry::account_id.eq(account_id))
        .order((journal_entry::unit_type, journal_entry::vintage))
        .load(connection)?)
}

/// Follows an account's chain from its first entry.
///
/// # Errors
/// Any database error.
pub fn verify(connection: &mut AnyConnection, account_id: &str) -> Result<ChainCheck, StoreError> {
    let mut state = unchecked();
    loop {
        let rows: Vec<JournalEntry> = journal_entry::table
            .filter(journal_entry::account_id.eq(account_id))
            .filter(journal_entry::number.gt(state.rows))
            .order(journal_entry::number)
            .limit(CHAIN_ROWS_MAX)
            .select(JournalEntry::as_select())
            .load(connection)?;
        if rows.is_empty() || state.broken_at.is_some() {
            return Ok(state);
        }
        state = check(&rows, state, |row: &JournalEntry| {
            (
                row.number,
                &row.previous_hash,
                &row.hash,
                row.expected_hash(),
            )
        });
    }
}
