//! Making a working copy, and removing it.

use qilu_access::Capability;
use qilu_accounting::{Method, draft::write_draft_rows};
use qilu_monitoring::hand::HandRefusal;
use qilu_store::{
    AnyConnection, StoreError,
    draft::{self, Draft, DraftTable},
    draft_hand, submission,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    app::id,
    audit::Deed,
    draft::{copy, save::stale, show},
    fault::{Fault, FaultKind, Outcome},
    hand::list::refused,
    method::{must_be_reported, not_for_year},
    sector,
    submission::upload::unknown_method,
    view::{DraftDetail, DraftOrigin, NewDraft},
};

/// What the transaction answers; the working copy is shown from its own rows.
#[derive(Serialize, Deserialize)]
struct Made {
    enterprise_id: Uuid,
    draft_id: Uuid,
}

impl App {
    /// Makes the working copy of a method's report in a submission.
    ///
    /// # Errors
    /// `not_found`, `access.forbidden`, `draft.exists`, `draft.no_version`, `draft.no_last_year`, `draft.no_plan`,
    /// `draft.no_months`, and what an upload under the method would be refused for.
    pub fn create_draft(
        &self,
        who: &SignedIn,
        once: &Once,
        submission_id: Uuid,
        new: &NewDraft,
    ) -> Outcome<DraftDetail> {
        let reporter = self.reporter(who, submission_id)?;
        let method = self
            .library()
            .method(&new.method)
            .ok_or_else(|| unknown_method(&new.method))?;
        if !method.years.contains(reporter.year) {
            return Err(not_for_year(method, reporter.year));
        }
        must_be_reported(method)?;
        sector::must_apply(&method.sector, &reporter.sectors)?;
        let made: Made = self.once(who, once, |connection| {
            self.make_draft(connection, who, submission_id, method, new.from)
        })?;
        self.draft(who, made.enterprise_id, made.draft_id)
    }

    fn make_draft(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        submission_id: Uuid,
        method: &Method,
        from: DraftOrigin,
    ) -> Outcome<Made> {
        let of = submission::find(connection, &who.rows, &submission_id.to_string())?;
        let now = self.clock.instant();
        let row = Draft {
            enterprise_id: of.enterprise_id.clone(),
            id: self.new_id().to_string(),
            submission_id: of.id.clone(),
            method_id: method.id.clone(),
            year: of.year,
            origin: from.code().to_owned(),
            created_by: who.user_id(),
            created_at: now,
        };
        let begun = self.beginning(connection, who, &row, method, from)?;
        let tables: Vec<DraftTable> = method
            .tables
            .iter()
            .map(|table| DraftTable {
                enterprise_id: row.enterprise_id.clone(),
                draft_id: row.id.clone(),
                table_id: table.id.clone(),
                rows: begun.get(&table.id).map_or_else(
                    || "[]".to_owned(),
                    |rows| write_draft_rows(rows).to_string(),
                ),
                revision: 1,
                changed_by: who.user_id(),
                changed_at: now,
            })
            .collect();
        draft::insert(connection, &row, &tables).map_err(|error| match error {
            StoreError::Duplicate(_) => exists(method),
            other => other.into(),
        })?;
        let deed = Deed {
            tenant: &row.enterprise_id,
            action: "draft.open",
            subject_kind: "draft",
            subject_id: &row.id,
            detail: json!({ "submission": of.id, "method": method.id, "from": from.code() }),
        };
        self.record(connection, who, deed)?;
        Ok(Made {
            enterprise_id: id(&row.enterprise_id)?,
            draft_id: id(&row.id)?,
        })
    }

    /// Removes a working copy. Versions made of it and months sealed from it stay. One whose tables were given out is removed
    /// by whoever made it.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope; `hand.not_coordinator`; `draft.stale` when it has changed since it was seen.
    pub fn delete_draft(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        if_match: &str,
    ) -> Outcome<()> {
        self.once(who, once, |connection| {
            let row = copy::find(connection, who, enterprise_id, draft_id)?;
            who.may(Capability::EditReport)?;
            if !draft_hand::of_draft(connection, &row)?.is_empty()
                && row.created_by != who.user_id()
            {
                return Err(refused(HandRefusal::NotCoordinator));
            }
            if if_match.trim_start_matches("W/") != show::etag(&draft::tables(connection, &row)?) {
                return Err(stale());
            }
            draft::remove(connection, &row)?;
            let deed = Deed {
                tenant: &row.enterprise_id,
                action: "draft.remove",
                subject_kind: "draft",
                subject_id: &row.id,
                detail: json!({ "submission": row.submission_id, "method": row.method_id }),
            };
            self.record(connection, who, deed)
        })
    }
}

fn exists(method: &Method) -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "draft.exists",
        format!(
            "本次报送已有“{}”的草稿，请在其中继续填写。",
            method.title.zh
        ),
        format!(
            "There is a draft under \"{}\" already; go on in that one.",
            method.title.en
        ),
    )
}
