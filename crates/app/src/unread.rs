//! A file from outside that cannot be used, as the fault its sender gets.

use qilu_accounting::Severity;
use qilu_reader::Unread;

use crate::{
    fault::{Fault, FaultKind},
    view::{Problem, XLS, XLSX},
};

/// A file that cannot be read at all.
pub(crate) fn unreadable(unread: Unread) -> Fault {
    match unread {
        Unread::File(problem) => unusable(&[problem.to_problem()]),
        Unread::Busy => Fault::new(
            FaultKind::Busy,
            "system.busy",
            "正在读取的文件较多，请稍后再试。",
            "Many files are being read; please try again in a moment.",
        ),
        Unread::Broken(error) => Fault::internal(error),
    }
}

/// A report that must not be used: the first fatal problem speaks for all.
pub(crate) fn unusable(problems: &[qilu_accounting::Problem]) -> Fault {
    let first = problems
        .iter()
        .find(|problem| problem.severity == Severity::Fatal)
        .or(problems.first());
    let Some(first) = first.map(Problem::from) else {
        return Fault::internal("a report was refused without a problem");
    };
    let mend = first.mend.clone().unwrap_or_default();
    let kind = match first.code.as_str() {
        "workbook.too_large" => FaultKind::TooLarge,
        "workbook.no_such_sheet" => FaultKind::NotFound,
        _ => FaultKind::Unprocessable,
    };
    Fault::new(
        kind,
        first.code.clone(),
        format!("{}{}", first.message.zh, mend.zh),
        format!("{} {}", first.message.en, mend.en)
            .trim_end()
            .to_owned(),
    )
    .at(first.place)
    .with_problems(problems.iter().map(Problem::from).collect())
}

/// What kind of workbook the bytes are, for whoever downloads them again.
pub(crate) fn media_type(bytes: &[u8]) -> &'static str {
    if qilu_workbook::is_compound(bytes) {
        XLS
    } else {
        XLSX
    }
}
