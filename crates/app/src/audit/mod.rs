//! Who did what: recorded in the transaction that does it, and read in people's words.

mod list;
mod read;
mod words;

use qilu_store::{
    AnyConnection,
    audit::{self, NewAuditEvent},
};
use serde_json::Value;

use crate::{App, SignedIn, fault::Outcome};

pub(crate) use words::action as action_words;

/// Something done, for the record.
pub(crate) struct Deed<'a> {
    /// The organisation whose data it concerns.
    pub tenant: &'a str,
    pub action: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: &'a str,
    /// More about it; never a secret.
    pub detail: Value,
}

impl App {
    /// Records a deed of a person.
    pub(crate) fn record(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        deed: Deed<'_>,
    ) -> Outcome<()> {
        self.record_by(connection, &who.user_id(), deed)
    }

    /// Records a deed of a person or, by its own name, of the system.
    pub(crate) fn record_by(
        &self,
        connection: &mut AnyConnection,
        actor: &str,
        deed: Deed<'_>,
    ) -> Outcome<()> {
        let event = NewAuditEvent {
            tenant_id: deed.tenant.to_owned(),
            id: self.new_id().to_string(),
            actor_id: actor.to_owned(),
            action: deed.action.to_owned(),
            subject_kind: deed.subject_kind.to_owned(),
            subject_id: deed.subject_id.to_owned(),
            at: self.clock.instant(),
            detail: deed.detail.to_string(),
        };
        audit::append(connection, &event)?;
        Ok(())
    }
}
