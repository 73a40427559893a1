//! The supplementary data of units and lines: a row for each, a column for each figure, apart from the totals.

use qilu_accounting::Column;
use qilu_quantity::Text;
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use super::Template;
use super::cover::Cover;
use super::error::WorkbookError;
use super::fill::{Shown, cached, shown};
use super::layout::TableSheet;
use super::look;
use super::lookups::column_number;
use super::page::{Heights, TITLES_HEIGHT, demo_mark, page_set_up, report_line, spread, titles};
use crate::binding::unit_label;

/// The sheet of supplementary data.
pub(crate) const SUPPLEMENT_SHEET: &str = "补充数据";
const HEAD_ROW: u32 = 5;
/// About the height of a row, the higher ones of the headings included.
const ROW_HEIGHT: f64 = 18.0;

/// Writes the sheet when the method has supplementary figures that stand in rows.
pub(crate) fn write_supplement(
    workbook: &mut Workbook,
    template: &Template<'_, '_>,
    cover: &Cover,
) -> Result<(), WorkbookError> {
    let mut blocks: Vec<(&TableSheet<'_>, Vec<&Column>)> = Vec::new();
    for (table, column) in &template.method.results.supplementary {
        let Some(sheet) = template.layout.table(table).filter(|sheet| !sheet.form) else {
            continue;
        };
        let Some(field) = sheet.field(column) else {
            continue;
        };
        match blocks
            .iter_mut()
            .find(|(known, _)| known.table.id == *table)
        {
            Some((_, columns)) => columns.push(field.column),
            None => blocks.push((sheet, vec![field.column])),
        }
    }
    let Some(widest) = blocks
        .iter()
        .map(|(sheet, columns)| sheet.table.keys().count() + columns.len())
        .max()
    else {
        return Ok(());
    };
    let last = u32::try_from(widest).unwrap_or(1);
    let widths: Vec<f64> = (0..=last)
        .map(|column| if column == 0 { 6.0 } else { 18.0 })
        .collect();
    // Every block has its keys there, after the row's number.
    let keys = blocks.iter().map(|(sheet, _)| sheet.table.keys().count());
    let repeated = 1 + keys.min().unwrap_or(0);
    let mut spread = spread(&widths, repeated);
    let lines_from = match spread.breaks.is_empty() {
        true => 0,
        false => u32::try_from(repeated).unwrap_or(1),
    };
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(SUPPLEMENT_SHEET)?;
    titles(
        worksheet,
        "补充数据",
        &Text::new("补充数据表", "Supplementary data"),
        lines_from,
        spread.first_last,
    )?;
    report_line(worksheet, cover, lines_from)?;
    demo_mark(worksheet, template.options.demo, spread.first_last)?;
    if let Some(next) = spread.breaks.first() {
        // A space stops a long line at the edge of the first page.
        worksheet.write_string(3, column_number(*next)?, " ")?;
    }
    for (column, width) in (0_u16..).zip(&widths) {
        worksheet.set_column_width(column, *width)?;
    }
    let mut row = HEAD_ROW;
    for (sheet, columns) in &blocks {
        row = write_block(worksheet, template, sheet, columns, row)? + 2;
    }
    let heights = Heights {
        head: TITLES_HEIGHT,
        repeated: 0.0,
        rows: f64::from(row - HEAD_ROW) * ROW_HEIGHT,
    };
    let pages = spread.stack(&widths, heights);
    page_set_up(worksheet, template, &spread, pages, "补充数据")?;
    if let [_] = blocks.as_slice() {
        worksheet.set_repeat_rows(HEAD_ROW, HEAD_ROW + 2)?;
    }
    if !spread.breaks.is_empty() {
        worksheet.set_repeat_columns(0, column_number(lines_from - 1)?)?;
    }
    worksheet.set_print_area(0, 0, row - 2, column_number(last)?)?;
    Ok(())
}

fn write_block(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    columns: &[&Column],
    from: u32,
) -> Result<u32, WorkbookError> {
    let mut heading = |at: usize, zh: &str, en: &str, unit: &str| -> Result<(), WorkbookError> {
        let at = column_number(u32::try_from(at).unwrap_or(0))?;
        worksheet.write_string_with_format(from, at, zh, &look::header())?;
        worksheet.write_string_with_format(from + 1, at, en, &look::subheader())?;
        worksheet.write_string_with_format(from + 2, at, unit, &look::subheader())?;
        Ok(())
    };
    heading(0, "序号", "No.", "")?;
    let keys: Vec<&Column> = sheet.table.keys().collect();
    for (at, key) in (1..).zip(&keys) {
        heading(at, &key.label.zh, &key.label.en, "")?;
    }
    for (at, column) in (1 + keys.len()..).zip(columns) {
        heading(
            at,
            &column.label.zh,
            &column.label.en,
            &unit_label(template.method, sheet.table, column),
        )?;
    }
    worksheet
        .set_row_height(from, 34)?
        .set_row_height(from + 1, 34)?
        .set_row_height(from + 2, 18)?;
    for position in 0..sheet.rows {
        let row = from + 3 + u32::try_from(position).unwrap_or(0);
        let number = f64::from(u32::try_from(position + 1).unwrap_or(0));
        worksheet.write_number_with_format(row, 0, number, &look::fixed())?;
        for (at, key) in (1_u32..).zip(&keys) {
            let Some(cell) = sheet
                .field(&key.id)
                .and_then(|field| sheet.entry_cell(field, position))
            else {
                continue;
            };
            let source = sheet.absolute(cell);
            let entry = template.filled.entry(sheet, position, &key.id);
            let result = match entry.and_then(|entry| shown(template.method, key, entry)) {
                Some(Shown::Text(text)) => text,
                Some(Shown::Number(number)) => number.to_string(),
                None => String::new(),
            };
            let formula =
                Formula::new(format!("=IF({source}=\"\",\"\",{source})")).set_result(result);
            worksheet.write_formula_with_format(
                row,
                column_number(at)?,
                formula,
                &look::fixed(),
            )?;
        }
        for (at, column) in (1 + keys.len()..).zip(columns) {
            let Some(field) = sheet.field(&column.id) else {
                continue;
            };
            let source = sheet.absolute(sheet.value_cell(field, position));
            let result = cached(template.filled.result(sheet, position, &column.id));
            let formula =
                Formula::new(format!("=IF({source}=\"\",\"\",{source})")).set_result(result);
            let at = column_number(u32::try_from(at).unwrap_or(0))?;
            worksheet.write_formula_with_format(
                row,
                at,
                formula,
                &look::result(false, column.decimals),
            )?;
        }
    }
    Ok(from + 2 + u32::try_from(sheet.rows).unwrap_or(0))
}
