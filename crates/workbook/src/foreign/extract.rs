//! The part of a shared workbook that is one enterprise's: the headers and its own rows, each cell where it stood, so that
//! nobody is shown the figures of another.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Format as CellFormat, Workbook};

use crate::formats::Format;
use crate::template::WorkbookError;

use super::book::{Cell, Held, Sheet};
use super::file::ForeignFile;

/// Writes the rows (sheet and row, counted from 1) with the headers above them.
///
/// # Errors
/// When the part cannot be written.
pub fn extract(
    file: &ForeignFile,
    rows: &BTreeSet<(String, u32)>,
) -> Result<Vec<u8>, WorkbookError> {
    let sheets = &file.sheets;
    let mut kept: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); sheets.len()];
    for found in file.places.iter().flatten() {
        if let Some(lines) = kept.get_mut(found.sheet) {
            lines.extend(found.headers.row..found.headers.below());
        }
    }
    for (sheet, lines) in sheets.iter().zip(&mut kept) {
        let own = rows.iter().filter(|(name, _)| *name == sheet.name);
        lines.extend(own.map(|(_, row)| row.saturating_sub(1)));
    }
    let mut out = Workbook::new();
    for (sheet, lines) in sheets
        .iter()
        .zip(&kept)
        .filter(|(_, lines)| !lines.is_empty())
    {
        write(&mut out, sheet, lines)?;
    }
    Ok(out.save_to_buffer()?)
}

fn write(
    out: &mut Workbook,
    sheet: &Sheet,
    lines: &BTreeSet<u32>,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let target = out.add_worksheet();
    target.set_name(&sheet.name)?;
    let percent = CellFormat::new().set_num_format("0.00%");
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    for row in lines.iter().filter_map(|line| sheet.row(*line)) {
        for cell in &row.cells {
            let Ok(column) = u16::try_from(cell.column) else {
                continue;
            };
            match &cell.held {
                Held::Number(number) => match cell.format {
                    Format::Plain => target.write_number(row.row, column, *number)?,
                    Format::Percent => {
                        target.write_number_with_format(row.row, column, *number, &percent)?
                    }
                    Format::Date => {
                        target.write_number_with_format(row.row, column, *number, &date)?
                    }
                },
                Held::Bool(value) => target.write_boolean(row.row, column, *value)?,
                Held::Text(_) | Held::Error(_) => {
                    target.write_string(row.row, column, Cell::text(cell))?
                }
                Held::NoResult => continue,
            };
        }
    }
    Ok(())
}
