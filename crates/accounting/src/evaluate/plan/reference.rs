//! Columns that refer to the rows of another table: their texts are spelt like the keys they refer to.

use super::layout::{Seat, target};
use super::lower::Lowering;
use super::op::{Spot, Whose};
use super::sheet::{ABSENT, BROKEN, Mark, NONE, Rows, Sheet, place};
use crate::language::ColumnId;
use crate::library::ColumnKind;

/// A column whose texts take the spelling of the key they refer to.
#[derive(Debug)]
pub(super) struct Reference {
    spot: Spot,
    target: Spot,
    /// The text of each code, where the key is one.
    target_codes: Option<Vec<u32>>,
    /// Other texts allowed, folded, and what they stand for.
    also: Vec<(u32, u32)>,
}

impl Reference {
    /// Gives the texts the spelling of the row they refer to; one that refers to nothing stays as it is.
    pub fn resolve(&self, sheet: &mut Sheet) {
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
pub(super) fn marks(table: &Rows, spot: Spot) -> impl DoubleEndedIterator<Item = Mark> {
    let rows = 0..table.rows;
    rows.map(move |row| {
        let mark = table.marks.get(row * spot.width + spot.offset);
        mark.copied().unwrap_or(ABSENT)
    })
}

pub(super) fn references(lowering: &mut Lowering<'_>) -> Vec<Reference> {
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
