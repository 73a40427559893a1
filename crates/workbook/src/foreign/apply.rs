//! A file read by its layout: rows of entries, each cell with its place in the user's own file.

use std::collections::{BTreeMap, BTreeSet};

use qilu_accounting::{
    CellAt, EntryCell, EntryRow, EntryValue, Method, Problem, Role, RowAt, Table,
};
use qilu_quantity::CreditCode;

use crate::address::Address;
use crate::binding::folded;

use super::book::{Cell, ForeignFile, Held, Row, Sheet};
use super::columns::Filling;
use super::header::{Headers, find_source};
use super::layout::{ColumnRef, Layout, SpreadBlock, TableSource};
use super::limits::FOREIGN_PROBLEMS_MAX;
use super::merge::merge;
use super::problems;
use super::value::{Meaning, read};

/// What a file says under a layout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// What it says of each enterprise, by credit code; under an empty code where the file is of one enterprise.
    pub entities: BTreeMap<String, EntityRows>,
    /// What is wrong with the file itself. A fatal one forbids using the rows.
    pub problems: Vec<Problem>,
    /// Rows left out, and why.
    pub skipped: Vec<Skipped>,
}

/// The rows of one enterprise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityRows {
    /// Rows by table.
    pub tables: BTreeMap<String, Vec<EntryRow>>,
    /// Where they stand: sheet and row, counted from 1.
    pub rows: BTreeSet<(String, u32)>,
}

/// Rows of a sheet left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The table that was read.
    pub table: String,
    /// The sheet.
    pub sheet: String,
    /// `total`, `condition`, `blank`, `other_year` or `no_enterprise`.
    pub reason: &'static str,
    /// How many.
    pub count: usize,
    /// The first of them, counted from 1.
    pub first: u32,
}

/// Words a row of totals begins with.
const TOTALS: [&str; 9] = [
    "合计", "小计", "总计", "共计", "累计", "总和", "total", "subtotal", "sum",
];

/// Reads a file by a layout that fits the method. /// What the layout does not find is told in [`Applied::problems`].
#[must_use]
pub fn apply(file: &ForeignFile, method: &Method, layout: &Layout, year: i32) -> Applied {
    let sheets = &file.sheets;
    let mut applied = Applied::default();
    for (position, source) in layout.sources.iter().enumerate() {
        let Some(table) = method.table(&source.table) else {
            continue;
        };
        let found = find_source(sheets, source);
        let Some((found, sheet)) =
            found.and_then(|found| sheets.get(found.sheet).map(|sheet| (found, sheet)))
        else {
            applied
                .problems
                .push(problems::missing_sheet(&source.table, &source.sheet));
            continue;
        };
        if !found.missing.is_empty() {
            let row = found.headers.row;
            applied.problems.extend(
                found
                    .missing
                    .iter()
                    .map(|header| problems::missing_header(&table.id, header, &sheet.name, row)),
            );
            continue;
        }
        let reading = Reading::new(method, table, source, sheet, &found.headers, year);
        reading.read(position, &mut applied);
    }
    if applied.entities.is_empty() && applied.problems.is_empty() {
        applied.problems.push(problems::nothing_read());
    }
    if applied.problems.len() > FOREIGN_PROBLEMS_MAX {
        let more = applied.problems.len() - FOREIGN_PROBLEMS_MAX;
        applied.problems.truncate(FOREIGN_PROBLEMS_MAX);
        applied.problems.push(problems::more(more));
    }
    applied
}

/// One source at work.
struct Reading<'a> {
    table: &'a Table,
    source: &'a TableSource,
    sheet: &'a Sheet,
    headers: &'a Headers,
    year: i32,
    fillings: Vec<Filling<'a>>,
    entity: Option<u32>,
}

/// What was odd on the way, told once at the end.
#[derive(Default)]
struct Tally {
    formulas: Vec<Address>,
    hidden: Vec<Address>,
    skipped: BTreeMap<&'static str, Vec<u32>>,
}

impl<'a> Reading<'a> {
    fn new(
        method: &'a Method,
        table: &'a Table,
        source: &'a TableSource,
        sheet: &'a Sheet,
        headers: &'a Headers,
        year: i32,
    ) -> Self {
        let fillings = source
            .columns
            .iter()
            .filter_map(|of| {
                let column = table.column(&of.column)?;
                Some(Filling::new(method, table, column, of))
            })
            .collect();
        Self {
            table,
            source,
            sheet,
            headers,
            year,
            fillings,
            entity: source.entity.as_ref().and_then(|of| headers.find(of)),
        }
    }

    fn read(&self, position: usize, applied: &mut Applied) {
        let mut tally = Tally::default();
        // Rows of this source by enterprise, merged into those of the sources before it at the end.
        let mut fresh: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
        let below = self.headers.below();
        for row in self.sheet.rows.iter().filter(|row| row.row >= below) {
            if let Some(reason) = self.left_out(row) {
                tally.skipped.entry(reason).or_default().push(row.row + 1);
                continue;
            }
            let Some(entity) = self.entity_of(row, &mut tally, &mut applied.problems) else {
                continue;
            };
            let entries = self.entries(row, &mut tally, &mut applied.problems);
            if entries.is_empty() {
                continue;
            }
            if row.hidden {
                tally.hidden.push(Address::new(row.row, 0));
            }
            let of = applied.entities.entry(entity.clone()).or_default();
            of.rows.insert((self.sheet.name.clone(), row.row + 1));
            fresh.entry(entity).or_default().extend(entries);
        }
        for (entity, rows) in fresh {
            let of = applied.entities.entry(entity).or_default();
            let known = of.tables.entry(self.table.id.clone()).or_default();
            merge(self.table, known, rows, position > 0);
        }
        self.tell(tally, applied);
    }

    fn tell(&self, tally: Tally, applied: &mut Applied) {
        let (table, sheet) = (&self.table.id, &self.sheet.name);
        if let Some(first) = tally.hidden.first() {
            let count = tally.hidden.len();
            applied
                .problems
                .push(problems::hidden_rows(table, sheet, *first, count));
        }
        if let Some(first) = tally.formulas.first() {
            let count = tally.formulas.len();
            applied
                .problems
                .push(problems::formulas(table, sheet, *first, count));
        }
        for (reason, rows) in tally.skipped {
            applied.skipped.push(Skipped {
                table: table.clone(),
                sheet: sheet.clone(),
                reason,
                count: rows.len(),
                first: rows.first().copied().unwrap_or(0),
            });
        }
    }

    /// Why a row is none of the table's, if it is not.
    fn left_out(&self, row: &Row) -> Option<&'static str> {
        if !self.source.keep_totals && is_total(row) {
            return Some("total");
        }
        let meets = self.source.rows.iter().all(|condition| {
            let text = self
                .headers
                .find(&condition.header)
                .and_then(|column| row.cell(column))
                .map(Cell::text)
                .unwrap_or_default();
            let named = condition.is.iter().any(|one| folded(one) == folded(&text));
            named != condition.not
        });
        (!meets).then_some("condition")
    }

    /// The credit code of a row; empty where the file is of one enterprise. None if the row belongs to nobody.
    fn entity_of(
        &self,
        row: &Row,
        tally: &mut Tally,
        problems: &mut Vec<Problem>,
    ) -> Option<String> {
        if self.source.entity.is_none() {
            return Some(String::new());
        }
        let column = self.entity?;
        let text = row.cell(column).map(Cell::text).unwrap_or_default();
        if text.is_empty() {
            tally
                .skipped
                .entry("no_enterprise")
                .or_default()
                .push(row.row + 1);
            return None;
        }
        match CreditCode::parse(&text) {
            Ok(code) => Some(code.to_string()),
            Err(_) => {
                let at = Address::new(row.row, column);
                problems.push(problems::credit_code(
                    &self.table.id,
                    &self.sheet.name,
                    at,
                    &text,
                ));
                None
            }
        }
    }

    /// The entries of a row: one, or one for each block of the spread that holds something.
    fn entries(&self, row: &Row, tally: &mut Tally, problems: &mut Vec<Problem>) -> Vec<EntryRow> {
        let Some(spread) = &self.source.spread else {
            return self.entry(row, None, tally, problems).into_iter().collect();
        };
        spread
            .blocks
            .iter()
            .filter_map(|block| {
                let mut entry = self.entry(row, Some(block), tally, problems)?;
                let value = EntryCell::of(EntryValue::Text(block.value.clone()));
                entry.cells.insert(spread.column.clone(), value);
                Some(entry)
            })
            .collect()
    }

    /// None when nothing is entered, or it is of another year.
    fn entry(
        &self,
        row: &Row,
        block: Option<&SpreadBlock>,
        tally: &mut Tally,
        problems: &mut Vec<Problem>,
    ) -> Option<EntryRow> {
        let mut entry = EntryRow {
            cells: BTreeMap::new(),
            at: Some(RowAt {
                sheet: self.sheet.name.clone(),
                row: row.row + 1,
            }),
        };
        let mut read_cells = Vec::new();
        for filling in &self.fillings {
            let Some(place) = self.place(filling, block) else {
                continue;
            };
            let (cell, meaning) = match place {
                Place::Fixed(text) => (None, fixed(filling, text)),
                Place::Column(column) => {
                    let cell = row.cell(column);
                    let meaning = cell.map_or_else(blank, |cell| read(filling, cell));
                    (Some((Address::new(row.row, column), cell)), meaning)
                }
            };
            if meaning.year.is_some_and(|year| year != self.year) {
                tally
                    .skipped
                    .entry("other_year")
                    .or_default()
                    .push(row.row + 1);
                return None;
            }
            let at = cell.as_ref().map(|(at, _)| CellAt {
                sheet: self.sheet.name.clone(),
                cell: at.to_string(),
            });
            if let Some((at, Some(cell))) = cell {
                read_cells.push((filling, at, cell, meaning.is_error));
            }
            entry.cells.insert(
                filling.column.id.clone(),
                EntryCell {
                    at,
                    ..EntryCell::of(meaning.value)
                },
            );
        }
        if self.is_blank(&entry) {
            return None;
        }
        for (filling, at, cell, is_error) in read_cells {
            let (table, column) = (&self.table.id, &filling.column.id);
            if is_error {
                let shown = cell.text();
                problems.push(problems::cell_error(
                    table,
                    column,
                    &self.sheet.name,
                    at,
                    &shown,
                ));
            } else if cell.held == Held::NoResult && cell.formula {
                problems.push(problems::no_result(table, column, &self.sheet.name, at));
            } else if cell.formula {
                tally.formulas.push(at);
            }
        }
        self.convert(row, &mut entry);
        Some(entry)
    }

    /// Converts the figures of a row once its codes are known.
    fn convert(&self, row: &Row, entry: &mut EntryRow) {
        for filling in self.fillings.iter().filter(|filling| filling.is_figure()) {
            let said = filling
                .source
                .unit_from
                .as_ref()
                .and_then(|of| self.headers.find(of))
                .and_then(|column| row.cell(column))
                .map(Cell::text)
                .filter(|text| !text.is_empty());
            if let Some(mut cell) = entry.cells.remove(&filling.column.id) {
                filling.convert(&mut cell, entry, said.as_deref());
                entry.cells.insert(filling.column.id.clone(), cell);
            }
        }
    }

    /// Where a column's value stands; none where the block names no column for it.
    fn place<'s>(
        &self,
        filling: &'s Filling<'_>,
        block: Option<&SpreadBlock>,
    ) -> Option<Place<'s>> {
        if let Some(text) = &filling.source.fixed {
            return Some(Place::Fixed(text));
        }
        let header: Option<&ColumnRef> = if filling.source.spread {
            block.and_then(|block| block.headers.get(&filling.column.id))
        } else {
            filling.source.header.as_ref()
        };
        header
            .and_then(|header| self.headers.find(header))
            .map(Place::Column)
    }

    /// Whether nothing is entered: no figure where the source reads figures, else nothing at all from the sheet.
    fn is_blank(&self, entry: &EntryRow) -> bool {
        let read = |filling: &&Filling<'_>| filling.source.fixed.is_none();
        let cell = |filling: &Filling<'_>| entry.cells.get(&filling.column.id);
        let blank = |filling: &Filling<'_>| cell(filling).is_none_or(EntryCell::is_blank);
        let figures = || {
            self.fillings
                .iter()
                .filter(read)
                .filter(|filling| filling.column.role == Role::Input)
        };
        if figures().next().is_some() {
            return figures().all(blank);
        }
        self.fillings.iter().filter(read).all(blank)
    }
}

enum Place<'s> {
    Fixed(&'s str),
    Column(u32),
}

fn blank() -> Meaning {
    Meaning {
        value: EntryValue::Blank,
        is_error: false,
        year: None,
    }
}

/// A fixed value as the column understands it.
fn fixed(filling: &Filling<'_>, text: &str) -> Meaning {
    let cell = Cell {
        column: 0,
        held: Held::Text(text.to_owned()),
        format: crate::formats::Format::Plain,
        formula: false,
    };
    read(filling, &cell)
}

/// Whether a row is one of totals: its first words say so.
fn is_total(row: &Row) -> bool {
    const WORDS_LOOKED_AT: usize = 3;
    row.cells
        .iter()
        .filter(|cell| cell.is_word())
        .take(WORDS_LOOKED_AT)
        .any(|cell| {
            let text = folded(&cell.text());
            let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            TOTALS.iter().any(|total| bare.starts_with(total))
        })
}
