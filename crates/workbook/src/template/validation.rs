//! What may be typed into a cell: drop-downs and limits, each with a prompt and a kind refusal.

use qilu_accounting::{Column, ColumnKind, Range, Required, Role};
use qilu_quantity::{Exact, Lang};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula};

use super::error::WorkbookError;

/// Excel's limits on the texts of a validation.
const TITLE_CHARS_MAX: usize = 32;
const MESSAGE_CHARS_MAX: usize = 255;
/// Digits of a limit shown.
const LIMIT_PLACES: u32 = 10;

/// The validation of an entry cell; `cell` is its address, `labels` the range a drop-down offers.
pub(crate) fn validation(
    column: &Column,
    cell: &str,
    labels: Option<&str>,
    unit: &str,
    lang: Lang,
) -> Result<DataValidation, WorkbookError> {
    let rule = DataValidation::new().set_error_style(DataValidationErrorStyle::Stop);
    let rule = match (labels, column.role) {
        (Some(labels), _) => rule.allow_list_formula(Formula::new(format!("={labels}"))),
        (None, Role::Input) => {
            rule.allow_custom(Formula::new(format!("={}", condition(column, cell))))
        }
        (None, _) if column.kind == ColumnKind::Date => {
            let (first, end) = DAYS;
            let day = format!("=AND(ISNUMBER({cell}),{cell}>={first},{cell}<{end})");
            rule.allow_custom(Formula::new(day))
        }
        (None, _) => rule.allow_any_value(),
    };
    let rule = rule
        .set_input_title(cut(column.label.get(lang), TITLE_CHARS_MAX))?
        .set_input_message(cut(&prompt(column, unit, lang), MESSAGE_CHARS_MAX))?;
    let (title, message) = if column.kind == ColumnKind::Date {
        date_refusal(lang)
    } else {
        refusal(column, labels.is_some(), lang)
    };
    Ok(rule
        .set_error_title(cut(&title, TITLE_CHARS_MAX))?
        .set_error_message(cut(&message, MESSAGE_CHARS_MAX))?)
}

/// A number within the limits, or a notation key where one is allowed.
fn condition(column: &Column, cell: &str) -> String {
    let mut all = vec![format!("ISNUMBER({cell})")];
    for (sign, limit) in limits(&column.range) {
        all.push(format!(
            "{cell}{sign}{}",
            limit.to_decimal_string(LIMIT_PLACES)
        ));
    }
    let number = if all.len() == 1 {
        all.concat()
    } else {
        // AND evaluates everything: a text compared with a number is TRUE or FALSE, never an error.
        format!("AND({})", all.join(","))
    };
    if column.allows_notation() {
        format!("OR({number},{cell}=\"NO\",{cell}=\"NE\",{cell}=\"IE\",{cell}=\"C\")")
    } else {
        number
    }
}

fn limits(range: &Range) -> Vec<(&'static str, &Exact)> {
    [
        (">=", &range.min),
        ("<=", &range.max),
        (">", &range.above),
        ("<", &range.below),
    ]
    .into_iter()
    .filter_map(|(sign, limit)| limit.as_ref().map(|limit| (sign, limit)))
    .collect()
}

/// The limits in words: `≥ 0, ≤ 100`.
pub(crate) fn limits_text(range: &Range) -> String {
    limits(range)
        .into_iter()
        .map(|(sign, limit)| {
            let sign = sign.replace(">=", "≥").replace("<=", "≤");
            format!("{sign} {}", limit.to_decimal_string(LIMIT_PLACES))
        })
        .collect::<Vec<_>>()
        .join("，")
}

fn prompt(column: &Column, unit: &str, lang: Lang) -> String {
    let mut lines = Vec::new();
    let mut line = |zh: &str, en: &str, value: &str| {
        if !value.is_empty() {
            lines.push(match lang {
                Lang::Zh => format!("{zh}：{value}"),
                Lang::En => format!("{en}: {value}"),
            });
        }
    };
    line("计量单位", "Unit", unit);
    line("取值范围", "Allowed", &limits_text(&column.range));
    line(
        "数据来源",
        "Source",
        column
            .source_doc
            .as_ref()
            .map_or("", |source| source.get(lang)),
    );
    if column.default.is_some() {
        line(
            "说明",
            "Note",
            match lang {
                Lang::Zh => "有实测值请填写；空白时自动采用缺省值",
                Lang::En => "fill in a measured value; blank takes the default",
            },
        );
    }
    if column.role == Role::Input && column.allows_notation() {
        line(
            "可填符号",
            "Or",
            match lang {
                Lang::Zh => "NO 不发生，NE 未估算，IE 计入他处，C 保密",
                Lang::En => "NO, NE, IE or C",
            },
        );
    }
    line("依据", "Basis", column.clause.as_deref().unwrap_or(""));
    if lines.is_empty() {
        column.label.get(lang).to_owned()
    } else {
        lines.join("\n")
    }
}

/// The serial numbers of 2000-01-01 and 2100-01-01.
const DAYS: (u32, u32) = (36_526, 73_051);

fn date_refusal(lang: Lang) -> (String, String) {
    match lang {
        Lang::Zh => (
            "请填写日期".to_owned(),
            "该单元格应填日期，例如 2025-01-31。".to_owned(),
        ),
        Lang::En => (
            "A date, please".to_owned(),
            "A date such as 2025-01-31 belongs here.".to_owned(),
        ),
    }
}

fn refusal(column: &Column, listed: bool, lang: Lang) -> (String, String) {
    let limits = limits_text(&column.range);
    let required = matches!(column.required, Required::Always);
    match (lang, listed) {
        (Lang::Zh, true) => (
            "请从下拉列表中选择".to_owned(),
            "该单元格只能选择列表中的内容。".to_owned(),
        ),
        (Lang::En, true) => (
            "Choose from the list".to_owned(),
            "Only what the list offers can be entered here.".to_owned(),
        ),
        (Lang::Zh, false) => {
            let limits = if limits.is_empty() {
                String::new()
            } else {
                format!("，且{limits}")
            };
            let keys = if required {
                ""
            } else {
                "；没有数据时可填 NO、NE、IE 或 C"
            };
            (
                "请填写数值".to_owned(),
                format!("该单元格应填数值{limits}{keys}。请不要带单位或“约”等文字。"),
            )
        }
        (Lang::En, false) => {
            let limits = if limits.is_empty() {
                String::new()
            } else {
                format!(" ({limits})")
            };
            let keys = if required { "" } else { ", or NO, NE, IE, C" };
            (
                "A number, please".to_owned(),
                format!("A number{limits}{keys}, without unit or words."),
            )
        }
    }
}

fn cut(text: &str, chars_max: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for character in text.chars() {
        length += character.len_utf16();
        if length > chars_max {
            break;
        }
        out.push(character);
    }
    out
}
