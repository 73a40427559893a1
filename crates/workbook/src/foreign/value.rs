//! What a cell of the user's own sheet means in a column of a table. A figure means what it means in a template: both are
//! read by [`ColumnReader`], and what is no bare number goes on to the engine as it was typed.

use qilu_accounting::{ColumnKind, EntryValue};

use crate::cells::RawValue;
use crate::formats::Format;
use crate::read::value::Oddity;

use super::book::{Cell, Held};
use super::columns::Filling;
use super::month::{month_of, month_of_serial};

/// Signs programs print where there is nothing.
const NOTHING: [&str; 6] = ["-", "--", "—", "——", "/", "\\"];

/// A cell's meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning {
    pub value: EntryValue,
    /// What is odd about it.
    pub oddity: Option<Oddity>,
    /// The year a month came with.
    pub year: Option<i32>,
}

impl Meaning {
    pub fn of(value: EntryValue) -> Self {
        Self {
            value,
            oddity: None,
            year: None,
        }
    }
}

/// Reads a cell for a column.
pub(super) fn read(filling: &Filling<'_>, cell: &Cell) -> Meaning {
    match &cell.held {
        Held::NoResult => Meaning::of(EntryValue::Blank),
        Held::Text(text) if filling.is_figure() && NOTHING.contains(&text.trim()) => {
            Meaning::of(EntryValue::Blank)
        }
        Held::Number(_) if filling.column.kind == ColumnKind::Date => {
            as_in_a_template(filling, cell)
        }
        Held::Number(number) if !filling.is_figure() => number_as_word(filling, cell, *number),
        Held::Text(text) if !filling.is_figure() => word(filling, text),
        _ => as_in_a_template(filling, cell),
    }
}

fn as_in_a_template(filling: &Filling<'_>, cell: &Cell) -> Meaning {
    let meaning = filling.reader.read(&cell.raw(), cell.format);
    Meaning {
        oddity: meaning.oddity,
        ..Meaning::of(meaning.value)
    }
}

fn number_as_word(filling: &Filling<'_>, cell: &Cell, number: f64) -> Meaning {
    if filling.takes_months()
        && cell.format == Format::Date
        && let Some((year, month)) = month_of_serial(number)
    {
        return Meaning {
            year: Some(year),
            ..Meaning::of(Filling::month(month))
        };
    }
    word(filling, &cell.text())
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
    if untranslated {
        // A command to another program is one here too.
        let as_read = filling
            .reader
            .read(&RawValue::Text(text.into()), Format::Plain);
        if as_read.oddity.is_some() {
            return Meaning {
                oddity: as_read.oddity,
                ..Meaning::of(as_read.value)
            };
        }
    }
    Meaning::of(known)
}
