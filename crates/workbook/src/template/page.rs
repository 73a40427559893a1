//! What every sheet of the form shares: titles, the report line, print set-up.

use qilu_quantity::{Lang, Text};
use rust_xlsxwriter::{Format, FormatAlign, Formula, ProtectionOptions, Worksheet};

use super::Template;
use super::cover::Cover;
use super::error::WorkbookError;
use super::look;
use super::lookups::column_number;

/// A4.
const PAPER_A4: u8 = 9;
/// Columns of about this total width stay readable on one landscape page.
const PAGE_WIDTH: f64 = 190.0;

/// The number at the left, the titles centred over all columns.
pub(crate) fn titles(worksheet: &mut Worksheet, number: &str, title: &Text, last: u32) -> Result<(), WorkbookError> {
    worksheet.write_string_with_format(0, 0, number, &look::number())?;
    across(worksheet, 1, last, &title.zh, &look::title(18))?;
    across(worksheet, 2, last, &title.en, &look::subtitle())?;
    worksheet.set_row_height(0, 18)?.set_row_height(1, 30)?.set_row_height(2, 18)?.set_row_height(3, 20)?;
    Ok(())
}

/// A text centred across columns without merging them.
pub(crate) fn across(worksheet: &mut Worksheet, row: u32, last: u32, text: &str, format: &Format) -> Result<(), WorkbookError> {
    worksheet.write_string_with_format(row, 0, text, format)?;
    for column in 1..=last {
        worksheet.write_blank(row, column_number(column)?, format)?;
    }
    Ok(())
}

/// Who reports, and for which year, taken from the cover as it is filled in.
pub(crate) fn report_line(worksheet: &mut Worksheet, cover: &Cover, last: u32) -> Result<(), WorkbookError> {
    let name = Formula::new(format!("=\"报告单位：\"&{}&\"　　统一社会信用代码：\"&{}", cover.name, cover.code)).set_result(&cover.line);
    worksheet.write_formula_with_format(3, 0, name, &look::number().set_font_size(10))?;
    let year = Formula::new(format!("=\"报告年度：\"&{}&\" 年\"", cover.year)).set_result(&cover.year_line);
    worksheet.write_formula_with_format(3, column_number(last)?, year, &look::number().set_font_size(10).set_align(FormatAlign::Right))?;
    Ok(())
}

/// The mark of demonstration data at the upper right.
pub(crate) fn demo_mark(worksheet: &mut Worksheet, demo: bool, last: u32) -> Result<(), WorkbookError> {
    if demo {
        worksheet.write_string_with_format(0, column_number(last)?, "演示数据 DEMONSTRATION", &look::demo())?;
    }
    Ok(())
}

/// A4 landscape, headers and footers, protection without a password.
pub(crate) fn page_set_up(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    last: u32,
    number: &str,
) -> Result<(), WorkbookError> {
    let width = f64::from(last) * 14.0;
    let pages = if width > PAGE_WIDTH { 2 } else { 1 };
    let demo = if template.options.demo { "演示数据　" } else { "" };
    worksheet
        .set_landscape()
        .set_paper_size(PAPER_A4)
        .set_print_fit_to_pages(pages, 0)
        .set_margins(0.45, 0.45, 0.6, 0.6, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_screen_gridlines(false)
        .set_header(format!("&L&9{}　{number}&R&9{demo}{} 年度", escape(&template.method.title.zh), template.options.year))
        .set_footer(format!("&L&9{}&R&9第 &P 页 / 共 &N 页", escape(&template.method.instrument)))
        .set_zoom(if template.options.lang == Lang::Zh { 90 } else { 100 });
    worksheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        sort: false,
        use_autofilter: true,
        ..ProtectionOptions::new()
    });
    Ok(())
}

/// `&` begins a code in headers and footers.
fn escape(text: &str) -> String {
    text.replace('&', "&&")
}
