//! Headers: what the columns of a sheet are called, and whether a file is one a layout was made for.

use serde::{Deserialize, Serialize};

use crate::address::{Address, Area};
use crate::binding::folded;
use crate::legacy::modern;
use crate::problem::WorkbookProblem;

use super::book::{ForeignBook, Sheet};
use super::layout::{ColumnRef, Layout, TableSource};
use super::limits::{HEAD_ROWS_MAX, HEADER_ROWS_MAX, LOOK_COLUMNS_MAX};

/// The columns under one header line, in order, by what it says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Headers {
    /// The first row, counted from 0.
    pub row: u32,
    pub rows: u32,
    /// Column, text as shown, text as compared.
    pub columns: Vec<(u32, String, String)>,
}

impl Headers {
    /// Reads the header line of a sheet.
    pub fn read(sheet: &Sheet, row: u32, rows: u32) -> Self {
        let rows = rows.clamp(1, HEADER_ROWS_MAX);
        let lines: Vec<u32> = (row..row.saturating_add(rows)).collect();
        let inside = |area: &&Area| {
            area.first.row < row.saturating_add(rows)
                && area.last.row >= row
                && area.first.column < LOOK_COLUMNS_MAX
        };
        let merged: Vec<&Area> = sheet.merged.iter().filter(inside).collect();
        let last = lines
            .iter()
            .filter_map(|line| sheet.row(*line)?.cells.last().map(|cell| cell.column))
            .chain(merged.iter().map(|area| area.last.column))
            .max()
            .map_or(0, |column| column.min(LOOK_COLUMNS_MAX - 1));
        let text = |line: u32, column: u32| {
            let at = Address::new(line, column);
            let area = merged.iter().find(|area| area.contains(at));
            let at = area.map_or(at, |area| area.first);
            sheet.cell(at).map(super::book::Cell::text)
        };
        let columns = (0..=last)
            .filter_map(|column| {
                let mut parts: Vec<String> = Vec::new();
                for part in lines.iter().filter_map(|line| text(*line, column)) {
                    if !part.is_empty() && parts.last() != Some(&part) {
                        parts.push(part);
                    }
                }
                let text = parts.join("/");
                let key = key(&text);
                (!key.is_empty()).then_some((column, text, key))
            })
            .collect();
        Self { row, rows, columns }
    }

    /// The column a layout means.
    pub fn find(&self, wanted: &ColumnRef) -> Option<u32> {
        let text = key(&wanted.text);
        let nth = usize::try_from(wanted.nth.saturating_sub(1)).ok()?;
        self.columns
            .iter()
            .filter(|(_, _, known)| *known == text)
            .nth(nth)
            .map(|(column, ..)| *column)
    }

    /// The first row below it, counted from 0.
    pub fn below(&self) -> u32 {
        self.row.saturating_add(self.rows)
    }
}

/// A header as it is compared: without blanks, width and case, and without the year, which is another next year.
pub(super) fn key(text: &str) -> String {
    let folded: Vec<char> = folded(text).chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = folded.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match rest {
            [a, b, c, d, mark, tail @ ..]
                if matches!((a, b), ('1', '9') | ('2', '0'))
                    && c.is_ascii_digit()
                    && d.is_ascii_digit()
                    && matches!(mark, '年' | '-' | '.')
                    && !out.ends_with(|c: char| c.is_ascii_digit()) =>
            {
                rest = tail;
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// How well a file fits a layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// What was found of each source, in the layout's order.
    pub sources: Vec<SourceMatch>,
}

/// Where one source was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMatch {
    /// The table it fills.
    pub table: String,
    /// The sheet that fits best.
    pub sheet: Option<String>,
    /// The header's first row there, counted from 1.
    pub row: u32,
    /// Headers the layout names and the sheet does not have.
    pub missing: Vec<String>,
    /// Headers the layout names.
    pub wanted: usize,
}

impl Recognition {
    /// Whether every header of every source is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.sources
            .iter()
            .all(|source| source.sheet.is_some() && source.missing.is_empty())
    }

    /// Of a hundred headers the layout names, how many are there.
    #[must_use]
    pub fn percent(&self) -> usize {
        let wanted: usize = self.sources.iter().map(|source| source.wanted).sum();
        let missing: usize = self.sources.iter().map(|source| source.missing.len()).sum();
        (100 * wanted.saturating_sub(missing))
            .checked_div(wanted)
            .unwrap_or(0)
    }
}

/// Holds the heads of a file's sheets against layouts.
///
/// # Errors
/// When the bytes are not a workbook within the limits.
pub fn recognise(bytes: &[u8], layouts: &[&Layout]) -> Result<Vec<Recognition>, WorkbookProblem> {
    let package = modern(bytes)?;
    let mut book = ForeignBook::open(&package)?;
    let heads = heads(&mut book)?;
    Ok(layouts
        .iter()
        .map(|layout| Recognition {
            sources: layout
                .sources
                .iter()
                .map(|source| {
                    let found = find_source(&heads, source);
                    SourceMatch {
                        table: source.table.clone(),
                        sheet: found
                            .as_ref()
                            .and_then(|found| heads.get(found.sheet))
                            .map(|sheet| sheet.name.clone()),
                        row: found.as_ref().map_or(0, |found| found.headers.row + 1),
                        missing: found.map_or_else(
                            || source.refs().iter().map(|r| r.text.clone()).collect(),
                            |found| found.missing,
                        ),
                        wanted: source.refs().len(),
                    }
                })
                .collect(),
        })
        .collect())
}

/// The heads of all sheets.
pub(super) fn heads(book: &mut ForeignBook<'_>) -> Result<Vec<Sheet>, WorkbookProblem> {
    let entries = book.sheets();
    entries.iter().map(|entry| book.head(entry)).collect()
}

/// The best place for a source among some sheets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Found {
    /// Position of the sheet.
    pub sheet: usize,
    pub headers: Headers,
    pub missing: Vec<String>,
}

/// Looks for a source's header: first where it was, then on other rows and on other sheets. None if no header is found at
/// all; a source that reads no column is where it was.
pub(super) fn find_source(sheets: &[Sheet], source: &TableSource) -> Option<Found> {
    let refs = source.refs();
    let mut order: Vec<usize> = (0..sheets.len()).collect();
    let named = |position: &usize| {
        sheets
            .get(*position)
            .is_some_and(|sheet| folded(&sheet.name) == folded(&source.sheet))
    };
    order.sort_by_key(|position| !named(position));
    let home = source.header.row.saturating_sub(1);
    let mut best: Option<Found> = None;
    for position in order {
        let Some(sheet) = sheets.get(position) else {
            continue;
        };
        let rows = sheet
            .rows
            .iter()
            .map(|row| row.row)
            .take_while(|row| *row < HEAD_ROWS_MAX);
        for row in std::iter::once(home).chain(rows.filter(|row| *row != home)) {
            let headers = Headers::read(sheet, row, source.header.rows);
            let missing: Vec<String> = refs
                .iter()
                .filter(|wanted| headers.find(wanted).is_none())
                .map(|wanted| wanted.text.clone())
                .collect();
            if missing.is_empty() {
                return Some(Found {
                    sheet: position,
                    headers,
                    missing,
                });
            }
            let better = best
                .as_ref()
                .is_none_or(|best| missing.len() < best.missing.len());
            if better && missing.len() < refs.len() {
                best = Some(Found {
                    sheet: position,
                    headers,
                    missing,
                });
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_compared_without_blanks_width_and_the_year() {
        assert_eq!(key(" 消耗量\n（吨）"), key("消耗量(吨)"));
        assert_eq!(key("2025年3月 用量"), key("2026年3月用量"));
        assert_eq!(key("2025-03"), key("2026-03"));
        assert_ne!(key("3月用量"), key("4月用量"));
        assert_eq!(key("12025年"), "12025年");
    }
}
