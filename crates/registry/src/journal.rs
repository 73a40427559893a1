//! The journal: entries, balances, and the proof that it balances.

use std::collections::BTreeMap;

use qilu_quantity::{AccountId, Tonnes};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{MarketMode, Unit};

qilu_quantity::coded! {
    /// Which side of an account an entry is on: a debit adds to what it holds.
    Side {
        Debit = "debit", "借", "Debit";
        Credit = "credit", "贷", "Credit";
    }
}

qilu_quantity::coded! {
    /// Why something was posted.
    Cause {
        Determination = "determination", "排放量认定", "Determination of the emissions";
        Reversal = "reversal", "冲正", "Reversal of a posting";
    }
}

/// One leg of a posting. Legs with the same `posting` belong together and balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// The posting it is a leg of.
    pub posting: Uuid,
    /// The account.
    pub account: AccountId,
    /// The side.
    pub side: Side,
    /// What.
    pub unit: Unit,
    /// How much: more than zero.
    pub tonnes: Tonnes,
    /// What it means in law; the same for all legs.
    pub mode: MarketMode,
    /// Why.
    pub cause: Cause,
    /// The decision, or the posting that is reversed.
    pub cause_id: Uuid,
}

/// What a decision of the registry came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// These entries are to be appended. None of them when there is nothing to post.
    New(Vec<JournalEntry>),
    /// It was done before: these entries are in the journal.
    Already(Vec<JournalEntry>),
}

/// What is wrong with a journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalFault {
    /// Debits and credits of a posting differ.
    #[error("posting {posting}: debits and credits of {} {} differ by {difference}", unit.kind, unit.vintage)]
    Unbalanced {
        /// The posting.
        posting: Uuid,
        /// Of what.
        unit: Unit,
        /// Debits less credits.
        difference: i128,
    },
    /// An entry of no tonnes or fewer.
    #[error("posting {posting}: an entry of {tonnes} t")]
    NotPositive {
        /// The posting.
        posting: Uuid,
        /// The tonnes.
        tonnes: i64,
    },
    /// Legs that disagree about mode or cause.
    #[error("posting {posting}: its legs disagree about mode or cause")]
    Mixed {
        /// The posting.
        posting: Uuid,
    },
}

impl JournalFault {
    /// The stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unbalanced { .. } => "journal.unbalanced",
            Self::NotPositive { .. } => "journal.not_positive",
            Self::Mixed { .. } => "journal.mixed",
        }
    }
}

impl JournalEntry {
    /// The entry's tonnes, negative for a credit.
    fn signed(&self) -> i128 {
        let tonnes = i128::from(self.tonnes.0);
        match self.side {
            Side::Debit => tonnes,
            Side::Credit => -tonnes,
        }
    }

    /// Whether two entries say the same, apart from the identity of their postings.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        *self
            == Self {
                posting: self.posting,
                ..*other
            }
    }
}

/// What an account holds of a unit: debits less credits, in tonnes. Wide enough for any journal.
pub fn balance(journal: &[JournalEntry], account: AccountId, unit: Unit) -> i128 {
    journal
        .iter()
        .filter(|entry| entry.account == account && entry.unit == unit)
        .map(JournalEntry::signed)
        .sum()
}

/// The entries of one cause.
pub fn postings_of(journal: &[JournalEntry], cause: Cause, cause_id: Uuid) -> Vec<JournalEntry> {
    journal
        .iter()
        .filter(|entry| entry.cause == cause && entry.cause_id == cause_id)
        .copied()
        .collect()
}

/// Proves the journal: every entry is of more than zero tonnes, the legs of a posting agree, and
/// its debits equal its credits for every unit. Then nothing was made or lost anywhere.
///
/// # Errors
/// The first [`JournalFault`], by posting.
pub fn journal_is_balanced(journal: &[JournalEntry]) -> Result<(), JournalFault> {
    let mut postings: BTreeMap<Uuid, Vec<&JournalEntry>> = BTreeMap::new();
    for entry in journal {
        postings.entry(entry.posting).or_default().push(entry);
    }
    for (posting, legs) in postings {
        let mut differences: BTreeMap<Unit, i128> = BTreeMap::new();
        let mut stands_for = None;
        for leg in legs {
            if leg.tonnes.0 <= 0 {
                let tonnes = leg.tonnes.0;
                return Err(JournalFault::NotPositive { posting, tonnes });
            }
            let meaning = (leg.mode, leg.cause, leg.cause_id);
            if *stands_for.get_or_insert(meaning) != meaning {
                return Err(JournalFault::Mixed { posting });
            }
            *differences.entry(leg.unit).or_default() += leg.signed();
        }
        if let Some((unit, difference)) = differences.into_iter().find(|(_, d)| *d != 0) {
            return Err(JournalFault::Unbalanced {
                posting,
                unit,
                difference,
            });
        }
    }
    Ok(())
}
