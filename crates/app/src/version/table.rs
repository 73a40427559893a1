//! Tables of an assessment with the method's labels.

use std::collections::BTreeMap;

use qilu_accounting::{Assessment, Method, Origin, Problem, TableResult};

use crate::{
    method,
    view::{CellView, ColumnView, RowView, TableView, Text},
};

/// Codes of problems by table, row key and column.
type Marks<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<&'a str>>;

/// Every table of an assessment. A method that has changed since may lack a label; the id stands in for it.
pub(super) fn tables(method: &Method, assessment: &Assessment) -> Vec<TableView> {
    let marks = marks(&assessment.problems);
    assessment
        .tables
        .iter()
        .map(|table| view(method, table, &marks))
        .collect()
}

fn marks(problems: &[Problem]) -> Marks<'_> {
    let mut marks = Marks::new();
    for problem in problems {
        if let (Some(table), Some(column)) = (&problem.place.table, &problem.place.column) {
            let row_key = problem.place.row_key.as_deref().unwrap_or_default();
            marks
                .entry((table, row_key, column))
                .or_default()
                .push(&problem.code);
        }
    }
    marks
}

fn view(method: &Method, table: &TableResult, marks: &Marks<'_>) -> TableView {
    let found = method.table(&table.id);
    // Every row has every column, in the table's order.
    let columns = match (found, table.rows.first()) {
        (Some(found), _) => found.columns.iter().map(head).collect(),
        (None, Some(row)) => row
            .cells
            .iter()
            .map(|cell| unknown_head(&cell.column))
            .collect(),
        (None, None) => Vec::new(),
    };
    let rows = table.rows.iter().map(|row| {
        let key = row.key.to_string();
        let cells = row.cells.iter().map(|cell| CellView {
            column: cell.column.clone(),
            value: (&cell.value).into(),
            origin: origin(cell.origin).to_owned(),
            at: cell.at.as_ref().map(Into::into),
            problems: marks
                .get(&(table.id.as_str(), key.as_str(), cell.column.as_str()))
                .map(|codes| codes.iter().map(|code| (*code).to_owned()).collect())
                .unwrap_or_default(),
        });
        RowView {
            cells: cells.collect(),
            key: key.clone(),
        }
    });
    TableView {
        id: table.id.clone(),
        number: found.map(|found| found.number.clone()).unwrap_or_default(),
        title: found.map_or_else(
            || Text::new(&table.id, &table.id),
            |found| (&found.title).into(),
        ),
        columns,
        rows: rows.collect(),
    }
}

fn head(column: &qilu_accounting::Column) -> ColumnView {
    ColumnView {
        id: column.id.clone(),
        label: (&column.label).into(),
        symbol: column.symbol.clone(),
        unit: method::unit(column),
        role: method::role(column.role).to_owned(),
        decimals: column.decimals,
        list: method::code_list(column),
    }
}

fn unknown_head(id: &str) -> ColumnView {
    ColumnView {
        id: id.to_owned(),
        label: Text::new(id, id),
        symbol: None,
        unit: None,
        role: method::role(qilu_accounting::Role::Text).to_owned(),
        decimals: None,
        list: None,
    }
}

/// The stable code of where a value comes from.
pub(crate) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Entered => "entered",
        Origin::Default => "default",
        Origin::Computed => "computed",
        Origin::NotApplicable => "not_applicable",
        Origin::WhenBlank => "when_blank",
        Origin::Blank => "blank",
    }
}

/// The label of a column, as far as the method knows it.
pub(crate) fn column_label(method: Option<&Method>, table: &str, column: &str) -> Text {
    let found = method
        .and_then(|method| method.table(table))
        .and_then(|table| table.column(column));
    found.map_or_else(|| Text::new(column, column), |found| (&found.label).into())
}

/// The label of a total, as far as the method knows it.
pub(crate) fn total_label(method: Option<&Method>, total: &str) -> Text {
    let found = method.and_then(|method| method.total(total));
    found.map_or_else(|| Text::new(total, total), |found| (&found.label).into())
}
