//! What waits for this person.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use qilu_access::permits;
use qilu_store::{
    AnyConnection, Direction, PageRequest,
    submission::{self, Submission, SubmissionFilter, SubmissionSort},
};
use qilu_verification::{State, TRANSITIONS};

use crate::{
    App, SignedIn,
    calendar::Calendar,
    fault::Outcome,
    names::Names,
    reference::{self, DeadlineRow},
    submission::{act::is_about_a_finding, summary},
    view::{Deadline, Text, Work, WorkItem},
};

/// The most tasks shown at once; the list of submissions has the rest.
const ITEMS_MAX: u32 = 100;

impl App {
    /// Deadlines, tasks and counts of one person.
    ///
    /// # Errors
    /// Database errors only.
    pub fn work(&self, who: &SignedIn) -> Outcome<Work> {
        let today = self.clock.today();
        self.store.read(|connection| {
            let calendar = reference::calendar(connection)?;
            let deadlines = deadlines(&reference::deadlines(connection)?, &calendar, who, today);
            let counts =
                submission::count_by_state(connection, &who.rows, &SubmissionFilter::default())?;
            Ok(Work {
                deadlines,
                items: self.items(connection, who)?,
                months: self.due_months(connection, who)?,
                parts: self.your_parts(connection, who)?,
                plans: self.plan_tasks(connection, who)?,
                counts: counts.into_iter().collect::<BTreeMap<_, _>>(),
            })
        })
    }

    fn items(&self, connection: &mut AnyConnection, who: &SignedIn) -> Outcome<Vec<WorkItem>> {
        let states: Vec<String> = State::ALL
            .iter()
            .filter(|state| !next_actions(who, **state).is_empty())
            .map(|state| state.code().to_owned())
            .collect();
        if states.is_empty() {
            return Ok(Vec::new());
        }
        let filter = SubmissionFilter {
            states,
            ..SubmissionFilter::default()
        };
        let request = PageRequest {
            after: None,
            rows: Some(ITEMS_MAX),
        };
        let page = submission::list(
            connection,
            &who.rows,
            &filter,
            SubmissionSort::Due,
            Direction::Ascending,
            &request,
        )?;
        let names = &mut Names::default();
        page.items
            .iter()
            .filter(|row| concerns(who, row))
            .map(|row| {
                let next_actions = next_actions(who, summary::state(row)?);
                Ok(WorkItem {
                    submission: summary::line(self, connection, who, row, names)?,
                    next_actions,
                })
            })
            .collect()
    }
}

/// Whether a submission is this person's: a lead or reviewer named for it shuts out the others of the body.
fn concerns(who: &SignedIn, row: &Submission) -> bool {
    let me = who.user_id();
    let mine = |named: &Option<String>| named.as_ref().is_none_or(|named| *named == me);
    match row.state.as_str() {
        "verifying" => mine(&row.lead_id),
        "internal_review" => mine(&row.reviewer_id),
        _ => true,
    }
}

/// What this person's roles may do in a state, as far as the table says.
fn next_actions(who: &SignedIn, state: State) -> Vec<String> {
    TRANSITIONS
        .iter()
        .filter(|line| line.state == state && permits(&who.actor, line.capability))
        .filter(|line| !is_about_a_finding(line.action) || state == State::Correcting)
        .map(|line| line.action.code().to_owned())
        .collect()
}

/// The next day of each yearly deadline that concerns this person, the nearest first.
fn deadlines(
    rows: &[DeadlineRow],
    calendar: &Calendar,
    who: &SignedIn,
    today: NaiveDate,
) -> Vec<Deadline> {
    let concerns = |row: &DeadlineRow| {
        row.roles
            .split(';')
            .any(|role| who.actor.roles.iter().any(|own| own.code() == role))
    };
    let mut deadlines: Vec<Deadline> = rows
        .iter()
        .filter(|row| row.basis == "fixed" && concerns(row))
        .filter_map(|row| {
            let (month, day) = (row.month?, row.day?);
            let this_year = NaiveDate::from_ymd_opt(today.year(), month, day)?;
            let date = if this_year >= today {
                this_year
            } else {
                NaiveDate::from_ymd_opt(today.year() + 1, month, day)?
            };
            Some(Deadline {
                code: row.code.clone(),
                label: Text::new(&row.label_zh, &row.label_en),
                date,
                working_days_left: calendar.left(today, date),
            })
        })
        .collect();
    deadlines.sort_by_key(|deadline| deadline.date);
    deadlines
}
