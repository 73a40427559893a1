//! One writer at a time, with an end to the waiting.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// SQLite has one writer at a time. Waiting here wakes when the writer is done; waiting inside
/// SQLite polls, and whoever polls least often starves.
#[derive(Default)]
pub(crate) struct Turn {
    taken: Mutex<bool>,
    free: Condvar,
}

/// Held while writing; dropping it lets the next one in, also after a panic.
pub(crate) struct Writing<'a>(&'a Turn);

impl Turn {
    /// Waits for its turn; none if that takes longer than `patience`.
    pub(crate) fn take(&self, patience: Duration) -> Option<Writing<'_>> {
        // A boolean is never half-written, so a poisoned lock is as good as any.
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, waited) = self
            .free
            .wait_timeout_while(taken, patience, |taken| *taken)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() && *taken {
            return None;
        }
        *taken = true;
        Some(Writing(self))
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.free.notify_one();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn the_second_waits_and_gives_up() {
        let turn = Turn::default();
        let first = turn.take(LONG).unwrap();
        assert!(turn.take(Duration::from_millis(10)).is_none());
        drop(first);
        assert!(turn.take(Duration::ZERO).is_some());
    }

    #[test]
    fn a_panic_ends_the_turn() {
        let turn = Turn::default();
        let outcome = std::thread::scope(|scope| {
            scope
                .spawn(|| {
                    let _turn = turn.take(LONG).unwrap();
                    panic!("on purpose");
                })
                .join()
        });
        assert!(outcome.is_err());
        assert!(turn.take(Duration::ZERO).is_some());
    }

    #[test]
    fn everybody_gets_a_turn() {
        let turn = Turn::default();
        let count = Mutex::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _turn = turn.take(LONG).unwrap();
                        let mut count = count.try_lock().unwrap();
                        *count += 1;
                    }
                });
            }
        });
        assert_eq!(*count.lock().unwrap(), 400);
    }
}
