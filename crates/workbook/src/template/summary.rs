//! The summary: totals of the legal entity, compliance emissions and supplementary data, kept apart.

use qilu_accounting::{Column, FormulaOf, Purpose, Total, excel_formula};
use qilu_quantity::Text;
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

use super::Template;
use super::cover::Cover;
use super::error::WorkbookError;
use super::fill::cached;
use super::layout::{TableSheet, absolute};
use super::look;
use super::lookups::column_number;
use super::namer::{Places, RowNamer};
use super::page::{Heights, TITLES_HEIGHT, demo_mark, page_set_up, report_line, spread, titles};
use crate::address::Address;
use crate::binding::{pretty_unit, total_name, unit_label};

const LAST: u32 = 5;
const WIDTHS: [f64; 6] = [6.0, 46.0, 12.0, 14.0, 22.0, 40.0];
const NAME: usize = 1;
const REMARK: usize = 5;
/// The column of the values.
const VALUE: u32 = 4;
const HEAD_ROW: u32 = 5;
const HEAD_HEIGHT: f64 = 24.0;
/// About the height of a row; those with long remarks are higher.
const ROW_HEIGHT: f64 = 24.0;

/// The sheet of the summary.
pub(crate) fn summary_sheet(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::LegalEntity | Purpose::Compliance => "附表1 排放量汇总",
        Purpose::Supplementary => "补充数据汇总",
        Purpose::Allocation => "配额汇总",
    }
}

/// What stands above the figures: an allocation plan and supplementary data are no report of emissions.
pub(crate) fn summary_title(purpose: Purpose) -> Text {
    match purpose {
        Purpose::LegalEntity | Purpose::Compliance => {
            Text::new("排放量汇总表", "Summary of emissions")
        }
        Purpose::Supplementary => Text::new("补充数据汇总表", "Summary of supplementary data"),
        Purpose::Allocation => Text::new("配额汇总表", "Summary of allowances"),
    }
}

/// What stands above the totals.
fn totals_heading(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::LegalEntity | Purpose::Compliance => {
            "一、报告主体排放量（法人边界或方法规定的边界） Emissions of the reporting entity"
        }
        Purpose::Supplementary => "一、企业合计 Totals of the enterprise",
        Purpose::Allocation => "一、配额核定与清缴 Allowances and surrender",
    }
}

/// Where each total will stand: its row follows from the method alone.
pub(crate) fn place_totals(method: &qilu_accounting::Method, places: &mut Places) {
    for (row, total) in (HEAD_ROW + 2..).zip(&method.totals) {
        places.totals.insert(
            total.id.clone(),
            (
                summary_sheet(method.purpose).to_owned(),
                Address::new(row, VALUE),
            ),
        );
    }
}

/// Writes the summary.
pub(crate) fn write_summary(
    workbook: &mut Workbook,
    template: &Template<'_, '_>,
    cover: &Cover,
) -> Result<(), WorkbookError> {
    let worksheet = workbook.add_worksheet();
    let purpose = template.method.purpose;
    worksheet.set_name(summary_sheet(purpose))?;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        worksheet.set_column_width(column, width)?;
    }
    let number = if purpose.is_emissions() {
        "附表1"
    } else {
        "汇总"
    };
    titles(worksheet, number, &summary_title(purpose), 0, LAST)?;
    report_line(worksheet, cover, 0)?;
    demo_mark(worksheet, template.options.demo, LAST)?;
    head(worksheet)?;
    section(worksheet, HEAD_ROW + 1, totals_heading(purpose))?;
    let mut row = HEAD_ROW + 2;
    for (number, total) in (1_u32..).zip(&template.method.totals) {
        write_total(worksheet, template, total, row, number)?;
        row += 1;
    }
    row = write_compliance(worksheet, template, row)?;
    row = write_supplementary(worksheet, template, row)?;
    let mut spread = spread(&WIDTHS, 0);
    let heights = Heights {
        head: TITLES_HEIGHT + HEAD_HEIGHT,
        repeated: HEAD_HEIGHT,
        rows: f64::from(row - HEAD_ROW) * ROW_HEIGHT,
    };
    let pages = spread.stack(&WIDTHS, heights);
    page_set_up(worksheet, template, &spread, pages, number)?;
    worksheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    worksheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    worksheet.set_print_area(0, 0, row, column_number(LAST)?)?;
    for total in &template.method.totals {
        if let Some((sheet, cell)) = template.places.totals.get(&total.id) {
            workbook.define_name(
                total_name(&total.id),
                &format!("={}", absolute(sheet, *cell)),
            )?;
        }
    }
    Ok(())
}

fn head(worksheet: &mut Worksheet) -> Result<(), WorkbookError> {
    for (column, heading) in (0_u16..).zip([
        "序号",
        "项目",
        "符号",
        "计量单位",
        "数值",
        "英文名称 / 依据",
    ]) {
        worksheet.write_string_with_format(HEAD_ROW, column, heading, &look::header())?;
    }
    worksheet.set_row_height(HEAD_ROW, HEAD_HEIGHT)?;
    Ok(())
}

fn section(worksheet: &mut Worksheet, row: u32, text: &str) -> Result<(), WorkbookError> {
    worksheet.write_string_with_format(row, 0, text, &look::section())?;
    worksheet.set_row_height(row, 24)?;
    Ok(())
}

fn write_total(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    total: &Total,
    row: u32,
    number: u32,
) -> Result<(), WorkbookError> {
    let results = &template.method.results;
    let strong = [&results.without_indirect, &results.with_indirect]
        .into_iter()
        .flatten()
        .any(|id| *id == total.id);
    let namer = RowNamer {
        layout: template.layout,
        places: &template.places,
        row: 0,
    };
    let formula = excel_formula(template.method, FormulaOf::Total(&total.id), &namer)
        .unwrap_or_else(|| "\"\"".to_owned());
    let result = cached(template.filled.total(&total.id));
    let before = template.last_year.as_ref();
    if let Some(note) = before.and_then(|last_year| last_year.total(&total.id)) {
        worksheet.insert_note(row, column_number(VALUE)?, &note)?;
    }
    line(
        worksheet,
        row,
        &Line {
            number: number.to_string(),
            name: &total.label.zh,
            symbol: total.symbol.as_deref().unwrap_or(""),
            unit: pretty_unit(&total.unit.text),
            formula: super::table::quiet(formula),
            result,
            decimals: total.decimals,
            strong,
            remark: format!("{}；{}", total.label.en, total.clause),
        },
    )
}

struct Line<'a> {
    number: String,
    name: &'a str,
    symbol: &'a str,
    unit: String,
    formula: String,
    result: String,
    decimals: Option<u32>,
    strong: bool,
    remark: String,
}

fn line(worksheet: &mut Worksheet, row: u32, line: &Line<'_>) -> Result<(), WorkbookError> {
    worksheet.write_string_with_format(row, 0, &line.number, &look::fixed())?;
    worksheet.write_string_with_format(row, 1, line.name, &look::result_name(line.strong))?;
    worksheet.write_string_with_format(row, 2, line.symbol, &look::fixed())?;
    worksheet.write_string_with_format(row, 3, &line.unit, &look::fixed())?;
    let formula = Formula::new(format!("={}", line.formula)).set_result(&line.result);
    worksheet.write_formula_with_format(
        row,
        column_number(VALUE)?,
        formula,
        &look::result(line.strong, line.decimals),
    )?;
    worksheet.write_string_with_format(row, column_number(LAST)?, &line.remark, &look::remark())?;
    let lines = look::lines(&line.remark, WIDTHS[REMARK], 9.0).max(look::lines(
        line.name,
        WIDTHS[NAME],
        10.5,
    ));
    worksheet.set_row_height(row, (6.0 + 12.5 * f64::from(lines)).max(22.0))?;
    Ok(())
}

fn write_compliance(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    from: u32,
) -> Result<u32, WorkbookError> {
    let Some((table, column)) = &template.method.results.compliance else {
        return Ok(from);
    };
    let Some(sheet) = template.layout.table(table) else {
        return Ok(from);
    };
    let Some(field) = sheet.field(column) else {
        return Ok(from);
    };
    section(
        worksheet,
        from + 1,
        "二、履约口径排放量（按机组或生产线） Compliance emissions by unit or line",
    )?;
    let column = field.column;
    let mut row = from + 2;
    for position in 0..sheet.rows {
        per_row(worksheet, template, sheet, column, position, row)?;
        row += 1;
    }
    let range = sheet.range(|position| sheet.value_cell(field, position));
    let sum: f64 = (0..sheet.rows)
        .filter_map(|position| {
            template
                .filled
                .result(sheet, position, &column.id)?
                .number()
        })
        .map(|number| number.to_f64_lossy())
        .sum();
    let total = Line {
        number: "计".to_owned(),
        name: "履约口径排放量合计",
        symbol: "",
        unit: unit_label(template.method, sheet.table, column),
        formula: format!("SUM({range})"),
        result: sum.to_string(),
        decimals: column.decimals,
        strong: true,
        remark: format!(
            "Compliance emissions；{}",
            column.clause.as_deref().unwrap_or("")
        ),
    };
    line(worksheet, row, &total)?;
    Ok(row + 1)
}

/// A reference that stays empty where the cell is: a bare reference would show 0.
fn shown_if_filled(cell: &str) -> String {
    format!("IF({cell}=\"\",\"\",{cell})")
}

/// One line for a row of a table: its key as the name.
fn per_row(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    column: &Column,
    position: usize,
    row: u32,
) -> Result<(), WorkbookError> {
    let Some(field) = sheet.field(&column.id) else {
        return Ok(());
    };
    let value = shown_if_filled(&sheet.absolute(sheet.value_cell(field, position)));
    let result = cached(template.filled.result(sheet, position, &column.id));
    line(
        worksheet,
        row,
        &Line {
            number: (position + 1).to_string(),
            name: "",
            symbol: column.symbol.as_deref().unwrap_or(""),
            unit: unit_label(template.method, sheet.table, column),
            formula: value,
            result,
            decimals: column.decimals,
            strong: false,
            remark: column.label.zh.clone(),
        },
    )?;
    let keys: Vec<String> = sheet
        .table
        .keys()
        .filter_map(|key| sheet.entry_cell(sheet.field(&key.id)?, position))
        .map(|cell| shown_if_filled(&sheet.absolute(cell)))
        .collect();
    let shown: Vec<String> = sheet
        .table
        .keys()
        .filter_map(|key| {
            let entry = template.filled.entry(sheet, position, &key.id)?;
            match super::fill::shown(template.method, key, entry)? {
                super::fill::Shown::Text(text) => Some(text),
                super::fill::Shown::Number(number) => Some(number.to_string()),
            }
        })
        .collect();
    let joined = if keys.is_empty() {
        "\"\"".to_owned()
    } else {
        keys.join("&\" \"&")
    };
    let formula = Formula::new(format!("={joined}")).set_result(shown.join(" "));
    worksheet.write_formula_with_format(row, 1, formula, &look::result_name(false))?;
    Ok(())
}

fn write_supplementary(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    from: u32,
) -> Result<u32, WorkbookError> {
    // Where there is no report of emissions, the totals stand above already.
    let repeated = template.method.purpose.is_emissions();
    let figures: Vec<&(String, String)> = template
        .method
        .results
        .supplementary
        .iter()
        .filter(|(table, _)| repeated || !table.is_empty())
        .collect();
    let by_row = |table: &str| {
        template
            .layout
            .table(table)
            .is_some_and(|sheet| !sheet.form)
    };
    if figures.iter().all(|figure| by_row(&figure.0)) {
        return Ok(from);
    }
    let heading = if template.method.results.compliance.is_some() {
        "三"
    } else {
        "二"
    };
    section(
        worksheet,
        from + 1,
        &format!("{heading}、补充数据 Supplementary data"),
    )?;
    let mut row = from + 2;
    for (table, column) in figures {
        if table.is_empty() {
            let Some(total) = template.method.total(column) else {
                continue;
            };
            let Some((sheet, cell)) = template.places.totals.get(column) else {
                continue;
            };
            let result = cached(template.filled.total(column));
            let figure = Line {
                number: String::new(),
                name: &total.label.zh,
                symbol: total.symbol.as_deref().unwrap_or(""),
                unit: pretty_unit(&total.unit.text),
                formula: shown_if_filled(&absolute(sheet, *cell)),
                result,
                decimals: total.decimals,
                strong: false,
                remark: total.label.en.clone(),
            };
            line(worksheet, row, &figure)?;
            row += 1;
            continue;
        }
        let Some(sheet) = template.layout.table(table).filter(|sheet| sheet.form) else {
            continue;
        };
        let Some(field) = sheet.field(column) else {
            continue;
        };
        let column = field.column;
        let figure = Line {
            number: String::new(),
            name: &column.label.zh,
            symbol: column.symbol.as_deref().unwrap_or(""),
            unit: unit_label(template.method, sheet.table, column),
            formula: shown_if_filled(&sheet.absolute(sheet.value_cell(field, 0))),
            result: cached(template.filled.result(sheet, 0, &column.id)),
            decimals: column.decimals,
            strong: false,
            remark: column.label.en.clone(),
        };
        line(worksheet, row, &figure)?;
        row += 1;
    }
    Ok(row)
}
