//! Adopting a proposal: an act of a second person of the province, with its impact in front of him.

use qilu_access::Capability;
use qilu_store::{
    AnyConnection,
    proposal::{self, Proposal as Row},
};
use uuid::Uuid;

use super::{
    base, base_text, not_in_this_state, past,
    propose::{library_of, proposed_library},
    words,
};
use crate::{
    App, Once, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    names::Names,
    view::{Proposal, ProposalDecision},
};

impl App {
    /// Adopts, refuses or withdraws a proposal. An adopted one governs every assessment from its first day on.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `proposal.unknown_decision`, `proposal.words`, `proposal.not_in_this_state`,
    /// `proposal.own`, `proposal.not_own`, `proposal.no_impact`, `proposal.impact_outdated`, `proposal.past`, and what
    /// `propose` refuses of a content that no longer loads.
    pub fn decide_proposal(
        &self,
        who: &SignedIn,
        once: &Once,
        proposal_id: Uuid,
        decision: &ProposalDecision,
    ) -> Outcome<Proposal> {
        who.may(Capability::AdoptChange)?;
        let note = words(&decision.note, "note")?;
        let shown = self.once(who, once, |connection| {
            let row = proposal::find(connection, &proposal_id.to_string())?;
            let state = may_decide(&row, &decision.decision, &who.user_id())?;
            if state == "adopted" {
                self.may_adopt(connection, &row)?;
            }
            let row = Row {
                state: state.to_owned(),
                decided_by: Some(who.user_id()),
                decided_at: Some(self.clock.instant()),
                note: note.to_owned(),
                ..row
            };
            let row = proposal::save(connection, &row)?;
            let action = format!("proposal.{}", decision.decision);
            self.record_proposal(connection, who, &action, &row)?;
            self.show_proposal(connection, who, &row, &mut Names::default())
        })?;
        self.refresh_library()?;
        Ok(shown)
    }

    /// Whether its impact was seen as it is now, its first day is to come, and it still loads.
    fn may_adopt(&self, connection: &mut AnyConnection, row: &Row) -> Outcome<()> {
        if row.impact != "done" {
            return Err(Fault::new(
                FaultKind::Conflict,
                "proposal.no_impact",
                "影响测算尚未完成，请待测算完成后再采纳。",
                "Its impact is not computed yet; adopt it when it is.",
            ));
        }
        if row.impact_base != base_text(connection, row)? {
            return Err(Fault::new(
                FaultKind::Conflict,
                "proposal.impact_outdated",
                "测算之后又采纳了其他变更，请重新测算影响。",
                "Another change was adopted since its impact was computed; have it computed again.",
            ));
        }
        if row.effective_from < self.clock.today().to_string() {
            return Err(past(&row.effective_from));
        }
        all_load(connection, row)
    }
}

/// Whether the library loads with the change in it, and with every adopted change that takes effect later.
fn all_load(connection: &mut AnyConnection, row: &Row) -> Outcome<()> {
    proposed_library(connection, row)?;
    let mut later = proposal::adopted(connection)?;
    later.retain(|(_, from)| *from > row.effective_from);
    let below: Vec<String> = base(connection, row)?;
    for end in 1..=later.len() {
        let above = later.iter().take(end).map(|(id, _)| id.clone());
        let ids = below.iter().cloned().chain([row.id.clone()]).chain(above);
        library_of(connection, ids)?;
    }
    Ok(())
}

/// The state a decision leads to, if this person may decide so now: who proposed a change withdraws it, another adopts or
/// refuses it.
pub(super) fn may_decide(row: &Row, decision: &str, user_id: &str) -> Outcome<&'static str> {
    let own = row.proposed_by == user_id;
    let to = match decision {
        "adopt" => "adopted",
        "refuse" => "refused",
        "withdraw" => "withdrawn",
        other => return Err(unknown_decision(other)),
    };
    if row.state != "proposed" {
        return Err(not_in_this_state());
    }
    match (own, to) {
        (true, "adopted" | "refused") => Err(Fault::new(
            FaultKind::Forbidden,
            "proposal.own",
            "提案人不得审批自己的提案，请由另一人办理。",
            "Who proposed a change cannot decide it: another person must.",
        )),
        (false, "withdrawn") => Err(Fault::new(
            FaultKind::Forbidden,
            "proposal.not_own",
            "只有提案人可以撤回提案。",
            "Only who proposed a change can withdraw it.",
        )),
        _ => Ok(to),
    }
}

fn unknown_decision(decision: &str) -> Fault {
    Fault::field(
        "proposal.unknown_decision",
        "decision",
        format!("没有“{decision}”这一决定，可用：adopt, refuse, withdraw。"),
        format!("There is no decision {decision:?}; there are adopt, refuse, withdraw."),
    )
}
