//! The method's checks.

use super::expression::Truth;
use super::state::Run;
use super::wording;
use crate::language::ColumnId;
use crate::library::{Check, Library};
use crate::report::{Place, Problem, Value};

impl Run<'_> {
    pub(super) fn run_checks(&mut self) {
        let method = self.method;
        for check in &method.checks {
            match check
                .table
                .as_deref()
                .and_then(|id| method.tables.iter().position(|table| table.id == id))
            {
                Some(table) => self.check_rows(check, table),
                None => self.check_totals(check),
            }
        }
    }

    /// Says which edition in force for the year this method does not follow, its text not being at hand.
    pub(super) fn name_newer_editions(&mut self, library: &Library) {
        let newer = library.editions().iter().filter(|edition| {
            edition.sector == self.method.sector && edition.from <= self.context.year
        });
        for edition in newer {
            self.report((0, 0, 0), wording::newer_edition(edition, self.method));
        }
    }

    fn check_rows(&mut self, check: &Check, table: usize) {
        let columns = self
            .table(table)
            .map_or(&[][..], |table| table.columns.as_slice());
        let column = check
            .at
            .as_ref()
            .and_then(|at| columns.iter().position(|column| column.id == *at))
            .unwrap_or(0);
        let id = ColumnId { table, column };
        for row in 0..self.row_count(table) {
            if self.quietly(|run| run.truth(&check.when.node, row)) == Truth::Yes {
                let decimals = columns.get(column).and_then(|column| column.decimals);
                let value = shown(&self.value(self.slot(id, row)), decimals);
                self.report_cell(id, row, |_, mut place| {
                    // A computed column has no cell of its own among the entries: its row is enough to find it.
                    if check.at.is_none() {
                        place.column = None;
                    }
                    fired(check, place, value)
                });
            }
        }
    }

    fn check_totals(&mut self, check: &Check) {
        if self.quietly(|run| run.truth(&check.when.node, 0)) == Truth::Yes {
            let position = check
                .at
                .as_ref()
                .and_then(|at| self.method.totals.iter().position(|total| total.id == *at));
            let decimals = position
                .and_then(|position| self.method.totals.get(position))
                .and_then(|total| total.decimals);
            let value = position
                .and_then(|position| self.totals.get(position))
                .map(|slot| self.value(slot));
            let place = Place {
                column: check.at.clone(),
                ..Place::default()
            };
            self.report(
                (usize::MAX, 0, 0),
                fired(
                    check,
                    place,
                    value.and_then(|value| shown(&value, decimals)),
                ),
            );
        }
    }
}

fn shown(value: &Value, decimals: Option<u32>) -> Option<String> {
    match value {
        Value::Number(number) => Some(match decimals {
            Some(decimals) => number.to_fixed(decimals),
            None => number.to_decimal_string(10),
        }),
        Value::Notation(key) => Some(key.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Missing => None,
    }
}

fn fired(check: &Check, place: Place, value: Option<String>) -> Problem {
    let mut problem = Problem::new(&check.code, check.severity, place, check.says.clone());
    problem.mend.clone_from(&check.mend);
    problem.expected.clone_from(&check.expected);
    problem.clause.clone_from(&check.clause);
    problem.value = value;
    problem
}
