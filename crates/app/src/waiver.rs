//! Waivers: asked for by one person of the authority, decided by another, applied when a report is assessed.

use chrono::NaiveDate;
use qilu_access::{Capability, permits};
use qilu_accounting::{
    Assessment, Method,
    waiver::{self as rule, apply},
};
use qilu_store::{
    AnyConnection, Direction,
    waiver::{self, Waiver as Row, WaiverFilter},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::{id, utc},
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    names::Names,
    paging::page_request,
    query::WaiverQuery,
    scoped,
    view::{Named, NewWaiver, Page, Waiver, WaiverDecision},
};

/// The longest reason or note.
const WORDS_CHARS_MAX: usize = 2_000;

impl App {
    /// A page of waivers in scope, the latest first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`, `request.limit`.
    pub fn waivers(&self, who: &SignedIn, query: &WaiverQuery) -> Outcome<Page<Waiver>> {
        who.may(Capability::ViewReport)?;
        let today = self.clock.today().to_string();
        let holding = query.in_force == Some(true);
        let states = query.state.iter().flat_map(|states| states.split(','));
        let mut filter = WaiverFilter {
            enterprise: query.enterprise_id.map(|id| id.to_string()),
            method: query.method_id.clone(),
            check: query.check_code.clone(),
            states: states.map(str::to_owned).collect(),
            until_from: holding.then(|| today.clone()),
        };
        if holding {
            filter.states = vec!["approved".to_owned()];
        }
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = waiver::list(
                connection,
                &who.rows,
                &filter,
                Direction::Descending,
                &request,
            )?;
            let total = waiver::count(connection, &who.rows, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let names = &mut Names::default();
            let items = page
                .items
                .into_iter()
                .map(|row| self.show_waiver(connection, who, row, names))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(total),
            })
        })
    }

    /// Asks that a check be lowered for an enterprise.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found` for an enterprise out of scope, `waiver.unknown_method`, `waiver.unknown_check`,
    /// `waiver.fatal`, `waiver.statutory`, `waiver.nothing_to_lower`, `waiver.words`, `waiver.past`, `waiver.exists`.
    pub fn ask_waiver(&self, who: &SignedIn, once: &Once, new: &NewWaiver) -> Outcome<Waiver> {
        who.may(Capability::AskWaiver)?;
        let reason = words(&new.reason, "reason")?;
        if reason.is_empty() {
            return Err(no_words("reason"));
        }
        let method = self.library().method(&new.method_id);
        let method = method.ok_or_else(|| unknown_method(&new.method_id))?;
        may_lower(method, &new.check_code)?;
        let today = self.clock.today();
        if new.until < today {
            return Err(past(new.until));
        }
        self.once(who, once, |connection| {
            let enterprise_id = new.enterprise_id.to_string();
            scoped::enterprise(connection, who, &enterprise_id)?;
            let same = WaiverFilter {
                enterprise: Some(enterprise_id.clone()),
                method: Some(new.method_id.clone()),
                check: Some(new.check_code.clone()),
                states: vec!["asked".to_owned(), "approved".to_owned()],
                until_from: Some(today.to_string()),
            };
            if waiver::count(connection, &who.rows, &same)? > 0 {
                return Err(exists());
            }
            let row = Row {
                enterprise_id,
                id: self.new_id().to_string(),
                row_version: 1,
                method_id: new.method_id.clone(),
                check_code: new.check_code.clone(),
                reason: reason.to_owned(),
                until: new.until.to_string(),
                state: "asked".to_owned(),
                asked_by: who.user_id(),
                asked_at: self.clock.instant(),
                decided_by: None,
                decided_at: None,
                note: String::new(),
                ended_by: None,
                ended_at: None,
            };
            waiver::insert(connection, &row)?;
            self.record_waiver(connection, who, "waiver.ask", &row)?;
            self.show_waiver(connection, who, row, &mut Names::default())
        })
    }

    /// Approves, refuses or ends a waiver.
    ///
    /// # Errors
    /// `not_found` out of scope, `access.forbidden`, `waiver.unknown_decision`, `waiver.words`, `waiver.own`,
    /// `waiver.not_in_this_state`, and when it is approved what `ask_waiver` refuses.
    pub fn decide_waiver(
        &self,
        who: &SignedIn,
        once: &Once,
        waiver_id: Uuid,
        decision: &WaiverDecision,
    ) -> Outcome<Waiver> {
        let note = words(&decision.note, "note")?;
        self.once(who, once, |connection| {
            let row = waiver::find(connection, &who.rows, &waiver_id.to_string())?;
            who.may(Capability::DecideWaiver)?;
            may_decide(&row, &decision.decision, &who.user_id())?;
            let now = self.clock.instant();
            let mut row = Row {
                note: note.to_owned(),
                ..row
            };
            if decision.decision == "end" {
                row.state = "ended".to_owned();
                row.ended_by = Some(who.user_id());
                row.ended_at = Some(now);
            } else {
                if decision.decision == "approve" {
                    let method = self.library().method(&row.method_id);
                    let method = method.ok_or_else(|| unknown_method(&row.method_id))?;
                    may_lower(method, &row.check_code)?;
                    self.not_past(&row)?;
                }
                row.state = state_after(&decision.decision).to_owned();
                row.decided_by = Some(who.user_id());
                row.decided_at = Some(now);
            }
            let row = waiver::save(connection, &row)?;
            let action = format!("waiver.{}", decision.decision);
            self.record_waiver(connection, who, &action, &row)?;
            self.show_waiver(connection, who, row, &mut Names::default())
        })
    }

    /// Lowers what the waivers in force for an enterprise lower in an assessment made today. A check that became fatal or
    /// statutory since is not lowered any more.
    pub(crate) fn waive(
        &self,
        connection: &mut AnyConnection,
        enterprise_id: &str,
        method: &Method,
        assessment: &mut Assessment,
    ) -> Outcome<()> {
        let today = self.clock.today().to_string();
        let rows = waiver::in_force(connection, enterprise_id, &method.id, &today)?;
        let waivers: Vec<rule::Waiver> = rows
            .into_iter()
            .filter(|row| rule::may_lower(method, &row.check_code).is_ok())
            .map(|row| rule::Waiver {
                id: row.id,
                check: row.check_code,
                reason: row.reason,
                until: row.until,
            })
            .collect();
        let problems = std::mem::take(&mut assessment.problems);
        assessment.problems = apply(problems, &waivers, &today);
        Ok(())
    }

    fn not_past(&self, row: &Row) -> Outcome<()> {
        let until: NaiveDate = row.until.parse().map_err(Fault::internal)?;
        if until < self.clock.today() {
            return Err(past(until));
        }
        Ok(())
    }

    fn record_waiver(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        action: &str,
        row: &Row,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &row.enterprise_id,
            action,
            subject_kind: "waiver",
            subject_id: &row.id,
            detail: json!({ "method": row.method_id, "check": row.check_code, "until": row.until, "reason": row.reason, "note": row.note }),
        };
        self.record(connection, who, deed)
    }

    fn show_waiver(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: Row,
        names: &mut Names,
    ) -> Outcome<Waiver> {
        let today = self.clock.today().to_string();
        let enterprise = names.named_organisation(connection, Some(&row.enterprise_id), &today)?;
        let enterprise = enterprise.ok_or_else(Fault::not_found)?;
        let asked_by = Named {
            id: id(&row.asked_by)?,
            name: names.user(connection, &row.asked_by)?,
        };
        let decisions: Vec<String> = ["approve", "refuse", "end"]
            .into_iter()
            .filter(|_| permits(&who.actor, Capability::DecideWaiver))
            .filter(|decision| may_decide(&row, decision, &who.user_id()).is_ok())
            .map(str::to_owned)
            .collect();
        let check_says = self.library().method(&row.method_id).and_then(|method| {
            let check = method
                .checks
                .iter()
                .find(|check| check.code == row.check_code);
            check.map(|check| (&check.says).into())
        });
        Ok(Waiver {
            id: id(&row.id)?,
            enterprise,
            check_says,
            in_force: row.state == "approved" && row.until >= today,
            until: row.until.parse().map_err(Fault::internal)?,
            asked_by,
            asked_at: utc(row.asked_at),
            decided_by: names.named_user(connection, row.decided_by.as_deref())?,
            decided_at: row.decided_at.map(utc),
            ended_by: names.named_user(connection, row.ended_by.as_deref())?,
            ended_at: row.ended_at.map(utc),
            method_id: row.method_id,
            check_code: row.check_code,
            reason: row.reason,
            state: row.state,
            note: row.note,
            decisions,
        })
    }
}

/// Whether a person may decide so now: a waiver that was asked for is approved or refused by somebody else, an approved
/// one is ended by anybody who may decide.
fn may_decide(row: &Row, decision: &str, user_id: &str) -> Outcome<()> {
    let from = match decision {
        "approve" | "refuse" => "asked",
        "end" => "approved",
        other => return Err(unknown_decision(other)),
    };
    if row.state != from {
        return Err(Fault::new(
            FaultKind::Conflict,
            "waiver.not_in_this_state",
            "该豁免的当前状态不允许此操作。",
            "The waiver's state does not allow this.",
        ));
    }
    if decision != "end" && row.asked_by == user_id {
        return Err(Fault::new(
            FaultKind::Forbidden,
            "waiver.own",
            "申请人不得审批自己提出的豁免，请由另一人办理。",
            "Who asked for a waiver cannot decide it: another person must.",
        ));
    }
    Ok(())
}

fn state_after(decision: &str) -> &'static str {
    match decision {
        "approve" => "approved",
        "refuse" => "refused",
        _ => "ended",
    }
}

fn may_lower(method: &Method, check: &str) -> Outcome<()> {
    rule::may_lower(method, check).map_err(|refused| {
        Fault::field(refused.code, "check_code", refused.text.zh, refused.text.en)
    })
}

fn words<'a>(text: &'a str, field: &str) -> Outcome<&'a str> {
    let text = text.trim();
    if text.chars().count() > WORDS_CHARS_MAX {
        return Err(no_words(field));
    }
    Ok(text)
}

fn no_words(field: &str) -> Fault {
    Fault::field(
        "waiver.words",
        field,
        format!("请说明理由，不超过 {WORDS_CHARS_MAX} 字。"),
        format!("Say why in at most {WORDS_CHARS_MAX} characters."),
    )
}

fn unknown_method(method: &str) -> Fault {
    Fault::field(
        "waiver.unknown_method",
        "method_id",
        format!("没有核算方法“{method}”。"),
        format!("There is no method {method:?}."),
    )
}

fn unknown_decision(decision: &str) -> Fault {
    Fault::field(
        "waiver.unknown_decision",
        "decision",
        format!("没有“{decision}”这一决定，可用：approve, refuse, end。"),
        format!("There is no decision {decision:?}; there are approve, refuse, end."),
    )
}

fn past(until: NaiveDate) -> Fault {
    Fault::field(
        "waiver.past",
        "until",
        format!("截止日期 {until} 已过。"),
        format!("{until} is past."),
    )
}

fn exists() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "waiver.exists",
        "该企业的这一检查已有待批或有效的豁免。",
        "There is a waiver of this check for the enterprise already, asked for or in force.",
    )
}
