//! What a record says for a report: the values to be taken over, each with the figure it comes from, and where the
//! report says otherwise.

use qilu_quantity::{DECIMAL_PLACES_SHOWN, Exact, Text, Unit};

use crate::library::{Column, ColumnKind, FeedSpec, Method, Table};
use crate::report::{
    Assessment, FigureRef, Place, Problem, RowResult, Severity, TableResult, Value,
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
    })
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
    let mut unit = column.unit.as_ref()?.unit.clone();
    let keys: Vec<String> = unit.keys().map(str::to_owned).collect();
    for key in keys {
        let ColumnKind::Code(list) = &table.column(&key)?.kind else {
            return None;
        };
        let cell = row.cells.iter().find(|cell| cell.column == key)?;
        let Value::Text(code) = &cell.value else {
            return None;
        };
        let amount = method.list(list)?.item(code)?.attrs.get("unit")?;
        unit = unit.with_key(&key, &Unit::parse(amount).ok()?);
    }
    Some(unit)
}
