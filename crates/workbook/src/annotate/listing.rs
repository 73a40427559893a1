//! The problem sheet: every problem in one list, each linked to its cell.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use qilu_accounting::{Problem, Severity};
use qilu_quantity::Lang;

use super::previous::{HEADING_ROW, MEMORY_COLUMN, MEMORY_MARK, Remembered};
use super::styles::ListingStyles;
use crate::address::{Address, column_letters, quoted_sheet};
use crate::xml::escaped;

/// The word and sign of a severity, so that colour is never alone.
pub(crate) const fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Fatal, Lang::Zh) => "■ 致命",
        (Severity::Error, Lang::Zh) => "✖ 错误",
        (Severity::Warning, Lang::Zh) => "▲ 警告",
        (Severity::Note, Lang::Zh) => "● 提示",
        (Severity::Fatal, Lang::En) => "■ Fatal",
        (Severity::Error, Lang::En) => "✖ Error",
        (Severity::Warning, Lang::En) => "▲ Warning",
        (Severity::Note, Lang::En) => "● Note",
    }
}

/// The name of the problem sheet.
pub(crate) const fn sheet_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "问题清单",
        Lang::En => "Problems",
    }
}

const WIDTHS: [usize; 9] = [6, 11, 42, 28, 46, 22, 46, 20, 24];
/// Height of one line of text, in points.
const LINE_POINTS: usize = 16;

const fn headings(lang: Lang) -> [&'static str; 9] {
    match lang {
        Lang::Zh => [
            "序号",
            "级别",
            "位置",
            "代码",
            "问题说明",
            "填报值",
            "如何修改",
            "应为",
            "依据",
        ],
        Lang::En => [
            "No.",
            "Severity",
            "Place",
            "Code",
            "What is wrong",
            "Value",
            "How to mend it",
            "Expected",
            "Basis",
        ],
    }
}

/// How the marked cells looked before, by sheet and cell as problems name them.
pub(crate) type Memory = BTreeMap<(String, String), Remembered>;

/// Writes the sheet. `linked` says whether a sheet of this name can be linked to; `memory` is put on hidden columns.
pub(crate) fn listing(
    problems: &[&Problem],
    styles: ListingStyles,
    lang: Lang,
    linked: &dyn Fn(&str) -> bool,
    memory: &Memory,
) -> String {
    let mut out = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        "\n",
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
        r#"<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>"#,
        r#"<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#,
        r#"<sheetFormatPr defaultRowHeight="15"/><cols>"#,
    ));
    for (position, width) in WIDTHS.iter().enumerate() {
        let number = position + 1;
        let _ = write!(
            out,
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
        );
    }
    let _ = write!(
        out,
        "<col min=\"{}\" max=\"{}\" width=\"9\" hidden=\"1\" customWidth=\"1\"/>",
        MEMORY_COLUMN + 1,
        MEMORY_COLUMN + 5
    );
    out.push_str("</cols><sheetData>");
    let _ = write!(
        out,
        "<row r=\"1\" ht=\"28\" customHeight=\"1\">{}</row><row r=\"2\">{}</row><row r=\"3\" ht=\"22\" customHeight=\"1\">",
        text_cell(0, 0, styles.title, sheet_name(lang)),
        text_cell(1, 0, 0, &summary(problems, lang)),
    );
    for (column, heading) in (0..).zip(headings(lang)) {
        out.push_str(&text_cell(HEADING_ROW, column, styles.heading, heading));
    }
    out.push_str(&text_cell(HEADING_ROW, MEMORY_COLUMN, 0, MEMORY_MARK));
    out.push_str("</row>");
    let mut memory: Vec<_> = memory.iter().collect();
    memory.reverse();
    let mut links = String::new();
    for (row, problem) in (3..).zip(problems) {
        let place = place_text(problem);
        let target = problem
            .place
            .at
            .as_ref()
            .filter(|at| linked(&at.sheet) && Address::parse(&at.cell).is_some())
            .map(|at| format!("{}!{}", quoted_sheet(&at.sheet), at.cell));
        let texts = [
            severity_word(problem.severity, lang).to_owned(),
            place.clone(),
            problem.code.clone(),
            problem.message.get(lang).to_owned(),
            problem.value.clone().unwrap_or_default(),
            problem
                .mend
                .as_ref()
                .map(|mend| mend.get(lang).to_owned())
                .unwrap_or_default(),
            problem.expected.clone().unwrap_or_default(),
            problem.clause.clone().unwrap_or_default(),
        ];
        let lines = texts
            .iter()
            .zip(WIDTHS.iter().skip(1))
            .map(|(text, width)| lines(text, *width))
            .max()
            .unwrap_or(1);
        let _ = write!(
            out,
            "<row r=\"{}\" ht=\"{}\" customHeight=\"1\">",
            row + 1,
            lines * LINE_POINTS + 4
        );
        let _ = write!(
            out,
            "<c r=\"A{}\" s=\"{}\"><v>{}</v></c>",
            row + 1,
            styles.body,
            row - 2
        );
        for (column, text) in (1..).zip(&texts) {
            let style = match column {
                1 => styles.of(problem.severity),
                2 if target.is_some() => styles.link,
                _ => styles.body,
            };
            out.push_str(&text_cell(row, column, style, text));
        }
        // A cell to a row: there are no more marked cells than problems.
        if let Some(((sheet, cell), before)) = memory.pop() {
            let style = before.style.to_string();
            let kept = [sheet, cell, &style, &before.look.fill, &before.look.border];
            for (column, text) in (MEMORY_COLUMN..).zip(kept) {
                out.push_str(&text_cell(row, column, 0, text));
            }
        }
        out.push_str("</row>");
        if let Some(target) = target {
            let _ = write!(
                links,
                "<hyperlink ref=\"{}\" location=\"{}\" display=\"{}\"/>",
                Address::new(row, 2),
                escaped(&target),
                escaped(&place)
            );
        }
    }
    let last = problems.len() + 3;
    let _ = write!(
        out,
        "</sheetData><autoFilter ref=\"A3:{}{last}\"/>",
        column_letters(8)
    );
    if !links.is_empty() {
        let _ = write!(out, "<hyperlinks>{links}</hyperlinks>");
    }
    out.push_str(concat!(
        r#"<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>"#,
        r#"<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>"#,
    ));
    out
}

/// What one problem says, for the comment on its cell.
pub(crate) fn comment_text(problem: &Problem, lang: Lang) -> String {
    let (mend, expected, clause) = match lang {
        Lang::Zh => ("如何修改：", "应为：", "依据："),
        Lang::En => ("How to mend it: ", "Expected: ", "Basis: "),
    };
    let mut out = format!(
        "{}  {}\n{}",
        severity_word(problem.severity, lang),
        problem.code,
        problem.message.get(lang)
    );
    let mut line = |label: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.push('\n');
            out.push_str(label);
            out.push_str(value);
        }
    };
    line(expected, problem.expected.as_deref());
    line(clause, problem.clause.as_deref());
    line(mend, problem.mend.as_ref().map(|text| text.get(lang)));
    out
}

fn place_text(problem: &Problem) -> String {
    match &problem.place.at {
        Some(at) => format!("{}!{}", at.sheet, at.cell),
        None => [
            &problem.place.table,
            &problem.place.row_key,
            &problem.place.column,
        ]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" / "),
    }
}

fn summary(problems: &[&Problem], lang: Lang) -> String {
    let count = |severity: Severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let (fatal, error, warning, note) = (
        count(Severity::Fatal),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
    );
    match lang {
        Lang::Zh => format!(
            "致命 {fatal} 项、错误 {error} 项、警告 {warning} 项、提示 {note} 项。点击“位置”可跳转到对应单元格；改正后请重新上传原工作簿。"
        ),
        Lang::En => format!(
            "{fatal} fatal, {error} errors, {warning} warnings, {note} notes. Click a place to go to its cell; mend it and upload the workbook again."
        ),
    }
}

/// Lines a text breaks into in a column this wide; a Chinese character is two wide.
fn lines(text: &str, width: usize) -> usize {
    let wide = |line: &str| {
        line.chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum::<usize>()
    };
    text.lines()
        .map(|line| wide(line).div_ceil(width.saturating_sub(2).max(1)).max(1))
        .sum::<usize>()
        .clamp(1, 20)
}

fn text_cell(row: u32, column: u32, style: usize, text: &str) -> String {
    format!(
        "<c r=\"{}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        Address::new(row, column),
        escaped(text)
    )
}
