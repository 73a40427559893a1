//! Obligations: what an enterprise owes for a year, from its determined compliance emissions.

use qilu_quantity::{AccountId, DecisionId, Tonnes};
use uuid::Uuid;

use crate::journal::postings_of;
use crate::{
    Account, AccountKind, Cause, JournalEntry, Posted, RegistryRefusal, Side, Unit, UnitType,
    balance,
};

/// The order to post an obligation.
#[derive(Clone, Debug)]
pub struct ObligationOrder<'a> {
    /// The identity of the new posting.
    pub posting: Uuid,
    /// The decision it comes from; one decision posts once.
    pub decision: DecisionId,
    /// The enterprise's compliance account.
    pub account: &'a Account,
    /// The authority's control account, of the same mode.
    pub control: &'a Account,
    /// The year.
    pub year: i32,
    /// The determined compliance emissions. Nothing else is owed for: neither purchased
    /// electricity and heat nor emissions outside the compliance boundary.
    pub compliance: Tonnes,
}

/// Decides what to append so that the account owes its compliance emissions of the year.
///
/// # Errors
/// [`RegistryRefusal`]: accounts of the wrong kind or of different modes, tonnes below zero, a
/// year already owed for by another decision, the same decision with other content or after its
/// posting was reversed.
pub fn post_obligation(
    journal: &[JournalEntry],
    order: &ObligationOrder<'_>,
) -> Result<Posted, RegistryRefusal> {
    let (account, control) = (order.account, order.control);
    account.must_be(AccountKind::Compliance)?;
    control.must_be(AccountKind::ObligationControl)?;
    if account.mode != control.mode {
        return Err(RegistryRefusal::ModesDiffer(account.mode, control.mode));
    }
    if order.compliance.0 < 0 {
        return Err(RegistryRefusal::NegativeTonnes(order.compliance.0));
    }
    let unit = unit_of(order.year);
    let leg = |account: AccountId, side: Side| JournalEntry {
        posting: order.posting,
        account,
        side,
        unit,
        tonnes: order.compliance,
        mode: order.account.mode,
        cause: Cause::Determination,
        cause_id: order.decision.0,
    };
    let entries = if order.compliance.0 == 0 {
        Vec::new()
    } else {
        vec![leg(account.id, Side::Debit), leg(control.id, Side::Credit)]
    };
    let before = postings_of(journal, Cause::Determination, order.decision.0);
    let taken_back =
        |entry: &JournalEntry| !postings_of(journal, Cause::Reversal, entry.posting).is_empty();
    if before.iter().any(taken_back) {
        return Err(RegistryRefusal::PostedAndReversed);
    }
    if !before.is_empty() {
        let same = before.len() == entries.len()
            && before.iter().zip(&entries).all(|(a, b)| a.says_the_same(b));
        return if same {
            Ok(Posted::Already(before))
        } else {
            Err(RegistryRefusal::PostedDifferently)
        };
    }
    if journal.iter().any(|entry| entry.posting == order.posting) {
        return Err(RegistryRefusal::IdentityTaken);
    }
    let owed = balance(journal, account.id, unit);
    if owed != 0 {
        return Err(RegistryRefusal::AlreadyOwed {
            year: order.year,
            owed: i64::try_from(owed).unwrap_or(i64::MAX),
        });
    }
    Ok(Posted::New(entries))
}

/// What the account owes for the year, in tonnes.
pub fn obligation_of(journal: &[JournalEntry], account: AccountId, year: i32) -> i128 {
    balance(journal, account, unit_of(year))
}

fn unit_of(year: i32) -> Unit {
    Unit {
        kind: UnitType::Obligation,
        vintage: year,
    }
}
