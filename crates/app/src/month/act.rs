//! Sealing a month, and opening it again.

use qilu_access::Capability;
use qilu_monitoring::month::{Month, SealRefusal, month_tables, reopen, seal};
use qilu_store::{
    AnyConnection,
    month_seal::{self, MonthReopening, MonthSeal},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    App, Once, SignedIn,
    audit::Deed,
    draft::{copy::Copy, save::stale},
    fault::{Fault, FaultKind, Outcome},
    month::seals::Seals,
    view::{self, NewReopening, NewSeal},
};

/// Characters of the reason of a late seal.
const REASON_CHARS_MAX: usize = 500;

impl App {
    /// Seals a month as it stands in the working copy: from now on it changes only when it is opened again.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `draft.stale`, and `month.…` where the rule refuses.
    pub fn seal_month(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        month: &str,
        if_match: &str,
        new: &NewSeal,
    ) -> Outcome<Vec<view::Month>> {
        who.may(Capability::EditReport)?;
        let year = self.year(who, enterprise_id, draft_id)?;
        let month = of_code(&year.copy, month)?;
        let reason = new.reason.as_deref().unwrap_or_default().trim().to_owned();
        if reason.chars().count() > REASON_CHARS_MAX {
            return Err(refused(SealRefusal::Reason));
        }
        let (slice, errors) = (year.slice(month), year.errors(month));
        self.once(who, once, |connection| {
            // What was computed is of the copy as it was loaded; it must still be that.
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let unchanged = copy.etag() == year.copy.etag();
            if !unchanged || if_match.trim_start_matches("W/") != copy.etag() {
                return Err(stale());
            }
            let row = &copy.row;
            let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
            let standing = seals.standing(month);
            let today = self.clock.today();
            let sealing =
                seal(month, standing, today, year.days, &slice, errors).map_err(refused)?;
            let kept = MonthSeal {
                enterprise_id: row.enterprise_id.clone(),
                id: self.new_id().to_string(),
                year: row.year,
                method_id: row.method_id.clone(),
                month: month.code(),
                number: sealing.number,
                hash: slice.hash(),
                content: slice.text(),
                due_on: sealing.due.to_string(),
                late: sealing.late,
                reason: reason.clone(),
                sealed_by: who.user_id(),
                sealed_at: self.clock.instant(),
            };
            month_seal::insert(connection, &kept)?;
            let detail = json!({ "month": month.to_string(), "number": kept.number, "hash": kept.hash, "late": kept.late });
            self.record_month(connection, who, &copy, "month.seal", detail)
        })?;
        self.months(who, (enterprise_id, draft_id))
    }

    /// Opens a sealed month again.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found`, `month.not_sealed`, `month.reason`.
    pub fn reopen_month(
        &self,
        who: &SignedIn,
        once: &Once,
        (enterprise_id, draft_id): (Uuid, Uuid),
        month: &str,
        new: &NewReopening,
    ) -> Outcome<Vec<view::Month>> {
        who.may(Capability::EditReport)?;
        self.once(who, once, |connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let month = of_code(&copy, month)?;
            let row = &copy.row;
            let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
            let number = reopen(seals.standing(month), &new.reason).map_err(refused)?;
            let opened = seals.of(month).find(|seal| seal.number == number);
            let opened = opened.ok_or_else(Fault::not_found)?;
            let opening = MonthReopening {
                enterprise_id: row.enterprise_id.clone(),
                seal_id: opened.id.clone(),
                reason: new.reason.trim().to_owned(),
                reopened_by: who.user_id(),
                reopened_at: self.clock.instant(),
            };
            month_seal::reopen(connection, &opening)?;
            let detail =
                json!({ "month": month.to_string(), "number": number, "reason": opening.reason });
            self.record_month(connection, who, &copy, "month.reopen", detail)
        })?;
        self.months(who, (enterprise_id, draft_id))
    }

    fn record_month(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        copy: &Copy,
        action: &str,
        detail: serde_json::Value,
    ) -> Outcome<()> {
        let deed = Deed {
            tenant: &copy.row.enterprise_id,
            action,
            subject_kind: "draft",
            subject_id: &copy.row.id,
            detail,
        };
        self.record(connection, who, deed)
    }
}

/// The month of this code, if the method reports anything by month.
fn of_code(copy: &Copy, code: &str) -> Outcome<Month> {
    let month = Month::of_code(i32::from(copy.row.year), code);
    let by_month = month_tables(copy.method).next().is_some();
    month.filter(|_| by_month).ok_or_else(Fault::not_found)
}

fn refused(refusal: SealRefusal) -> Fault {
    let message = refusal.message();
    let kind = match refusal {
        SealRefusal::Reason => FaultKind::Unprocessable,
        _ => FaultKind::Conflict,
    };
    Fault::new(kind, refusal.code(), message.zh, message.en)
}
