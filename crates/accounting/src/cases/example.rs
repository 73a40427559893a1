//! One worked plant.

use std::collections::BTreeMap;

use qilu_quantity::{Exact, Rounding, Unit};

use super::mapping::{MONTH, Mapping};
use super::{CaseError, CaseRow, EXACT_DECIMALS, Outcome, Record, uncovered};
use crate::library::{Column, ColumnKind, Library, Method};
use crate::report::{
    Assessment, Entries, EntryCell, EntryRow, EntryValue, FigureRef, Problem, Value,
};

/// Enters what the example gives and compares the rest: a row for each record that the mapping covers. Besides, what is wrong
/// with the example as a report.
pub(super) fn run_example(
    library: &Library,
    method: &Method,
    mapping: &Mapping,
    records: &[Record],
) -> Result<(Vec<Option<CaseRow>>, Vec<Problem>), CaseError> {
    let mut case = Case {
        method,
        mapping,
        entries: Entries {
            method: method.id.clone(),
            year: mapping.year,
            ..Entries::default()
        },
    };
    for fixed in &mapping.fixed {
        case.cell(
            &fixed.table,
            &fixed.key,
            &fixed.column,
            EntryValue::read(&fixed.value),
            None,
        );
    }
    // Codes that name a month make the months' rows; a yearly value then fills those that are there.
    let (plain, yearly): (Vec<usize>, Vec<usize>) = (0..records.len()).partition(|at| {
        !records
            .get(*at)
            .is_some_and(|record| case.is_yearly(&record.code))
    });
    let mut rows: Vec<Option<CaseRow>> = records.iter().map(|_| None).collect();
    for at in plain.into_iter().chain(yearly) {
        if let (Some(record), Some(row)) = (records.get(at), rows.get_mut(at))
            && case.enter(record)?
        {
            *row = Some(uncovered(record));
        }
    }
    let assessment = crate::assess(library, method, &case.entries);
    for (record, row) in records.iter().zip(&mut rows) {
        if let Some(figure) = case.figure(&record.code)
            && !record.is_given()
        {
            *row = Some(case.compare(record, &figure, &assessment));
        } else if !record.is_given() {
            *row = None;
        }
    }
    Ok((rows, assessment.problems))
}

struct Case<'a> {
    method: &'a Method,
    mapping: &'a Mapping,
    entries: Entries,
}

/// The month a code names in a pattern such as `FC_{month}`; an empty one if the pattern names none.
fn month_in<'c>(pattern: &str, code: &'c str) -> Option<&'c str> {
    match pattern.split_once(MONTH) {
        None => (pattern == code).then_some(""),
        Some((before, after)) => {
            let month = code.strip_prefix(before)?.strip_suffix(after)?;
            (month.len() == 2
                && month
                    .parse::<u8>()
                    .is_ok_and(|month| (1..=12).contains(&month)))
            .then_some(month)
        }
    }
}

impl Case<'_> {
    fn is_yearly(&self, code: &str) -> bool {
        let found = self
            .mapping
            .row
            .iter()
            .find(|row| month_in(&row.code, code).is_some());
        found.is_some_and(|row| {
            !row.code.contains(MONTH) && row.key.values().any(|value| value.contains(MONTH))
        })
    }

    /// Enters a given value; `false` if no cell takes it.
    fn enter(&mut self, record: &Record) -> Result<bool, CaseError> {
        let mapping = self.mapping;
        let malformed = || {
            CaseError::Malformed(format!(
                "{} {}: {} is not a number",
                record.example_id, record.code, record.value
            ))
        };
        let mut mapped = false;
        for input in &mapping.row {
            let Some(month) = month_in(&input.code, &record.code) else {
                continue;
            };
            mapped = true;
            if !input.values.is_empty() {
                let code = input.values.get(&record.value).unwrap_or(&record.value);
                self.cell(
                    &input.table,
                    &input.key,
                    &input.column,
                    EntryValue::Text(code.clone()),
                    None,
                );
                continue;
            }
            let value = Exact::parse(&record.value).map_err(|_| malformed())?;
            let months: Vec<String> = if month.is_empty() && self.is_yearly(&record.code) {
                (1..=12).map(|month| format!("{month:02}")).collect()
            } else {
                vec![month.to_owned()]
            };
            for month in &months {
                let key: BTreeMap<String, String> = input
                    .key
                    .iter()
                    .map(|(column, value)| (column.clone(), value.replace(MONTH, month)))
                    .collect();
                if months.len() > 1 && !self.has_row(&input.table, &key) {
                    continue;
                }
                let unit = input.unit.clone().or_else(|| Some(record.unit.clone()));
                match &input.negative {
                    Some(negative) if value.is_negative() => {
                        self.cell(
                            &input.table,
                            &key,
                            negative,
                            EntryValue::Number(value.abs()),
                            unit.clone(),
                        );
                        self.cell(
                            &input.table,
                            &key,
                            &input.column,
                            EntryValue::Number(Exact::ZERO),
                            unit,
                        );
                    }
                    _ => self.cell(
                        &input.table,
                        &key,
                        &input.column,
                        EntryValue::Number(value.clone()),
                        unit,
                    ),
                }
            }
        }
        Ok(mapped || mapping.unused.contains(&record.code))
    }

    fn is_row(row: &EntryRow, key: &BTreeMap<String, String>) -> bool {
        key.iter().all(|(column, value)| {
            row.cells
                .get(column)
                .is_some_and(|cell| cell.value == EntryValue::read(value))
        })
    }

    fn has_row(&self, table: &str, key: &BTreeMap<String, String>) -> bool {
        self.entries
            .tables
            .get(table)
            .is_some_and(|rows| rows.iter().any(|row| Self::is_row(row, key)))
    }

    fn cell(
        &mut self,
        table: &str,
        key: &BTreeMap<String, String>,
        column: &str,
        value: EntryValue,
        unit: Option<String>,
    ) {
        let rows = self.entries.tables.entry(table.to_owned()).or_default();
        let cell = EntryCell {
            value,
            unit,
            ..EntryCell::default()
        };
        match rows.iter_mut().find(|row| Self::is_row(row, key)) {
            Some(row) => {
                row.cells.insert(column.to_owned(), cell);
            }
            None => {
                let keys = key.iter().map(|(column, value)| {
                    (column.clone(), EntryCell::of(EntryValue::read(value)))
                });
                let cells = keys.chain([(column.to_owned(), cell)]).collect();
                rows.push(EntryRow { cells, at: None });
            }
        }
    }

    fn figure(&self, code: &str) -> Option<FigureRef> {
        self.mapping.figure.iter().find_map(|figure| {
            let month = month_in(&figure.code, code)?;
            let address = match (&figure.cell, &figure.total) {
                (Some(cell), _) => format!("cell:{}", cell.replace(MONTH, month)),
                (None, total) => format!("total:{}", total.as_deref()?),
            };
            address.parse().ok()
        })
    }

    fn compare(&self, record: &Record, figure: &FigureRef, assessment: &Assessment) -> CaseRow {
        let mut row = uncovered(record);
        row.outcome = Outcome::Different;
        let Some((value, unit)) = self.value(figure, assessment) else {
            return row;
        };
        let printed_unit = Unit::parse(&record.unit).ok();
        let factor = printed_unit
            .and_then(|printed| printed.entry_factor_to(&unit))
            .unwrap_or(Exact::ONE);
        let decimals = record.rounded_decimals.unwrap_or(EXACT_DECIMALS);
        let got = value
            .checked_div(&factor)
            .unwrap_or(value)
            .round(decimals, Rounding::HalfUp);
        row.got = match record.rounded_decimals {
            Some(decimals) => got.to_fixed(decimals),
            None => got.to_decimal_string(EXACT_DECIMALS),
        };
        if Exact::parse(&record.value).is_ok_and(|expected| expected == got) {
            row.outcome = Outcome::Equal;
        }
        row
    }

    /// The engine's value and the unit it is in.
    fn value(&self, figure: &FigureRef, assessment: &Assessment) -> Option<(Exact, Unit)> {
        match figure {
            FigureRef::Total(id) => {
                let found = assessment.totals.iter().find(|total| total.id == *id)?;
                Some((
                    number(&found.value)?,
                    self.method.total(id)?.unit.unit.clone(),
                ))
            }
            FigureRef::Cell {
                table,
                row_key,
                column,
            } => {
                let found = assessment.tables.iter().find(|found| found.id == *table)?;
                let row = found
                    .rows
                    .iter()
                    .find(|row| row.key.to_string() == *row_key)?;
                let cell = row.cells.iter().find(|cell| cell.column == *column)?;
                let described = self.method.table(table)?;
                let mut unit = described.column(column)?.unit.as_ref()?.unit.clone();
                for (key, code) in &row.key.0 {
                    if let Some(amount) = amount_unit(self.method, described.column(key)?, code) {
                        unit = unit.with_key(key, &amount);
                    }
                }
                Some((number(&cell.value)?, unit))
            }
        }
    }
}

fn number(value: &Value) -> Option<Exact> {
    match value {
        Value::Number(number) => Some(number.clone()),
        _ => None,
    }
}

/// The amount unit of a code, if the column holds codes that have one.
fn amount_unit(method: &Method, column: &Column, code: &str) -> Option<Unit> {
    let ColumnKind::Code(list) = &column.kind else {
        return None;
    };
    let unit = method.list(list)?.item(code)?.attrs.get("unit")?;
    Unit::parse(unit).ok()
}
