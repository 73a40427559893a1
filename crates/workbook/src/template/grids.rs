//! The hidden sheet of printed tables that formulas interpolate in.

use qilu_accounting::{Grid, GridPlace, Method};
use rust_xlsxwriter::{Workbook, Worksheet};

use super::error::WorkbookError;
use super::layout::range;
use super::look;
use super::lookups::column_number;
use super::namer::Places;
use crate::address::Address;

/// The sheet of printed tables.
const GRIDS_SHEET: &str = "_grids";
/// The title stands above, with a row between.
const FIRST_ROW: u32 = 2;

/// Writes the printed tables the method reads; no sheet where it reads none.
pub(crate) fn write_grids(
    workbook: &mut Workbook,
    method: &Method,
    places: &mut Places,
) -> Result<(), WorkbookError> {
    if method.grids.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(GRIDS_SHEET)?.set_hidden(true);
    // Arguments and values stand in columns of one width; remarks run on to the right of the last.
    sheet.set_column_range_width(0, 40, 11)?;
    sheet.write_string_with_format(
        0,
        0,
        "本方法查用的表 Printed tables this method reads",
        &look::section(),
    )?;
    let mut row = FIRST_ROW;
    for grid in &method.grids {
        let place = if grid.y.is_some() {
            write_square(sheet, grid, &mut row)?
        } else {
            write_column(sheet, grid, &mut row)?
        };
        places.grids.insert(grid.id.clone(), place);
    }
    sheet.protect();
    Ok(())
}

fn title(grid: &Grid) -> String {
    let units: Vec<&str> = std::iter::once(&grid.x)
        .chain(&grid.y)
        .map(|unit| unit.text.as_str())
        .collect();
    let (zh, en) = (&grid.label.zh, &grid.label.en);
    format!("{zh} {en} ({} → {})", units.join(", "), grid.value.text)
}

fn span(first: (u32, u32), last: (u32, u32)) -> String {
    range(
        GRIDS_SHEET,
        Address::new(first.0, first.1),
        Address::new(last.0, last.1),
    )
}

/// Arguments and values side by side, with the source of each.
fn write_column(
    sheet: &mut Worksheet,
    grid: &Grid,
    row: &mut u32,
) -> Result<GridPlace, WorkbookError> {
    sheet.write_string_with_format(*row, 0, title(grid), &look::section())?;
    let first = *row + 1;
    let mut last = *row;
    for (position, x) in grid.xs.iter().enumerate() {
        let Some(point) = grid.point(position, 0) else {
            continue;
        };
        last += 1;
        sheet.write_number(last, 0, x.to_f64_lossy())?;
        sheet.write_number(last, 1, point.value.to_f64_lossy())?;
        sheet.write_string(last, 2, &point.source)?;
        sheet.write_string(last, 3, &point.confidence)?;
        sheet.write_string(last, 4, &point.note)?;
    }
    *row = last + 2;
    Ok(GridPlace {
        x: span((first, 0), (last, 0)),
        y: String::new(),
        values: span((first, 1), (last, 1)),
    })
}

/// The first argument across, the second down; what is said about the values stands below, each remark once.
fn write_square(
    sheet: &mut Worksheet,
    grid: &Grid,
    row: &mut u32,
) -> Result<GridPlace, WorkbookError> {
    sheet.write_string_with_format(*row, 0, title(grid), &look::section())?;
    let heading = *row + 1;
    for (column, x) in (1..).zip(&grid.xs) {
        sheet.write_number_with_format(
            heading,
            column_number(column)?,
            x.to_f64_lossy(),
            &look::header(),
        )?;
    }
    let mut notes: Vec<String> = Vec::new();
    let mut last = heading;
    for (line, y) in grid.ys.iter().enumerate() {
        last += 1;
        sheet.write_number_with_format(last, 0, y.to_f64_lossy(), &look::header())?;
        for (column, position) in (1..).zip(0..grid.xs.len()) {
            let Some(point) = grid.point(position, line) else {
                continue;
            };
            sheet.write_number(last, column_number(column)?, point.value.to_f64_lossy())?;
            let said = [&point.source, &point.confidence, &point.note];
            let said: Vec<&str> = said
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
            let said = said.join("; ");
            if !notes.contains(&said) {
                notes.push(said);
            }
        }
    }
    let width = u32::try_from(grid.xs.len()).unwrap_or(1).max(1);
    let place = GridPlace {
        x: span((heading, 1), (heading, width)),
        y: span((heading + 1, 0), (last, 0)),
        values: span((heading + 1, 1), (last, width)),
    };
    for note in notes {
        last += 1;
        sheet.write_string(last, 0, note)?;
    }
    *row = last + 2;
    Ok(place)
}
