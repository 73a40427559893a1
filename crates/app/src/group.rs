//! Group companies: which enterprises belong to one, entered by whoever runs the platform.

use qilu_store::{
    AnyConnection,
    group::{self, Membership},
    organisation::{self, NO_END, Organisation},
};
use serde_json::json;

use crate::{
    App,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
};

/// Who the audit trail names for what is done at the machine itself.
const COMMAND_LINE: &str = "command-line";

impl App {
    /// Makes an enterprise a member of a group company from today on; false if it is one already. Both are named by their
    /// credit codes.
    ///
    /// # Errors
    /// `group.unknown`, `group.unknown_member`, `group.itself`.
    pub fn join_group(&self, group: &str, member: &str) -> Outcome<bool> {
        self.change_group((group, member), "group.join", |connection, row| {
            let today = &row.valid_from;
            let key = (row.group_id.as_str(), row.member_id.as_str());
            if group::find(connection, key, today)?.is_some() {
                return Ok(false);
            }
            group::insert(connection, row)?;
            Ok(true)
        })
    }

    /// Takes an enterprise out of a group company from today on; false if it is no member. What was shared in the meantime
    /// stays with whoever made it.
    ///
    /// # Errors
    /// `group.unknown`, `group.unknown_member`, `group.itself`.
    pub fn leave_group(&self, group: &str, member: &str) -> Outcome<bool> {
        self.change_group((group, member), "group.leave", |connection, row| {
            let today = &row.valid_from;
            let key = (row.group_id.as_str(), row.member_id.as_str());
            let Some(standing) = group::find(connection, key, today)? else {
                return Ok(false);
            };
            group::end(connection, &standing, today)?;
            Ok(true)
        })
    }

    /// Changes a membership, given as it would begin today, and records what was changed.
    fn change_group(
        &self,
        (group, member): (&str, &str),
        action: &str,
        change: impl Fn(&mut AnyConnection, &Membership) -> Outcome<bool>,
    ) -> Outcome<bool> {
        self.store.write(|connection| {
            let group_row = enterprise(connection, group)?.ok_or_else(|| unknown_group(group))?;
            let member_row =
                enterprise(connection, member)?.ok_or_else(|| unknown_member(member))?;
            if group_row.id == member_row.id {
                return Err(itself());
            }
            let row = Membership {
                group_id: group_row.id,
                member_id: member_row.id,
                valid_from: self.clock.today().to_string(),
                valid_to: NO_END.to_owned(),
            };
            let changed = change(connection, &row)?;
            if changed {
                let deed = Deed {
                    tenant: &row.member_id,
                    action,
                    subject_kind: "organisation",
                    subject_id: &row.member_id,
                    detail: json!({ "group": row.group_id }),
                };
                self.record_by(connection, COMMAND_LINE, deed)?;
            }
            Ok(changed)
        })
    }
}

/// The enterprise with this credit code: a group company is one too.
fn enterprise(connection: &mut AnyConnection, credit_code: &str) -> Outcome<Option<Organisation>> {
    let credit_code = credit_code.trim().to_uppercase();
    let found = organisation::find_by_credit_code(connection, &credit_code)?;
    Ok(found.filter(|found| found.kind == "enterprise"))
}

fn unknown_group(code: &str) -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "group.unknown",
        format!("没有统一社会信用代码为“{code}”的集团公司，请先以 qilu admin enterprise 登记。"),
        format!(
            "There is no group company with the credit code {code:?}; register it with qilu admin enterprise first."
        ),
    )
}

fn unknown_member(code: &str) -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "group.unknown_member",
        format!("没有统一社会信用代码为“{code}”的企业，请先以 qilu admin enterprise 登记。"),
        format!(
            "There is no enterprise with the credit code {code:?}; register it with qilu admin enterprise first."
        ),
    )
}

fn itself() -> Fault {
    Fault::new(
        FaultKind::Unprocessable,
        "group.itself",
        "集团公司不能是其自身的成员，请核对统一社会信用代码。",
        "A group company is no member of itself; check the credit codes.",
    )
}
