//! What computed cells showed when the file was saved, to be compared with what comes out here. It is never used.

use std::collections::HashMap;

use qilu_accounting::{
    Assessment, CellAt, Method, Place, Problem, RowAt, RowResult, Severity, TableResult, Value,
};
use qilu_quantity::{Exact, Text};

use crate::address::Address;
use crate::limits::DIFFERENCES_MAX;

/// Digits after the point in a message.
const PLACES: u32 = 10;
/// What a double may lose on its way through a sheet's formulas, relative and absolute.
const RELATIVE: f64 = 1e-9;
const ABSOLUTE: f64 = 1e-12;
/// Where rounded values are carried, a tie that doubles round the other way moves what follows by a unit of the last
/// decimal; so many of them may come together.
const TIES: f64 = 5.0;

/// The figures computed cells showed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    tables: Vec<ShownTable>,
    totals: Vec<ShownTotal>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShownTable {
    pub table: String,
    pub sheet: String,
    pub form: bool,
    /// Where each computed column stands: a column of the sheet, or in a form a row of the column of figures.
    pub computed: Vec<(String, u32)>,
    /// The column of figures of a form.
    pub form_column: u32,
    /// Cell, column by its id, figure.
    pub figures: Vec<(Address, String, f64)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShownTotal {
    pub id: String,
    pub sheet: String,
    pub at: Address,
    pub figure: f64,
}

impl Shown {
    pub(super) fn add(&mut self, table: ShownTable) {
        self.tables.push(table);
    }

    pub(super) fn add_total(&mut self, total: ShownTotal) {
        self.totals.push(total);
    }

    /// Gives computed figures, and the problems with them, the cells that show them.
    pub(super) fn locate(&self, assessment: &mut Assessment) {
        assessment.locate(|table, row, column| {
            let shown = self.tables.iter().find(|shown| shown.table == table)?;
            shown.cell_of(row, column)
        });
    }

    /// A note for each computed cell that showed something else than comes out here, beyond what rounding explains. A
    /// cell without a saved result, or where nothing comes out, is passed over.
    pub(super) fn differences(&self, method: &Method, assessment: &Assessment) -> Vec<Problem> {
        let mut notes = Vec::new();
        let results: HashMap<&str, &TableResult> = assessment
            .tables
            .iter()
            .map(|table| (table.id.as_str(), table))
            .collect();
        for shown in &self.tables {
            if let Some(result) = results.get(shown.table.as_str()) {
                shown.compare(method, result, &mut notes);
            }
        }
        for shown in &self.totals {
            let result = assessment.totals.iter().find(|total| total.id == shown.id);
            let label = method.totals.iter().find(|total| total.id == shown.id);
            if let (Some(result), Some(label)) = (result, label)
                && let Some(ours) =
                    differs(&result.value, shown.figure, ties(method, label.decimals))
            {
                let place = Place {
                    at: Some(cell_at(&shown.sheet, shown.at)),
                    ..Place::default()
                };
                notes.push(note(place, &label.label, shown.figure, ours));
            }
        }
        limited(notes)
    }
}

impl ShownTable {
    /// The cell of a computed column in a row.
    fn cell_of(&self, row: Option<&RowAt>, column: &str) -> Option<CellAt> {
        let (_, line) = self.computed.iter().find(|(id, _)| id == column)?;
        let at = if self.form {
            Address::new(*line, self.form_column)
        } else {
            let row = row.filter(|row| row.sheet == self.sheet)?;
            Address::new(row.row.checked_sub(1)?, *line)
        };
        Some(cell_at(&self.sheet, at))
    }

    fn compare(&self, method: &Method, result: &TableResult, notes: &mut Vec<Problem>) {
        let by_row: HashMap<u32, &RowResult> = result
            .rows
            .iter()
            .filter_map(|row| Some((row.at.as_ref()?.row, row)))
            .collect();
        for (at, column, figure) in &self.figures {
            let row = if self.form {
                result.rows.first()
            } else {
                by_row.get(&(at.row + 1)).copied()
            };
            let Some(row) = row else {
                continue;
            };
            let Some(cell) = row.cells.iter().find(|cell| cell.column == *column) else {
                continue;
            };
            let described = method
                .table(&self.table)
                .and_then(|table| table.column(column));
            let Some(described) = described else {
                continue;
            };
            let ties = ties(method, described.decimals);
            let Some(ours) = differs(&cell.value, *figure, ties) else {
                continue;
            };
            let place = Place {
                table: Some(self.table.clone()),
                row_key: Some(row.key.to_string()),
                column: Some(column.clone()),
                at: Some(cell_at(&self.sheet, *at)),
            };
            notes.push(note(place, &described.label, *figure, ours));
        }
    }
}

/// What ties may move a figure by.
fn ties(method: &Method, decimals: Option<u32>) -> f64 {
    let places = decimals.filter(|_| method.rounding.carry);
    let places = places.and_then(|places| i32::try_from(places).ok());
    places.map_or(0.0, |places| TIES * 10_f64.powi(-places))
}

/// What comes out here, where it is another number than the one shown.
fn differs(ours: &Value, shown: f64, ties: f64) -> Option<&Exact> {
    let Value::Number(ours) = ours else {
        return None;
    };
    let expected = ours.to_f64_lossy();
    let allowed = RELATIVE * expected.abs().max(shown.abs()) + ABSOLUTE + ties;
    ((expected - shown).abs() > allowed).then_some(ours)
}

fn cell_at(sheet: &str, at: Address) -> CellAt {
    CellAt {
        sheet: sheet.to_owned(),
        cell: at.to_string(),
    }
}

fn note(place: Place, label: &Text, shown: f64, ours: &Exact) -> Problem {
    let shown = Exact::from_f64_shortest(shown).map_or_else(
        || shown.to_string(),
        |exact| exact.to_decimal_string(PLACES),
    );
    let ours = ours.to_decimal_string(PLACES);
    let mut problem = Problem::new(
        "workbook.result_differs",
        Severity::Note,
        place,
        Text::new(
            format!("“{}”在文件中显示为 {shown}，平台核算为 {ours}。", label.zh),
            format!("“{}” shows {shown} in the file; computed here it is {ours}.", label.en),
        ),
    )
    .mend(Text::new(
        "以平台核算为准。常见原因是 WPS 或 Excel 关闭了自动计算：请按 F9 重新计算后保存；若仍不一致，请核对该单元格的公式。",
        "The figure computed here counts. Often calculation was switched off in WPS or Excel: press F9 and save; if they still differ, check the cell’s formula.",
    ));
    problem.value = Some(shown);
    problem.expected = Some(ours);
    problem
}

/// Keeps the list short: one cause makes all of a file's cells differ.
fn limited(mut notes: Vec<Problem>) -> Vec<Problem> {
    let more = notes.len().saturating_sub(DIFFERENCES_MAX);
    if more > 0 {
        notes.truncate(DIFFERENCES_MAX);
        notes.push(Problem::new(
            "workbook.more_results_differ",
            Severity::Note,
            Place::default(),
            Text::new(
                format!("另有 {more} 个自动计算的单元格与平台核算结果不一致。"),
                format!("{more} more computed cells differ from what is computed here."),
            ),
        ));
    }
    notes
}
