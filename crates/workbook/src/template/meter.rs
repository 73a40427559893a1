//! How complete the form is: the required cells and those of them that are filled, counted live by row, table and whole.
//! A cell that is required only sometimes counts while it is, and whenever it is filled in.

use std::collections::BTreeSet;
use std::ops::AddAssign;

use qilu_accounting::{FormulaOf, Origin, Required, Role, Rows, Value, excel_formula};
use rust_xlsxwriter::{Formula, Worksheet};

use super::Template;
use super::error::WorkbookError;
use super::fill::{Filled, listed_key};
use super::layout::{Field, Layout, TableSheet, fixed, range};
use super::lookups::column_number;
use super::namer::RowNamer;
use crate::address::Address;
use crate::binding::has_default;

/// Problems that say a required cell is empty.
const MISSING: [&str; 2] = ["input.required", "calc.no_factor"];

/// Required cells, and those of them that are filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub required: u32,
    pub given: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.required += other.required;
        self.given += other.given;
    }
}

/// When a blank cell is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Always,
    /// Where the column is for the row.
    Applying,
    /// Where a condition holds.
    Sometimes,
}

/// Whether the cells of a column count, by the rules the engine asks for them by.
fn need(sheet: &TableSheet<'_>, field: &Field<'_>) -> Option<Need> {
    let column = field.column;
    let always = matches!(column.required, Required::Always);
    match column.role {
        Role::Formula => None,
        Role::Key => (!is_fixed(sheet, field)).then_some(Need::Always),
        Role::Text | Role::Choice => always.then_some(Need::Always),
        Role::Input => match &column.required {
            Required::Never => None,
            Required::Always if column.applies.is_some() => Some(Need::Applying),
            Required::Always => Some(Need::Always),
            Required::When(_) => Some(Need::Sometimes),
        },
    }
}

/// Whether the column is the key that a listed table's rows bear already.
fn is_fixed(sheet: &TableSheet<'_>, field: &Field<'_>) -> bool {
    match &sheet.table.rows {
        Rows::Listed(list) => listed_key(sheet, list) == Some(field.column.id.as_str()),
        Rows::One | Rows::Free { .. } => false,
    }
}

/// The counts as they stand when the template is written, a line for each row of a grid and each item of a form.
#[derive(Debug)]
pub(crate) struct Meter {
    tables: Vec<(String, Vec<Count>)>,
}

impl Meter {
    pub(crate) fn new(layout: &Layout<'_>, filled: &Filled<'_>) -> Self {
        let missing = filled.missing(&MISSING);
        let tables = layout.tables.iter().map(|sheet| {
            let count = |row: usize, field: &Field<'_>| count(sheet, field, row, filled, &missing);
            let lines = if sheet.form {
                sheet.fields.iter().map(|field| count(0, field)).collect()
            } else {
                (0..sheet.rows)
                    .map(|row| {
                        let mut sum = Count::default();
                        if row < sheet.table.rows_min || in_use(sheet, row, filled) {
                            sheet
                                .fields
                                .iter()
                                .for_each(|field| sum += count(row, field));
                        }
                        sum
                    })
                    .collect()
            };
            (sheet.table.id.clone(), lines)
        });
        Self {
            tables: tables.collect(),
        }
    }

    fn line(&self, table: &str, line: usize) -> Count {
        let lines = self.tables.iter().find(|(id, _)| id == table);
        lines
            .and_then(|(_, lines)| lines.get(line))
            .copied()
            .unwrap_or_default()
    }

    /// The count of a table.
    pub(crate) fn table(&self, table: &str) -> Count {
        let mut sum = Count::default();
        let lines = self.tables.iter().filter(|(id, _)| id == table);
        lines.for_each(|(_, lines)| lines.iter().for_each(|count| sum += *count));
        sum
    }
}

fn in_use(sheet: &TableSheet<'_>, row: usize, filled: &Filled<'_>) -> bool {
    sheet
        .fields
        .iter()
        .filter(|field| !is_fixed(sheet, field))
        .any(|field| filled.entry(sheet, row, &field.column.id).is_some())
}

fn count(
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
    filled: &Filled<'_>,
    missing: &BTreeSet<(&str, &str, &str)>,
) -> Count {
    let Some(need) = need(sheet, field) else {
        return Count::default();
    };
    let id = field.column.id.as_str();
    let entered = filled.entry(sheet, row, id).is_some();
    let result = filled.cell(sheet, row, id);
    let required = match need {
        Need::Always => true,
        Need::Applying => result.is_some_and(|cell| cell.origin != Origin::NotApplicable),
        Need::Sometimes => {
            let key = filled.key(sheet, row);
            entered || missing.contains(&(sheet.table.id.as_str(), key.as_str(), id))
        }
    };
    let stands_in =
        has_default(field.column) && result.is_some_and(|cell| cell.value != Value::Missing);
    Count {
        required: u32::from(required),
        given: u32::from(required && (entered || stands_in)),
    }
}

/// Writes the hidden counts of a row (of each item of a form).
pub(crate) fn write_counts(
    worksheet: &mut Worksheet,
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    row: usize,
) -> Result<(), WorkbookError> {
    let mut write = |line: u32, terms: &[Term], count: Count, guard: Option<String>| {
        for (at, formula, result) in [
            (
                sheet.required,
                sum(terms, |term| term.required.as_str()),
                count.required,
            ),
            (
                sheet.given,
                sum(terms, |term| term.given.as_str()),
                count.given,
            ),
        ] {
            let formula = match &guard {
                Some(used) => format!("=IF({used},{formula},0)"),
                None => format!("={formula}"),
            };
            let formula = Formula::new(formula).set_result(result.to_string());
            worksheet.write_formula(line, column_number(at)?, formula)?;
        }
        Ok::<(), WorkbookError>(())
    };
    let table = sheet.table.id.as_str();
    if sheet.form {
        for (line, field) in sheet.fields.iter().enumerate() {
            if let (Some(term), Some(at)) = (term(template, sheet, field, 0), field.entry) {
                write(at, &[term], template.meter.line(table, line), None)?;
            }
        }
        return Ok(());
    }
    let terms: Vec<Term> = sheet
        .fields
        .iter()
        .filter_map(|field| term(template, sheet, field, row))
        .collect();
    if terms.is_empty() {
        return Ok(());
    }
    let guard = (row >= sheet.table.rows_min).then(|| {
        let entries: Vec<String> = sheet
            .fields
            .iter()
            .filter(|field| !is_fixed(sheet, field))
            .filter_map(|field| sheet.entry_cell(field, row))
            .map(fixed)
            .collect();
        format!("{}<>\"\"", entries.join("&"))
    });
    write(
        sheet.row(row),
        &terms,
        template.meter.line(table, row),
        guard,
    )
}

/// What one cell adds to the counts.
struct Term {
    required: String,
    given: String,
}

fn sum<'t>(terms: &'t [Term], part: impl Fn(&'t Term) -> &'t str) -> String {
    terms.iter().map(part).collect::<Vec<_>>().join("+")
}

fn term(
    template: &Template<'_, '_>,
    sheet: &TableSheet<'_>,
    field: &Field<'_>,
    row: usize,
) -> Option<Term> {
    let need = need(sheet, field)?;
    let entry = fixed(sheet.entry_cell(field, row)?);
    let used = sheet
        .used_cell(field, row)
        .filter(|_| has_default(field.column));
    let filled = match used {
        Some(used) => format!("OR({entry}<>\"\",{}<>\"\")", fixed(used)),
        None => format!("{entry}<>\"\""),
    };
    let namer = RowNamer {
        layout: template.layout,
        places: &template.places,
        row,
    };
    let (table, column) = (sheet.table.id.as_str(), field.column.id.as_str());
    let condition = |of| {
        let found = excel_formula(template.method, of, &namer)?;
        Some(if found.contains('/') {
            format!("IFERROR({found},FALSE)")
        } else {
            found
        })
    };
    let applies = condition(FormulaOf::Applies { table, column });
    let when = match need {
        Need::Always => None,
        Need::Applying => applies,
        Need::Sometimes => {
            let wanted = condition(FormulaOf::Required { table, column })?;
            let wanted = match applies {
                Some(applies) => format!("AND({applies},{wanted})"),
                None => wanted,
            };
            Some(format!("OR({entry}<>\"\",{wanted})"))
        }
    };
    Some(match when {
        None => Term {
            required: "1".to_owned(),
            given: format!("IF({filled},1,0)"),
        },
        Some(when) => Term {
            given: format!("IF(AND({when},{filled}),1,0)"),
            required: format!("IF({when},1,0)"),
        },
    })
}

/// The sums of a table's counts: required, and given.
pub(crate) fn table_sums(sheet: &TableSheet<'_>) -> [String; 2] {
    [sheet.required, sheet.given].map(|at| {
        let first = Address::new(sheet.first_row(), at);
        let last = Address::new(sheet.last_row(), at);
        format!("SUM({})", range(&sheet.name, first, last))
    })
}
