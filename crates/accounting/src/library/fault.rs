//! What is wrong with a method document.

use std::fmt;

use qilu_quantity::Text;

/// A fault of a method document or factor file. A library with one fault is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodFault {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// A stable code, e.g. `formula.unit_mismatch`.
    pub code: &'static str,
    /// What is wrong.
    pub text: Text,
}

impl fmt::Display for MethodFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}: {} [{}] {}",
            self.file, self.line, self.text.zh, self.code, self.text.en
        )
    }
}
