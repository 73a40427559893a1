//! Monitoring plans: written by the enterprise, approved by the province, and what every report is held to.
//!
//! `write` begins and changes a version, `act` moves it on, `show` lists and shows, `hold` holds reports and fills templates.

mod act;
pub(crate) mod hold;
mod show;
mod write;

use chrono::NaiveDate;
use qilu_accounting::{Method, Severity};
use qilu_monitoring::plan::{self as rule, Approved, Frame, Rules, State};
use qilu_store::{
    AnyConnection,
    plan::{self, Plan as Row},
};
use serde_json::json;

use crate::{
    App, SignedIn,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
};

/// The longest reason or note.
const WORDS_CHARS_MAX: usize = 2_000;

/// The ETag of a version: it changes with every change of the row.
fn etag(row: &Row) -> String {
    format!("\"{}\"", row.row_version)
}

fn must_match(row: &Row, if_match: &str) -> Outcome<()> {
    if if_match.trim_start_matches("W/") == etag(row) {
        return Ok(());
    }
    Err(Fault::new(
        FaultKind::Stale,
        "plan.stale",
        "该计划已被他人更新，请刷新后再操作；您的修改尚未保存。",
        "Someone else has changed this plan. Reload it and try again; nothing of yours was saved.",
    ))
}

/// What a version says, as it is kept.
fn content(row: &Row) -> Outcome<rule::Plan> {
    serde_json::from_str(&row.content).map_err(Fault::internal)
}

fn state(row: &Row) -> Outcome<State> {
    State::from_code(&row.state).ok_or_else(|| Fault::internal("a plan in no known state"))
}

fn first_day(row: &Row) -> Outcome<NaiveDate> {
    row.effective_from.parse().map_err(Fault::internal)
}

/// The approved versions of an enterprise's plan for a method.
fn approved(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    method_id: &str,
) -> Outcome<Vec<Approved>> {
    let rows = plan::versions(connection, enterprise_id, method_id)?;
    rows.iter()
        .filter(|row| row.state == State::Approved.code())
        .map(|row| {
            Ok(Approved {
                number: row.number,
                from: first_day(row)?,
                plan: content(row)?,
            })
        })
        .collect()
}

/// What is missing or wrong in a version.
fn faults_of(method: &Method, row: &Row) -> Outcome<Vec<rule::PlanFault>> {
    let (frame, content) = (Frame::of(method), content(row)?);
    Ok(rule::faults(
        &frame,
        &content,
        first_day(row)?,
        Rules::embedded(),
    ))
}

fn is_complete(faults: &[rule::PlanFault]) -> bool {
    faults.iter().all(|fault| fault.severity < Severity::Error)
}

impl App {
    /// The method a version is for.
    fn plan_method(&self, method_id: &str) -> Outcome<&'static Method> {
        let method = self.library().method(method_id);
        method.ok_or_else(|| {
            Fault::field(
                "plan.unknown_method",
                "method_id",
                format!("没有核算方法“{method_id}”。"),
                format!("There is no method {method_id:?}."),
            )
        })
    }

    fn record_plan(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        action: &str,
        row: &Row,
    ) -> Outcome<()> {
        let action = format!("plan.{action}");
        let deed = Deed {
            tenant: &row.enterprise_id,
            action: &action,
            subject_kind: "plan",
            subject_id: &row.id,
            detail: json!({ "method": row.method_id, "number": row.number, "from": row.effective_from, "reason": row.reason, "note": row.note }),
        };
        self.record(connection, who, deed)
    }
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
        "plan.words",
        field,
        format!("请说明理由，不超过 {WORDS_CHARS_MAX} 字。"),
        format!("Say why in at most {WORDS_CHARS_MAX} characters."),
    )
}

fn not_in_this_state() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "plan.not_in_this_state",
        "该计划的当前状态不允许此操作。",
        "The plan's state does not allow this.",
    )
}
