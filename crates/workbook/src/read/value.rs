//! What one cell means: a number, a notation key, a code, a text, or nothing.

use std::collections::HashMap;

use qilu_accounting::{CodeItem, Column, ColumnKind, EntryValue, Method, Role, plain_figure};
use qilu_quantity::{Exact, Notation};

use crate::binding::{folded, item_label, items, pretty_unit};
use crate::cells::RawValue;
use crate::formats::Format;
use crate::serial::day_of_serial;

/// Digits of a number typed where a text belongs.
const KEY_PLACES: u32 = 10;

/// A cell's meaning, and what is odd about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    pub value: EntryValue,
    pub oddity: Option<Oddity>,
}

/// What the reader itself says about a cell; the rest is the engine's to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// An Excel error value.
    CellError,
    /// A number shown as a date.
    Date,
    /// A text that is a command to another program.
    Command,
}

/// Reads the cells of one column.
pub(crate) struct ColumnReader<'m> {
    pub column: &'m Column,
    percent: bool,
    codes: HashMap<String, &'m str>,
    items: &'m [CodeItem],
}

impl<'m> ColumnReader<'m> {
    pub(crate) fn new(method: &'m Method, column: &'m Column) -> Self {
        let percent = column.unit_text().starts_with('%');
        Self::measured(method, column, percent)
    }

    /// For cells that may be measured otherwise than the column is: in percent or not.
    pub(crate) fn measured(method: &'m Method, column: &'m Column, percent: bool) -> Self {
        let items = items(method, column);
        let mut codes = HashMap::new();
        for item in items {
            for shown in [
                &item.code,
                &item.label.zh,
                &item.label.en,
                &item_label(items, item),
            ] {
                codes.entry(folded(shown)).or_insert(item.code.as_str());
            }
        }
        Self {
            column,
            percent,
            codes,
            items,
        }
    }

    /// The meaning of a cell in this column.
    pub(crate) fn read(&self, raw: &RawValue<'_>, format: Format) -> Meaning {
        let (value, oddity) = match raw {
            RawValue::Blank => (EntryValue::Blank, None),
            RawValue::Error(text) => (
                EntryValue::Text(text.clone().into_owned()),
                Some(Oddity::CellError),
            ),
            RawValue::Bool(value) => (
                EntryValue::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
                None,
            ),
            RawValue::Number(number) => self.number(*number, format),
            RawValue::Text(text) => self.text(text),
        };
        Meaning { value, oddity }
    }

    /// The unit of a code of this column, as people read it.
    pub(crate) fn unit_of(&self, code: &EntryValue) -> Option<String> {
        let EntryValue::Text(code) = code else {
            return None;
        };
        let item = self.items.iter().find(|item| item.code == *code)?;
        item.attrs.get("unit").map(|unit| pretty_unit(unit))
    }

    fn number(&self, number: f64, format: Format) -> (EntryValue, Option<Oddity>) {
        let Some(exact) = Exact::from_f64_shortest(number) else {
            return (EntryValue::Text(number.to_string()), None);
        };
        if self.column.kind == ColumnKind::Date {
            let day = day_of_serial(number);
            return (
                EntryValue::Text(day.unwrap_or_else(|| exact.to_decimal_string(KEY_PLACES))),
                None,
            );
        }
        if format == Format::Date && self.column.role != Role::Text {
            return (self.plain(exact), Some(Oddity::Date));
        }
        if self.column.role == Role::Input {
            // In a column measured in %, 0.126 shown as "12.6%" means 12.6.
            let shifted = format == Format::Percent && self.percent;
            let exact = if shifted {
                &exact * &Exact::power_of_ten(2)
            } else {
                exact
            };
            return (EntryValue::Number(exact), None);
        }
        (self.plain(exact), None)
    }

    /// A number where a key, a code or a text belongs.
    fn plain(&self, exact: Exact) -> EntryValue {
        if self.column.role == Role::Input {
            return EntryValue::Number(exact);
        }
        let text = exact.to_decimal_string(KEY_PLACES);
        let code = self
            .codes
            .get(&text)
            .or_else(|| self.codes.get(&format!("{text:0>2}")));
        EntryValue::Text(code.map_or(text, |code| (*code).to_owned()))
    }

    fn text(&self, text: &str) -> (EntryValue, Option<Oddity>) {
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if trimmed.is_empty() {
            return (EntryValue::Blank, None);
        }
        if is_command(trimmed) {
            return (EntryValue::Text(trimmed.to_owned()), Some(Oddity::Command));
        }
        if self.column.role != Role::Input {
            let known = match self.column.kind {
                ColumnKind::Code(_) | ColumnKind::Ref { .. } => self.codes.get(&folded(trimmed)),
                ColumnKind::Number | ColumnKind::Text | ColumnKind::Date => None,
            };
            return (
                EntryValue::Text(
                    known.map_or_else(|| trimmed.to_owned(), |code| (*code).to_owned()),
                ),
                None,
            );
        }
        if let Some(key) = notation(trimmed) {
            return (EntryValue::Notation(key), None);
        }
        match number_text(trimmed, self.percent) {
            Some(number) => (EntryValue::Number(number), None),
            None => (EntryValue::Text(trimmed.to_owned()), None),
        }
    }
}

/// A text that another program would take for a command (`=cmd|'/c calc'!A0`) if it came out of here as a formula.
fn is_command(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋'])
        && text
            .split_once('|')
            .is_some_and(|(_, after)| after.contains('!'))
}

fn notation(text: &str) -> Option<Notation> {
    folded(text).to_uppercase().parse().ok()
}

/// A bare number as people type it, with `%` only where the column is measured in it.
fn number_text(text: &str, percent: bool) -> Option<Exact> {
    let text = match text.strip_suffix(['%', '％']) {
        Some(rest) if percent => rest.trim_end(),
        Some(_) => return None,
        None => text,
    };
    plain_figure(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

    use super::*;

    fn number(text: &str, percent: bool) -> Option<String> {
        number_text(text, percent).map(|number| number.to_decimal_string(10))
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (text, expected) in [
            ("1,234.5", "1234.5"),
            ("１２３．４", "123.4"),
            ("1 234 567", "1234567"),
            ("−5", "-5"),
            ("1，234", "1234"),
            ("0.10", "0.1"),
        ] {
            assert_eq!(number(text, false).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn words_and_units_are_not_bare_numbers() {
        for text in [
            "约100",
            "12.5吨",
            "1,23",
            "12 34",
            "5%",
            "44/12",
            "",
            "1.2.3",
            "１２吨",
            "~3",
            "5-6",
        ] {
            assert_eq!(number(text, false), None, "{text}");
        }
    }

    #[test]
    fn a_percent_sign_belongs_to_percent_columns() {
        assert_eq!(number("12.6%", true).as_deref(), Some("12.6"));
        assert_eq!(number("12.6 ％", true).as_deref(), Some("12.6"));
        assert_eq!(number("12.6%", false), None);
    }

    #[test]
    fn notation_keys_in_any_width_and_case() {
        assert_eq!(notation("ＮＯ"), Some(Notation::NO));
        assert_eq!(notation("ie"), Some(Notation::IE));
        assert_eq!(notation("NONE"), None);
    }
}
