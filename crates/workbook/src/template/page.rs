//! What every sheet of the form shares: titles, the report line, print set-up.

use qilu_quantity::{Lang, Text};
use rust_xlsxwriter::{Format, Formula, ProtectionOptions, Worksheet};

use super::Template;
use super::cover::Cover;
use super::error::WorkbookError;
use super::look;
use super::lookups::column_number;

/// A4.
const PAPER_A4: u8 = 9;
/// Width of a landscape page at full size, in characters.
const PAGE_WIDTH: f64 = 98.0;
/// Wider than this and a page would be printed too small to read.
const PAGE_WIDTH_MAX: f64 = 144.0;

/// How wide columns spread over pages.
#[derive(Debug, PartialEq)]
pub(crate) struct Spread {
    /// First column of each page after the first.
    pub breaks: Vec<u32>,
    /// Last column of the first page, which bears the title.
    pub first_last: u32,
    /// Print scale in percent.
    pub scale: u16,
}

/// Spreads columns of these widths over as few readable pages as will do, each repeating the first `repeated`.
pub(crate) fn spread(widths: &[f64], repeated: usize) -> Spread {
    let total: f64 = widths.iter().sum();
    let repeat: f64 = widths.iter().take(repeated).sum();
    let mut pages = 1.0;
    while total + (pages - 1.0) * repeat > pages * PAGE_WIDTH_MAX && pages < 8.0 {
        pages += 1.0;
    }
    let share = (total + (pages - 1.0) * repeat) / pages;
    let mut breaks = Vec::new();
    let mut width = 0.0;
    let mut widest: f64 = 0.0;
    for (column, own) in (0_u32..).zip(widths) {
        // A page is full when its share is exceeded by more than half a column.
        if width + own / 2.0 > share
            && f64::from(u32::try_from(breaks.len()).unwrap_or(0)) + 1.0 < pages
        {
            breaks.push(column);
            width = repeat;
        }
        width += own;
        widest = widest.max(width);
    }
    let last = u32::try_from(widths.len()).unwrap_or(1).saturating_sub(1);
    let percent = (PAGE_WIDTH / widest * 100.0).floor().clamp(40.0, 100.0);
    let scale = (40_u16..=100)
        .rev()
        .find(|scale| f64::from(*scale) <= percent)
        .unwrap_or(40);
    Spread {
        first_last: breaks.first().map_or(last, |first| first - 1),
        breaks,
        scale,
    }
}

/// Height of the lines above the header: number, titles, report line and hint.
pub(crate) const TITLES_HEIGHT: f64 = 102.0;
/// Height of a landscape page at full size between its margins, in points, less what programs differ by.
const PAGE_HEIGHT: f64 = 490.0;
/// Smaller than this and 10.5 points are hard to read.
const SCALE_MIN: f64 = 0.68;

/// Heights on a sheet, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heights {
    /// All that stands above the first row of data.
    pub head: f64,
    /// The part of it that every page repeats.
    pub repeated: f64,
    /// The rows of data.
    pub rows: f64,
}

impl Spread {
    /// Pages one below another for rows of these heights: as few as stay readable, so that no page holds a stray row.
    /// Where the columns stand on several pages, the scale is lowered to what those pages need.
    pub(crate) fn stack(&mut self, widths: &[f64], heights: Heights) -> u16 {
        let pages_at = |scale: f64| {
            let page = PAGE_HEIGHT / scale;
            let rest = heights.rows - (page - heights.head).max(0.0);
            let more = (rest / (page - heights.repeated).max(1.0)).ceil().max(0.0);
            // A table of thousands of rows still has fewer pages than this.
            (1_u16..)
                .find(|pages| f64::from(*pages) >= more + 1.0)
                .unwrap_or(1)
        };
        let widest = PAGE_WIDTH / widths.iter().sum::<f64>();
        let natural = if self.breaks.is_empty() {
            widest.min(1.0)
        } else {
            f64::from(self.scale) / 100.0
        };
        let pages = pages_at(natural.min(SCALE_MIN));
        if !self.breaks.is_empty() {
            let fits = |scale: &u16| pages_at(f64::from(*scale) / 100.0) <= pages;
            self.scale = (40..=self.scale).rev().find(fits).unwrap_or(self.scale);
        }
        pages
    }
}

/// The number at the left, the titles centred from `first` to `last`: columns that later pages repeat bear no title.
pub(crate) fn titles(
    worksheet: &mut Worksheet,
    number: &str,
    title: &Text,
    first: u32,
    last: u32,
) -> Result<(), WorkbookError> {
    // A formula without a result of its own shows nothing, not 0, until it is recalculated.
    worksheet.set_formula_result_default("");
    worksheet.write_string_with_format(0, 0, number, &look::number())?;
    across(worksheet, 1, (first, last), &title.zh, &look::title(18))?;
    across(worksheet, 2, (first, last), &title.en, &look::subtitle())?;
    worksheet
        .set_row_height(0, 18)?
        .set_row_height(1, 30)?
        .set_row_height(2, 18)?
        .set_row_height(3, 20)?;
    Ok(())
}

/// A text centred across columns without merging them.
pub(crate) fn across(
    worksheet: &mut Worksheet,
    row: u32,
    (first, last): (u32, u32),
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    worksheet.write_string_with_format(row, column_number(first)?, text, format)?;
    for column in first + 1..=last {
        worksheet.write_blank(row, column_number(column)?, format)?;
    }
    Ok(())
}

/// Who reports, and for which year, taken from the cover as it is filled in. The line begins at `first`: text in a
/// column that later pages repeat would be repeated cut off.
pub(crate) fn report_line(
    worksheet: &mut Worksheet,
    cover: &Cover,
    first: u32,
) -> Result<(), WorkbookError> {
    let line = format!(
        "=\"报告年度：\"&{}&\" 年　　报告单位：\"&{}&\"　　统一社会信用代码：\"&{}",
        cover.year, cover.name, cover.code
    );
    let line = Formula::new(line).set_result(&cover.line);
    worksheet.write_formula_with_format(
        3,
        column_number(first)?,
        line,
        &look::number().set_font_size(9),
    )?;
    Ok(())
}

/// The mark of demonstration data at the upper right.
pub(crate) fn demo_mark(
    worksheet: &mut Worksheet,
    demo: bool,
    last: u32,
) -> Result<(), WorkbookError> {
    if demo {
        worksheet.write_string_with_format(
            0,
            column_number(last)?,
            "演示数据 DEMONSTRATION",
            &look::demo(),
        )?;
    }
    Ok(())
}

/// A4 landscape on so many pages one below another (any number for 0), headers and footers, protection without a password.
pub(crate) fn page_set_up(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    spread: &Spread,
    pages: u16,
    number: &str,
) -> Result<(), WorkbookError> {
    if spread.breaks.is_empty() {
        worksheet.set_print_fit_to_pages(1, pages);
    } else {
        worksheet
            .set_print_scale(spread.scale)
            .set_vertical_page_breaks(&spread.breaks)?;
    }
    let demo = if template.options.demo {
        "演示数据　"
    } else {
        ""
    };
    // A space keeps the size of the font apart from a year that follows it.
    worksheet
        .set_landscape()
        .set_paper_size(PAPER_A4)
        .set_margins(0.45, 0.45, 0.6, 0.6, 0.3, 0.3)
        .set_print_center_horizontally(true)
        .set_screen_gridlines(false)
        .set_header(format!(
            "&L&9 {}　{number}&R&9 {demo}{} 年度",
            escape(&template.method.title.zh),
            template.options.year
        ))
        .set_footer(format!(
            "&L&9 {}&R&9 第 &P 页 / 共 &N 页",
            escape(&template.method.instrument)
        ))
        .set_zoom(if template.options.lang == Lang::Zh {
            90
        } else {
            100
        });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_tables_stay_on_one_page_and_wide_ones_spread_evenly() {
        assert_eq!(
            spread(&[12.0; 8], 2),
            Spread {
                breaks: vec![],
                first_last: 7,
                scale: 100
            }
        );
        let wide = spread(&[14.0; 26], 2);
        assert_eq!((wide.breaks.len(), wide.scale >= 60), (2, true));
        assert_eq!(wide.first_last + 1, *wide.breaks.first().unwrap_or(&0));
    }

    #[test]
    fn no_page_is_left_for_a_stray_row() {
        let heights = |rows: f64| Heights {
            head: 264.0,
            repeated: 162.0,
            rows,
        };
        let narrow = [12.0; 8];
        assert_eq!(spread(&narrow, 2).stack(&narrow, heights(18.0 * 10.0)), 1);
        assert_eq!(spread(&narrow, 2).stack(&narrow, heights(18.0 * 20.0)), 1);
        assert_eq!(spread(&narrow, 2).stack(&narrow, heights(18.0 * 40.0)), 2);
        let wide = [14.0; 26];
        let mut pages = spread(&wide, 2);
        let natural = pages.scale;
        assert_eq!(pages.stack(&wide, heights(18.0 * 30.0)), 2);
        assert!(pages.scale <= natural && pages.scale >= 60);
    }
}
