//! A filled workbook read into entries. Nothing in it is trusted but what was entered: what computed cells show is
//! only compared with what comes out here.

mod bind;
pub(crate) mod faults;
mod meta;
mod rows;
mod shown;
pub(crate) mod value;

use std::collections::BTreeMap;

use qilu_accounting::{
    Assessment, CellAt, Entries, Library, Method, Place, Problem, Severity, Total, assess,
};
use qilu_quantity::Text;

pub use self::meta::{Expectation, TemplateMeta};
pub use self::shown::Shown;

use self::bind::{Binding, sheet_of, texts};
use self::rows::{raw_text, read_rows};
use self::shown::ShownTotal;
use crate::address::Address;
use crate::binding::{ENTITY_NAME, META_SHEET, total_name};
use crate::cells::RawValue;
use crate::handed::Handed;
use crate::limits::PROBLEMS_MAX;
use crate::problem::WorkbookProblem;
use crate::source::{PackageSource, Source};

/// What a workbook says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWorkbook {
    /// The entries, each with its cell.
    pub entries: Entries,
    /// What is wrong with the workbook itself, worst places first by sheet. A fatal one forbids using the entries.
    pub problems: Vec<Problem>,
    /// The mark of the template.
    pub meta: TemplateMeta,
    /// What its computed cells showed.
    pub shown: Shown,
}

impl ReadWorkbook {
    /// Lays what the file shows beside what comes out of it: the problems of both, each cell's once, computed figures at
    /// their cells, and what these showed otherwise.
    pub fn join(&self, method: &Method, assessment: &mut Assessment) {
        let found = std::mem::take(&mut assessment.problems);
        assessment.problems = merge_problems(&self.problems, found);
        self.shown.locate(assessment);
        let differences = self.shown.differences(method, assessment);
        assessment.problems.extend(differences);
    }
}

/// Reads a filled template.
///
/// # Errors
/// When nothing can be read: not a workbook, protected, damaged, over a limit, no template, unknown method. What
/// leaves the rest readable is in [`ReadWorkbook::problems`], fatal where the workbook must not be used.
pub fn read_workbook(
    bytes: &[u8],
    library: &Library,
    expect: Option<&Expectation>,
) -> Result<ReadWorkbook, WorkbookProblem> {
    let bytes = crate::legacy::modern(bytes)?;
    read_from(PackageSource::open(&bytes)?, library, expect)
}

/// Reads a filled template from the cells another process handed over.
///
/// # Errors
/// As [`read_workbook`].
pub fn read_handed(
    cells: &[u8],
    library: &Library,
    expect: Option<&Expectation>,
) -> Result<ReadWorkbook, WorkbookProblem> {
    read_from(Handed::decode(cells)?, library, expect)
}

/// The mark of a template.
pub(crate) fn meta_of(source: &mut impl Source) -> Result<TemplateMeta, WorkbookProblem> {
    let mark = source
        .book()
        .sheet(META_SHEET)
        .filter(|sheet| sheet.cells)
        .cloned()
        .ok_or_else(WorkbookProblem::wrong_template)?;
    source
        .with_cells(&mark, |cells, _| TemplateMeta::read(cells))?
        .ok_or_else(|| WorkbookProblem::damaged("_meta"))?
}

/// The credit code: the template's own, else the one on the cover.
pub(crate) fn entity_of(
    source: &mut impl Source,
    meta: &TemplateMeta,
) -> Result<String, WorkbookProblem> {
    if !meta.entity.is_empty() {
        return Ok(meta.entity.clone());
    }
    let book = source.book();
    let Some((sheet, area)) = book.names.get(ENTITY_NAME).cloned() else {
        return Ok(String::new());
    };
    let Some(entry) = book.sheet(&sheet).filter(|sheet| sheet.cells).cloned() else {
        return Ok(String::new());
    };
    let found = source.with_cells(&entry, |cells, _| {
        let cell = cells.iter().find(|cell| cell.at == area.first)?;
        Some(raw_text(&cell.value).trim().to_owned())
    })?;
    Ok(found.flatten().unwrap_or_default())
}

fn read_from(
    mut source: impl Source,
    library: &Library,
    expect: Option<&Expectation>,
) -> Result<ReadWorkbook, WorkbookProblem> {
    let meta = meta_of(&mut source)?;
    let method = library
        .method(&meta.method)
        .ok_or_else(|| WorkbookProblem::unknown_method(&meta.method))?;
    let mut reader = Reader {
        source,
        problems: Vec::new(),
        shown: Shown::default(),
    };
    let entity = entity_of(&mut reader.source, &meta)?;
    reader.problems = meta.check(method, expect, reader.source.book(), &entity);
    let tables = reader.tables(method)?;
    reader.check_totals(method)?;
    limit(&mut reader.problems);
    let entries = Entries {
        method: meta.method.clone(),
        year: meta.year,
        entity,
        tables,
    };
    Ok(ReadWorkbook {
        entries,
        problems: reader.problems,
        meta,
        shown: reader.shown,
    })
}

/// Reads a workbook and computes it: the problems of both, each cell's once.
///
/// # Errors
/// As [`read_workbook`].
pub fn assess_workbook(
    bytes: &[u8],
    library: &Library,
    expect: Option<&Expectation>,
) -> Result<(ReadWorkbook, Option<Assessment>), WorkbookProblem> {
    let read = read_workbook(bytes, library, expect)?;
    let assessment = library.method(&read.meta.method).map(|method| {
        let mut assessment = assess(library, method, &read.entries);
        read.join(method, &mut assessment);
        assessment
    });
    Ok((read, assessment))
}

/// Puts the reader's problems before the engine's, leaving out what the engine says again about a cell the reader has
/// spoken of.
#[must_use]
pub fn merge_problems(read: &[Problem], found: Vec<Problem>) -> Vec<Problem> {
    const REPEATED: [&str; 2] = ["input.not_a_number", "input.required"];
    const READ: [&str; 3] = [
        "workbook.cell_error",
        "workbook.command_text",
        "workbook.formula_without_value",
    ];
    let unread: std::collections::BTreeSet<(&str, &str)> = read
        .iter()
        .filter(|problem| READ.contains(&problem.code.as_str()))
        .filter_map(|problem| problem.place.at.as_ref())
        .map(|at| (at.sheet.as_str(), at.cell.as_str()))
        .collect();
    let repeated = |problem: &Problem| {
        REPEATED.contains(&problem.code.as_str())
            && problem
                .place
                .at
                .as_ref()
                .is_some_and(|at| unread.contains(&(at.sheet.as_str(), at.cell.as_str())))
    };
    read.iter()
        .cloned()
        .chain(found.into_iter().filter(|problem| !repeated(problem)))
        .collect()
}

struct Reader<S> {
    source: S,
    problems: Vec<Problem>,
    shown: Shown,
}

impl<S: Source> Reader<S> {
    fn tables(
        &mut self,
        method: &Method,
    ) -> Result<BTreeMap<String, Vec<qilu_accounting::EntryRow>>, WorkbookProblem> {
        // Tables that a user put on one sheet are read from it once each; the templates keep them apart.
        let mut tables = BTreeMap::new();
        let (book, formats) = (self.source.book_shared(), self.source.formats_shared());
        for table in &method.tables {
            let Some(entry) = sheet_of(&book, table) else {
                self.problems.push(missing_sheet(table));
                continue;
            };
            let (problems, shown) = (&mut self.problems, &mut self.shown);
            let rows = self
                .source
                .with_cells(entry, |cells, merged| {
                    let binding =
                        Binding::new(method, table, &book, &entry.name, &texts(cells), problems);
                    read_rows(&binding, cells, merged, &formats, problems, shown)
                })?
                .ok_or_else(|| WorkbookProblem::damaged("sheet"))?;
            if !rows.is_empty() {
                tables.insert(table.id.clone(), rows);
            }
        }
        Ok(tables)
    }

    /// Totals on the summary must still be formulas.
    fn check_totals(&mut self, method: &Method) -> Result<(), WorkbookProblem> {
        let book = self.source.book_shared();
        let mut places: BTreeMap<&str, BTreeMap<Address, &Total>> = BTreeMap::new();
        for total in &method.totals {
            if let Some((sheet, area)) = book.names.get(&total_name(&total.id).to_lowercase()) {
                places.entry(sheet).or_default().insert(area.first, total);
            }
        }
        for (sheet, totals) in places {
            let Some(entry) = book.sheet(sheet).filter(|sheet| sheet.cells) else {
                continue;
            };
            let (problems, shown) = (&mut self.problems, &mut self.shown);
            self.source.with_cells(entry, |cells, _| {
                let of_totals = cells
                    .iter()
                    .filter_map(|cell| Some((cell, totals.get(&cell.at)?)));
                for (cell, total) in of_totals {
                    match cell.value {
                        RawValue::Number(figure) if cell.formula.is_some() => {
                            shown.add_total(ShownTotal {
                                id: total.id.clone(),
                                sheet: entry.name.clone(),
                                at: cell.at,
                                figure,
                            });
                        }
                        RawValue::Blank => {}
                        _ if cell.formula.is_some() => {}
                        _ => {
                            let label = &total.label.zh;
                            problems.push(overwritten_total(&entry.name, cell, label));
                        }
                    }
                }
            })?;
        }
        Ok(())
    }
}

fn overwritten_total(sheet: &str, cell: &crate::cells::RawCell<'_>, label: &str) -> Problem {
    let at = Some(CellAt {
        sheet: sheet.to_owned(),
        cell: cell.at.to_string(),
    });
    let mut problem = Problem::new(
        "workbook.formula_overwritten",
        Severity::Error,
        Place {
            at,
            ..Place::default()
        },
        Text::new(
            format!("“{label}”是自动计算的单元格，被改成了固定值。"),
            "A total that computes itself was overwritten with a fixed value.",
        ),
    )
    .mend(Text::new(
        "请恢复该单元格的公式，或重新下载模板。",
        "Restore its formula, or download the template again.",
    ));
    problem.value = Some(raw_text(&cell.value));
    problem
}

fn missing_sheet(table: &qilu_accounting::Table) -> Problem {
    let name = crate::template::table_sheet_name(table);
    let place = Place {
        table: Some(table.id.clone()),
        ..Place::default()
    };
    let mut problem = Problem::new(
        "workbook.missing_sheet",
        Severity::Error,
        place,
        Text::new(
            format!("缺少工作表“{name}”（{}）。", table.title.zh),
            format!("The sheet “{name}” ({}) is missing.", table.title.en),
        ),
    )
    .mend(Text::new(
        "请从模板中恢复该工作表；没有数据时保留空表即可。",
        "Restore the sheet from the template; leave it empty if there is nothing to report.",
    ));
    problem.expected = Some(name);
    problem
}

/// Keeps the list within bounds, saying how many are left out.
fn limit(problems: &mut Vec<Problem>) {
    if problems.len() <= PROBLEMS_MAX {
        return;
    }
    let more = problems.len() - PROBLEMS_MAX;
    problems.truncate(PROBLEMS_MAX);
    problems.push(Problem::new(
        "workbook.more_problems",
        Severity::Error,
        Place::default(),
        Text::new(
            format!("另有 {more} 个问题未列出，请先改正以上问题。"),
            format!("{more} more problems are not listed; mend these first."),
        ),
    ));
}
