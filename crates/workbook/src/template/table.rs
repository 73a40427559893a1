//! The sheet of one table: a grid with a row for each record, or a form with a line for each item.

use qilu_accounting::{Column, EntryValue, FormulaOf, Method, Required, Role, Rows, excel_formula};
use qilu_quantity::Lang;
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use super::Template;
use super::cover::Cover;
use super::error::WorkbookError;
use super::fill::{Shown, cached, shown};
use super::layout::{
    FORM_ENTRY, FORM_LABEL, FORM_LAST, FORM_USED, Field, LABEL_ROW, TableSheet, absolute,
};
use super::look::{self, Cell};
use super::lookups::{ListPlace, column_number, is_listed};
use super::namer::{KEY_PREFIX, RowNamer, key_text};
use super::page::{demo_mark, page_set_up, report_line, spread, titles};
use super::validation::validation;
use crate::address::Address;
use crate::binding::{
    column_name, entry_label, first_name, form_used_name, has_default, item_label, items,
    last_name, unit_label, used_label, used_name,
};

/// Width of the columns of a form.
const FORM_WIDTHS: [f64; 8] = [5.5, 36.0, 10.0, 14.0, 18.0, 18.0, 16.0, 42.0];

/// Width of the column of row numbers, and of the unit of a row's code.
const NUMBER_WIDTH: f64 = 5.5;
const AMOUNT_WIDTH: f64 = 10.0;

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
    let spread = spread(&widths(sheet), usize::try_from(frozen(sheet)).unwrap_or(1));
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
    worksheet.set_row_height(4, 16)?;
    if sheet.form {
        write_form_head(worksheet)?;
    } else {
        write_grid_head(worksheet, template.method, sheet)?;
    }
    for row in 0..sheet.rows {
        write_row(worksheet, template, sheet, row)?;
    }
    write_validations(worksheet, template, sheet)?;
    page_set_up(worksheet, template, &spread, &number)?;
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

/// The widths of the visible columns.
fn widths(sheet: &TableSheet<'_>) -> Vec<f64> {
    if sheet.form {
        return FORM_WIDTHS.to_vec();
    }
    let mut widths = vec![NUMBER_WIDTH];
    for field in &sheet.fields {
        let width = width_of(field.column);
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

/// The way a column is filled, in words beside the shade.
fn mode(column: &Column, used: bool, listed: bool) -> &'static str {
    match (column.role, used) {
        (Role::Formula, _) => "自动计算",
        (_, true) => "自动·采用值",
        (Role::Key, _) if listed => "固定",
        (Role::Key, _) => "必填·行标识",
        (Role::Choice, _) if matches!(column.required, Required::Always) => "必填·下拉选择",
        (Role::Choice, _) => "选填·下拉选择",
        _ if has_default(column) => "实测优先·可空",
        _ => match column.required {
            Required::Always => "必填",
            Required::When(_) => "条件必填",
            Required::Never => "选填",
        },
    }
}

fn write_grid_head(
    worksheet: &mut Worksheet,
    method: &Method,
    sheet: &TableSheet<'_>,
) -> Result<(), WorkbookError> {
    let rows = [
        LABEL_ROW,
        LABEL_ROW + 1,
        LABEL_ROW + 2,
        LABEL_ROW + 3,
        LABEL_ROW + 4,
    ];
    let (header, small) = (look::header(), look::subheader());
    let mut column_head = |at: u32, texts: [&str; 5], width: f64| -> Result<(), WorkbookError> {
        let at = column_number(at)?;
        for (position, (row, text)) in rows.iter().zip(texts).enumerate() {
            worksheet.write_string_with_format(
                *row,
                at,
                text,
                if position == 0 { &header } else { &small },
            )?;
        }
        worksheet.set_column_width(at, width)?;
        Ok(())
    };
    column_head(0, ["序号", "No.", "", "", ""], NUMBER_WIDTH)?;
    for field in &sheet.fields {
        let column = field.column;
        let unit = unit_label(method, sheet.table, column);
        let symbol = column.symbol.as_deref().unwrap_or("");
        let width = width_of(column);
        let listed = matches!(sheet.table.rows, Rows::Listed(_));
        if let Some(at) = field.entry {
            let (zh, en) = (entry_label(column, Lang::Zh), entry_label(column, Lang::En));
            column_head(
                at,
                [&zh, &en, symbol, &unit, mode(column, false, listed)],
                width,
            )?;
        }
        if let Some(at) = field.amount {
            column_head(at, ["计量单位", "Unit", "", "", "自动"], AMOUNT_WIDTH)?;
        }
        if let Some(at) = field.used {
            let computed = column.role == Role::Formula;
            let (zh, en) = if computed {
                (column.label.zh.clone(), column.label.en.clone())
            } else {
                (used_label(column, Lang::Zh), used_label(column, Lang::En))
            };
            column_head(
                at,
                [&zh, &en, symbol, &unit, mode(column, true, false)],
                width,
            )?;
        }
    }
    worksheet.set_row_height(LABEL_ROW, 44)?;
    worksheet.set_row_height(LABEL_ROW + 1, 46)?;
    worksheet.set_row_height(LABEL_ROW + 2, 16)?;
    worksheet.set_row_height(LABEL_ROW + 3, 28)?;
    worksheet.set_row_height(LABEL_ROW + 4, 28)?;
    Ok(())
}

fn width_of(column: &Column) -> f64 {
    match column.role {
        Role::Text => 18.0,
        Role::Choice => 22.0,
        Role::Key if matches!(column.kind, qilu_accounting::ColumnKind::Code(_)) => 16.0,
        Role::Key => 12.0,
        Role::Input | Role::Formula => 14.0,
    }
}

fn write_form_head(worksheet: &mut Worksheet) -> Result<(), WorkbookError> {
    let headings = [
        "序号",
        "项目",
        "符号",
        "计量单位",
        "填报值",
        "采用值",
        "填报方式",
        "数据来源 / 依据",
    ];
    let header = look::header();
    for (column, (heading, width)) in (0_u16..).zip(headings.into_iter().zip(FORM_WIDTHS)) {
        worksheet.write_string_with_format(LABEL_ROW, column, heading, &header)?;
        worksheet.set_column_width(column, width)?;
    }
    worksheet.set_row_height(LABEL_ROW, 26)?;
    Ok(())
}

fn write_row(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    row: usize,
) -> Result<(), WorkbookError> {
    if !sheet.form {
        let number = f64::from(u32::try_from(row + 1).unwrap_or(0));
        worksheet.write_number_with_format(sheet.row(row), 0, number, &look::fixed())?;
        worksheet.set_row_height(sheet.row(row), 18)?;
    }
    let listed = listed_item(template.method, sheet, row);
    for (position, field) in sheet.fields.iter().enumerate() {
        if sheet.form {
            write_form_item(worksheet, template, sheet, field, position)?;
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
        write_helpers(worksheet, template, sheet, field, row, listed.as_ref())?;
    }
    Ok(())
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
        super::fill::listed_key(sheet, list)?,
        item_label(items, items.get(row)?),
    ))
}

fn write_form_item(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    position: usize,
) -> Result<(), WorkbookError> {
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
    worksheet.write_string_with_format(
        row,
        column_number(FORM_LAST)?,
        parts.join("；"),
        &look::remark(),
    )?;
    worksheet.set_row_height(row, 30)?;
    Ok(())
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
    let value = template
        .filled
        .as_ref()
        .and_then(|filled| filled.entry(sheet, row, &column.id));
    match value.and_then(|value| shown(template.method, column, value)) {
        Some(Shown::Number(number)) => {
            worksheet.write_number_with_format(cell.row, at, number, &format)?
        }
        Some(Shown::Text(text)) => {
            worksheet.write_string_with_format(cell.row, at, text, &format)?
        }
        None => worksheet.write_blank(cell.row, at, &format)?,
    };
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
    let namer = RowNamer {
        layout: template.layout,
        places: &template.places,
        row,
    };
    let (table, id) = (sheet.table.id.as_str(), column.id.as_str());
    let formula = |of: FormulaOf<'_>| excel_formula(template.method, of, &namer);
    let text = if column.role == Role::Formula {
        let text =
            formula(FormulaOf::Column { table, column: id }).unwrap_or_else(|| "\"\"".to_owned());
        quiet(text)
    } else {
        let entry = sheet
            .entry_cell(field, row)
            .map(super::layout::fixed)
            .unwrap_or_default();
        let default =
            formula(FormulaOf::Default { table, column: id }).filter(|_| has_default(column));
        let default = default.unwrap_or_else(|| "\"\"".to_owned());
        let used = format!("IF({entry}<>\"\",{entry},{default})");
        match column
            .applies
            .as_ref()
            .and_then(|_| formula(FormulaOf::Applies { table, column: id }))
        {
            Some(applies) => format!("IF({applies},{used},\"\")"),
            None => used,
        }
    };
    let text = if sheet.form {
        text
    } else {
        guarded(sheet, row, &text)
    };
    let result = template
        .filled
        .as_ref()
        .and_then(|filled| filled.result(sheet, row, id));
    let format = if matches!(column.role, Role::Input | Role::Formula) {
        look::number_cell(Cell::Computed, column.decimals)
    } else {
        look::text_cell(Cell::Computed).set_num_format("General")
    };
    let formula = Formula::new(format!("={text}")).set_result(cached(result));
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
    let entry = super::layout::fixed(entry);
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
    let key = super::layout::fixed(key_cell);
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
    match template
        .filled
        .as_ref()?
        .entry(sheet, row, &field.column.id)?
    {
        EntryValue::Text(text) => Some(text.clone()),
        EntryValue::Number(number) => Some(number.to_decimal_string(10)),
        EntryValue::Notation(key) => Some(key.as_str().to_owned()),
        EntryValue::Blank => None,
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
