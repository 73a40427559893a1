//! One row of a table: cells to fill in, cells that compute, and the hidden cells formulas read.

use qilu_accounting::{EntryValue, FormulaOf, Method, Role, Rows, excel_formula};
use rust_xlsxwriter::{Formula, Worksheet};

use super::super::Template;
use super::super::error::WorkbookError;
use super::super::fill::{Shown, cached, shown};
use super::super::layout::{FORM_ENTRY, FORM_LABEL, FORM_LAST, Field, TableSheet};
use super::super::look::{self, Cell};
use super::super::lookups::{ListPlace, column_number, is_listed};
use super::super::meter::write_counts;
use super::super::namer::{KEY_PREFIX, RowNamer, key_text};
use super::FORM_WIDTHS;
use super::head::{mode, width_of};
use crate::address::Address;
use crate::binding::{has_default, item_label, items, unit_label};

/// Where the label and the remark of an item stand in [`FORM_WIDTHS`].
const LABEL: usize = 1;
const REMARK: usize = 7;

/// Height of a row of a grid.
const ROW_HEIGHT: f64 = 18.0;

/// Writes one row: its number, entries, values used and computed, hidden helpers. Returns its height; that of a form is
/// of all its lines.
pub(super) fn write_row(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    row: usize,
) -> Result<f64, WorkbookError> {
    let listed = listed_item(template.method, sheet, row);
    let mut height = 0.0;
    if !sheet.form {
        let number = f64::from(u32::try_from(row + 1).unwrap_or(0));
        worksheet.write_number_with_format(sheet.row(row), 0, number, &look::fixed())?;
        let lines = listed.as_ref().map_or(1, |(key, label)| {
            let column = sheet.field(key).map(|field| field.column);
            let width = column.map_or(20.0, |column| width_of(template.method, column));
            look::lines(label, super::stretch(template.method, sheet) * width, 10.5)
        });
        height = (4.0 + 14.0 * f64::from(lines)).max(ROW_HEIGHT);
        worksheet.set_row_height(sheet.row(row), height)?;
    }
    for (position, field) in sheet.fields.iter().enumerate() {
        if sheet.form {
            height += write_form_item(worksheet, template, sheet, field, position)?;
        }
        if let Some(cell) = sheet.entry_cell(field, row) {
            match listed.as_ref().filter(|(key, _)| *key == field.column.id) {
                Some((_, label)) => {
                    worksheet.write_string_with_format(
                        cell.row,
                        column_number(cell.column)?,
                        label,
                        &look::text_cell(Cell::Computed),
                    )?;
                }
                None => write_entry(worksheet, template, sheet, field, row, cell)?,
            }
        } else if sheet.form {
            let at = field.used.unwrap_or(0);
            worksheet.write_string_with_format(
                at,
                column_number(FORM_ENTRY)?,
                "—",
                &look::fixed(),
            )?;
        }
        if let Some(cell) = sheet.used_cell(field, row) {
            write_used(worksheet, template, sheet, field, row, cell)?;
        }
        write_applied(worksheet, template, sheet, field, row)?;
        write_helpers(worksheet, template, sheet, field, row, listed.as_ref())?;
    }
    write_counts(worksheet, template, sheet, row)?;
    Ok(height)
}

/// The hidden cell of an entry that counts only where its column is for the row.
fn write_applied(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
) -> Result<(), WorkbookError> {
    let (Some(at), Some(_)) = (field.applied, field.entry) else {
        return Ok(());
    };
    let formula = guarded(sheet, row, &used_formula(template, sheet, field, row));
    let result = template.filled.result(sheet, row, &field.column.id);
    worksheet.write_formula(
        sheet.row(row),
        column_number(at)?,
        Formula::new(format!("={formula}")).set_result(cached(result)),
    )?;
    Ok(())
}

/// What an input counts as: the entry, else the default; nothing where the column is not for the row.
fn used_formula(
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
) -> String {
    let column = field.column;
    let namer = RowNamer {
        layout: template.layout,
        places: &template.places,
        row,
    };
    let (table, id) = (sheet.table.id.as_str(), column.id.as_str());
    let formula = |of: FormulaOf<'_>| excel_formula(template.method, of, &namer);
    let entry = sheet
        .entry_cell(field, row)
        .map(super::super::layout::fixed)
        .unwrap_or_default();
    let default = formula(FormulaOf::Default { table, column: id }).filter(|_| has_default(column));
    let default = default.unwrap_or_else(|| "\"\"".to_owned());
    let used = format!("IF({entry}<>\"\",{entry},{default})");
    match formula(FormulaOf::Applies { table, column: id }) {
        Some(applies) => format!("IF({applies},{used},\"\")"),
        None => used,
    }
}

/// The fixed key of a listed table's row: column and label.
fn listed_item<'m>(
    method: &'m Method,
    sheet: &TableSheet<'m>,
    row: usize,
) -> Option<(&'m str, String)> {
    let Rows::Listed(list) = &sheet.table.rows else {
        return None;
    };
    let items = &method.list(list)?.items;
    Some((
        super::super::fill::listed_key(sheet, list)?,
        item_label(items, items.get(row)?),
    ))
}

fn write_form_item(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    position: usize,
) -> Result<f64, WorkbookError> {
    let column = field.column;
    let row = field.entry.or(field.used).unwrap_or(0);
    let number = u32::try_from(position + 1).unwrap_or(0);
    worksheet.write_number_with_format(row, 0, f64::from(number), &look::fixed())?;
    // The label alone in its cell: it is what the reader looks for.
    worksheet.write_string_with_format(
        row,
        column_number(FORM_LABEL)?,
        &column.label.zh,
        &look::item(),
    )?;
    worksheet.write_string_with_format(
        row,
        2,
        column.symbol.as_deref().unwrap_or(""),
        &look::fixed(),
    )?;
    worksheet.write_string_with_format(
        row,
        3,
        unit_label(template.method, sheet.table, column),
        &look::fixed(),
    )?;
    worksheet.write_string_with_format(row, 6, mode(column, false, false), &look::fixed())?;
    let lang = template.options.lang;
    let source = column
        .source_doc
        .as_ref()
        .map(|source| source.get(lang).to_owned());
    let parts: Vec<String> = [Some(column.label.en.clone()), source, column.clause.clone()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let remark = parts.join("；");
    worksheet.write_string_with_format(row, column_number(FORM_LAST)?, &remark, &look::remark())?;
    let lines = look::lines(&remark, FORM_WIDTHS[REMARK], 9.0).max(look::lines(
        &column.label.zh,
        FORM_WIDTHS[LABEL],
        10.5,
    ));
    let height = (6.0 + 12.5 * f64::from(lines)).max(26.0);
    worksheet.set_row_height(row, height)?;
    Ok(height)
}

fn write_entry(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
    cell: Address,
) -> Result<(), WorkbookError> {
    let column = field.column;
    let shade = if has_default(column) {
        Cell::Optional
    } else {
        Cell::Input
    };
    let format = if column.role == Role::Input {
        look::number_cell(shade, column.decimals)
    } else {
        look::text_cell(shade)
    };
    let at = column_number(cell.column)?;
    let value = template.filled.entry(sheet, row, &column.id);
    match value.and_then(|value| shown(template.method, column, value)) {
        Some(Shown::Number(number)) => {
            worksheet.write_number_with_format(cell.row, at, number, &format)?
        }
        Some(Shown::Text(text)) => {
            worksheet.write_string_with_format(cell.row, at, text, &format)?
        }
        None => worksheet.write_blank(cell.row, at, &format)?,
    };
    if column.role == Role::Input
        && let Some(last_year) = &template.last_year
    {
        let unit = unit_label(template.method, sheet.table, column);
        let entries = template.filled.row(sheet, row);
        if let Some(note) = last_year.remark(sheet.table, entries, &column.id, &unit) {
            worksheet.insert_note(cell.row, at, &note)?;
        }
    }
    Ok(())
}

fn write_used(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
    cell: Address,
) -> Result<(), WorkbookError> {
    let column = field.column;
    let (table, id) = (sheet.table.id.as_str(), column.id.as_str());
    let text = if column.role == Role::Formula {
        let namer = RowNamer {
            layout: template.layout,
            places: &template.places,
            row,
        };
        let text = excel_formula(
            template.method,
            FormulaOf::Column { table, column: id },
            &namer,
        );
        quiet(text.unwrap_or_else(|| "\"\"".to_owned()))
    } else {
        used_formula(template, sheet, field, row)
    };
    let text = if sheet.form {
        text
    } else {
        guarded(sheet, row, &text)
    };
    let result = template.filled.result(sheet, row, id);
    let format = if matches!(column.role, Role::Input | Role::Formula) {
        look::number_cell(Cell::Computed, column.decimals)
    } else {
        look::text_cell(Cell::Computed).set_num_format("General")
    };
    // What repeats a chosen code shows its label, as the entry does.
    let repeated = template
        .filled
        .entry(sheet, row, id)
        .filter(|_| matches!(column.role, Role::Key | Role::Choice))
        .and_then(|entry| shown(template.method, column, entry));
    let result = match repeated {
        Some(Shown::Text(text)) => text,
        _ => cached(result),
    };
    let formula = Formula::new(format!("={text}")).set_result(result);
    worksheet.write_formula_with_format(cell.row, column_number(cell.column)?, formula, &format)?;
    Ok(())
}

/// A quotient without a denominator yet is nothing to alarm anybody with: it stays empty, and the platform names it
/// on upload.
pub(crate) fn quiet(formula: String) -> String {
    if formula.contains('/') {
        format!("IFERROR({formula},\"\")")
    } else {
        formula
    }
}

/// A formula that stays empty while the row is not in use.
fn guarded(sheet: &TableSheet<'_>, row: usize, formula: &str) -> String {
    let blank: Vec<String> = sheet
        .deciding_cells(row)
        .into_iter()
        .map(|cell| {
            format!(
                "${}{}=\"\"",
                crate::address::column_letters(cell.column),
                cell.row + 1
            )
        })
        .collect();
    let keyed = sheet
        .fields
        .iter()
        .any(|field| field.column.role == Role::Key);
    match blank.as_slice() {
        [] => formula.to_owned(),
        [one] => format!("IF({one},\"\",{formula})"),
        // A row without its whole key is not in use; one without keys is while anything is entered.
        many if keyed => format!("IF(OR({}),\"\",{formula})", many.join(",")),
        many => format!("IF(AND({}),\"\",{formula})", many.join(",")),
    }
}

/// The hidden cells of a row: the key behind a label, its attributes; and the visible unit of the key.
fn write_helpers(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
    listed: Option<&(&str, String)>,
) -> Result<(), WorkbookError> {
    let (Some(_), true) = (field.code, is_listed(field.column.role)) else {
        return Ok(());
    };
    let Some(entry) = sheet.entry_cell(field, row) else {
        return Ok(());
    };
    let key_cell = sheet.value_cell(field, row);
    let place = template
        .lists
        .get(&(sheet.table.id.clone(), field.column.id.clone()));
    let has_items = !items(template.method, field.column).is_empty();
    let entry = super::super::layout::fixed(entry);
    let formula = match place.filter(|_| has_items) {
        Some(ListPlace { labels, keys, .. }) => {
            format!(
                "=IF({entry}=\"\",\"\",IFERROR(INDEX({keys},MATCH(TRIM({entry}),{labels},0)),\"{KEY_PREFIX}\"&TRIM({entry})))"
            )
        }
        None => format!("=IF({entry}=\"\",\"\",\"{KEY_PREFIX}\"&TRIM({entry}))"),
    };
    let code = cached_code(template, sheet, field, row, listed);
    let cached_key = code.as_deref().map(key_text).unwrap_or_default();
    worksheet.write_formula(
        key_cell.row,
        column_number(key_cell.column)?,
        Formula::new(formula).set_result(cached_key),
    )?;
    let Some(place) = place else { return Ok(()) };
    let item = code.as_ref().and_then(|code| {
        items(template.method, field.column)
            .iter()
            .find(|item| item.code == *code)
    });
    let key = super::super::layout::fixed(key_cell);
    let look_up = |range: &str| {
        format!(
            "=IF({key}=\"\",\"\",IFERROR(INDEX({range},MATCH({key},{},0)),\"\"))",
            place.keys
        )
    };
    for (name, _) in &field.attributes {
        let (Some(cell), Some(range)) = (
            sheet.attribute_cell(field, name, row),
            place.attributes.get(name),
        ) else {
            continue;
        };
        let value = item
            .and_then(|item| item.attrs.get(name))
            .cloned()
            .unwrap_or_default();
        worksheet.write_formula(
            cell.row,
            column_number(cell.column)?,
            Formula::new(look_up(range)).set_result(value),
        )?;
    }
    if let (Some(amount), Some(range)) = (field.amount, place.unit_label()) {
        let value = item
            .and_then(|item| item.attrs.get("unit"))
            .map(|unit| crate::binding::pretty_unit(unit))
            .unwrap_or_default();
        let formula = Formula::new(look_up(range)).set_result(value);
        worksheet.write_formula_with_format(
            sheet.row(row),
            column_number(amount)?,
            formula,
            &look::fixed(),
        )?;
    }
    Ok(())
}

/// The code a row's cell stands for, as far as it is filled in.
fn cached_code(
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
    listed: Option<&(&str, String)>,
) -> Option<String> {
    if let (Some((key, _)), Rows::Listed(list)) = (listed, &sheet.table.rows)
        && *key == field.column.id
    {
        return Some(template.method.list(list)?.items.get(row)?.code.clone());
    }
    match template.filled.entry(sheet, row, &field.column.id)? {
        EntryValue::Text(text) => Some(text.clone()),
        EntryValue::Number(number) => Some(number.to_decimal_string(10)),
        EntryValue::Notation(key) => Some(key.as_str().to_owned()),
        EntryValue::Blank => None,
    }
}
