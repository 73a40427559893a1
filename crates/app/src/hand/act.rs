//! Giving parts out, taking them back, marking them done.

use qilu_access::Capability;
use qilu_monitoring::hand::{HandRefusal, may_assign};
use qilu_quantity::UserId;
use qilu_store::{
    AnyConnection,
    draft::Draft,
    draft_hand::{self, DraftHand},
    user,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::id,
    audit::Deed,
    draft::copy::{self, method_of},
    fault::{Fault, Outcome},
    hand::{
        letter::Occasion,
        list::{may_write, refused},
    },
    view::{Hand, NewHand},
};

impl App {
    /// Gives a table to a person of the enterprise, who is told by mail.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `hand.not_coordinator`, `hand.past`, `hand.not_a_colleague`.
    pub fn assign_hand(
        &self,
        who: &SignedIn,
        once: &Once,
        draft: (Uuid, Uuid),
        table_id: &str,
        new: &NewHand,
    ) -> Outcome<Vec<Hand>> {
        self.once(who, once, |connection| {
            let row = self.to_coordinate(connection, who, draft, table_id, new.due)?;
            let person = user::find(connection, &new.user_id.to_string());
            let person = person.map_err(|_| not_a_colleague())?;
            let roles = user::roles(connection, &person.id)?;
            let fills_in = roles.iter().any(|role| role == "enterprise_reporter");
            if person.organisation_id != row.enterprise_id
                || person.disabled_at.is_some()
                || !fills_in
            {
                return Err(not_a_colleague());
            }
            let hand = DraftHand {
                enterprise_id: row.enterprise_id.clone(),
                draft_id: row.id.clone(),
                table_id: table_id.to_owned(),
                user_id: person.id.clone(),
                due_on: new.due.map(|due| due.to_string()),
                assigned_by: who.user_id(),
                assigned_at: self.clock.instant(),
                done_by: None,
                done_at: None,
                reminded: String::new(),
            };
            draft_hand::put(connection, &hand)?;
            self.write_of_part(connection, &row, &hand, Occasion::Assigned)?;
            let detail = json!({ "table": table_id, "user": person.id, "due": hand.due_on });
            self.record_hand(connection, who, &row, "hand.assign", detail)
        })?;
        self.hands(who, draft)
    }

    /// Takes a table back: it is nobody's.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `hand.not_coordinator`.
    pub fn remove_hand(
        &self,
        who: &SignedIn,
        once: &Once,
        draft: (Uuid, Uuid),
        table_id: &str,
    ) -> Outcome<Vec<Hand>> {
        self.once(who, once, |connection| {
            let row = self.to_coordinate(connection, who, draft, table_id, None)?;
            draft_hand::remove(connection, &row.enterprise_id, &row.id, table_id)?;
            let detail = json!({ "table": table_id });
            self.record_hand(connection, who, &row, "hand.remove", detail)
        })?;
        self.hands(who, draft)
    }

    /// Says that a part is done, or not yet.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `hand.nobody`, `hand.not_yours`.
    pub fn mark_hand(
        &self,
        who: &SignedIn,
        once: &Once,
        draft: (Uuid, Uuid),
        table_id: &str,
        done: bool,
    ) -> Outcome<Vec<Hand>> {
        self.once(who, once, |connection| {
            let row = copy::find(connection, who, draft.0, draft.1)?;
            let hand = given(connection, &row, table_id)?;
            may_write(who, &row, std::slice::from_ref(&hand), table_id)??;
            let hand = DraftHand {
                done_by: done.then(|| who.user_id()),
                done_at: done.then(|| self.clock.instant()),
                ..hand
            };
            draft_hand::put(connection, &hand)?;
            let action = if done { "hand.done" } else { "hand.undone" };
            self.record_hand(connection, who, &row, action, json!({ "table": table_id }))
        })?;
        self.hands(who, draft)
    }

    /// Reminds a colleague of a part by mail.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `hand.not_coordinator`, `hand.nobody`.
    pub fn chase_hand(
        &self,
        who: &SignedIn,
        once: &Once,
        draft: (Uuid, Uuid),
        table_id: &str,
    ) -> Outcome<Vec<Hand>> {
        self.once(who, once, |connection| {
            let row = self.to_coordinate(connection, who, draft, table_id, None)?;
            let hand = given(connection, &row, table_id)?;
            self.write_of_part(connection, &row, &hand, Occasion::Asked)?;
            let detail = json!({ "table": table_id, "user": hand.user_id });
            self.record_hand(connection, who, &row, "hand.chase", detail)
        })?;
        self.hands(who, draft)
    }

    /// A working copy whose tables the caller gives out.
    fn to_coordinate(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
        table_id: &str,
        due: Option<chrono::NaiveDate>,
    ) -> Outcome<Draft> {
        let row = copy::find(connection, who, enterprise_id, draft_id)?;
        who.may(Capability::EditReport)?;
        let coordinator = UserId(id(&row.created_by)?);
        may_assign(coordinator, who.actor.user, due, self.clock.today()).map_err(refused)?;
        let table = method_of(self, &row)?.table(table_id);
        table.map(|_| row).ok_or_else(Fault::not_found)
    }

    fn record_hand(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Draft,
        action: &str,
        detail: serde_json::Value,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &row.enterprise_id,
            action,
            subject_kind: "draft",
            subject_id: &row.id,
            detail,
        };
        self.record(connection, who, deed)
    }
}

/// The part a table is.
fn given(connection: &mut AnyConnection, row: &Draft, table_id: &str) -> Outcome<DraftHand> {
    let hands = draft_hand::of_draft(connection, row)?;
    let hand = hands.into_iter().find(|hand| hand.table_id == table_id);
    hand.ok_or_else(|| refused(HandRefusal::Nobody))
}

fn not_a_colleague() -> Fault {
    Fault::field(
        "hand.not_a_colleague",
        "user_id",
        "请选择本企业在用的填报人账号。",
        "Choose somebody of your own enterprise who fills in reports.",
    )
}
