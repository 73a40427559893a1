//! The rows of one table: entries with their cells, and what is wrong with how they stand in the sheet.

use std::collections::BTreeMap;

use qilu_accounting::{
    CellAt, EntryCell, EntryRow, EntryValue, Place, Problem, Role, RowAt, Severity,
};
use qilu_quantity::Text;

use super::bind::Binding;
use super::value::Oddity;
use crate::address::{Address, Area};
use crate::cells::{RawCell, RawValue};
use crate::formats::Format;

/// Reads the rows of a bound table.
pub(crate) fn read_rows(
    binding: &Binding<'_>,
    cells: &[RawCell<'_>],
    merged: &[Area],
    formats: &[Format],
    problems: &mut Vec<Problem>,
) -> Vec<EntryRow> {
    let mut reading = Reading {
        binding,
        formats,
        problems,
    };
    reading.check_merged(merged);
    if binding.form {
        reading.form(cells).into_iter().collect()
    } else {
        reading.grid(cells)
    }
}

struct Reading<'a, 'm> {
    binding: &'a Binding<'m>,
    formats: &'a [Format],
    problems: &'a mut Vec<Problem>,
}

impl Reading<'_, '_> {
    fn grid(&mut self, cells: &[RawCell<'_>]) -> Vec<EntryRow> {
        let widest = self
            .binding
            .entries
            .iter()
            .map(|bound| bound.at)
            .chain(self.binding.computed.iter().map(|(_, at)| *at))
            .max();
        let width = usize::try_from(widest.unwrap_or(0)).unwrap_or(0) + 1;
        let mut targets: Vec<Target> = vec![Target::Other; width];
        for (_, at) in &self.binding.computed {
            set(&mut targets, *at, Target::Computed);
        }
        for (position, bound) in self.binding.entries.iter().enumerate() {
            set(&mut targets, bound.at, Target::Entry(position));
        }
        let mut rows = Vec::new();
        let mut rest = cells;
        while let Some(first) = rest.first() {
            let row = first.at.row;
            let length = rest.iter().take_while(|cell| cell.at.row == row).count();
            let (line, after) = rest.split_at(length);
            rest = after;
            if row >= self.binding.first
                && let Some(entry) = self.grid_row(row, line, &targets)
            {
                rows.push(entry);
            }
        }
        rows
    }

    /// One row of a grid; `None` when nothing is entered in it.
    fn grid_row(&mut self, row: u32, line: &[RawCell<'_>], targets: &[Target]) -> Option<EntryRow> {
        let of = |cell: &RawCell<'_>| {
            usize::try_from(cell.at.column)
                .ok()
                .and_then(|at| targets.get(at))
                .copied()
                .unwrap_or(Target::Other)
        };
        let prepared = row <= self.binding.last;
        let entered = |cell: &&RawCell<'_>| {
            matches!(of(cell), Target::Entry(_)) && (cell.formula || cell.value != RawValue::Blank)
        };
        if !prepared && !line.iter().any(|cell| self.is_figure(cell, of(cell))) {
            // Below the prepared rows only figures make a row; words there are notes.
            return None;
        }
        for cell in line
            .iter()
            .filter(|cell| prepared && of(cell) == Target::Computed)
        {
            self.check_computed(cell);
        }
        let first = line.iter().find(entered)?;
        if first.hidden {
            self.hidden(first);
        }
        let mut entry = EntryRow {
            cells: BTreeMap::new(),
            at: Some(RowAt {
                sheet: self.binding.sheet.clone(),
                row: row + 1,
            }),
        };
        for cell in line {
            if let Target::Entry(position) = of(cell) {
                self.enter(&mut entry, position, cell);
            }
        }
        self.complete(&mut entry, |at| Address::new(row, at));
        (!entry.is_blank() && !self.only_fixed_key(&entry)).then_some(entry)
    }

    fn form(&mut self, cells: &[RawCell<'_>]) -> Option<EntryRow> {
        let (entry_column, used_column) = (self.binding.first, self.binding.last);
        let lines: BTreeMap<u32, usize> = self
            .binding
            .entries
            .iter()
            .enumerate()
            .map(|(position, bound)| (bound.at, position))
            .collect();
        let computed: Vec<u32> = self.binding.computed.iter().map(|(_, at)| *at).collect();
        let row = lines.keys().next().copied().unwrap_or(0);
        let mut entry = EntryRow {
            cells: BTreeMap::new(),
            at: Some(RowAt {
                sheet: self.binding.sheet.clone(),
                row: row + 1,
            }),
        };
        for cell in cells {
            if cell.at.column == used_column && computed.contains(&cell.at.row) {
                self.check_computed(cell);
            } else if cell.at.column == entry_column
                && let Some(&position) = lines.get(&cell.at.row)
            {
                if cell.hidden && cell.value != RawValue::Blank {
                    self.hidden(cell);
                }
                self.enter(&mut entry, position, cell);
            }
        }
        self.complete(&mut entry, |at| Address::new(at, entry_column));
        // The row of a form is there even if nothing is entered: what is missing in it has a place.
        (!entry.cells.is_empty()).then_some(entry)
    }

    fn is_figure(&self, cell: &RawCell<'_>, target: Target) -> bool {
        let Target::Entry(position) = target else {
            return false;
        };
        matches!(cell.value, RawValue::Number(_))
            && self
                .binding
                .entries
                .get(position)
                .is_some_and(|bound| bound.reader.column.role == Role::Input)
    }

    /// A row of a listed table whose key alone stands there, as the template printed it.
    fn only_fixed_key(&self, entry: &EntryRow) -> bool {
        let listed = matches!(self.binding.table.rows, qilu_accounting::Rows::Listed(_));
        listed
            && entry.cells.iter().all(|(id, cell)| {
                cell.is_blank()
                    || self
                        .binding
                        .table
                        .column(id)
                        .is_some_and(|column| column.role == Role::Key)
            })
    }

    fn enter(&mut self, entry: &mut EntryRow, position: usize, cell: &RawCell<'_>) {
        let Some(bound) = self.binding.entries.get(position) else {
            return;
        };
        let column = bound.reader.column;
        let format = self
            .formats
            .get(cell.style)
            .copied()
            .unwrap_or(Format::Plain);
        let meaning = bound.reader.read(&cell.value, format);
        let place = self.place(cell.at, Some(&column.id));
        if cell.formula {
            self.formula_in_input(place.clone(), &cell.value);
        }
        if let Some(oddity) = meaning.oddity {
            self.odd(oddity, place, &meaning.value, &column.label, &cell.value);
        }
        let at = Some(self.at(cell.at));
        entry.cells.insert(
            column.id.clone(),
            EntryCell {
                at,
                ..EntryCell::of(meaning.value)
            },
        );
    }

    /// Gives every bound column a cell, so that what is missing has a place too.
    fn complete(&self, entry: &mut EntryRow, place: impl Fn(u32) -> Address) {
        for bound in &self.binding.entries {
            let id = &bound.reader.column.id;
            if !entry.cells.contains_key(id) {
                let at = Some(self.at(place(bound.at)));
                entry.cells.insert(
                    id.clone(),
                    EntryCell {
                        at,
                        ..EntryCell::default()
                    },
                );
            }
        }
    }

    fn at(&self, cell: Address) -> CellAt {
        CellAt {
            sheet: self.binding.sheet.clone(),
            cell: cell.to_string(),
        }
    }

    fn place(&self, cell: Address, column: Option<&str>) -> Place {
        Place {
            table: Some(self.binding.table.id.clone()),
            row_key: None,
            column: column.map(str::to_owned),
            at: Some(self.at(cell)),
        }
    }

    fn push(
        &mut self,
        code: &str,
        severity: Severity,
        place: Place,
        message: Text,
        mend: Text,
        value: Option<String>,
    ) {
        let mut problem = Problem::new(code, severity, place, message).mend(mend);
        problem.value = value;
        self.problems.push(problem);
    }

    fn check_computed(&mut self, cell: &RawCell<'_>) {
        if cell.formula || cell.value == RawValue::Blank {
            return;
        }
        // The dash of a form's computed line is no value.
        if matches!(&cell.value, RawValue::Text(text) if text.trim() == "—") {
            return;
        }
        let id = self
            .binding
            .computed
            .iter()
            .find(|(_, at)| {
                *at == if self.binding.form {
                    cell.at.row
                } else {
                    cell.at.column
                }
            })
            .map(|(id, _)| *id);
        let place = self.place(cell.at, id);
        self.push(
            "workbook.formula_overwritten",
            Severity::Error,
            place,
            Text::new("自动计算的单元格被改成了固定值。", "A cell that computes itself was overwritten with a fixed value."),
            Text::new("请恢复该单元格的公式（可从同列上一行复制），数值请填在填报列。", "Restore its formula (copy it from the row above); figures belong in the columns of entries."),
            Some(raw_text(&cell.value)),
        );
    }

    fn hidden(&mut self, cell: &RawCell<'_>) {
        let place = self.place(cell.at, None);
        self.push(
            "workbook.hidden_rows",
            Severity::Error,
            place,
            Text::new(
                format!("第 {} 行被隐藏，但其中有数据。", cell.at.row + 1),
                format!("Row {} is hidden and holds data.", cell.at.row + 1),
            ),
            Text::new(
                "请取消隐藏；不需要的数据请删除整行内容。",
                "Unhide it; clear the row if its data are not meant to count.",
            ),
            None,
        );
    }

    fn check_merged(&mut self, merged: &[Area]) {
        for area in merged {
            let hit = self.binding.entries.iter().any(|bound| {
                if self.binding.form {
                    (area.first.row..=area.last.row).contains(&bound.at)
                        && (area.first.column..=area.last.column).contains(&self.binding.first)
                } else {
                    (area.first.column..=area.last.column).contains(&bound.at)
                        && area.last.row >= self.binding.first
                        && area.first.row <= self.binding.last
                }
            });
            if hit {
                let place = self.place(area.first, None);
                let range = format!("{}:{}", area.first, area.last);
                self.push(
                    "workbook.merged_cells",
                    Severity::Error,
                    place,
                    Text::new(
                        format!("填报区内有合并单元格 {range}。"),
                        format!("Cells {range} are merged within the data."),
                    ),
                    Text::new(
                        "请取消合并，并在每一行分别填写。",
                        "Unmerge them and fill in each row.",
                    ),
                    Some(range),
                );
            }
        }
    }

    fn formula_in_input(&mut self, place: Place, value: &RawValue<'_>) {
        if *value == RawValue::Blank {
            self.push(
                "workbook.formula_without_value",
                Severity::Error,
                place,
                Text::new(
                    "填报单元格中的公式没有保存计算结果。",
                    "The formula in this cell was saved without a result.",
                ),
                Text::new(
                    "请在 WPS 或 Excel 中打开、重新计算并保存，或直接填写数值。",
                    "Open it in WPS or Excel, recalculate and save, or enter the figure.",
                ),
                None,
            );
        } else {
            self.push(
                "workbook.formula_in_input",
                Severity::Note,
                place,
                Text::new(
                    "填报单元格中是公式，已采用其保存时的结果。",
                    "This cell holds a formula; the result saved with it was used.",
                ),
                Text::new(
                    "请核对结果；提交前建议粘贴为数值。",
                    "Check the result; paste it as a value before submitting if in doubt.",
                ),
                Some(raw_text(value)),
            );
        }
    }

    fn odd(
        &mut self,
        oddity: Oddity,
        place: Place,
        value: &EntryValue,
        label: &Text,
        raw: &RawValue<'_>,
    ) {
        let shown = match value {
            EntryValue::Text(text) => text.clone(),
            _ => raw_text(raw),
        };
        let (code, message, mend) = match oddity {
            Oddity::CellError => (
                "workbook.cell_error",
                Text::new(
                    format!("“{}”的单元格是错误值 {shown}。", label.zh),
                    format!("“{}” holds the error value {shown}.", label.en),
                ),
                Text::new(
                    "请改正其中的公式或直接填写数值。",
                    "Correct the formula in it, or enter the figure.",
                ),
            ),
            Oddity::Date => (
                "workbook.date_in_cell",
                Text::new(
                    format!("“{}”的单元格被显示为日期。", label.zh),
                    format!("“{}” is shown as a date.", label.en),
                ),
                Text::new(
                    "请把单元格格式改为“常规”或“文本”后重新填写。",
                    "Set the cell’s format to General or Text and enter it again.",
                ),
            ),
        };
        self.push(code, Severity::Error, place, message, mend, Some(shown));
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Entry(usize),
    Computed,
    Other,
}

fn set(targets: &mut [Target], at: u32, target: Target) {
    if let Some(slot) = usize::try_from(at).ok().and_then(|at| targets.get_mut(at)) {
        *slot = target;
    }
}

/// A cell's value as text, for a problem.
pub(crate) fn raw_text(value: &RawValue<'_>) -> String {
    match value {
        RawValue::Blank => String::new(),
        RawValue::Number(number) => number.to_string(),
        RawValue::Text(text) | RawValue::Error(text) => text.chars().take(200).collect(),
        RawValue::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
    }
}
