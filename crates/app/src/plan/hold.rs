//! What plans are for: reports are held to them, templates are filled from them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use qilu_accounting::{Assessment, EntryRow, Method};
use qilu_monitoring::plan::{Rules, in_force, plan_problems, planned_rows};
use qilu_store::AnyConnection;

use super::approved;
use crate::{App, fault::Outcome};

impl App {
    /// Adds to an assessment where the report departs from the plans in force in its year. Every door passes here.
    pub(crate) fn hold_to_plan(
        &self,
        connection: &mut AnyConnection,
        enterprise_id: &str,
        method: &Method,
        assessment: &mut Assessment,
    ) -> Outcome<()> {
        let plans = approved(connection, enterprise_id, &method.id)?;
        let found = plan_problems(method, &plans, assessment, Rules::embedded());
        assessment.problems.extend(found);
        Ok(())
    }

    /// The rows of a year that an enterprise's plan lists, to begin a template with: of the plan in force at its end. The
    /// caller has found the enterprise within its scope.
    pub(crate) fn rows_of_plan(
        &self,
        enterprise_id: &str,
        method: &Method,
        year: i32,
    ) -> Outcome<Option<BTreeMap<String, Vec<EntryRow>>>> {
        self.store
            .read(|connection| rows_in_force(connection, enterprise_id, method, year))
    }
}

/// The rows of a year that the plan in force at its end lists; none without such a plan.
pub(crate) fn rows_in_force(
    connection: &mut AnyConnection,
    enterprise_id: &str,
    method: &Method,
    year: i32,
) -> Outcome<Option<BTreeMap<String, Vec<EntryRow>>>> {
    let plans = approved(connection, enterprise_id, &method.id)?;
    let last_day = NaiveDate::from_ymd_opt(year, 12, 31);
    let version = last_day.and_then(|day| in_force(&plans, day));
    Ok(version.map(|version| planned_rows(method, &version.plan, year)))
}
