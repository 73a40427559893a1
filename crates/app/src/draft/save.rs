//! Saving the rows of a table, as often as somebody types.

use qilu_accounting::draft::{DraftRow, read_draft_rows, write_draft_rows};
use qilu_store::{
    AnyConnection,
    draft::{self, DraftTable},
    draft_hand::{self, DraftHand},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::utc,
    draft::{
        copy::{self, Copy, method_of, table_etag},
        show,
    },
    fault::{Fault, FaultKind, Outcome},
    month::seals::{Seals, sealed},
    names::Names,
    unread::unusable,
    view::{DraftSaved, NewDraftRows},
};

/// What the transaction answers; what the checks say is computed from the rows as they are.
#[derive(Serialize, Deserialize)]
struct Saved {
    revision: i64,
    changed_by: String,
    changed_at: chrono::NaiveDateTime,
}

impl App {
    /// Saves the rows of one table, and says what the checks make of the whole.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `hand.not_yours`, `month.sealed`, `draft.stale` with what is there now, and `draft.…` with the row and column of what
    /// cannot be kept; then nothing has changed.
    pub fn save_draft_table(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        table_id: &str,
        if_match: &str,
        new: &NewDraftRows,
    ) -> Outcome<DraftSaved> {
        let rows = self.read_rows(who, (enterprise_id, draft_id), table_id, new)?;
        let saved: Saved = self.once(who, once, |connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            copy.may_write(who, table_id)??;
            must_match(connection, &copy, table_id, if_match)?;
            let saved = self.keep_rows(connection, who, &copy, table_id, &rows)?;
            Ok(Saved {
                revision: saved.revision,
                changed_by: saved.changed_by,
                changed_at: saved.changed_at,
            })
        })?;
        let (copy, changed_by) = self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let changed_by = Names::default().user(connection, &saved.changed_by)?;
            Ok::<_, Fault>((copy, changed_by))
        })?;
        Ok(DraftSaved {
            table: table_id.to_owned(),
            revision: saved.revision,
            etag: table_etag(saved.revision),
            draft_etag: copy.etag(),
            changed_by,
            changed_at: utc(saved.changed_at),
            assessment: self.check(who, &copy)?,
        })
    }

    /// The rows sent, as the table's method reads them.
    fn read_rows(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
        table_id: &str,
        new: &NewDraftRows,
    ) -> Outcome<Vec<DraftRow>> {
        let method = self.store.read(|connection| {
            let row = copy::find(connection, who, enterprise_id, draft_id)?;
            method_of(self, &row)
        })?;
        let table = method.table(table_id).ok_or_else(Fault::not_found)?;
        let sent = serde_json::to_value(&new.rows).map_err(Fault::internal)?;
        read_draft_rows(table, &sent).map_err(|problem| unusable(&[problem]))
    }

    /// Keeps the rows of a table, within a transaction that has seen them.
    pub(super) fn keep_rows(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        copy: &Copy,
        table_id: &str,
        rows: &[DraftRow],
    ) -> Outcome<DraftTable> {
        let table = copy.table(table_id).ok_or_else(Fault::not_found)?;
        let row = &copy.row;
        let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
        if !seals.seals.is_empty() {
            let after = copy.entries_with(table_id, rows);
            let broken = seals.broken_by(copy.method, &copy.entries(), &after)?;
            if !broken.is_empty() {
                return Err(sealed(&broken));
            }
        }
        let next = DraftTable {
            rows: write_draft_rows(rows).to_string(),
            changed_by: who.user_id(),
            changed_at: self.clock.instant(),
            ..table.kept.clone()
        };
        if let Some(hand) = copy.hand(table_id).filter(|hand| hand.done_at.is_some()) {
            // What is written in again is not done.
            let open = DraftHand {
                done_by: None,
                done_at: None,
                ..hand.clone()
            };
            draft_hand::put(connection, &open)?;
        }
        Ok(draft::save_table(connection, &next)?)
    }
}

/// Refuses whoever saw an older revision of the table, and says what is there now.
fn must_match(
    connection: &mut AnyConnection,
    copy: &Copy,
    table_id: &str,
    if_match: &str,
) -> Outcome<()> {
    let table = copy.table(table_id).ok_or_else(Fault::not_found)?;
    if if_match.trim_start_matches("W/") == table.etag() {
        return Ok(());
    }
    let now = show::now(connection, table, &mut Names::default())?;
    Err(stale().with_current(now))
}

/// Somebody else changed the working copy in the meantime.
pub(crate) fn stale() -> Fault {
    Fault::new(
        FaultKind::Stale,
        "draft.stale",
        "该表格刚被他人修改，您的修改尚未保存；请与现有内容合并后再保存。",
        "Somebody else has just changed this; nothing of yours was saved. Merge it with what is there and save again.",
    )
}
