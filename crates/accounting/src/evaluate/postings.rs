//! Emission lines in whole grams, and the rounding lines that make them add up to what is reported.

use qilu_quantity::{Exact, Grams};

use super::operators::always_rounding;
use super::state::{Run, Slot};
use super::wording;
use crate::language::ColumnId;
use crate::library::{Column, LineSpec, Purpose, Rows, Total};
use crate::report::{EmissionLine, Place};

/// What a rounding line is called, and its table.
const ROUNDING: &str = "rounding";
const TOTAL: &str = "total";
/// The scope of lines that belong to no total.
const MEMO: &str = "memo";

impl Run<'_> {
    /// Lines of the method's columns, then one rounding line per result whose reported value differs from their sum.
    pub(super) fn postings(&mut self) -> Vec<EmissionLine> {
        let method = self.method;
        let mut lines = Vec::new();
        for (table, found) in method.tables.iter().enumerate() {
            for (column, found) in found.columns.iter().enumerate() {
                if let Some(spec) = &found.line {
                    self.post_column(ColumnId { table, column }, found, spec, &mut lines);
                }
            }
        }
        // What is computed for another purpose is about the same emissions: it is remembered, never added again.
        if method.purpose != Purpose::LegalEntity {
            for line in &mut lines {
                MEMO.clone_into(&mut line.scope);
            }
            return lines;
        }
        let gas = common_gas(&lines);
        let named = |id: &Option<String>| id.as_deref().and_then(|id| method.total(id));
        let without = named(&method.results.without_indirect);
        let with = named(&method.results.with_indirect);
        self.post_rounding(without, &["direct"], "direct", &gas, &mut lines);
        self.post_rounding(with, &["direct", "indirect"], "indirect", &gas, &mut lines);
        lines
    }

    fn post_column(
        &mut self,
        id: ColumnId,
        column: &Column,
        spec: &LineSpec,
        lines: &mut Vec<EmissionLine>,
    ) {
        let Some(table) = self.table(id.table) else {
            return;
        };
        let scale = column
            .unit
            .as_ref()
            .map_or(Exact::ONE, |unit| unit.unit.scale().clone());
        for row in 0..self.row_count(id.table) {
            let Slot::Number(number) = self.slot(id, row) else {
                continue;
            };
            let tonnes = if spec.negative {
                -&(number * &scale)
            } else {
                number * &scale
            };
            let Some(grams) = Grams::from_tonnes(&tonnes) else {
                self.report_cell(id, row, |_, place| wording::overflow(&column.label, place));
                continue;
            };
            lines.push(EmissionLine {
                table: table.id.clone(),
                row_key: if table.rows == Rows::One {
                    String::new()
                } else {
                    self.key_text(id.table, row)
                },
                column: column.id.clone(),
                gas: spec.gas.clone(),
                scope: spec.scope.clone(),
                category: spec.category.clone(),
                grams: grams.0,
            });
        }
    }

    /// The difference between a reported total and the lines so far, if rounding explains it.
    fn post_rounding(
        &mut self,
        total: Option<&Total>,
        scopes: &[&str],
        scope: &str,
        gas: &str,
        lines: &mut Vec<EmissionLine>,
    ) {
        let Some(total) = total else { return };
        let Some(reported) = self.reported(total) else {
            return;
        };
        let reported = &reported * total.unit.unit.scale();
        let Some(reported) = Grams::from_tonnes(&reported) else {
            self.report(
                (usize::MAX, 0, 0),
                wording::overflow(&total.label, Place::default()),
            );
            return;
        };
        let posted: i128 = lines
            .iter()
            .filter(|line| scopes.contains(&line.scope.as_str()))
            .map(|line| i128::from(line.grams))
            .sum();
        let difference = i128::from(reported.0) - posted;
        let Ok(grams) = i64::try_from(difference) else {
            self.report(
                (usize::MAX, 0, 0),
                wording::overflow(&total.label, Place::default()),
            );
            return;
        };
        if difference.unsigned_abs() > self.rounding_allowance(total, lines.len()) {
            // A wrong report may leave rows out of its totals; a sound one may not.
            if !self
                .problems
                .iter()
                .any(|(_, problem)| problem.is_blocking())
            {
                let tonnes = Grams(grams).to_tonnes().to_string();
                self.report(
                    (usize::MAX, 0, 0),
                    wording::unbalanced(&total.label, &tonnes),
                );
            }
            return;
        }
        if grams != 0 {
            lines.push(EmissionLine {
                table: TOTAL.to_owned(),
                row_key: total.id.clone(),
                column: ROUNDING.to_owned(),
                gas: gas.to_owned(),
                scope: scope.to_owned(),
                category: ROUNDING.to_owned(),
                grams,
            });
        }
    }

    /// The most that rounding can move a total, in grams: a unit of the last reported decimal for each row that may have
    /// been rounded on the way, and a gram for each line.
    fn rounding_allowance(&self, total: &Total, lines: usize) -> u128 {
        let step = Exact::power_of_ten(-i32::try_from(total.decimals.unwrap_or(0)).unwrap_or(0));
        let step = Grams::from_tonnes(&step).map_or(0, |grams| u128::from(grams.0.unsigned_abs()));
        let rows: usize = self.tables.iter().map(|table| table.rows).sum();
        let (rows, lines) = (
            u128::try_from(rows).unwrap_or(0),
            u128::try_from(lines).unwrap_or(0),
        );
        step.saturating_mul(rows + 1).saturating_add(lines + 1)
    }

    /// A total as it is reported: rounded to its decimals.
    pub(crate) fn reported(&self, total: &Total) -> Option<Exact> {
        let position = self
            .method
            .totals
            .iter()
            .position(|known| known.id == total.id)?;
        let Some(Slot::Number(number)) = self.totals.get(position) else {
            return None;
        };
        let mode = always_rounding(self.method.rounding.mode);
        Some(
            total
                .decimals
                .map_or_else(|| number.clone(), |decimals| number.round(decimals, mode)),
        )
    }
}

/// The gas all lines share, else CO₂ equivalent.
fn common_gas(lines: &[EmissionLine]) -> String {
    match lines.split_first() {
        Some((first, rest)) if rest.iter().all(|line| line.gas == first.gas) => first.gas.clone(),
        Some(_) => "CO2e".to_owned(),
        None => "CO2".to_owned(),
    }
}
