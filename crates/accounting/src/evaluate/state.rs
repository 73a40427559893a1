//! The state of one computation.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use qilu_quantity::{Exact, Notation, PowerError};

use super::Context;
use super::history::PreviousRows;
use crate::language::ColumnId;
use crate::library::{Method, Role, Step, Table};
use crate::limits::PROBLEMS_MAX;
use crate::report::{CellAt, Entries, EntryCell, EntryRow, Origin, Place, Problem, RowKey, Value};

/// What a cell holds while computing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Slot {
    Number(Exact),
    /// Counts as zero, stays visible.
    Notation(Notation),
    Text(String),
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

impl Cell {
    pub const fn blank() -> Self {
        Self {
            slot: Slot::Absent,
            origin: Origin::Blank,
        }
    }
}

/// The rows that hold each text, by column.
type TextIndex = HashMap<String, Vec<usize>>;

#[derive(Debug, Default)]
pub(crate) struct TableState<'a> {
    pub rows: Vec<RowState<'a>>,
    /// By column, then by row. A column is empty until it has been computed.
    pub columns: Vec<Vec<Cell>>,
    indexes: Vec<OnceCell<TextIndex>>,
    by_key: OnceCell<HashMap<RowKey, usize>>,
}

impl TableState<'_> {
    /// The row with this key.
    pub fn row_of(&self, key: &RowKey) -> Option<usize> {
        let by_key = self.by_key.get_or_init(|| {
            let rows = self.rows.iter().enumerate();
            rows.map(|(row, found)| (found.key.clone(), row)).collect()
        });
        by_key.get(key).copied()
    }
}

#[derive(Debug)]
pub(crate) struct RowState<'a> {
    pub key: RowKey,
    pub entry: Option<&'a EntryRow>,
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
    pub entries: &'a Entries,
    pub context: &'a Context,
    pub tables: Vec<TableState<'a>>,
    pub totals: Vec<Slot>,
    pub events: RefCell<Vec<Event>>,
    pub problems: Vec<(ProblemOrder, Problem)>,
    pub(super) previous_rows: OnceCell<PreviousRows<'a>>,
}

/// Problems are listed by table, row and column, whatever order they are found in.
pub(crate) type ProblemOrder = (usize, usize, usize);

impl<'a> Run<'a> {
    /// Reads the entries and computes every column and total.
    pub fn compute(method: &'a Method, entries: &'a Entries, context: &'a Context) -> Self {
        let mut run = Self {
            method,
            entries,
            context,
            tables: Vec::with_capacity(method.tables.len()),
            totals: vec![Slot::Absent; method.totals.len()],
            events: RefCell::new(Vec::new()),
            problems: Vec::new(),
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
        self.tables.get(table).map_or(0, |table| table.rows.len())
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

    pub fn entry(&self, id: ColumnId, row: usize) -> Option<&'a EntryCell> {
        let column = self.method.column(id)?;
        self.tables
            .get(id.table)?
            .rows
            .get(row)?
            .entry?
            .cells
            .get(&column.id)
    }

    /// The text a slot stands for: a text, or the code.
    pub fn text_of<'s>(&'s self, slot: &'s Slot) -> Option<&'s str> {
        match slot {
            Slot::Text(text) => Some(text),
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
        let Some(table) = self.tables.get(id.table) else {
            return &[];
        };
        let Some(index) = table.indexes.get(id.column) else {
            return &[];
        };
        let index = index.get_or_init(|| {
            let mut rows = TextIndex::new();
            for (row, cell) in table
                .columns
                .get(id.column)
                .into_iter()
                .flatten()
                .enumerate()
            {
                if let Some(text) = self.text_of(&cell.slot) {
                    rows.entry(text.to_owned()).or_default().push(row);
                }
            }
            rows
        });
        index.get(text).map_or(&[], Vec::as_slice)
    }

    pub fn add_table(&mut self, rows: Vec<RowState<'a>>, columns: Vec<Vec<Cell>>) {
        let indexes = columns.iter().map(|_| OnceCell::new()).collect();
        self.tables.push(TableState {
            rows,
            columns,
            indexes,
            by_key: OnceCell::new(),
        });
    }

    pub fn place(&self, id: ColumnId, row: usize) -> Place {
        let table = self.table(id.table);
        Place {
            table: table.map(|table| table.id.clone()),
            row_key: self
                .tables
                .get(id.table)
                .and_then(|table| table.rows.get(row))
                .map(|row| row.key.to_string()),
            column: self.method.column(id).map(|column| column.id.clone()),
            at: self.cell_at(id, row),
        }
    }

    /// Where the cell stands in the workbook: its own place, if it came with one.
    pub fn cell_at(&self, id: ColumnId, row: usize) -> Option<CellAt> {
        self.entry(id, row).and_then(|cell| cell.at.clone())
    }

    /// The column and row of a cell by its address.
    pub fn find(&self, table: &str, row_key: &str, column: &str) -> Option<(ColumnId, usize)> {
        let tables = &self.method.tables;
        let table = tables.iter().position(|known| known.id == table)?;
        let columns = &tables.get(table)?.columns;
        let column = columns.iter().position(|known| known.id == column)?;
        let rows = &self.tables.get(table)?.rows;
        let row = rows.iter().position(|row| row.key.to_string() == row_key)?;
        Some((ColumnId { table, column }, row))
    }

    pub fn report(&mut self, order: ProblemOrder, problem: Problem) {
        if self.problems.len() <= PROBLEMS_MAX {
            self.problems.push((order, problem));
        }
    }

    pub fn report_cell(&mut self, id: ColumnId, row: usize, problem: Problem) {
        self.report((id.table, row, id.column), problem);
    }
}
