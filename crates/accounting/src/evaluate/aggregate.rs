//! One value made of many rows. Rows that rightly have nothing are passed over; a wrong one makes the whole unknown.

use std::cmp::Ordering;

use qilu_quantity::Exact;

use super::expression::{At, Outcome, Truth};
use super::state::{Run, Slot};
use crate::language::{Aggregate, AggregateKind, Node};

impl Run<'_> {
    pub(super) fn aggregate(&self, aggregate: &Aggregate, at: At) -> Outcome {
        let rows = match self.matching_rows(aggregate, at) {
            Ok(rows) => rows,
            Err(outcome) => return outcome,
        };
        let inside = |row: usize| At {
            row: at.row,
            inner: row,
        };
        match aggregate.kind {
            AggregateKind::Pick => rows.first().map_or(Outcome::Absent, |row| {
                self.number_at(&aggregate.value, inside(*row))
            }),
            AggregateKind::Count => {
                let counted = rows
                    .iter()
                    .filter(|row| self.has_value(&aggregate.value, inside(**row)))
                    .count();
                Outcome::Number(Exact::from(i64::try_from(counted).unwrap_or(i64::MAX)))
            }
            AggregateKind::Weighted => self.weighted(aggregate, &rows, at),
            AggregateKind::Sum
            | AggregateKind::Average
            | AggregateKind::Min
            | AggregateKind::Max => {
                let mut numbers = Vec::with_capacity(rows.len());
                for row in rows {
                    match self.number_at(&aggregate.value, inside(row)) {
                        Outcome::Number(number) => numbers.push(number),
                        Outcome::Absent => {}
                        Outcome::Broken => return Outcome::Broken,
                    }
                }
                fold(aggregate.kind, numbers)
            }
        }
    }

    /// The rows an aggregate is over. An index answers the first equality, so that the cost grows with the rows found.
    pub(crate) fn matching_rows(
        &self,
        aggregate: &Aggregate,
        at: At,
    ) -> Result<Vec<usize>, Outcome> {
        let mut wanted = Vec::with_capacity(aggregate.joins.len());
        for (column, outer) in &aggregate.joins {
            match self.text_at(outer, at) {
                Ok(text) => wanted.push((*column, text)),
                Err(Truth::Broken) => return Err(Outcome::Broken),
                Err(_) => return Ok(Vec::new()),
            }
        }
        let matches = |row: usize| {
            let joined = wanted
                .iter()
                .skip(1)
                .all(|(column, text)| self.text_of(self.slot(*column, row)) == Some(*text));
            joined
                && aggregate.condition.as_ref().is_none_or(|condition| {
                    self.truth_at(
                        condition,
                        At {
                            row: at.row,
                            inner: row,
                        },
                    ) == Truth::Yes
                })
        };
        Ok(match wanted.first() {
            Some((column, text)) => self
                .rows_with(*column, text)
                .iter()
                .copied()
                .filter(|row| matches(*row))
                .collect(),
            None => (0..self.row_count(aggregate.table))
                .filter(|row| matches(*row))
                .collect(),
        })
    }

    fn has_value(&self, node: &Node, at: At) -> bool {
        match node {
            Node::Inner(_) | Node::Cell(_) | Node::Single(_) => {
                !matches!(self.node_slot(node, at), Slot::Absent | Slot::NoFactor)
            }
            other => !matches!(
                self.quietly(|run| run.number_at(other, at)),
                Outcome::Absent
            ),
        }
    }

    fn weighted(&self, aggregate: &Aggregate, rows: &[usize], at: At) -> Outcome {
        let Some(weight) = &aggregate.weight else {
            return Outcome::Broken;
        };
        let (mut products, mut weights) = (Exact::ZERO, Exact::ZERO);
        for row in rows {
            let at = At {
                row: at.row,
                inner: *row,
            };
            match (
                self.number_at(&aggregate.value, at),
                self.number_at(weight, at),
            ) {
                (Outcome::Number(value), Outcome::Number(weight)) => {
                    products = &products + &(&value * &weight);
                    weights = &weights + &weight;
                }
                (Outcome::Broken, _) | (_, Outcome::Broken) => return Outcome::Broken,
                _ => {}
            }
        }
        products
            .checked_div(&weights)
            .map_or(Outcome::Absent, Outcome::Number)
    }
}

fn fold(kind: AggregateKind, numbers: Vec<Exact>) -> Outcome {
    let best = |wanted: Ordering| {
        numbers
            .iter()
            .fold(None::<&Exact>, |best, number| match best {
                Some(best) if number.cmp(best) != wanted => Some(best),
                _ => Some(number),
            })
    };
    let found = match kind {
        AggregateKind::Sum => Some(numbers.iter().sum()),
        AggregateKind::Average => {
            let count = Exact::from(i64::try_from(numbers.len()).unwrap_or(i64::MAX));
            numbers.iter().sum::<Exact>().checked_div(&count)
        }
        AggregateKind::Min => best(Ordering::Less).cloned(),
        AggregateKind::Max => best(Ordering::Greater).cloned(),
        AggregateKind::Count | AggregateKind::Weighted | AggregateKind::Pick => None,
    };
    found.map_or(Outcome::Absent, Outcome::Number)
}
