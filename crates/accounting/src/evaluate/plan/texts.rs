//! The texts that are compared, each once: marks in the sheet are their positions.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::names::Word;
use crate::library::fold_code;

const FREE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Known {
    head: u64,
    tail: u64,
    from: usize,
    to: usize,
    folded: u32,
}

/// Those of the method stay; those of a report go with it.
#[derive(Debug, Default)]
pub(super) struct Texts {
    letters: String,
    known: Vec<Known>,
    /// A power of two of places, at least half of them free.
    places: Vec<u32>,
    hasher: RandomState,
    kept: Kept,
}

/// What there is of the method.
#[derive(Debug, Default)]
struct Kept {
    letters: usize,
    known: usize,
    places: Vec<u32>,
}

impl Texts {
    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn get(&self, id: u32) -> &str {
        let known = self.known.get(usize::try_from(id).unwrap_or(usize::MAX));
        known
            .and_then(|known| self.letters.get(known.from..known.to))
            .unwrap_or("")
    }

    /// What is known now stays.
    pub fn keep(&mut self) {
        // With what it is folded to, so that nothing kept points at what goes.
        let mut id = 0;
        while usize::try_from(id).is_ok_and(|id| id < self.known.len()) {
            self.folded(id);
            id += 1;
        }
        self.kept = Kept {
            letters: self.letters.len(),
            known: self.known.len(),
            places: self.places.clone(),
        };
    }

    /// Forgets everything that was not kept.
    pub fn reset(&mut self) {
        if self.known.len() > self.kept.known {
            self.letters.truncate(self.kept.letters);
            self.known.truncate(self.kept.known);
            self.places.clone_from(&self.kept.places);
        }
    }

    pub fn add(&mut self, text: &str) -> u32 {
        self.add_word(Word::of(text))
    }

    pub fn add_word(&mut self, word: Word<'_>) -> u32 {
        if self.places.len() < 2 * (self.known.len() + 1) {
            self.grow();
        }
        let mask = self.places.len().wrapping_sub(1);
        let mut at = self.hash(word) & mask;
        loop {
            let Some(place) = self.places.get_mut(at) else {
                return FREE;
            };
            if *place == FREE {
                let id = u32::try_from(self.known.len()).unwrap_or(FREE);
                *place = id;
                let from = self.letters.len();
                self.letters.push_str(word.text());
                let to = self.letters.len();
                self.known.push(Known {
                    head: word.head,
                    tail: word.tail,
                    from,
                    to,
                    folded: FREE,
                });
                return id;
            }
            let id = *place;
            if self.is(id, word) {
                return id;
            }
            at = (at + 1) & mask;
        }
    }

    /// The text as it is compared, among the texts itself.
    pub fn folded(&mut self, id: u32) -> u32 {
        let position = usize::try_from(id).unwrap_or(usize::MAX);
        match self.known.get(position) {
            Some(known) if known.folded != FREE => return known.folded,
            Some(_) => {}
            None => return id,
        }
        let text = self.get(id);
        let plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
        let folded = if text.bytes().all(plain) {
            id
        } else {
            let folded = fold_code(text);
            self.add(&folded)
        };
        if let Some(known) = self.known.get_mut(position) {
            known.folded = folded;
        }
        folded
    }

    fn is(&self, id: u32, word: Word<'_>) -> bool {
        let known = self.known.get(usize::try_from(id).unwrap_or(usize::MAX));
        known.is_some_and(|known| {
            let (from, to) = (known.from, known.to);
            word.is(Word::within(
                &self.letters,
                from,
                to,
                known.head,
                known.tail,
            ))
        })
    }

    fn hash(&self, word: Word<'_>) -> usize {
        let hash = if word.len() <= 8 {
            self.hasher.hash_one(word.head)
        } else {
            self.hasher.hash_one(word.text())
        };
        usize::try_from(hash & 0xffff_ffff).unwrap_or(0)
    }

    fn grow(&mut self) {
        let size = (4 * (self.known.len() + 1)).next_power_of_two().max(64);
        self.places = vec![FREE; size];
        for id in 0..self.known.len() {
            let Some(known) = self.known.get(id).copied() else {
                continue;
            };
            let text = self.letters.get(known.from..known.to).unwrap_or("");
            let mut at = self.hash(Word::of(text)) & (size - 1);
            while self.places.get(at).is_some_and(|place| *place != FREE) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = self.places.get_mut(at) {
                *place = u32::try_from(id).unwrap_or(FREE);
            }
        }
    }
}
