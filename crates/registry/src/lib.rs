//! The registry: accounts, units and a double-entry journal in whole tonnes.
//!
//! Decisions are pure: given the journal and an order they say which entries to append, or why
//! none. Entries are appended and never changed; a mistake is mended by [`reverse`]. Posting the
//! same thing twice changes nothing ([`Posted::Already`]).
//!
//! What an account owes is the [`UnitType::Obligation`] it holds: the determination puts it there
//! against the authority's control account, from the compliance emissions and nothing else.
//! Allowances are units of other types in the same journal, so that issuing, transfer and
//! surrender are further decisions in files beside `obligation`, over the same entries.
//!
//! Ownership of national allowances (CEA) is only what the national registry says; accounts under
//! the national market are therefore in [`MarketMode::Mirror`]. No local market is opened anew
//! since 2024 (国务院令第775号), so that all others are a [`MarketMode::Simulation`] unless a legal
//! basis is entered.

mod account;
mod journal;
mod obligation;
mod reversal;
mod unit;

pub use account::{Account, AccountKind, MarketMode};
pub use journal::{
    Cause, JournalEntry, JournalFault, Posted, Side, balance, journal_is_balanced, postings_of,
};
pub use obligation::{ObligationOrder, obligation_of, post_obligation};
pub use reversal::{ReversalOrder, reverse};
pub use unit::{Unit, UnitBlock, UnitType};

/// Why a decision of the registry was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryRefusal {
    /// An account of another kind than the order needs.
    #[error("the account is of the kind {found}, not {needed}")]
    WrongKind {
        /// What it is.
        found: AccountKind,
        /// What it should be.
        needed: AccountKind,
    },
    /// Two accounts of different modes.
    #[error("accounts of the modes {0} and {1} cannot stand in one posting")]
    ModesDiffer(MarketMode, MarketMode),
    /// A legal basis is missing, or given where there can be none.
    #[error("an account in the mode {0} needs a legal basis if and only if it is authorised")]
    LegalBasis(MarketMode),
    /// A number of tonnes below zero.
    #[error("{0} t is not a number of tonnes to post")]
    NegativeTonnes(i64),
    /// The account owes for that year already, by another decision; reverse that first.
    #[error("the account already owes {owed} t for {year}")]
    AlreadyOwed {
        /// The year.
        year: i32,
        /// Tonnes owed.
        owed: i64,
    },
    /// The same cause was posted before with other content.
    #[error("the same cause was posted before with other content")]
    PostedDifferently,
    /// The decision was posted and taken back: what it said no longer holds; post another.
    #[error("the decision was posted and reversed; another decision is needed")]
    PostedAndReversed,
    /// There is no such posting.
    #[error("there is no such posting")]
    NoSuchPosting,
    /// A reversal is not reversed: another decision is posted instead.
    #[error("a reversal is not reversed; another decision is posted instead")]
    ReversalOfReversal,
    /// The identity of the new posting is taken.
    #[error("the identity of the new posting is taken")]
    IdentityTaken,
}

impl RegistryRefusal {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongKind { .. } => "registry.wrong_kind",
            Self::ModesDiffer(..) => "registry.modes_differ",
            Self::LegalBasis(_) => "registry.legal_basis",
            Self::NegativeTonnes(_) => "registry.negative_tonnes",
            Self::AlreadyOwed { .. } => "registry.already_owed",
            Self::PostedDifferently => "registry.posted_differently",
            Self::PostedAndReversed => "registry.posted_and_reversed",
            Self::NoSuchPosting => "registry.no_such_posting",
            Self::ReversalOfReversal => "registry.reversal_of_reversal",
            Self::IdentityTaken => "registry.identity_taken",
        }
    }
}
