//! A filled workbook read into entries. Nothing in it is trusted but what was entered: formulas are not read,
//! computed cells are only looked at to see whether they were overwritten.

mod bind;
mod faults;
mod meta;
mod rows;
mod value;

use std::collections::BTreeMap;

use qilu_accounting::{
    Assessment, CellAt, Entries, Library, Method, Place, Problem, Severity, assess,
};
use qilu_quantity::Text;

pub use self::meta::{Expectation, TemplateMeta};

use self::bind::{Binding, sheet_of, texts};
use self::rows::{raw_text, read_rows};
use crate::binding::{ENTITY_NAME, META_SHEET, total_name};
use crate::book::Book;
use crate::cells::{RawCell, RawValue, SheetCells};
use crate::formats::{Format, read_formats};
use crate::limits::PROBLEMS_MAX;
use crate::package::Package;
use crate::problem::WorkbookProblem;
use crate::strings::read_strings;

/// What a workbook says.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWorkbook {
    /// The entries, each with its cell.
    pub entries: Entries,
    /// What is wrong with the workbook itself, worst places first by sheet. A fatal one forbids using the entries.
    pub problems: Vec<Problem>,
    /// The mark of the template.
    pub meta: TemplateMeta,
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
    let mut package = Package::open(bytes)?;
    let book = Book::read(&mut package)?;
    let strings = match &book.strings_part {
        Some(part) => package
            .part(part)?
            .map(|xml| read_strings(&xml))
            .transpose()?
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let mark = book
        .sheet(META_SHEET)
        .filter(|sheet| sheet.cells)
        .ok_or_else(WorkbookProblem::wrong_template)?;
    let mark_xml = package
        .part(&mark.part)?
        .ok_or_else(|| WorkbookProblem::damaged("_meta"))?;
    let meta = TemplateMeta::read(&mark.name, &mark_xml, &strings)?;
    let method = library
        .method(&meta.method)
        .ok_or_else(|| WorkbookProblem::unknown_method(&meta.method))?;
    let formats = match &book.styles_part {
        Some(part) => package
            .part(part)?
            .map(|xml| read_formats(&xml))
            .transpose()?
            .unwrap_or_default(),
        None => Vec::new(),
    };
    let mut reader = Reader {
        package,
        book,
        strings,
        formats,
        problems: Vec::new(),
    };
    let entity = reader.entity(&meta)?;
    reader.problems = meta.check(method, expect, &reader.book, &entity);
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
        let found = std::mem::take(&mut assessment.problems);
        assessment.problems = merge_problems(&read.problems, found);
        assessment
    });
    Ok((read, assessment))
}

/// Puts the reader's problems before the engine's, leaving out what the engine says again about a cell that
/// could not be read as a number.
#[must_use]
pub fn merge_problems(read: &[Problem], found: Vec<Problem>) -> Vec<Problem> {
    const REPEATED: [&str; 2] = ["input.not_a_number", "input.required"];
    const READ: [&str; 2] = ["workbook.cell_error", "workbook.formula_without_value"];
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

struct Reader<'a> {
    package: Package<'a>,
    book: Book,
    strings: Vec<String>,
    formats: Vec<Format>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The credit code: the template's own, else the one on the cover.
    fn entity(&mut self, meta: &TemplateMeta) -> Result<String, WorkbookProblem> {
        if !meta.entity.is_empty() {
            return Ok(meta.entity.clone());
        }
        let Some((sheet, area)) = self.book.names.get(ENTITY_NAME).cloned() else {
            return Ok(String::new());
        };
        let Some(entry) = self.book.sheet(&sheet).cloned() else {
            return Ok(String::new());
        };
        let Some(xml) = self.package.part(&entry.part)? else {
            return Ok(String::new());
        };
        let mut cells = SheetCells::new(&entry.name, &xml, &self.strings);
        while let Some(cell) = cells.next_cell()? {
            if cell.at == area.first {
                return Ok(raw_text(&cell.value).trim().to_owned());
            }
        }
        Ok(String::new())
    }

    fn tables(
        &mut self,
        method: &Method,
    ) -> Result<BTreeMap<String, Vec<qilu_accounting::EntryRow>>, WorkbookProblem> {
        // Tables that a user put on one sheet are read from it once each; the templates keep them apart.
        let mut tables = BTreeMap::new();
        for table in &method.tables {
            let Some(entry) = sheet_of(&self.book, table).cloned() else {
                self.problems.push(missing_sheet(table));
                continue;
            };
            let xml = self
                .package
                .part(&entry.part)?
                .ok_or_else(|| WorkbookProblem::damaged("sheet"))?;
            let mut stream = SheetCells::new(&entry.name, &xml, &self.strings);
            let mut cells: Vec<RawCell<'_>> = Vec::new();
            while let Some(cell) = stream.next_cell()? {
                cells.push(cell);
            }
            // Rows stream in order in every file seen; a file that disorders them is put in order here.
            if !cells.is_sorted_by_key(|cell| cell.at) {
                cells.sort_by_key(|cell| cell.at);
            }
            let binding = Binding::new(
                method,
                table,
                &self.book,
                &entry.name,
                &texts(&cells),
                &mut self.problems,
            );
            let rows = read_rows(
                &binding,
                &cells,
                stream.merged(),
                &self.formats,
                &mut self.problems,
            );
            if !rows.is_empty() {
                tables.insert(table.id.clone(), rows);
            }
            drop((stream, cells));
            self.package.recycle(xml);
        }
        Ok(tables)
    }

    /// Totals on the summary must still be formulas.
    fn check_totals(&mut self, method: &Method) -> Result<(), WorkbookProblem> {
        let mut places: BTreeMap<String, BTreeMap<crate::address::Address, String>> =
            BTreeMap::new();
        for total in &method.totals {
            if let Some((sheet, area)) = self.book.names.get(&total_name(&total.id).to_lowercase())
            {
                places
                    .entry(sheet.clone())
                    .or_default()
                    .insert(area.first, total.label.zh.clone());
            }
        }
        for (sheet, totals) in places {
            let Some(entry) = self.book.sheet(&sheet).cloned() else {
                continue;
            };
            let Some(xml) = self.package.part(&entry.part)? else {
                continue;
            };
            let mut cells = SheetCells::new(&entry.name, &xml, &self.strings);
            while let Some(cell) = cells.next_cell()? {
                if !cell.formula
                    && cell.value != RawValue::Blank
                    && let Some(label) = totals.get(&cell.at)
                {
                    let at = Some(CellAt {
                        sheet: entry.name.clone(),
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
                    self.problems.push(problem);
                }
            }
        }
        Ok(())
    }
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
