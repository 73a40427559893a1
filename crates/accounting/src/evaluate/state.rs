//! The state of one computation.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use qilu_quantity::{Exact, Notation, PowerError};

use super::Context;
use super::given::{Given, Report};
use super::history::PreviousRows;
use super::texts::Texts;
use crate::language::ColumnId;
use crate::library::{ColumnKind, Method, Role, Step, Table};
use crate::limits::PROBLEMS_MAX;
use crate::report::{CellAt, Origin, Place, Problem, RowKey, Value};

/// What a cell holds while computing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Slot {
    Number(Exact),
    /// Counts as zero, stays visible.
    Notation(Notation),
    /// A text, by its position among the texts of the report.
    Text(usize),
    /// A code, by its position in the list.
    Code {
        list: usize,
        item: usize,
    },
    /// Rightly nothing: aggregates pass over it.
    Absent,
    /// Something is wrong: whatever reads it is unknown too.
    Broken,
    /// Blank, and no factor stands in for it: wrong as soon as a formula needs it.
    NoFactor,
}

#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub slot: Slot,
    pub origin: Origin,
}

/// The rows of a column in the order of the text or code they hold.
#[derive(Debug, Default)]
struct ColumnIndex {
    marks: Vec<usize>,
    rows: Vec<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct TableState {
    pub rows: usize,
    /// By column, then by row. A column is empty until it has been computed.
    pub columns: Vec<Vec<Cell>>,
    indexes: Vec<OnceCell<ColumnIndex>>,
    by_key: OnceCell<HashMap<RowKey, usize>>,
}

/// What went wrong inside a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    DivisionByZero,
    /// A blank input without factor was needed.
    NoFactor(ColumnId, usize),
    /// `in_unit` met a code measured otherwise.
    WrongUnit(ColumnId, usize, String),
    /// A look-up has no value for the code in this cell.
    NoValue(ColumnId, usize, usize),
    /// A place outside the grid at this position.
    OutsideTable(usize, Exact, Exact),
    /// There is no such power.
    Power(PowerError),
}

impl Event {
    /// Whether a default that ran into this leaves the value to be entered by the plant.
    pub fn is_of_default(&self) -> bool {
        matches!(
            self,
            Self::NoValue(..) | Self::OutsideTable(..) | Self::Power(_)
        )
    }
}

/// One computation.
pub(crate) struct Run<'a> {
    pub method: &'a Method,
    pub report: &'a Report<'a>,
    pub context: &'a Context,
    pub texts: Texts<'a>,
    pub tables: Vec<TableState>,
    pub totals: Vec<Slot>,
    pub events: RefCell<Vec<Event>>,
    pub problems: Vec<(ProblemOrder, Problem)>,
    /// Whether problems are wanted.
    listens: bool,
    pub(super) previous_rows: OnceCell<PreviousRows<'a>>,
}

/// Problems are listed by table, row and column, whatever order they are found in.
pub(crate) type ProblemOrder = (usize, usize, usize);

impl<'a> Run<'a> {
    /// Reads the entries and computes every column and total.
    pub fn compute(method: &'a Method, report: &'a Report<'a>, context: &'a Context) -> Self {
        Self::computed(method, report, context, true)
    }

    /// The same figures, and not a word on what is wrong.
    pub fn compute_quietly(
        method: &'a Method,
        report: &'a Report<'a>,
        context: &'a Context,
    ) -> Self {
        Self::computed(method, report, context, false)
    }

    fn computed(
        method: &'a Method,
        report: &'a Report<'a>,
        context: &'a Context,
        listens: bool,
    ) -> Self {
        let mut run = Self {
            method,
            report,
            context,
            texts: Texts::default(),
            tables: Vec::with_capacity(method.tables.len()),
            totals: vec![Slot::Absent; method.totals.len()],
            events: RefCell::new(Vec::new()),
            problems: Vec::new(),
            listens,
            previous_rows: OnceCell::new(),
        };
        run.read_rows();
        for step in &method.order {
            match *step {
                Step::Total(total) => run.compute_total(total),
                Step::Column(id) => match method.column(id).map(|column| column.role) {
                    Some(Role::Input) => run.read_inputs(id),
                    Some(Role::Formula) => run.compute_column(id),
                    _ => {}
                },
            }
        }
        run
    }

    pub fn table(&self, table: usize) -> Option<&'a Table> {
        self.method.tables.get(table)
    }

    pub fn slot(&self, id: ColumnId, row: usize) -> &Slot {
        const ABSENT: &Slot = &Slot::Absent;
        self.cell(id, row).map_or(ABSENT, |cell| &cell.slot)
    }

    pub fn cell(&self, id: ColumnId, row: usize) -> Option<&Cell> {
        self.tables.get(id.table)?.columns.get(id.column)?.get(row)
    }

    pub fn row_count(&self, table: usize) -> usize {
        self.tables.get(table).map_or(0, |table| table.rows)
    }

    pub fn set_column(&mut self, id: ColumnId, cells: Vec<Cell>) {
        if let Some(column) = self
            .tables
            .get_mut(id.table)
            .and_then(|table| table.columns.get_mut(id.column))
        {
            *column = cells;
        }
    }

    pub fn given(&self, id: ColumnId, row: usize) -> Option<&'a Given<'a>> {
        self.report.given(id, row)
    }

    /// The text a slot stands for: a text, or the code.
    pub fn text_of<'s>(&'s self, slot: &'s Slot) -> Option<&'s str> {
        match slot {
            Slot::Text(text) => self.texts.get(*text),
            Slot::Code { list, item } => {
                Some(&self.method.lists.get(*list)?.items.get(*item)?.code)
            }
            _ => None,
        }
    }

    pub fn value(&self, slot: &Slot) -> Value {
        match slot {
            Slot::Number(number) => Value::Number(number.clone()),
            Slot::Notation(key) => Value::Notation(*key),
            Slot::Text(_) | Slot::Code { .. } => self
                .text_of(slot)
                .map_or(Value::Missing, |text| Value::Text(text.to_owned())),
            Slot::Absent | Slot::Broken | Slot::NoFactor => Value::Missing,
        }
    }

    /// The rows whose cell in a text column holds this text.
    pub fn rows_with(&self, id: ColumnId, text: &str) -> &[usize] {
        self.marked_rows(id, text).unwrap_or(&[])
    }

    fn marked_rows(&self, id: ColumnId, text: &str) -> Option<&[usize]> {
        let mark = self.mark(id, text)?;
        let table = self.tables.get(id.table)?;
        let index = table.indexes.get(id.column)?.get_or_init(|| {
            let cells = table.columns.get(id.column).into_iter().flatten();
            let marked = cells.enumerate().filter_map(|(row, cell)| match cell.slot {
                Slot::Text(mark) | Slot::Code { item: mark, .. } => Some((mark, row)),
                _ => None,
            });
            let mut marked: Vec<(usize, usize)> = marked.collect();
            marked.sort_unstable();
            let (marks, rows) = marked.into_iter().unzip();
            ColumnIndex { marks, rows }
        });
        let from = index.marks.partition_point(|known| *known < mark);
        let to = index.marks.partition_point(|known| *known <= mark);
        index.rows.get(from..to)
    }

    /// What cells of the column hold that stand for this text: a code's position in the column's list, else the text's
    /// among the texts.
    fn mark(&self, id: ColumnId, text: &str) -> Option<usize> {
        let ColumnKind::Code(list) = &self.method.column(id)?.kind else {
            return self.texts.find(text);
        };
        let position = self.method.list_position(list)?;
        let index = self.method.code_indexes.get(position)?;
        index.exact(self.method.lists.get(position)?, text)
    }

    pub fn add_table(&mut self, rows: usize, columns: usize) {
        self.tables.push(TableState {
            rows,
            columns: vec![Vec::new(); columns],
            indexes: (0..columns).map(|_| OnceCell::new()).collect(),
            by_key: OnceCell::new(),
        });
    }

    fn key_columns(&self, table: usize) -> impl Iterator<Item = (usize, &'a str)> {
        let columns = self
            .table(table)
            .into_iter()
            .flat_map(|table| &table.columns);
        let keys = columns.enumerate();
        keys.filter(|(_, column)| column.role == Role::Key)
            .map(|(position, column)| (position, column.id.as_str()))
    }

    pub fn key(&self, table: usize, row: usize) -> RowKey {
        let parts = self.key_columns(table).map(|(column, id)| {
            let text = self.text_of(self.slot(ColumnId { table, column }, row));
            (id.to_owned(), text.unwrap_or("").to_owned())
        });
        RowKey(parts.collect())
    }

    /// The key of a row as [`RowKey`] prints it, written behind what the text holds already.
    pub fn write_key(&self, table: usize, row: usize, text: &mut String) {
        for (position, (column, _)) in self.key_columns(table).enumerate() {
            if position > 0 {
                text.push('|');
            }
            let slot = self.slot(ColumnId { table, column }, row);
            text.push_str(self.text_of(slot).unwrap_or(""));
        }
    }

    pub fn key_text(&self, table: usize, row: usize) -> String {
        let mut text = String::new();
        self.write_key(table, row, &mut text);
        text
    }

    /// The row with this key.
    pub fn row_of(&self, table: usize, key: &RowKey) -> Option<usize> {
        let state = self.tables.get(table)?;
        let by_key = state.by_key.get_or_init(|| {
            (0..state.rows)
                .map(|row| (self.key(table, row), row))
                .collect()
        });
        by_key.get(key).copied()
    }

    pub fn place(&self, id: ColumnId, row: usize) -> Place {
        let table = self.table(id.table);
        Place {
            table: table.map(|table| table.id.clone()),
            row_key: (row < self.row_count(id.table)).then(|| self.key_text(id.table, row)),
            column: self.method.column(id).map(|column| column.id.clone()),
            at: self.cell_at(id, row),
        }
    }

    /// Where the cell stands in the workbook: its own place, if it came with one.
    pub fn cell_at(&self, id: ColumnId, row: usize) -> Option<CellAt> {
        self.given(id, row)?.cell()?.at.clone()
    }

    /// The column and row of a cell by its address.
    pub fn find(&self, table: &str, row_key: &str, column: &str) -> Option<(ColumnId, usize)> {
        let tables = &self.method.tables;
        let table = tables.iter().position(|known| known.id == table)?;
        let columns = &tables.get(table)?.columns;
        let column = columns.iter().position(|known| known.id == column)?;
        let row = (0..self.row_count(table)).find(|row| self.key_text(table, *row) == row_key)?;
        Some((ColumnId { table, column }, row))
    }

    pub fn report(&mut self, order: ProblemOrder, problem: Problem) {
        if self.is_listening() {
            self.problems.push((order, problem));
        }
    }

    /// Whether a problem found now is kept.
    pub fn is_listening(&self) -> bool {
        self.listens && self.problems.len() <= PROBLEMS_MAX
    }

    /// Tells of a cell; what is told is only put into words if it is kept.
    pub fn report_cell(
        &mut self,
        id: ColumnId,
        row: usize,
        problem: impl FnOnce(&Self, Place) -> Problem,
    ) {
        if self.is_listening() {
            let problem = problem(self, self.place(id, row));
            self.report((id.table, row, id.column), problem);
        }
    }
}
