//! Names found by their first letters, read as one machine word.

/// A text with its first and last eight letters in machine words, the first letter in the lowest byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub head: u64,
    /// The same as the head where there are no more than eight letters.
    pub tail: u64,
}

impl<'a> Word<'a> {
    pub fn of(text: &'a str) -> Self {
        let letters = |from: usize| {
            let letters = text.bytes().skip(from).take(8);
            letters
                .rev()
                .fold(0, |word, letter| (word << 8) | u64::from(letter))
        };
        Self {
            text,
            head: letters(0),
            tail: letters(text.len().saturating_sub(8)),
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        let length = u64::try_from(self.text.len()).unwrap_or(0);
        (self.head ^ self.tail.rotate_left(29) ^ (length << 59)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Whether two texts are the same: letters that stand in neither word are only looked at where there are some.
    #[inline]
    pub fn is(self, other: Word<'_>) -> bool {
        self.head == other.head
            && self.tail == other.tail
            && self.text.len() == other.text.len()
            && (self.text.len() <= 16 || self.text == other.text)
    }
}

/// Names with what they stand for. They come from the method, so that there are few of them.
#[derive(Debug)]
pub(super) struct Names<T> {
    /// A power of two of places, most of them free.
    places: Vec<Option<Named<T>>>,
    shift: u32,
}

#[derive(Clone, Debug)]
struct Named<T> {
    name: Box<str>,
    head: u64,
    tail: u64,
    value: T,
}

impl<T> Named<T> {
    #[inline]
    fn word(&self) -> Word<'_> {
        Word {
            text: &self.name,
            head: self.head,
            tail: self.tail,
        }
    }
}

impl<T: Copy> Names<T> {
    pub fn of<'n>(names: impl Iterator<Item = (&'n str, T)>) -> Self {
        let names: Vec<_> = names.collect();
        let size = (names.len() * 4).next_power_of_two().max(4);
        let mut found = Self {
            places: vec![None; size],
            shift: u64::BITS - size.trailing_zeros(),
        };
        for (name, value) in names {
            let word = Word::of(name);
            let mut at = found.first(word);
            while let Some(Some(known)) = found.places.get(at)
                && !word.is(known.word())
            {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = found.places.get_mut(at) {
                *place = Some(Named {
                    name: name.into(),
                    head: word.head,
                    tail: word.tail,
                    value,
                });
            }
        }
        found
    }

    #[inline]
    pub fn find(&self, word: Word<'_>) -> Option<T> {
        let mut at = self.first(word);
        loop {
            let known = self.places.get(at)?.as_ref()?;
            if word.is(known.word()) {
                return Some(known.value);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    #[inline]
    fn first(&self, word: Word<'_>) -> usize {
        usize::try_from(word.hash() >> self.shift).unwrap_or(0)
    }
}
