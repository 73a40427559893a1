//! From the tree of a formula to the form it is computed in.

use std::cmp::Ordering;

use qilu_quantity::{Exact, Rounding};

use super::layout::{Layout, Seat};
use super::op::{Factor, Gather, Gathering, Join, Op, Spelt, Spot, Test, Whose};
use super::sheet::{NONE, place, position};
use super::texts::Texts;
use crate::evaluate::Context;
use crate::evaluate::amount::Places;
use crate::evaluate::expression::Truth;
use crate::evaluate::operators::{always_rounding, same_text};
use crate::language::{Aggregate, AggregateKind, Arithmetic, ColumnId, Node};
use crate::library::Method;

/// A column whose rows are found by what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Linked {
    pub spot: Spot,
    /// How many codes there are; `None` for texts.
    pub codes: Option<usize>,
}

pub(super) struct Lowering<'m> {
    pub method: &'m Method,
    pub context: &'m Context,
    pub layout: &'m Layout,
    pub texts: &'m mut Texts,
    pub linked: Vec<Linked>,
    /// Whether a formula asks if the plant entered a number.
    pub asks_entered: bool,
}

impl Lowering<'_> {
    /// How a carried figure is rounded before anything reads it.
    pub fn carried(&self, carry: bool, decimals: Option<u32>) -> Option<Places> {
        let mode = self.method.rounding.mode;
        let decimals = decimals.filter(|_| carry && mode != Rounding::Unrounded)?;
        Some(Places { decimals, mode })
    }

    pub fn number(&mut self, node: &Node) -> Op {
        match node {
            Node::Number { value, .. } => Op::Number(value.clone()),
            Node::Nothing => Op::Nothing,
            Node::Constant(position) => {
                let constant = self.method.constants.get(*position);
                constant.map_or(Op::Broken, |constant| Op::Number(constant.value.clone()))
            }
            Node::Cell(_) | Node::Inner(_) | Node::Single(_) => {
                self.number_spot(node).map_or(Op::Broken, Op::Cell)
            }
            Node::Total(position) => Op::Total(*position),
            Node::Scale(factor, inner) => match self.number(inner) {
                Op::Product(first, mut others) => {
                    others.push(Op::Number(factor.clone()));
                    Op::Product(first, others)
                }
                inner => Op::Scale(factor.clone(), Box::new(inner)),
            },
            Node::Negate(inner) => Op::Negate(self.boxed(inner)),
            Node::Arithmetic(Arithmetic::Multiply, a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                product(a, b)
            }
            Node::Arithmetic(operator, a, b) => Op::Arithmetic(*operator, self.sides(a, b)),
            Node::If(condition, yes, no) => Op::If(Box::new((
                self.test(condition),
                self.number(yes),
                self.number(no),
            ))),
            Node::Round(inner, decimals) => {
                let (decimals, mode) = (*decimals, always_rounding(self.method.rounding.mode));
                Op::Round(self.boxed(inner), Places { decimals, mode })
            }
            Node::Power(base, exponent, places) => Op::Power(self.sides(base, exponent), *places),
            Node::Exp(exponent, places) => Op::Exp(self.boxed(exponent), *places),
            Node::Min(nodes) => Op::Extreme(Ordering::Less, self.numbers(nodes)),
            Node::Max(nodes) => Op::Extreme(Ordering::Greater, self.numbers(nodes)),
            Node::InUnit {
                value, key, items, ..
            } => match self.mark_spot(key) {
                Some((key, Some(_))) => Op::InUnit(self.boxed(value), key, items.clone()),
                _ => Op::Broken,
            },
            Node::Factor { table, key } => self.factor(*table, key.as_deref()),
            Node::Interpolate { grid, x, y } => {
                let y = y.as_deref();
                let y = y.map_or(Op::Number(Exact::ZERO), |y| self.number(y));
                Op::Interpolate(*grid, Box::new([self.number(x), y]))
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            // What only checks may read, and what is no number.
            Node::Previous(_)
            | Node::Before { .. }
            | Node::Peers { .. }
            | Node::Text(_)
            | Node::Code { .. }
            | Node::Not(_)
            | Node::And(..)
            | Node::Or(..)
            | Node::Compare(..)
            | Node::SameText(..)
            // Reports with calendar days are not read into the sheet.
            | Node::CompareDates(..)
            | Node::MonthOf { .. }
            | Node::Days { .. }
            | Node::InYear(_)
            | Node::HasAny(_)
            | Node::Entered(_)
            | Node::Attribute { .. } => Op::Broken,
        }
    }

    fn boxed(&mut self, node: &Node) -> Box<Op> {
        Box::new(self.number(node))
    }

    fn sides(&mut self, a: &Node, b: &Node) -> Box<[Op; 2]> {
        Box::new([self.number(a), self.number(b)])
    }

    fn numbers(&mut self, nodes: &[Node]) -> Vec<Op> {
        nodes.iter().map(|node| self.number(node)).collect()
    }

    fn factor(&mut self, table: usize, key: Option<&Node>) -> Op {
        let Some(table) = self.method.factor_tables.get(table) else {
            return Op::Broken;
        };
        let key = match key.map(|key| self.mark_spot(key)) {
            None => None,
            Some(Some((key, Some(_)))) => Some(key),
            Some(_) => return Op::Broken,
        };
        let value = |item| {
            let hit = table.find(Some(item), self.context.year, &self.context.province);
            hit.map(|hit| hit.value.clone())
        };
        Op::Factor(Factor {
            key,
            values: (0..table.hits.len()).map(value).collect(),
            needed: table.needed,
        })
    }

    pub fn test(&mut self, node: &Node) -> Test {
        match node {
            Node::Not(inner) => Test::Not(Box::new(self.test(inner))),
            Node::And(a, b) => Test::And(Box::new([self.test(a), self.test(b)])),
            Node::Or(a, b) => Test::Or(Box::new([self.test(a), self.test(b)])),
            Node::Compare(comparison, a, b) => Test::Compare(*comparison, self.sides(a, b)),
            Node::SameText(same, a, b) => {
                let (a, b) = (self.spelt(a), self.spelt(b));
                decided_by_code(*same, &a, &b)
                    .or_else(|| decided_by_code(*same, &b, &a))
                    .unwrap_or(Test::SameText(*same, a, b))
            }
            Node::HasAny(cells) => {
                let spots = cells.iter().filter_map(|cell| self.number_spot(cell));
                Test::HasAny(spots.collect())
            }
            Node::Entered(cell) => match self.number_spot(cell) {
                Some(spot) => {
                    self.asks_entered = true;
                    Test::Entered(spot)
                }
                None => Test::HasAny(Vec::new()),
            },
            _ => Test::Broken,
        }
    }

    fn spelt(&mut self, node: &Node) -> Spelt {
        match node {
            Node::Text(text) | Node::Code { code: text, .. } => Spelt::Text(self.texts.add(text)),
            Node::Attribute { cell, name } => match self.mark_spot(cell) {
                Some((spot, Some(list))) => {
                    let items = self.method.lists.get(list);
                    let items = items.into_iter().flat_map(|list| &list.items);
                    let attributes = items.map(|item| item.attrs.get(name));
                    let ids = attributes.map(|text| text.map(|text| self.texts.add(text)));
                    Spelt::Code(spot, ids.collect())
                }
                // A text has no attributes, whatever it is.
                Some((spot, None)) => Spelt::Code(spot, Vec::new()),
                None => Spelt::Broken,
            },
            other => match self.mark_spot(other) {
                Some((spot, Some(list))) => {
                    let codes = self.codes(list);
                    Spelt::Code(spot, codes.into_iter().map(Some).collect())
                }
                Some((spot, None)) => Spelt::Cell(spot),
                None => Spelt::Broken,
            },
        }
    }

    /// The text of each code of a list.
    pub fn codes(&mut self, list: usize) -> Vec<u32> {
        let items = self.method.lists.get(list);
        let items = items.into_iter().flat_map(|list| &list.items);
        items.map(|item| self.texts.add(&item.code)).collect()
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Op {
        let value = &aggregate.value;
        let counted = aggregate.kind == AggregateKind::Count;
        let value = match (self.number_spot(value), self.mark_spot(value)) {
            (Some(spot), _) if counted => Gathering::Cell(spot),
            (_, Some((spot, _))) if counted => Gathering::Mark(spot),
            _ => Gathering::Value(self.number(value)),
        };
        let weight = aggregate.weight.as_ref().map(|weight| self.number(weight));
        if weight.is_none() && aggregate.kind == AggregateKind::Weighted {
            return Op::Broken;
        }
        let mut joins = Vec::new();
        for (column, outer) in &aggregate.joins {
            match self.join(*column, outer) {
                Some(join) => joins.push(join),
                None => return Op::Broken,
            }
        }
        Op::Aggregate(Box::new(Gather {
            kind: aggregate.kind,
            table: aggregate.table,
            value,
            weight,
            joins,
            condition: aggregate
                .condition
                .as_ref()
                .map(|condition| self.test(condition)),
        }))
    }

    fn join(&mut self, column: ColumnId, outer: &Node) -> Option<Join> {
        let (inner, list) = self.mark_spot(&Node::Inner(column))?;
        let outer = self.spelt(outer);
        let items = list.map(|list| {
            let codes = self.codes(list);
            let mut items = vec![NONE; self.texts.len()];
            for (item, code) in codes.into_iter().enumerate() {
                if let Some(place) = items.get_mut(place(code)) {
                    *place = position(item);
                }
            }
            items
        });
        let codes = list
            .and_then(|list| self.method.lists.get(list))
            .map(|list| list.items.len());
        let linked = Linked { spot: inner, codes };
        let known = self.linked.iter().position(|known| *known == linked);
        let chain = known.unwrap_or_else(|| {
            self.linked.push(linked);
            self.linked.len() - 1
        });
        Some(Join {
            inner,
            outer,
            items,
            chain,
        })
    }

    fn number_spot(&self, node: &Node) -> Option<Spot> {
        match self.seat(node)? {
            (Seat::Number { .. }, spot) => Some(spot),
            _ => None,
        }
    }

    /// The place of a text or code, with the list of the code.
    fn mark_spot(&self, node: &Node) -> Option<(Spot, Option<usize>)> {
        match self.seat(node)? {
            (Seat::Text { .. }, spot) => Some((spot, None)),
            (Seat::Code { list, .. }, spot) => Some((spot, Some(list))),
            _ => None,
        }
    }

    fn seat(&self, node: &Node) -> Option<(Seat, Spot)> {
        let (id, whose) = match node {
            Node::Cell(id) => (*id, Whose::Own),
            Node::Inner(id) => (*id, Whose::Inner),
            Node::Single(id) => (*id, Whose::Single),
            _ => return None,
        };
        self.layout.spot(id, whose)
    }
}

/// A product of products is one of all their numbers.
fn product(a: Op, b: Op) -> Op {
    let (first, mut others) = match a {
        Op::Product(first, others) => (first, others),
        a => (Box::new(a), Vec::new()),
    };
    match b {
        Op::Product(second, more) => {
            others.push(*second);
            others.extend(more);
        }
        b => others.push(b),
    }
    Op::Product(first, others)
}

/// A code compared with a literal: decided for each code of the list beforehand.
fn decided_by_code(same: bool, code: &Spelt, literal: &Spelt) -> Option<Test> {
    let (Spelt::Code(spot, texts), Spelt::Text(wanted)) = (code, literal) else {
        return None;
    };
    let verdict = |text: &Option<u32>| same_text(same, text.ok_or(Truth::Absent), Ok(*wanted));
    Some(Test::OfCode(*spot, texts.iter().map(verdict).collect()))
}
