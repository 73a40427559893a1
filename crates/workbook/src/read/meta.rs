//! The mark of a template, and whether it is the one expected.

use std::collections::BTreeMap;

use qilu_accounting::{CellAt, Method, Place, Problem, Severity};
use qilu_quantity::Text;

use crate::binding::{ENTITY_NAME, METHOD_NAME, PRODUCT, TEMPLATE_EDITION, YEAR_NAME};
use crate::book::Book;
use crate::cells::{RawCell, RawValue};
use crate::problem::WorkbookProblem;

/// What the hidden mark of a template says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateMeta {
    /// Edition of the layout.
    pub template: String,
    /// Method it was made for.
    pub method: String,
    /// Edition of that method.
    pub edition: String,
    /// Hash of the method document.
    pub method_hash: String,
    /// Reporting year.
    pub year: i32,
    /// Credit code it was issued to; empty when it was issued to nobody.
    pub entity: String,
    /// Whether it holds demonstration data.
    pub demo: bool,
    /// What the download contained, as whoever handed it out named it.
    pub base: Option<String>,
}

/// What a workbook is expected to be; `None` expects nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectation {
    /// Method id.
    pub method: Option<String>,
    /// Reporting year.
    pub year: Option<i32>,
    /// Credit code of the reporting entity.
    pub entity: Option<String>,
}

impl TemplateMeta {
    /// Reads the mark from the cells of its sheet.
    pub(crate) fn read(cells: &[RawCell<'_>]) -> Result<Self, WorkbookProblem> {
        let mut rows: BTreeMap<u32, (String, String)> = BTreeMap::new();
        for cell in cells {
            let text = match &cell.value {
                RawValue::Text(text) => text.clone().into_owned(),
                RawValue::Number(number) => number.to_string(),
                RawValue::Bool(value) => value.to_string(),
                RawValue::Blank | RawValue::Error(_) => continue,
            };
            let row = rows.entry(cell.at.row).or_default();
            match cell.at.column {
                0 => row.0 = text,
                1 => row.1 = text,
                _ => {}
            }
        }
        let map: BTreeMap<String, String> = rows.into_values().collect();
        let get = |key: &str| {
            map.get(key)
                .map(|value| value.trim().to_owned())
                .unwrap_or_default()
        };
        if get("product") != PRODUCT || get("method").is_empty() {
            return Err(WorkbookProblem::wrong_template());
        }
        Ok(Self {
            template: get("template"),
            method: get("method"),
            edition: get("edition"),
            method_hash: get("method_hash"),
            year: get("year")
                .parse()
                .map_err(|_| WorkbookProblem::wrong_template())?,
            entity: get("entity"),
            demo: get("demo").eq_ignore_ascii_case("true"),
            base: Some(get("base")).filter(|base| !base.is_empty()),
        })
    }

    /// What differs from the expected, placed at the cover.
    pub(crate) fn check(
        &self,
        method: &Method,
        expect: Option<&Expectation>,
        book: &Book,
        entity: &str,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut fatal =
            |code: &str, name: &str, message: Text, mend: Text, value: &str, expected: &str| {
                let at = book.names.get(name).map(|(sheet, area)| CellAt {
                    sheet: sheet.clone(),
                    cell: area.first.to_string(),
                });
                let mut problem = Problem::new(
                    code,
                    Severity::Fatal,
                    Place {
                        at,
                        ..Place::default()
                    },
                    message,
                )
                .mend(mend);
                problem.value = Some(value.to_owned()).filter(|value| !value.is_empty());
                problem.expected = Some(expected.to_owned());
                problems.push(problem);
            };
        if self.template != TEMPLATE_EDITION
            || self.edition != method.edition
            || self.method_hash != method.hash
        {
            fatal(
                "workbook.old_template",
                METHOD_NAME,
                Text::new(
                    "模板版本已更新，本工作簿使用的是旧版模板。",
                    "This workbook was made from an older template.",
                ),
                Text::new(
                    "请重新下载本年度模板，把数据复制到新模板后上传。",
                    "Download the current template, copy the data into it, and upload that.",
                ),
                &format!("{} {}", self.method, self.edition),
                &format!("{} {}", method.id, method.edition),
            );
        }
        let Some(expect) = expect else {
            return problems;
        };
        if let Some(wanted) = expect
            .method
            .as_ref()
            .filter(|wanted| **wanted != self.method)
        {
            fatal(
                "workbook.other_method",
                METHOD_NAME,
                Text::new(
                    format!("模板用于方法“{}”，本次填报应使用“{wanted}”。", self.method),
                    format!(
                        "The template is for the method “{}”; this report needs “{wanted}”.",
                        self.method
                    ),
                ),
                Text::new(
                    "请下载对应方法的模板填报。",
                    "Download the template of that method.",
                ),
                &self.method,
                wanted,
            );
        }
        if let Some(wanted) = expect.year.filter(|wanted| *wanted != self.year) {
            fatal(
                "workbook.other_year",
                YEAR_NAME,
                Text::new(
                    format!("模板是 {} 年度的，本次填报的是 {wanted} 年度。", self.year),
                    format!(
                        "The template is for {}; this report is for {wanted}.",
                        self.year
                    ),
                ),
                Text::new(
                    format!("请下载 {wanted} 年度的模板填报。"),
                    format!("Download the template for {wanted}."),
                ),
                &self.year.to_string(),
                &wanted.to_string(),
            );
        }
        if let Some(wanted) = expect
            .entity
            .as_ref()
            .filter(|wanted| !entity.is_empty() && *wanted != entity)
        {
            fatal(
                "workbook.other_enterprise",
                ENTITY_NAME,
                Text::new(
                    "模板属于另一家企业（统一社会信用代码不一致）。",
                    "The template belongs to another enterprise (the credit codes differ).",
                ),
                Text::new(
                    "请下载本企业的模板填报，或检查是否选错了文件。",
                    "Download your own enterprise’s template, or check that the right file was chosen.",
                ),
                entity,
                wanted,
            );
        }
        problems
    }
}
