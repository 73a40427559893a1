//! Rows that have served their time: ended sessions and answers kept for repeated requests.

use chrono::TimeDelta;
use qilu_store::{idempotency, session};

use crate::{App, fault::Outcome};

/// A session that ended stays this long, so that a token that comes back late is still known.
const ENDED_SESSION_DAYS: i64 = 30;
/// A request may be repeated this long and gets the same answer.
const ANSWER_DAYS: i64 = 7;

impl App {
    /// Removes what has served its time, and says how many rows that were.
    ///
    /// # Errors
    /// Database errors only.
    pub fn sweep(&self) -> Outcome<usize> {
        let now = self.clock.instant();
        self.store.write(|connection| {
            let sessions = session::sweep(connection, now - TimeDelta::days(ENDED_SESSION_DAYS))?;
            let answers = idempotency::sweep(connection, now - TimeDelta::days(ANSWER_DAYS))?;
            Ok(sessions + answers)
        })
    }
}
