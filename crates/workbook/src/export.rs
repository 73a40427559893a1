//! Any list, or several, as a typed .xlsx: title, what it was filtered by, notes, then the rows. Text stays text, whatever it
//! begins with, so that no list can smuggle a formula into somebody's spreadsheet.

use std::collections::BTreeSet;

use qilu_quantity::Exact;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use crate::limits::{CELL_CHARS_MAX, EXPORT_ROWS_MAX};
use crate::template::WorkbookError;

/// Characters in the name of a sheet (Excel's own limit).
const SHEET_NAME_CHARS_MAX: usize = 31;

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportColumn {
    /// Its heading.
    pub heading: String,
    /// What its cells hold.
    pub kind: ExportKind,
    /// Width in characters; chosen by kind when absent.
    pub width: Option<u16>,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// Text.
    Text,
    /// A number shown with this many decimals; none given shows what is there.
    Number {
        /// Decimals shown.
        decimals: Option<u32>,
    },
    /// A date, `2026-11-22`.
    Date,
}

/// One cell of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportCell {
    /// Nothing.
    Blank,
    /// Text, never a formula.
    Text(String),
    /// An exact number. More than 15 significant digits are written as text, so that none is lost.
    Number(Exact),
    /// A whole number.
    Integer(i64),
    /// A date, `2026-11-22`; anything else is written as text.
    Date(String),
}

/// A list to export.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportTable {
    /// Title over the list; also the sheet's name, shortened.
    pub title: String,
    /// What the list was filtered by, and other notes, a line each.
    pub notes: Vec<String>,
    /// Columns in order.
    pub columns: Vec<ExportColumn>,
    /// Rows, a cell for each column.
    pub rows: Vec<Vec<ExportCell>>,
    /// Whether to mark it as demonstration data.
    pub demo: bool,
}

/// Writes one list.
///
/// # Errors
/// When it has more rows or columns than a sheet holds.
pub fn write_table(table: &ExportTable) -> Result<Vec<u8>, WorkbookError> {
    write_tables(&table.title, std::slice::from_ref(table))
}

/// Writes several lists, each on a sheet of its own.
///
/// # Errors
/// When one has more rows or columns than a sheet holds.
pub fn write_tables(title: &str, tables: &[ExportTable]) -> Result<Vec<u8>, WorkbookError> {
    let demo = tables.iter().any(|table| table.demo);
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_author("齐鲁 Qilu")
            .set_comment(if demo { "演示数据" } else { "" })
            .set_creation_datetime(&ExcelDateTime::from_ymd(2020, 1, 1)?),
    );
    let mut names = BTreeSet::new();
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(free_name(sheet_title(&table.title), &mut names))?;
        write_list(sheet, table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The name itself, or with a number behind it where another sheet has it already.
fn free_name(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.to_lowercase()) {
        let room = SHEET_NAME_CHARS_MAX.saturating_sub(number.to_string().len() + 1);
        let start: String = name.chars().take(room).collect();
        free = format!("{start} {number}");
        number += 1;
    }
    free
}

fn write_list(sheet: &mut Worksheet, table: &ExportTable) -> Result<(), WorkbookError> {
    if table.rows.len() > EXPORT_ROWS_MAX {
        return Err(WorkbookError::ListTooLong {
            rows: table.rows.len(),
        });
    }
    let columns = u16::try_from(table.columns.len()).map_err(|_| WorkbookError::TooWide)?;
    let last_column = columns.saturating_sub(1);
    let heading_row = write_heading(sheet, table, last_column)?;
    let formats: Vec<Format> = table
        .columns
        .iter()
        .map(|column| cell_format(column.kind))
        .collect();
    let mut row = heading_row;
    for cells in &table.rows {
        row += 1;
        for (column, (cell, format)) in (0_u16..).zip(cells.iter().zip(&formats)) {
            write_cell(sheet, row, column, cell, format)?;
        }
    }
    if columns > 0 {
        sheet.autofilter(heading_row, 0, row.max(heading_row), last_column)?;
    }
    sheet.set_freeze_panes(heading_row + 1, 0)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(heading_row, heading_row)?;
    sheet.set_footer("&R&9第 &P 页 / 共 &N 页");
    Ok(())
}

fn write_heading(
    sheet: &mut Worksheet,
    table: &ExportTable,
    last_column: u16,
) -> Result<u32, WorkbookError> {
    let base = Format::new()
        .set_font_name("宋体")
        .set_align(FormatAlign::VerticalCenter);
    let title = base.clone().set_font_name("黑体").set_font_size(16);
    let small = base
        .clone()
        .set_font_size(9)
        .set_font_color(Color::RGB(0x6B_7280));
    sheet.write_string_with_format(0, 0, &table.title, &title)?;
    sheet.set_row_height(0, 28)?;
    let mut row = 1;
    if table.demo {
        let demo = base
            .clone()
            .set_font_name("黑体")
            .set_font_color(Color::RGB(0xB4_2318));
        sheet.write_string_with_format(row, 0, "演示数据 DEMONSTRATION DATA", &demo)?;
        row += 1;
    }
    for note in &table.notes {
        sheet.write_string_with_format(row, 0, cut(note), &small)?;
        row += 1;
    }
    let header = base
        .set_font_name("黑体")
        .set_background_color(Color::RGB(0xDC_E6F2))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x7F_8FA6))
        .set_align(FormatAlign::Center)
        .set_text_wrap();
    for (at, column) in (0_u16..=last_column).zip(&table.columns) {
        sheet.write_string_with_format(row, at, cut(&column.heading), &header)?;
        let width = column.width.map_or(
            if column.kind == ExportKind::Text {
                24.0
            } else {
                16.0
            },
            f64::from,
        );
        sheet.set_column_width(at, width)?;
    }
    sheet.set_row_height(row, 30)?;
    Ok(row)
}

fn cell_format(kind: ExportKind) -> Format {
    let format = Format::new()
        .set_font_name("宋体")
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xC9_D2DE));
    match kind {
        ExportKind::Text => format.set_text_wrap(),
        ExportKind::Number { decimals } => format
            .set_num_format(crate::template::number_format(decimals))
            .set_align(FormatAlign::Right),
        ExportKind::Date => format
            .set_num_format("yyyy-mm-dd")
            .set_align(FormatAlign::Center),
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &ExportCell,
    format: &Format,
) -> Result<(), WorkbookError> {
    match cell {
        ExportCell::Blank => sheet.write_blank(row, column, format)?,
        // `write_string` writes a string whatever it says; the quote prefix keeps it one when edited in a cell.
        ExportCell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => sheet
            .write_string_with_format(row, column, cut(text), &format.clone().set_quote_prefix())?,
        ExportCell::Text(text) => sheet.write_string_with_format(row, column, cut(text), format)?,
        ExportCell::Integer(number) => {
            let exact = Exact::from(*number);
            return write_cell(sheet, row, column, &ExportCell::Number(exact), format);
        }
        ExportCell::Number(number) => {
            let double = number.to_f64_lossy();
            if Exact::from_f64_shortest(double).as_ref() == Some(number) {
                sheet.write_number_with_format(row, column, double, format)?
            } else {
                sheet.write_string_with_format(row, column, number.to_decimal_string(30), format)?
            }
        }
        ExportCell::Date(text) => match ExcelDateTime::parse_from_str(text) {
            Ok(date) => sheet.write_datetime_with_format(row, column, &date, format)?,
            Err(_) => sheet.write_string_with_format(row, column, cut(text), format)?,
        },
    };
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(CELL_CHARS_MAX / 2).collect()
}

fn sheet_title(title: &str) -> String {
    let name = crate::template::sheet_name(title);
    if name.is_empty() {
        "列表".to_owned()
    } else {
        name
    }
}
