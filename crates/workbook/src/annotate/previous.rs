//! What an earlier marking left in the file: its problem sheet, which remembers on hidden columns how each marked cell
//! looked before.

use std::collections::BTreeMap;

use super::styles::Look;
use crate::address::Address;
use crate::book::Book;
use crate::cells::{RawValue, SheetCells};
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::strings::read_strings;

/// The first hidden column of the problem sheet: sheet, cell, style, fill and border of a marked cell as it was.
pub(crate) const MEMORY_COLUMN: u32 = 9;
/// What stands over it, by which a problem sheet of ours is known.
pub(crate) const MEMORY_MARK: &str = "qilu.marks";
/// The row of the headings.
pub(crate) const HEADING_ROW: u32 = 2;

/// A marked cell as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub style: usize,
    pub look: Look,
}

/// The problem sheet of an earlier marking.
#[derive(Debug, Default)]
pub(crate) struct Previous {
    /// Position among the sheets, name and part of the problem sheet.
    pub listing: Option<(usize, String, String)>,
    /// By sheet and cell.
    pub cells: BTreeMap<String, BTreeMap<Address, Remembered>>,
}

impl Previous {
    pub(crate) fn read(package: &mut Package<'_>, book: &Book) -> Result<Self, WorkbookProblem> {
        let mut previous = Self::default();
        let mut strings: Option<Vec<String>> = None;
        for (position, sheet) in book.sheets.iter().enumerate() {
            let candidate = ["问题清单", "Problems"]
                .iter()
                .any(|name| sheet.name.starts_with(name));
            if !candidate || !sheet.cells {
                continue;
            }
            let Some(xml) = package.part(&sheet.part)? else {
                continue;
            };
            if strings.is_none() {
                let part = match &book.strings_part {
                    Some(part) => package.part(part)?,
                    None => None,
                };
                strings = Some(
                    part.map(|xml| read_strings(&xml))
                        .transpose()?
                        .unwrap_or_default(),
                );
            }
            let known = strings.as_deref().unwrap_or_default();
            if let Some(cells) = remembered(&sheet.name, &xml, known)? {
                previous.cells = cells;
                previous.listing = Some((position, sheet.name.clone(), sheet.part.clone()));
                break;
            }
        }
        Ok(previous)
    }

    /// What is remembered of the cells of a sheet.
    pub(crate) fn of(&self, sheet: &str) -> Option<&BTreeMap<Address, Remembered>> {
        let mut sheets = self.cells.iter();
        sheets
            .find(|(name, _)| name.to_lowercase() == sheet.to_lowercase())
            .map(|(_, cells)| cells)
    }
}

type Cells = BTreeMap<String, BTreeMap<Address, Remembered>>;

/// What the sheet remembers; nothing where it is none of ours.
fn remembered(
    sheet: &str,
    xml: &str,
    strings: &[String],
) -> Result<Option<Cells>, WorkbookProblem> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut cells = SheetCells::new(sheet, xml, strings);
    while let Some(cell) = cells.next_cell()? {
        if cell.at.row < HEADING_ROW || cell.at.column < MEMORY_COLUMN {
            continue;
        }
        let text = match cell.value {
            RawValue::Text(text) => text.into_owned(),
            RawValue::Number(number) => number.to_string(),
            RawValue::Bool(_) | RawValue::Error(_) | RawValue::Blank => continue,
        };
        rows.entry(cell.at.row)
            .or_default()
            .insert(cell.at.column - MEMORY_COLUMN, text);
    }
    let marked = rows
        .remove(&HEADING_ROW)
        .and_then(|mut row| row.remove(&0))
        .is_some_and(|text| text == MEMORY_MARK);
    if !marked {
        return Ok(None);
    }
    let mut found = Cells::new();
    for mut row in rows.into_values() {
        let mut take = |column: u32| row.remove(&column).unwrap_or_default();
        let (sheet, cell, style) = (take(0), take(1), take(2));
        let look = Look {
            fill: take(3),
            border: take(4),
        };
        let (Some(at), Ok(style)) = (Address::parse(&cell), style.parse()) else {
            continue;
        };
        found
            .entry(sheet)
            .or_default()
            .insert(at, Remembered { style, look });
    }
    Ok(Some(found))
}
