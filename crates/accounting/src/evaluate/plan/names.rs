//! Names found by their first letters, read as one machine word.

/// A text with its first eight letters in a machine word, the first in the lowest byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub head: u64,
}

impl<'a> Word<'a> {
    pub fn of(text: &'a str) -> Self {
        let letters = text.bytes().take(8).rev();
        let head = letters.fold(0, |head, letter| (head << 8) | u64::from(letter));
        Self { text, head }
    }

    fn hash(self) -> u64 {
        let length = u64::try_from(self.text.len()).unwrap_or(0);
        (self.head ^ (length << 59)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Whether two texts are the same.
    fn is(self, other: &str, head: u64) -> bool {
        self.head == head
            && self.text.len() == other.len()
            && (self.text.len() <= 8 || self.text == other)
    }
}

/// Names with what they stand for. They come from the method, so that there are few of them.
#[derive(Debug)]
pub(super) struct Names<T> {
    /// A power of two of places, at least half of them free.
    places: Vec<Option<(u64, Box<str>, T)>>,
    shift: u32,
}

impl<T: Copy> Names<T> {
    pub fn of<'n>(names: impl Iterator<Item = (&'n str, T)>) -> Self {
        let names: Vec<_> = names.collect();
        let size = (names.len() * 4).next_power_of_two().max(4);
        let mut found = Self {
            places: (0..size).map(|_| None).collect(),
            shift: u64::BITS - size.trailing_zeros(),
        };
        for (name, value) in names {
            let word = Word::of(name);
            let free = found.probe(word).find(|at| {
                let known = found.places.get(*at).and_then(Option::as_ref);
                known.is_none_or(|(head, known, _)| word.is(known, *head))
            });
            if let Some(place) = free.and_then(|at| found.places.get_mut(at)) {
                *place = Some((word.head, name.into(), value));
            }
        }
        found
    }

    #[inline]
    pub fn find(&self, word: Word<'_>) -> Option<T> {
        for at in self.probe(word) {
            let (head, name, value) = self.places.get(at)?.as_ref()?;
            if word.is(name, *head) {
                return Some(*value);
            }
        }
        None
    }

    fn probe(&self, word: Word<'_>) -> impl Iterator<Item = usize> + use<T> {
        let size = self.places.len();
        let first = usize::try_from(word.hash() >> self.shift).unwrap_or(0);
        (first..size).chain(0..first)
    }
}
