//! What a piece of evidence belongs to: a cell, a row, a month or the whole of a report, by anchor.

use qilu_accounting::{ColumnKind, Method, Table};
use qilu_quantity::Text;

/// The list whose codes are the months.
const MONTHS: &str = "month";

/// Where evidence is attached. Anchors outlive versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidencePlace {
    /// The report's method.
    pub method: String,
    /// The table; none for the whole report.
    pub table: Option<String>,
    /// The row's key; none for the whole table.
    pub row_key: Option<String>,
    /// The column; none for the whole row.
    pub column: Option<String>,
    /// The month, `01` to `12`.
    pub month: Option<String>,
}

/// Why there is no such place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such place: {}", text.en)]
pub struct PlaceFault {
    /// The field that is wrong.
    pub field: &'static str,
    /// What is wrong.
    pub text: Text,
}

/// A place as the method sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The month it is about: said, or the row's own.
    pub month: Option<String>,
    /// The row without its month: the unit, fuel or line the evidence speaks of.
    pub line: Option<String>,
}

fn fault(field: &'static str, zh: &str, en: &str) -> PlaceFault {
    PlaceFault {
        field,
        text: Text::new(zh, en),
    }
}

/// Finds a place in its method.
///
/// # Errors
/// [`PlaceFault`] when the method has no such table, column or row, or the month is none or not the row's.
pub fn stand(method: &Method, place: &EvidencePlace) -> Result<Standing, PlaceFault> {
    let month = place.month.clone();
    if month.as_deref().is_some_and(|month| !is_month(month)) {
        return Err(fault(
            "month",
            "月份应为 01 至 12。",
            "The month is 01 to 12.",
        ));
    }
    let Some(id) = &place.table else {
        if place.row_key.is_some() || place.column.is_some() {
            return Err(fault(
                "table",
                "指定行或列时须指明表。",
                "A row or column needs its table.",
            ));
        }
        return Ok(Standing { month, line: None });
    };
    let table = method
        .table(id)
        .ok_or_else(|| fault("table", "该方法没有此表。", "The method has no such table."))?;
    if let Some(column) = &place.column
        && table.column(column).is_none()
    {
        return Err(fault(
            "column",
            "该表没有此列。",
            "The table has no such column.",
        ));
    }
    match &place.row_key {
        None => Ok(Standing { month, line: None }),
        Some(key) => of_row(table, key, month),
    }
}

fn of_row(table: &Table, key: &str, month: Option<String>) -> Result<Standing, PlaceFault> {
    let parts: Vec<&str> = if key.is_empty() {
        Vec::new()
    } else {
        key.split('|').collect()
    };
    if parts.len() != table.keys().count() {
        return Err(fault(
            "row_key",
            "行标识与该表的键列不符。",
            "The row key does not fit the table's key columns.",
        ));
    }
    let mut own = None;
    let mut line = Vec::new();
    for (column, part) in table.keys().zip(parts) {
        match &column.kind {
            ColumnKind::Code(list) if list == MONTHS => own = Some(part.to_owned()),
            _ => line.push(part),
        }
    }
    if own.is_some() && month.is_some() && own != month {
        return Err(fault(
            "month",
            "月份与该行的月份不同。",
            "The month is not the row's own.",
        ));
    }
    Ok(Standing {
        month: own.or(month),
        line: Some(line.join("|")),
    })
}

fn is_month(text: &str) -> bool {
    text.len() == 2
        && text
            .parse::<u32>()
            .is_ok_and(|month| (1..=12).contains(&month))
}
