//! The headers of a table: what each column holds, in words, symbol and unit, and how it is filled in.

use qilu_accounting::{Column, ColumnKind, Method, Required, Role, Rows};
use qilu_quantity::Lang;
use rust_xlsxwriter::Worksheet;

use super::super::error::WorkbookError;
use super::super::layout::{LABEL_ROW, TableSheet};
use super::super::look;
use super::super::lookups::column_number;
use super::{AMOUNT_WIDTH, FORM_WIDTHS, NUMBER_WIDTH};
use crate::binding::{
    AMOUNT_LABEL, entry_label, has_default, item_label, items, unit_label, used_label,
};

/// Narrowest and widest column of codes; labels longer than that are broken or shrunk.
const CODE_WIDTH_MIN: f64 = 11.0;
const CODE_WIDTH_MAX: f64 = 26.0;

/// The way a column is filled, in words beside the shade.
pub(super) fn mode(column: &Column, used: bool, listed: bool) -> &'static str {
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

/// The header of a grid: label, English, symbol, unit and way of filling over each column. Returns its height.
pub(super) fn write_grid_head(
    worksheet: &mut Worksheet,
    method: &Method,
    sheet: &TableSheet<'_>,
) -> Result<f64, WorkbookError> {
    let rows = [
        LABEL_ROW,
        LABEL_ROW + 1,
        LABEL_ROW + 2,
        LABEL_ROW + 3,
        LABEL_ROW + 4,
    ];
    let (header, small) = (look::header(), look::subheader());
    let mut heights = [44.0_f64, 34.0, 16.0, 18.0, 18.0];
    let mut column_head = |at: u32, texts: [&str; 5], width: f64| -> Result<(), WorkbookError> {
        let at = column_number(at)?;
        for (position, (row, text)) in rows.iter().zip(texts).enumerate() {
            let size = if position == 0 { 10.0 } else { 9.0 };
            let lines = f64::from(look::lines(text, width, size));
            if let Some(height) = heights.get_mut(position) {
                *height = height.max(lines * size * 1.32 + 4.0);
            }
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
    let stretch = super::stretch(method, sheet);
    column_head(0, ["序号", "No.", "", "", ""], NUMBER_WIDTH)?;
    for field in &sheet.fields {
        let column = field.column;
        let unit = unit_label(method, sheet.table, column);
        let symbol = column.symbol.as_deref().unwrap_or("");
        let width = stretch * width_of(method, column);
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
            column_head(at, [AMOUNT_LABEL, "Unit", "", "", "自动"], AMOUNT_WIDTH)?;
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
    for (row, height) in rows.iter().zip(heights) {
        worksheet.set_row_height(*row, height)?;
    }
    Ok(heights.iter().sum())
}

/// How wide a column of this role is: one of codes as its longest label needs, within reason.
pub(super) fn width_of(method: &Method, column: &Column) -> f64 {
    match (column.role, &column.kind) {
        (Role::Key | Role::Choice, ColumnKind::Code(_)) => {
            let items = items(method, column);
            let labels = items
                .iter()
                .map(|item| look::digits(&item_label(items, item)));
            (f64::from(labels.max().unwrap_or(0)) + 3.0).clamp(CODE_WIDTH_MIN, CODE_WIDTH_MAX)
        }
        (Role::Text, _) => 18.0,
        (Role::Choice, _) => 22.0,
        (Role::Key, _) => 12.0,
        (Role::Input | Role::Formula, _) => 14.0,
    }
}

const FORM_HEAD_HEIGHT: f64 = 26.0;

/// The header of a form; returns its height.
pub(super) fn write_form_head(worksheet: &mut Worksheet) -> Result<f64, WorkbookError> {
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
    worksheet.set_row_height(LABEL_ROW, FORM_HEAD_HEIGHT)?;
    Ok(FORM_HEAD_HEIGHT)
}
