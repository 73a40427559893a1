//! Formulas of a plan, computed in a row of the sheet.
//!
//! Each is computed with numbers of the small form first. Where one does not do, the whole formula is computed again with
//! exact ones: the very same way, and to the same figure.

use std::cell::Cell;
use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::slice::Iter;

use qilu_quantity::{Exact, PowerError, Small};

use super::op::{Factor, Gather, Gathering, Join, Op, Spelt, Spot, Test};
use super::sheet::{ABSENT, BROKEN, Figure, NONE, place};
use super::view::View;
use crate::evaluate::amount::{Amount, Lack, Places};
use crate::evaluate::expression::Truth;
use crate::evaluate::gathered::Gathered;
use crate::evaluate::operators::{both, holds, not, same_text, truth};
use crate::language::{AggregateKind, Arithmetic};

impl View<'_> {
    /// What the formula comes to, rounded so where that is asked for.
    #[inline]
    pub fn figure(&self, op: &Op, places: Option<Places>) -> Figure {
        match self.carried::<Small>(op, places) {
            Ok(number) => Figure::Number(number),
            Err(Lack::Absent) => Figure::Absent,
            Err(Lack::Broken) => Figure::Broken,
            Err(Lack::Unfit) => self.exact_figure(op, places),
        }
    }

    #[cold]
    #[inline(never)]
    fn exact_figure(&self, op: &Op, places: Option<Places>) -> Figure {
        match self.carried::<Exact>(op, places) {
            Ok(number) => self.sheet.numbers.figure(number),
            Err(Lack::Absent) => Figure::Absent,
            Err(Lack::Broken | Lack::Unfit) => Figure::Broken,
        }
    }

    #[inline]
    fn carried<N: Amount>(&self, op: &Op, places: Option<Places>) -> Result<N, Lack> {
        match places {
            Some(to) => self.rounded(op, to),
            None => self.number(op),
        }
    }

    fn rounded<N: Amount>(&self, op: &Op, to: Places) -> Result<N, Lack> {
        match op {
            Op::If(parts) => {
                let (condition, yes, no) = &**parts;
                return match self.truth(condition) {
                    Truth::Yes => self.rounded(yes, to),
                    Truth::No => self.rounded(no, to),
                    Truth::Absent => Err(Lack::Absent),
                    Truth::Broken => Err(Lack::Broken),
                };
            }
            Op::Arithmetic(Arithmetic::Divide, sides) => {
                return self.quotient(sides, &N::ONE, to);
            }
            Op::Scale(factor, inner) => {
                if let Op::Arithmetic(Arithmetic::Divide, sides) = &**inner {
                    return self.quotient(sides, &N::of(factor)?, to);
                }
            }
            Op::Aggregate(gather) => return self.gathered(gather, Some(to)),
            _ => {}
        }
        self.number::<N>(op)?.rounded(to)
    }

    /// A quotient that is rounded at once needs no common factors looked for.
    fn quotient<N: Amount>(&self, sides: &[Op; 2], factor: &N, to: Places) -> Result<N, Lack> {
        let (above, below) = self.pair::<N>(sides)?;
        if below.is_zero() {
            return Err(Lack::Broken);
        }
        above.quotient(&below, factor, to)
    }

    /// Two numbers, or what the two come to if one of them is none.
    #[inline(always)]
    fn pair<N: Amount>(&self, [left, right]: &[Op; 2]) -> Result<(N, N), Lack> {
        match (self.operand(left), self.operand(right)) {
            (Ok(left), Ok(right)) => Ok((left, right)),
            (Err(left), Err(right)) => Err(left.max(right)),
            (Err(lack), _) | (_, Err(lack)) => Err(lack),
        }
    }

    fn product<N: Amount>(&self, first: &Op, others: &[Op]) -> Result<N, Lack> {
        let mut others = others.iter();
        let mut product = match self.operand::<N>(first) {
            Ok(product) => product,
            Err(lack) => return Err(self.lacking::<N>(lack, others)),
        };
        while let Some(other) = others.next() {
            let multiplied = match self.operand::<N>(other) {
                Ok(other) => product.product(&other),
                Err(lack) => Err(lack),
            };
            product = match multiplied {
                Ok(product) => product,
                Err(lack) => return Err(self.lacking::<N>(lack, others)),
            };
        }
        Ok(product)
    }

    /// Why there is no product, given one reason: another factor may lack for a weightier one.
    #[cold]
    #[inline(never)]
    fn lacking<N: Amount>(&self, lack: Lack, others: Iter<'_, Op>) -> Lack {
        others
            .filter_map(|other| self.operand::<N>(other).err())
            .fold(lack, Lack::max)
    }

    /// A number that nothing must be computed for.
    #[inline(always)]
    fn ready<N: Amount>(&self, op: &Op) -> Option<N> {
        match op {
            Op::Cell(spot) => match self.cell(*spot)?.get() {
                Figure::Number(number) => Some(N::of_small(number)),
                _ => None,
            },
            Op::Number(number) => N::of(number).ok(),
            _ => None,
        }
    }

    /// What stands ready is taken where it is wanted.
    #[inline(always)]
    fn operand<N: Amount>(&self, op: &Op) -> Result<N, Lack> {
        match op {
            Op::Cell(spot) => self.known(*spot),
            Op::Number(number) => N::of(number),
            _ => self.number(op),
        }
    }

    #[inline(always)]
    fn known<N: Amount>(&self, spot: Spot) -> Result<N, Lack> {
        match self.cell(spot) {
            Some(cell) => self.sheet.numbers.known(cell),
            None => Err(Lack::Absent),
        }
    }

    /// What the formula comes to.
    pub fn number<N: Amount>(&self, op: &Op) -> Result<N, Lack> {
        match op {
            Op::Number(number) => N::of(number),
            Op::Nothing => Err(Lack::Absent),
            Op::Broken => Err(Lack::Broken),
            Op::Cell(spot) => self.known(*spot),
            Op::Total(total) => {
                let total = self.sheet.totals.get(*total);
                total.map_or(Err(Lack::Broken), |total| self.sheet.numbers.known(total))
            }
            Op::Scale(factor, inner) => self.operand::<N>(inner)?.product(&N::of(factor)?),
            Op::Negate(inner) => self.operand::<N>(inner)?.negated(),
            Op::Arithmetic(operator, sides) => {
                let (left, right) = self.pair(sides)?;
                N::combined(*operator, &left, &right)
            }
            Op::Product(first, others) => self.product(first, others),
            Op::If(parts) => {
                let (condition, yes, no) = &**parts;
                match self.truth(condition) {
                    Truth::Yes => self.number(yes),
                    Truth::No => self.number(no),
                    Truth::Absent => Err(Lack::Absent),
                    Truth::Broken => Err(Lack::Broken),
                }
            }
            Op::Round(inner, to) => self.rounded(inner, *to),
            Op::Factor(factor) => self.factor(factor),
            Op::Aggregate(gather) => self.gathered(gather, None),
            rare => self.rare(rare),
        }
    }

    /// What few formulas have.
    #[inline(never)]
    fn rare<N: Amount>(&self, op: &Op) -> Result<N, Lack> {
        match op {
            Op::Power(sides, decimals) => {
                let (base, exponent) = self.pair::<N>(sides)?;
                let (base, exponent) = (base.into_exact(), exponent.into_exact());
                self.powered(base.power(&exponent, *decimals))
            }
            Op::Exp(inner, decimals) => {
                let exponent = self.operand::<N>(inner)?.into_exact();
                self.powered(exponent.exp(*decimals))
            }
            Op::Extreme(wanted, ops) => self.extreme(*wanted, ops),
            Op::InUnit(value, key, items) => match self.mark(*key) {
                ABSENT => Err(Lack::Absent),
                BROKEN => Err(Lack::Broken),
                item if items.get(place(item)) == Some(&true) => self.number(value),
                _ => Err(Lack::Broken),
            },
            Op::Interpolate(grid, sides) => {
                let (x, y) = self.pair::<N>(sides)?;
                let grid = self.method.grids.get(*grid);
                let value = grid.and_then(|grid| grid.value_at(&x.into_exact(), &y.into_exact()));
                value.map_or_else(|| self.in_trouble(), |value| N::of(&value))
            }
            frequent => self.number(frequent),
        }
    }

    fn in_trouble<N>(&self) -> Result<N, Lack> {
        self.sheet.trouble.set(true);
        Err(Lack::Broken)
    }

    fn powered<N: Amount>(&self, power: Result<Exact, PowerError>) -> Result<N, Lack> {
        match power {
            Ok(number) => N::of(&number),
            Err(_) => self.in_trouble(),
        }
    }

    fn extreme<N: Amount>(&self, wanted: Ordering, ops: &[Op]) -> Result<N, Lack> {
        let mut best: Option<N> = None;
        for op in ops {
            let number = self.number::<N>(op)?;
            match &best {
                Some(best) if number.order(best)? != wanted => {}
                _ => best = Some(number),
            }
        }
        best.ok_or(Lack::Absent)
    }

    fn factor<N: Amount>(&self, factor: &Factor) -> Result<N, Lack> {
        let item = match factor.key.map(|key| self.mark(key)) {
            None => 0,
            Some(ABSENT) => return Err(Lack::Absent),
            Some(BROKEN) => return Err(Lack::Broken),
            Some(item) => place(item),
        };
        match factor.values.get(item).and_then(Option::as_ref) {
            Some(value) => N::of(value),
            None if factor.needed && factor.key.is_some() => self.in_trouble(),
            None if factor.needed => Err(Lack::Broken),
            None => Err(Lack::Absent),
        }
    }

    pub fn truth(&self, test: &Test) -> Truth {
        match test {
            Test::Broken => Truth::Broken,
            Test::Not(inner) => not(self.truth(inner)),
            Test::And(sides) => {
                let [a, b] = &**sides;
                both(self.truth(a), || self.truth(b), Truth::No)
            }
            Test::Or(sides) => {
                let [a, b] = &**sides;
                both(self.truth(a), || self.truth(b), Truth::Yes)
            }
            Test::Compare(comparison, sides) => {
                let order = match self.order::<Small>(sides) {
                    Err(Lack::Unfit) => self.order::<Exact>(sides),
                    order => order,
                };
                match order {
                    Ok(order) => truth(holds(*comparison, order)),
                    Err(Lack::Absent) => Truth::Absent,
                    Err(_) => Truth::Broken,
                }
            }
            Test::OfCode(spot, verdicts) => match self.mark(*spot) {
                BROKEN => Truth::Broken,
                item => verdicts.get(place(item)).copied().unwrap_or(Truth::Absent),
            },
            Test::SameText(same, a, b) => same_text(*same, self.text(a), self.text(b)),
            Test::HasAny(spots) => truth(spots.iter().any(|spot| self.is_number(*spot))),
            Test::Entered(spot) => truth(self.is_number(*spot) && self.is_entered(*spot)),
        }
    }

    #[inline]
    fn order<N: Amount>(&self, sides: &[Op; 2]) -> Result<Ordering, Lack> {
        let (left, right) = self.pair::<N>(sides)?;
        left.order(&right)
    }

    fn is_number(&self, spot: Spot) -> bool {
        self.cell(spot).is_some_and(|cell| cell.get().is_number())
    }

    /// The text, by its position among the texts; `Err` tells why there is none.
    fn text(&self, spelt: &Spelt) -> Result<u32, Truth> {
        match spelt {
            Spelt::Text(text) => Ok(*text),
            Spelt::Cell(spot) => match self.mark(*spot) {
                ABSENT => Err(Truth::Absent),
                BROKEN => Err(Truth::Broken),
                text => Ok(text),
            },
            Spelt::Code(spot, texts) => match self.mark(*spot) {
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

    fn gathered<N: Amount>(&self, gather: &Gather, places: Option<Places>) -> Result<N, Lack> {
        if let (AggregateKind::Sum, None, Gathering::Value(value)) =
            (gather.kind, &gather.weight, &gather.value)
        {
            let sum = self.sum::<N>(gather, value)?;
            return match places {
                Some(to) => sum.rounded(to),
                None => Ok(sum),
            };
        }
        let mut gathered = Gathered::new(gather.kind);
        self.each_row(gather, |view| view.take(gather, &mut gathered))?;
        gathered.rounded(places)
    }

    fn sum<N: Amount>(&self, gather: &Gather, value: &Op) -> Result<N, Lack> {
        let mut sum = N::ZERO;
        let mut lack = None;
        self.each_row(gather, |view| {
            let found = match view.ready::<N>(value) {
                Some(value) => sum.sum(&value),
                None => match view.number::<N>(value) {
                    Ok(value) => sum.sum(&value),
                    Err(Lack::Absent) => return ControlFlow::Continue(()),
                    Err(lack) => Err(lack),
                },
            };
            match found {
                Ok(found) => {
                    sum = found;
                    ControlFlow::Continue(())
                }
                Err(found) => {
                    lack = Some(found);
                    ControlFlow::Break(())
                }
            }
        })?;
        lack.map_or(Ok(sum), Err)
    }

    /// Visits the rows an aggregate is over. An index answers the first equality.
    #[inline(always)]
    fn each_row(
        &self,
        gather: &Gather,
        mut visit: impl FnMut(&Self) -> ControlFlow<()>,
    ) -> Result<(), Lack> {
        let mut indexed = None;
        for join in &gather.joins {
            match self.text(&join.outer) {
                Ok(text) => {
                    indexed.get_or_insert((join, join.mark(text)));
                }
                Err(Truth::Broken) => return Err(Lack::Broken),
                Err(_) => return Ok(()),
            }
        }
        let Some(table) = self.sheet.tables.get(gather.table) else {
            return Ok(());
        };
        let (chain, mut row) = match indexed {
            Some((join, mark)) => match self.sheet.chains.get(join.chain) {
                Some(chain) => (Some(chain), chain.first(mark)),
                None => return Ok(()),
            },
            None => (None, 0),
        };
        let mut view = self.looking_into(table);
        let (rows, widths) = (table.rows, table.widths);
        let plain = gather.joins.len() < 2 && gather.condition.is_none();
        while row < rows {
            view.look_at(row, widths);
            if (plain || view.matches(gather)) && visit(&view).is_break() {
                break;
            }
            row = chain.map_or(row + 1, |chain| chain.after(row));
        }
        Ok(())
    }

    /// Whether a row that the first equality holds of is one of those wanted.
    #[inline]
    fn matches(&self, gather: &Gather) -> bool {
        let others = gather.joins.get(1..).unwrap_or(&[]);
        others.iter().all(|join| {
            let wanted = self.text(&join.outer).map_or(NONE, |text| join.mark(text));
            wanted != NONE && self.mark(join.inner) == wanted
        }) && gather
            .condition
            .as_ref()
            .is_none_or(|condition| self.truth(condition) == Truth::Yes)
    }

    #[inline]
    fn take<N: Amount>(&self, gather: &Gather, gathered: &mut Gathered<N>) -> ControlFlow<()> {
        let value = match &gather.value {
            Gathering::Value(value) => value,
            Gathering::Cell(spot) => {
                let figure = self.cell(*spot).map(Cell::get);
                let nothing = matches!(
                    figure,
                    None | Some(Figure::Absent | Figure::Blank | Figure::NoFactor)
                );
                return gathered.count(!nothing);
            }
            Gathering::Mark(spot) => return gathered.count(self.mark(*spot) != ABSENT),
        };
        if gather.kind == AggregateKind::Count {
            // What goes wrong while counting is nobody's fault.
            let before = self.sheet.trouble.get();
            let absent = matches!(self.number::<Exact>(value), Err(Lack::Absent));
            self.sheet.trouble.set(before);
            return gathered.count(!absent);
        }
        let value = self.operand(value);
        match &gather.weight {
            None => gathered.take(value, None),
            Some(weight) => gathered.take(value, Some(self.operand(weight))),
        }
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
