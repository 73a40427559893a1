//! The cover: what the workbook is, who reports, how to fill it in, where the tables are and how far each is filled.

mod contents;

use qilu_accounting::Purpose;
use qilu_quantity::{Lang, Text};
use rust_xlsxwriter::{Workbook, Worksheet};

use super::Template;
use super::error::WorkbookError;
use super::layout::absolute;
use super::look::{self, Cell};
use super::page::{across, demo_mark, page_set_up, spread};
use crate::address::Address;
use crate::binding::{ENTITY_NAME, GIVEN_NAME, METHOD_NAME, REQUIRED_NAME, YEAR_NAME};

/// The cover's sheet.
pub(crate) const COVER_SHEET: &str = "封面";
const LAST: u32 = 5;
const WIDTHS: [f64; 6] = [3.0, 24.0, 34.0, 16.0, 34.0, 3.0];
/// The columns that are one cell to the eye.
const MERGED_WIDTH: f64 = 84.0;
const NAME_ROW: u32 = 7;
/// Hidden columns that count required cells and those of them that are filled.
const REQUIRED: u32 = 6;
const GIVEN: u32 = 7;

/// What other sheets say about the reporting entity.
pub(crate) struct Cover {
    /// References to the cells that hold name, credit code and year.
    pub name: String,
    pub code: String,
    pub year: String,
    /// What the report line reads now.
    pub line: String,
}

impl Cover {
    pub(crate) fn new(template: &Template<'_, '_>) -> Self {
        let cell = |row: u32| absolute(COVER_SHEET, Address::new(row, 2));
        let entity = template.options.entity.as_ref();
        let name = entity.map_or("", |entity| entity.name.as_str());
        let code = template.credit_code();
        Self {
            name: cell(NAME_ROW),
            code: cell(NAME_ROW + 1),
            year: cell(NAME_ROW + 2),
            line: format!(
                "报告年度：{} 年　　报告单位：{name}　　统一社会信用代码：{code}",
                template.options.year
            ),
        }
    }
}

/// Writes the cover.
pub(crate) fn write_cover(
    workbook: &mut Workbook,
    template: &Template<'_, '_>,
) -> Result<(), WorkbookError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(COVER_SHEET)?;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        worksheet.set_column_width(column, width)?;
    }
    write_titles(worksheet, template)?;
    let next = write_entity(worksheet, template)?;
    let next = write_instructions(worksheet, template, next + 1)?;
    let next = write_legend(worksheet, next + 1)?;
    let meter = contents::write_contents(worksheet, template, next + 1)?;
    let last = write_signatures(worksheet, meter + 2)?;
    page_set_up(worksheet, template, &spread(&WIDTHS, 0), 1, COVER_SHEET)?;
    worksheet.set_portrait().set_print_area(0, 0, last, 5)?;
    worksheet.set_active(true);
    for (name, row, column) in [
        (ENTITY_NAME, NAME_ROW + 1, 2),
        (YEAR_NAME, NAME_ROW + 2, 2),
        (METHOD_NAME, NAME_ROW + 3, 2),
        (REQUIRED_NAME, meter, REQUIRED),
        (GIVEN_NAME, meter, GIVEN),
    ] {
        let cell = absolute(COVER_SHEET, Address::new(row, column));
        workbook.define_name(name, &format!("={cell}"))?;
    }
    Ok(())
}

/// What the whole workbook is called.
fn report_title(purpose: Purpose) -> Text {
    match purpose {
        Purpose::LegalEntity | Purpose::Compliance => Text::new(
            "企业温室气体排放报告（数据表）",
            "Greenhouse gas emission report of the enterprise – data tables",
        ),
        Purpose::Supplementary => Text::new(
            "企业温室气体排放报告补充数据表",
            "Supplementary data tables of the greenhouse gas emission report",
        ),
        Purpose::Allocation => Text::new(
            "企业碳排放配额核定表",
            "Determination of the enterprise’s emission allowances – data tables",
        ),
    }
}

fn write_titles(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
) -> Result<(), WorkbookError> {
    let method = template.method;
    let titles = report_title(method.purpose);
    demo_mark(worksheet, template.options.demo, LAST - 1)?;
    across(worksheet, 2, (0, LAST), &titles.zh, &look::title(24))?;
    across(worksheet, 3, (0, LAST), &titles.en, &look::subtitle())?;
    across(worksheet, 4, (0, LAST), &method.title.zh, &look::title(14))?;
    across(worksheet, 5, (0, LAST), &method.title.en, &look::subtitle())?;
    worksheet.set_row_height(2, 40)?.set_row_height(4, 28)?;
    Ok(())
}

fn write_entity(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
) -> Result<u32, WorkbookError> {
    let method = template.method;
    let entity = template.options.entity.as_ref();
    let entity_cell = if entity.is_some() {
        Cell::Computed
    } else {
        Cell::Input
    };
    let lines: [(&str, &str, String, Cell); 8] = [
        (
            "报告主体名称",
            "Reporting entity",
            entity.map(|entity| entity.name.clone()).unwrap_or_default(),
            entity_cell,
        ),
        (
            "统一社会信用代码",
            "Credit code",
            template.credit_code().to_owned(),
            entity_cell,
        ),
        (
            "报告年度",
            "Reporting year",
            template.options.year.to_string(),
            Cell::Computed,
        ),
        (
            "核算方法",
            "Method",
            format!("{}（{} {}）", method.title.zh, method.id, method.edition),
            Cell::Computed,
        ),
        (
            "依据文件",
            "Legal basis",
            method.instrument.clone(),
            Cell::Computed,
        ),
        (
            "核算边界",
            "Boundary",
            method.boundary.zh.clone(),
            Cell::Computed,
        ),
        (
            "法定代表人 / 地址",
            "Legal representative, address",
            String::new(),
            Cell::Input,
        ),
        (
            "填报人 / 电话 / 日期",
            "Filled in by",
            String::new(),
            Cell::Input,
        ),
    ];
    let mut row = NAME_ROW;
    for (zh, en, value, cell) in lines {
        worksheet.write_string_with_format(row, 1, format!("{zh}\n{en}"), &look::header())?;
        let format = look::text_cell(cell);
        worksheet.write_string_with_format(row, 2, &value, &format)?;
        // The remaining columns of the line are one cell to the eye: a cover may merge, a table may not.
        let merged = format.set_text_wrap();
        worksheet.merge_range(row, 2, row, 4, &value, &merged)?;
        let lines = look::lines(&value, MERGED_WIDTH, 10.5);
        worksheet.set_row_height(row, (6.0 + 14.0 * f64::from(lines)).max(32.0))?;
        row += 1;
    }
    Ok(row)
}

fn write_instructions(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    from: u32,
) -> Result<u32, WorkbookError> {
    let (title, lines): (&str, [&str; 6]) = match template.options.lang {
        Lang::Zh => (
            "填报说明",
            [
                "1. 按表依次填写浅黄色单元格；数值单元格只填数字，不带单位或“约”等文字。",
                "2. 浅蓝色虚线单元格有实测值时填写；留空时“采用值”自动取缺省值，来源见各表依据。",
                "3. 灰色单元格自动计算并已锁定，平台以填报值重新核算，改动灰色单元格会被提示。",
                "4. 没有数据时不要填 0：不发生填 NO，未估算填 NE，计入他处填 IE，保密填 C。",
                "5. 一行一条记录；不要隐藏行或合并单元格；可另加工作表存放说明。下方目录实时显示必填项的完成度。",
                "6. 填完后保存为 .xlsx 上传；若有问题，可下载标注了问题的同一工作簿改正。",
            ],
        ),
        Lang::En => (
            "How to fill it in",
            [
                "1. Fill in the yellow cells table by table: figures only, no units or words.",
                "2. Blue dashed cells take measured values; left blank, the default is used.",
                "3. Grey cells compute themselves and are locked; the platform computes again from your entries.",
                "4. Where there is no figure, do not write 0: NO not occurring, NE not estimated, IE included elsewhere, C confidential.",
                "5. One record a row; no hidden rows, no merged cells. Sheets of your own may be added. The contents below show how far each table is filled.",
                "6. Save as .xlsx and upload; if something is wrong, download the same workbook with the places marked.",
            ],
        ),
    };
    worksheet.write_string_with_format(from, 1, title, &look::section())?;
    for (row, line) in (from + 1..).zip(lines) {
        worksheet.merge_range(row, 1, row, 4, line, &look::text())?;
        worksheet.set_row_height(row, 22)?;
    }
    Ok(from + 7)
}

fn write_legend(worksheet: &mut Worksheet, from: u32) -> Result<u32, WorkbookError> {
    worksheet.write_string_with_format(from, 1, "图例 Legend", &look::section())?;
    let lines = [
        (
            Cell::Input,
            "填报",
            "浅黄底、实线框：由企业填写或从下拉列表选择（Fill in）",
        ),
        (
            Cell::Optional,
            "实测优先",
            "浅蓝底、虚线框：有实测值时填写，空白采用缺省值（Measured value, else the default）",
        ),
        (
            Cell::Computed,
            "自动",
            "灰底、已锁定：自动计算或固定内容（Computed, locked）",
        ),
    ];
    let mut row = from + 1;
    for (cell, sample, meaning) in lines {
        // A legend is not for typing into, whatever it shows.
        worksheet.write_string_with_format(row, 1, sample, &look::text_cell(cell).set_locked())?;
        worksheet.merge_range(row, 2, row, 4, meaning, &look::item())?;
        worksheet.set_row_height(row, 24)?;
        row += 1;
    }
    Ok(row)
}

/// Lines to sign on paper; nothing is read from them.
fn write_signatures(worksheet: &mut Worksheet, from: u32) -> Result<u32, WorkbookError> {
    for (row, (left, right)) in (from..).zip([
        ("报告主体（盖章）：", "法定代表人（签字）："),
        ("填报人（签字）：", "审核人（签字）："),
    ]) {
        worksheet.write_string_with_format(row, 1, left, &look::number())?;
        worksheet.write_string_with_format(row, 3, right, &look::number())?;
        worksheet.set_row_height(row, 30)?;
    }
    worksheet.write_string_with_format(
        from + 2,
        3,
        "日期：　　　　年　　月　　日",
        &look::number(),
    )?;
    worksheet.set_row_height(from + 2, 30)?;
    Ok(from + 2)
}
