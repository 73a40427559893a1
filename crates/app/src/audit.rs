//! Who did what: recorded in the transaction that does it.

use qilu_access::Capability;
use qilu_store::{
    AnyConnection, Direction, ScopeFilter,
    audit::{self, AuditFilter, NewAuditEvent},
    user,
};
use serde_json::Value;

use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::Outcome,
    names::Names,
    paging::page_request,
    query::PageQuery,
    view::{AuditEvent, Page},
};

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

    /// A page of audited acts, the latest first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`.
    pub fn audit(&self, who: &SignedIn, query: &PageQuery) -> Outcome<Page<AuditEvent>> {
        who.may(Capability::ViewAudit)?;
        // Who runs the platform sees who did what on it, though none of the cases themselves.
        let scope = match who.rows {
            ScopeFilter::Nobody => ScopeFilter::Province,
            ref other => other.clone(),
        };
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = audit::list(
                connection,
                &scope,
                &AuditFilter::default(),
                Direction::Descending,
                &request,
            )?;
            let mut names = Names::default();
            let items = page
                .items
                .into_iter()
                .map(|row| {
                    let actor = names.find(&row.actor_id, || {
                        Ok(user::find(connection, &row.actor_id)
                            .ok()
                            .map(|user| user.login)
                            .unwrap_or_default())
                    })?;
                    Ok(AuditEvent {
                        id: id(&row.id)?,
                        at: utc(row.at),
                        actor: Some(actor).filter(|login| !login.is_empty()),
                        action: row.action,
                        subject_kind: row.subject_kind,
                        subject_id: Some(row.subject_id),
                        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
                    })
                })
                .collect::<Outcome<Vec<_>>>()?;
            let next_cursor = page.next.map(|mark| mark.encode());
            Ok(Page {
                total: None,
                items,
                next_cursor,
            })
        })
    }
}
