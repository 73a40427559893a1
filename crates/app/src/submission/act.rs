//! Moving a submission on: one act, its effects, its history, audit row and letters in one transaction.

use chrono::NaiveDateTime;
use qilu_quantity::OrganisationId;
use qilu_store::{
    AnyConnection, conclusion,
    history::{self, SubmissionEvent},
    organisation, submission, user,
};
use qilu_verification::{
    Action, Conclusion, Decision, Effect, Nomination, Refusal, Request, apply,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    submission::{conclusion as drawing, detail, dossier::Dossier, open::due_on},
    view::{Problem, SubmissionAct, SubmissionDetail},
};

impl App {
    /// Does one act on a submission.
    ///
    /// # Errors
    /// `not_found` out of scope, `submission.stale`, `access.forbidden`, `submission.not_in_this_state`, and the refusals
    /// of the guards.
    pub fn act(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        if_match: &str,
        act: &SubmissionAct,
    ) -> Outcome<SubmissionDetail> {
        let action: Action = act
            .action
            .parse()
            .map_err(|_| unknown_action(&act.action))?;
        if is_about_a_finding(action) {
            return Err(unknown_action(&act.action));
        }
        self.once(who, once, |connection| {
            let dossier = Dossier::load(self, connection, who, submission_id)?;
            dossier.must_match(if_match)?;
            let mut request = Request::new(action);
            request.reason.clone_from(&act.reason);
            if action == Action::Assign {
                request.nomination = nomination(self, connection, act)?;
            }
            if action == Action::Conclude {
                // Whether the caller may conclude at all comes before how the conclusion is drawn.
                let unready = apply(
                    &dossier.case,
                    &request,
                    &who.actor,
                    &dossier.facts,
                    self.clock.now(),
                );
                match (&act.conclusion, unready) {
                    (Some(new), Err(refusal)) if refusal.code == "submission.no_conclusion" => {
                        let drawn =
                            drawing::draw(self, connection, who, &dossier, self.new_id(), new)?;
                        request.conclusion = Some(drawn);
                    }
                    (_, Err(refusal)) => return Err(dossier.refused(&refusal)),
                    (_, Ok(_)) => {}
                }
            }
            let decision = apply(
                &dossier.case,
                &request,
                &who.actor,
                &dossier.facts,
                self.clock.now(),
            )
            .map_err(|refusal| dossier.refused(&refusal))?;
            self.carry_out(connection, who, dossier, &decision, &request, act)?;
            detail::of(self, connection, who, submission_id)
        })
    }

    fn carry_out(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: Dossier,
        decision: &Decision,
        request: &Request,
        act: &SubmissionAct,
    ) -> Outcome<()> {
        let now = self.clock.instant();
        let mut row = dossier.row.clone();
        row.state = decision.to.code().to_owned();
        row.updated_at = now;
        row.due_on = due_on(connection, decision.to, row.year, self.clock.today())?.to_string();
        if decision.action == Action::ApproveSubmission {
            row.approved_by = Some(who.user_id());
            row.approved_at = Some(now);
        }
        let outcome = match decision.action {
            Action::Approve => Some("approved"),
            Action::Reject => Some("rejected"),
            Action::ReturnToVerifier => Some("returned"),
            _ => None,
        };
        let decided = match outcome {
            Some(outcome) => {
                Some(self.decide(connection, who, &dossier, outcome, act.reason.as_deref())?)
            }
            None => None,
        };
        for effect in decision.effects {
            match effect {
                Effect::SetReporter => {
                    row.submitted_by = Some(who.user_id());
                    row.submitted_at = Some(now);
                }
                Effect::Release => row.released_at = Some(now),
                Effect::Recall => row.released_at = None,
                Effect::SetBody => {
                    row.body_id = act.body_id.map(|id| id.to_string());
                    row.lead_id = act.lead_id.map(|id| id.to_string());
                    row.reviewer_id = act.reviewer_id.map(|id| id.to_string());
                }
                Effect::RecordConclusion => {
                    if let Some(drawn) = &request.conclusion {
                        conclusion::insert(connection, &drawing::row(&dossier, drawn, now)?)?;
                    }
                }
                Effect::VoidConclusion => {
                    self.void_conclusion(connection, who, &dossier, decision.action.code())?;
                }
                Effect::Determine => {
                    let decision_id = decided
                        .ok_or_else(|| Fault::internal("a determination without a decision"))?;
                    self.write_determination(connection, who, &dossier, decision_id)?;
                }
                Effect::Close => row.closed_at = Some(now),
            }
        }
        let row = submission::save(connection, &row)?;
        self.note(connection, who, &dossier, decision, now)?;
        self.send_letters(connection, &row, decision)
    }

    /// Voids the conclusion that stands, if one does.
    pub(crate) fn void_conclusion(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        reason: &str,
    ) -> Outcome<()> {
        let Some(Conclusion { id, .. }) = &dossier.facts.conclusion else {
            return Ok(());
        };
        let void = conclusion::ConclusionVoid {
            enterprise_id: dossier.row.enterprise_id.clone(),
            submission_id: dossier.row.id.clone(),
            conclusion_id: id.to_string(),
            reason: reason.to_owned(),
            voided_by: who.user_id(),
            voided_at: self.clock.instant(),
        };
        Ok(conclusion::void(connection, &void)?)
    }

    /// Adds a step to the history and the audit trail.
    pub(crate) fn note(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        dossier: &Dossier,
        decision: &Decision,
        now: NaiveDateTime,
    ) -> Outcome<()> {
        let event = SubmissionEvent {
            enterprise_id: dossier.row.enterprise_id.clone(),
            submission_id: dossier.row.id.clone(),
            ordinal: 0,
            action: decision.action.code().to_owned(),
            from_state: decision.from.code().to_owned(),
            to_state: decision.to.code().to_owned(),
            actor_id: who.user_id(),
            actor_role: decision.role.code().to_owned(),
            note: decision.reason.clone().unwrap_or_default(),
            at: now,
        };
        history::append(connection, &event)?;
        let deed = Deed {
            tenant: &dossier.row.enterprise_id,
            action: &format!("submission.{}", decision.action.code()),
            subject_kind: "submission",
            subject_id: &dossier.row.id,
            detail: json!({ "from": decision.from.code(), "to": decision.to.code(), "content": dossier.facts.content_hash }),
        };
        self.record(connection, who, deed)
    }
}

/// The body to assign, with people of its own.
fn nomination(
    app: &App,
    connection: &mut AnyConnection,
    act: &SubmissionAct,
) -> Outcome<Option<Nomination>> {
    let Some(body) = act.body_id else {
        return Ok(None);
    };
    let body_id = body.to_string();
    let today = app.clock.today().to_string();
    let bodies = organisation::of_kind(connection, "verification_body", &today)?;
    if !bodies.iter().any(|(row, _)| row.id == body_id) {
        return Err(unknown_field(
            "body_id",
            "核查技术服务机构",
            "verification body",
        ));
    }
    let mut belongs = |wanted: Option<Uuid>, role: &str| -> Outcome<bool> {
        let Some(wanted) = wanted else {
            return Ok(true);
        };
        let people = user::with_role(connection, role, user::Circle::Organisation(&body_id))?;
        Ok(people.iter().any(|person| person.id == wanted.to_string()))
    };
    if !belongs(act.lead_id, "verifier_lead")? {
        return Err(unknown_field(
            "lead_id",
            "该机构的核查组长",
            "lead verifier of that body",
        ));
    }
    if !belongs(act.reviewer_id, "verifier_reviewer")? {
        return Err(unknown_field(
            "reviewer_id",
            "该机构的独立评审人",
            "independent reviewer of that body",
        ));
    }
    Ok(Some(Nomination {
        body: OrganisationId(body),
        ties: Vec::new(),
    }))
}

/// Acts on findings have doors of their own.
pub(crate) fn is_about_a_finding(action: Action) -> bool {
    matches!(
        action,
        Action::RaiseFinding | Action::AnswerFinding | Action::CloseFinding
    )
}

impl Dossier {
    /// A refusal with the problems behind it, the first of which says where.
    fn refused(&self, refusal: &Refusal) -> Fault {
        let fault = refused(refusal);
        let behind = match refusal.code {
            "submission.warnings_unanswered" => &self.unanswered,
            "submission.evidence_errors" => &self.evidence,
            _ => return fault,
        };
        let problems: Vec<Problem> = behind.iter().map(Problem::from).collect();
        match problems.first().map(|first| first.place.clone()) {
            Some(place) => fault.at(place).with_problems(problems),
            None => fault,
        }
    }
}

/// A refusal of the flow, for the edge: who may not is told apart from what cannot be now.
pub(crate) fn refused(refusal: &Refusal) -> Fault {
    let kind = match refusal.code {
        "submission.out_of_scope" => return Fault::not_found(),
        "submission.not_permitted" | "submission.not_the_lead" => FaultKind::Forbidden,
        "submission.four_eyes_enterprise" | "submission.four_eyes_body" => FaultKind::Forbidden,
        "submission.no_reason" | "submission.no_body" | "submission.no_conclusion" => {
            FaultKind::Unprocessable
        }
        code if code.starts_with("conclusion.") || code.starts_with("finding.") => {
            FaultKind::Unprocessable
        }
        _ => FaultKind::Conflict,
    };
    Fault::new(
        kind,
        refusal.code,
        refusal.message.zh.clone(),
        refusal.message.en.clone(),
    )
}

fn unknown_action(action: &str) -> Fault {
    Fault::field(
        "submission.unknown_action",
        "action",
        format!("没有“{action}”这一操作。"),
        format!("There is no act {action:?} here."),
    )
}

fn unknown_field(field: &str, zh: &str, en: &str) -> Fault {
    Fault::field(
        "submission.assignment",
        field,
        format!("{field} 不是{zh}。"),
        format!("{field} does not name a {en}."),
    )
}
