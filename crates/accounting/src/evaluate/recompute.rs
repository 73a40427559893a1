//! A stored report computed again, straight from its text: what is stored again and nothing else.

use qilu_quantity::Exact;

use super::Context;
use super::given::Report;
use super::state::{Run, Slot};
use crate::library::{Library, Method, Role};
use crate::report::{Entries, Problem, Results, Value};

/// A report's figures under another method or other factors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The method's totals, in its order, unrounded unless the method carries rounded values.
    pub totals: Vec<Value>,
    /// The results, kept apart.
    pub results: Results,
    /// The computed columns of every table, in the method's order.
    pub columns: Vec<ComputedColumn>,
    /// What is wrong, where that was asked for.
    pub problems: Vec<Problem>,
}

/// A column of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputedColumn {
    /// The table's position in the method.
    pub table: usize,
    /// The column's position in the table.
    pub column: usize,
    /// Row by row; `None` where there is rightly nothing or the figure is not known.
    pub values: Vec<Option<Exact>>,
}

/// Computes a stored report again for a year and province, checking nothing: a figure that cannot be known is missing.
///
/// # Errors
/// A fatal problem `entries.malformed` when the text is not entries.
#[expect(
    clippy::result_large_err,
    reason = "a problem travels by value everywhere else, and this is read once"
)]
pub fn recompute(method: &Method, stored: &str, context: &Context) -> Result<Recomputed, Problem> {
    with_report(method, stored, |report| {
        Run::compute_quietly(method, report, context).into_recomputed()
    })
}

/// Computes a stored report again and runs the method's checks on it: every problem that [`crate::assess_in`] finds, but
/// for those of the emission lines, which are not made here.
///
/// # Errors
/// A fatal problem `entries.malformed` when the text is not entries.
#[expect(
    clippy::result_large_err,
    reason = "a problem travels by value everywhere else, and this is read once"
)]
pub fn recheck(
    library: &Library,
    method: &Method,
    stored: &str,
    context: &Context,
) -> Result<Recomputed, Problem> {
    with_report(method, stored, |report| {
        let mut run = Run::compute(method, report, context);
        run.run_checks();
        run.name_newer_editions(library);
        run.into_recomputed()
    })
}

#[expect(
    clippy::result_large_err,
    reason = "a problem travels by value everywhere else, and this is read once"
)]
fn with_report(
    method: &Method,
    stored: &str,
    compute: impl FnOnce(&Report<'_>) -> Recomputed,
) -> Result<Recomputed, Problem> {
    if let Some(report) = Report::of_json(method, stored) {
        return Ok(compute(&report));
    }
    let entries = Entries::from_text(stored)?;
    Ok(compute(&Report::of(method, &entries)))
}

impl Run<'_> {
    fn into_recomputed(mut self) -> Recomputed {
        let results = self.results();
        let mut columns = Vec::new();
        for (table, found) in self.method.tables.iter().enumerate() {
            for (column, found) in found.columns.iter().enumerate() {
                if found.role == Role::Formula {
                    columns.push(ComputedColumn {
                        table,
                        column,
                        values: self.take_numbers(table, column),
                    });
                }
            }
        }
        Recomputed {
            totals: self.totals.iter().map(|total| self.value(total)).collect(),
            results,
            columns,
            problems: self.take_problems(),
        }
    }

    fn take_numbers(&mut self, table: usize, column: usize) -> Vec<Option<Exact>> {
        let state = self.tables.get_mut(table);
        let cells = state.and_then(|state| state.columns.get_mut(column));
        let cells = cells.map(std::mem::take).unwrap_or_default();
        let numbers = cells.into_iter().map(|cell| match cell.slot {
            Slot::Number(number) => Some(number),
            _ => None,
        });
        numbers.collect()
    }
}
