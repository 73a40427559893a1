//! Finds the columns of a table on its sheet: by defined name, then by header text. Columns may be moved and
//! sheets renamed; a header that says something else is a problem, located.

use std::collections::BTreeMap;

use qilu_accounting::{CellAt, Method, Place, Problem, Role, Rows, Severity, Table};
use qilu_quantity::{Lang, Text};

use super::value::ColumnReader;
use crate::address::Address;
use crate::binding::{
    AMOUNT_LABEL, HEADER_ROWS_BELOW_LABEL, UNIT_BELOW_LABEL, UNIT_RIGHT_OF_LABEL, amount_name,
    column_name, entry_label, first_name, folded, form_used_name, has_default, last_name,
    unit_label, used_label, used_name,
};
use crate::book::{Book, SheetEntry};
use crate::cells::{RawCell, RawValue};

/// Rows searched for headers when no defined name is left.
const HEADER_SEARCH_ROWS: u32 = 40;

/// A column of entries on the sheet.
pub(crate) struct BoundColumn<'m> {
    pub reader: ColumnReader<'m>,
    /// Sheet column (in a form: sheet row).
    pub at: u32,
}

/// Where a table's data stand.
pub(crate) struct Binding<'m> {
    pub table: &'m Table,
    pub sheet: String,
    pub form: bool,
    pub entries: Vec<BoundColumn<'m>>,
    /// Columns (in a form: rows) that compute: column id and place.
    pub computed: Vec<(&'m str, u32)>,
    /// Columns that show the unit of a row's code: position of the code among the entries, and place.
    pub units: Vec<(usize, u32)>,
    /// First row of data, and the last the template prepared (in a form: the column of entries and of values used).
    pub first: u32,
    pub last: u32,
}

/// The text cells of a sheet by address.
pub(crate) type Texts<'a> = BTreeMap<Address, &'a str>;

/// The texts among the cells.
pub(crate) fn texts<'c>(cells: &'c [RawCell<'_>]) -> Texts<'c> {
    cells
        .iter()
        .filter_map(|cell| match &cell.value {
            RawValue::Text(text) => Some((cell.at, text.as_ref())),
            _ => None,
        })
        .collect()
}

/// The sheet of a table: where its defined names point, else the sheet that bears its name.
pub(crate) fn sheet_of<'b>(book: &'b Book, table: &Table) -> Option<&'b SheetEntry> {
    let prefix = format!("qilu.{}.", table.id).to_lowercase();
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, (sheet, _)) in &book.names {
        if name.starts_with(&prefix) {
            *votes.entry(sheet).or_default() += 1;
        }
    }
    let voted = votes
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .and_then(|(sheet, _)| book.sheet(sheet));
    voted.filter(|entry| entry.cells).or_else(|| {
        let expected = crate::template::table_sheet_name(table);
        book.sheet(&expected).filter(|entry| entry.cells)
    })
}

impl<'m> Binding<'m> {
    /// Binds a table to the cells of its sheet.
    pub(crate) fn new(
        method: &'m Method,
        table: &'m Table,
        book: &Book,
        sheet: &str,
        texts: &Texts<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let form = table.rows == Rows::One;
        let finder = Finder {
            table,
            book,
            sheet,
            texts,
            form,
        };
        let label_line = finder.label_line();
        let mut entries = Vec::new();
        let mut computed = Vec::new();
        let mut units = Vec::new();
        for column in &table.columns {
            let name = column_name(&table.id, &column.id);
            if column.role == Role::Formula {
                let labels = [column.label.zh.as_str(), &column.label.en];
                if let Some(at) = finder.place(&name, &labels, label_line) {
                    computed.push((column.id.as_str(), finder.line(at)));
                }
                continue;
            }
            let form_labels = [column.label.zh.clone(), column.label.en.clone()];
            let grid_labels = [entry_label(column, Lang::Zh), entry_label(column, Lang::En)];
            let labels = if form { &form_labels } else { &grid_labels };
            match finder.find(&name, labels, label_line) {
                Found::At(at) => {
                    finder.check_unit(method, column, at, problems);
                    entries.push(BoundColumn {
                        reader: ColumnReader::new(method, column),
                        at: finder.line(at),
                    });
                }
                Found::Renamed(at, text) => {
                    problems.push(finder.renamed(column, at, text));
                    entries.push(BoundColumn {
                        reader: ColumnReader::new(method, column),
                        at: finder.line(at),
                    });
                }
                Found::Missing => problems.push(finder.missing(column, label_line)),
            }
            // Only where its name still points at it: a header that reads "unit" alone could be anybody's.
            if let Some(at) = finder
                .named(&amount_name(&table.id, &column.id))
                .filter(|at| finder.says(*at, &[AMOUNT_LABEL]))
                && let Some(code) = entries.len().checked_sub(1)
            {
                units.push((code, finder.line(at)));
            }
            if has_default(column) && !form {
                let labels = [used_label(column, Lang::Zh), used_label(column, Lang::En)];
                let labels = [labels[0].as_str(), labels[1].as_str()];
                if let Some(at) =
                    finder.place(&used_name(&table.id, &column.id), &labels, label_line)
                {
                    computed.push((column.id.as_str(), finder.line(at)));
                }
            } else if form {
                // In a form each line has a value used beside its entry.
                if let Some(last) = entries.last().map(|bound| bound.at) {
                    computed.push((column.id.as_str(), last));
                }
            }
        }
        let named = |name: &str| {
            book.names
                .get(name)
                .filter(|(on, _)| on == sheet)
                .map(|(_, area)| area.first)
        };
        let (first, last) = if form {
            let entry = named(&first_name(&table.id))
                .map_or(crate::template::FORM_ENTRY, |cell| cell.column);
            let used = named(&form_used_name(&table.id))
                .map_or(crate::template::FORM_USED, |cell| cell.column);
            (entry, used)
        } else {
            let first = named(&first_name(&table.id))
                .map(|cell| cell.row)
                .filter(|row| *row > label_line);
            let first = first.unwrap_or(label_line + HEADER_ROWS_BELOW_LABEL + 1);
            (
                first,
                named(&last_name(&table.id)).map_or(u32::MAX, |cell| cell.row),
            )
        };
        Self {
            table,
            sheet: sheet.to_owned(),
            form,
            entries,
            computed,
            units,
            first,
            last,
        }
    }
}

enum Found<'t> {
    At(Address),
    Renamed(Address, &'t str),
    Missing,
}

struct Finder<'a> {
    table: &'a Table,
    book: &'a Book,
    sheet: &'a str,
    texts: &'a Texts<'a>,
    form: bool,
}

impl<'a> Finder<'a> {
    /// The column of a grid's header, the row of a form's item.
    fn line(&self, at: Address) -> u32 {
        if self.form { at.row } else { at.column }
    }

    fn named(&self, name: &str) -> Option<Address> {
        self.book
            .names
            .get(&name.to_lowercase())
            .filter(|(on, _)| on == self.sheet)
            .map(|(_, area)| area.first)
    }

    /// The row of a grid's labels (the column of a form's): where most names point, else where most labels stand.
    fn label_line(&self) -> u32 {
        let across = |at: Address| if self.form { at.column } else { at.row };
        let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
        for column in &self.table.columns {
            if let Some(at) = self.named(&column_name(&self.table.id, &column.id)) {
                *votes.entry(across(at)).or_default() += 1;
            }
        }
        if votes.is_empty() {
            let labels: Vec<String> = self
                .table
                .columns
                .iter()
                .flat_map(|column| [entry_label(column, Lang::Zh), column.label.zh.clone()])
                .map(|label| folded(&label))
                .collect();
            for (at, text) in self
                .texts
                .iter()
                .take_while(|(at, _)| self.form || at.row < HEADER_SEARCH_ROWS)
            {
                if labels.contains(&folded(text)) {
                    *votes.entry(across(*at)).or_default() += 1;
                }
            }
        }
        votes
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .map_or(crate::template::LABEL_ROW, |(line, _)| line)
    }

    /// The cell on the label line that bears one of these labels.
    fn by_label(&self, labels: &[&str], label_line: u32) -> Option<Address> {
        let labels: Vec<String> = labels.iter().map(|label| folded(label)).collect();
        let on_line = |at: &Address| {
            if self.form {
                at.column == label_line
            } else {
                at.row == label_line
            }
        };
        self.texts
            .iter()
            .find(|(at, text)| on_line(at) && labels.contains(&folded(text)))
            .map(|(at, _)| *at)
    }

    /// The place of a header that may be missing without harm.
    fn place(&self, name: &str, labels: &[&str], label_line: u32) -> Option<Address> {
        let named = self.named(name).filter(|at| self.says(*at, labels));
        named.or_else(|| self.by_label(labels, label_line))
    }

    fn says(&self, at: Address, labels: &[&str]) -> bool {
        self.texts
            .get(&at)
            .is_some_and(|text| labels.iter().any(|label| folded(label) == folded(text)))
    }

    fn find(&self, name: &str, labels: &[String; 2], label_line: u32) -> Found<'a> {
        let labels = [labels[0].as_str(), labels[1].as_str()];
        if let Some(at) = self.place(name, &labels, label_line) {
            return Found::At(at);
        }
        match self.named(name) {
            Some(at) => Found::Renamed(at, self.texts.get(&at).copied().unwrap_or("")),
            None => Found::Missing,
        }
    }

    fn problem(
        &self,
        code: &str,
        column: &qilu_accounting::Column,
        at: Option<Address>,
        message: Text,
        mend: Text,
    ) -> Problem {
        let place = Place {
            table: Some(self.table.id.clone()),
            row_key: None,
            column: Some(column.id.clone()),
            at: at.map(|at| CellAt {
                sheet: self.sheet.to_owned(),
                cell: at.to_string(),
            }),
        };
        Problem::new(code, Severity::Error, place, message).mend(mend)
    }

    fn renamed(&self, column: &qilu_accounting::Column, at: Address, text: &str) -> Problem {
        let label = entry_label(column, Lang::Zh);
        let mut problem = self.problem(
            "workbook.renamed_header",
            column,
            Some(at),
            Text::new(
                format!("表头应为“{label}”，现为“{text}”。"),
                format!(
                    "The header should read “{}” and reads “{text}”.",
                    entry_label(column, Lang::En)
                ),
            ),
            Text::new(
                "请恢复表头文字；若列被挪动，请把数据放回对应的列。",
                "Restore the header; if the column was moved, move its data back with it.",
            ),
        );
        problem.expected = Some(label);
        problem.value = Some(text.to_owned());
        problem
    }

    fn missing(&self, column: &qilu_accounting::Column, label_line: u32) -> Problem {
        let label = entry_label(column, Lang::Zh);
        let at = if self.form {
            Address::new(0, label_line)
        } else {
            Address::new(label_line, 0)
        };
        let mut problem = self.problem(
            "workbook.missing_header",
            column,
            Some(at),
            Text::new(format!("表中缺少“{label}”。"), format!("“{}” is missing from the table.", entry_label(column, Lang::En))),
            Text::new("请恢复该列（或重新下载模板），不要删除模板中的列。", "Restore the column (or download the template again); template columns should not be deleted."),
        );
        problem.expected = Some(label);
        problem
    }

    /// The unit over a column must be the one the method expects.
    fn check_unit(
        &self,
        method: &Method,
        column: &qilu_accounting::Column,
        at: Address,
        problems: &mut Vec<Problem>,
    ) {
        let expected = unit_label(method, self.table, column);
        let at = if self.form {
            Address::new(at.row, at.column + UNIT_RIGHT_OF_LABEL)
        } else {
            Address::new(at.row + UNIT_BELOW_LABEL, at.column)
        };
        let Some(text) = self.texts.get(&at) else {
            return;
        };
        if expected.is_empty() || folded(text) == folded(&expected) {
            return;
        }
        let mut problem = self.problem(
            "workbook.unit_changed",
            column,
            Some(at),
            Text::new(
                format!(
                    "“{}”的计量单位应为 {expected}，现为 {text}。",
                    column.label.zh
                ),
                format!(
                    "“{}” is measured in {expected}; the sheet says {text}.",
                    column.label.en
                ),
            ),
            Text::new(
                "请按规定的计量单位换算后填报，并恢复表头中的单位。",
                "Convert the figures to the prescribed unit and restore it in the header.",
            ),
        );
        problem.expected = Some(expected);
        problem.value = Some((*text).to_owned());
        problems.push(problem);
    }
}
