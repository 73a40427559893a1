//! Working days: Monday to Friday, but for the days the State Council moves.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde::Deserialize;

/// No deadline is further away than this, in days.
const DAYS_AHEAD_MAX: u32 = 3_660;

/// A run of days that are not what their weekday says.
#[derive(Debug, Clone, Deserialize)]
pub struct Exception {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub kind: DayKind,
}

/// What such a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Holiday,
    Workday,
}

/// Tells working days from others.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, DayKind>,
}

impl Calendar {
    /// A calendar with these exceptions.
    pub fn new(exceptions: &[Exception]) -> Self {
        let days = exceptions.iter().flat_map(|run| {
            run.from
                .iter_days()
                .take_while(|day| *day <= run.to)
                .map(|day| (day, run.kind))
        });
        Self {
            exceptions: days.collect(),
        }
    }

    /// Whether people work on this day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.exceptions.get(&day) {
            Some(kind) => *kind == DayKind::Workday,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The day so many working days after `day`; the clock starts on the next working day.
    pub fn after(&self, day: NaiveDate, working_days: u32) -> NaiveDate {
        let later = day
            .iter_days()
            .skip(1)
            .filter(|later| self.is_working(*later));
        let steps = usize::try_from(working_days.min(DAYS_AHEAD_MAX)).unwrap_or_default();
        match steps.checked_sub(1) {
            Some(position) => later.take(steps).nth(position).unwrap_or(day),
            None => day,
        }
    }

    /// Working days from `day` until `until`, which counts; negative once it has passed.
    pub fn left(&self, day: NaiveDate, until: NaiveDate) -> i64 {
        let count = |from: NaiveDate, to: NaiveDate| {
            let first = from.checked_add_days(Days::new(1)).unwrap_or(from);
            let days = first
                .iter_days()
                .take_while(|day| *day <= to)
                .filter(|day| self.is_working(*day))
                .count();
            i64::try_from(days).unwrap_or(i64::MAX)
        };
        if until >= day {
            count(day, until)
        } else {
            -count(until, day)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar() -> Calendar {
        let run = |from: &str, to: &str, kind| Exception {
            from: day(from),
            to: day(to),
            kind,
        };
        Calendar::new(&[
            run("2025-10-01", "2025-10-08", DayKind::Holiday),
            run("2025-10-11", "2025-10-11", DayKind::Workday),
        ])
    }

    #[test]
    fn holidays_are_skipped_and_moved_workdays_count() {
        let calendar = calendar();
        assert!(!calendar.is_working(day("2025-10-08")));
        assert!(
            calendar.is_working(day("2025-10-11")),
            "a Saturday that is worked"
        );
        assert!(!calendar.is_working(day("2025-10-12")));
        assert_eq!(calendar.after(day("2025-09-30"), 1), day("2025-10-09"));
        assert_eq!(calendar.after(day("2025-09-30"), 3), day("2025-10-11"));
        assert_eq!(calendar.after(day("2025-09-30"), 0), day("2025-09-30"));
    }

    #[test]
    fn days_left_count_down_through_zero() {
        let calendar = calendar();
        assert_eq!(calendar.left(day("2025-09-30"), day("2025-10-11")), 3);
        assert_eq!(calendar.left(day("2025-09-30"), day("2025-09-30")), 0);
        assert_eq!(calendar.left(day("2025-10-11"), day("2025-09-30")), -3);
    }
}
