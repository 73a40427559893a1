//! Whose part is what.

use chrono::NaiveDate;
use qilu_access::Capability;
use qilu_monitoring::hand::{self, Hand as Rule, HandRefusal};
use qilu_quantity::UserId;
use qilu_store::{
    AnyConnection,
    draft::Draft,
    draft_hand::{self, DraftHand},
    user,
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    draft::copy::{self, method_of},
    fault::{Fault, FaultKind, Outcome},
    names::Names,
    scoped,
    view::{Colleague, Hand, MethodSummary, YourPart},
};

impl App {
    /// The people of the caller's own enterprise who may log in.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` for another enterprise.
    pub fn colleagues(&self, who: &SignedIn, enterprise_id: Uuid) -> Outcome<Vec<Colleague>> {
        who.may(Capability::ViewReport)?;
        let enterprise_id = enterprise_id.to_string();
        if who.enterprise() != Some(enterprise_id.as_str()) {
            return Err(Fault::not_found());
        }
        self.store.read(|connection| {
            scoped::enterprise(connection, who, &enterprise_id)?;
            user::of_organisation(connection, &enterprise_id)?
                .into_iter()
                .filter(|person| person.disabled_at.is_none())
                .map(|person| {
                    Ok(Colleague {
                        roles: user::roles(connection, &person.id)?,
                        id: id(&person.id)?,
                        name: person.display_name,
                    })
                })
                .collect()
        })
    }

    /// The tables of a working copy and whose part each is.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn hands(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
    ) -> Outcome<Vec<Hand>> {
        self.store.read(|connection| {
            let row = copy::find(connection, who, enterprise_id, draft_id)?;
            let kept = draft_hand::of_draft(connection, &row)?;
            let today = self.clock.today();
            let names = &mut Names::default();
            method_of(self, &row)?
                .tables
                .iter()
                .map(|table| {
                    let hand = kept.iter().find(|hand| hand.table_id == table.id);
                    let due = hand.and_then(due);
                    let mut name =
                        |of: Option<&String>| of.map(|of| names.user(connection, of)).transpose();
                    Ok(Hand {
                        table: table.id.clone(),
                        number: table.number.clone(),
                        title: (&table.title).into(),
                        assigned_by: name(hand.map(|hand| &hand.assigned_by))?,
                        assigned_at: hand.map(|hand| utc(hand.assigned_at)),
                        done_by: name(hand.and_then(|hand| hand.done_by.as_ref()))?,
                        done_at: hand.and_then(|hand| hand.done_at).map(utc),
                        user: names
                            .named_user(connection, hand.map(|hand| hand.user_id.as_str()))?,
                        due,
                        days_left: due.map(|due| (due - today).num_days()),
                        editable: may_write(who, &row, &kept, &table.id)?.is_ok(),
                    })
                })
                .collect()
        })
    }

    /// What the caller has still to fill in.
    pub(crate) fn your_parts(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
    ) -> Outcome<Vec<YourPart>> {
        let today = self.clock.today();
        let mut parts = Vec::new();
        for (hand, row) in draft_hand::of_user(connection, &who.user_id())? {
            let Some(method) = self.library().method(&row.method_id) else {
                continue;
            };
            let Some(table) = method.table(&hand.table_id) else {
                continue;
            };
            let due = due(&hand);
            parts.push(YourPart {
                enterprise_id: id(&row.enterprise_id)?,
                submission_id: id(&row.submission_id)?,
                draft_id: id(&row.id)?,
                method: MethodSummary::from(method),
                year: i32::from(row.year),
                table: table.id.clone(),
                title: (&table.title).into(),
                due,
                days_left: due.map(|due| (due - today).num_days()),
            });
        }
        parts.sort_by_key(|part| (part.due.is_none(), part.due));
        Ok(parts)
    }
}

/// The day a part is due.
pub(super) fn due(hand: &DraftHand) -> Option<NaiveDate> {
    hand.due_on.as_ref().and_then(|day| day.parse().ok())
}

/// A kept part as the rules see it.
pub(super) fn rule(hand: &DraftHand) -> Outcome<Rule> {
    Ok(Rule {
        user: UserId(id(&hand.user_id)?),
        due: due(hand),
        done: hand.done_at.is_some(),
    })
}

/// Whether the caller may write in a table of a working copy: as far as his role goes, and as its tables were given out.
pub(crate) fn may_write(
    who: &SignedIn,
    row: &Draft,
    hands: &[DraftHand],
    table_id: &str,
) -> Outcome<Result<(), Fault>> {
    let given = is_given(who, row, hands, table_id)?;
    Ok(who
        .may(Capability::EditReport)
        .and_then(|()| given.map_err(refused)))
}

/// Whether a table is for the caller to write in, as the tables of a working copy were given out.
pub(crate) fn is_given(
    who: &SignedIn,
    row: &Draft,
    hands: &[DraftHand],
    table_id: &str,
) -> Outcome<Result<(), HandRefusal>> {
    let me = who.user_id();
    let hand = hands.iter().find(|hand| hand.table_id == table_id);
    let hand = hand.map(rule).transpose()?;
    let has_own = hands.iter().any(|hand| hand.user_id == me);
    let coordinator = UserId(id(&row.created_by)?);
    Ok(hand::may_write(
        hand.as_ref(),
        has_own,
        coordinator,
        who.actor.user,
    ))
}

pub(crate) fn refused(refusal: HandRefusal) -> Fault {
    let message = refusal.message();
    let kind = match refusal {
        HandRefusal::NotYours | HandRefusal::NotGiven | HandRefusal::NotCoordinator => {
            FaultKind::Forbidden
        }
        HandRefusal::Nobody => FaultKind::Conflict,
        HandRefusal::Past => FaultKind::Unprocessable,
    };
    Fault::new(kind, refusal.code(), message.zh, message.en)
}
