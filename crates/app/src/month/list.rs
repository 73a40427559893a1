//! The months of a working copy's year.

use qilu_accounting::{Assessment, Severity};
use qilu_monitoring::month::{Month, Slice, SliceChange, in_month, month_tables, seal, state};
use qilu_store::{AnyConnection, month_seal::MonthSeal as Kept, submission};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    app::{id, utc},
    draft::copy::Copy,
    fault::{Fault, Outcome},
    month::seals::{Seals, days, sealed_slice},
    names::Names,
    row_label::row_label,
    version::table::column_label,
    view,
};

/// What the months of a working copy are told by.
pub(super) struct Year {
    pub copy: Copy,
    pub seals: Seals,
    pub days: u32,
    pub assessment: Assessment,
}

impl Year {
    /// The month's data now.
    pub(super) fn slice(&self, month: Month) -> Slice {
        Slice::of(self.copy.method, &self.copy.entries().tables, month)
    }

    /// How many errors are in a month's data.
    pub(super) fn errors(&self, month: Month) -> usize {
        let problems = self.assessment.problems.iter();
        problems
            .filter(|problem| problem.severity >= Severity::Error)
            .filter(|problem| in_month(self.copy.method, &problem.place, month))
            .count()
    }
}

impl App {
    /// The months of a working copy: which are sealed, which are due, and what changed from seal to seal. None where the
    /// method has no table that is reported by month.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope.
    pub fn months(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
    ) -> Outcome<Vec<view::Month>> {
        let year = self.year(who, enterprise_id, draft_id)?;
        if month_tables(year.copy.method).next().is_none() {
            return Ok(Vec::new());
        }
        self.store.read(|connection| {
            let names = &mut Names::default();
            Month::all(i32::from(year.copy.row.year))
                .into_iter()
                .map(|month| self.shown(connection, &year, month, names))
                .collect()
        })
    }

    /// A working copy with its seals and what the checks say of it.
    pub(super) fn year(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        draft_id: Uuid,
    ) -> Outcome<Year> {
        let (copy, seals, days) = self.store.read(|connection| {
            let copy = Copy::load(self, connection, who, enterprise_id, draft_id)?;
            let row = &copy.row;
            let seals = Seals::load(connection, &row.enterprise_id, row.year, &row.method_id)?;
            let of = submission::find(connection, &who.rows, &row.submission_id)?;
            let days = days(connection, &of.sector)?;
            Ok::<_, Fault>((copy, seals, days))
        })?;
        let assessment = self.assess_copy(who, &copy, &copy.entries())?;
        Ok(Year {
            copy,
            seals,
            days,
            assessment,
        })
    }

    fn shown(
        &self,
        connection: &mut AnyConnection,
        year: &Year,
        month: Month,
        names: &mut Names,
    ) -> Outcome<view::Month> {
        let today = self.clock.today();
        let standing = year.seals.standing(month);
        let (slice, errors) = (year.slice(month), year.errors(month));
        let blocked = seal(month, standing, today, year.days, &slice, errors).err();
        let mut seals: Vec<view::MonthSeal> = Vec::new();
        let mut before: Option<Slice> = None;
        for kept in year.seals.of(month) {
            let sealed = sealed_slice(kept)?;
            let changes = before
                .as_ref()
                .map(|before| sealed.since(year.copy.method, before));
            let changes = changes.unwrap_or_default();
            seals.push(shown_seal(connection, year, kept, &changes, names)?);
            before = Some(sealed);
        }
        seals.reverse();
        let differences = before.map(|sealed| slice.since(year.copy.method, &sealed));
        let due = month.due(year.days);
        Ok(view::Month {
            month: month.code(),
            state: state(month, standing, today, year.days).code().to_owned(),
            due,
            days_left: (due - today).num_days(),
            filled: !slice.is_empty(),
            errors: i64::try_from(errors).unwrap_or(i64::MAX),
            blocked: blocked.map(|refusal| refusal.message().into()),
            seals,
            differences: changes(year, &differences.unwrap_or_default()),
        })
    }
}

fn shown_seal(
    connection: &mut AnyConnection,
    year: &Year,
    kept: &Kept,
    since: &[SliceChange],
    names: &mut Names,
) -> Outcome<view::MonthSeal> {
    let reopened = match year.seals.opening(kept) {
        Some(opening) => Some(view::MonthReopening {
            reason: opening.reason.clone(),
            reopened_by: names.user(connection, &opening.reopened_by)?,
            reopened_at: utc(opening.reopened_at),
        }),
        None => None,
    };
    Ok(view::MonthSeal {
        id: id(&kept.id)?,
        number: kept.number,
        hash: kept.hash.clone(),
        due: kept.due_on.parse().map_err(Fault::internal)?,
        late: kept.late,
        reason: Some(kept.reason.clone()).filter(|reason| !reason.is_empty()),
        sealed_by: names.user(connection, &kept.sealed_by)?,
        sealed_at: utc(kept.sealed_at),
        reopened,
        differences: changes(year, since),
    })
}

fn changes(year: &Year, found: &[SliceChange]) -> Vec<view::MonthChange> {
    let shown = found.iter().map(|change| view::MonthChange {
        table: change.table.clone(),
        row_key: change.row_key.clone(),
        row_label: row_label(year.copy.method, &change.table, &change.row_key),
        column: change.column.clone(),
        label: change
            .column
            .as_ref()
            .map(|column| column_label(Some(year.copy.method), &change.table, column)),
        before: change.before.clone(),
        after: change.after.clone(),
    });
    shown.collect()
}
