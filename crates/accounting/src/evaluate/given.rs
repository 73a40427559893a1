//! What was reported, by the positions of a method's tables and columns: the form the engine reads, whatever it came in.

use std::borrow::Cow;

use qilu_quantity::{Exact, Notation};

use crate::language::ColumnId;
use crate::library::{Method, Role, Rows, Table};
use crate::report::{CellAt, Entries, EntryCell, EntryValue, RowAt};

/// A cell as it was entered.
#[derive(Debug)]
pub(crate) enum Given<'a> {
    Blank,
    /// As it stands in JSON.
    Written(&'a str),
    Entry(&'a EntryCell),
    Own(Box<EntryCell>),
}

/// What was entered, read as a number.
pub(super) enum Entered {
    Blank,
    Number(Exact),
    Notation(Notation),
    NotANumber(String),
}

impl Given<'_> {
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Written(text) => trimmed(text).is_empty(),
            Self::Entry(cell) => cell.is_blank(),
            Self::Own(cell) => cell.is_blank(),
        }
    }

    /// The cell with what came beside its value, if anything could.
    pub fn cell(&self) -> Option<&EntryCell> {
        match self {
            Self::Blank | Self::Written(_) => None,
            Self::Entry(cell) => Some(cell),
            Self::Own(cell) => Some(cell),
        }
    }

    /// What was written where a text or code belongs: a number counts as its digits.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        let text = match self {
            Self::Blank => return None,
            Self::Written(text) => Cow::Borrowed(trimmed(text)),
            Self::Entry(cell) => value_text(&cell.value)?,
            Self::Own(cell) => value_text(&cell.value)?,
        };
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn entered(&self) -> Entered {
        match self {
            Self::Blank => Entered::Blank,
            Self::Written(text) => read(text),
            Self::Entry(cell) => entered_value(&cell.value),
            Self::Own(cell) => entered_value(&cell.value),
        }
    }
}

/// The text without surrounding blanks; nearly always it has none, which its ends show.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

fn value_text(value: &EntryValue) -> Option<Cow<'_, str>> {
    match value {
        EntryValue::Blank => None,
        EntryValue::Number(number) => Some(Cow::Owned(number.to_string())),
        EntryValue::Notation(key) => Some(Cow::Borrowed(key.as_str())),
        EntryValue::Text(text) => Some(Cow::Borrowed(text.trim())),
    }
}

fn entered_value(value: &EntryValue) -> Entered {
    match value {
        EntryValue::Blank => Entered::Blank,
        EntryValue::Number(number) => Entered::Number(number.clone()),
        EntryValue::Notation(key) => Entered::Notation(*key),
        EntryValue::Text(text) => read(text),
    }
}

fn read(text: &str) -> Entered {
    if let Ok(number) = Exact::parse_entered(text) {
        return Entered::Number(number);
    }
    let trimmed = text.trim();
    match trimmed.parse() {
        _ if trimmed.is_empty() => Entered::Blank,
        Ok(key) => Entered::Notation(key),
        Err(()) => Entered::NotANumber(trimmed.to_owned()),
    }
}

/// A cell of a column that the method does not have.
#[derive(Debug)]
pub(super) struct Stranger<'a> {
    pub row: usize,
    pub column: &'a str,
    pub at: Option<&'a CellAt>,
}

/// The rows of one table. Blank rows are left out, and those of a listed table with nothing but their key.
#[derive(Debug, Default)]
pub(crate) struct GivenTable<'a> {
    pub rows: usize,
    /// Row after row.
    cells: Vec<Given<'a>>,
    columns: usize,
    /// Where rows stand in a workbook, in the order of the rows.
    places: Vec<(usize, Cow<'a, RowAt>)>,
    pub(super) strangers: Vec<Stranger<'a>>,
    /// Cells with something in a computed column.
    pub(super) computed: Vec<(usize, usize)>,
}

impl<'a> GivenTable<'a> {
    pub fn cell(&self, row: usize, column: usize) -> Option<&Given<'a>> {
        self.cells.get(row * self.columns + column)
    }

    pub fn row_at(&self, row: usize) -> Option<&RowAt> {
        let found = self.places.binary_search_by_key(&row, |(row, _)| *row);
        let (_, place) = self.places.get(found.ok()?)?;
        Some(place)
    }
}

/// A report as the engine reads it.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    pub method: Cow<'a, str>,
    pub year: i32,
    pub entity: Cow<'a, str>,
    /// In the order of the method's tables.
    pub tables: Vec<GivenTable<'a>>,
    /// Tables the method does not have.
    pub(super) strangers: Vec<&'a str>,
}

impl<'a> Report<'a> {
    pub fn of(method: &Method, entries: &'a Entries) -> Self {
        let tables = method.tables.iter().map(|table| {
            let mut filling = Filling::new(table);
            for row in entries.tables.get(&table.id).into_iter().flatten() {
                filling.start_row();
                for (name, cell) in &row.cells {
                    match filling.column(name) {
                        Some(column) => filling.put(column, Given::Entry(cell)),
                        None if cell.is_blank() => {}
                        None => filling.put_stranger(name, cell.at.as_ref()),
                    }
                }
                filling.end_row(row.at.as_ref().map(Cow::Borrowed));
            }
            filling.finish()
        });
        Self {
            method: Cow::Borrowed(&entries.method),
            year: entries.year,
            entity: Cow::Borrowed(&entries.entity),
            tables: tables.collect(),
            strangers: entries
                .tables
                .keys()
                .map(String::as_str)
                .filter(|table| method.table(table).is_none())
                .collect(),
        }
    }

    pub fn given(&self, id: ColumnId, row: usize) -> Option<&Given<'a>> {
        self.tables.get(id.table)?.cell(row, id.column)
    }
}

/// A table being read, row by row.
pub(super) struct Filling<'m, 'a> {
    table: &'m Table,
    found: GivenTable<'a>,
    /// Where the next name is looked for first: names come in the order of the alphabet.
    next: usize,
    something: bool,
    /// The first row of a one-row table, should all be blank.
    spare: Option<(Vec<Given<'a>>, Option<Cow<'a, RowAt>>)>,
}

impl<'m, 'a> Filling<'m, 'a> {
    pub fn new(table: &'m Table) -> Self {
        Self {
            table,
            found: GivenTable {
                columns: table.columns.len(),
                ..GivenTable::default()
            },
            next: 0,
            something: false,
            spare: None,
        }
    }

    /// The column of this name.
    pub fn column(&mut self, name: &str) -> Option<usize> {
        let named = &self.table.by_name;
        let is_it = |column: &usize| {
            let found = self.table.columns.get(*column);
            found.is_some_and(|found| found.id == name)
        };
        let (before, after) = named.split_at_checked(self.next)?;
        let (position, column) = match after.iter().position(is_it) {
            Some(position) => (self.next + position, after.get(position)?),
            None => {
                let position = before.iter().position(is_it)?;
                (position, before.get(position)?)
            }
        };
        self.next = position + 1;
        Some(*column)
    }

    pub fn start_row(&mut self) {
        let blanks = self.table.columns.iter().map(|_| Given::Blank);
        self.found.cells.extend(blanks);
    }

    pub fn put(&mut self, column: usize, given: Given<'a>) {
        if !given.is_blank() {
            let role = self.table.columns.get(column).map(|column| column.role);
            // A form prints the keys of a listed table for everybody: a row with nothing else says nothing.
            let printed = role == Some(Role::Key) && matches!(self.table.rows, Rows::Listed(_));
            self.something |= !printed;
            if role == Some(Role::Formula) {
                self.found.computed.push((self.found.rows, column));
            }
        }
        let start = self.found.rows * self.found.columns;
        if let Some(cell) = self.found.cells.get_mut(start + column) {
            *cell = given;
        }
    }

    pub fn put_stranger(&mut self, column: &'a str, at: Option<&'a CellAt>) {
        self.something = true;
        self.found.strangers.push(Stranger {
            row: self.found.rows,
            column,
            at,
        });
    }

    pub fn end_row(&mut self, at: Option<Cow<'a, RowAt>>) {
        self.next = 0;
        if std::mem::take(&mut self.something) {
            self.keep_row(at);
            return;
        }
        let start = self.found.rows * self.found.columns;
        if self.table.rows == Rows::One && self.spare.is_none() {
            self.spare = Some((self.found.cells.split_off(start), at));
        }
        self.found.cells.truncate(start);
    }

    fn keep_row(&mut self, at: Option<Cow<'a, RowAt>>) {
        self.found.places.extend(at.map(|at| (self.found.rows, at)));
        self.found.rows += 1;
    }

    pub fn finish(mut self) -> GivenTable<'a> {
        // The row of a one-row table is there even if nothing was reported: its blanks mean something, and a workbook
        // knows their cells.
        if self.table.rows == Rows::One && self.found.rows == 0 {
            let at = match self.spare.take() {
                Some((cells, at)) => {
                    self.found.cells = cells;
                    at
                }
                None => {
                    self.start_row();
                    None
                }
            };
            self.keep_row(at);
        }
        self.found
    }
}
