//! Problems of the calculation: a figure that cannot be worked out.

use qilu_quantity::{Exact, PowerError, Text};

use super::{about, from_source};
use crate::library::{Column, Grid, UnitSpec};
use crate::report::{Place, Problem, Severity};

pub(in crate::evaluate) fn no_factor(column: &Column, place: Place, key: Option<&str>) -> Problem {
    let of = key.map(|key| format!("（{key}）")).unwrap_or_default();
    let of_en = key.map(|key| format!(" for {key}")).unwrap_or_default();
    let problem = about(
        column,
        "calc.no_factor",
        Severity::Error,
        place,
        |name| format!("“{name}”为空，而本方法在该年度没有可用的缺省值{of}。"),
        |name| format!("{name} is blank and the method has no default{of_en} for this year."),
    );
    from_source(
        problem,
        column,
        "请填写数值并注明出处",
        "Enter the value with its source",
    )
}

pub(in crate::evaluate) fn no_value(
    column: &Column,
    place: Place,
    code: &str,
    factor: &str,
) -> Problem {
    let mut problem = about(
        column,
        "calc.no_factor",
        Severity::Error,
        place,
        |name| format!("“{name}”为“{code}”，而本方法没有它的 {factor}。"),
        |name| format!("{name} is \"{code}\", for which the method has no {factor}."),
    );
    problem.value = Some(code.to_owned());
    problem.mend(Text::new(
        "请核对所选代码；确需使用时，请联系平台管理员补充数值。",
        "Check the code; if it is right, ask the administrator to add its value.",
    ))
}

pub(in crate::evaluate) fn division_by_zero(
    label: &Text,
    clause: Option<&str>,
    place: Place,
) -> Problem {
    let mut problem = Problem::new(
        "calc.division_by_zero",
        Severity::Error,
        place,
        Text::new(
            format!("计算“{}”时除数为零。", label.zh),
            format!("{} cannot be computed: it divides by zero.", label.en),
        ),
    );
    problem.clause = clause.map(str::to_owned);
    problem.mend(Text::new(
        "请核对作为除数的数据（如产量、运行小时）。",
        "Check the figures it divides by, such as output or hours.",
    ))
}

pub(in crate::evaluate) fn overflow(label: &Text, place: Place) -> Problem {
    Problem::new(
        "calc.overflow",
        Severity::Error,
        place,
        Text::new(
            format!("“{}”过大，无法记账。", label.zh),
            format!("{} is too large to be posted.", label.en),
        ),
    )
    .mend(Text::new("请核对单位。", "Check the units."))
}

/// A power that is not defined, or beyond every sensible figure.
pub(in crate::evaluate) fn no_power(
    error: PowerError,
    label: &Text,
    clause: Option<&str>,
    place: Place,
) -> Problem {
    let (code, text) = match error {
        PowerError::Undefined => (
            "calc.undefined_power",
            Text::new(
                format!("计算“{}”时，底数须大于零。", label.zh),
                format!(
                    "{} cannot be computed: the number raised to a power must be positive.",
                    label.en
                ),
            ),
        ),
        PowerError::TooLarge => (
            "calc.power_too_large",
            Text::new(
                format!("计算“{}”时，幂的结果过大。", label.zh),
                format!(
                    "{} cannot be computed: a power in it is too large.",
                    label.en
                ),
            ),
        ),
    };
    let mut problem = Problem::new(code, Severity::Error, place, text);
    problem.clause = clause.map(str::to_owned);
    problem.mend(Text::new(
        "请核对该公式所读数据的数值和单位。",
        "Check the figures the formula reads, and their units.",
    ))
}

pub(in crate::evaluate) fn unbalanced(label: &Text, difference: &str) -> Problem {
    let mut problem = Problem::new(
        "calc.unbalanced",
        Severity::Error,
        Place::default(),
        Text::new(
            format!(
                "各排放源之和与“{}”相差 {difference} 吨，超过修约误差。",
                label.zh
            ),
            format!(
                "The emission lines differ from \"{}\" by {difference} t, more than rounding explains.",
                label.en
            ),
        ),
    );
    problem.value = Some(difference.to_owned());
    problem.mend(Text::new(
        "这是方法文件的问题，请联系平台管理员。",
        "This is a fault of the method document: tell the administrator.",
    ))
}

/// A place for which a printed table has no values around it.
pub(in crate::evaluate) fn outside_table(
    grid: &Grid,
    (x, y): (&Exact, &Exact),
    label: &Text,
    clause: Option<&str>,
    place: Place,
) -> Problem {
    let written =
        |value: &Exact, unit: &UnitSpec| format!("{} {}", value.to_decimal_string(10), unit.text);
    let bounds = |axis: &[Exact], unit: &UnitSpec| match (axis.first(), axis.last()) {
        (Some(first), Some(last)) => {
            let (first, last) = (first.to_decimal_string(10), last.to_decimal_string(10));
            format!("{first}–{last} {}", unit.text)
        }
        _ => String::new(),
    };
    let (mut asked, mut known) = (written(x, &grid.x), bounds(&grid.xs, &grid.x));
    if let Some(unit) = &grid.y {
        asked = format!("{asked}, {}", written(y, unit));
        known = format!("{known}, {}", bounds(&grid.ys, unit));
    }
    let mut problem = Problem::new(
        "calc.outside_table",
        Severity::Error,
        place,
        Text::new(
            format!(
                "“{}”无法查得：{}中没有 {asked} 处的值。",
                label.zh, grid.label.zh
            ),
            format!(
                "{} cannot be looked up: {} has no value at {asked}.",
                label.en, grid.label.en
            ),
        ),
    );
    problem.clause = clause.map(str::to_owned);
    problem.value = Some(asked);
    problem.expected = Some(known);
    problem.mend(Text::new(
        "请核对数值和单位；如确在表外，请直接填写该值并注明出处。",
        "Check the figures and their units; if they are right, enter the value itself with its source.",
    ))
}
