//! Reversals: how an append-only journal takes something back.

use uuid::Uuid;

use crate::journal::postings_of;
use crate::{Cause, JournalEntry, Posted, RegistryRefusal, Side};

/// The order to reverse a posting.
#[derive(Clone, Copy, Debug)]
pub struct ReversalOrder {
    /// The identity of the new posting.
    pub posting: Uuid,
    /// The posting to take back.
    pub reversed: Uuid,
}

/// Decides what to append so that a posting counts for nothing: its legs, sides exchanged.
///
/// # Errors
/// [`RegistryRefusal`]: no such posting, a reversal of a reversal, a taken identity.
pub fn reverse(journal: &[JournalEntry], order: &ReversalOrder) -> Result<Posted, RegistryRefusal> {
    let legs = || journal.iter().filter(|e| e.posting == order.reversed);
    if legs().next().is_none() {
        return Err(RegistryRefusal::NoSuchPosting);
    }
    if legs().any(|leg| leg.cause == Cause::Reversal) {
        return Err(RegistryRefusal::ReversalOfReversal);
    }
    let before = postings_of(journal, Cause::Reversal, order.reversed);
    if !before.is_empty() {
        return Ok(Posted::Already(before));
    }
    if journal.iter().any(|entry| entry.posting == order.posting) {
        return Err(RegistryRefusal::IdentityTaken);
    }
    let entries = legs().map(|leg| JournalEntry {
        posting: order.posting,
        side: match leg.side {
            Side::Debit => Side::Credit,
            Side::Credit => Side::Debit,
        },
        cause: Cause::Reversal,
        cause_id: order.reversed,
        ..*leg
    });
    Ok(Posted::New(entries.collect()))
}
