//! The engine's own problems, worded: what is wrong, where, how to mend it.

mod calculation;

pub(super) use calculation::{
    division_by_zero, no_factor, no_power, no_value, outside_table, overflow, unbalanced,
};

use qilu_quantity::Text;

use crate::library::{Column, Edition, Method, Table};
use crate::report::{Place, Problem, Severity};

/// The column as a person calls it, with its symbol.
fn name(column: &Column) -> Text {
    match &column.symbol {
        Some(symbol) => Text::new(
            format!("{}（{symbol}）", column.label.zh),
            format!("{} ({symbol})", column.label.en),
        ),
        None => column.label.clone(),
    }
}

/// Adds what the column tells about mending: its source document.
fn from_source(problem: Problem, column: &Column, zh: &str, en: &str) -> Problem {
    let mend = match &column.source_doc {
        Some(source) => Text::new(
            format!("{zh}（数据来源：{}）。", source.zh),
            format!("{en} (source: {}).", source.en),
        ),
        None => Text::new(format!("{zh}。"), format!("{en}.")),
    };
    problem.mend(mend)
}

fn about(
    column: &Column,
    code: &str,
    severity: Severity,
    place: Place,
    zh: impl FnOnce(&str) -> String,
    en: impl FnOnce(&str) -> String,
) -> Problem {
    let name = name(column);
    let mut problem = Problem::new(code, severity, place, Text::new(zh(&name.zh), en(&name.en)));
    problem.clause.clone_from(&column.clause);
    problem
}

pub(super) fn required(column: &Column, place: Place) -> Problem {
    let problem = about(
        column,
        "input.required",
        Severity::Error,
        place,
        |name| format!("“{name}”必填，现为空。"),
        |name| format!("{name} is required but blank."),
    );
    from_source(problem, column, "请填写", "Enter it")
}

pub(super) fn not_a_number(column: &Column, place: Place, entered: &str, unit: &str) -> Problem {
    let mut problem = about(
        column,
        "input.not_a_number",
        Severity::Error,
        place,
        |name| format!("“{name}”应为数值，现为“{entered}”。"),
        |name| format!("{name} must be a number, but is \"{entered}\"."),
    );
    problem.value = Some(entered.to_owned());
    problem.mend(Text::new(
        format!("只填数字，单位为 {unit}；没有数值时按规定填 NO、NE、IE 或 C。"),
        format!("Enter digits only, in {unit}; where there is no value and it is allowed, enter NO, NE, IE or C."),
    ))
}

pub(super) fn notation_not_allowed(column: &Column, place: Place, key: &str) -> Problem {
    let mut problem = about(
        column,
        "input.notation_not_allowed",
        Severity::Error,
        place,
        |name| format!("“{name}”必须填数值，不能填 {key}。"),
        |name| format!("{name} needs a number; {key} is not allowed."),
    );
    problem.value = Some(key.to_owned());
    from_source(
        problem,
        column,
        "请填写数值，没有发生填 0",
        "Enter a number, 0 if there was none",
    )
}

pub(super) fn out_of_range(column: &Column, place: Place, entered: &str, unit: &str) -> Problem {
    let range = &column.range;
    let bounds: Vec<String> = [
        range.min.as_ref().map(|min| format!("≥ {min}")),
        range.above.as_ref().map(|above| format!("> {above}")),
        range.max.as_ref().map(|max| format!("≤ {max}")),
        range.below.as_ref().map(|below| format!("< {below}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let expected = format!("{} {unit}", bounds.join(", "));
    let mut problem = about(
        column,
        "input.out_of_range",
        Severity::Error,
        place,
        |name| {
            format!(
                "“{name}”为 {entered} {unit}，超出允许范围（{}）。",
                bounds.join("，")
            )
        },
        |name| {
            format!(
                "{name} is {entered} {unit}, outside what is possible ({}).",
                bounds.join(", ")
            )
        },
    );
    problem.value = Some(entered.to_owned());
    problem.expected = Some(expected.trim().to_owned());
    from_source(
        problem,
        column,
        &format!("请核对数值和单位（{unit}）"),
        &format!("Check the value and its unit ({unit})"),
    )
}

pub(super) fn unit_mismatch(column: &Column, place: Place, given: &str, wanted: &str) -> Problem {
    let mut problem = about(
        column,
        "input.unit_mismatch",
        Severity::Error,
        place,
        |name| format!("“{name}”的单位应为 {wanted}，现为 {given}。"),
        |name| format!("{name} must be in {wanted}, but is in {given}."),
    );
    problem.expected = Some(wanted.to_owned());
    problem.value = Some(given.to_owned());
    problem.mend(Text::new(
        format!("请换算为 {wanted} 后填报。"),
        format!("Convert it to {wanted}."),
    ))
}

pub(super) fn not_applicable(column: &Column, place: Place) -> Problem {
    about(
        column,
        "input.not_applicable",
        Severity::Warning,
        place,
        |name| format!("“{name}”不适用于本行，所填数值未采用。"),
        |name| format!("{name} does not apply to this row; the value was not used."),
    )
    .mend(Text::new(
        "请清空该格，或核对本行的代码。",
        "Clear the cell, or check the code of the row.",
    ))
}

pub(super) fn unknown_code(column: &Column, place: Place, entered: &str, list: &Text) -> Problem {
    let mut problem = about(
        column,
        "input.unknown_code",
        Severity::Error,
        place,
        |name| format!("“{name}”所填“{entered}”不在代码表“{}”中。", list.zh),
        |name| format!("{name}: \"{entered}\" is not in the list \"{}\".", list.en),
    );
    problem.value = Some(entered.to_owned());
    problem.mend(Text::new(
        "请从下拉列表中选择。",
        "Choose from the drop-down list.",
    ))
}

pub(super) fn not_a_date(column: &Column, place: Place, entered: &str) -> Problem {
    let mut problem = about(
        column,
        "input.not_a_date",
        Severity::Error,
        place,
        |name| format!("“{name}”所填“{entered}”不是有效日期。"),
        |name| format!("{name}: \"{entered}\" is not a date."),
    );
    problem.value = Some(entered.to_owned());
    problem.mend(Text::new(
        "请填写年-月-日，例如 2025-01-31。",
        "Enter year-month-day, such as 2025-01-31.",
    ))
}

pub(super) fn dangling_reference(
    column: &Column,
    place: Place,
    entered: &str,
    table: &Text,
) -> Problem {
    let mut problem = about(
        column,
        "input.dangling_reference",
        Severity::Error,
        place,
        |name| format!("“{name}”所填“{entered}”在“{}”中没有对应行。", table.zh),
        |name| format!("{name}: \"{entered}\" has no row in \"{}\".", table.en),
    );
    problem.value = Some(entered.to_owned());
    problem.mend(Text::new(
        format!("请改为“{}”中已有的编号，或先在该表中增加一行。", table.zh),
        format!(
            "Use a number that is in \"{}\", or add a row there first.",
            table.en
        ),
    ))
}

pub(super) fn text_too_long(column: &Column, place: Place, limit: usize) -> Problem {
    about(
        column,
        "input.text_too_long",
        Severity::Error,
        place,
        |name| format!("“{name}”超过 {limit} 个字符。"),
        |name| format!("{name} is longer than {limit} characters."),
    )
    .mend(Text::new("请缩短文字。", "Shorten the text."))
}

pub(super) fn duplicate_row(place: Place, key: &str) -> Problem {
    let mut problem = Problem::new(
        "input.duplicate_row",
        Severity::Error,
        place,
        Text::new(
            format!("“{key}”重复填报。"),
            format!("There is more than one row for \"{key}\"."),
        ),
    );
    problem.value = Some(key.to_owned());
    problem.mend(Text::new(
        "请合并或删除重复的行。",
        "Merge the rows or delete one.",
    ))
}

pub(super) fn too_many_rows(place: Place, limit: usize) -> Problem {
    Problem::new(
        "input.too_many_rows",
        Severity::Fatal,
        place,
        Text::new(
            format!("该表超过 {limit} 行，多出的行未读取。"),
            format!("The table has more than {limit} rows; the others were not read."),
        ),
    )
    .mend(Text::new("请减少行数或分次填报。", "Use fewer rows."))
}

pub(super) fn no_rows(table: &Table, place: Place, found: usize) -> Problem {
    let Text { zh, en } = &table.title;
    let mut problem = Problem::new(
        "input.no_rows",
        Severity::Error,
        place,
        match found {
            0 => Text::new(
                format!("“{zh}”没有填报任何数据。"),
                format!("Nothing is entered in \"{en}\"."),
            ),
            _ => Text::new(
                format!("“{zh}”只填报了 {found} 行。"),
                format!("Only {found} rows are entered in \"{en}\"."),
            ),
        },
    );
    problem.expected = Some(format!("≥ {}", table.rows_min));
    problem.clause.clone_from(&table.clause);
    problem.mend(Text::new(
        format!("请至少填报 {} 行；没有发生的数值填 0。", table.rows_min),
        format!(
            "Enter what is missing (rows needed: {}), with 0 for what did not occur.",
            table.rows_min
        ),
    ))
}

pub(super) fn unknown_table(place: Place, table: &str) -> Problem {
    Problem::new(
        "input.unknown_table",
        Severity::Error,
        place,
        Text::new(
            format!("方法中没有表“{table}”。"),
            format!("The method has no table \"{table}\"."),
        ),
    )
    .mend(Text::new(
        "请使用本方法的最新模板。",
        "Use the current template of this method.",
    ))
}

pub(super) fn unknown_column(place: Place, column: &str) -> Problem {
    Problem::new(
        "input.unknown_column",
        Severity::Error,
        place,
        Text::new(
            format!("表中没有列“{column}”。"),
            format!("The table has no column \"{column}\"."),
        ),
    )
    .mend(Text::new(
        "请使用本方法的最新模板。",
        "Use the current template of this method.",
    ))
}

pub(super) fn computed_column(column: &Column, place: Place) -> Problem {
    about(
        column,
        "input.computed_column",
        Severity::Note,
        place,
        |name| format!("“{name}”由系统计算，所填数值未采用。"),
        |name| format!("{name} is computed; the entered value was not used."),
    )
}

pub(super) fn wrong_year(year: i32, place: Place) -> Problem {
    Problem::new(
        "input.wrong_year",
        Severity::Error,
        place,
        Text::new(
            format!("本方法不适用于 {year} 年度。"),
            format!("The method is not for the year {year}."),
        ),
    )
    .mend(Text::new(
        "请选择适用于该年度的方法。",
        "Choose the method for that year.",
    ))
}

pub(super) fn wrong_method(given: &str, wanted: &str) -> Problem {
    let mut problem = Problem::new(
        "input.wrong_method",
        Severity::Fatal,
        Place::default(),
        Text::new(
            format!("填报数据属于方法“{given}”，不是“{wanted}”。"),
            format!("The entries are for the method \"{given}\", not \"{wanted}\"."),
        ),
    );
    problem.expected = Some(wanted.to_owned());
    problem.value = Some(given.to_owned());
    problem
}

pub(super) fn many_problems(limit: usize) -> Problem {
    Problem::new(
        "input.more_problems",
        Severity::Error,
        Place::default(),
        Text::new(
            format!("问题超过 {limit} 个，其余未列出。"),
            format!("There are more than {limit} problems; the others are not listed."),
        ),
    )
    .mend(Text::new(
        "请先改正已列出的问题。",
        "Mend those listed first.",
    ))
}

pub(super) fn newer_edition(edition: &Edition, method: &Method) -> Problem {
    let (instrument, in_force) = (&edition.instrument, &edition.in_force);
    let mut problem = Problem::new(
        "method.newer_edition",
        Severity::Note,
        Place::default(),
        Text::new(
            format!(
                "{instrument}（{}）自 {in_force} 起施行，平台尚无其文本；本报告按 {} 核算。",
                edition.title.zh, method.instrument
            ),
            format!(
                "{instrument} ({}) is in force since {in_force}, but its text is not at hand; this report follows {}.",
                edition.title.en, method.instrument
            ),
        ),
    );
    problem.clause = Some(instrument.clone());
    problem.mend(Text::new(
        "请向主管部门确认本年度适用的版本。",
        "Ask the authority which edition governs this year.",
    ))
}
