//! Stored reports computed again, straight from their texts: what is stored again and nothing else.

use qilu_quantity::Exact;

use super::Context;
use super::given::Report;
use super::plan::{Plan, Sheet};
use super::state::{Run, Slot};
use crate::language::ColumnId;
use crate::library::{ColumnKind, Library, Method, Role};
use crate::report::{Entries, Problem, Results, Value};

/// A report's figures under another method or other factors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The method's totals, in its order, unrounded unless the method carries rounded values.
    pub totals: Vec<Value>,
    /// The computed columns of every table, in the method's order.
    pub columns: Vec<ComputedColumn>,
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

/// A report computed and checked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rechecked {
    /// Its figures.
    pub figures: Recomputed,
    /// The results, kept apart.
    pub results: Results,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A method made ready to compute stored reports of one year and province again. Formulas, codes and factors are looked up
/// once; the room that one report was computed in serves the next.
#[derive(Debug)]
pub struct Recomputation<'m> {
    method: &'m Method,
    context: &'m Context,
    plan: Plan<'m>,
    /// Whether the method has calendar days: its reports, records kept by the day, are computed the general way.
    dated: bool,
    sheet: Sheet,
    figures: Recomputed,
}

impl<'m> Recomputation<'m> {
    /// Makes a method ready for a year and province.
    #[must_use]
    pub fn new(method: &'m Method, context: &'m Context) -> Self {
        let (plan, sheet) = Plan::of(method, context);
        Self {
            method,
            context,
            figures: plan.room(),
            dated: method.tables.iter().any(|table| {
                let mut columns = table.columns.iter();
                columns.any(|column| column.kind == ColumnKind::Date)
            }),
            plan,
            sheet,
        }
    }

    /// Computes a stored report, checking nothing: a figure that cannot be known is missing. The figures stand until the
    /// next report is computed.
    ///
    /// # Errors
    /// A fatal problem `entries.malformed` when the text is not entries.
    #[expect(
        clippy::result_large_err,
        reason = "a problem travels by value everywhere else, and this is read once"
    )]
    pub fn report(&mut self, stored: &str) -> Result<&Recomputed, Problem> {
        if !self.dated && self.plan.read(stored, &mut self.sheet).is_some() {
            self.plan.compute(&mut self.sheet);
            self.plan.take(&self.sheet, &mut self.figures);
        } else {
            self.figures = with_report(self.method, stored, |report| {
                Run::compute_quietly(self.method, report, self.context).figures()
            })?;
        }
        Ok(&self.figures)
    }
}

/// Computes one stored report again for a year and province; for many there is [`Recomputation`].
///
/// # Errors
/// A fatal problem `entries.malformed` when the text is not entries.
#[expect(
    clippy::result_large_err,
    reason = "a problem travels by value everywhere else, and this is read once"
)]
pub fn recompute(method: &Method, stored: &str, context: &Context) -> Result<Recomputed, Problem> {
    let mut once = Recomputation::new(method, context);
    once.report(stored)?;
    Ok(once.figures)
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
) -> Result<Rechecked, Problem> {
    with_report(method, stored, |report| {
        let mut run = Run::compute(method, report, context);
        run.run_checks();
        run.name_newer_editions(library);
        Rechecked {
            results: run.results(),
            problems: run.take_problems(),
            figures: run.figures(),
        }
    })
}

#[expect(
    clippy::result_large_err,
    reason = "a problem travels by value everywhere else, and this is read once"
)]
fn with_report<T>(
    method: &Method,
    stored: &str,
    compute: impl FnOnce(&Report<'_>) -> T,
) -> Result<T, Problem> {
    if let Some(report) = Report::of_json(method, stored) {
        return Ok(compute(&report));
    }
    let entries = Entries::from_text(stored)?;
    Ok(compute(&Report::of(method, &entries)))
}

impl Run<'_> {
    fn figures(mut self) -> Recomputed {
        let mut columns = Vec::new();
        for (table, found) in self.method.tables.iter().enumerate() {
            for (column, found) in found.columns.iter().enumerate() {
                if found.role == Role::Formula {
                    let values = self.take_numbers(ColumnId { table, column });
                    columns.push(ComputedColumn {
                        table,
                        column,
                        values,
                    });
                }
            }
        }
        Recomputed {
            totals: self.totals.iter().map(|total| self.value(total)).collect(),
            columns,
        }
    }

    fn take_numbers(&mut self, id: ColumnId) -> Vec<Option<Exact>> {
        let state = self.tables.get_mut(id.table);
        let cells = state.and_then(|state| state.columns.get_mut(id.column));
        let cells = cells.map(std::mem::take).unwrap_or_default();
        let numbers = cells.into_iter().map(|cell| match cell.slot {
            Slot::Number(number) => Some(number),
            _ => None,
        });
        numbers.collect()
    }
}
