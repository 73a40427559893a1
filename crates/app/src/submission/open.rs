//! Opening the submission of a year.

use chrono::{Datelike as _, NaiveDate};
use qilu_access::Capability;
use qilu_store::{
    AnyConnection, organisation, search_text,
    submission::{self, Submission, SubmissionFilter},
};
use qilu_verification::State;
use serde_json::json;

use crate::{
    App, Once, SignedIn,
    audit::Deed,
    calendar::Calendar,
    fault::{Fault, FaultKind, Outcome},
    paging::year,
    reference,
    submission::detail,
    view::{NewSubmission, SubmissionDetail},
};

/// Reports are due on this month and day of the following year where the data set no deadline.
const REPORT_DUE: (u32, u32) = (3, 31);
/// A step without a deadline of its own is due after so many working days.
const STEP_WORKING_DAYS: u32 = 10;

impl App {
    /// Opens the submission of a year for the caller's enterprise.
    ///
    /// # Errors
    /// `access.forbidden`, `not_found` for another enterprise, `submission.year`, `submission.exists`,
    /// `submission.no_facts` when the enterprise was not registered in that year.
    pub fn create_submission(
        &self,
        who: &SignedIn,
        once: &Once,
        new: &NewSubmission,
    ) -> Outcome<SubmissionDetail> {
        let wanted = new.enterprise_id.map(|id| id.to_string());
        let enterprise_id = match (who.enterprise(), wanted) {
            (Some(own), None) => own.to_owned(),
            (Some(own), Some(wanted)) if own == wanted => wanted,
            (_, Some(_)) => return Err(Fault::not_found()),
            (None, None) => return Err(Fault::forbidden()),
        };
        who.may(Capability::EditReport)?;
        let reporting_year = year(new.year)?;
        if new.year > self.clock.today().year() {
            return Err(Fault::field(
                "submission.year",
                "year",
                format!("{} 年尚未到来，不能填报。", new.year),
                format!("{} has not come yet.", new.year),
            ));
        }
        self.once(who, once, |connection| {
            let filter = SubmissionFilter {
                year: Some(reporting_year),
                enterprise: Some(enterprise_id.clone()),
                states: State::ALL
                    .iter()
                    .filter(|state| **state != State::Rejected)
                    .map(|state| state.code().to_owned())
                    .collect(),
                ..SubmissionFilter::default()
            };
            if !submission::count_by_state(connection, &who.rows, &filter)?.is_empty() {
                return Err(exists(new.year));
            }
            let row = self.begun(connection, who, &enterprise_id, reporting_year)?;
            submission::insert(connection, &row)?;
            let deed = Deed {
                tenant: &enterprise_id,
                action: "submission.open",
                subject_kind: "submission",
                subject_id: &row.id,
                detail: json!({ "year": new.year }),
            };
            self.record(connection, who, deed)?;
            detail::of(self, connection, who, crate::app::id(&row.id)?)
        })
    }

    fn begun(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        enterprise_id: &str,
        reporting_year: i16,
    ) -> Outcome<Submission> {
        let organisation = organisation::find(connection, enterprise_id)?;
        let fact = organisation::fact_on(
            connection,
            enterprise_id,
            &format!("{reporting_year}-12-31"),
        )
        .map_err(|_| no_facts(reporting_year))?;
        let now = self.clock.instant();
        let due_on = due_on(connection, State::Draft, reporting_year, self.clock.today())?;
        Ok(Submission {
            enterprise_id: enterprise_id.to_owned(),
            id: self.new_id().to_string(),
            year: reporting_year,
            state: State::Draft.code().to_owned(),
            row_version: 1,
            search_text: search_text(&[&fact.name_zh, &fact.name_en, &organisation.credit_code]),
            enterprise_name: fact.name_zh,
            city_code: fact.city_code,
            sector: fact.sector,
            due_on: due_on.to_string(),
            body_id: None,
            lead_id: None,
            reviewer_id: None,
            submitted_by: None,
            submitted_at: None,
            approved_by: None,
            approved_at: None,
            released_at: None,
            closed_at: None,
            created_by: who.user_id(),
            created_at: now,
            updated_at: now,
        })
    }
}

/// The day the step of a state is due, by the deadlines kept as data.
pub(crate) fn due_on(
    connection: &mut AnyConnection,
    state: State,
    reporting_year: i16,
    today: NaiveDate,
) -> Outcome<NaiveDate> {
    let deadlines = reference::deadlines(connection)?;
    let found = deadlines
        .iter()
        .find(|deadline| deadline.state == state.code());
    if state == State::Draft {
        let (month, day) = found
            .and_then(|deadline| Some((deadline.month?, deadline.day?)))
            .unwrap_or(REPORT_DUE);
        let due = NaiveDate::from_ymd_opt(i32::from(reporting_year) + 1, month, day);
        return due.ok_or_else(|| Fault::internal("a deadline names a day that does not exist"));
    }
    let calendar: Calendar = reference::calendar(connection)?;
    let working_days = found
        .and_then(|deadline| deadline.working_days)
        .unwrap_or(STEP_WORKING_DAYS);
    Ok(calendar.after(today, working_days))
}

fn exists(year: i32) -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "submission.exists",
        format!("{year} 年度的报送已经存在，请在其中继续填报。"),
        format!("There is a submission for {year} already; go on in that one."),
    )
}

fn no_facts(year: i16) -> Fault {
    Fault::field(
        "submission.no_facts",
        "year",
        format!("{year} 年末没有该企业的登记信息。"),
        format!("The enterprise was not registered at the end of {year}."),
    )
}
