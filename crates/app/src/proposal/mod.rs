//! Changes of the methods' data as the province makes them: proposed by one person, what they would change of every report
//! computed beforehand, adopted by another from a day on.
//!
//! `propose` enters one, `impact` computes, `decide` adopts or refuses, `show` lists.

mod decide;
mod impact;
mod propose;
mod show;

pub use impact::work_until;

use qilu_store::AnyConnection;
use qilu_store::proposal::{self, Proposal as Row};
use serde_json::json;

use crate::{
    App, SignedIn,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
};

/// The longest reason or note.
const WORDS_CHARS_MAX: usize = 2_000;

/// The adopted changes a proposal comes on top of: those in effect on its first day.
fn base(connection: &mut AnyConnection, row: &Row) -> Outcome<Vec<String>> {
    let adopted = proposal::adopted(connection)?.into_iter();
    Ok(adopted
        .filter(|(id, from)| *from <= row.effective_from && *id != row.id)
        .map(|(id, _)| id)
        .collect())
}

/// The same as it is kept beside an impact.
fn base_text(connection: &mut AnyConnection, row: &Row) -> Outcome<String> {
    Ok(base(connection, row)?.join(","))
}

impl App {
    fn record_proposal(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        action: &str,
        row: &Row,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &who.actor.organisation.to_string(),
            action,
            subject_kind: "proposal",
            subject_id: &row.id,
            detail: json!({ "kind": row.kind, "subject": row.subject, "from": row.effective_from, "reason": row.reason, "note": row.note }),
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
        "proposal.words",
        field,
        format!("请说明理由，不超过 {WORDS_CHARS_MAX} 字。"),
        format!("Say why in at most {WORDS_CHARS_MAX} characters."),
    )
}

fn past(day: impl std::fmt::Display) -> Fault {
    Fault::field(
        "proposal.past",
        "effective_from",
        format!("生效日期 {day} 已过；已完成的核算不会改变。"),
        format!("{day} is past; what was assessed stays as it is."),
    )
}

fn not_in_this_state() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "proposal.not_in_this_state",
        "该提案的当前状态不允许此操作。",
        "The proposal's state does not allow this.",
    )
}
