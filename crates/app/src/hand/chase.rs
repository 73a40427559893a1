//! Reminders the system sends by itself: shortly before a part is due, and when it is overdue, each once.

use chrono::Days;
use qilu_monitoring::hand::{REMINDER_DAYS, Reminder, reminder};
use qilu_store::draft_hand::{self, DraftHand};

use crate::{
    App,
    fault::Outcome,
    hand::{letter::Occasion, list::rule},
};

impl App {
    /// Writes the reminders that are due, and says how many they were.
    ///
    /// # Errors
    /// Database errors only.
    pub fn remind_hands(&self) -> Outcome<usize> {
        let today = self.clock.today();
        let until = today
            .checked_add_days(Days::new(REMINDER_DAYS))
            .unwrap_or(today);
        self.store.write(|connection| {
            let mut reminded = 0;
            for (hand, row) in draft_hand::due_until(connection, &until.to_string())? {
                let sent = Reminder::of_code(&hand.reminded);
                let Some(now) = reminder(&rule(&hand)?, sent, today) else {
                    continue;
                };
                let occasion = match now {
                    Reminder::Soon => Occasion::Soon,
                    Reminder::Overdue => Occasion::Overdue,
                };
                self.write_of_part(connection, &row, &hand, occasion)?;
                let noted = DraftHand {
                    reminded: now.code().to_owned(),
                    ..hand
                };
                draft_hand::put(connection, &noted)?;
                reminded += 1;
            }
            Ok(reminded)
        })
    }
}
