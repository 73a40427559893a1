//! One pass over a sheet's cells: value, style, whether a formula stands behind it, hidden rows and columns and, at the
//! end, merged ranges. The sheet is never laid out as a grid, so a cell at XFD1048576 costs nothing.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};

use crate::address::{Address, Area};
use crate::formula::Formula;
use crate::limits::{
    CELL_CHARS_MAX, CELLS_MAX, FORMAT_ROWS_MAX, HIDDEN_RANGES_MAX, MERGED_RANGES_MAX,
    SHEET_COLUMNS_MAX, SHEET_ROWS_MAX,
};
use crate::problem::WorkbookProblem;
use crate::xml::{attribute, malformed, push_reference, reader, rich_text};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RawValue<'a> {
    /// Nothing, or only a style.
    Blank,
    /// A number as Excel keeps it.
    Number(f64),
    /// Text.
    #[serde(borrow)]
    Text(Cow<'a, str>),
    /// True or false.
    Bool(bool),
    /// `#DIV/0!` and its like.
    #[serde(borrow)]
    Error(Cow<'a, str>),
}

/// One cell as it streams by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawCell<'a> {
    /// Where it stands.
    pub at: Address,
    /// Index into the cell styles.
    pub style: usize,
    /// Constant, or the result a formula had when the file was saved.
    #[serde(borrow)]
    pub value: RawValue<'a>,
    /// What formula stands behind the value.
    pub formula: Formula,
    /// Whether its row is hidden.
    pub hidden: bool,
}

impl RawCell<'_> {
    /// Whether nothing was entered or computed in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.formula == Formula::None && self.value == RawValue::Blank
    }
}

/// Streams the cells of one sheet. Blank cells without a formula are passed over.
pub struct SheetCells<'a> {
    sheet: &'a str,
    part: &'a str,
    reader: Reader<&'a [u8]>,
    strings: &'a [String],
    row: u32,
    column: u32,
    hidden: bool,
    count: usize,
    hidden_columns: Vec<RangeInclusive<u32>>,
    merged: Vec<Area>,
}

impl<'a> SheetCells<'a> {
    /// Starts on the XML of one sheet; `sheet` is its name, for problems.
    #[must_use]
    pub fn new(sheet: &'a str, part: &'a str, strings: &'a [String]) -> Self {
        Self {
            sheet,
            part,
            reader: reader(part),
            strings,
            row: 0,
            column: 0,
            hidden: false,
            count: 0,
            hidden_columns: Vec::new(),
            merged: Vec::new(),
        }
    }

    /// The next cell that holds something; `None` at the end of the sheet.
    ///
    /// # Errors
    /// Damaged XML, data beyond the row limit, text beyond the length limit, too many cells.
    pub fn next_cell(&mut self) -> Result<Option<RawCell<'a>>, WorkbookProblem> {
        loop {
            match self.reader.read_event().map_err(malformed)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "c" => {
                        let cell = self.cell(&element)?;
                        if !cell.is_empty() {
                            return self.admit(cell).map(Some);
                        }
                    }
                    "row" => self.start_row(&element)?,
                    _ => {}
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "c" => {
                        self.place(&element)?;
                    }
                    "row" => {
                        self.start_row(&element)?;
                        self.row += 1;
                    }
                    "col" => self.hide(&element),
                    "mergeCell" => self.merge(&element)?,
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "row" => self.row += 1,
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// All cells that hold something, row by row.
    ///
    /// # Errors
    /// As [`Self::next_cell`].
    pub fn in_order(&mut self) -> Result<Vec<RawCell<'a>>, WorkbookProblem> {
        let mut cells: Vec<RawCell<'a>> = Vec::new();
        while let Some(cell) = self.next_cell()? {
            cells.push(cell);
        }
        // Rows stream in order in every file seen; a file that disorders them is put in order here.
        if !cells.is_sorted_by_key(|cell| cell.at) {
            cells.sort_by_key(|cell| cell.at);
        }
        Ok(cells)
    }

    /// The hidden columns, counted from zero; complete once the first cell has been read.
    #[must_use]
    pub fn hidden_columns(&self) -> &[RangeInclusive<u32>] {
        &self.hidden_columns
    }

    /// The merged ranges; complete once `next_cell` has returned `None`.
    #[must_use]
    pub fn merged(&self) -> &[Area] {
        &self.merged
    }

    fn admit(&mut self, cell: RawCell<'a>) -> Result<RawCell<'a>, WorkbookProblem> {
        self.count += 1;
        if cell.at.row >= SHEET_ROWS_MAX {
            return Err(WorkbookProblem::too_many_rows(
                self.sheet,
                cell.at,
                SHEET_ROWS_MAX,
            ));
        }
        if self.count > CELLS_MAX {
            return Err(WorkbookProblem::too_many("单元格数", "cells", CELLS_MAX));
        }
        if let RawValue::Text(text) = &cell.value
            && text.len() > CELL_CHARS_MAX
            && text.chars().count() > CELL_CHARS_MAX
        {
            return Err(WorkbookProblem::text_too_long(self.sheet, cell.at));
        }
        Ok(cell)
    }

    fn start_row(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookProblem> {
        self.hidden = false;
        self.column = 0;
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(malformed)?;
            match attribute.key.into_inner() {
                "r" => {
                    let row: u32 = attribute.value.parse().map_err(malformed)?;
                    if row == 0 || row > FORMAT_ROWS_MAX {
                        return Err(WorkbookProblem::damaged("row"));
                    }
                    self.row = row - 1;
                }
                "hidden" => self.hidden = matches!(attribute.value.as_ref(), "1" | "true"),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a cell's place, style and type, and moves on to the next column.
    fn place(
        &mut self,
        element: &BytesStart<'a>,
    ) -> Result<(Address, usize, Kind), WorkbookProblem> {
        let mut at = None;
        let mut style = 0;
        let mut kind = Kind::Number;
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(malformed)?;
            match attribute.key.into_inner() {
                "r" => {
                    at = Some(
                        Address::parse(&attribute.value)
                            .ok_or_else(|| WorkbookProblem::damaged("cell"))?,
                    )
                }
                "s" => style = attribute.value.parse().map_err(malformed)?,
                "t" => {
                    kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "str" | "d" => Kind::Text,
                        "inlineStr" => Kind::Inline,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        let at = at.unwrap_or(Address::new(self.row, self.column));
        if at.row >= FORMAT_ROWS_MAX || at.column >= SHEET_COLUMNS_MAX {
            return Err(WorkbookProblem::damaged("cell"));
        }
        self.row = at.row;
        self.column = at.column + 1;
        Ok((at, style, kind))
    }

    fn cell(&mut self, element: &BytesStart<'a>) -> Result<RawCell<'a>, WorkbookProblem> {
        let (at, style, kind) = self.place(element)?;
        let mut cell = RawCell {
            at,
            style,
            value: RawValue::Blank,
            formula: Formula::None,
            hidden: self.hidden,
        };
        if let Some((formula, text)) = self.plain_content() {
            cell.formula = formula;
            if kind != Kind::Inline {
                cell.value = self.value(kind, Cow::Borrowed(text), at)?;
            }
        }
        loop {
            match self.reader.read_event().map_err(malformed)? {
                Event::Start(child) => match child.local_name().as_ref() {
                    "v" => {
                        let text = self.value_text()?;
                        if kind != Kind::Inline {
                            cell.value = self.value(kind, text, at)?;
                        }
                    }
                    "is" => cell.value = text_value(Cow::Owned(rich_text(&mut self.reader)?)),
                    "f" => cell.formula = Formula::of(&self.value_text()?),
                    _ => {
                        self.reader.read_to_end(child.name()).map_err(malformed)?;
                    }
                },
                // A shared formula's followers have an empty element.
                Event::Empty(child) if child.local_name().as_ref() == "f" => {
                    cell.formula = Formula::Inside;
                }
                Event::End(end) if end.local_name().as_ref() == "c" => return Ok(cell),
                Event::Eof => return Err(WorkbookProblem::damaged("XML")),
                _ => {}
            }
        }
    }

    /// Takes the formula and the value of a cell past the reader where they stand there as every program writes them, which
    /// spares most of the work on a sheet. Nothing is taken of a cell with anything else in it.
    fn plain_content(&mut self) -> Option<(Formula, &'a str)> {
        let rest = self.reader.get_mut();
        let (formula, after) = match rest.strip_prefix(b"<f>") {
            Some(inside) => {
                let (text, after) = plain_text(inside, b"</f>")?;
                (Formula::plain(text)?, after)
            }
            None => (Formula::None, *rest),
        };
        let (value, after) = match after.strip_prefix(b"<v>") {
            Some(inside) => {
                let (text, after) = plain_text(inside, b"</v>")?;
                let from = self.part.len() - inside.len();
                (self.part.get(from..from + text.len())?, after)
            }
            None => ("", after),
        };
        if value.contains('&') || !after.starts_with(b"</c>") {
            return None;
        }
        *rest = after;
        Some((formula, value))
    }

    /// The text of a `v` element, borrowed when it is in one piece.
    fn value_text(&mut self) -> Result<Cow<'a, str>, WorkbookProblem> {
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        loop {
            match self.reader.read_event().map_err(malformed)? {
                Event::Text(piece) if text.is_empty() => text = piece.into_inner(),
                Event::Text(piece) => text.to_mut().push_str(&piece),
                Event::CData(piece) => text.to_mut().push_str(&piece),
                Event::GeneralRef(reference) => push_reference(text.to_mut(), &reference),
                Event::End(_) => return Ok(text),
                Event::Eof => return Err(WorkbookProblem::damaged("XML")),
                _ => {}
            }
        }
    }

    fn value(
        &self,
        kind: Kind,
        text: Cow<'a, str>,
        at: Address,
    ) -> Result<RawValue<'a>, WorkbookProblem> {
        let damaged = || WorkbookProblem::damaged("cell").at(self.sheet, at);
        let trimmed = text.trim();
        if trimmed.is_empty() && kind != Kind::Text {
            return Ok(RawValue::Blank);
        }
        Ok(match kind {
            Kind::Shared => {
                let index: usize = trimmed.parse().map_err(|_| damaged())?;
                text_value(Cow::Borrowed(self.strings.get(index).ok_or_else(damaged)?))
            }
            Kind::Bool => RawValue::Bool(matches!(trimmed, "1" | "true")),
            Kind::Error => RawValue::Error(text),
            Kind::Text | Kind::Inline => text_value(text),
            Kind::Number => match trimmed.parse::<f64>() {
                Ok(number) if number.is_finite() => RawValue::Number(number),
                _ => text_value(text),
            },
        })
    }

    /// Remembers a range of hidden columns; one that cannot be understood hides nothing.
    fn hide(&mut self, element: &BytesStart<'_>) {
        let said = |name| attribute(element, name);
        let column = |name| said(name).and_then(|text| text.parse::<u32>().ok()?.checked_sub(1));
        if self.hidden_columns.len() < HIDDEN_RANGES_MAX
            && said("hidden").is_some_and(|text| matches!(text.as_str(), "1" | "true"))
            && let (Some(first), Some(last)) = (column("min"), column("max"))
        {
            self.hidden_columns.push(first..=last);
        }
    }

    fn merge(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookProblem> {
        if let Some(area) = attribute(element, "ref").and_then(|text| Area::parse(&text)) {
            if self.merged.len() >= MERGED_RANGES_MAX {
                return Err(WorkbookProblem::too_many(
                    "合并区域数",
                    "merged ranges",
                    MERGED_RANGES_MAX,
                ));
            }
            self.merged.push(area);
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
}

/// Splits off the text up to the next tag, which must be the one that ends it.
fn plain_text<'a>(markup: &'a [u8], end: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (text, tag) = markup.split_at(memchr::memchr(b'<', markup)?);
    Some((text, tag.strip_prefix(end)?))
}

fn text_value(text: Cow<'_, str>) -> RawValue<'_> {
    if text.is_empty() {
        RawValue::Blank
    } else {
        RawValue::Text(text)
    }
}
