//! The bytes of canonical JSON, eight at a time. Whatever else JSON may be is left to the general reader: `None`.

use super::names::Word;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

/// Where a text has been read to. It is handed on by value: so that it stays in registers where it matters.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// Texts with escapes are not read here; neither are breaks and blanks between the parts.
    pub fn of(text: &'a str) -> Option<Self> {
        // The least byte, and the least way of a byte from a backslash: so that many are looked at in a few steps.
        let found = text.bytes().fold((u8::MAX, u8::MAX), |found, byte| {
            (found.0.min(byte), found.1.min(byte ^ b'\\'))
        });
        (found.0 >= b' ' && found.1 != 0).then_some(Self { text, at: 0 })
    }

    /// The next byte; zero, which JSON never has, at the end.
    #[inline(always)]
    pub fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    pub fn expect(&mut self, byte: u8) -> Option<()> {
        if self.peek() != byte {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Eight bytes, so far behind the next one; zeros behind the end.
    #[inline(always)]
    pub fn ahead(&self, by: usize) -> u64 {
        self.eight(self.at + by)
    }

    /// Whether these bytes come so far behind the next one.
    #[inline(never)]
    pub fn has(&self, by: usize, bytes: &[u8]) -> bool {
        let rest = self.text.as_bytes().get(self.at + by..);
        rest.is_some_and(|rest| rest.starts_with(bytes))
    }

    /// Goes on behind bytes that have been looked at.
    #[inline(always)]
    pub fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// These very bytes.
    pub fn literal(&mut self, text: &str) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(text.as_bytes())
            .then(|| self.at += text.len())
    }

    /// Whether an object or list that has just begun has anything in it.
    #[inline]
    pub fn has_any(&mut self, end: u8) -> bool {
        let any = self.peek() != end;
        self.at += usize::from(!any);
        any
    }

    /// Behind a part of an object or list: whether there is another one.
    #[inline(always)]
    pub fn another(&mut self, end: u8) -> Option<bool> {
        let byte = self.peek();
        self.at += 1;
        if byte == b',' {
            return Some(true);
        }
        (byte == end).then_some(false)
    }

    /// The name of an object's part, with the colon behind it.
    #[inline(always)]
    pub fn name(&mut self) -> Option<Word<'a>> {
        let name = self.string()?;
        self.expect(b':')?;
        Some(name)
    }

    /// A text. Always inlined: passed through memory, what is found would be waited for.
    #[inline(always)]
    pub fn string(&mut self) -> Option<Word<'a>> {
        self.expect(b'"')?;
        let start = self.at;
        let first = self.eight(start);
        let quote = quotes(first);
        if quote != 0 {
            // The letters below the quote.
            let head = first & ((quote ^ (quote - 1)) >> 8);
            let end = start + usize::try_from(quote.trailing_zeros() / 8).ok()?;
            self.at = end + 1;
            return Some(Word::within(self.text, start, end, head, head));
        }
        let mut end = start + 8;
        let mut quote = quotes(self.eight(end));
        while quote == 0 {
            end += 8;
            (end < self.text.len()).then_some(())?;
            quote = quotes(self.eight(end));
        }
        end += usize::try_from(quote.trailing_zeros() / 8).ok()?;
        self.at = end + 1;
        let tail = self.eight(end - 8);
        Some(Word::within(self.text, start, end, first, tail))
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
        let Some(rest) = self.text.as_bytes().get(at..) else {
            return 0;
        };
        match rest.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => last(rest),
        }
    }
}

#[cold]
#[inline(never)]
fn last(bytes: &[u8]) -> u64 {
    let bytes = bytes.iter().rev();
    bytes.fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

/// The high bit of the first byte that is a quote is set, and nothing below it.
#[inline(always)]
fn quotes(word: u64) -> u64 {
    let others = word ^ (ONES * u64::from(b'"'));
    others.wrapping_sub(ONES) & !others & HIGH
}
