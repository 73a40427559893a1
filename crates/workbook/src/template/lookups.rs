//! The hidden sheets formulas look things up on: code lists with their attributes, default factors with their
//! sources.

use std::collections::BTreeMap;

use qilu_accounting::{CodeItem, ColumnKind, Method, Role};
use rust_xlsxwriter::{Workbook, Worksheet};

use super::error::WorkbookError;
use super::layout::{Layout, absolute, range};
use super::look;
use super::namer::{FactorPlace, Places, key_text};
use crate::address::Address;
use crate::binding::{item_label, items, pretty_unit};

/// The sheet of code lists.
pub(crate) const LISTS_SHEET: &str = "_lists";
/// The sheet of default factors.
pub(crate) const FACTORS_SHEET: &str = "_factors";
/// The attribute that holds a unit as people read it.
const UNIT_LABEL: &str = "unit_label";
/// Headings above the first item.
const HEADING_ROWS: u32 = 2;

/// Where one list stands on the list sheet.
#[derive(Debug, Clone)]
pub(crate) struct ListPlace {
    /// What a drop-down offers.
    pub labels: String,
    /// The keys behind the labels.
    pub keys: String,
    /// Attribute to the range of its values.
    pub attributes: BTreeMap<String, String>,
}

impl ListPlace {
    /// The unit as people read it, for the key in a cell.
    pub(crate) fn unit_label(&self) -> Option<&String> {
        self.attributes.get(UNIT_LABEL)
    }
}

/// Writes the code lists. Returns where the list of each key, choice and reference column stands.
pub(crate) fn write_lists(
    workbook: &mut Workbook,
    method: &Method,
    layout: &Layout<'_>,
) -> Result<BTreeMap<(String, String), ListPlace>, WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet
        .set_name(LISTS_SHEET)?
        .set_hidden(true)
        .set_formula_result_default("");
    let mut places = BTreeMap::new();
    let mut by_list: BTreeMap<String, ListPlace> = BTreeMap::new();
    let mut next = 0;
    for table in &layout.tables {
        for field in &table.fields {
            let column = field.column;
            let id = (table.table.id.clone(), column.id.clone());
            match &column.kind {
                ColumnKind::Code(list) => {
                    if !by_list.contains_key(list) {
                        let place = write_list(sheet, &mut next, list, items(method, column), &[])?;
                        by_list.insert(list.clone(), place);
                    }
                    if let Some(place) = by_list.get(list) {
                        places.insert(id, place.clone());
                    }
                }
                ColumnKind::Ref {
                    table: other,
                    column: key,
                    also,
                } => {
                    let Some(target) = layout.table(other) else {
                        continue;
                    };
                    let Some(entry) = target.field(key) else {
                        continue;
                    };
                    let cells: Vec<String> = (0..target.rows)
                        .filter_map(|row| target.entry_cell(entry, row))
                        .map(|cell| absolute(&target.name, cell))
                        .collect();
                    let title = format!("{}.{}", table.table.id, column.id);
                    places.insert(id, write_list(sheet, &mut next, &title, also, &cells)?);
                }
                ColumnKind::Number | ColumnKind::Text | ColumnKind::Date => {}
            }
        }
    }
    sheet.protect();
    Ok(places)
}

/// Writes one list from column `next` on: labels, keys, attributes; then cells of another table by reference.
fn write_list(
    sheet: &mut Worksheet,
    next: &mut u32,
    title: &str,
    items: &[CodeItem],
    cells: &[String],
) -> Result<ListPlace, WorkbookError> {
    let mut names: Vec<String> = Vec::new();
    for item in items {
        for name in item.attrs.keys() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    if names.iter().any(|name| name == "unit") {
        names.push(UNIT_LABEL.to_owned());
    }
    let first = *next;
    let column = |offset: usize| column_number(first + u32::try_from(offset).unwrap_or(0));
    sheet.write_string(0, column(0)?, title)?;
    sheet.write_string(1, column(0)?, "label")?;
    sheet.write_string(1, column(1)?, "key")?;
    for (offset, name) in names.iter().enumerate() {
        sheet.write_string(1, column(offset + 2)?, name)?;
    }
    for (row, item) in (HEADING_ROWS..).zip(items) {
        sheet.write_string(row, column(0)?, item_label(items, item))?;
        sheet.write_string(row, column(1)?, key_text(&item.code))?;
        for (offset, name) in names.iter().enumerate() {
            let value = if name == UNIT_LABEL {
                item.attrs.get("unit").map(|unit| pretty_unit(unit))
            } else {
                item.attrs.get(name).cloned()
            };
            sheet.write_string(row, column(offset + 2)?, value.unwrap_or_default())?;
        }
    }
    let listed = u32::try_from(items.len()).unwrap_or(0);
    for (row, cell) in (HEADING_ROWS + listed..).zip(cells) {
        let formula =
            rust_xlsxwriter::Formula::new(format!("=IF({cell}=\"\",\"\",{cell})")).set_result("");
        sheet.write_formula(row, column(0)?, formula)?;
    }
    let all = listed + u32::try_from(cells.len()).unwrap_or(0);
    let span = |offset: u32, rows: u32| {
        let at = first + offset;
        range(
            LISTS_SHEET,
            Address::new(HEADING_ROWS, at),
            Address::new(HEADING_ROWS + rows.max(1) - 1, at),
        )
    };
    let attributes = names
        .iter()
        .enumerate()
        .map(|(offset, name)| {
            (
                name.clone(),
                span(u32::try_from(offset + 2).unwrap_or(2), listed),
            )
        })
        .collect();
    *next = first + u32::try_from(names.len()).unwrap_or(0) + 3;
    Ok(ListPlace {
        labels: span(0, all),
        keys: span(1, listed),
        attributes,
    })
}

/// Writes the default factors of the year with their sources.
pub(crate) fn write_factors(
    workbook: &mut Workbook,
    method: &Method,
    year: i32,
    places: &mut Places,
) -> Result<(), WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(FACTORS_SHEET)?.set_hidden(true);
    sheet.write_string_with_format(
        0,
        0,
        "本方法采用的缺省值 Default factors used by this method",
        &look::section(),
    )?;
    let headings = [
        "表 Table",
        "列 Column",
        "因子 Factor",
        "键 Key",
        "值 Value",
        "因子集 Set",
        "来源 Source",
        "可信度 Confidence",
    ];
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(1, column, heading, &look::header())?;
        sheet.set_column_width(column, if column == 6 { 50 } else { 18 })?;
    }
    let mut row = HEADING_ROWS;
    for factor in method.default_factors(year) {
        let first = row;
        for value in &factor.values {
            sheet.write_string(row, 0, &factor.table)?;
            sheet.write_string(row, 1, &factor.column)?;
            sheet.write_string(row, 2, &factor.factor)?;
            sheet.write_string(
                row,
                3,
                value.code.as_deref().map(key_text).unwrap_or_default(),
            )?;
            sheet.write_number(row, 4, value.value.to_f64_lossy())?;
            sheet.write_string(row, 5, &value.set)?;
            sheet.write_string(row, 6, &value.source)?;
            sheet.write_string(row, 7, &value.confidence)?;
            row += 1;
        }
        if row > first {
            let column = |at: u32| {
                range(
                    FACTORS_SHEET,
                    Address::new(first, at),
                    Address::new(row - 1, at),
                )
            };
            places.factors.insert(
                (
                    factor.table.clone(),
                    factor.column.clone(),
                    factor.factor.clone(),
                ),
                FactorPlace {
                    codes: column(3),
                    values: column(4),
                    first: absolute(FACTORS_SHEET, Address::new(first, 4)),
                },
            );
        }
    }
    sheet.protect();
    Ok(())
}

/// A column number as the writer wants it.
pub(crate) fn column_number(column: u32) -> Result<u16, WorkbookError> {
    u16::try_from(column).map_err(|_| WorkbookError::TooWide)
}

/// Whether cells of this column are looked up in a list.
pub(crate) const fn is_listed(role: Role) -> bool {
    matches!(role, Role::Key | Role::Choice)
}
