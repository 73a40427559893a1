//! What is wrong with how a table stands in its sheet, each with its cell.

use qilu_accounting::{EntryRow, EntryValue, Place, Problem, Severity};
use qilu_quantity::Text;

use super::rows::{Reading, raw_text};
use super::value::Oddity;
use crate::address::Area;
use crate::binding::folded;
use crate::cells::{RawCell, RawValue};
use crate::formula::Formula;

impl Reading<'_, '_> {
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

    /// A computed cell must still be a formula; what it showed is kept for comparison.
    pub(super) fn check_computed(&mut self, cell: &RawCell<'_>) {
        if cell.value == RawValue::Blank {
            return;
        }
        let line = if self.binding.form {
            cell.at.row
        } else {
            cell.at.column
        };
        let mut computed = self.binding.computed.iter();
        let id = computed.find(|(_, at)| *at == line).map(|(id, _)| *id);
        if cell.formula.is_some() {
            if let (RawValue::Number(figure), Some(id)) = (&cell.value, id) {
                self.figures.push((cell.at, id.to_owned(), *figure));
            }
            return;
        }
        // The dash of a form's computed line is no value.
        if matches!(&cell.value, RawValue::Text(text) if text.trim() == "—") {
            return;
        }
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

    /// A unit typed over the one the sheet shows for the row's code must be the same.
    pub(super) fn check_unit(&mut self, entry: &EntryRow, cell: &RawCell<'_>) {
        let Some((code, _)) = self
            .binding
            .units
            .iter()
            .find(|(_, at)| *at == cell.at.column)
        else {
            return;
        };
        let RawValue::Text(typed) = &cell.value else {
            return;
        };
        let Some(bound) = self.binding.entries.get(*code) else {
            return;
        };
        let column = bound.reader.column;
        let Some(expected) = entry
            .cells
            .get(&column.id)
            .and_then(|code| bound.reader.unit_of(&code.value))
        else {
            return;
        };
        if folded(typed) == folded(&expected) {
            return;
        }
        let place = self.place(cell.at, Some(&column.id));
        let mut problem = Problem::new(
            "workbook.unit_changed",
            Severity::Error,
            place,
            Text::new(
                format!("本行的计量单位应为 {expected}，现为 {typed}。"),
                format!("This row is measured in {expected}; the sheet says {typed}."),
            ),
        )
        .mend(Text::new(
            "请按规定的计量单位换算后填报，并恢复单位单元格的公式。",
            "Convert the figures to the prescribed unit and restore the formula of the unit.",
        ));
        problem.expected = Some(expected);
        problem.value = Some(typed.to_string());
        self.problems.push(problem);
    }

    pub(super) fn hidden(&mut self, cell: &RawCell<'_>) {
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

    pub(super) fn check_merged(&mut self, merged: &[Area]) {
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

    pub(super) fn formula_in_input(&mut self, place: Place, cell: &RawCell<'_>) {
        let value = &cell.value;
        if cell.formula == Formula::OtherFile {
            self.push(
                "workbook.external_link",
                Severity::Error,
                place,
                Text::new(
                    "填报单元格中的公式引用了其他文件，平台无法核对其结果。",
                    "The formula in this cell draws on another file, which cannot be checked here.",
                ),
                Text::new(
                    "请复制该单元格并“选择性粘贴—数值”，再断开外部链接。",
                    "Paste the cell as a value and break the link to the other file.",
                ),
                Some(raw_text(value)),
            );
        } else if cell.formula == Formula::Program {
            self.push(
                "workbook.program_call",
                Severity::Error,
                place,
                Text::new(
                    "填报单元格中的公式要调用其他程序或网络（如 DDE），为安全起见不予采用。",
                    "The formula in this cell calls another program or the network (such as DDE); for safety its result is not accepted.",
                ),
                Text::new(
                    "请删除该公式，直接填写数值。",
                    "Delete the formula and enter the figure.",
                ),
                Some(raw_text(value)),
            );
        } else if *value == RawValue::Blank {
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
                    "填报单元格中的数值来自公式，已采用其保存时的结果。",
                    "The value of this cell comes from a formula; the result saved with it was used.",
                ),
                Text::new(
                    "请核对结果；提交前建议粘贴为数值。",
                    "Please check the result, or paste it as a value before submitting.",
                ),
                Some(raw_text(value)),
            );
        }
    }
}

/// What is odd about a cell of entries.
pub(crate) fn odd(
    oddity: Oddity,
    place: Place,
    value: &EntryValue,
    label: &Text,
    raw: &RawValue<'_>,
) -> Problem {
    let raw = raw_text(raw);
    let (code, message, mend) = match oddity {
        Oddity::CellError => (
            "workbook.cell_error",
            Text::new(
                format!("“{}”的单元格是错误值 {raw}。", label.zh),
                format!("“{}” holds the error value {raw}.", label.en),
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
        Oddity::Command => (
            "workbook.command_text",
            Text::new(
                format!("“{}”的内容是调用其他程序的命令，不予采用。", label.zh),
                format!(
                    "“{}” holds a command to another program, which is not accepted.",
                    label.en
                ),
            ),
            Text::new(
                "请删除后重新填写。",
                "Delete it and enter the content again.",
            ),
        ),
    };
    let shown = match value {
        EntryValue::Text(text) => text.clone(),
        _ => raw,
    };
    let mut problem = Problem::new(code, Severity::Error, place, message).mend(mend);
    problem.value = Some(shown);
    problem
}
