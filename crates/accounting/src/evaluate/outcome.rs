//! The computed state as an assessment.

use qilu_quantity::Tonnes;

use super::operators::always_rounding;
use super::state::{Run, Slot};
use super::wording;
use crate::language::ColumnId;
use crate::library::{Column, Library, Method};
use crate::report::{
    Assessment, CellResult, Compliance, Origin, Provenance, Results, RowAt, RowKey, RowResult,
    SupplementaryFigure, TableResult, TotalResult, Value,
};

/// The engine's version, part of what a result is reproducible under.
const ENGINE: &str = concat!("qilu-accounting ", env!("CARGO_PKG_VERSION"));

impl Run<'_> {
    pub(super) fn into_assessment(mut self, library: &Library) -> Assessment {
        let lines = self.postings();
        let results = self.results();
        let problems = self.take_problems();
        Assessment {
            provenance: provenance(library, self.method),
            year: self.report.year,
            entity: self.report.entity.clone().into_owned(),
            tables: self.table_results(),
            totals: self.total_results(),
            results,
            lines,
            problems,
        }
    }

    fn table_results(&self) -> Vec<TableResult> {
        let tables = self.method.tables.iter().zip(&self.tables).enumerate();
        tables
            .map(|(position, (table, state))| TableResult {
                id: table.id.clone(),
                rows: (0..state.rows)
                    .map(|row| RowResult {
                        key: self.key(position, row),
                        at: self.row_at(position, row),
                        cells: table
                            .columns
                            .iter()
                            .enumerate()
                            .map(|(column, found)| {
                                self.cell_result(
                                    ColumnId {
                                        table: position,
                                        column,
                                    },
                                    row,
                                    found,
                                )
                            })
                            .collect(),
                    })
                    .collect(),
            })
            .collect()
    }

    fn cell_result(&self, id: ColumnId, row: usize, column: &Column) -> CellResult {
        let (value, origin) = match self.cell(id, row) {
            Some(cell) => (self.value(&cell.slot), cell.origin),
            None => (Value::Missing, Origin::Blank),
        };
        CellResult {
            column: column.id.clone(),
            value,
            origin,
            at: self.cell_at(id, row),
        }
    }

    fn total_results(&self) -> Vec<TotalResult> {
        let totals = self.method.totals.iter().zip(&self.totals);
        totals
            .map(|(total, slot)| TotalResult {
                id: total.id.clone(),
                value: self.value(slot),
                unit: total.unit.text.clone(),
                decimals: total.decimals,
            })
            .collect()
    }

    pub(super) fn results(&mut self) -> Results {
        let method = self.method;
        let spec = &method.results;
        let reported = |id: &Option<String>| {
            let total = id.as_deref().and_then(|id| method.total(id));
            let number = total.and_then(|total| self.reported(total));
            number.map_or(Value::Missing, Value::Number)
        };
        let (without_indirect, with_indirect) = (
            reported(&spec.without_indirect),
            reported(&spec.with_indirect),
        );
        let supplementary = spec
            .supplementary
            .iter()
            .flat_map(|(table, column)| self.supplementary(table, column))
            .collect();
        let compliance = spec
            .compliance
            .as_ref()
            .and_then(|(table, column)| self.compliance(table, column));
        Results {
            without_indirect,
            with_indirect,
            compliance,
            supplementary,
        }
    }

    fn column_named(&self, table: &str, column: &str) -> Option<ColumnId> {
        let position = self
            .method
            .tables
            .iter()
            .position(|known| known.id == table)?;
        let column = self
            .method
            .tables
            .get(position)?
            .columns
            .iter()
            .position(|known| known.id == column)?;
        Some(ColumnId {
            table: position,
            column,
        })
    }

    fn row_at(&self, table: usize, row: usize) -> Option<RowAt> {
        self.report.tables.get(table)?.row_at(row).cloned()
    }

    fn supplementary(&self, table: &str, column: &str) -> Vec<SupplementaryFigure> {
        if table.is_empty() {
            let position = self
                .method
                .totals
                .iter()
                .position(|total| total.id == column);
            let found = position.and_then(|position| {
                self.method
                    .totals
                    .get(position)
                    .zip(self.totals.get(position))
            });
            return found
                .map(|(total, slot)| SupplementaryFigure {
                    table: String::new(),
                    row_key: RowKey::default(),
                    column: column.to_owned(),
                    value: self.value(slot),
                    unit: total.unit.text.clone(),
                })
                .into_iter()
                .collect();
        }
        let Some(id) = self.column_named(table, column) else {
            return Vec::new();
        };
        let unit = self
            .method
            .column(id)
            .and_then(|column| column.unit.as_ref());
        (0..self.row_count(id.table))
            .map(|row| SupplementaryFigure {
                table: table.to_owned(),
                row_key: self.key(id.table, row),
                column: column.to_owned(),
                value: self.value(self.slot(id, row)),
                unit: unit
                    .map(|unit| self.unit_text(id, row, unit))
                    .unwrap_or_default(),
            })
            .collect()
    }

    /// Whole tonnes per row; nothing unless every row is known.
    fn compliance(&mut self, table: &str, column: &str) -> Option<Compliance> {
        let id = self.column_named(table, column)?;
        let found = self.method.column(id)?;
        let scale = found.unit.as_ref()?.unit.scale();
        let mut compliance = Compliance::default();
        for row in 0..self.row_count(id.table) {
            let Slot::Number(number) = self.slot(id, row) else {
                return None;
            };
            let mode = always_rounding(self.method.rounding.mode);
            let tonnes = Tonnes::round_from(&(number * scale).round(0, mode));
            let sum = tonnes.and_then(|tonnes| compliance.tonnes.checked_add(tonnes.0));
            let (Some(tonnes), Some(sum)) = (tonnes, sum) else {
                self.report_cell(id, row, |_, place| wording::overflow(&found.label, place));
                return None;
            };
            compliance.lines.push((self.key(id.table, row), tonnes.0));
            compliance.tonnes = sum;
        }
        Some(compliance)
    }
}

fn provenance(library: &Library, method: &Method) -> Provenance {
    let hashed = |id: &str| {
        library
            .factor_set(id)
            .map(|set| (set.id.clone(), set.hash.clone()))
    };
    let gwp = method.gwp.as_ref().map(|gwp| format!("GWP_{gwp}"));
    Provenance {
        method: method.id.clone(),
        edition: method.edition.clone(),
        method_hash: method.hash.clone(),
        factor_sets: method
            .factor_sets
            .iter()
            .filter(|used| Some(&used.id) != gwp.as_ref())
            .filter_map(|used| hashed(&used.id))
            .collect(),
        gwp: gwp.and_then(|gwp| hashed(&gwp)),
        engine: ENGINE.to_owned(),
    }
}
