//! What a plan has to say about a method: its tables of units, its sources, and the figures that want a way.

use qilu_accounting::{CodeItem, Column, ColumnKind, Method, Required, Role, Rows, Table};
use qilu_quantity::Text;

use super::content::Plan;

/// The code list of months.
const MONTHS: &str = "month";

/// A method as a plan sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The tables a plant reports in, in the method's order.
    pub tables: Vec<FrameTable>,
}

/// A table of the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameTable {
    /// Its id.
    pub id: String,
    /// The guideline's number of it.
    pub number: String,
    /// Its title.
    pub title: Text,
    /// What its rows are.
    pub kind: TableKind,
    /// The fewest rows a report needs.
    pub rows_min: usize,
    /// Its key columns.
    pub keys: Vec<FrameKey>,
    /// Its choice columns.
    pub choices: Vec<FrameKey>,
    /// Its numbers.
    pub columns: Vec<FrameColumn>,
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Units and lines that other tables refer to.
    Units,
    /// Sources: fuels, materials.
    Sources,
    /// The one row there always is, or one for each code.
    Fixed,
}

impl TableKind {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Sources => "sources",
            Self::Fixed => "fixed",
        }
    }
}

/// A key or choice column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameKey {
    /// Its id.
    pub column: String,
    /// What it is.
    pub label: Text,
    /// What its cells hold.
    pub kind: KeyKind,
}

/// What a key column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Any text.
    Text,
    /// One of these codes.
    Code(Vec<(String, Text)>),
    /// A month or the whole year.
    Month,
    /// The number of a unit of this table, or one of these codes.
    Unit {
        /// The table of units.
        table: String,
        /// What may stand there besides.
        also: Vec<(String, Text)>,
    },
}

/// A number a plant reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameColumn {
    /// Its id.
    pub column: String,
    /// What it is.
    pub label: Text,
    /// The guideline's symbol.
    pub symbol: Option<String>,
    /// Its unit, as shown.
    pub unit: String,
    /// Whether a plan must say how it is come by.
    pub needed: bool,
    /// Whether the method has a default for it.
    pub has_default: bool,
}

impl Frame {
    /// The frame of a method.
    #[must_use]
    pub fn of(method: &Method) -> Self {
        let tables = method
            .tables
            .iter()
            .map(|table| FrameTable {
                id: table.id.clone(),
                number: table.number.clone(),
                title: table.title.clone(),
                kind: kind(method, table),
                rows_min: table.rows_min,
                keys: keys(method, table),
                choices: table
                    .columns
                    .iter()
                    .filter(|column| column.role == Role::Choice)
                    .map(|column| key(method, column))
                    .collect(),
                columns: table
                    .columns
                    .iter()
                    .filter(|column| column.role == Role::Input)
                    .map(number)
                    .collect(),
            })
            .filter(|table| !table.columns.is_empty() || table.kind == TableKind::Units)
            .collect();
        Self { tables }
    }

    /// A table by id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&FrameTable> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The tables of units.
    pub fn units(&self) -> impl Iterator<Item = &FrameTable> {
        self.tables
            .iter()
            .filter(|table| table.kind == TableKind::Units)
    }

    /// The tables of sources.
    pub fn sources(&self) -> impl Iterator<Item = &FrameTable> {
        self.tables
            .iter()
            .filter(|table| table.kind == TableKind::Sources)
    }
}

impl FrameTable {
    /// The key column that holds months.
    #[must_use]
    pub fn month(&self) -> Option<&str> {
        self.keys
            .iter()
            .find(|key| key.kind == KeyKind::Month)
            .map(|key| key.column.as_str())
    }

    /// The key columns besides the month.
    pub fn own_keys(&self) -> impl Iterator<Item = &FrameKey> {
        self.keys.iter().filter(|key| key.kind != KeyKind::Month)
    }

    /// A number by its column.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<&FrameColumn> {
        self.columns.iter().find(|column| column.column == id)
    }

    /// Whether a plan reports in this table at all.
    #[must_use]
    pub fn is_planned(&self, plan: &Plan) -> bool {
        match self.kind {
            TableKind::Fixed => true,
            TableKind::Units => {
                self.rows_min > 0 || plan.units.iter().any(|unit| unit.table == self.id)
            }
            TableKind::Sources => {
                self.rows_min > 0 || plan.sources.iter().any(|source| source.table == self.id)
            }
        }
    }
}

impl FrameKey {
    /// What a value is called: the code's label, or the value as it is.
    #[must_use]
    pub fn label_of(&self, value: &str) -> Text {
        let items = match &self.kind {
            KeyKind::Code(items) | KeyKind::Unit { also: items, .. } => items.as_slice(),
            KeyKind::Text | KeyKind::Month => &[],
        };
        items
            .iter()
            .find(|(code, _)| code == value)
            .map_or_else(|| Text::new(value, value), |(_, label)| label.clone())
    }

    /// Whether a value may stand there, the units being those of the plan.
    #[must_use]
    pub fn allows(&self, value: &str, plan: &Plan) -> bool {
        match &self.kind {
            KeyKind::Text => !value.trim().is_empty(),
            KeyKind::Month => true,
            KeyKind::Code(items) => items.iter().any(|(code, _)| code == value),
            KeyKind::Unit { table, also } => {
                also.iter().any(|(code, _)| code == value)
                    || plan
                        .units
                        .iter()
                        .any(|unit| unit.table == *table && unit.code == value)
            }
        }
    }
}

/// A table others refer to holds units; other tables with as many rows as needed hold sources.
fn kind(method: &Method, table: &Table) -> TableKind {
    let referred = method
        .tables
        .iter()
        .flat_map(|other| &other.columns)
        .any(|column| {
            matches!(&column.kind, ColumnKind::Ref { table: referred, .. } if *referred == table.id)
        });
    match table.rows {
        Rows::One | Rows::Listed(_) => TableKind::Fixed,
        Rows::Free { .. } if referred && table.keys().count() == 1 => TableKind::Units,
        Rows::Free { .. } => TableKind::Sources,
    }
}

/// The keys of a table; that of a table of units holds the units the plan lists.
fn keys(method: &Method, table: &Table) -> Vec<FrameKey> {
    let of_units = kind(method, table) == TableKind::Units;
    let own = |mut key: FrameKey| {
        if of_units && key.kind == KeyKind::Text {
            key.kind = KeyKind::Unit {
                table: table.id.clone(),
                also: Vec::new(),
            };
        }
        key
    };
    table
        .keys()
        .map(|column| own(key(method, column)))
        .collect()
}

fn key(method: &Method, column: &Column) -> FrameKey {
    let kind = match &column.kind {
        ColumnKind::Code(list) if list == MONTHS => KeyKind::Month,
        ColumnKind::Code(list) => {
            let items = method.list(list).map(|list| labels(&list.items));
            KeyKind::Code(items.unwrap_or_default())
        }
        ColumnKind::Ref { table, also, .. } => KeyKind::Unit {
            table: table.clone(),
            also: labels(also),
        },
        ColumnKind::Text | ColumnKind::Number => KeyKind::Text,
    };
    FrameKey {
        column: column.id.clone(),
        label: column.label.clone(),
        kind,
    }
}

fn labels(items: &[CodeItem]) -> Vec<(String, Text)> {
    items
        .iter()
        .map(|item| (item.code.clone(), item.label.clone()))
        .collect()
}

fn number(column: &Column) -> FrameColumn {
    FrameColumn {
        column: column.id.clone(),
        label: column.label.clone(),
        symbol: column.symbol.clone(),
        unit: column.unit_text().to_owned(),
        needed: matches!(column.required, Required::Always) || column.default.is_some(),
        has_default: column.default.is_some(),
    }
}
