//! How far a formula reaches: its own workbook, another file, or another program.

use serde::{Deserialize, Serialize};

/// The formula behind a cell, as far as it matters who trusts its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Formula {
    /// There is none.
    #[default]
    None,
    /// It draws on its own workbook.
    Inside,
    /// It draws on another file.
    OtherFile,
    /// It asks another program or the network (DDE, `WEBSERVICE`).
    Program,
}

/// Functions that leave the workbook.
const PROGRAMS: [&str; 6] = [
    "WEBSERVICE",
    "RTD",
    "CALL",
    "EXEC",
    "REGISTER",
    "REGISTER.ID",
];

impl Formula {
    /// Whether a formula stands there.
    #[must_use]
    pub fn is_some(self) -> bool {
        self != Self::None
    }

    /// Reads a formula as it stands in the XML where it has nothing by which it could leave its workbook, not even in a
    /// quoted text or behind a reference: a glance that spares nearly every formula the reading letter by letter.
    #[must_use]
    pub fn plain(markup: &[u8]) -> Option<Self> {
        let calls = |at: usize| markup.get(..at).is_none_or(ends_in_a_program);
        let leaves = memchr::memchr3(b'|', b'[', b'#', markup).is_some()
            || memchr::memchr_iter(b'(', markup).any(calls);
        (!leaves).then_some(Self::Inside)
    }

    /// Reads a formula's text, without its `=`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut quoted = false;
        let mut bracket = false;
        let mut word = 0;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'|' => return Self::Program,
                b'(' if text.get(word..at).is_some_and(calls_a_program) => return Self::Program,
                b'[' => bracket = true,
                _ => {}
            }
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || byte >= 0x80) {
                word = at + 1;
            }
        }
        if bracket && names_a_file(text) {
            return Self::OtherFile;
        }
        Self::Inside
    }
}

fn ends_in_a_program(before: &[u8]) -> bool {
    let Some(last) = before.last() else {
        return false;
    };
    PROGRAMS.iter().any(|name| {
        let name = name.as_bytes();
        name.last()
            .is_some_and(|end| end.eq_ignore_ascii_case(last))
            && before
                .len()
                .checked_sub(name.len())
                .and_then(|from| before.get(from..))
                .is_some_and(|end| end.eq_ignore_ascii_case(name))
    })
}

fn calls_a_program(name: &str) -> bool {
    let name = name
        .get(..6)
        .filter(|prefix| prefix.eq_ignore_ascii_case("_xlfn."))
        .and_then(|_| name.get(6..))
        .unwrap_or(name);
    PROGRAMS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// `[1]Sheet!A1` and `'D:\[book.xlsx]Sheet'!A1`; a column of a table, `Table[Column]`, is no file.
fn names_a_file(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| {
        let after = text.get(at + 1..).unwrap_or("");
        let Some((inside, rest)) = after.split_once(']') else {
            return false;
        };
        let to_sheet = rest
            .split_once('!')
            .is_some_and(|(sheet, _)| !sheet.contains(['(', ')', ',', '+', '*', '/', '[', '"']));
        let numbered = !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
        to_sheet && (numbered || inside.to_lowercase().contains(".xl") || inside.contains(".et"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_within_the_workbook() {
        for text in [
            "1+1",
            "SUM(A1:A3)",
            "IF(B2=\"a|b\",1,2)",
            "表1[数量]*2",
            "Table1[[#This Row],[x]]",
            "CALLER(1)",
            "VLOOKUP(A1,'附表 1'!$A$1:$B$9,2,FALSE)",
        ] {
            assert_eq!(Formula::of(text), Formula::Inside, "{text}");
        }
    }

    #[test]
    fn a_glance_clears_only_what_cannot_leave() {
        for clear in [
            "1+1",
            "SUM(A1:A3)&amp;\"a\"",
            "IF(ERROR(A1),2,('附表 1'!A1))",
        ] {
            assert!(Formula::plain(clear.as_bytes()).is_some(), "{clear}");
        }
        for doubtful in [
            "[1]台账!B2",
            "IF(B2=\"a|b\",1,2)",
            "cmd|'/c calc'!A0",
            "1+rtd(\"x\")",
            "CALLER(1)+_xlfn.WEBSERVICE(A1)",
            "WEBSERVICE&#40;A1)",
        ] {
            assert!(Formula::plain(doubtful.as_bytes()).is_none(), "{doubtful}");
        }
    }

    #[test]
    fn a_formula_that_draws_on_another_file() {
        for text in [
            "[1]台账!B2",
            "'[1]台 账'!B2*2",
            "SUM('D:\\数据\\[台账.xlsx]Sheet1'!A1:A9)",
            "[2]!name",
        ] {
            assert_eq!(Formula::of(text), Formula::OtherFile, "{text}");
        }
    }

    #[test]
    fn a_formula_that_asks_a_program() {
        for text in [
            "cmd|'/c calc'!A0",
            "WEBSERVICE(\"http://example.com\")",
            "_xlfn.WEBSERVICE(A1)",
            "1+rtd(\"x\")",
        ] {
            assert_eq!(Formula::of(text), Formula::Program, "{text}");
        }
    }
}
