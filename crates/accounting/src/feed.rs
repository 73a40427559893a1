//! What a record says for a report: the values to be taken over, each with the figure it comes from, and where the
//! report says otherwise.

use qilu_quantity::{DECIMAL_PLACES_SHOWN, Exact, Text, Unit};

use crate::draft::{plain_value, value_text};
use crate::library::{Column, ColumnKind, FeedSpec, Method, Table};
use crate::report::{
    Assessment, EntryCell, EntryRow, EntryValue, FigureRef, Place, Problem, RowResult, Severity,
    TableResult, Value,
};

/// The values a record has for one row of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FedRow {
    /// The report's table.
    pub table: String,
    /// The row's key columns with their values, in the table's order.
    pub key: Vec<(String, String)>,
    /// The values, by the report's columns.
    pub cells: Vec<FedCell>,
}

impl FedRow {
    /// The key as reports print it.
    #[must_use]
    pub fn row_key(&self) -> String {
        let values: Vec<&str> = self.key.iter().map(|(_, value)| value.as_str()).collect();
        values.join("|")
    }
}

/// One value for a cell of a report, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FedCell {
    /// The report's column.
    pub column: String,
    /// The value as the record reports it, in the record's unit.
    pub value: Exact,
    /// The record's unit; an entry may name it.
    pub unit: String,
    /// The record's figure.
    pub from: FigureRef,
    /// The report's columns that would say the same otherwise.
    pub replaces: Vec<String>,
}

/// Everything a record has for reports of a method, row after row.
#[must_use]
pub fn feeds(record: &Method, assessment: &Assessment, to: &Method) -> Vec<FedRow> {
    let mut rows = Vec::new();
    for feed in record.feeds.iter().filter(|feed| feed.method == to.id) {
        for (row, key) in keyed(record, assessment, to, feed) {
            let cells: Vec<FedCell> = feed
                .columns
                .iter()
                .filter_map(|(target, own)| cell(record, feed, row, target, own))
                .collect();
            if !cells.is_empty() {
                let table = feed.into.clone();
                rows.push(FedRow { table, key, cells });
            }
        }
    }
    rows
}

/// `FEED-001` wherever a figure of the report differs from the record's, at the report's cell.
#[must_use]
pub fn differences(
    record: &Method,
    kept: &Assessment,
    to: &Method,
    report: &Assessment,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for feed in record.feeds.iter().filter(|feed| feed.method == to.id) {
        let (Some(table), Some(found)) = (to.table(&feed.into), result(report, &feed.into)) else {
            continue;
        };
        for (row, key) in keyed(record, kept, to, feed) {
            let wanted: Vec<&str> = key.iter().map(|(_, value)| value.as_str()).collect();
            let wanted = wanted.join("|");
            let Some(reported) = found.rows.iter().find(|row| row.key.to_string() == wanted) else {
                continue;
            };
            for (target, own) in &feed.compare {
                let fed = cell(record, feed, row, target, own);
                problems.extend(fed.and_then(|fed| differs(to, table, reported, &fed)));
            }
        }
    }
    problems
}

fn result<'a>(assessment: &'a Assessment, table: &str) -> Option<&'a TableResult> {
    assessment.tables.iter().find(|found| found.id == table)
}

/// The rows of the record with the keys they have in the report.
fn keyed<'a>(
    record: &Method,
    assessment: &'a Assessment,
    to: &Method,
    feed: &FeedSpec,
) -> Vec<(&'a RowResult, Vec<(String, String)>)> {
    let rows = result(assessment, &feed.table).map_or(&[][..], |found| found.rows.as_slice());
    let (Some(_), Some(target)) = (record.table(&feed.table), to.table(&feed.into)) else {
        return Vec::new();
    };
    let key = |row: &RowResult| -> Option<Vec<(String, String)>> {
        target
            .keys()
            .map(|column| {
                let own = feed.keys.get(&column.id)?;
                let cell = row.cells.iter().find(|cell| cell.column == *own)?;
                let Value::Text(value) = &cell.value else {
                    return None;
                };
                Some((column.id.clone(), value.clone()))
            })
            .collect()
    };
    rows.iter()
        .filter_map(|row| Some((row, key(row)?)))
        .collect()
}

fn cell(
    record: &Method,
    feed: &FeedSpec,
    row: &RowResult,
    target: &str,
    own: &str,
) -> Option<FedCell> {
    let column = record.table(&feed.table)?.column(own)?;
    let found = row.cells.iter().find(|cell| cell.column == own)?;
    let Value::Number(value) = &found.value else {
        return None;
    };
    let value = match column.decimals {
        Some(decimals) => value.round(decimals, record.rounding.mode),
        None => value.clone(),
    };
    Some(FedCell {
        column: target.to_owned(),
        value,
        unit: column.unit.as_ref()?.text.clone(),
        from: FigureRef::Cell {
            table: feed.table.clone(),
            row_key: row.key.to_string(),
            column: own.to_owned(),
        },
        replaces: feed.replaces.get(target).cloned().unwrap_or_default(),
    })
}

/// The rows of one table of a report with the record's values taken over: each in its column's own unit, in the row of its
/// key or in a new one, and what would say the same otherwise left blank. A value whose unit does not fit stays out.
#[must_use]
pub fn taken_over(to: &Method, table: &Table, rows: &[EntryRow], fed: &[FedRow]) -> Vec<EntryRow> {
    let mut taken = rows.to_vec();
    for from in fed.iter().filter(|from| from.table == table.id) {
        let is_its = |row: &EntryRow| {
            from.key.iter().all(|(column, value)| {
                let code = table.column(column).zip(row.cells.get(column));
                code.is_some_and(|(column, cell)| code_of(to, column, &cell.value) == *value)
            })
        };
        let position = taken.iter().position(is_its).unwrap_or_else(|| {
            let key = |(column, value): &(String, String)| {
                let value = EntryValue::Text(value.clone());
                (column.clone(), EntryCell::of(value))
            };
            taken.push(EntryRow {
                cells: from.key.iter().map(key).collect(),
                at: None,
            });
            taken.len() - 1
        });
        let Some(row) = taken.get_mut(position) else {
            continue;
        };
        for cell in &from.cells {
            let Some(value) = in_own_unit(to, table, from, cell) else {
                continue;
            };
            let value = EntryValue::Number(value);
            let stands = row.cells.get(&cell.column);
            if stands.is_none_or(|stands| stands.value != value) {
                let over = EntryCell {
                    at: stands.and_then(|stands| stands.at.clone()),
                    ..EntryCell::of(value)
                };
                row.cells.insert(cell.column.clone(), over);
            }
            for other in &cell.replaces {
                if let Some(stands) = row.cells.get_mut(other) {
                    *stands = EntryCell {
                        at: stands.at.take(),
                        ..EntryCell::default()
                    };
                }
            }
        }
    }
    taken
}

/// The code a key stands for, however it was typed.
fn code_of(to: &Method, column: &Column, value: &EntryValue) -> String {
    value_text(&plain_value(to, column, value).unwrap_or_else(|| value.clone()))
}

/// A value of the record in the unit of the report's column.
fn in_own_unit(to: &Method, table: &Table, row: &FedRow, cell: &FedCell) -> Option<Exact> {
    let column = table.column(&cell.column)?;
    let code = |wanted: &str| {
        let mut keys = row.key.iter();
        keys.find(|(key, _)| key == wanted)
            .map(|(_, code)| code.as_str())
    };
    let unit = unit_with(to, table, column, code)?;
    let factor = Unit::parse(&cell.unit).ok()?.entry_factor_to(&unit)?;
    Some(&cell.value * &factor)
}

fn differs(to: &Method, table: &Table, row: &RowResult, fed: &FedCell) -> Option<Problem> {
    let column = table.column(&fed.column)?;
    let found = row.cells.iter().find(|cell| cell.column == fed.column)?;
    let reported = found.value.number()?;
    let unit = unit_in_row(to, table, column, row)?;
    let factor = Unit::parse(&fed.unit).ok()?.entry_factor_to(&unit)?;
    let value = &fed.value * &factor;
    if value == reported {
        return None;
    }
    let plain = |number: &Exact| number.to_decimal_string(DECIMAL_PLACES_SHOWN);
    let (kept, told, name, shown) = (
        plain(&value),
        plain(&reported),
        &column.label,
        column.unit_text(),
    );
    let place = Place {
        table: Some(table.id.clone()),
        row_key: Some(row.key.to_string()),
        column: Some(column.id.clone()),
        at: found.at.clone(),
    };
    let message = Text::new(
        format!(
            "“{}”：台账为 {kept} {shown}，报告为 {told} {shown}。",
            name.zh
        ),
        format!(
            "{}: the record says {kept} {shown}, the report {told} {shown}.",
            name.en
        ),
    );
    let mut problem = Problem::new("FEED-001", Severity::Warning, place, message).mend(Text::new(
        "请核对；台账为准的，请采用台账的数值，否则请说明理由。",
        "Compare them: where the record is right take its value over, else say why it differs.",
    ));
    problem.expected = Some(kept);
    problem.value = Some(told);
    Some(problem)
}

/// The column's unit with the amount units of the row's codes in place.
fn unit_in_row(method: &Method, table: &Table, column: &Column, row: &RowResult) -> Option<Unit> {
    unit_with(method, table, column, |wanted| {
        let cell = row.cells.iter().find(|cell| cell.column == wanted)?;
        match &cell.value {
            Value::Text(code) => Some(code.as_str()),
            _ => None,
        }
    })
}

/// The column's unit with the amount units of the codes in place.
fn unit_with<'c>(
    method: &Method,
    table: &Table,
    column: &Column,
    code: impl Fn(&str) -> Option<&'c str>,
) -> Option<Unit> {
    let mut unit = column.unit.as_ref()?.unit.clone();
    let keys: Vec<String> = unit.keys().map(str::to_owned).collect();
    for key in keys {
        let ColumnKind::Code(list) = &table.column(&key)?.kind else {
            return None;
        };
        let amount = method.list(list)?.item(code(&key)?)?.attrs.get("unit")?;
        unit = unit.with_key(&key, &Unit::parse(amount).ok()?);
    }
    Some(unit)
}
