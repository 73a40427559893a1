//! One source of a layout at work on its sheet: which rows count, whose they are, and what stands in them.

use std::collections::{BTreeMap, HashSet};

use qilu_accounting::{
    CellAt, EntryCell, EntryRow, EntryValue, Method, Place as ProblemPlace, Role, RowAt, Table,
};
use qilu_quantity::CreditCode;

use crate::address::Address;
use crate::binding::folded;
use crate::formats::Format;
use crate::read::faults::odd;
use crate::read::value::Oddity;

use super::apply::{Applied, Budget, Skipped};
use super::book::{Cell, Held, Row, Sheet};
use super::columns::Filling;
use super::header::Headers;
use super::layout::{SpreadBlock, TableSource};
use super::limits::ENTERED_CELL_BYTES;
use super::merge::merge;
use super::problems::{self, Problems};
use super::value::{Meaning, read};

/// Words a row of totals begins with.
const TOTALS: [&str; 9] = [
    "合计", "小计", "总计", "共计", "累计", "总和", "total", "subtotal", "sum",
];

/// One source at work.
pub(super) struct Reading<'a> {
    table: &'a Table,
    source: &'a TableSource,
    sheet: &'a Sheet,
    /// The first row of data, counted from 0.
    below: u32,
    year: i32,
    fillings: Vec<Filling<'a>>,
    /// The column that says the unit of each row, for each filling.
    units: Vec<Option<u32>>,
    entity: Option<u32>,
    conditions: Vec<Kept>,
    blocks: Vec<Block<'a>>,
}

/// A condition on rows, ready to be asked.
struct Kept {
    column: Option<u32>,
    words: HashSet<String>,
    not: bool,
}

/// One entry that comes of a row: its value in the spread's column, and where each filling's value stands.
struct Block<'a> {
    value: Option<&'a str>,
    places: Vec<Option<Place<'a>>>,
}

enum Place<'a> {
    Fixed(&'a str),
    Column(u32),
}

/// What was odd on the way, told once at the end.
#[derive(Default)]
struct Tally {
    formulas: Counted,
    hidden: Counted,
    skipped: BTreeMap<&'static str, Counted>,
}

/// The first of some, and how many they are.
#[derive(Default)]
struct Counted {
    of: Option<(Address, usize)>,
}

impl Counted {
    fn add(&mut self, at: Address) {
        let (first, count) = self.of.unwrap_or((at, 0));
        self.of = Some((first, count + 1));
    }
}

impl Tally {
    fn skip(&mut self, reason: &'static str, row: &Row) {
        let of = self.skipped.entry(reason).or_default();
        of.add(Address::new(row.row, 0));
    }
}

impl<'a> Reading<'a> {
    pub fn new(
        method: &'a Method,
        table: &'a Table,
        source: &'a TableSource,
        sheet: &'a Sheet,
        headers: &'a Headers,
        year: i32,
    ) -> Self {
        let fillings: Vec<Filling<'a>> = source
            .columns
            .iter()
            .filter_map(|of| {
                let column = table.column(&of.column)?;
                Some(Filling::new(method, table, column, of))
            })
            .collect();
        let units = fillings
            .iter()
            .map(|filling| headers.find(filling.source.unit_from.as_ref()?))
            .collect();
        let conditions = source
            .rows
            .iter()
            .map(|condition| Kept {
                column: headers.find(&condition.header),
                words: condition.is.iter().map(|word| folded(word)).collect(),
                not: condition.not,
            })
            .collect();
        let block = |of: Option<&'a SpreadBlock>| Block {
            value: of.map(|block| block.value.as_str()),
            places: fillings
                .iter()
                .map(|filling| place(filling, of, headers))
                .collect(),
        };
        let blocks = match &source.spread {
            Some(spread) => spread.blocks.iter().map(|of| block(Some(of))).collect(),
            None => vec![block(None)],
        };
        Self {
            table,
            source,
            sheet,
            below: headers.below(),
            year,
            units,
            entity: source.entity.as_ref().and_then(|of| headers.find(of)),
            conditions,
            blocks,
            fillings,
        }
    }

    /// Reads the source's rows. False when they cost more than there was left: then a fatal problem says so.
    pub fn read(
        &self,
        position: usize,
        budget: &mut Budget,
        problems: &mut Problems,
        applied: &mut Applied,
    ) -> bool {
        let mut tally = Tally::default();
        // Rows of this source by enterprise, merged into those of the sources before it at the end.
        let mut fresh: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
        let mut within = true;
        for row in self.sheet.rows.iter().filter(|row| row.row >= self.below) {
            if let Some(reason) = self.left_out(row) {
                tally.skip(reason, row);
                continue;
            }
            let Some(entity) = self.entity_of(row, &mut tally, problems) else {
                continue;
            };
            let entries = self.entries(row, &mut tally, budget, problems);
            let Some(entries) = entries else {
                let at = Address::new(row.row, 0);
                let (table, sheet) = (&self.table.id, &self.sheet.name);
                problems.push(problems::too_much(table, sheet, at));
                within = false;
                break;
            };
            if entries.is_empty() {
                continue;
            }
            if row.hidden {
                tally.hidden.add(Address::new(row.row, 0));
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
        self.tell(tally, problems, applied);
        within
    }

    fn tell(&self, tally: Tally, problems: &mut Problems, applied: &mut Applied) {
        let (table, sheet) = (&self.table.id, &self.sheet.name);
        if let Some((first, count)) = tally.hidden.of {
            problems.push(problems::hidden_rows(table, sheet, first, count));
        }
        if let Some((first, count)) = tally.formulas.of {
            problems.push(problems::formulas(table, sheet, first, count));
        }
        for (reason, rows) in tally.skipped {
            if let Some((first, count)) = rows.of {
                applied.skipped.push(Skipped {
                    table: table.clone(),
                    sheet: sheet.clone(),
                    reason,
                    count,
                    first: first.row + 1,
                });
            }
        }
    }

    /// Why a row is none of the table's, if it is not.
    fn left_out(&self, row: &Row) -> Option<&'static str> {
        if !self.source.keep_totals && is_total(row) {
            return Some("total");
        }
        let meets = self.conditions.iter().all(|condition| {
            let cell = condition.column.and_then(|column| row.cell(column));
            let text = cell.map(Cell::text).unwrap_or_default();
            condition.words.contains(&folded(&text)) != condition.not
        });
        (!meets).then_some("condition")
    }

    /// The credit code of a row; empty where the file is of one enterprise. None if the row belongs to nobody.
    fn entity_of(&self, row: &Row, tally: &mut Tally, problems: &mut Problems) -> Option<String> {
        if self.source.entity.is_none() {
            return Some(String::new());
        }
        let column = self.entity?;
        let text = row.cell(column).map(Cell::text).unwrap_or_default();
        if text.is_empty() {
            tally.skip("no_enterprise", row);
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

    /// The entries of a row: one, or one for each block of the spread that holds something. None beyond the budget.
    fn entries(
        &self,
        row: &Row,
        tally: &mut Tally,
        budget: &mut Budget,
        problems: &mut Problems,
    ) -> Option<Vec<EntryRow>> {
        let mut entries = Vec::new();
        for block in &self.blocks {
            if !budget.take(block.places.len(), 0) {
                return None;
            }
            let Some(mut entry) = self.entry(row, block, tally, problems) else {
                continue;
            };
            if let (Some(value), Some(spread)) = (block.value, &self.source.spread) {
                let value = EntryCell::of(EntryValue::Text(value.to_owned()));
                entry.cells.insert(spread.column.clone(), value);
            }
            if !budget.take(0, bytes(&entry)) {
                return None;
            }
            entries.push(entry);
        }
        Some(entries)
    }

    /// None when nothing is entered, or it is of another year.
    fn entry(
        &self,
        row: &Row,
        block: &Block<'_>,
        tally: &mut Tally,
        problems: &mut Problems,
    ) -> Option<EntryRow> {
        let mut entry = EntryRow {
            cells: BTreeMap::new(),
            at: Some(RowAt {
                sheet: self.sheet.name.clone(),
                row: row.row + 1,
            }),
        };
        let mut told = Vec::new();
        for (filling, place) in self.fillings.iter().zip(&block.places) {
            let Some(place) = place else {
                continue;
            };
            let (at, cell, meaning) = match place {
                Place::Fixed(text) => (None, None, fixed(filling, text)),
                Place::Column(column) => {
                    let cell = row.cell(*column);
                    let blank = || Meaning::of(EntryValue::Blank);
                    let meaning = cell.map_or_else(blank, |cell| read(filling, cell));
                    (Some(Address::new(row.row, *column)), cell, meaning)
                }
            };
            if meaning.year.is_some_and(|year| year != self.year) {
                tally.skip("other_year", row);
                return None;
            }
            if let (Some(at), Some(cell)) = (at, cell) {
                told.push((filling, at, cell, meaning.oddity));
            }
            let at = at.map(|at| self.at(at));
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
        for (filling, at, cell, oddity) in told {
            self.odd(filling, (at, cell), oddity, &entry, tally, problems);
        }
        self.convert(row, &mut entry);
        Some(entry)
    }

    /// Tells what is odd about a cell that was read.
    fn odd(
        &self,
        filling: &Filling<'_>,
        (at, cell): (Address, &Cell),
        oddity: Option<Oddity>,
        entry: &EntryRow,
        tally: &mut Tally,
        problems: &mut Problems,
    ) {
        let (table, column) = (&self.table.id, filling.column);
        if let Some(oddity) = oddity
            && let Some(entered) = entry.cells.get(&column.id)
        {
            let place = ProblemPlace {
                table: Some(table.clone()),
                column: Some(column.id.clone()),
                at: Some(self.at(at)),
                ..ProblemPlace::default()
            };
            problems.push(odd(
                oddity,
                place,
                &entered.value,
                &column.label,
                &cell.raw(),
            ));
        } else if cell.held == Held::NoResult && cell.formula {
            problems.push(problems::no_result(table, &column.id, &self.sheet.name, at));
        } else if cell.formula {
            tally.formulas.add(at);
        }
    }

    fn at(&self, cell: Address) -> CellAt {
        CellAt {
            sheet: self.sheet.name.clone(),
            cell: cell.to_string(),
        }
    }

    /// Converts the figures of a row once its codes are known.
    fn convert(&self, row: &Row, entry: &mut EntryRow) {
        let figures = self.fillings.iter().zip(&self.units);
        for (filling, unit) in figures.filter(|(filling, _)| filling.is_figure()) {
            let said = unit
                .and_then(|column| row.cell(column))
                .map(Cell::text)
                .filter(|text| !text.is_empty());
            if let Some(mut cell) = entry.cells.remove(&filling.column.id) {
                filling.convert(&mut cell, entry, said.as_deref());
                entry.cells.insert(filling.column.id.clone(), cell);
            }
        }
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

/// Where a filling's value stands; none where the block names no column for it.
fn place<'a>(
    filling: &Filling<'a>,
    block: Option<&'a SpreadBlock>,
    headers: &Headers,
) -> Option<Place<'a>> {
    let source = filling.source;
    if let Some(text) = &source.fixed {
        return Some(Place::Fixed(text));
    }
    let header = match source.spread {
        true => block.and_then(|block| block.headers.get(&source.column)),
        false => source.header.as_ref(),
    };
    header
        .and_then(|header| headers.find(header))
        .map(Place::Column)
}

/// What an entry takes of the memory, about.
fn bytes(entry: &EntryRow) -> usize {
    let text = |cell: &EntryCell| match &cell.value {
        EntryValue::Text(text) => text.len(),
        _ => 0,
    };
    let cells = entry.cells.values();
    cells.map(|cell| ENTERED_CELL_BYTES + text(cell)).sum()
}

/// A fixed value as the column understands it.
fn fixed(filling: &Filling<'_>, text: &str) -> Meaning {
    let cell = Cell {
        column: 0,
        held: Held::Text(text.to_owned()),
        format: Format::Plain,
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
