//! What is wrong with a file under its layout, each in its place.

use qilu_accounting::{CellAt, Place, Problem, Severity};
use qilu_quantity::Text;

use crate::address::Address;

use super::limits::FOREIGN_PROBLEMS_MAX;

/// The problems of a file: as many as are listed, and how many more there are.
#[derive(Default)]
pub(super) struct Problems {
    listed: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// Lists a problem; where there are too many already, a fatal one takes the place of the last.
    pub fn push(&mut self, problem: Problem) {
        let full = self.listed.len() >= FOREIGN_PROBLEMS_MAX;
        self.more += usize::from(full);
        if full && problem.severity == Severity::Fatal {
            self.listed.pop();
        }
        if self.listed.len() < FOREIGN_PROBLEMS_MAX {
            self.listed.push(problem);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The list, with a line on those left out.
    pub fn into_list(mut self) -> Vec<Problem> {
        if self.more > 0 {
            self.listed.push(more(self.more));
        }
        self.listed
    }
}

fn at(sheet: &str, cell: Address) -> Option<CellAt> {
    Some(CellAt {
        sheet: sheet.to_owned(),
        cell: cell.to_string(),
    })
}

fn place(table: &str, column: Option<&str>, sheet: &str, cell: Address) -> Place {
    Place {
        table: Some(table.to_owned()),
        row_key: None,
        column: column.map(str::to_owned),
        at: at(sheet, cell),
    }
}

pub(super) fn missing_sheet(table: &str, sheet: &str) -> Problem {
    let place = Place {
        table: Some(table.to_owned()),
        ..Place::default()
    };
    let mut problem = Problem::new(
        "foreign.missing_sheet",
        Severity::Fatal,
        place,
        Text::new(
            format!("文件中没有映射所用的工作表“{sheet}”，其他工作表中也没有相同的表头。"),
            format!("The file has no sheet “{sheet}” of the layout, nor another with its header."),
        ),
    )
    .mend(Text::new(
        "请核对是否选对了文件；如导出格式已变化，请为映射建立新版本。",
        "Check that it is the right file; if the export has changed, make a new version of the layout.",
    ));
    problem.expected = Some(sheet.to_owned());
    problem
}

pub(super) fn missing_header(table: &str, header: &str, sheet: &str, row: u32) -> Problem {
    let mut problem = Problem::new(
        "foreign.missing_header",
        Severity::Fatal,
        place(table, None, sheet, Address::new(row, 0)),
        Text::new(
            format!("工作表“{sheet}”的表头中没有“{header}”。"),
            format!("The header of sheet “{sheet}” has no “{header}”."),
        ),
    )
    .mend(Text::new(
        "请恢复该列的表头；如导出格式已变化，请为映射建立新版本。",
        "Restore the column's header; if the export has changed, make a new version of the layout.",
    ));
    problem.expected = Some(header.to_owned());
    problem
}

pub(super) fn no_result(table: &str, column: &str, sheet: &str, cell: Address) -> Problem {
    Problem::new(
        "workbook.formula_without_value",
        Severity::Error,
        place(table, Some(column), sheet, cell),
        Text::new(
            "单元格的公式没有保存计算结果。",
            "The cell's formula was saved without its result.",
        ),
    )
    .mend(Text::new(
        "请在 WPS 或 Excel 中打开、重新计算并保存后上传。",
        "Open it in WPS or Excel, recalculate, save, and upload again.",
    ))
}

pub(super) fn formulas(table: &str, sheet: &str, first: Address, count: usize) -> Problem {
    Problem::new(
        "foreign.formula",
        Severity::Note,
        place(table, None, sheet, first),
        Text::new(
            format!("工作表“{sheet}”中有 {count} 个取数单元格是公式，按保存的结果读取。"),
            format!(
                "{count} of the cells read on sheet “{sheet}” are formulas; their saved results are taken."
            ),
        ),
    )
}

pub(super) fn hidden_rows(table: &str, sheet: &str, first: Address, count: usize) -> Problem {
    Problem::new(
        "workbook.hidden_rows",
        Severity::Warning,
        place(table, None, sheet, first),
        Text::new(
            format!("工作表“{sheet}”中有 {count} 行被隐藏，其中的数据同样读取。"),
            format!(
                "{count} rows of sheet “{sheet}” are hidden; their figures are read all the same."
            ),
        ),
    )
    .mend(Text::new(
        "请取消筛选或隐藏，核对这些行是否应当上报。",
        "Unhide them and check whether they belong to the report.",
    ))
}

pub(super) fn credit_code(table: &str, sheet: &str, cell: Address, value: &str) -> Problem {
    let mut problem = Problem::new(
        "foreign.credit_code",
        Severity::Error,
        place(table, None, sheet, cell),
        Text::new(
            format!("“{value}”不是有效的统一社会信用代码，该行未读取。"),
            format!("“{value}” is not a unified social credit code; the row is not read."),
        ),
    )
    .mend(Text::new(
        "请核对该行的统一社会信用代码（18 位）。",
        "Check the credit code of this row (18 characters).",
    ));
    problem.value = Some(value.to_owned());
    problem
}

pub(super) fn nothing_read() -> Problem {
    Problem::new(
        "foreign.nothing_read",
        Severity::Fatal,
        Place::default(),
        Text::new(
            "按该映射没有读到任何数据行。",
            "The layout reads no row of data from this file.",
        ),
    )
    .mend(Text::new(
        "请核对表头位置、行筛选条件和所选文件。",
        "Check the header's place, the conditions on rows, and the file.",
    ))
}

/// Where reading stopped because the layout makes too much of the file.
pub(super) fn too_much(table: &str, sheet: &str, cell: Address) -> Problem {
    Problem::new(
        "foreign.too_much",
        Severity::Fatal,
        place(table, None, sheet, cell),
        Text::new(
            format!("按该映射从文件中要读取的单元格超过上限，已在工作表“{sheet}”的此行停止。"),
            format!("The layout reads more cells from this file than one file may hold; reading stopped at this row of sheet “{sheet}”."),
        ),
    )
    .mend(Text::new(
        "请按月份或企业把文件拆分后分别上传，并核对映射中是否重复取数。",
        "Split the file by month or enterprise, and check that the layout does not read the same cells again and again.",
    ))
}

fn more(count: usize) -> Problem {
    Problem::new(
        "workbook.more_problems",
        Severity::Error,
        Place::default(),
        Text::new(
            format!("另有 {count} 个问题未列出，请先改正以上问题。"),
            format!("{count} more problems are not listed; mend these first."),
        ),
    )
}
