//! Reported numbers: what applies, what is blank and what stands in for a blank, ranges and units.

use qilu_quantity::{Exact, Unit};

use super::expression::{Outcome, Truth};
use super::figures::{Said, understand};
use super::given::{Entered, Given};
use super::operators::{LeftBlank, left_blank};
use super::state::{Cell, Event, ProblemOrder, Run, Slot};
use super::wording;
use crate::language::{ColumnId, Node};
use crate::library::{Column, Required, UnitSpec};
use crate::report::{EntryCell, Origin};

impl<'a> Run<'a> {
    pub(super) fn read_inputs(&mut self, id: ColumnId) {
        let Some(column) = self.method.column(id) else {
            return;
        };
        let cells = (0..self.row_count(id.table))
            .map(|row| self.read_input(id, column, row))
            .collect();
        self.set_column(id, cells);
    }

    fn read_input(&mut self, id: ColumnId, column: &'a Column, row: usize) -> Cell {
        let given = self.given(id, row);
        let entered = given.map_or(Entered::Blank, Given::entered);
        if let Some(applies) = &column.applies
            && self.quietly(|run| run.truth(&applies.node, row)) == Truth::No
        {
            if !matches!(entered, Entered::Blank) {
                self.report_cell(id, row, |_, place| wording::not_applicable(column, place));
            }
            return Cell {
                slot: Slot::Absent,
                origin: Origin::NotApplicable,
            };
        }
        match entered {
            Entered::Blank => self.blank(id, column, row),
            Entered::Number(number) => Cell {
                slot: self.number(id, column, row, given.and_then(Given::cell), number),
                origin: Origin::Entered,
            },
            Entered::Notation(key) if column.allows_notation() => Cell {
                slot: Slot::Notation(key),
                origin: Origin::Entered,
            },
            Entered::Notation(key) => {
                self.report_cell(id, row, |_, place| {
                    wording::notation_not_allowed(column, place, key.as_str())
                });
                Cell {
                    slot: Slot::Broken,
                    origin: Origin::Entered,
                }
            }
            Entered::NotANumber(text) => {
                let slot = self.text(id, column, row, given.and_then(Given::cell), &text);
                Cell {
                    slot,
                    origin: Origin::Entered,
                }
            }
        }
    }

    /// A text where a number belongs: taken where its meaning is certain, and said so.
    fn text(
        &mut self,
        id: ColumnId,
        column: &'a Column,
        row: usize,
        cell: Option<&EntryCell>,
        text: &str,
    ) -> Slot {
        // A figure beside a unit of its own is one of that unit.
        let unit = match cell.and_then(|cell| cell.unit.as_deref()) {
            Some(given) => Unit::parse(given).ok(),
            None => {
                let unit = column.unit.as_ref();
                unit.map(|unit| self.unit_in_row(id, row, unit).0)
            }
        };
        let shown = |run: &Self| run.unit_shown(id, row, column);
        let said = understand(text, unit.as_ref());
        let Said::Certain(number) = said else {
            let offered = match said {
                Said::Perhaps(number) => self.as_wanted(id, column, row, cell, number).ok(),
                _ => None,
            };
            self.report_cell(id, row, |run, place| {
                wording::not_a_number(column, place, text, &shown(run), offered.as_ref())
            });
            return Slot::Broken;
        };
        match self.as_wanted(id, column, row, cell, number) {
            Ok(number) => {
                self.report_cell(id, row, |run, place| {
                    wording::number_understood(column, place, text, &number, &shown(run))
                });
                self.ranged(id, column, row, number)
            }
            Err(mismatch) => self.mismatched(id, column, row, &mismatch),
        }
    }

    /// A default first; then, where a value is needed, a problem; then the notation key a blank stands for.
    fn blank(&mut self, id: ColumnId, column: &'a Column, row: usize) -> Cell {
        let mut lacks_factor = false;
        let mut failed = false;
        if let Some(default) = &column.default {
            let (outcome, events) = self.overheard(|run| run.outcome(&default.node, row));
            match outcome {
                Outcome::Number(number) => {
                    return Cell {
                        slot: Slot::Number(number),
                        origin: Origin::Default,
                    };
                }
                Outcome::Broken if events.iter().any(Event::is_of_default) => failed = true,
                // What the default is looked up by is wrong already: one problem is enough.
                Outcome::Broken => {
                    return Cell {
                        slot: Slot::Broken,
                        origin: Origin::Blank,
                    };
                }
                Outcome::Absent => {
                    default
                        .node
                        .walk(&mut |node| lacks_factor |= matches!(node, Node::Factor { .. }));
                }
            }
        }
        let required = match &column.required {
            Required::Never => false,
            Required::Always => true,
            Required::When(condition) => {
                self.quietly(|run| run.truth(&condition.node, row)) == Truth::Yes
            }
        };
        if required {
            if lacks_factor || failed {
                self.report_no_default(id, column, row);
            } else {
                self.report_cell(id, row, |_, place| wording::required(column, place));
            }
        }
        let (slot, origin) = match left_blank(required, lacks_factor, failed, column.when_blank) {
            LeftBlank::Wrong => (Slot::Broken, Origin::Blank),
            LeftBlank::Notation(key) => (Slot::Notation(key), Origin::WhenBlank),
            LeftBlank::NoFactor => (Slot::NoFactor, Origin::Blank),
            LeftBlank::Nothing => (Slot::Absent, Origin::Blank),
        };
        Cell { slot, origin }
    }

    /// A value is needed and the default gives none: because of what it ran into, else for want of a factor.
    fn report_no_default(&mut self, id: ColumnId, column: &'a Column, row: usize) {
        if !self.is_listening() {
            return;
        }
        let overheard = column
            .default
            .as_ref()
            .map(|default| self.overheard(|run| run.outcome(&default.node, row)).1);
        let told = overheard
            .into_iter()
            .flatten()
            .find(|event| event.is_of_default() && !matches!(event, Event::NoValue(..)));
        match told {
            Some(event) => self.report_event(event, Some((id, row)), &column.label, None),
            None => {
                let key = self.factor_key(column, row);
                let place = self.place(id, row);
                self.report_once(id, row, wording::no_factor(column, place, key.as_deref()));
            }
        }
    }

    /// The code a default would be looked up by, as shown.
    pub(super) fn factor_key(&self, column: &Column, row: usize) -> Option<String> {
        let mut found = None;
        column.default.as_ref()?.node.walk(&mut |node| {
            if let Node::Factor { key: Some(key), .. } = node
                && let Node::Cell(id) = **key
                && let Slot::Code { list, item } = self.slot(id, row)
            {
                let item = self
                    .method
                    .lists
                    .get(*list)
                    .and_then(|list| list.items.get(*item));
                found = item.map(|item| item.label.zh.clone());
            }
        });
        found
    }

    fn number(
        &mut self,
        id: ColumnId,
        column: &'a Column,
        row: usize,
        entry: Option<&EntryCell>,
        number: Exact,
    ) -> Slot {
        match self.as_wanted(id, column, row, entry, number) {
            Ok(number) => self.ranged(id, column, row, number),
            Err(mismatch) => self.mismatched(id, column, row, &mismatch),
        }
    }

    /// A number in the column's unit, or the unit given and the one wanted.
    fn as_wanted(
        &self,
        id: ColumnId,
        column: &Column,
        row: usize,
        entry: Option<&EntryCell>,
        number: Exact,
    ) -> Result<Exact, (String, String)> {
        match (entry.and_then(|entry| entry.unit.as_deref()), &column.unit) {
            (Some(given), Some(unit)) => match self.converted(id, row, given, unit) {
                Ok(factor) if factor.is_one() => Ok(number),
                Ok(factor) => Ok(&number * &factor),
                Err(wanted) => Err((given.to_owned(), wanted)),
            },
            _ => Ok(number),
        }
    }

    fn mismatched(
        &mut self,
        id: ColumnId,
        column: &'a Column,
        row: usize,
        (given, wanted): &(String, String),
    ) -> Slot {
        self.report_cell(id, row, |_, place| {
            wording::unit_mismatch(column, place, given, wanted)
        });
        Slot::Broken
    }

    fn ranged(&mut self, id: ColumnId, column: &'a Column, row: usize, number: Exact) -> Slot {
        if self.is_listening() && !column.range.contains(&number) {
            self.report_cell(id, row, |run, place| {
                wording::out_of_range(
                    column,
                    place,
                    &number.to_decimal_string(10),
                    &run.unit_shown(id, row, column),
                )
            });
        }
        Slot::Number(number)
    }

    /// The factor from the unit given to the column's unit in this row, or the unit wanted.
    fn converted(
        &self,
        id: ColumnId,
        row: usize,
        given: &str,
        unit: &UnitSpec,
    ) -> Result<Exact, String> {
        if given.trim() == unit.text && unit.unit.keys().next().is_none() {
            return Ok(Exact::ONE);
        }
        let (wanted, text) = self.unit_in_row(id, row, unit);
        if given.trim() == text {
            return Ok(Exact::ONE);
        }
        Unit::parse(given)
            .ok()
            .and_then(|given| given.entry_factor_to(&wanted))
            .ok_or(text)
    }

    /// The unit of a column in a row as people read it.
    pub(crate) fn unit_shown(&self, id: ColumnId, row: usize, column: &Column) -> String {
        let resolved = || {
            column
                .unit
                .as_ref()
                .map(|unit| self.unit_text(id, row, unit))
        };
        column
            .unit_label
            .clone()
            .or_else(resolved)
            .unwrap_or_default()
    }

    /// The unit of a column in a row as the method writes it.
    pub(crate) fn unit_text(&self, id: ColumnId, row: usize, unit: &UnitSpec) -> String {
        if unit.unit.keys().next().is_none() {
            return unit.text.clone();
        }
        self.unit_in_row(id, row, unit).1
    }

    /// The unit of a column in a row, with `{key}` replaced by the amount unit of the row's code.
    pub(crate) fn unit_in_row(&self, id: ColumnId, row: usize, unit: &UnitSpec) -> (Unit, String) {
        let mut found = unit.unit.clone();
        let mut text = unit.text.clone();
        let keys: Vec<String> = unit.unit.keys().map(str::to_owned).collect();
        for key in keys {
            let column = self
                .table(id.table)
                .and_then(|table| table.columns.iter().position(|column| column.id == key));
            let slot = column.map(|column| {
                self.slot(
                    ColumnId {
                        table: id.table,
                        column,
                    },
                    row,
                )
            });
            let Some(Slot::Code { list, item }) = slot else {
                continue;
            };
            let amount = self
                .method
                .code_indexes
                .get(*list)
                .and_then(|index| index.units().get(*item))
                .and_then(Option::as_ref);
            let written = self
                .method
                .lists
                .get(*list)
                .and_then(|list| list.items.get(*item))
                .and_then(|item| item.attrs.get("unit"));
            if let (Some(amount), Some(written)) = (amount, written) {
                found = found.with_key(&key, amount);
                text = text.replace(&format!("{{{key}}}"), written);
            }
        }
        (found, text)
    }

    /// Runs something whose troubles are nobody's fault: conditions of application, defaults, checks.
    pub(crate) fn quietly<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        let before = self.events.borrow().len();
        let result = run(self);
        self.events.borrow_mut().truncate(before);
        result
    }

    /// Runs something and returns what went wrong inside it beside its result.
    fn overheard<T>(&self, run: impl FnOnce(&Self) -> T) -> (T, Vec<Event>) {
        let before = self.events.borrow().len();
        let result = run(self);
        (result, self.events.borrow_mut().split_off(before))
    }

    /// Turns what happened inside a formula into problems: one per blank cell that was needed, one per division.
    pub(super) fn report_events(
        &mut self,
        of: Option<(ColumnId, usize)>,
        label: &qilu_quantity::Text,
        clause: Option<&str>,
    ) {
        let events = std::mem::take(&mut *self.events.borrow_mut());
        if !self.is_listening() {
            return;
        }
        for event in events {
            self.report_event(event, of, label, clause);
        }
    }

    fn report_event(
        &mut self,
        event: Event,
        of: Option<(ColumnId, usize)>,
        label: &qilu_quantity::Text,
        clause: Option<&str>,
    ) {
        let (order, place) = match of {
            Some((id, row)) => ((id.table, row, id.column), self.place(id, row)),
            None => ((usize::MAX, 0, 0), crate::report::Place::default()),
        };
        match event {
            Event::DivisionByZero => {
                self.report(order, wording::division_by_zero(label, clause, place));
            }
            Event::Power(error) => {
                self.report_at(order, wording::no_power(error, label, clause, place));
            }
            Event::OutsideTable(grid, x, y) => {
                let Some(grid) = self.method.grids.get(grid) else {
                    return;
                };
                let problem = wording::outside_table(grid, (&x, &y), label, clause, place);
                self.report_at(order, problem);
            }
            Event::NoFactor(id, row) => {
                if let Some(column) = self.method.column(id) {
                    self.report_no_default(id, column, row);
                }
            }
            Event::NoValue(id, row, table) => {
                let (Some(column), Some(table)) =
                    (self.method.column(id), self.method.factor_tables.get(table))
                else {
                    return;
                };
                let code = self.text_of(self.slot(id, row)).unwrap_or_default();
                let problem = wording::no_value(column, self.place(id, row), code, &table.symbol);
                self.report_once(id, row, problem);
            }
            Event::WrongUnit(id, row, wanted) => {
                let Some(column) = self.method.column(id) else {
                    return;
                };
                let given = column
                    .unit
                    .as_ref()
                    .map(|unit| self.unit_in_row(id, row, unit).1)
                    .unwrap_or_default();
                let place = self.place(id, row);
                self.report_once(
                    id,
                    row,
                    wording::unit_mismatch(column, place, &given, &wanted),
                );
            }
        }
    }

    /// What is wrong with a cell is told once, however many formulas need it.
    fn report_once(&mut self, id: ColumnId, row: usize, problem: crate::report::Problem) {
        let order = (id.table, row, id.column);
        let told = |(known, other): &(ProblemOrder, crate::report::Problem)| {
            *known == order && other.code == problem.code
        };
        if !self.problems.iter().any(told) {
            self.report(order, problem);
        }
    }

    /// The same words about the same place are said once.
    fn report_at(&mut self, order: ProblemOrder, problem: crate::report::Problem) {
        if !self
            .problems
            .iter()
            .any(|(known, other)| *known == order && *other == problem)
        {
            self.report(order, problem);
        }
    }
}
