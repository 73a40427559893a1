//! A method made ready for report after report of a year and province: formulas with every name, code and factor looked up
//! once, in the order they are computed.

mod compute;
mod layout;
mod lower;
mod names;
mod op;
mod read;
mod scan;
mod sheet;
mod texts;

use qilu_quantity::{Exact, Notation};

use self::compute::View;
use self::layout::{Layout, Seat, target};
use self::lower::{Linked, Lowering};
use self::names::Names;
use self::op::{Op, Places, Spot, Test, Whose};
use self::sheet::{ABSENT, BROKEN, Chain, Figure, Mark, NONE, Rows, Unfilled, place};
use super::Context;
use super::expression::{At, Known, Truth};
use super::operators::{LeftBlank, left_blank};
use super::recompute::{ComputedColumn, Recomputed};
use crate::language::{ColumnId, Node};
use crate::library::{Column, ColumnKind, Method, Required, Role, Rows as RowsOf, Step};
use crate::report::Value;

pub(super) use self::sheet::Sheet;

#[derive(Debug)]
pub(super) struct Plan<'m> {
    method: &'m Method,
    tables: Vec<TablePlan>,
    /// The positions of the tables by their ids.
    names: Names<usize>,
    /// The codes of the lists that a column read has, in the order of the method's lists.
    codes: Vec<Option<Names<Mark>>>,
    references: Vec<Reference>,
    linked: Vec<Linked>,
    steps: Vec<PlanStep>,
    computed: Vec<(ColumnId, Spot)>,
    /// Whether a formula asks if the plant entered a number.
    asks_entered: bool,
}

/// How the rows of a table are read.
#[derive(Debug)]
struct TablePlan {
    columns: Names<Field>,
    single: bool,
    rows_max: usize,
    /// What a row holds before anything is entered.
    blank_cells: Vec<Unfilled>,
    blank_marks: Vec<Mark>,
}

/// A column as its entries are read.
#[derive(Clone, Copy, Debug)]
struct Field {
    reading: Reading,
    /// A form prints it for everybody: a row with nothing else is no row.
    printed: bool,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// Nothing but that the row is not blank.
    Passed,
    Number {
        offset: u16,
        notation: bool,
    },
    Text {
        offset: u16,
    },
    Code {
        offset: u16,
        list: u16,
    },
}

/// A column whose texts take the spelling of the key they refer to.
#[derive(Debug)]
struct Reference {
    spot: Spot,
    target: Spot,
    /// The text of each code, where the key is one.
    target_codes: Option<Vec<u32>>,
    /// Other texts allowed, folded, and what they stand for.
    also: Vec<(u32, u32)>,
}

#[derive(Debug)]
enum PlanStep {
    Input(Box<Input>),
    Column(Spot, Op, Option<Places>),
    Total(usize, Op, Option<Places>),
}

/// An input whose blanks mean something that differs from row to row.
#[derive(Debug)]
struct Input {
    spot: Spot,
    applies: Option<Test>,
    default: Option<Op>,
    /// Whether the default looks up a factor.
    looks_up: bool,
    required: Needed,
    when_blank: Option<Notation>,
}

#[derive(Debug)]
enum Needed {
    Never,
    Always,
    When(Test),
}

impl<'m> Plan<'m> {
    /// Makes the method ready, and the sheet for its reports.
    pub fn of(method: &'m Method, context: &Context) -> (Self, Sheet) {
        let layout = Layout::of(method);
        let mut sheet = Sheet::default();
        let mut lowering = Lowering {
            method,
            context,
            layout: &layout,
            texts: &mut sheet.texts,
            linked: Vec::new(),
            asks_entered: false,
        };
        let references = references(&mut lowering);
        let steps = method.order.iter();
        let steps = steps
            .filter_map(|step| plan_step(&mut lowering, *step))
            .collect();
        let (linked, asks_entered) = (lowering.linked, lowering.asks_entered);
        sheet.texts.keep();
        sheet.tables = method.tables.iter().map(|_| Rows::default()).collect();
        sheet.totals = vec![Figure::Absent; method.totals.len()];
        sheet.chains = linked.iter().map(|_| Chain::default()).collect();
        let tables = method.tables.iter().map(|table| table.id.as_str());
        let plan = Self {
            method,
            tables: table_plans(method, &layout),
            names: Names::of(tables.zip(0..)),
            codes: codes(method, &layout),
            references,
            linked,
            steps,
            computed: computed(method, &layout),
            asks_entered,
        };
        (plan, sheet)
    }

    /// Computes what was read into the sheet.
    pub fn compute(&self, sheet: &mut Sheet) {
        for reference in &self.references {
            reference.resolve(sheet);
        }
        for (position, linked) in self.linked.iter().enumerate() {
            link(linked, position, sheet);
        }
        let mut room = Exact::ZERO;
        for step in &self.steps {
            match step {
                PlanStep::Input(input) => self.fill_in(input, sheet),
                PlanStep::Column(spot, op, places) => {
                    for row in 0..rows(sheet, spot.table) {
                        let at = At { row, inner: 0 };
                        let known = self.view(sheet).carried(op, at, *places, &mut room);
                        let figure = known.into();
                        set(sheet, *spot, row, figure);
                    }
                }
                PlanStep::Total(total, op, places) => {
                    let at = At { row: 0, inner: 0 };
                    let known = self.view(sheet).carried(op, at, *places, &mut room);
                    let figure = known.into();
                    if let Some(total) = sheet.totals.get_mut(*total) {
                        *total = figure;
                    }
                }
            }
        }
    }

    fn view<'s>(&self, sheet: &'s Sheet) -> View<'s>
    where
        'm: 's,
    {
        View {
            method: self.method,
            sheet,
        }
    }

    fn fill_in(&self, input: &Input, sheet: &mut Sheet) {
        for row in 0..rows(sheet, input.spot.table) {
            let at = At { row, inner: 0 };
            let view = self.view(sheet);
            let figure = match &input.applies {
                Some(applies) if view.truth(applies, at) == Truth::No => Figure::Absent,
                _ => match sheet.figure(input.spot, at) {
                    Some(Figure::Blank) => self.stand_in(input, sheet, at),
                    _ => continue,
                },
            };
            set(sheet, input.spot, row, figure);
        }
    }

    /// What stands in for a blank: a default first, then what is said of blanks.
    fn stand_in(&self, input: &Input, sheet: &Sheet, at: At) -> Figure {
        let view = self.view(sheet);
        let (mut lacks_factor, mut failed) = (false, false);
        if let Some(default) = &input.default {
            sheet.trouble.set(false);
            let mut room = Exact::ZERO;
            match view.number(default, at, &mut room) {
                Known::Number(number) => return Figure::Number(number.clone()),
                Known::Broken if sheet.trouble.get() => failed = true,
                Known::Broken => return Figure::Broken,
                Known::Absent => lacks_factor = input.looks_up,
            }
        }
        let needed = match &input.required {
            Needed::Never => false,
            Needed::Always => true,
            Needed::When(condition) => view.truth(condition, at) == Truth::Yes,
        };
        blank(left_blank(needed, lacks_factor, failed, input.when_blank))
    }

    /// Room for the figures of a report.
    pub fn room(&self) -> Recomputed {
        let columns = self.computed.iter().map(|(id, _)| ComputedColumn {
            table: id.table,
            column: id.column,
            values: Vec::new(),
        });
        Recomputed {
            totals: vec![Value::Missing; self.method.totals.len()],
            columns: columns.collect(),
        }
    }

    /// Takes the figures out of the sheet.
    pub fn take(&self, sheet: &mut Sheet, figures: &mut Recomputed) {
        for (value, total) in figures.totals.iter_mut().zip(&sheet.totals) {
            *value = match total {
                Figure::Number(number) => Value::Number(number.clone()),
                _ => Value::Missing,
            };
        }
        for ((_, spot), column) in self.computed.iter().zip(&mut figures.columns) {
            column.values.clear();
            let Some(table) = sheet.tables.get_mut(spot.table) else {
                continue;
            };
            let rows = 0..table.rows;
            column.values.extend(rows.map(|row| {
                let cell = table.cells.get_mut(row * spot.width + spot.offset)?;
                match std::mem::replace(cell, Figure::Absent) {
                    Figure::Number(number) => Some(number),
                    _ => None,
                }
            }));
        }
    }
}

/// The places of the computed columns.
fn computed(method: &Method, layout: &Layout) -> Vec<(ColumnId, Spot)> {
    let mut found = Vec::new();
    for (table, known) in method.tables.iter().enumerate() {
        for (column, known) in known.columns.iter().enumerate() {
            let id = ColumnId { table, column };
            if known.role == Role::Formula
                && let Some((_, spot)) = layout.spot(id, Whose::Own)
            {
                found.push((id, spot));
            }
        }
    }
    found
}

impl Reference {
    /// Gives the texts the spelling of the row they refer to; one that refers to nothing stays as it is.
    fn resolve(&self, sheet: &mut Sheet) {
        let Sheet {
            tables,
            texts,
            spelling,
            ..
        } = sheet;
        spelling.clear();
        spelling.resize(texts.len(), NONE);
        let mut spell = |folded: u32, text: u32, again: bool| {
            let at = place(folded);
            if spelling.len() <= at {
                spelling.resize(at + 1, NONE);
            }
            if let Some(known) = spelling.get_mut(at)
                && (again || *known == NONE)
            {
                *known = text;
            }
        };
        let target = tables.get(self.target.table);
        for mark in target
            .into_iter()
            .flat_map(|table| marks(table, self.target))
        {
            let text = match &self.target_codes {
                _ if mark == ABSENT || mark == BROKEN => continue,
                None => mark,
                Some(codes) => codes.get(place(mark)).copied().unwrap_or(BROKEN),
            };
            spell(texts.folded(text), text, true);
        }
        for (folded, text) in &self.also {
            spell(*folded, *text, false);
        }
        let Some(table) = tables.get_mut(self.spot.table) else {
            return;
        };
        let width = self.spot.width.max(1);
        for mark in table.marks.iter_mut().skip(self.spot.offset).step_by(width) {
            if *mark == ABSENT || *mark == BROKEN {
                continue;
            }
            let folded = texts.folded(*mark);
            let known = spelling.get(place(folded)).copied();
            *mark = known.filter(|text| *text != NONE).unwrap_or(*mark);
        }
    }
}

/// The marks of a column, row by row.
fn marks(table: &Rows, spot: Spot) -> impl DoubleEndedIterator<Item = Mark> {
    let rows = 0..table.rows;
    rows.map(move |row| {
        let mark = table.marks.get(row * spot.width + spot.offset);
        mark.copied().unwrap_or(ABSENT)
    })
}

fn link(linked: &Linked, position: usize, sheet: &mut Sheet) {
    let kinds = linked.codes.unwrap_or(sheet.texts.len());
    let table = sheet.tables.get(linked.spot.table);
    if let (Some(table), Some(chain)) = (table, sheet.chains.get_mut(position)) {
        chain.link(marks(table, linked.spot), table.rows, kinds);
    }
}

fn rows(sheet: &Sheet, table: usize) -> usize {
    sheet.tables.get(table).map_or(0, |table| table.rows)
}

#[inline]
fn set(sheet: &mut Sheet, spot: Spot, row: usize, figure: Figure) {
    let cells = sheet.tables.get_mut(spot.table);
    let index = spot.index(At { row, inner: 0 });
    if let Some(cell) = cells.and_then(|table| table.cells.get_mut(index)) {
        *cell = figure;
    }
}

fn blank(left: LeftBlank) -> Figure {
    match left {
        LeftBlank::Wrong => Figure::Broken,
        LeftBlank::Notation(_) => Figure::Notation,
        LeftBlank::NoFactor => Figure::NoFactor,
        LeftBlank::Nothing => Figure::Absent,
    }
}

fn plan_step(lowering: &mut Lowering<'_>, step: Step) -> Option<PlanStep> {
    let method = lowering.method;
    match step {
        Step::Total(position) => {
            let total = method.totals.get(position)?;
            let places = lowering.carried(total.carry, total.decimals);
            let op = lowering.number(&total.formula.node);
            Some(PlanStep::Total(position, op, places))
        }
        Step::Column(id) => {
            let column = method.column(id)?;
            let (Seat::Number { .. }, spot) = lowering.layout.spot(id, Whose::Own)? else {
                return None;
            };
            match &column.formula {
                Some(formula) if column.role == Role::Formula => {
                    let places = lowering.carried(column.carry, column.decimals);
                    let op = lowering.number(&formula.node);
                    Some(PlanStep::Column(spot, op, places))
                }
                _ if said_beforehand(column).is_some() => None,
                _ => Some(PlanStep::Input(Box::new(input(lowering, column, spot)))),
            }
        }
    }
}

/// What a blank of the column comes to in every row alike, if it does and every entry counts.
fn said_beforehand(column: &Column) -> Option<Unfilled> {
    let needed = match &column.required {
        Required::Never => false,
        Required::Always => true,
        Required::When(_) => return None,
    };
    if column.default.is_some() || column.applies.is_some() {
        return None;
    }
    Some(match left_blank(needed, false, false, column.when_blank) {
        LeftBlank::Wrong => Unfilled::Broken,
        LeftBlank::Notation(_) => Unfilled::Notation,
        LeftBlank::NoFactor | LeftBlank::Nothing => Unfilled::Absent,
    })
}

fn input(lowering: &mut Lowering<'_>, column: &Column, spot: Spot) -> Input {
    let mut looks_up = false;
    let default = column.default.as_ref().map(|default| {
        let look_up = |node: &Node| matches!(node, Node::Factor { .. });
        default.node.walk(&mut |node| looks_up |= look_up(node));
        lowering.number(&default.node)
    });
    Input {
        spot,
        applies: column
            .applies
            .as_ref()
            .map(|applies| lowering.test(&applies.node)),
        default,
        looks_up,
        required: match &column.required {
            Required::Never => Needed::Never,
            Required::Always => Needed::Always,
            Required::When(condition) => Needed::When(lowering.test(&condition.node)),
        },
        when_blank: column.when_blank,
    }
}

fn references(lowering: &mut Lowering<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (table, known) in lowering.method.tables.iter().enumerate() {
        for (column, known) in known.columns.iter().enumerate() {
            let id = ColumnId { table, column };
            let ColumnKind::Ref { also, .. } = &known.kind else {
                continue;
            };
            let target = target(lowering.method, id);
            let target = target.and_then(|target| lowering.layout.spot(target, Whose::Own));
            let (Some((Seat::Text { .. }, spot)), Some((seat, target))) =
                (lowering.layout.spot(id, Whose::Own), target)
            else {
                continue;
            };
            let mut folded = Vec::new();
            for item in also {
                let code = lowering.texts.add(&item.code);
                for text in [&item.code, &item.label.zh, &item.label.en] {
                    let text = lowering.texts.add(text);
                    folded.push((lowering.texts.folded(text), code));
                }
            }
            let target_codes = match seat {
                Seat::Code { list, .. } => Some(lowering.codes(list)),
                _ => None,
            };
            found.push(Reference {
                spot,
                target,
                target_codes,
                also: folded,
            });
        }
    }
    found
}

fn table_plans(method: &Method, layout: &Layout) -> Vec<TablePlan> {
    let tables = method.tables.iter().zip(&layout.tables);
    let plans = tables.map(|(table, layout)| {
        let mut blank_cells = vec![Unfilled::Open; layout.numbers];
        let mut blank_marks = vec![ABSENT; layout.marks];
        let mut columns = Vec::new();
        for (column, seat) in table.columns.iter().zip(&layout.seats) {
            let reading = match *seat {
                Seat::Number { offset } if column.role == Role::Input => {
                    if let Some((cell, said)) =
                        blank_cells.get_mut(offset).zip(said_beforehand(column))
                    {
                        *cell = said;
                    }
                    let notation = column.allows_notation();
                    let offset = narrow(offset);
                    Reading::Number { offset, notation }
                }
                Seat::Number { .. } | Seat::None => Reading::Passed,
                Seat::Text { offset } => Reading::Text {
                    offset: narrow(offset),
                },
                Seat::Code { offset, list } => Reading::Code {
                    offset: narrow(offset),
                    list: narrow(list),
                },
            };
            if let Seat::Text { offset } | Seat::Code { offset, .. } = *seat
                && let Some(mark) = blank_marks.get_mut(offset)
                && (column.role == Role::Key || matches!(column.required, Required::Always))
            {
                *mark = BROKEN;
            }
            let printed = column.role == Role::Key && matches!(table.rows, RowsOf::Listed(_));
            columns.push((column.id.as_str(), Field { reading, printed }));
        }
        TablePlan {
            columns: Names::of(columns.into_iter()),
            single: table.rows == RowsOf::One,
            rows_max: table.rows_max(),
            blank_cells,
            blank_marks,
        }
    });
    plans.collect()
}

/// Methods have dozens of columns and lists, not thousands; what would not fit is found nowhere.
fn narrow(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}

/// How the codes of each list are recognised that some column read has.
fn codes(method: &Method, layout: &Layout) -> Vec<Option<Names<Mark>>> {
    let seats = || layout.tables.iter().flat_map(|table| &table.seats);
    let lists = method.lists.iter().enumerate().map(|(position, list)| {
        let read = seats().any(|seat| matches!(seat, Seat::Code { list, .. } if *list == position));
        let items = list.items.iter().map(|item| item.code.as_str());
        read.then(|| Names::of(items.zip(0..)))
    });
    lists.collect()
}
