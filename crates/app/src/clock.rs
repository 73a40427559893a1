//! The clock as a value: the system's, or one that tests move.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, Utc};

/// Business dates are dates in Asia/Shanghai, which is eight hours ahead of UTC all year.
const SHANGHAI_SECONDS_EAST: i32 = 8 * 3600;

/// Tells the time. Cheap to clone; clones of a moved clock move together.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds since 1970; absent: the system's clock.
    moved_micros: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved.
    pub fn standing_at(at: DateTime<Utc>) -> Self {
        Self {
            moved_micros: Some(Arc::new(AtomicI64::new(at.timestamp_micros()))),
        }
    }

    /// Moves a standing clock on; the system's clock is not moved.
    pub fn advance(&self, by: Duration) {
        if let (Some(clock), Some(micros)) = (&self.moved_micros, by.num_microseconds()) {
            clock.fetch_add(micros, Ordering::SeqCst);
        }
    }

    /// Sets a standing clock; the system's clock is not set.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Some(clock) = &self.moved_micros {
            clock.store(at.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// The instant, to the microsecond, as far as both databases keep it.
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match &self.moved_micros {
            Some(clock) => clock.load(Ordering::SeqCst),
            None => Utc::now().timestamp_micros(),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// The instant as the database keeps it.
    pub fn instant(&self) -> NaiveDateTime {
        self.now().naive_utc()
    }

    /// The business date.
    pub fn today(&self) -> NaiveDate {
        business_date(self.now())
    }
}

/// The business date of an instant.
pub fn business_date(at: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(SHANGHAI_SECONDS_EAST) {
        Some(zone) => at.with_timezone(&zone).date_naive(),
        None => at.date_naive(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_told_and_dates_are_those_of_shanghai() {
        let clock = Clock::standing_at("2025-03-31T15:59:59Z".parse().unwrap());
        let other = clock.clone();
        assert_eq!(other.today().to_string(), "2025-03-31");
        clock.advance(Duration::seconds(1));
        assert_eq!(other.today().to_string(), "2025-04-01");
        assert_eq!(other.now().to_rfc3339(), "2025-03-31T16:00:00+00:00");
    }
}
