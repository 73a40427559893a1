//! The names of an object's parts, which canonical JSON writes in order: what comes next is compared with the names behind
//! the last one as it stands, quotes and all. A name that does not come in order is looked up.

use std::slice::Iter;

use super::names::{Names, Word};
use super::scan::Scanner;

/// The names that may still come in order.
pub(super) struct Following<'k, T>(Iter<'k, Key<T>>);

impl<'k, T> Following<'k, T> {
    /// Reads a name with the colon behind it, if it is one of these. What is only like one of them at both ends is left to
    /// be looked up.
    #[inline(always)]
    pub fn next(&mut self, scanner: &mut Scanner<'_>) -> Option<&'k T> {
        let next = scanner.ahead(0);
        let mut keys = self.0.clone();
        let key = keys.find(|key| key.may_be_next(next, scanner))?;
        key.is_next(scanner).then_some(())?;
        self.0 = keys;
        scanner.pass(key.length);
        Some(&key.value)
    }
}

#[derive(Debug)]
pub(super) struct Keys<T> {
    /// In the order of the names.
    keys: Vec<Key<T>>,
    positions: Names<usize>,
}

/// A name as it is written, from the quote before it to the colon behind, by its words of eight letters.
#[derive(Debug)]
struct Key<T> {
    length: usize,
    head: u64,
    /// Of the head and tail, the letters there are.
    mask: u64,
    /// The last eight letters, and where they begin.
    tail: u64,
    tail_at: usize,
    /// The eight letters behind the head, of a name that long.
    second: u64,
    /// The letters behind those.
    rest: Box<[u8]>,
    value: T,
}

impl<T> Key<T> {
    fn of(name: &str, value: T) -> Self {
        let written = format!("\"{name}\":");
        let bytes = written.as_bytes();
        let word = |from: usize| {
            let letters = bytes.iter().skip(from).take(8);
            letters
                .rev()
                .fold(0, |word, letter| (word << 8) | u64::from(*letter))
        };
        let length = bytes.len();
        let mask = (0..length.min(8)).fold(0, |mask, _| (mask << 8) | 0xff);
        let tail_at = length.saturating_sub(8);
        Self {
            length,
            head: word(0),
            mask,
            tail: word(tail_at),
            tail_at,
            second: word(8),
            rest: bytes.get(16..).unwrap_or(&[]).into(),
            value,
        }
    }

    /// Whether the letters at both ends of this name come next, given the eight bytes that do.
    #[inline(always)]
    fn may_be_next(&self, next: u64, scanner: &Scanner<'_>) -> bool {
        next & self.mask == self.head && scanner.ahead(self.tail_at) & self.mask == self.tail
    }

    /// Whether the letters between come next too.
    #[inline(always)]
    fn is_next(&self, scanner: &Scanner<'_>) -> bool {
        self.length <= 16
            || scanner.ahead(8) == self.second && (self.length <= 24 || scanner.has(16, &self.rest))
    }
}

impl<T> Keys<T> {
    pub fn of(mut named: Vec<(&str, T)>) -> Self {
        named.sort_by_key(|(name, _)| *name);
        Self {
            positions: Names::of(named.iter().map(|(name, _)| *name).zip(0..)),
            keys: named
                .into_iter()
                .map(|(name, value)| Key::of(name, value))
                .collect(),
        }
    }

    /// Before the first of the names.
    pub fn start(&self) -> Following<'_, T> {
        Following(self.keys.iter())
    }

    /// What a name that does not come in order stands for, and the names that follow.
    pub fn find(&self, name: Word<'_>) -> Option<(&T, Following<'_, T>)> {
        let position = *self.positions.find(name)?;
        let mut following = self.keys.get(position..)?.iter();
        let key = following.next()?;
        Some((&key.value, Following(following)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every length that is compared in another way.
    const NAMES: [&str; 7] = [
        "a",
        "carbon",
        "moisture",
        "moisture_received_2",
        "moisture_received_in_the_first_half_year",
        "moisture_received_in_the_other_quarter",
        "unit",
    ];

    fn keys() -> Keys<usize> {
        Keys::of(NAMES.into_iter().zip(0..NAMES.len()).rev().collect())
    }

    fn next(following: &mut Following<'_, usize>, text: &str) -> Option<usize> {
        let mut scanner = Scanner::of(text)?;
        let found = following.next(&mut scanner).copied()?;
        assert_eq!(scanner.peek(), b'"', "behind the colon of {text}");
        Some(found)
    }

    #[test]
    fn names_in_order_are_read_whether_or_not_some_are_left_out() {
        let keys = keys();
        for first in 0..NAMES.len() {
            for step in 1..4 {
                let mut following = keys.start();
                for (position, name) in NAMES.iter().enumerate().skip(first).step_by(step) {
                    let text = format!("\"{name}\":\"1\"}}");
                    assert_eq!(next(&mut following, &text), Some(position), "{name}");
                }
            }
        }
    }

    #[test]
    fn another_name_is_none_of_them_and_leaves_the_place_as_it_is() {
        let keys = keys();
        let mut following = keys.start();
        for other in [
            "b",
            "carbons",
            "moisture_deceived_2",
            "moisture_received_in_the_third_half_year",
            "moisture_received_in_the_first_half_day",
            "",
        ] {
            assert_eq!(next(&mut following, &format!("\"{other}\":\"1\"}}")), None);
        }
        for cut in ["\"unit\"", "\"unit", "\"moisture_received_2\"", ""] {
            assert_eq!(next(&mut following, cut), None);
        }
        assert_eq!(next(&mut following, "\"a\":\"1\"}"), Some(0));
    }

    #[test]
    fn a_name_out_of_order_is_looked_up_and_the_order_goes_on_behind_it() {
        let keys = keys();
        let mut following = keys.start();
        assert_eq!(next(&mut following, "\"unit\":\"1\"}"), Some(6));
        assert_eq!(next(&mut following, "\"carbon\":\"1\"}"), None);
        let found = keys.find(Word::of("carbon"));
        assert_eq!(found.as_ref().map(|(found, _)| **found), Some(1));
        let mut following = found.map_or(keys.start(), |(_, following)| following);
        assert_eq!(next(&mut following, "\"moisture\":\"1\"}"), Some(2));
        assert!(keys.find(Word::of("nothing")).is_none());
    }
}
