//! Marks inside a sheet part: the style of each bad cell, cells that were not there yet, and the reference
//! to the drawing that holds the comment boxes.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};

use super::edits::{Edits, Walk, prefix, with_attribute};
use crate::address::Address;
use crate::problem::WorkbookProblem;
use crate::xml::attribute;

/// What follows `legacyDrawing` in a worksheet, by the order the format prescribes.
const AFTER_LEGACY_DRAWING: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];

/// What is known of a sheet before it is marked.
#[derive(Debug, Default)]
pub(crate) struct SheetSurvey {
    /// The style each wanted cell has, or would have from its row or column.
    pub styles: BTreeMap<Address, usize>,
    /// Relationship of the drawing that holds comment boxes, when there is one.
    pub legacy_drawing: Option<String>,
}

/// Finds the styles of the wanted cells.
pub(crate) fn survey(
    part: &str,
    wanted: &BTreeSet<Address>,
) -> Result<SheetSurvey, WorkbookProblem> {
    let mut walk = Walk::new(part);
    let mut found = SheetSurvey::default();
    let mut columns: Vec<(u32, u32, usize)> = Vec::new();
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    let mut cursor = Cursor::default();
    loop {
        match walk.next()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "col" => {
                    let number = |name: &str| {
                        attribute(&element, name).and_then(|text| text.parse::<u32>().ok())
                    };
                    if let (Some(min), Some(max), Some(style)) =
                        (number("min"), number("max"), style_of(&element, "style"))
                    {
                        columns.push((min.saturating_sub(1), max.saturating_sub(1), style));
                    }
                }
                "row" => {
                    cursor.row(&element);
                    if let Some(style) = style_of(&element, "s") {
                        rows.insert(cursor.row, style);
                    }
                }
                "c" => {
                    let at = cursor.cell(&element);
                    if wanted.contains(&at) {
                        found
                            .styles
                            .insert(at, style_of(&element, "s").unwrap_or(0));
                    }
                }
                "legacyDrawing" if walk.depth == 1 => {
                    found.legacy_drawing = attribute(&element, "id")
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    for &at in wanted {
        found.styles.entry(at).or_insert_with(|| {
            rows.get(&at.row).copied().unwrap_or_else(|| {
                columns
                    .iter()
                    .find(|(min, max, _)| (*min..=*max).contains(&at.column))
                    .map_or(0, |&(_, _, style)| style)
            })
        });
    }
    Ok(found)
}

fn style_of(element: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(element, name).and_then(|text| text.parse().ok())
}

/// Where the next cell stands when it does not say so itself.
#[derive(Debug, Default)]
struct Cursor {
    row: u32,
    next_row: u32,
    column: u32,
}

impl Cursor {
    fn row(&mut self, element: &BytesStart<'_>) {
        let said = attribute(element, "r").and_then(|text| text.parse::<u32>().ok());
        self.row = said.map_or(self.next_row, |row| row.saturating_sub(1));
        self.next_row = self.row + 1;
        self.column = 0;
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Address {
        let said = attribute(element, "r").and_then(|text| Address::parse(&text));
        let at = said.unwrap_or(Address::new(self.row, self.column));
        self.column = at.column + 1;
        at
    }
}

/// Gives each cell of `marks` its new style; `drawing` is the relationship of a drawing to be referred to.
pub(crate) fn mark_sheet(
    part: &str,
    marks: &BTreeMap<Address, usize>,
    drawing: Option<&str>,
) -> Result<String, WorkbookProblem> {
    let mut walk = Walk::new(part);
    let mut edits = Edits::default();
    let mut pending: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
    for (at, &style) in marks {
        pending.entry(at.row).or_default().insert(at.column, style);
    }
    let mut p = String::new();
    let mut cursor = Cursor::default();
    let mut drawing = drawing;
    loop {
        match walk.next()? {
            Event::Start(element) if walk.depth == 0 => p = prefix(element.name().as_ref()),
            Event::Empty(element) if element.local_name().as_ref() == "sheetData" => {
                let rows = new_rows(&mut pending, u32::MAX, &p);
                if !rows.is_empty() {
                    edits.replace(
                        walk.from,
                        walk.to,
                        format!("<{p}sheetData>{rows}</{p}sheetData>"),
                    );
                }
            }
            Event::Start(element) if element.local_name().as_ref() == "row" => {
                cursor.row(&element);
                let rows = new_rows(&mut pending, cursor.row, &p);
                edits.insert(walk.from, rows);
            }
            Event::Empty(element) if element.local_name().as_ref() == "row" => {
                cursor.row(&element);
                let rows = new_rows(&mut pending, cursor.row, &p);
                edits.insert(walk.from, rows);
                if let Some(cells) = pending.remove(&cursor.row) {
                    let tag = part.get(walk.from..walk.to).unwrap_or("");
                    let open = tag.strip_suffix("/>").unwrap_or(tag).trim_end();
                    let cells = new_cells(cells, cursor.row, &p);
                    edits.replace(walk.from, walk.to, format!("{open}>{cells}</{p}row>"));
                }
            }
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "c" =>
            {
                let at = cursor.cell(&element);
                if let Some(cells) = pending.get_mut(&at.row) {
                    let later = cells.split_off(&at.column);
                    let before = std::mem::replace(cells, later);
                    edits.insert(walk.from, new_cells(before, at.row, &p));
                    if let Some(style) = cells.remove(&at.column) {
                        let tag = part.get(walk.from..walk.to).unwrap_or("");
                        edits.replace(
                            walk.from,
                            walk.to,
                            with_attribute(tag, "s", &style.to_string()),
                        );
                    }
                }
            }
            Event::End(element) if element.local_name().as_ref() == "row" => {
                if let Some(cells) = pending.remove(&cursor.row) {
                    edits.insert(walk.from, new_cells(cells, cursor.row, &p));
                }
            }
            Event::End(element) if element.local_name().as_ref() == "sheetData" => {
                let rows = new_rows(&mut pending, u32::MAX, &p);
                edits.insert(walk.from, rows);
            }
            Event::Start(element) | Event::Empty(element)
                if walk.depth == 1
                    && AFTER_LEGACY_DRAWING.contains(&element.local_name().as_ref()) =>
            {
                refer(&mut edits, walk.from, &p, &mut drawing);
            }
            Event::End(_) if walk.depth == 0 => refer(&mut edits, walk.from, &p, &mut drawing),
            Event::Eof => return edits.apply(part),
            _ => {}
        }
    }
}

fn refer(edits: &mut Edits, at: usize, p: &str, drawing: &mut Option<&str>) {
    if let Some(id) = drawing.take() {
        edits.insert(
            at,
            format!("<{p}legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"{id}\"/>"),
        );
    }
}

/// Rows that are not in the sheet yet, up to but not including `before`.
fn new_rows(pending: &mut BTreeMap<u32, BTreeMap<u32, usize>>, before: u32, p: &str) -> String {
    let later = pending.split_off(&before);
    let rows = std::mem::replace(pending, later);
    rows.into_iter()
        .map(|(row, cells)| {
            format!(
                "<{p}row r=\"{}\">{}</{p}row>",
                row + 1,
                new_cells(cells, row, p)
            )
        })
        .collect()
}

fn new_cells(cells: BTreeMap<u32, usize>, row: u32, p: &str) -> String {
    cells
        .into_iter()
        .map(|(column, style)| format!("<{p}c r=\"{}\" s=\"{style}\"/>", Address::new(row, column)))
        .collect()
}
