//! The bytes of canonical JSON, eight at a time. Whatever else JSON may be is left to the general reader: `None`.

use super::names::Word;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte; zero, which JSON never has, at the end.
    #[inline]
    pub fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    pub fn expect(&mut self, byte: u8) -> Option<()> {
        self.accept(byte).then_some(())
    }

    #[inline]
    pub fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    /// These very bytes.
    pub fn literal(&mut self, text: &str) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(text.as_bytes())
            .then(|| self.at += text.len())
    }

    /// What goes between the brackets of an object or list, item by item: whether there is another one.
    #[inline]
    pub fn another(&mut self, first: &mut bool, end: u8) -> Option<bool> {
        let byte = self.peek();
        self.at += 1;
        if byte == end {
            return Some(false);
        }
        if std::mem::take(first) {
            self.at -= 1;
            return Some(true);
        }
        (byte == b',').then_some(true)
    }

    /// The name of an object's part, with the colon behind it.
    #[inline(always)]
    pub fn name(&mut self) -> Option<Word<'a>> {
        let name = self.string()?;
        self.expect(b':')?;
        Some(name)
    }

    /// A text without escapes. Always inlined: passed through memory, what is found would be waited for.
    #[inline(always)]
    pub fn string(&mut self) -> Option<Word<'a>> {
        self.expect(b'"')?;
        let start = self.at;
        let first = self.eight(start);
        let mut stop = stops(first);
        let mut end = start;
        while stop == 0 {
            end += 8;
            stop = stops(self.eight(end));
        }
        end += usize::try_from(stop.trailing_zeros() / 8).ok()?;
        let length = end - start;
        let (head, tail) = if length > 8 {
            (first, self.eight(end - 8))
        } else {
            // All letters of the word, or only the lower ones.
            let head = first
                & u64::MAX
                    .checked_shr(64 - 8 * u32::try_from(length).ok()?)
                    .unwrap_or(0);
            (head, head)
        };
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        let text = self.text.get(start..end)?;
        Some(Word { text, head, tail })
    }

    /// A whole number without a sign.
    pub fn whole(&mut self) -> Option<u32> {
        let rest = self.text.get(self.at..)?;
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = rest.get(..length)?;
        self.at += length;
        let plain = digits == "0" || !digits.starts_with('0');
        digits.parse().ok().filter(|_| plain)
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Eight bytes as they stand; zeros behind the end.
    #[inline(always)]
    fn eight(&self, at: usize) -> u64 {
        let rest = self.text.as_bytes().get(at..).unwrap_or(&[]);
        match rest.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => {
                let bytes = rest.iter().rev();
                bytes.fold(0, |word, byte| (word << 8) | u64::from(*byte))
            }
        }
    }
}

/// The high bit of the first byte that ends a plain text is set: a quote, a backslash or a control character.
#[inline]
fn stops(word: u64) -> u64 {
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero(word ^ (ONES * u64::from(b'"')));
    let backslash = zero(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGH
}
