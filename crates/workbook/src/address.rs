//! Cell addresses: `D7` and zero-based (row, column).

use serde::{Deserialize, Serialize};

use crate::limits::{FORMAT_ROWS_MAX, SHEET_COLUMNS_MAX};

/// A cell, zero-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub column: u32,
}

impl Address {
    /// The cell at a zero-based row and column.
    #[must_use]
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Reads `D7` or `$D$7`; `None` when it is not an address within Excel's limits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut column: u32 = 0;
        let mut row: u32 = 0;
        let mut letters = 0;
        let mut digits = 0;
        for byte in text.bytes() {
            match byte {
                b'$' if digits == 0 => {}
                b'A'..=b'Z' | b'a'..=b'z' if digits == 0 && letters < 3 => {
                    letters += 1;
                    column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                }
                b'0'..=b'9' if letters > 0 && digits < 7 => {
                    digits += 1;
                    row = row * 10 + u32::from(byte - b'0');
                }
                _ => return None,
            }
        }
        if letters == 0
            || digits == 0
            || row == 0
            || row > FORMAT_ROWS_MAX
            || column > SHEET_COLUMNS_MAX
        {
            return None;
        }
        Some(Self::new(row - 1, column - 1))
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row + 1)
    }
}

/// The letters of a zero-based column: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Upper left cell.
    pub first: Address,
    /// Lower right cell.
    pub last: Address,
}

impl Area {
    /// Reads `A1:C3` or a single cell.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = (Address::parse(first)?, Address::parse(last)?);
        Some(Self {
            first: Address::new(first.row.min(last.row), first.column.min(last.column)),
            last: Address::new(first.row.max(last.row), first.column.max(last.column)),
        })
    }

    /// Whether the cell lies inside.
    #[must_use]
    pub fn contains(&self, cell: Address) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

/// A sheet name as a formula writes it: always quoted, quotes doubled.
#[must_use]
pub fn quoted_sheet(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// Splits `'表 1'!$D$7` (a defined name's target) into sheet and area.
#[must_use]
pub fn parse_target(target: &str) -> Option<(String, Area)> {
    let (sheet, area) = target.trim().trim_start_matches('=').rsplit_once('!')?;
    let sheet = match sheet
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
    {
        Some(inner) => inner.replace("''", "'"),
        None => sheet.trim_start_matches('$').to_owned(),
    };
    Some((sheet, Area::parse(area)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "", "A", "7", "A0", "7A", "A1B", "XFE1", "A1048577", "AAAA1", "A-1", "é1",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn reads_defined_name_targets() {
        let (sheet, area) = parse_target("'附表2 it''s'!$D$7").unwrap();
        assert_eq!(
            (sheet.as_str(), area.first),
            ("附表2 it's", Address::new(6, 3))
        );
        assert_eq!(parse_target("$封面.A1"), None);
        assert_eq!(parse_target("#REF!"), None);
        assert_eq!(
            parse_target("Sheet1!$A$1:$B$3").unwrap().1.last,
            Address::new(2, 1)
        );
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(row in 0..FORMAT_ROWS_MAX, column in 0..SHEET_COLUMNS_MAX) {
            let cell = Address::new(row, column);
            prop_assert_eq!(Address::parse(&cell.to_string()), Some(cell));
        }

        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = Address::parse(&text);
            let _ = parse_target(&text);
        }
    }
}
