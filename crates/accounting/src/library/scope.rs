//! What the names in a method's formulas stand for.

use qilu_quantity::{Text, Unit};

use super::codes::CodeIndex;
use super::factors::{FactorSet, FactorTable};
use super::method::{CodeList, Constant, UnitSpec};
use super::table::{ColumnKind, Role, Rows, Table};
use crate::language::{ColumnId, FactorKey, Names, Type};

/// What the names of one method stand for.
pub(super) struct Scope<'a> {
    pub tables: &'a [Table],
    pub lists: &'a [CodeList],
    pub indexes: &'a [CodeIndex],
    pub constants: &'a [Constant],
    pub totals: &'a [(String, UnitSpec)],
    pub sets: Vec<&'a FactorSet>,
    /// The position of the GWP set among them.
    pub gwp: Option<usize>,
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

    fn is_input(&self, column: ColumnId) -> bool {
        self.tables
            .get(column.table)
            .and_then(|table| table.columns.get(column.column))
            .is_some_and(|column| column.role == Role::Input)
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
        key: FactorKey<'_>,
        unit: Option<&Unit>,
    ) -> Result<(usize, Unit), Text> {
        self.look_up_factor(name, key, unit)
    }

    fn gwp(&mut self, gas: FactorKey<'_>) -> Result<(usize, Unit), Text> {
        self.look_up_gwp(gas)
    }
}
