//! Formulas of a plan, computed in a row of the sheet.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use qilu_quantity::{Exact, PowerError};

use super::op::{Factor, Gather, Gathering, Join, Op, Places, Spelt, Spot, Test};
use super::sheet::{ABSENT, BROKEN, Figure, NONE, Sheet, place};
use crate::evaluate::expression::{At, Known, Outcome, Truth};
use crate::evaluate::gathered::Gathered;
use crate::evaluate::operators::{both, combine, holds, not, same_text, truth};
use crate::language::{AggregateKind, Arithmetic};
use crate::library::Method;

/// A sheet with the method it is computed by.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub method: &'s Method,
    pub sheet: &'s Sheet,
}

impl View<'_> {
    /// What the formula comes to, rounded so where that is asked for.
    pub fn carried<'r>(
        self,
        op: &'r Op,
        at: At,
        places: Option<Places>,
        room: &'r mut Exact,
    ) -> Known<'r>
    where
        Self: 'r,
    {
        match places {
            Some(to) => self.rounded(op, at, to, room),
            None => self.number(op, at, room),
        }
    }

    fn rounded<'r>(self, op: &'r Op, at: At, to: Places, room: &'r mut Exact) -> Known<'r>
    where
        Self: 'r,
    {
        match op {
            Op::If(parts) => {
                let (condition, yes, no) = &**parts;
                return match self.truth(condition, at) {
                    Truth::Yes => self.rounded(yes, at, to, room),
                    Truth::No => self.rounded(no, at, to, room),
                    Truth::Absent => Known::Absent,
                    Truth::Broken => Known::Broken,
                };
            }
            Op::Arithmetic(Arithmetic::Divide, sides) => {
                return self.quotient(sides, &Exact::ONE, at, to, room);
            }
            Op::Scale(factor, inner) => {
                if let Op::Arithmetic(Arithmetic::Divide, sides) = &**inner {
                    return self.quotient(sides, factor, at, to, room);
                }
            }
            Op::Aggregate(gather) => {
                return put_outcome(room, self.gathered(gather, at, Some(to)));
            }
            _ => {}
        }
        let mut unrounded = Exact::ZERO;
        match self.number(op, at, &mut unrounded) {
            Known::Number(number) => {
                room.set_rounded(number, to.decimals, to.mode);
                Known::Number(room)
            }
            Known::Absent => Known::Absent,
            Known::Broken => Known::Broken,
        }
    }

    /// A quotient that is rounded at once needs no common factors looked for.
    fn quotient<'r>(
        self,
        sides: &[Op; 2],
        factor: &Exact,
        at: At,
        to: Places,
        room: &'r mut Exact,
    ) -> Known<'r> {
        let (mut above, mut below) = (Exact::ZERO, Exact::ZERO);
        match self.pair(sides, at, &mut above, &mut below) {
            Ok((above, below)) => {
                match above.checked_div_round(below, factor, to.decimals, to.mode) {
                    Some(quotient) => put(room, quotient),
                    None => Known::Broken,
                }
            }
            Err(unknown) => unknown,
        }
    }

    /// Two numbers, or what the two come to if one of them is none.
    #[inline]
    fn pair<'r>(
        self,
        [left, right]: &'r [Op; 2],
        at: At,
        left_room: &'r mut Exact,
        right_room: &'r mut Exact,
    ) -> Result<(&'r Exact, &'r Exact), Known<'static>>
    where
        Self: 'r,
    {
        match (
            self.number(left, at, left_room),
            self.number(right, at, right_room),
        ) {
            (Known::Number(left), Known::Number(right)) => Ok((left, right)),
            (Known::Broken, _) | (_, Known::Broken) => Err(Known::Broken),
            _ => Err(Known::Absent),
        }
    }

    /// What the formula comes to: in the sheet or the plan where it stands there already, else in the room given.
    pub fn number<'r>(self, op: &'r Op, at: At, room: &'r mut Exact) -> Known<'r>
    where
        Self: 'r,
    {
        match op {
            Op::Number(number) => Known::Number(number),
            Op::Nothing => Known::Absent,
            Op::Broken => Known::Broken,
            Op::Cell(spot) => self.sheet.known(*spot, at),
            Op::Total(total) => {
                let total = self.sheet.totals.get(*total);
                total.map_or(Known::Broken, Figure::known)
            }
            Op::Scale(factor, inner) => {
                let mut inner_room = Exact::ZERO;
                match self.number(inner, at, &mut inner_room) {
                    Known::Number(number) => {
                        room.set_product(number, factor);
                        Known::Number(room)
                    }
                    Known::Absent => Known::Absent,
                    Known::Broken => Known::Broken,
                }
            }
            Op::Negate(inner) => {
                let mut inner_room = Exact::ZERO;
                match self.number(inner, at, &mut inner_room) {
                    Known::Number(number) => put(room, -number),
                    Known::Absent => Known::Absent,
                    Known::Broken => Known::Broken,
                }
            }
            Op::Arithmetic(operator, sides) => {
                let (mut left, mut right) = (Exact::ZERO, Exact::ZERO);
                match self.pair(sides, at, &mut left, &mut right) {
                    Ok((left, right)) => match combine(*operator, left, right, room) {
                        Some(()) => Known::Number(room),
                        None => Known::Broken,
                    },
                    Err(unknown) => unknown,
                }
            }
            Op::If(parts) => {
                let (condition, yes, no) = &**parts;
                match self.truth(condition, at) {
                    Truth::Yes => self.number(yes, at, room),
                    Truth::No => self.number(no, at, room),
                    Truth::Absent => Known::Absent,
                    Truth::Broken => Known::Broken,
                }
            }
            Op::Round(inner, to) => self.rounded(inner, at, *to, room),
            Op::Power(sides, decimals) => {
                let (mut base, mut exponent) = (Exact::ZERO, Exact::ZERO);
                match self.pair(sides, at, &mut base, &mut exponent) {
                    Ok((base, exponent)) => self.powered(base.power(exponent, *decimals), room),
                    Err(unknown) => unknown,
                }
            }
            Op::Exp(inner, decimals) => {
                let mut inner_room = Exact::ZERO;
                match self.number(inner, at, &mut inner_room) {
                    Known::Number(exponent) => self.powered(exponent.exp(*decimals), room),
                    Known::Absent => Known::Absent,
                    Known::Broken => Known::Broken,
                }
            }
            Op::Extreme(wanted, ops) => self.extreme(*wanted, ops, at, room),
            Op::InUnit(value, key, items) => match self.sheet.mark(*key, at) {
                ABSENT => Known::Absent,
                BROKEN => Known::Broken,
                item if items.get(place(item)) == Some(&true) => self.number(value, at, room),
                _ => Known::Broken,
            },
            Op::Factor(factor) => self.factor(factor, at),
            Op::Interpolate(grid, sides) => {
                let (mut x, mut y) = (Exact::ZERO, Exact::ZERO);
                match self.pair(sides, at, &mut x, &mut y) {
                    Ok((x, y)) => {
                        let grid = self.method.grids.get(*grid);
                        match grid.and_then(|grid| grid.value_at(x, y)) {
                            Some(value) => put(room, value),
                            None => self.in_trouble(),
                        }
                    }
                    Err(unknown) => unknown,
                }
            }
            Op::Aggregate(gather) => put_outcome(room, self.gathered(gather, at, None)),
        }
    }

    fn in_trouble<'r>(self) -> Known<'r> {
        self.sheet.trouble.set(true);
        Known::Broken
    }

    fn powered(self, power: Result<Exact, PowerError>, room: &mut Exact) -> Known<'_> {
        match power {
            Ok(number) => put(room, number),
            Err(_) => self.in_trouble(),
        }
    }

    fn extreme<'r>(
        self,
        wanted: Ordering,
        ops: &'r [Op],
        at: At,
        room: &'r mut Exact,
    ) -> Known<'r> {
        let mut best: Option<Exact> = None;
        for op in ops {
            let mut other = Exact::ZERO;
            match self.number(op, at, &mut other) {
                Known::Number(number) => {
                    if best.as_ref().is_none_or(|best| number.cmp(best) == wanted) {
                        best = Some(number.clone());
                    }
                }
                Known::Absent => return Known::Absent,
                Known::Broken => return Known::Broken,
            }
        }
        best.map_or(Known::Absent, |best| put(room, best))
    }

    fn factor<'r>(self, factor: &'r Factor, at: At) -> Known<'r> {
        let item = match factor.key.map(|key| self.sheet.mark(key, at)) {
            None => 0,
            Some(ABSENT) => return Known::Absent,
            Some(BROKEN) => return Known::Broken,
            Some(item) => place(item),
        };
        match factor.values.get(item).and_then(Option::as_ref) {
            Some(value) => Known::Number(value),
            None if factor.needed && factor.key.is_some() => self.in_trouble(),
            None if factor.needed => Known::Broken,
            None => Known::Absent,
        }
    }

    pub fn truth(self, test: &Test, at: At) -> Truth {
        match test {
            Test::Broken => Truth::Broken,
            Test::Not(inner) => not(self.truth(inner, at)),
            Test::And(sides) => {
                let [a, b] = &**sides;
                both(self.truth(a, at), || self.truth(b, at), Truth::No)
            }
            Test::Or(sides) => {
                let [a, b] = &**sides;
                both(self.truth(a, at), || self.truth(b, at), Truth::Yes)
            }
            Test::Compare(comparison, sides) => {
                let (mut left, mut right) = (Exact::ZERO, Exact::ZERO);
                match self.pair(sides, at, &mut left, &mut right) {
                    Ok((left, right)) => truth(holds(*comparison, left.cmp(right))),
                    Err(Known::Absent) => Truth::Absent,
                    Err(_) => Truth::Broken,
                }
            }
            Test::OfCode(spot, verdicts) => match self.sheet.mark(*spot, at) {
                BROKEN => Truth::Broken,
                item => verdicts.get(place(item)).copied().unwrap_or(Truth::Absent),
            },
            Test::SameText(same, a, b) => same_text(*same, self.text(a, at), self.text(b, at)),
            Test::HasAny(spots) => truth(spots.iter().any(|spot| self.is_number(*spot, at))),
            Test::Entered(spot) => {
                truth(self.is_number(*spot, at) && self.sheet.is_entered(*spot, at))
            }
        }
    }

    fn is_number(self, spot: Spot, at: At) -> bool {
        matches!(self.sheet.figure(spot, at), Some(Figure::Number(_)))
    }

    /// The text, by its position among the texts; `Err` tells why there is none.
    fn text(self, spelt: &Spelt, at: At) -> Result<u32, Truth> {
        match spelt {
            Spelt::Text(text) => Ok(*text),
            Spelt::Cell(spot) => match self.sheet.mark(*spot, at) {
                ABSENT => Err(Truth::Absent),
                BROKEN => Err(Truth::Broken),
                text => Ok(text),
            },
            Spelt::Code(spot, texts) => match self.sheet.mark(*spot, at) {
                BROKEN => Err(Truth::Broken),
                item => texts
                    .get(place(item))
                    .copied()
                    .flatten()
                    .ok_or(Truth::Absent),
            },
            Spelt::Broken => Err(Truth::Broken),
        }
    }

    fn gathered(self, gather: &Gather, at: At, places: Option<Places>) -> Outcome {
        let mut gathered = Gathered::new(gather.kind);
        let places = places.map(|to| (to.decimals, to.mode));
        let mut indexed = None;
        for join in &gather.joins {
            match self.text(&join.outer, at) {
                Ok(text) => {
                    indexed.get_or_insert((join, join.mark(text)));
                }
                Err(Truth::Broken) => return Outcome::Broken,
                Err(_) => return gathered.rounded(places),
            }
        }
        let mut visit = |inner: usize| {
            let at = At { row: at.row, inner };
            if self.matches(gather, at) {
                self.take(gather, at, &mut gathered)
            } else {
                ControlFlow::Continue(())
            }
        };
        // Having seen enough is as good as having seen all.
        let _ = match indexed {
            Some((join, mark)) => match self.sheet.chains.get(join.chain) {
                Some(chain) => chain.rows(mark).try_for_each(&mut visit),
                None => ControlFlow::Break(()),
            },
            None => {
                let rows = self.sheet.tables.get(gather.table);
                (0..rows.map_or(0, |table| table.rows)).try_for_each(&mut visit)
            }
        };
        gathered.rounded(places)
    }

    /// Whether a row that the first equality holds of is one of those wanted.
    #[inline]
    fn matches(self, gather: &Gather, at: At) -> bool {
        let others = gather.joins.get(1..).unwrap_or(&[]);
        others.iter().all(|join| {
            let wanted = self
                .text(&join.outer, at)
                .map_or(NONE, |text| join.mark(text));
            wanted != NONE && self.sheet.mark(join.inner, at) == wanted
        }) && gather
            .condition
            .as_ref()
            .is_none_or(|condition| self.truth(condition, at) == Truth::Yes)
    }

    #[inline]
    fn take(self, gather: &Gather, at: At, gathered: &mut Gathered) -> ControlFlow<()> {
        let value = match &gather.value {
            Gathering::Value(value) => value,
            Gathering::Cell(spot) => {
                let figure = self.sheet.figure(*spot, at);
                let nothing = matches!(
                    figure,
                    None | Some(Figure::Absent | Figure::Blank | Figure::NoFactor)
                );
                return gathered.count(!nothing);
            }
            Gathering::Mark(spot) => return gathered.count(self.sheet.mark(*spot, at) != ABSENT),
        };
        let (mut room, mut weight_room) = (Exact::ZERO, Exact::ZERO);
        if gather.kind == AggregateKind::Count {
            // What goes wrong while counting is nobody's fault.
            let before = self.sheet.trouble.get();
            let absent = matches!(self.number(value, at, &mut room), Known::Absent);
            self.sheet.trouble.set(before);
            return gathered.count(!absent);
        }
        let value = self.number(value, at, &mut room);
        let weight = gather
            .weight
            .as_ref()
            .map(|weight| self.number(weight, at, &mut weight_room));
        gathered.take(value, weight)
    }
}

impl Join {
    /// What rows are marked with that hold this text.
    #[inline]
    fn mark(&self, text: u32) -> u32 {
        match &self.items {
            Some(items) => items.get(place(text)).copied().unwrap_or(NONE),
            None => text,
        }
    }
}

#[inline]
fn put(room: &mut Exact, number: Exact) -> Known<'_> {
    *room = number;
    Known::Number(room)
}

fn put_outcome(room: &mut Exact, outcome: Outcome) -> Known<'_> {
    match outcome {
        Outcome::Number(number) => put(room, number),
        Outcome::Absent => Known::Absent,
        Outcome::Broken => Known::Broken,
    }
}
