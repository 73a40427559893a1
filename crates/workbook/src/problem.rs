//! What stops a workbook from being read at all, said kindly in both languages. Everything that leaves the
//! rest readable is an accounting [`Problem`] in the result instead.

use std::borrow::Cow;

use qilu_accounting::{CellAt, Place, Problem, Severity};
use qilu_quantity::Text;
use serde::{Deserialize, Serialize};

/// A workbook that cannot be read: stable `code`, where, what is wrong, how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {}", message.zh)]
pub struct WorkbookProblem {
    /// Stable code, `workbook.…`.
    pub code: Cow<'static, str>,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub mend: Text,
    /// Where, when it is a place in the file. Boxed, so that a result stays small.
    pub at: Option<Box<CellAt>>,
}

/// A text in both languages.
fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(zh, en)
}

impl WorkbookProblem {
    fn new(code: &'static str, message: Text, mend: Text) -> Self {
        Self {
            code: Cow::Borrowed(code),
            message,
            mend,
            at: None,
        }
    }

    pub(crate) fn at(mut self, sheet: &str, cell: impl ToString) -> Self {
        self.at = Some(Box::new(CellAt {
            sheet: sheet.to_owned(),
            cell: cell.to_string(),
        }));
        self
    }

    /// The same as a fatal problem, for lists that hold both kinds.
    #[must_use]
    pub fn to_problem(&self) -> Problem {
        let place = Place {
            at: self.at.as_deref().cloned(),
            ..Place::default()
        };
        Problem::new(
            self.code.as_ref(),
            Severity::Fatal,
            place,
            self.message.clone(),
        )
        .mend(self.mend.clone())
    }

    pub(crate) fn empty_file() -> Self {
        Self::new(
            "workbook.empty_file",
            text("文件是空的。", "The file is empty."),
            text(
                "请重新选择填报好的 .xlsx 文件上传。",
                "Choose the filled .xlsx file and upload it again.",
            ),
        )
    }

    /// The file is larger than [`crate::limits::WORKBOOK_BYTES_MAX`]; how much larger its reader need not know.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(
            "workbook.too_large",
            text(
                "文件超过 20 MB 的上限。",
                "The file is larger than the limit of 20 MB.",
            ),
            text(
                "请删除工作簿中的图片和无关工作表后重新保存。",
                "Remove pictures and unrelated sheets, save, and upload again.",
            ),
        )
    }

    /// Reading the file took more memory than one file may.
    #[must_use]
    pub fn too_heavy() -> Self {
        Self::new(
            "workbook.too_heavy",
            text(
                "读取该文件需要的内存超过上限（256 MB），已停止读取。",
                "Reading this file takes more memory than one file may (256 MB); reading was stopped.",
            ),
            text(
                "请删除与填报无关的工作表、多余的格式和空白行列，或把数据复制到重新下载的模板后上传。",
                "Remove unrelated sheets, surplus formats and empty rows, or copy the data into a freshly downloaded template.",
            ),
        )
    }

    /// The reader stumbled over the file.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::damaged("reader")
    }

    /// Reading the file took longer than one file may.
    #[must_use]
    pub fn too_slow() -> Self {
        Self::new(
            "workbook.too_slow",
            text(
                "读取该文件超过 10 秒，已停止读取。",
                "Reading this file took more than 10 seconds; reading was stopped.",
            ),
            text(
                "请把数据复制到重新下载的模板后上传；如仍出现，请删除与填报无关的内容。",
                "Copy the data into a freshly downloaded template and upload that, without anything unrelated.",
            ),
        )
    }

    pub(crate) fn not_a_workbook() -> Self {
        Self::new(
            "workbook.not_a_workbook",
            text(
                "该文件不是 Excel 工作簿（.xlsx）。",
                "This file is not an Excel workbook (.xlsx).",
            ),
            text(
                "请使用本平台下载的模板填报，保存为 .xlsx 后上传。",
                "Fill in the template downloaded here and save it as .xlsx.",
            ),
        )
    }

    /// A file of another kind: what it is, and what to do with it.
    pub(crate) fn other_kind(zh: &str, en: &str, mend: (&str, &str)) -> Self {
        Self::new(
            "workbook.not_a_workbook",
            text(
                format!("该文件是{zh}，不是 Excel 工作簿（.xlsx）。"),
                format!("This file is {en}, not an Excel workbook (.xlsx)."),
            ),
            text(mend.0, mend.1),
        )
    }

    pub(crate) fn damaged(what: &str) -> Self {
        Self::new(
            "workbook.damaged",
            text(
                format!("工作簿不完整或已损坏（{what}），可能是上传中断。"),
                format!(
                    "The workbook is incomplete or damaged ({what}); the upload may have been cut off."
                ),
            ),
            text(
                "请在 WPS 或 Excel 中打开并另存一份，再重新上传。",
                "Open it in WPS or Excel, save a fresh copy, and upload that.",
            ),
        )
    }

    pub(crate) fn encrypted() -> Self {
        Self::new(
            "workbook.encrypted",
            text(
                "工作簿设置了打开密码，无法读取。",
                "The workbook is protected by a password and cannot be read.",
            ),
            text(
                "请在“文件—信息—保护工作簿”中取消打开密码后重新上传。",
                "Remove the password to open (File – Info – Protect Workbook) and upload again.",
            ),
        )
    }

    pub(crate) fn old_format(kind: &str) -> Self {
        Self::new(
            "workbook.old_format",
            text(
                format!("这是旧格式文件（{kind}），本平台只接受 .xlsx。"),
                format!("This is an older format ({kind}); only .xlsx is accepted."),
            ),
            text(
                "请在 WPS 或 Excel 中“另存为”.xlsx 后上传。",
                "Use “Save as” .xlsx in WPS or Excel and upload that.",
            ),
        )
    }

    pub(crate) fn open_document() -> Self {
        Self::new(
            "workbook.open_document",
            text(
                "这是 OpenDocument 表格（.ods），本平台只接受 .xlsx。",
                "This is an OpenDocument spreadsheet (.ods); only .xlsx is accepted.",
            ),
            text(
                "请“另存为”.xlsx 后上传。",
                "Use “Save as” .xlsx and upload that.",
            ),
        )
    }

    pub(crate) fn macros() -> Self {
        Self::new(
            "workbook.macros",
            text(
                "工作簿含有宏（.xlsm），为安全起见不予接收。",
                "The workbook holds macros (.xlsm) and is not accepted, for safety.",
            ),
            text(
                "请“另存为”不含宏的 .xlsx 后上传。",
                "Save it as .xlsx without macros and upload that.",
            ),
        )
    }

    pub(crate) fn zip_bomb() -> Self {
        Self::new(
            "workbook.zip_bomb",
            text(
                "文件解压后的体积异常，已停止读取。",
                "The file expands to an abnormal size; reading was stopped.",
            ),
            text(
                "请使用本平台下载的模板填报，不要附加其他内容。",
                "Use the template downloaded here, with nothing else attached.",
            ),
        )
    }

    pub(crate) fn too_many(what_zh: &str, what_en: &str, limit: impl std::fmt::Display) -> Self {
        Self::new(
            "workbook.too_many_parts",
            text(
                format!("工作簿的{what_zh}超过上限 {limit}。"),
                format!("The workbook has more than {limit} {what_en}."),
            ),
            text(
                "请删除与填报无关的内容后重新上传。",
                "Remove what does not belong to the report and upload again.",
            ),
        )
    }

    pub(crate) fn too_many_rows(sheet: &str, cell: impl ToString, limit: u32) -> Self {
        Self::new(
            "workbook.too_many_rows",
            text(
                format!("工作表“{sheet}”的数据超过 {limit} 行。"),
                format!("Sheet “{sheet}” holds data beyond row {limit}."),
            ),
            text(
                "请删除多余的行；数据确实更多时请分次填报。",
                "Delete the rows that are not needed, or report in parts.",
            ),
        )
        .at(sheet, cell)
    }

    pub(crate) fn text_too_long(sheet: &str, cell: impl ToString) -> Self {
        Self::new(
            "workbook.text_too_long",
            text(
                "单元格内容超过 32,767 个字符。",
                "The cell holds more than 32,767 characters.",
            ),
            text("请缩短该单元格的内容。", "Shorten the text in this cell."),
        )
        .at(sheet, cell)
    }

    pub(crate) fn wrong_template() -> Self {
        Self::new(
            "workbook.wrong_template",
            text(
                "这不是本平台的填报模板（缺少模板标识）。",
                "This is not a template of this platform (its mark is missing).",
            ),
            text(
                "请下载本年度、本行业的模板，把数据填入其中再上传。",
                "Download the template for the year and sector, copy the data into it, and upload that.",
            ),
        )
    }

    pub(crate) fn unknown_method(method: &str) -> Self {
        Self::new(
            "workbook.unknown_method",
            text(
                format!("模板所用的核算方法“{method}”不在本平台方法库中。"),
                format!("The template’s method “{method}” is not in this library."),
            ),
            text("请重新下载模板。", "Download the template again."),
        )
    }

    pub(crate) fn no_such_sheet(sheet: &str) -> Self {
        Self::new(
            "workbook.no_such_sheet",
            text(
                format!("工作簿中没有工作表“{sheet}”。"),
                format!("The workbook has no sheet “{sheet}”."),
            ),
            text(
                "请选择工作簿中存在的工作表。",
                "Choose a sheet that exists in the workbook.",
            ),
        )
    }
}
