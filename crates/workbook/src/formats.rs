//! Number formats of the cell styles, as far as they change what a number means.

use std::collections::HashMap;

use quick_xml::events::Event;
use serde::{Deserialize, Serialize};

use crate::problem::WorkbookProblem;
use crate::xml::{attribute, malformed, reader};

/// What a cell style says about the number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Format {
    Plain,
    /// Shown multiplied by a hundred: 0.126 reads "12.6%".
    Percent,
    /// A serial number shown as a date or time.
    Date,
}

/// The format of each cell style, in order of `cellXfs`.
pub(crate) fn read_formats(styles: &str) -> Result<Vec<Format>, WorkbookProblem> {
    let mut reader = reader(styles);
    let mut custom: HashMap<String, Format> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&element, "formatCode").unwrap_or_default();
                    custom.insert(
                        attribute(&element, "numFmtId").unwrap_or_default(),
                        kind(&code),
                    );
                }
                "cellXfs" => in_cell_styles = true,
                "xf" if in_cell_styles => {
                    let id = attribute(&element, "numFmtId").unwrap_or_default();
                    formats.push(custom.get(&id).copied().unwrap_or_else(|| builtin(&id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                in_cell_styles = false
            }
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

pub(crate) fn builtin(id: &str) -> Format {
    match id.parse::<u32>() {
        Ok(9 | 10) => Format::Percent,
        Ok(14..=22 | 27..=36 | 45..=47 | 50..=58) => Format::Date,
        _ => Format::Plain,
    }
}

/// Reads a format code, leaving out quoted text, escapes and bracketed sections.
pub(crate) fn kind(code: &str) -> Format {
    let mut percent = false;
    let mut date = false;
    let mut general = false;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => while characters.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                characters.next();
            }
            '[' => while characters.next().is_some_and(|c| c != ']') {},
            '%' => percent = true,
            'G' => general = true,
            'y' | 'Y' | 'd' | 'D' | 'm' | 'M' | 'h' | 'H' | 's' | 'S' => date = true,
            _ => {}
        }
    }
    match (percent, date && !general) {
        (true, _) => Format::Percent,
        (false, true) => Format::Date,
        (false, false) => Format::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_and_dates_are_told_from_quoted_text() {
        assert_eq!(kind("0.00%"), Format::Percent);
        assert_eq!(kind("0.00\"%\""), Format::Plain);
        assert_eq!(kind("0\\%"), Format::Plain);
        assert_eq!(kind("[Red]0.0"), Format::Plain);
        assert_eq!(kind("yyyy\"年\"m\"月\""), Format::Date);
        assert_eq!(kind("General"), Format::Plain);
        assert_eq!(
            (builtin("10"), builtin("14"), builtin("2")),
            (Format::Percent, Format::Date, Format::Plain)
        );
    }
}
