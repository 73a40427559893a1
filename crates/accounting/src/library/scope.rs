//! What the names in a method's formulas stand for.

use std::collections::HashMap;

use qilu_quantity::{Text, Unit};

use super::codes::CodeIndex;
use super::factors::{FactorHit, FactorSet, FactorTable};
use super::method::{CodeList, Constant, UnitSpec};
use super::table::{ColumnKind, Rows, Table};
use crate::language::{ColumnId, Names, Type};

/// What the names of one method stand for.
pub(super) struct Scope<'a> {
    pub tables: &'a [Table],
    pub lists: &'a [CodeList],
    pub indexes: &'a [CodeIndex],
    pub constants: &'a [Constant],
    pub totals: &'a [(String, UnitSpec)],
    pub sets: Vec<&'a FactorSet>,
    pub factor_tables: Vec<FactorTable>,
}

impl Names for Scope<'_> {
    fn table(&self, id: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.id == id)
    }

    fn is_single(&self, table: usize) -> bool {
        self.tables
            .get(table)
            .is_some_and(|table| table.rows == Rows::One)
    }

    fn column(&self, table: usize, id: &str) -> Option<(ColumnId, Type)> {
        let known = self.tables.get(table)?;
        let position = known.columns.iter().position(|column| column.id == id)?;
        let column = known.columns.get(position)?;
        let found = match &column.kind {
            ColumnKind::Number => Type::Number(
                column
                    .unit
                    .as_ref()
                    .map_or_else(Unit::one, |unit| unit.unit.clone()),
            ),
            ColumnKind::Text | ColumnKind::Ref { .. } => Type::Text,
            ColumnKind::Code(list) => {
                Type::Code(self.lists.iter().position(|known| known.id == *list)?)
            }
        };
        Some((
            ColumnId {
                table,
                column: position,
            },
            found,
        ))
    }

    fn list_of(&self, column: ColumnId) -> Option<usize> {
        match &self
            .tables
            .get(column.table)?
            .columns
            .get(column.column)?
            .kind
        {
            ColumnKind::Code(list) => self.lists.iter().position(|known| known.id == *list),
            _ => None,
        }
    }

    fn constant(&self, id: &str) -> Option<(usize, Unit)> {
        let position = self
            .constants
            .iter()
            .position(|constant| constant.id == id)?;
        self.constants
            .get(position)
            .map(|constant| (position, constant.unit.unit.clone()))
    }

    fn total(&self, id: &str) -> Option<(usize, Unit)> {
        let position = self.totals.iter().position(|(total, _)| total == id)?;
        self.totals
            .get(position)
            .map(|(_, unit)| (position, unit.unit.clone()))
    }

    fn code(&self, list: usize, code: &str) -> bool {
        self.lists
            .get(list)
            .is_some_and(|list| list.item(code).is_some())
    }

    fn measured_in(&self, list: usize, amount: &Unit) -> Vec<bool> {
        self.indexes
            .get(list)
            .map(|index| {
                index
                    .units()
                    .iter()
                    .map(|unit| unit.as_ref() == Some(amount))
                    .collect()
            })
            .unwrap_or_default()
    }

    fn attribute(&self, list: usize, name: &str, value: Option<&str>) -> bool {
        self.lists.get(list).is_some_and(|list| {
            list.items.iter().any(|item| {
                item.attrs
                    .get(name)
                    .is_some_and(|found| value.is_none_or(|value| value == found))
            })
        })
    }

    fn factor(
        &mut self,
        name: &str,
        key: Option<(&str, usize)>,
        unit: Option<&Unit>,
    ) -> Result<(usize, Unit), Text> {
        let mut units: HashMap<usize, Unit> = HashMap::new();
        let rows: Vec<_> = self
            .sets
            .iter()
            .enumerate()
            .flat_map(|(set, found)| found.rows.iter().map(move |row| (set, row)))
            .filter(|(_, row)| row.factor == name && row.key.is_some() == key.is_some())
            .collect();
        let Some((_, first)) = rows.first() else {
            return Err(Text::new(
                format!("所用因子集中没有 {name}"),
                format!("the factor sets used have no `{name}`"),
            ));
        };
        let wanted = match unit {
            Some(unit) => unit.clone(),
            None if rows.iter().all(|(_, row)| row.unit.unit == first.unit.unit) => {
                first.unit.unit.clone()
            }
            None => {
                return Err(Text::new(
                    format!("{name} 的单位不一，请写 to(factor(…), \"单位\")"),
                    format!("the units of `{name}` differ: write to(factor(…), \"unit\")"),
                ));
            }
        };
        let list = key.map(|(_, list)| list);
        let size = list
            .and_then(|list| self.lists.get(list))
            .map_or(1, |list| list.items.len());
        let mut hits: Vec<Vec<FactorHit>> = vec![Vec::new(); size];
        for (set, row) in rows {
            let position = match (&row.key, list.and_then(|list| self.lists.get(list))) {
                (Some(code), Some(list)) => {
                    match list.items.iter().position(|item| item.code == *code) {
                        Some(position) => position,
                        None => continue,
                    }
                }
                _ => 0,
            };
            let wanted_here = units.entry(position).or_insert_with(|| {
                let amount =
                    list.and_then(|list| self.indexes.get(list)?.units().get(position)?.as_ref());
                match (key, amount) {
                    (Some((key, _)), Some(amount)) => wanted.with_key(key, amount),
                    _ => wanted.clone(),
                }
            });
            let Some(scale) = row.unit.unit.factor_to(wanted_here) else {
                let code = row.key.as_deref().unwrap_or("");
                return Err(Text::new(
                    format!(
                        "{name} {code} 的单位为 {}，与 {wanted_here} 不符",
                        row.unit.text
                    ),
                    format!(
                        "`{name}` {code} is in {}, which is not {wanted_here}",
                        row.unit.text
                    ),
                ));
            };
            if let Some(candidates) = hits.get_mut(position) {
                candidates.push(FactorHit {
                    value: &row.value * &scale,
                    set,
                    row: row.clone(),
                });
            }
        }
        for candidates in &mut hits {
            candidates.sort_by_key(|hit| hit.row.region.is_none());
        }
        self.factor_tables.push(FactorTable {
            name: name.to_owned(),
            list,
            unit: wanted.to_string(),
            hits,
        });
        Ok((self.factor_tables.len() - 1, wanted))
    }
}
