//! What a cell of the user's own sheet means in a column of a table.

use qilu_accounting::{EntryValue, Role};
use qilu_quantity::{Exact, Notation};

use crate::binding::folded;
use crate::formats::Format;

use super::book::{Cell, Held};
use super::columns::Filling;
use super::month::{date_of, month_of};

/// Signs programs print where there is nothing.
const NOTHING: [&str; 6] = ["-", "--", "—", "——", "/", "\\"];

/// A cell's meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning {
    pub value: EntryValue,
    /// An Excel error value.
    pub is_error: bool,
    /// The year a month came with.
    pub year: Option<i32>,
}

impl Meaning {
    fn of(value: EntryValue) -> Self {
        Self {
            value,
            is_error: false,
            year: None,
        }
    }
}

/// Reads a cell for a column.
pub(super) fn read(filling: &Filling<'_>, cell: &Cell) -> Meaning {
    match &cell.held {
        Held::NoResult => Meaning::of(EntryValue::Blank),
        Held::Error(text) => Meaning {
            is_error: true,
            ..Meaning::of(EntryValue::Text(text.clone()))
        },
        Held::Bool(_) => Meaning::of(EntryValue::Text(cell.text())),
        Held::Number(number) => number_in(filling, cell, *number),
        Held::Text(text) if filling.is_figure() => Meaning::of(figure(text, filling)),
        Held::Text(text) => word(filling, text),
    }
}

fn number_in(filling: &Filling<'_>, cell: &Cell, number: f64) -> Meaning {
    if filling.takes_months()
        && cell.format == Format::Date
        && let Some((year, month, _)) = date_of(number)
    {
        return Meaning {
            year: Some(year),
            ..Meaning::of(Filling::month(month))
        };
    }
    if !filling.is_figure() || filling.column.role != Role::Input {
        return word(filling, &cell.text());
    }
    let Some(exact) = Exact::from_f64_shortest(number) else {
        return Meaning::of(EntryValue::Text(number.to_string()));
    };
    let shown_in_percent = cell.format == Format::Percent && filling.is_percent();
    Meaning::of(EntryValue::Number(if shown_in_percent {
        &exact * &Exact::power_of_ten(2)
    } else {
        exact
    }))
}

/// A key, a code or a text.
fn word(filling: &Filling<'_>, text: &str) -> Meaning {
    let known = filling.word(text);
    let untranslated = matches!(&known, EntryValue::Text(word) if word == text.trim());
    if filling.takes_months()
        && untranslated
        && let Some((year, month)) = month_of(text)
    {
        return Meaning {
            year,
            ..Meaning::of(Filling::month(month))
        };
    }
    Meaning::of(known)
}

/// A figure typed as text: `1,234.5`, full-width, with `%` where the column is measured in it.
fn figure(text: &str, filling: &Filling<'_>) -> EntryValue {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if trimmed.is_empty() || NOTHING.contains(&trimmed) {
        return EntryValue::Blank;
    }
    if let Ok(key) = folded(trimmed).to_uppercase().parse::<Notation>() {
        return EntryValue::Notation(key);
    }
    let bare = match trimmed.strip_suffix(['%', '％']) {
        Some(rest) if filling.is_percent() => rest.trim_end(),
        _ => trimmed,
    };
    let narrow: String = bare
        .chars()
        .map(|c| match c {
            c if c.is_whitespace() => ',',
            '−' | '－' => '-',
            other => other,
        })
        .collect();
    Exact::parse_entered(&narrow)
        .map_or_else(|_| EntryValue::Text(trimmed.to_owned()), EntryValue::Number)
}
