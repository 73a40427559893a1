//! The sheet of one table: a grid with a row for each record, or a form with a line for each item.

mod head;
mod row;

use qilu_accounting::{Method, Role, Rows};
use qilu_quantity::Lang;
use rust_xlsxwriter::{Workbook, Worksheet};

use self::head::{width_of, write_form_head, write_grid_head};
use self::row::write_row;
use super::Template;
use super::cover::Cover;
use super::error::WorkbookError;
use super::layout::{
    FORM_ENTRY, FORM_LABEL, FORM_LAST, FORM_USED, LABEL_ROW, TableSheet, absolute,
};
use super::look;
use super::lookups::column_number;
use super::page::{Heights, TITLES_HEIGHT, demo_mark, page_set_up, report_line, spread, titles};
use super::validation::validation;
use crate::address::Address;
use crate::binding::{
    amount_name, column_name, first_name, form_used_name, last_name, unit_label, used_name,
};

pub(crate) use self::row::quiet;

/// Width of the columns of a form.
const FORM_WIDTHS: [f64; 8] = [5.5, 32.0, 9.0, 12.0, 17.0, 17.0, 13.0, 34.0];

/// Width of the column of row numbers, and of the unit of a row's code.
const NUMBER_WIDTH: f64 = 5.5;
const AMOUNT_WIDTH: f64 = 10.0;
/// A grid is made this wide where its columns are few, and its columns at most this much wider than usual.
const GRID_WIDTH_MIN: f64 = 84.0;
const STRETCH_MAX: f64 = 2.4;

/// Writes the sheet of a table.
pub(crate) fn write_table(
    workbook: &mut Workbook,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    cover: &Cover,
) -> Result<(), WorkbookError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(&sheet.name)?;
    let table = sheet.table;
    let number = if table.number.starts_with(|c: char| c.is_ascii()) {
        format!("表 {}", table.number)
    } else {
        table.number.clone()
    };
    let widths = widths(template.method, sheet);
    let mut spread = spread(&widths, usize::try_from(frozen(sheet)).unwrap_or(1));
    let lines_from = if spread.breaks.is_empty() {
        0
    } else {
        frozen(sheet)
    };
    titles(
        worksheet,
        &number,
        &table.title,
        lines_from,
        spread.first_last,
    )?;
    report_line(worksheet, cover, lines_from)?;
    demo_mark(worksheet, template.options.demo, spread.first_last)?;
    worksheet.write_string_with_format(
        4,
        column_number(lines_from)?,
        hint(template, sheet),
        &look::small(),
    )?;
    if let Some(next) = spread.breaks.first() {
        // A space stops a long line at the edge of the first page.
        for row in [3, 4] {
            worksheet.write_string(row, column_number(*next)?, " ")?;
        }
    }
    worksheet.set_row_height(4, 16)?;
    let head = if sheet.form {
        write_form_head(worksheet)?
    } else {
        write_grid_head(worksheet, template.method, sheet)?
    };
    let mut rows = 0.0;
    for row in 0..sheet.rows {
        rows += write_row(worksheet, template, sheet, row)?;
    }
    write_validations(worksheet, template, sheet)?;
    let heights = Heights {
        head: TITLES_HEIGHT + head,
        repeated: head,
        rows,
    };
    let pages = spread.stack(&widths, heights);
    page_set_up(worksheet, template, &spread, pages, &number)?;
    if sheet.form {
        worksheet.set_freeze_panes(LABEL_ROW + 1, 0)?;
        worksheet.set_repeat_rows(LABEL_ROW, LABEL_ROW)?;
        worksheet.set_print_area(0, 0, sheet.last_row(), column_number(FORM_LAST)?)?;
    } else {
        let frozen = frozen(sheet);
        worksheet.set_freeze_panes(sheet.first_row(), column_number(frozen)?)?;
        worksheet.set_repeat_rows(LABEL_ROW, sheet.first_row() - 1)?;
        worksheet.set_repeat_columns(0, column_number(frozen - 1)?)?;
        worksheet.set_print_area(0, 0, sheet.last_row(), column_number(sheet.last)?)?;
    }
    for helper in sheet.last + 1..=sheet.last_helper {
        worksheet.set_column_hidden(column_number(helper)?)?;
    }
    define_names(workbook, sheet)
}

/// Columns that stay in sight: the row number and the keys.
fn frozen(sheet: &TableSheet<'_>) -> u32 {
    let keys = sheet
        .fields
        .iter()
        .filter(|field| field.column.role == Role::Key);
    keys.filter_map(|field| field.amount.or(field.entry))
        .max()
        .map_or(1, |last| last + 1)
}

/// By how much the columns of a narrow grid are widened, so that the lines above it have room on the page.
fn stretch(method: &Method, sheet: &TableSheet<'_>) -> f64 {
    let own: f64 = sheet
        .fields
        .iter()
        .map(|field| {
            let cells = [field.entry, field.used].into_iter().flatten().count();
            width_of(method, field.column) * f64::from(u32::try_from(cells).unwrap_or(1))
        })
        .sum();
    (GRID_WIDTH_MIN / own.max(1.0)).clamp(1.0, STRETCH_MAX)
}

/// The widths of the visible columns.
fn widths(method: &Method, sheet: &TableSheet<'_>) -> Vec<f64> {
    if sheet.form {
        return FORM_WIDTHS.to_vec();
    }
    let mut widths = vec![NUMBER_WIDTH];
    let stretch = stretch(method, sheet);
    for field in &sheet.fields {
        let width = stretch * width_of(method, field.column);
        widths.extend(field.entry.map(|_| width));
        widths.extend(field.amount.map(|_| AMOUNT_WIDTH));
        widths.extend(field.used.map(|_| width));
    }
    widths
}

/// One line under the title: the clause, and how the sheet is filled in. Short, so that it stays on the first page.
fn hint(template: &Template<'_, '_>, sheet: &TableSheet<'_>) -> String {
    let clause = sheet.table.clause.as_deref().unwrap_or("");
    match (template.options.lang, sheet.form) {
        (Lang::Zh, true) => {
            format!("依据：{clause}　　请填写“填报值”列；空白且有缺省值的项目自动采用缺省值。")
        }
        (Lang::Zh, false) => format!("依据：{clause}　　一行一条记录，已备 {} 行。", sheet.rows),
        (Lang::En, true) => format!(
            "Basis: {clause}. Fill in the column of entries; a blank with a default takes it."
        ),
        (Lang::En, false) => format!(
            "Basis: {clause}. One record a row; {} rows are ready.",
            sheet.rows
        ),
    }
}

fn write_validations(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
) -> Result<(), WorkbookError> {
    for field in &sheet.fields {
        let (Some(first), Some(last)) = (
            sheet.entry_cell(field, 0),
            sheet.entry_cell(field, sheet.rows - 1),
        ) else {
            continue;
        };
        if let Rows::Listed(list) = &sheet.table.rows
            && super::fill::listed_key(sheet, list) == Some(field.column.id.as_str())
        {
            continue;
        }
        let place = template
            .lists
            .get(&(sheet.table.id.clone(), field.column.id.clone()));
        let unit = unit_label(template.method, sheet.table, field.column);
        let cell = first.to_string();
        let rule = validation(
            field.column,
            &cell,
            place.map(|place| place.labels.as_str()),
            &unit,
            template.options.lang,
        )?;
        worksheet.add_data_validation(
            first.row,
            column_number(first.column)?,
            last.row,
            column_number(last.column)?,
            &rule,
        )?;
    }
    Ok(())
}

fn define_names(workbook: &mut Workbook, sheet: &TableSheet<'_>) -> Result<(), WorkbookError> {
    let table = sheet.table.id.as_str();
    let mut define = |name: String, cell: Address| -> Result<(), WorkbookError> {
        workbook.define_name(name, &format!("={}", absolute(&sheet.name, cell)))?;
        Ok(())
    };
    for field in &sheet.fields {
        let id = &field.column.id;
        if sheet.form {
            let row = field.entry.or(field.used).unwrap_or(0);
            define(column_name(table, id), Address::new(row, FORM_LABEL))?;
            continue;
        }
        if let Some(at) = field.entry {
            define(column_name(table, id), Address::new(LABEL_ROW, at))?;
        }
        if let Some(at) = field.amount {
            define(amount_name(table, id), Address::new(LABEL_ROW, at))?;
        }
        if let Some(at) = field.used {
            let name = if field.column.role == Role::Formula {
                column_name(table, id)
            } else {
                used_name(table, id)
            };
            define(name, Address::new(LABEL_ROW, at))?;
        }
    }
    if sheet.form {
        define(first_name(table), Address::new(LABEL_ROW, FORM_ENTRY))?;
        define(form_used_name(table), Address::new(LABEL_ROW, FORM_USED))
    } else {
        define(first_name(table), Address::new(sheet.first_row(), 0))?;
        define(last_name(table), Address::new(sheet.last_row(), 0))
    }
}
