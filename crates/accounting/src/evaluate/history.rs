//! What checks compare a report with: last year's report, the month before, the sector's enterprises. Where there is
//! nothing to compare with, the value is absent and the check is silent.

use std::collections::HashMap;

use qilu_quantity::Exact;

use super::expression::{At, Outcome, slot_number};
use super::state::Run;
use crate::language::{ColumnId, Node};
use crate::report::{Assessment, RowKey, RowResult, Value};

/// The code of a row that is for the whole year: no month comes before it.
const WHOLE_YEAR: &str = "year";

/// The rows of last year's tables by key.
pub(super) type PreviousRows<'a> = HashMap<&'a str, HashMap<&'a RowKey, &'a RowResult>>;

impl<'a> Run<'a> {
    pub(super) fn previous(&self, figure: &Node, at: At) -> Outcome {
        let value = match figure {
            Node::Cell(id) => self.previous_cell(*id, at.row),
            Node::Single(id) => self.previous_cell(*id, 0),
            Node::Total(position) => self.previous_total(*position),
            _ => None,
        };
        present(value.and_then(Value::number))
    }

    /// Last year's report, if it was made under this method.
    fn previous_report(&self) -> Option<&'a Assessment> {
        let report = self.context.previous.as_deref()?;
        (report.provenance.method == self.method.id).then_some(report)
    }

    fn previous_total(&self, position: usize) -> Option<&'a Value> {
        let id = &self.method.totals.get(position)?.id;
        let total = self
            .previous_report()?
            .totals
            .iter()
            .find(|total| total.id == *id)?;
        Some(&total.value)
    }

    fn previous_cell(&self, id: ColumnId, row: usize) -> Option<&'a Value> {
        let report = self.previous_report()?;
        let rows = self.previous_rows.get_or_init(|| {
            let tables = report.tables.iter();
            tables
                .map(|table| {
                    let rows = table.rows.iter().map(|row| (&row.key, row)).collect();
                    (table.id.as_str(), rows)
                })
                .collect()
        });
        let table = self.table(id.table)?;
        let key = self.key(id.table, row);
        let column = &self.method.column(id)?.id;
        let found = rows.get(table.id.as_str())?.get(&key)?;
        let cell = found.cells.iter().find(|cell| cell.column == *column)?;
        Some(&cell.value)
    }

    /// The column in the row of the month before, with the same other keys.
    pub(super) fn before(&self, column: ColumnId, month: ColumnId, row: usize) -> Outcome {
        match self.row_before(month, row) {
            Some(before) => slot_number(self.slot(column, before)),
            None => Outcome::Absent,
        }
    }

    fn row_before(&self, month: ColumnId, row: usize) -> Option<usize> {
        let code = self
            .text_of(self.slot(month, row))
            .filter(|code| *code != WHOLE_YEAR)?;
        let column = self.method.column(month)?;
        let crate::library::ColumnKind::Code(list) = &column.kind else {
            return None;
        };
        let items = &self.method.list(list)?.items;
        let position = items.iter().position(|item| item.code == code)?;
        let before = &items.get(position.checked_sub(1)?)?.code;
        let mut key = self.key(month.table, row);
        let (_, value) = key.0.iter_mut().find(|(id, _)| *id == column.id)?;
        value.clone_from(before);
        self.row_of(month.table, &key)
    }

    pub(super) fn peers(&self, total: usize, deviation: bool) -> Outcome {
        let figures = self
            .method
            .totals
            .get(total)
            .and_then(|total| self.context.peers.get(&total.id));
        present(figures.map(|figures| {
            let figure = if deviation {
                &figures.deviation
            } else {
                &figures.median
            };
            figure.clone()
        }))
    }
}

fn present(number: Option<Exact>) -> Outcome {
    number.map_or(Outcome::Absent, Outcome::Number)
}
