//! Moving a version on: the enterprise hands it in or takes it back, the province approves it or sends it back.

use qilu_access::{Capability, permits};
use qilu_monitoring::plan::{Action, PlanFault, State, may_act};
use qilu_store::{
    AnyConnection,
    plan::{self, Plan as Row},
};
use uuid::Uuid;

use super::{faults_of, is_complete, must_match, no_words, not_in_this_state, state, words};
use crate::{
    App, Once, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    view::{Place, PlanAct, PlanDetail, Problem},
};

impl App {
    /// Submits, withdraws, approves or returns a version. An approved one never changes again.
    ///
    /// # Errors
    /// `not_found`, `plan.unknown_action`, `access.forbidden`, `plan.stale`, `plan.words`, `plan.not_in_this_state`,
    /// `plan.incomplete` with every fault, `plan.not_later`.
    pub fn act_plan(
        &self,
        who: &SignedIn,
        once: &Once,
        plan_id: Uuid,
        if_match: &str,
        act: &PlanAct,
    ) -> Outcome<PlanDetail> {
        let note = words(&act.note, "note")?;
        let action = Action::from_code(&act.action).ok_or_else(|| unknown_action(&act.action))?;
        self.once(who, once, |connection| {
            let row = plan::find(connection, &who.rows, &plan_id.to_string())?;
            who.may(capability(action))?;
            must_match(&row, if_match)?;
            let to = may_act(state(&row)?, action).map_err(|_| not_in_this_state())?;
            if action == Action::Return && note.is_empty() {
                return Err(no_words("note"));
            }
            if matches!(action, Action::Submit | Action::Approve) {
                self.may_stand(connection, &row)?;
            }
            let row = self.moved(who, row, action, to, note);
            let row = plan::save(connection, &row)?;
            let (actor, now) = (who.user_id(), self.clock.instant());
            plan::append_event(connection, &row, action.code(), &actor, now, note)?;
            self.record_plan(connection, who, action.code(), &row)?;
            self.show_plan(connection, who, &row)
        })
    }

    fn moved(&self, who: &SignedIn, row: Row, action: Action, to: State, note: &str) -> Row {
        let now = self.clock.instant();
        let row = Row {
            state: to.code().to_owned(),
            updated_at: now,
            ..row
        };
        match action {
            Action::Submit => Row {
                submitted_by: Some(who.user_id()),
                submitted_at: Some(now),
                ..row
            },
            Action::Withdraw => row,
            Action::Approve | Action::Return => Row {
                decided_by: Some(who.user_id()),
                decided_at: Some(now),
                note: note.to_owned(),
                ..row
            },
        }
    }

    /// Whether a version is complete and begins after the one it takes over from.
    fn may_stand(&self, connection: &mut AnyConnection, row: &Row) -> Outcome<()> {
        let faults = faults_of(self.plan_method(&row.method_id)?, row)?;
        if !is_complete(&faults) {
            return Err(incomplete(&faults));
        }
        let versions = plan::versions(connection, &row.enterprise_id, &row.method_id)?;
        let approved = versions
            .iter()
            .filter(|version| version.state == State::Approved.code());
        match approved.map(|version| &version.effective_from).max() {
            Some(last) if *last >= row.effective_from => Err(not_later(last)),
            _ => Ok(()),
        }
    }
}

/// The acts open to a person now, whatever the content says.
pub(super) fn open_acts(who: &SignedIn, row: &Row) -> Outcome<Vec<String>> {
    let state = state(row)?;
    let open = Action::ALL
        .iter()
        .filter(|action| may_act(state, **action).is_ok())
        .filter(|action| permits(&who.actor, capability(**action)));
    Ok(open.map(|action| action.code().to_owned()).collect())
}

fn capability(action: Action) -> Capability {
    match action {
        Action::Submit | Action::Withdraw => Capability::SubmitPlan,
        Action::Approve | Action::Return => Capability::DecidePlan,
    }
}

fn unknown_action(action: &str) -> Fault {
    Fault::field(
        "plan.unknown_action",
        "action",
        format!("没有“{action}”这一操作，可用：submit, withdraw, approve, return。"),
        format!("There is no action {action:?}; there are submit, withdraw, approve, return."),
    )
}

fn not_later(last: &str) -> Fault {
    Fault::field(
        "plan.not_later",
        "effective_from",
        format!("生效日期应晚于上一版的生效日期 {last}。"),
        format!("It must begin after the version before it, which began on {last}."),
    )
}

fn incomplete(faults: &[PlanFault]) -> Fault {
    let problems = faults
        .iter()
        .map(|fault| Problem {
            code: fault.code.clone(),
            severity: fault.severity.into(),
            place: Place {
                table: fault.place.table.clone(),
                row_key: fault.place.item.map(|item| item.to_string()),
                column: fault.place.column.clone(),
                at: None,
            },
            message: (&fault.message).into(),
            mend: fault.mend.as_ref().map(Into::into),
            ..Problem::default()
        })
        .collect();
    Fault::new(
        FaultKind::Unprocessable,
        "plan.incomplete",
        "计划尚不完整，请按所列问题补充后再提交。",
        "The plan is not complete; mend what is listed and submit it again.",
    )
    .with_problems(problems)
}
