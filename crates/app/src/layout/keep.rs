//! Making layouts, adding versions to them, naming, sharing and retiring them. Nothing a report was read by is ever changed.

use qilu_access::Capability;
use qilu_store::{
    AnyConnection,
    layout::{self, Layout as Row, LayoutVersion},
    search_text,
};
use serde_json::json;
use uuid::Uuid;

use super::{NAME_CHARS_MAX, NOTE_CHARS_MAX, sound};
use crate::{
    App, Once, SignedIn,
    audit::Deed,
    fault::{Fault, FaultKind, Outcome},
    view::{LayoutChange, LayoutDetail, NewLayout, NewLayoutVersion},
};

impl App {
    /// Keeps a layout for the caller's organisation.
    ///
    /// # Errors
    /// `access.forbidden`, `layout.name`, `layout.note`, and what is wrong with its document, `layout.…`.
    pub fn create_layout(
        &self,
        who: &SignedIn,
        once: &Once,
        new: &NewLayout,
    ) -> Outcome<LayoutDetail> {
        who.may(Capability::ManageLayouts)?;
        let name = name(&new.name)?;
        let note = note(&new.note)?;
        let document = sound(self.library(), &new.document)?;
        self.once(who, once, |connection| {
            let now = self.clock.instant();
            let row = Row {
                organisation_id: who.actor.organisation.to_string(),
                id: self.new_id().to_string(),
                name: name.to_owned(),
                method_id: document.method.clone(),
                version: 1,
                shared: new.shared,
                row_version: 1,
                search_text: search_text(&[name, &document.method]),
                created_by: who.user_id(),
                created_at: now,
                updated_at: now,
                retired_at: None,
            };
            let first = self.layout_version(who, &row, 1, &new.document.to_string(), note);
            layout::insert(connection, &row, &first)?;
            self.record_layout(connection, who, "layout.create", &row)?;
            self.layout_detail(connection, who, &row)
        })
    }

    /// Adds a version to a layout of the caller's organisation; the ones before stay as they are.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `layout.not_own`, `layout.other_method`, `layout.note`, and what is wrong with its
    /// document, `layout.…`.
    pub fn add_layout_version(
        &self,
        who: &SignedIn,
        once: &Once,
        layout_id: Uuid,
        new: &NewLayoutVersion,
    ) -> Outcome<LayoutDetail> {
        who.may(Capability::ManageLayouts)?;
        let note = note(&new.note)?;
        let document = sound(self.library(), &new.document)?;
        self.once(who, once, |connection| {
            let row = self.own_layout(connection, who, layout_id)?;
            if row.method_id != document.method {
                return Err(other_method(&row.method_id));
            }
            let number = row.version + 1;
            let version = self.layout_version(who, &row, number, &new.document.to_string(), note);
            layout::add_version(connection, &version)?;
            let row = Row {
                version: number,
                updated_at: self.clock.instant(),
                ..row
            };
            let row = layout::save(connection, &row)?;
            self.record_layout(connection, who, "layout.version", &row)?;
            self.layout_detail(connection, who, &row)
        })
    }

    /// Names, shares or retires a layout of the caller's organisation.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `layout.not_own`, `layout.name`.
    pub fn change_layout(
        &self,
        who: &SignedIn,
        once: &Once,
        layout_id: Uuid,
        change: &LayoutChange,
    ) -> Outcome<LayoutDetail> {
        who.may(Capability::ManageLayouts)?;
        let renamed = change.name.as_deref().map(name).transpose()?;
        self.once(who, once, |connection| {
            let row = self.own_layout(connection, who, layout_id)?;
            let now = self.clock.instant();
            let name = renamed.unwrap_or(&row.name).to_owned();
            let row = Row {
                search_text: search_text(&[&name, &row.method_id]),
                name,
                shared: change.shared.unwrap_or(row.shared),
                retired_at: match change.retired {
                    Some(true) => row.retired_at.or(Some(now)),
                    Some(false) => None,
                    None => row.retired_at,
                },
                updated_at: now,
                ..row
            };
            let row = layout::save(connection, &row)?;
            self.record_layout(connection, who, "layout.change", &row)?;
            self.layout_detail(connection, who, &row)
        })
    }

    fn own_layout(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        layout_id: Uuid,
    ) -> Outcome<Row> {
        let sight = self.layout_sight(connection, who)?;
        let row = layout::find(connection, &sight, &layout_id.to_string())?;
        if row.organisation_id == sight.own {
            Ok(row)
        } else {
            Err(not_own())
        }
    }

    fn layout_version(
        &self,
        who: &SignedIn,
        row: &Row,
        number: i64,
        document: &str,
        note: &str,
    ) -> LayoutVersion {
        LayoutVersion {
            organisation_id: row.organisation_id.clone(),
            layout_id: row.id.clone(),
            number,
            document: document.to_owned(),
            note: note.to_owned(),
            created_by: who.user_id(),
            created_at: self.clock.instant(),
        }
    }

    fn record_layout(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        action: &str,
        row: &Row,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &row.organisation_id,
            action,
            subject_kind: "layout",
            subject_id: &row.id,
            detail: json!({
                "name": row.name, "method": row.method_id, "version": row.version,
                "shared": row.shared, "retired": row.retired_at.is_some(),
            }),
        };
        self.record(connection, who, deed)
    }
}

fn name(text: &str) -> Outcome<&str> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME_CHARS_MAX {
        return Err(Fault::field(
            "layout.name",
            "name",
            format!("请填写映射名称，不超过 {NAME_CHARS_MAX} 字。"),
            format!("Give the layout a name of at most {NAME_CHARS_MAX} characters."),
        ));
    }
    Ok(text)
}

fn note(text: &str) -> Outcome<&str> {
    let text = text.trim();
    if text.chars().count() > NOTE_CHARS_MAX {
        return Err(Fault::field(
            "layout.note",
            "note",
            format!("说明不超过 {NOTE_CHARS_MAX} 字。"),
            format!("A note has at most {NOTE_CHARS_MAX} characters."),
        ));
    }
    Ok(text)
}

fn not_own() -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        "layout.not_own",
        "该映射由集团内其他单位维护，可以使用，不能修改。",
        "Another member of the group keeps this layout: it may be used, not changed.",
    )
}

fn other_method(method: &str) -> Fault {
    Fault::field(
        "layout.other_method",
        "method",
        format!("该映射用于方法“{method}”；其他方法请另建映射。"),
        format!("The layout is for the method {method:?}; make another for another method."),
    )
}
