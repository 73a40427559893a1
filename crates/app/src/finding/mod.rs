//! Findings: raised by the verifier, answered by the enterprise, closed by the verifier.

mod price;
mod raise;
mod show;

use qilu_access::Capability;
use qilu_quantity::FindingId;
use qilu_store::{AnyConnection, finding as kept};
use qilu_verification::{Action, Closing, Finding as Decided, Request, apply};
use serde_json::json;
use uuid::Uuid;

use self::{price::price, show::show};
use crate::{
    App, Once, SignedIn,
    audit::Deed,
    fault::{Fault, Outcome},
    names::Names,
    submission::{
        act::refused,
        dossier::{Dossier, read_finding},
    },
    view::{Finding, FindingAnswer, FindingClosing, NewFinding},
};

impl App {
    /// The findings of a submission, by number.
    ///
    /// # Errors
    /// `not_found` out of scope.
    pub fn findings(&self, who: &SignedIn, submission_id: Uuid) -> Outcome<Vec<Finding>> {
        who.may(Capability::ViewReport)?;
        self.store.read(|connection| {
            let dossier = Dossier::load(self, connection, who, submission_id)?;
            let names = &mut Names::default();
            dossier
                .finding_rows
                .iter()
                .map(|row| show(connection, row, &dossier.row.due_on, names))
                .collect()
        })
    }

    /// Raises a finding.
    ///
    /// # Errors
    /// `not_found`, the refusals of the flow, `finding.item`, `finding.severity`, `finding.place`, `finding.tonnes`.
    pub fn raise_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        new: &NewFinding,
    ) -> Outcome<Finding> {
        self.once(who, once, |connection| {
            let dossier = Dossier::load(self, connection, who, submission_id)?;
            let request = Request::new(Action::RaiseFinding);
            let decision = apply(
                &dossier.case,
                &request,
                &who.actor,
                &dossier.facts,
                self.clock.now(),
            )
            .map_err(|refusal| refused(&refusal))?;
            let row = self.new_row(connection, who, &dossier, new)?;
            kept::insert(connection, &row)?;
            self.note(connection, who, &dossier, &decision, self.clock.instant())?;
            self.record_finding(connection, who, &row, "finding.raise")?;
            show(connection, &row, &dossier.row.due_on, &mut Names::default())
        })
    }

    /// Answers a finding for the enterprise.
    ///
    /// # Errors
    /// `not_found`, the refusals of the flow, `finding.closed`, `finding.no_answer`.
    pub fn answer_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        finding_id: Uuid,
        new: &FindingAnswer,
    ) -> Outcome<Finding> {
        self.change(
            who,
            once,
            (submission_id, finding_id),
            (Action::AnswerFinding, None),
            |_, _, found| {
                found
                    .answered(&new.text)
                    .map_err(|refusal| refused(&refusal))
            },
        )
    }

    /// Closes a finding: the correction is accepted, or a conservative figure takes its place.
    ///
    /// # Errors
    /// `not_found`, the refusals of the flow, `finding.not_priced` and other faults of the price.
    pub fn close_finding(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        finding_id: Uuid,
        new: &FindingClosing,
    ) -> Outcome<Finding> {
        let note = Some(new.remark.as_str());
        self.change(
            who,
            once,
            (submission_id, finding_id),
            (Action::CloseFinding, note),
            |connection, dossier, found| {
                let closing = if new.accepted {
                    Closing::Accepted
                } else {
                    let place = found
                        .place
                        .as_ref()
                        .map(|place| (place.version.to_string(), place.table.clone()));
                    let pricing = price(
                        connection,
                        who,
                        dossier,
                        place,
                        new.tonnes_effect.as_deref(),
                        &new.remark,
                    )?;
                    Closing::NotFixed { pricing }
                };
                found.closed(closing).map_err(|refusal| refused(&refusal))
            },
        )
    }

    fn change(
        &self,
        who: &SignedIn,
        once: &Once,
        (submission_id, finding_id): (Uuid, Uuid),
        (action, note): (Action, Option<&str>),
        decide: impl Fn(&mut AnyConnection, &Dossier, Decided) -> Outcome<Decided>,
    ) -> Outcome<Finding> {
        self.once(who, once, |connection| {
            let dossier = Dossier::load(self, connection, who, submission_id)?;
            let key = finding_id.to_string();
            let row = dossier
                .finding_rows
                .iter()
                .find(|row| row.id == key)
                .ok_or_else(Fault::not_found)?;
            let request = Request::new(action).about(FindingId(finding_id));
            let decision = apply(
                &dossier.case,
                &request,
                &who.actor,
                &dossier.facts,
                self.clock.now(),
            )
            .map_err(|refusal| refused(&refusal))?;
            let decided = decide(connection, &dossier, read_finding(row)?)?;
            let row = self.changed(who, row, note, &decided);
            let row = kept::save(connection, &row)?;
            self.note(connection, who, &dossier, &decision, self.clock.instant())?;
            self.record_finding(connection, who, &row, &format!("finding.{}", action.code()))?;
            show(connection, &row, &dossier.row.due_on, &mut Names::default())
        })
    }

    fn changed(
        &self,
        who: &SignedIn,
        row: &kept::Finding,
        note: Option<&str>,
        decided: &Decided,
    ) -> kept::Finding {
        let (now, user) = (Some(self.clock.instant()), Some(who.user_id()));
        let mut row = kept::Finding {
            state: decided.state.code().to_owned(),
            answer: decided.answer.clone(),
            price_gas: decided.pricing.as_ref().map(|price| price.gas.clone()),
            price_scope: decided
                .pricing
                .as_ref()
                .map(|price| price.scope.code().to_owned()),
            price_category: decided.pricing.as_ref().map(|price| price.category.clone()),
            price_grams: decided.pricing.as_ref().map(|price| price.effect.0),
            price_compliance_tonnes: decided.pricing.as_ref().map(|price| price.compliance.0),
            price_basis: decided.pricing.as_ref().map(|price| price.basis.clone()),
            ..row.clone()
        };
        match note {
            None => (row.answered_by, row.answered_at) = (user, now),
            Some(note) => {
                row.closing_note = Some(note.trim().to_owned());
                (row.closed_by, row.closed_at) = (user, now);
            }
        }
        row
    }

    fn record_finding(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &kept::Finding,
        action: &str,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &row.enterprise_id,
            action,
            subject_kind: "finding",
            subject_id: &row.id,
            detail: json!({ "submission": row.submission_id, "number": row.number, "state": row.state }),
        };
        self.record(connection, who, deed)
    }
}
