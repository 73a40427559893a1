//! A method made ready: what is read, and what is computed in which order.

use std::cell::Cell;

use super::keys::Keys;
use super::layout::{Layout, Seat};
use super::lower::Lowering;
use super::names::Names;
use super::op::{Spot, Whose};
use super::reference::references;
use super::sheet::{ABSENT, BROKEN, Chain, Figure, Mark, Rows, Sheet};
use super::{Field, Input, Needed, Plan, PlanStep, Reading, TablePlan};
use crate::evaluate::Context;
use crate::evaluate::given::trimmed;
use crate::evaluate::operators::{LeftBlank, left_blank};
use crate::language::{ColumnId, Node};
use crate::library::{Column, Method, Required, Role, Rows as RowsOf, Step};

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
        let tables = layout.tables.iter();
        sheet.tables = tables
            .map(|table| Rows::of(table.numbers, table.marks))
            .collect();
        sheet.totals = vec![Cell::new(Figure::Absent); method.totals.len()];
        sheet.chains = linked.iter().map(|_| Chain::default()).collect();
        let tables = method.tables.iter().map(|table| table.id.as_str());
        let plan = Self {
            method,
            tables: table_plans(method, &layout),
            names: Keys::of(tables.zip(0..).collect()),
            codes: codes(method, &layout),
            references,
            linked,
            steps,
            computed: computed(method, &layout),
            asks_entered,
        };
        (plan, sheet)
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
fn said_beforehand(column: &Column) -> Option<Figure> {
    let needed = match &column.required {
        Required::Never => false,
        Required::Always => true,
        Required::When(_) => return None,
    };
    if column.default.is_some() || column.applies.is_some() {
        return None;
    }
    Some(match left_blank(needed, false, false, column.when_blank) {
        LeftBlank::Wrong => Figure::Broken,
        LeftBlank::Notation(_) => Figure::Notation,
        LeftBlank::NoFactor | LeftBlank::Nothing => Figure::Absent,
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

fn table_plans(method: &Method, layout: &Layout) -> Vec<TablePlan> {
    let tables = method.tables.iter().zip(&layout.tables);
    let plans = tables.map(|(table, layout)| {
        let mut blank_cells = vec![Figure::Blank; layout.numbers];
        let mut blank_marks = vec![ABSENT; layout.marks];
        let mut columns = Vec::new();
        for (column, seat) in table.columns.iter().zip(&layout.seats) {
            let (reading, offset) = match *seat {
                Seat::Number { offset } if column.role == Role::Input => {
                    if let Some((cell, said)) =
                        blank_cells.get_mut(offset).zip(said_beforehand(column))
                    {
                        *cell = said;
                    }
                    (Reading::Number, offset)
                }
                Seat::Number { .. } | Seat::None => (Reading::Passed, 0),
                Seat::Text { offset } => (Reading::Text, offset),
                Seat::Code { offset, list } => (Reading::Code(list), offset),
            };
            if let Seat::Text { offset } | Seat::Code { offset, .. } = *seat
                && let Some(mark) = blank_marks.get_mut(offset)
                && (column.role == Role::Key || matches!(column.required, Required::Always))
            {
                *mark = BROKEN;
            }
            let printed = column.role == Role::Key && matches!(table.rows, RowsOf::Listed(_));
            let field = Field {
                reading,
                notation: column.allows_notation(),
                printed,
                offset,
            };
            columns.push((column.id.as_str(), field));
        }
        TablePlan {
            columns: Keys::of(columns),
            single: table.rows == RowsOf::One,
            rows_max: table.rows_max(),
            blank_cells,
            blank_marks,
        }
    });
    plans.collect()
}

/// How the codes of each list are recognised that some column read has.
fn codes(method: &Method, layout: &Layout) -> Vec<Option<Names<Mark>>> {
    let seats = || layout.tables.iter().flat_map(|table| &table.seats);
    let lists = method.lists.iter().enumerate().map(|(position, list)| {
        let read = seats().any(|seat| matches!(seat, Seat::Code { list, .. } if *list == position));
        let items = list.items.iter().map(|item| item.code.as_str());
        // As an entry has them: without blanks around them.
        let written = |(code, _): &(&str, Mark)| !code.is_empty() && trimmed(code) == *code;
        read.then(|| Names::of(items.zip(0..).filter(written)))
    });
    lists.collect()
}
