//! The look of the sheets: an official form in black on white, with quiet shades for what is to be filled.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const TEXT_FONT: &str = "宋体";
const HEADING_FONT: &str = "黑体";
const INK: Color = Color::RGB(0x1F2937);
const GREY: Color = Color::RGB(0x6B7280);
const LINE: Color = Color::RGB(0x7F8FA6);
const HEADER: Color = Color::RGB(0xDCE6F2);
const INPUT: Color = Color::RGB(0xFFFBE6);
const OPTIONAL: Color = Color::RGB(0xEDF6FF);
const COMPUTED: Color = Color::RGB(0xF1F3F5);
const TOTAL: Color = Color::RGB(0xE3ECF7);
const DEMO: Color = Color::RGB(0xB42318);

/// What a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// To be filled in.
    Input,
    /// May be left blank: a default stands in.
    Optional,
    /// Computed or fixed.
    Computed,
}

fn base() -> Format {
    Format::new()
        .set_font_name(TEXT_FONT)
        .set_font_size(10.5)
        .set_font_color(INK)
        .set_align(FormatAlign::VerticalCenter)
}

fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// Plain text on the page.
pub(crate) fn text() -> Format {
    base().set_text_wrap()
}

/// Small grey text.
pub(crate) fn small() -> Format {
    base().set_font_size(9).set_font_color(GREY)
}

/// The number of a table, above its title.
pub(crate) fn number() -> Format {
    base().set_font_name(HEADING_FONT).set_font_size(11)
}

/// The title of a sheet, centred over its columns without merging.
pub(crate) fn title(size: u8) -> Format {
    base()
        .set_font_name(HEADING_FONT)
        .set_font_size(f64::from(size))
        .set_align(FormatAlign::CenterAcross)
}

/// The English title beneath.
pub(crate) fn subtitle() -> Format {
    base()
        .set_font_name("Times New Roman")
        .set_font_size(10.5)
        .set_font_color(GREY)
        .set_align(FormatAlign::CenterAcross)
}

/// The mark of demonstration data.
pub(crate) fn demo() -> Format {
    base()
        .set_font_name(HEADING_FONT)
        .set_font_size(11)
        .set_font_color(DEMO)
        .set_align(FormatAlign::Right)
}

/// A heading within a sheet.
pub(crate) fn section() -> Format {
    base().set_font_name(HEADING_FONT).set_font_size(12)
}

/// The Chinese header of a column.
pub(crate) fn header() -> Format {
    bordered(base())
        .set_font_name(HEADING_FONT)
        .set_font_size(10)
        .set_background_color(HEADER)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// English, symbol, unit and way of filling below the header.
pub(crate) fn subheader() -> Format {
    bordered(base())
        .set_font_size(9)
        .set_font_color(GREY)
        .set_background_color(HEADER)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// The name of an item in a form.
pub(crate) fn item() -> Format {
    bordered(base()).set_text_wrap().set_indent(1)
}

/// A centred cell of a form that is not to be filled.
pub(crate) fn fixed() -> Format {
    bordered(base())
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// A small remark in a form.
pub(crate) fn remark() -> Format {
    bordered(base())
        .set_font_size(9)
        .set_font_color(GREY)
        .set_text_wrap()
        .set_indent(1)
}

/// A number cell of a table.
pub(crate) fn number_cell(cell: Cell, decimals: Option<u32>) -> Format {
    shade(cell)
        .set_align(FormatAlign::Right)
        .set_shrink()
        .set_num_format(number_format(decimals))
}

/// A text or code cell of a table. Text keeps "01" as it is typed. What is to be typed shrinks to its row, whose height
/// is not the template's to know; what is printed is broken into the lines its row is high enough for.
pub(crate) fn text_cell(cell: Cell) -> Format {
    let format = shade(cell)
        .set_align(FormatAlign::Center)
        .set_num_format("@");
    match cell {
        Cell::Input | Cell::Optional => format.set_shrink(),
        Cell::Computed => format.set_text_wrap(),
    }
}

fn shade(cell: Cell) -> Format {
    let format = bordered(base());
    match cell {
        Cell::Input => format.set_background_color(INPUT).set_unlocked(),
        Cell::Optional => format
            .set_background_color(OPTIONAL)
            .set_border(FormatBorder::Dashed)
            .set_unlocked(),
        Cell::Computed => format
            .set_background_color(COMPUTED)
            .set_font_color(Color::RGB(0x374151)),
    }
}

/// A result on the summary.
pub(crate) fn result(strong: bool, decimals: Option<u32>) -> Format {
    let format = bordered(base())
        .set_align(FormatAlign::Right)
        .set_shrink()
        .set_num_format(number_format(decimals));
    if strong {
        format.set_bold().set_background_color(TOTAL)
    } else {
        format.set_background_color(COMPUTED)
    }
}

/// The name of a result on the summary.
pub(crate) fn result_name(strong: bool) -> Format {
    let format = item();
    if strong {
        format.set_bold().set_background_color(TOTAL)
    } else {
        format
    }
}

/// A link to another sheet, in both languages.
pub(crate) fn link() -> Format {
    bordered(base())
        .set_font_size(9.5)
        .set_font_color(Color::RGB(0x1D4ED8))
        .set_text_wrap()
        .set_indent(1)
}

/// A number that only formulas read.
pub(crate) fn unseen() -> Format {
    Format::new().set_num_format(";;;")
}

/// A bar of blocks, with its percentage.
pub(crate) fn bar() -> Format {
    bordered(base())
        .set_font_size(9)
        .set_font_color(Color::RGB(0x1F5C99))
        .set_shrink()
}

/// Thousands separated, as many decimals as the column keeps.
pub(crate) fn number_format(decimals: Option<u32>) -> String {
    match decimals {
        None => "General".to_owned(),
        Some(0) => "#,##0".to_owned(),
        Some(places) => format!(
            "#,##0.{}",
            "0".repeat(usize::try_from(places.min(12)).unwrap_or(2))
        ),
    }
}

/// How wide a text is in digits: a Chinese character is as wide as two.
pub(crate) fn digits(text: &str) -> u32 {
    text.chars()
        .map(|character| if character.is_ascii() { 1 } else { 2 })
        .sum()
}

/// About how many lines a text takes in a column this wide.
pub(crate) fn lines(text: &str, width: f64, size: f64) -> u32 {
    let digits = digits(text);
    // Widths are in digits of 11 points; breaks between words and the indent take some of the room.
    let room = (width * 11.0 / size - 3.0).max(4.0) * 0.92;
    let needed = (f64::from(digits) / room).ceil();
    (1..=6)
        .find(|lines| f64::from(*lines) >= needed)
        .unwrap_or(6)
}
