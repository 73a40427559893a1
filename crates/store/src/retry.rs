//! When something that failed is tried again.

use chrono::{NaiveDateTime, TimeDelta};

use crate::limits::{ATTEMPTS_MAX, LAST_ERROR_CHARACTERS_MAX, RETRY_SECONDS, RETRY_SECONDS_MAX};

/// The moment of the next attempt after `attempts` failed ones; none if it is given up.
pub(crate) fn next_attempt(attempts: i64, now: NaiveDateTime) -> Option<NaiveDateTime> {
    if attempts >= ATTEMPTS_MAX {
        return None;
    }
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let seconds = RETRY_SECONDS
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(RETRY_SECONDS_MAX);
    now.checked_add_signed(TimeDelta::seconds(seconds))
}

/// As much of an error as is kept.
pub(crate) fn kept(error: &str) -> String {
    error.chars().take(LAST_ERROR_CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_bound_and_end() {
        let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let pauses: Vec<_> = (1..=ATTEMPTS_MAX)
            .map(|n| next_attempt(n, now).map(|at| at.and_utc().timestamp()))
            .collect();
        assert_eq!(
            pauses,
            [
                Some(60),
                Some(120),
                Some(240),
                Some(480),
                Some(960),
                Some(1_920),
                Some(3_840),
                None
            ]
        );
        assert_eq!(next_attempt(ATTEMPTS_MAX + 1, now), None);
    }
}
