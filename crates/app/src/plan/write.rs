//! Beginning and changing a version.

use qilu_access::Capability;
use qilu_monitoring::plan::{self as rule, State, TooMuch, within_limits};
use qilu_store::{
    AnyConnection, StoreError, organisation,
    plan::{self, Plan as Row},
    search_text,
};
use uuid::Uuid;

use super::{must_match, not_in_this_state, state, words};
use crate::{
    App, Once, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    method::must_be_reported,
    sector,
    view::{NewPlan, PlanContent, PlanDetail, PlanEdit},
};

impl App {
    /// Begins a version of the caller's enterprise's plan for a method, empty or with what the last approved one says.
    ///
    /// # Errors
    /// `access.forbidden`, `plan.unknown_method`, `method.not_reported`, `submission.method_not_applicable`, `plan.words`,
    /// `plan.open` while another version of it is not approved.
    pub fn create_plan(&self, who: &SignedIn, once: &Once, new: &NewPlan) -> Outcome<PlanDetail> {
        who.may(Capability::EditPlan)?;
        let enterprise_id = who.enterprise().ok_or_else(Fault::forbidden)?.to_owned();
        let method = self.plan_method(&new.method_id)?;
        must_be_reported(method)?;
        let reason = words(&new.reason, "reason")?;
        self.once(who, once, |connection| {
            let today = self.clock.today().to_string();
            let organisation = organisation::find(connection, &enterprise_id)?;
            let fact = organisation::fact_on(connection, &enterprise_id, &today)?;
            let sectors = sector::of_enterprise(connection, &enterprise_id, &fact.sector)?;
            sector::must_apply(&method.sector, &sectors)?;
            let versions = plan::versions(connection, &enterprise_id, &method.id)?;
            let last = versions.last();
            if last.is_some_and(|last| last.state != State::Approved.code()) {
                return Err(another_open());
            }
            let content = match last.filter(|_| new.from_last) {
                Some(last) => last.content.clone(),
                None => serde_json::to_string(&rule::Plan::default()).map_err(Fault::internal)?,
            };
            let now = self.clock.instant();
            let row = Row {
                id: self.new_id().to_string(),
                row_version: 1,
                method_id: method.id.clone(),
                number: last.map_or(0, |last| last.number) + 1,
                state: State::Draft.code().to_owned(),
                effective_from: new.effective_from.to_string(),
                reason: reason.to_owned(),
                content,
                search_text: search_text(&[
                    &fact.name_zh,
                    &fact.name_en,
                    &organisation.credit_code,
                ]),
                enterprise_name: fact.name_zh,
                city_code: fact.city_code,
                sector: fact.sector,
                created_by: who.user_id(),
                created_at: now,
                updated_at: now,
                submitted_by: None,
                submitted_at: None,
                decided_by: None,
                decided_at: None,
                note: String::new(),
                enterprise_id: enterprise_id.clone(),
            };
            plan::insert(connection, &row).map_err(|error| match error {
                StoreError::Duplicate(_) => another_open(),
                other => other.into(),
            })?;
            plan::append_event(connection, &row, "create", &who.user_id(), now, reason)?;
            self.record_plan(connection, who, "create", &row)?;
            self.show_plan(connection, who, &row)
        })
    }

    /// Changes a version that is being written or was returned.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `plan.stale`, `plan.not_in_this_state`, `plan.words`, `plan.too_much`.
    pub fn edit_plan(
        &self,
        who: &SignedIn,
        once: &Once,
        plan_id: Uuid,
        if_match: &str,
        edit: &PlanEdit,
    ) -> Outcome<PlanDetail> {
        let content = to_rule(&edit.content)?;
        within_limits(&content).map_err(|much| too_much(&much))?;
        let content = serde_json::to_string(&content).map_err(Fault::internal)?;
        let reason = words(&edit.reason, "reason")?;
        self.once(who, once, |connection| {
            let row = self.own_plan(connection, who, plan_id)?;
            must_match(&row, if_match)?;
            if !state(&row)?.is_editable() {
                return Err(not_in_this_state());
            }
            let row = Row {
                effective_from: edit.effective_from.to_string(),
                reason: reason.to_owned(),
                content: content.clone(),
                updated_at: self.clock.instant(),
                ..row
            };
            let row = plan::save(connection, &row)?;
            self.record_plan(connection, who, "edit", &row)?;
            self.show_plan(connection, who, &row)
        })
    }

    fn own_plan(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        plan_id: Uuid,
    ) -> Outcome<Row> {
        let row = plan::find(connection, &who.rows, &plan_id.to_string())?;
        who.may(Capability::EditPlan)?;
        Ok(row)
    }
}

/// The same content as the rules know it: both shapes are one in JSON.
pub(super) fn to_rule(content: &PlanContent) -> Outcome<rule::Plan> {
    let value = serde_json::to_value(content).map_err(Fault::internal)?;
    serde_json::from_value(value).map_err(Fault::internal)
}

fn another_open() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "plan.open",
        "该核算方法的计划尚有未审核通过的版本，请先完成该版本。",
        "Another version of this method's plan is not approved yet; finish that one first.",
    )
}

fn too_much(much: &TooMuch) -> Fault {
    Fault::field(
        "plan.too_much",
        much.what,
        format!("内容超过上限（{}：{}），请删减。", much.what, much.max),
        format!("Too much: {} holds at most {}.", much.what, much.max),
    )
}
