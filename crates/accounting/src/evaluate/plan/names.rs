//! Names found by their first letters, read as one machine word.

/// A text with its first and last eight letters in machine words, the first letter in the lowest byte. It stands within
/// another text, out of which it is only taken where the letters alone do not tell enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    around: &'a str,
    start: usize,
    end: usize,
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
        let (head, tail) = (letters(0), letters(text.len().saturating_sub(8)));
        Self::within(text, 0, text.len(), head, tail)
    }

    /// The text between two places of another.
    #[inline(always)]
    pub fn within(around: &'a str, start: usize, end: usize, head: u64, tail: u64) -> Self {
        Self {
            around,
            start,
            end,
            head,
            tail,
        }
    }

    #[inline(always)]
    pub fn text(self) -> &'a str {
        self.around.get(self.start..self.end).unwrap_or("")
    }

    #[inline(always)]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the text begins and ends with a plain letter, so that there are no blanks around it.
    #[inline(always)]
    pub fn is_trimmed(self) -> bool {
        let plain = |letter: u64| (0x21..0x7f).contains(&(letter & 0xff));
        let behind = u32::try_from(self.len().min(8)).unwrap_or(8);
        let last = self.tail >> (8 * behind.saturating_sub(1));
        behind > 0 && plain(self.head) && plain(last)
    }

    #[inline]
    fn hash(self) -> u64 {
        let length = u64::try_from(self.len()).unwrap_or(0);
        (self.head ^ self.tail.rotate_left(29) ^ (length << 59)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Whether two texts are the same: letters that stand in neither word are only looked at where there are some.
    #[inline]
    pub fn is(self, other: Word<'_>) -> bool {
        self.head == other.head
            && self.tail == other.tail
            && self.len() == other.len()
            && (self.len() <= 16 || same(self.around, self.start, self.end, other.text()))
    }
}

/// Whether a text stands between two places of another.
#[inline(never)]
fn same(around: &str, start: usize, end: usize, text: &str) -> bool {
    around.get(start..end) == Some(text)
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
        Word::within(&self.name, 0, self.name.len(), self.head, self.tail)
    }
}

impl<T: Clone> Names<T> {
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
    pub fn find(&self, word: Word<'_>) -> Option<&T> {
        let mut at = self.first(word);
        loop {
            let known = self.places.get(at)?.as_ref()?;
            if word.is(known.word()) {
                return Some(&known.value);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    #[inline]
    fn first(&self, word: Word<'_>) -> usize {
        usize::try_from(word.hash() >> self.shift).unwrap_or(0)
    }
}
