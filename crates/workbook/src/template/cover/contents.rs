//! The contents of the workbook with the completeness of each table: required cells filled, of those required.

use rust_xlsxwriter::{Formula, Worksheet};

use super::super::Template;
use super::super::error::WorkbookError;
use super::super::look;
use super::super::lookups::column_number;
use super::super::meter::{Count, table_sums};
use super::super::summary::{summary_sheet, summary_title};
use super::{GIVEN, REQUIRED};
use crate::address::{Address, quoted_sheet};

/// Blocks of a full bar.
const BAR_BLOCKS: u32 = 16;
const ROW_HEIGHT: f64 = 28.0;

/// Writes a line for each sheet and one for the whole, the last; returns the row of that.
pub(super) fn write_contents(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    from: u32,
) -> Result<u32, WorkbookError> {
    worksheet.write_string_with_format(
        from,
        1,
        "目录与完成度 Contents and completeness",
        &look::section(),
    )?;
    let headings = [
        "表号 Table",
        "名称 Title",
        "已填 / 必填",
        "完成度 Filled of required",
    ];
    for (column, heading) in (1_u16..).zip(headings) {
        worksheet.write_string_with_format(from + 1, column, heading, &look::header())?;
    }
    worksheet.set_row_height(from + 1, 20)?;
    let purpose = template.method.purpose;
    let mut row = from + 2;
    link(
        worksheet,
        row,
        "汇总",
        &summary_title(purpose),
        summary_sheet(purpose),
    )?;
    for column in [3, 4] {
        worksheet.write_string_with_format(row, column, "—", &look::fixed())?;
    }
    let mut whole = Count::default();
    let first = row + 1;
    for sheet in &template.layout.tables {
        row += 1;
        link(
            worksheet,
            row,
            &sheet.table.number,
            &sheet.table.title,
            &sheet.name,
        )?;
        let count = template.meter.table(&sheet.table.id);
        whole += count;
        meter(worksheet, row, table_sums(sheet), count)?;
    }
    let last = row;
    row += 1;
    worksheet.write_string_with_format(row, 1, "合计", &look::fixed())?;
    worksheet.write_string_with_format(row, 2, "全部表格 All tables", &look::result_name(true))?;
    worksheet.set_row_height(row, ROW_HEIGHT)?;
    let sums = [REQUIRED, GIVEN].map(|at| {
        format!(
            "SUM({}:{})",
            Address::new(first, at),
            Address::new(last, at)
        )
    });
    meter(worksheet, row, sums, whole)?;
    for column in [REQUIRED, GIVEN] {
        worksheet.set_column_hidden(column_number(column)?)?;
    }
    Ok(row)
}

fn link(
    worksheet: &mut Worksheet,
    row: u32,
    number: &str,
    title: &qilu_quantity::Text,
    sheet: &str,
) -> Result<(), WorkbookError> {
    worksheet.write_string_with_format(row, 1, number, &look::fixed())?;
    // A formula, since a link of its own would show both languages on one line in some programs.
    let target = format!("#{}!A1", quoted_sheet(sheet)).replace('"', "\"\"");
    let text = |text: &str| text.replace('"', "\"\"");
    let (zh, en) = (text(&title.zh), text(&title.en));
    let formula = Formula::new(format!(
        "=HYPERLINK(\"{target}\",\"{zh}\"&CHAR(10)&\"{en}\")"
    ))
    .set_result(format!("{}\n{}", title.zh, title.en));
    worksheet.write_formula_with_format(row, 2, formula, &look::link())?;
    let lines = look::lines(&title.zh, super::WIDTHS[2], 9.0)
        + look::lines(&title.en, super::WIDTHS[2], 9.0);
    worksheet.set_row_height(row, (4.0 + 12.0 * f64::from(lines)).max(ROW_HEIGHT))?;
    Ok(())
}

/// The counts of a line, in figures and as a bar, from the hidden cells beside it.
fn meter(
    worksheet: &mut Worksheet,
    row: u32,
    [required, given]: [String; 2],
    count: Count,
) -> Result<(), WorkbookError> {
    for (at, formula, result) in [
        (REQUIRED, required, count.required),
        (GIVEN, given, count.given),
    ] {
        let formula = Formula::new(format!("={formula}")).set_result(result.to_string());
        worksheet.write_formula_with_format(row, column_number(at)?, formula, &look::unseen())?;
    }
    let (all, some) = (Address::new(row, REQUIRED), Address::new(row, GIVEN));
    let figures = Formula::new(format!("={some}&\" / \"&{all}"))
        .set_result(format!("{} / {}", count.given, count.required));
    worksheet.write_formula_with_format(row, 3, figures, &look::fixed())?;
    // Whole numbers are multiplied before they are divided, so that no block and no percent is lost.
    let blocks = format!("INT({some}*{BAR_BLOCKS}/{all})");
    let bar = Formula::new(format!(
        "=IF({all}=0,\"—\",REPT(\"█\",{blocks})&REPT(\"░\",{BAR_BLOCKS}-{blocks})&\" \"&INT({some}*100/{all})&\"%\")"
    ))
    .set_result(shown(count));
    worksheet.write_formula_with_format(row, 4, bar, &look::bar())?;
    Ok(())
}

/// The bar as the formula will draw it.
fn shown(count: Count) -> String {
    let share = |of: u32| (count.given * of).checked_div(count.required);
    match (share(BAR_BLOCKS), share(100)) {
        (Some(blocks), Some(percent)) => {
            let block = |sign: &str, times: u32| sign.repeat(usize::try_from(times).unwrap_or(0));
            let (full, empty) = (block("█", blocks), block("░", BAR_BLOCKS - blocks));
            format!("{full}{empty} {percent}%")
        }
        _ => "—".to_owned(),
    }
}
