//! Rows and cells of an invented report.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use qilu_quantity::{Exact, Notation, Rounding};

use crate::dice::Dice;
use crate::library::{Column, ColumnKind, Method, Required, Role, Rows, Table};
use crate::report::{Entries, EntryCell, EntryRow, EntryValue};

/// What may be the most where a column names no upper bound.
const HIGH: [i64; 6] = [10, 100, 1_000, 10_000, 100_000, 500_000];
/// Decimals invented where a column shows none, and at most.
const DECIMALS: u32 = 2;
/// How many of a hundred optional cells stay blank, and how many of a hundred get a notation key.
const BLANK_SHARE: usize = 40;
const NOTATION_SHARE: usize = 6;
/// How far an invented value lies from the default, in thousandths.
const NEAR_DEFAULT: i64 = 30;

/// A defaulted column by table and column, with the code its default is for.
type Place = (String, String, Option<String>);

/// Invents cells of one method.
pub(super) struct Filler<'m> {
    method: &'m Method,
    /// Default factors by table, column and code.
    defaults: HashMap<Place, Exact>,
    keys: HashMap<(String, String), String>,
    pub dice: Dice,
}

impl<'m> Filler<'m> {
    pub fn new(method: &'m Method, year: i32, seed: u64) -> Self {
        let mut defaults = HashMap::new();
        let mut keys = HashMap::new();
        for factor in method.default_factors(year) {
            if let Some(key) = &factor.key {
                keys.insert((factor.table.clone(), factor.column.clone()), key.clone());
            }
            for value in factor.values {
                defaults.insert(
                    (factor.table.clone(), factor.column.clone(), value.code),
                    value.value,
                );
            }
        }
        Self {
            method,
            defaults,
            keys,
            dice: Dice::new(seed),
        }
    }

    /// Rows of a table; those a reference column points into must be there already.
    pub fn rows(&mut self, table: &Table, entries: &Entries, wanted: usize) -> Vec<EntryRow> {
        let wanted = match &table.rows {
            Rows::One => 1,
            Rows::Listed(list) => self.method.list(list).map_or(0, |list| list.items.len()),
            Rows::Free { max } => wanted.clamp(table.rows_min, *max),
        };
        let mut rows = Vec::new();
        let mut taken = BTreeSet::new();
        for position in 0..wanted.saturating_mul(8) {
            if rows.len() == wanted {
                break;
            }
            let keys = self.keys_of(table, entries, position);
            if table.keys().next().is_some() && !taken.insert(format!("{keys:?}")) {
                continue;
            }
            let mut row = EntryRow {
                cells: keys,
                at: None,
            };
            self.values(table, entries, &mut row);
            rows.push(row);
        }
        rows
    }

    /// The key of the row at a position: listed codes and numbers in order, other codes as they fall.
    pub fn keys_of(
        &mut self,
        table: &Table,
        entries: &Entries,
        position: usize,
    ) -> BTreeMap<String, EntryCell> {
        let mut cells = BTreeMap::new();
        for column in table.keys() {
            let listed = matches!((&table.rows, &column.kind), (Rows::Listed(rows), ColumnKind::Code(list)) if rows == list);
            let value = match (&column.kind, listed) {
                (ColumnKind::Code(list), true) => self
                    .method
                    .list(list)
                    .and_then(|list| list.items.get(position))
                    .map(|item| item.code.clone()),
                (ColumnKind::Text, _) => Some((position + 1).to_string()),
                (ColumnKind::Date, _) => Some(day(entries.year, position)),
                // Every row referred to is named once before any is named again.
                (ColumnKind::Ref { .. }, _) => {
                    let codes = self.codes(column, entries);
                    match codes.get(position) {
                        Some(code) => Some(code.clone()),
                        None => self.dice.pick(&codes).cloned(),
                    }
                }
                _ => self.code(column, entries),
            };
            if let Some(value) = value {
                cells.insert(column.id.clone(), EntryCell::of(EntryValue::Text(value)));
            }
        }
        cells
    }

    fn code(&mut self, column: &Column, entries: &Entries) -> Option<String> {
        let codes = self.codes(column, entries);
        self.dice.pick(&codes).cloned()
    }

    /// The codes of the column's list, or the keys of the table it refers to.
    fn codes(&self, column: &Column, entries: &Entries) -> Vec<String> {
        match &column.kind {
            ColumnKind::Code(list) => {
                let items = self
                    .method
                    .list(list)
                    .into_iter()
                    .flat_map(|list| &list.items);
                items.map(|item| item.code.clone()).collect()
            }
            ColumnKind::Ref {
                table,
                column,
                also,
            } => {
                let rows = entries.tables.get(table).into_iter().flatten();
                let known = rows.filter_map(|row| match &row.cells.get(column)?.value {
                    EntryValue::Text(text) => Some(text.clone()),
                    _ => None,
                });
                known
                    .chain(also.iter().map(|item| item.code.clone()))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Everything of a row that is not its key, anew.
    pub fn values(&mut self, table: &Table, entries: &Entries, row: &mut EntryRow) {
        for column in &table.columns {
            if column.role == Role::Key {
                continue;
            }
            match self.value(table, column, entries, row) {
                Some(value) => row.cells.insert(column.id.clone(), EntryCell::of(value)),
                None => row.cells.remove(&column.id),
            };
        }
    }

    /// A value of a cell that is no key; often none where none is needed.
    pub fn value(
        &mut self,
        table: &Table,
        column: &Column,
        entries: &Entries,
        row: &EntryRow,
    ) -> Option<EntryValue> {
        match column.role {
            Role::Key | Role::Formula => None,
            // All dates of a row are one day, so that none comes before another.
            Role::Text if column.kind == ColumnKind::Date => {
                Some(EntryValue::Text(day(entries.year, 0)))
            }
            Role::Text => Some(EntryValue::Text("示例".to_owned())),
            Role::Choice => self.code(column, entries).map(EntryValue::Text),
            Role::Input => {
                let optional =
                    !matches!(column.required, Required::Always) || column.default.is_some();
                if optional && self.dice.chance(BLANK_SHARE) {
                    return None;
                }
                if column.allows_notation() && self.dice.chance(NOTATION_SHARE) {
                    return Some(EntryValue::Notation(Notation::NO));
                }
                Some(EntryValue::Number(self.number(table, column, row)))
            }
        }
    }

    /// A number near the default where there is one, else within the column's range, with the decimals it keeps.
    pub fn number(&mut self, table: &Table, column: &Column, row: &EntryRow) -> Exact {
        let decimals = column.decimals.unwrap_or(DECIMALS);
        let place = (table.id.clone(), column.id.clone());
        let code = self
            .keys
            .get(&place)
            .and_then(|key| match &row.cells.get(key)?.value {
                EntryValue::Text(text) => Some(text.clone()),
                _ => None,
            });
        let share = |dice: &mut Dice, span: i64| {
            let drawn = i64::try_from(dice.below(usize::try_from(span).unwrap_or(1))).unwrap_or(0);
            Exact::fraction(drawn + 1, 1000).unwrap_or(Exact::ONE)
        };
        if let Some(default) = self.defaults.get(&(place.0, place.1, code)) {
            let nudge = &Exact::ONE + &(share(&mut self.dice, 2 * NEAR_DEFAULT));
            let nudge = &nudge - &Exact::fraction(NEAR_DEFAULT, 1000).unwrap_or(Exact::ZERO);
            let near = (default * &nudge).round(decimals, Rounding::HalfUp);
            if column.range.contains(&near) {
                return near;
            }
            return default.clone();
        }
        let range = &column.range;
        let low = range.min.clone().or_else(|| range.above.clone());
        let low = low.unwrap_or(Exact::ZERO);
        let high = range.max.clone().or_else(|| range.below.clone());
        // Without an upper bound any order of magnitude may be meant.
        let high = high.unwrap_or_else(|| {
            let magnitude = self.dice.below(HIGH.len());
            &low + &Exact::from(HIGH.get(magnitude).copied().unwrap_or(1))
        });
        let drawn = &low + &(&(&high - &low) * &share(&mut self.dice, 998));
        drawn.round(decimals, Rounding::HalfUp)
    }
}

/// A day of the year, one after another.
fn day(year: i32, position: usize) -> String {
    crate::date::day_of_year(year, u32::try_from(position % 365).unwrap_or_default())
}
