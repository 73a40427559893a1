//! Proposals and what they would change, as they are shown.

use qilu_access::{Capability, permits};
use qilu_store::{
    AnyConnection, Direction,
    proposal::{self, Proposal as Row, ProposalChange as Change},
};
use uuid::Uuid;

use super::{base_text, decide::may_decide};
use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    mapping::tonnes,
    names::Names,
    paging::page_request,
    query::{ChangeQuery, ProposalQuery},
    view::{ChangedTonnes, Impact, Named, Page, Proposal, ProposalChange, ProposalDetail},
};

impl App {
    /// A page of proposals, the latest first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`, `request.limit`.
    pub fn proposals(&self, who: &SignedIn, query: &ProposalQuery) -> Outcome<Page<Proposal>> {
        who.may(Capability::ProposeChange)?;
        let states = query.state.iter().flat_map(|states| states.split(','));
        let states: Vec<String> = states.map(str::to_owned).collect();
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = proposal::list(connection, &states, Direction::Descending, &request)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let names = &mut Names::default();
            let items = page
                .items
                .iter()
                .map(|row| self.show_proposal(connection, who, row, names))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: None,
            })
        })
    }

    /// One proposal with its content.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`.
    pub fn proposal(&self, who: &SignedIn, proposal_id: Uuid) -> Outcome<ProposalDetail> {
        who.may(Capability::ProposeChange)?;
        self.store.read(|connection| {
            let row = proposal::find(connection, &proposal_id.to_string())?;
            Ok(ProposalDetail {
                proposal: self.show_proposal(connection, who, &row, &mut Names::default())?,
                content: row.content,
            })
        })
    }

    /// A page of what a proposal would change, report by report.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `request.bad_cursor`, `request.limit`.
    pub fn proposal_changes(
        &self,
        who: &SignedIn,
        proposal_id: Uuid,
        query: &ChangeQuery,
    ) -> Outcome<Page<ProposalChange>> {
        who.may(Capability::ProposeChange)?;
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        let only_changed = query.changed == Some(true);
        let key = proposal_id.to_string();
        self.store.read(|connection| {
            proposal::find(connection, &key)?;
            let page = proposal::changes(connection, &key, only_changed, &request)?;
            let total = proposal::count_changes(connection, &key, only_changed)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let items = page.items.into_iter().map(change).collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(total),
            })
        })
    }

    pub(super) fn show_proposal(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Row,
        names: &mut Names,
    ) -> Outcome<Proposal> {
        let decisions = ["adopt", "refuse", "withdraw"]
            .into_iter()
            .filter(|_| permits(&who.actor, Capability::AdoptChange))
            .filter(|decision| may_decide(row, decision, &who.user_id()).is_ok())
            .map(str::to_owned)
            .collect();
        let computed = matches!(row.impact.as_str(), "running" | "done");
        let outdated =
            row.state == "proposed" && computed && row.impact_base != base_text(connection, row)?;
        Ok(Proposal {
            id: id(&row.id)?,
            kind: row.kind.clone(),
            subject: row.subject.clone(),
            reason: row.reason.clone(),
            effective_from: row.effective_from.parse().map_err(Fault::internal)?,
            state: row.state.clone(),
            impact: Impact {
                state: row.impact.clone(),
                done: row.impact_done,
                total: row.impact_total,
                changed: proposal::count_changes(connection, &row.id, true)?,
                outdated,
            },
            proposed_by: Named {
                id: id(&row.proposed_by)?,
                name: names.user(connection, &row.proposed_by)?,
            },
            proposed_at: utc(row.proposed_at),
            decided_by: names.named_user(connection, row.decided_by.as_deref())?,
            decided_at: row.decided_at.map(utc),
            note: row.note.clone(),
            decisions,
        })
    }
}

fn change(row: Change) -> Outcome<ProposalChange> {
    let whole = |tonnes: i64| tonnes.to_string();
    Ok(ProposalChange {
        enterprise: Named {
            id: id(&row.enterprise_id)?,
            name: row.enterprise_name,
        },
        city_code: row.city_code,
        year: i32::from(row.year),
        method_id: row.method_id,
        version_id: id(&row.version_id)?,
        changed: row.changed,
        without_indirect: changed(row.without_before, row.without_after, tonnes),
        with_indirect: changed(row.with_before, row.with_after, tonnes),
        compliance: changed(row.compliance_before, row.compliance_after, whole),
    })
}

fn changed(
    before: Option<i64>,
    after: Option<i64>,
    shown: impl Fn(i64) -> String,
) -> ChangedTonnes {
    let difference = before.zip(after);
    let difference = difference.and_then(|(before, after)| after.checked_sub(before));
    ChangedTonnes {
        before: before.map(&shown),
        after: after.map(&shown),
        difference: difference.map(&shown),
    }
}
