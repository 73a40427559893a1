//! What a formula may name, and what its parts are.

use qilu_quantity::{Text, Unit};

use super::node::ColumnId;

/// The type of a formula or a part of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A number in this unit.
    Number(Unit),
    /// A code of the list at this position.
    Code(usize),
    /// A text.
    Text,
    /// A calendar day.
    Date,
    /// Yes or no.
    Truth,
    /// `none`: fits anywhere a number does.
    Nothing,
}

/// What chooses the value of a factor.
#[derive(Clone, Copy, Debug)]
pub enum FactorKey<'a> {
    /// Nothing: the factor has one value.
    None,
    /// The code in a column of the row.
    Column {
        /// The column's id, for units that contain `{id}`.
        id: &'a str,
        /// The list of its codes.
        list: usize,
    },
    /// A code the formula itself names.
    Literal(&'a str),
}

/// A grid by position, with the units of its arguments and values.
#[derive(Clone, Debug)]
pub struct GridUnits {
    /// Its position among the grids the method reads.
    pub position: usize,
    /// The unit of the first argument.
    pub x: Unit,
    /// The unit of the second, if there is one.
    pub y: Option<Unit>,
    /// The unit of the values.
    pub value: Unit,
}

/// What names stand for, as the loader knows them.
pub trait Names {
    /// The position of a table.
    fn table(&self, id: &str) -> Option<usize>;
    /// Whether the table has exactly one row.
    fn is_single(&self, table: usize) -> bool;
    /// A column of a table and its type.
    fn column(&self, table: usize, id: &str) -> Option<(ColumnId, Type)>;
    /// Whether the plant fills the column in.
    fn is_input(&self, column: ColumnId) -> bool;
    /// The key column of the table that holds the month.
    fn month_key(&self, table: usize) -> Option<ColumnId>;
    /// The list whose codes are the months.
    fn months(&self) -> Option<usize>;
    /// The list whose codes a column holds.
    fn list_of(&self, column: ColumnId) -> Option<usize>;
    /// The position and unit of a constant.
    fn constant(&self, id: &str) -> Option<(usize, Unit)>;
    /// The position and unit of a total.
    fn total(&self, id: &str) -> Option<(usize, Unit)>;
    /// Whether the list has this code.
    fn code(&self, list: usize, code: &str) -> bool;
    /// For each code of the list, whether it is measured in this unit (its attribute `unit`).
    fn measured_in(&self, list: usize, amount: &Unit) -> Vec<bool>;
    /// Whether some code of the list has this attribute, with this value if one is given.
    fn attribute(&self, list: usize, name: &str, value: Option<&str>) -> bool;
    /// Registers a factor look-up whose value is wanted in `unit` (or in the rows' own unit if they share one).
    ///
    /// # Errors
    /// Why there is no such factor, or why its unit does not fit.
    fn factor(
        &mut self,
        name: &str,
        key: FactorKey<'_>,
        unit: Option<&Unit>,
    ) -> Result<(usize, Unit), Text>;
    /// Registers that a grid is read.
    fn grid(&mut self, id: &str) -> Option<GridUnits>;
    /// Registers a look-up of global warming potentials: in tCO2e per tonne of the gas, or of the column's gases.
    ///
    /// # Errors
    /// Why there is none.
    fn gwp(&mut self, gas: FactorKey<'_>) -> Result<(usize, Unit), Text>;
}
