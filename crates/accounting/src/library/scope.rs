//! What the names in a method's formulas stand for.

use std::sync::Arc;

use qilu_quantity::{Text, Unit};

use super::codes::CodeIndex;
use super::factors::{FactorSet, FactorTable};
use super::grids::Grid;
use super::method::{CodeList, Constant, UnitSpec};
use super::table::{ColumnKind, Role, Rows, Table};
use crate::language::{ColumnId, FactorKey, GridUnits, Names, Type};

/// The list of months.
const MONTH_LIST: &str = "month";

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
    pub grids: &'a [Arc<Grid>],
    /// The grids some formula reads.
    pub grids_read: Vec<Arc<Grid>>,
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
            ColumnKind::Date => Type::Date,
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

    fn month_key(&self, table: usize) -> Option<ColumnId> {
        let month =
            |kind: &ColumnKind| matches!(kind, ColumnKind::Code(list) if list == MONTH_LIST);
        let columns = &self.tables.get(table)?.columns;
        let column = columns
            .iter()
            .position(|column| column.role == Role::Key && month(&column.kind))?;
        Some(ColumnId { table, column })
    }

    fn months(&self) -> Option<usize> {
        self.lists.iter().position(|list| list.id == MONTH_LIST)
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

    fn grid(&mut self, id: &str) -> Option<GridUnits> {
        let grid = self.grids.iter().find(|grid| grid.id == id)?;
        let known = self.grids_read.iter().position(|read| read.id == id);
        let position = known.unwrap_or_else(|| {
            self.grids_read.push(Arc::clone(grid));
            self.grids_read.len() - 1
        });
        Some(GridUnits {
            position,
            x: grid.x.unit.clone(),
            y: grid.y.as_ref().map(|y| y.unit.clone()),
            value: grid.value.unit.clone(),
        })
    }

    fn gwp(&mut self, gas: FactorKey<'_>) -> Result<(usize, Unit), Text> {
        self.look_up_gwp(gas)
    }
}
