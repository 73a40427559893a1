//! A method as a page for people: what it is for, its tables, its mathematics, its factors with their sources, its checks.

use std::fmt::Write as _;

use qilu_quantity::{Lang, Text};

use super::excel::FormulaOf;
use super::maths::mathematics;
use crate::library::{
    Column, ColumnKind, LaboratoryRules, Library, Method, Required, Role, Rows, Table,
};
use crate::report::Severity;

/// Factor values listed on a page before they are only counted.
const VALUES_MAX: usize = 60;

/// The page in Markdown, Chinese first with English beside it.
#[must_use]
pub fn page(library: &Library, method: &Method) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut out, library, method);
    out
}

/// The list of all methods in Markdown, each with its page.
#[must_use]
pub fn index(library: &Library) -> String {
    let mut out = String::from(
        "# 核算方法 Methods\n\n<!-- Written by `qilu methods docs`; change the method files. -->\n\n\
         | 方法 method | 依据 instrument | 适用年度 years | 用途 purpose | 表 tables | 检查 checks |\n|---|---|---|---|---|---|\n",
    );
    for method in library.methods() {
        let _ = writeln!(
            out,
            "| [{}]({}.md) {} | {} | {} | {} | {} | {} |",
            method.id,
            method.id,
            cell(&method.title.en),
            cell(&method.instrument),
            years(method),
            method.purpose.label().zh,
            method.tables.len(),
            method.checks.len()
        );
    }
    out
}

fn write_page(out: &mut String, library: &Library, method: &Method) -> std::fmt::Result {
    writeln!(out, "# {}\n", method.title.zh)?;
    writeln!(out, "{}\n", method.title.en)?;
    writeln!(
        out,
        "<!-- Written by `qilu methods docs` from crates/accounting/methods/{}.toml; change that file. -->\n",
        method.id
    )?;
    writeln!(out, "| | |\n|---|---|")?;
    line(out, "编号 id", &format!("`{}`", method.id))?;
    line(out, "依据 instrument", &method.instrument)?;
    line(out, "版次 edition", &method.edition)?;
    line(out, "适用年度 years", &years(method))?;
    line(out, "用途 purpose", &both(&method.purpose.label()))?;
    line(out, "边界 boundary", &both(&method.boundary))?;
    line(out, "修约 rounding", &both(&method.rounding.says()))?;
    line(out, "可靠程度 confidence", &method.confidence)?;
    let sets: Vec<String> = method
        .factor_sets
        .iter()
        .map(|used| {
            let mark = used.mark.as_ref().map(|mark| format!("（{}）", mark.zh));
            format!("{}{}", used.id, mark.unwrap_or_default())
        })
        .collect();
    line(out, "因子集 factor sets", &sets.join("；"))?;
    if let Some(gwp) = &method.gwp {
        line(out, "全球增温潜势 GWP", gwp)?;
    }
    if let Some(rules) = &method.laboratory {
        line(out, "检测报告 laboratory reports", &laboratory(rules))?;
    }
    for table in &method.tables {
        write_table(out, method, table)?;
    }
    write_totals(out, method)?;
    write_factors(out, library, method)?;
    write_checks(out, method)
}

fn line(out: &mut String, name: &str, value: &str) -> std::fmt::Result {
    writeln!(out, "| {name} | {} |", cell(value))
}

fn laboratory(rules: &LaboratoryRules) -> String {
    let mut says: Vec<Text> = Vec::new();
    for parameter in &rules.marked {
        let name = parameter.label();
        says.push(Text::new(
            format!("{}须有 CMA 或 CNAS 标识", name.zh),
            format!("{} by a report with a CMA or CNAS mark", name.en),
        ));
    }
    if let Some(days) = rules.days_after_month_max {
        says.push(Text::new(
            format!("月末后 {days} 日内签发"),
            format!("issued within {days} days of the month's end"),
        ));
    }
    let says: Vec<String> = says.iter().map(both).collect();
    format!("{}；{}", says.join("；"), rules.clause)
}

fn write_table(out: &mut String, method: &Method, table: &Table) -> std::fmt::Result {
    writeln!(out, "\n## {} {}\n", table.number, table.title.zh)?;
    let rows = match &table.rows {
        Rows::One => Text::new("一行", "one row"),
        Rows::Free { max } => Text::new(format!("至多 {max} 行"), format!("up to {max} rows")),
        Rows::Listed(_) => Text::new("按代码表逐行", "a row for each code"),
    };
    writeln!(
        out,
        "{} · `{}` · {}\n",
        table.title.en,
        table.id,
        both(&rows)
    )?;
    writeln!(
        out,
        "| 项目 item | 符号 | 单位 unit | 填报 role | 来源或公式 source or formula | 条款 clause |\n|---|---|---|---|---|---|"
    )?;
    for column in &table.columns {
        let of = FormulaOf::Column {
            table: &table.id,
            column: &column.id,
        };
        let how = match column.role {
            Role::Formula => mathematics(method, of, Lang::Zh),
            _ => column.source_doc.as_ref().map(both),
        };
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&both(&column.label)),
            cell(column.symbol.as_deref().unwrap_or("")),
            cell(column.unit_text()),
            cell(&role(method, column)),
            cell(&how.unwrap_or_default()),
            cell(column.clause.as_deref().unwrap_or(""))
        )?;
    }
    Ok(())
}

fn role(method: &Method, column: &Column) -> String {
    let mut text = match column.role {
        Role::Key => "键 key".to_owned(),
        Role::Text => "文本 text".to_owned(),
        Role::Choice => "选择 choice".to_owned(),
        Role::Formula => "计算 computed".to_owned(),
        Role::Input => match &column.required {
            _ if column.default.is_some() => "有缺省值 default".to_owned(),
            Required::Always => "必填 required".to_owned(),
            Required::When(_) => "按条件必填 required if".to_owned(),
            Required::Never => "选填 optional".to_owned(),
        },
    };
    if let ColumnKind::Code(list) = &column.kind
        && let Some(list) = method.list(list)
    {
        let _ = write!(text, "：{} {}", list.label.zh, list.items.len());
    }
    text
}

fn write_totals(out: &mut String, method: &Method) -> std::fmt::Result {
    writeln!(out, "\n## 汇总 Totals\n")?;
    writeln!(
        out,
        "| 项目 item | 单位 unit | 小数 decimals | 公式 formula | 条款 clause |\n|---|---|---|---|---|"
    )?;
    for total in &method.totals {
        let maths = mathematics(method, FormulaOf::Total(&total.id), Lang::Zh).unwrap_or_default();
        let decimals = total.decimals.map(|places| places.to_string());
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            cell(&both(&total.label)),
            cell(&total.unit.text),
            decimals.unwrap_or_default(),
            cell(&maths),
            cell(&total.clause)
        )?;
    }
    Ok(())
}

fn write_factors(out: &mut String, library: &Library, method: &Method) -> std::fmt::Result {
    let mut names: Vec<&str> = method
        .factor_tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## 因子 Factors\n")?;
    writeln!(
        out,
        "| 因子 factor | 代码 code | 值 value | 单位 unit | 因子集 set | 来源 source | 可靠程度 confidence |\n|---|---|---|---|---|---|---|"
    )?;
    let mut listed: Vec<String> = Vec::new();
    for name in names {
        let rows = method
            .factor_sets
            .iter()
            .filter_map(|used| library.factor_set(&used.id))
            .flat_map(|set| set.rows.iter().map(move |row| (set, row)))
            .filter(|(_, row)| row.factor == name);
        for (set, row) in rows {
            let years = match (row.year_from, row.year_to) {
                (None, None) => String::new(),
                (from, to) => format!(" {}–{}", year(from), year(to)),
            };
            listed.push(format!(
                "| {name} | {} | {}{years} | {} | {} | {} | {} |",
                cell(row.key.as_deref().or(row.region.as_deref()).unwrap_or("")),
                row.value_text,
                cell(&row.unit.text),
                set.id,
                cell(&row.source),
                cell(format!("{} {}", row.confidence, row.note).trim()),
            ));
        }
    }
    for text in listed.iter().take(VALUES_MAX) {
        writeln!(out, "{text}")?;
    }
    if let Some(rest) = listed
        .len()
        .checked_sub(VALUES_MAX)
        .filter(|rest| *rest > 0)
    {
        writeln!(out, "\n另有 {rest} 个值 · {rest} more values")?;
    }
    Ok(())
}

fn write_checks(out: &mut String, method: &Method) -> std::fmt::Result {
    writeln!(out, "\n## 检查 Checks\n")?;
    writeln!(
        out,
        "| 代码 code | 级别 severity | 说明 message | 处理 mend | 期望 expected | 依据 clause |\n|---|---|---|---|---|---|"
    )?;
    for check in &method.checks {
        let severity = match check.severity {
            Severity::Fatal => "致命 fatal",
            Severity::Error => "错误 error",
            Severity::Warning => "警告 warning",
            Severity::Note => "提示 note",
        };
        writeln!(
            out,
            "| {} | {severity} | {} | {} | {} | {} |",
            check.code,
            cell(&both(&check.says)),
            cell(&check.mend.as_ref().map(both).unwrap_or_default()),
            cell(check.expected.as_deref().unwrap_or("")),
            cell(check.clause.as_deref().unwrap_or(""))
        )?;
    }
    Ok(())
}

fn years(method: &Method) -> String {
    format!("{}–{}", year(method.years.from), year(method.years.to))
}

fn year(year: Option<i32>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

fn both(text: &Text) -> String {
    format!("{} · {}", text.zh, text.en)
}

/// A text that cannot break out of its table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
