//! Which columns of a method are computed with, and where they stand in the sheet.

use std::collections::HashSet;

use super::op::{Spot, Whose};
use crate::language::ColumnId;
use crate::library::{ColumnKind, Method, Role, Step, nodes_of};

/// What of the sheet a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// Nothing: no figure depends on it.
    None,
    Number {
        offset: usize,
    },
    Text {
        offset: usize,
    },
    Code {
        offset: usize,
        list: usize,
    },
}

#[derive(Debug, Default)]
pub(super) struct TableLayout {
    pub seats: Vec<Seat>,
    /// Columns of numbers.
    pub numbers: usize,
    /// Columns of texts and codes.
    pub marks: usize,
}

#[derive(Debug)]
pub(super) struct Layout {
    pub tables: Vec<TableLayout>,
}

impl Layout {
    pub fn of(method: &Method) -> Self {
        let needed = needed(method);
        let tables = method.tables.iter().enumerate().map(|(table, found)| {
            let mut layout = TableLayout::default();
            for (column, found) in found.columns.iter().enumerate() {
                let wanted = needed.contains(&ColumnId { table, column });
                let seat = match (found.role, &found.kind) {
                    _ if !wanted => Seat::None,
                    (Role::Input | Role::Formula, _) => Seat::Number {
                        offset: taken(&mut layout.numbers),
                    },
                    (_, ColumnKind::Code(list)) => Seat::Code {
                        offset: taken(&mut layout.marks),
                        list: method.list_position(list).unwrap_or(usize::MAX),
                    },
                    _ => Seat::Text {
                        offset: taken(&mut layout.marks),
                    },
                };
                layout.seats.push(seat);
            }
            layout
        });
        Self {
            tables: tables.collect(),
        }
    }

    pub fn seat(&self, id: ColumnId) -> Seat {
        let table = self.tables.get(id.table);
        let seat = table.and_then(|table| table.seats.get(id.column));
        seat.copied().unwrap_or(Seat::None)
    }

    pub fn spot(&self, id: ColumnId, whose: Whose) -> Option<(Seat, Spot)> {
        let layout = self.tables.get(id.table)?;
        let seat = self.seat(id);
        let (offset, width) = match seat {
            Seat::None => return None,
            Seat::Number { offset } => (offset, layout.numbers),
            Seat::Text { offset } | Seat::Code { offset, .. } => (offset, layout.marks),
        };
        let spot = Spot {
            table: id.table,
            offset,
            width,
            whose,
        };
        Some((seat, spot))
    }
}

fn taken(count: &mut usize) -> usize {
    *count += 1;
    *count - 1
}

/// The computed columns, and whatever is read on the way to them and the totals.
fn needed(method: &Method) -> HashSet<ColumnId> {
    let mut needed = HashSet::new();
    // Readers come after what they read.
    for step in method.order.iter().rev() {
        if let Step::Column(id) = step {
            let computed = method
                .column(*id)
                .is_some_and(|column| column.role == Role::Formula);
            if !computed && !needed.contains(id) {
                continue;
            }
            needed.insert(*id);
        }
        for node in nodes_of(method, *step) {
            node.reads(
                &mut |read| {
                    needed.insert(read);
                },
                &mut |_| {},
            );
        }
    }
    // What a reference is spelt like says the column it refers to.
    let mut pending: Vec<ColumnId> = needed.iter().copied().collect();
    while let Some(id) = pending.pop() {
        if let Some(target) = target(method, id)
            && needed.insert(target)
        {
            pending.push(target);
        }
    }
    needed
}

/// The key column that a column refers to.
pub(super) fn target(method: &Method, id: ColumnId) -> Option<ColumnId> {
    let ColumnKind::Ref { table, column, .. } = &method.column(id)?.kind else {
        return None;
    };
    let table = method.tables.iter().position(|known| known.id == *table)?;
    let columns = &method.tables.get(table)?.columns;
    let column = columns.iter().position(|known| known.id == *column)?;
    Some(ColumnId { table, column })
}
