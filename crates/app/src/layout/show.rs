//! Layouts as they are shown.

use qilu_access::{Capability, permits};
use qilu_store::{
    AnyConnection, Direction,
    layout::{self, Layout as Row, LayoutFilter},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    fault::{Fault, Outcome},
    names::Names,
    paging::page_request,
    query::LayoutQuery,
    view::{LayoutDetail, LayoutSummary, LayoutVersion, Named, Page},
};

impl App {
    /// A page of the layouts the caller may use, the latest changed first.
    ///
    /// # Errors
    /// `access.forbidden`, `request.bad_cursor`, `request.limit`.
    pub fn layouts(&self, who: &SignedIn, query: &LayoutQuery) -> Outcome<Page<LayoutSummary>> {
        who.may(Capability::ManageLayouts)?;
        let filter = LayoutFilter {
            method: query.method_id.clone(),
            retired: match query.state.as_deref() {
                Some("retired") => Some(true),
                Some("active") => Some(false),
                _ => None,
            },
            text: query.search.clone(),
        };
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let sight = self.layout_sight(connection, who)?;
            let page = layout::list(connection, &sight, &filter, Direction::Descending, &request)?;
            let total = layout::count(connection, &sight, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let names = &mut Names::default();
            let items = page
                .items
                .iter()
                .map(|row| self.layout_summary(connection, who, row, names))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(total),
            })
        })
    }

    /// One layout with its versions.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of sight.
    pub fn layout(&self, who: &SignedIn, layout_id: Uuid) -> Outcome<LayoutDetail> {
        who.may(Capability::ManageLayouts)?;
        self.store.read(|connection| {
            let sight = self.layout_sight(connection, who)?;
            let row = layout::find(connection, &sight, &layout_id.to_string())?;
            self.layout_detail(connection, who, &row)
        })
    }

    pub(super) fn layout_detail(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Row,
    ) -> Outcome<LayoutDetail> {
        let names = &mut Names::default();
        let versions = layout::versions(connection, row)?
            .into_iter()
            .map(|version| {
                Ok(LayoutVersion {
                    number: version.number,
                    document: serde_json::from_str(&version.document).map_err(Fault::internal)?,
                    note: version.note,
                    created_by: names.user(connection, &version.created_by)?,
                    created_at: utc(version.created_at),
                })
            })
            .collect::<Outcome<_>>()?;
        Ok(LayoutDetail {
            layout: self.layout_summary(connection, who, row, names)?,
            versions,
        })
    }

    pub(super) fn layout_summary(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        row: &Row,
        names: &mut Names,
    ) -> Outcome<LayoutSummary> {
        let today = self.clock.today().to_string();
        let of = names.named_organisation(connection, Some(&row.organisation_id), &today)?;
        let organisation = of.unwrap_or(Named {
            id: id(&row.organisation_id)?,
            name: String::new(),
        });
        let own = row.organisation_id == who.actor.organisation.to_string();
        Ok(LayoutSummary {
            id: id(&row.id)?,
            name: row.name.clone(),
            method_id: row.method_id.clone(),
            version: row.version,
            shared: row.shared,
            retired: row.retired_at.is_some(),
            organisation,
            created_by: names.user(connection, &row.created_by)?,
            updated_at: utc(row.updated_at),
            own: own && permits(&who.actor, Capability::ManageLayouts),
        })
    }
}
