//! Choices taken from the input, byte by byte; an input that has run out chooses the first of everything.

/// The input and how much of it is left.
pub struct Draw<'d> {
    left: &'d [u8],
}

impl<'d> Draw<'d> {
    pub fn new(data: &'d [u8]) -> Self {
        Self { left: data }
    }

    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        match self.left.split_first() {
            Some((first, rest)) => {
                self.left = rest;
                *first
            }
            None => 0,
        }
    }

    /// A number below the bound; 0 for a bound of 0. Small bounds cost one byte, so that small changes of the input are
    /// small changes of the report.
    pub fn below(&mut self, bound: usize) -> usize {
        let drawn = if bound <= 256 {
            usize::from(self.byte())
        } else {
            usize::from(self.byte()) << 8 | usize::from(self.byte())
        };
        drawn % bound.max(1)
    }

    pub fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        items.get(self.below(items.len()))
    }

    /// Up to this many bytes as text.
    pub fn text(&mut self, most: usize) -> String {
        let length = self.below(most).min(self.left.len());
        let (taken, rest) = self.left.split_at(length);
        self.left = rest;
        String::from_utf8_lossy(taken).into_owned()
    }
}
