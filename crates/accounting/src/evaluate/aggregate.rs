//! One value made of many rows. Rows that rightly have nothing are passed over; a wrong one makes the whole unknown.

use std::ops::ControlFlow;

use qilu_quantity::Exact;

use super::expression::{At, Outcome, Truth};
use super::gathered::Gathered;
use super::state::{Run, Slot};
use crate::language::{Aggregate, AggregateKind, Node};

impl Run<'_> {
    pub(super) fn aggregate(&self, aggregate: &Aggregate, at: At) -> Outcome {
        let mut gathered = Gathered::<Exact>::new(aggregate.kind);
        let over = self.each_row(aggregate, at, |at| {
            if aggregate.kind == AggregateKind::Count {
                return gathered.count(self.has_value(&aggregate.value, at));
            }
            let value = self.number_at(&aggregate.value, at);
            let weight = aggregate
                .weight
                .as_ref()
                .map(|weight| self.number_at(weight, at).known());
            gathered.take(value.known(), weight)
        });
        over.map_or_else(|unknown| unknown, |()| gathered.rounded(None).into())
    }

    /// The rows an aggregate is over.
    pub(crate) fn matching_rows(
        &self,
        aggregate: &Aggregate,
        at: At,
    ) -> Result<Vec<usize>, Outcome> {
        let mut rows = Vec::new();
        self.each_row(aggregate, at, |at| {
            rows.push(at.inner);
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    /// Visits the rows an aggregate is over. An index answers the first equality, so that the cost grows with the rows
    /// found.
    fn each_row(
        &self,
        aggregate: &Aggregate,
        at: At,
        mut visit: impl FnMut(At) -> ControlFlow<()>,
    ) -> Result<(), Outcome> {
        let mut indexed = None;
        let mut others = Vec::new();
        for (column, outer) in &aggregate.joins {
            match self.text_at(outer, at) {
                Ok(text) if indexed.is_none() => indexed = Some(self.rows_with(*column, text)),
                Ok(text) => others.push((*column, text)),
                Err(Truth::Broken) => return Err(Outcome::Broken),
                Err(_) => return Ok(()),
            }
        }
        let mut matching = |row: usize| {
            let at = At {
                row: at.row,
                inner: row,
            };
            let matches = others
                .iter()
                .all(|(column, text)| self.text_of(self.slot(*column, row)) == Some(*text))
                && aggregate
                    .condition
                    .as_ref()
                    .is_none_or(|condition| self.truth_at(condition, at) == Truth::Yes);
            if matches {
                visit(at)
            } else {
                ControlFlow::Continue(())
            }
        };
        // Having seen enough is as good as having seen all.
        let _ = match indexed {
            Some(rows) => rows.iter().try_for_each(|row| matching(*row)),
            None => (0..self.row_count(aggregate.table)).try_for_each(matching),
        };
        Ok(())
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
}
