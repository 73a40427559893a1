//! `qilu calc`: a workbook or entries in, totals and problems out.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use qilu_accounting::{
    Assessment, Entries, FigureRef, Library, Method, Place, Problem, Severity, TraceNode, assess,
    trace,
};
use qilu_quantity::{Lang, Text};
use qilu_reader::{Unread, WorkbookReader as _};
use qilu_workbook::limits::WORKBOOK_BYTES_MAX;
use qilu_workbook::{ReadWorkbook, WorkbookProblem, annotate, is_compound, read_workbook};
use serde_json::json;

use super::{cannot_read, cannot_write, shown, trace_text};
use crate::cli::Calc;
use crate::readers;

/// Exit 0 without errors, 1 with errors or fatals in the data; a file that cannot be read at all
/// counts as a fatal in the data. What keeps the verb from running is an `Err` (exit 2).
pub fn run(options: &Calc, lang: Lang) -> Result<ExitCode> {
    let library = Library::embedded();
    let bytes = bytes_of(&options.file).with_context(|| cannot_read(&options.file))?;
    let read = match read(&options.file, &bytes, library)? {
        Ok(read) => read,
        Err(problem) => {
            if options.json {
                print_json(&json!({ "problems": [&*problem] }))?;
            } else {
                print_problems(std::slice::from_ref(&problem), lang)?;
            }
            return Ok(ExitCode::from(1));
        }
    };
    let method = method_of(library, &read.entries, options.method.as_deref())?;
    let mut assessment = assess(library, method, &read.entries);
    if let Some(book) = &read.book {
        book.join(method, &mut assessment);
    }
    if let Some(target) = &options.annotate {
        let marked = if is_compound(&bytes) {
            readers::pool()?.annotate(&bytes, &assessment.problems, lang)
        } else {
            annotate(&bytes, &assessment.problems, lang).map_err(Unread::File)
        };
        let marked = marked.map_err(|unread| match unread {
            Unread::File(fault) => anyhow::anyhow!(fault.message.get(lang).to_owned()),
            other => other.into(),
        })?;
        fs::write(target, marked).with_context(|| cannot_write(target))?;
    }
    if let Some(only) = &options.only {
        let node = trace_of(library, method, &read.entries, only)?;
        if options.json {
            print_json(&serde_json::to_value(&node)?)?;
        } else {
            trace_text::print(&node, lang, 0)?;
        }
    } else if options.json {
        print_json(&serde_json::to_value(&assessment)?)?;
    } else {
        print_assessment(method, &assessment, lang)?;
        if options.trace {
            print_traces(library, method, &read.entries, lang)?;
        }
    }
    Ok(if assessment.is_submittable() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

struct Read {
    entries: Entries,
    /// What else a workbook says; its entries are beside it.
    book: Option<ReadWorkbook>,
}

/// The file's bytes, and no more of them than shows that it is too large.
fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(WORKBOOK_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Entries of the file; the inner error is a fault of the file that its author can mend. An .xls is read in a process
/// of its own, whose memory is limited.
fn read(path: &Path, bytes: &[u8], library: &Library) -> Result<Result<Read, Box<Problem>>> {
    if path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    {
        if bytes.len() > WORKBOOK_BYTES_MAX {
            return Ok(Err(Box::new(WorkbookProblem::too_large().to_problem())));
        }
        let document = match serde_json::from_slice(bytes) {
            Ok(document) => document,
            Err(error) => return Ok(Err(Box::new(not_json(&error)))),
        };
        return Ok(match Entries::from_json(&document) {
            Ok(entries) => Ok(Read {
                entries,
                book: None,
            }),
            Err(problem) => Err(Box::new(problem)),
        });
    }
    let read = if is_compound(bytes) {
        readers::pool()?.read(bytes, library, None)
    } else {
        read_workbook(bytes, library, None).map_err(Unread::File)
    };
    match read {
        Ok(mut book) => Ok(Ok(Read {
            entries: std::mem::take(&mut book.entries),
            book: Some(book),
        })),
        Err(Unread::File(fault)) => Ok(Err(Box::new(fault.to_problem()))),
        Err(unread) => Err(unread.into()),
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    Problem::new(
        "entries.not_json",
        Severity::Fatal,
        Place::default(),
        Text::new(
            format!("文件不是有效的 JSON（第 {line} 行第 {column} 列）。"),
            format!("The file is not valid JSON (line {line}, column {column})."),
        ),
    )
    .mend(Text::new(
        "请按 `qilu methods --json` 给出的数据模式改正文件。",
        "Correct the file after the schema that `qilu methods --json` prints.",
    ))
}

fn method_of<'a>(
    library: &'a Library,
    entries: &Entries,
    wanted: Option<&str>,
) -> Result<&'a Method> {
    if let Some(wanted) = wanted.filter(|wanted| *wanted != entries.method) {
        bail!(
            "{} ≠ {wanted}: 文件属于另一方法 · the file is for another method",
            entries.method
        );
    }
    library.method(&entries.method).with_context(|| {
        format!(
            "{}: 未知方法 · unknown method (qilu methods)",
            entries.method
        )
    })
}

/// Prints a document.
pub(super) fn print_json(value: &serde_json::Value) -> Result<()> {
    say!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Totals and problems, for people.
pub(super) fn print_assessment(method: &Method, assessment: &Assessment, lang: Lang) -> Result<()> {
    say!(
        "{} · {} · {}",
        method.title.get(lang),
        assessment.year,
        assessment.entity
    );
    for (total, result) in method.totals.iter().zip(&assessment.totals) {
        let value = shown(&result.value, total.decimals);
        say!("{value:>24} {:<18} {}", result.unit, total.label.get(lang));
    }
    if let Some(compliance) = &assessment.results.compliance {
        let label = Text::new("履约口径排放量", "Compliance emissions");
        say!(
            "{:>24} {:<18} {}",
            compliance.tonnes,
            "tCO2",
            label.get(lang)
        );
    }
    print_problems(&assessment.problems, lang)
}

fn print_problems(problems: &[Problem], lang: Lang) -> Result<()> {
    for problem in problems {
        let place = problem.place.at.as_ref().map_or_else(
            || problem.place.table.clone().unwrap_or_default(),
            |at| format!("{}!{}", at.sheet, at.cell),
        );
        let clause = problem
            .clause
            .as_deref()
            .map(|clause| format!("（{clause}）"))
            .unwrap_or_default();
        say!(
            "[{}] {} {place}: {}{clause}",
            severity(problem.severity).get(lang),
            problem.code,
            problem.message.get(lang)
        );
        if let Some(mend) = &problem.mend {
            say!("    → {}", mend.get(lang));
        }
    }
    let count = |wanted| {
        problems
            .iter()
            .filter(|problem| problem.severity == wanted)
            .count()
    };
    let summary = Text::new(
        format!(
            "致命 {} · 错误 {} · 警告 {} · 提示 {}",
            count(Severity::Fatal),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note)
        ),
        format!(
            "{} fatal · {} errors · {} warnings · {} notes",
            count(Severity::Fatal),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note)
        ),
    );
    say!("{}", summary.get(lang));
    Ok(())
}

fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Fatal => Text::new("致命", "fatal"),
        Severity::Error => Text::new("错误", "error"),
        Severity::Warning => Text::new("警告", "warning"),
        Severity::Note => Text::new("提示", "note"),
    }
}

/// How deep a printed derivation goes: total → column → row → factor.
const TRACE_DEPTH: usize = 6;

/// One figure: a total's id, or an address.
fn trace_of(
    library: &Library,
    method: &Method,
    entries: &Entries,
    only: &str,
) -> Result<TraceNode> {
    let figure = match only.split_once(':') {
        None => FigureRef::Total(only.to_owned()),
        Some(_) => only.parse()?,
    };
    trace(library, method, entries, &figure, TRACE_DEPTH).map_err(|_| {
        anyhow::anyhow!("{only}: 报告中没有这一数据项 · the report has no such figure")
    })
}

fn print_traces(library: &Library, method: &Method, entries: &Entries, lang: Lang) -> Result<()> {
    for total in &method.totals {
        if let Ok(node) = trace(
            library,
            method,
            entries,
            &FigureRef::Total(total.id.clone()),
            TRACE_DEPTH,
        ) {
            trace_text::print(&node, lang, 0)?;
        }
    }
    Ok(())
}
