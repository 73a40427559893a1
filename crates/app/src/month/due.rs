//! The months that wait to be sealed.

use chrono::Datelike as _;
use qilu_access::{Capability, permits};
use qilu_monitoring::month::{Month, month_tables, state};
use qilu_store::{AnyConnection, draft, submission};

use crate::{
    App, SignedIn,
    app::id,
    fault::Outcome,
    month::seals::{Seals, days},
    view::{DueMonth, MethodSummary},
};

impl App {
    /// The months of the caller's working copies that have ended and are not sealed: the nearest due first, those of past
    /// years after this one's.
    pub(crate) fn due_months(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
    ) -> Outcome<Vec<DueMonth>> {
        let mut due = Vec::new();
        if !permits(&who.actor, Capability::EditReport) {
            return Ok(due);
        }
        let today = self.clock.today();
        for row in draft::open(connection, &who.rows)? {
            let Some(method) = self.library().method(&row.method_id) else {
                continue;
            };
            if month_tables(method).next().is_none() {
                continue;
            }
            let of = submission::find(connection, &who.rows, &row.submission_id)?;
            let days = days(connection, &of.sector)?;
            let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
            for month in Month::all(i32::from(row.year)) {
                let state = state(month, seals.standing(month), today, days);
                if !state.is_waiting() {
                    continue;
                }
                due.push(DueMonth {
                    enterprise_id: id(&row.enterprise_id)?,
                    submission_id: id(&row.submission_id)?,
                    draft_id: id(&row.id)?,
                    method: MethodSummary::from(method),
                    year: i32::from(row.year),
                    month: month.code(),
                    state: state.code().to_owned(),
                    due: month.due(days),
                    days_left: (month.due(days) - today).num_days(),
                });
            }
        }
        due.sort_by_key(|month| (month.year < today.year(), month.due));
        Ok(due)
    }
}
