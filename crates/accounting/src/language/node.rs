//! A formula with its names resolved and its units checked: what evaluation, Excel and mathematics read.

use qilu_quantity::Exact;

/// A column by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId {
    /// The table's position in the method.
    pub table: usize,
    /// The column's position in the table.
    pub column: usize,
}

/// An arithmetic operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A resolved formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number, with its unit as written (empty for a plain number).
    Number {
        value: Exact,
        unit: String,
    },
    /// A text.
    Text(String),
    /// A code of the list a column uses, as literal.
    Code {
        list: usize,
        code: String,
    },
    /// Deliberately nothing.
    Nothing,
    /// A constant of the method, by position.
    Constant(usize),
    /// A column of the row the formula stands in.
    Cell(ColumnId),
    /// A column of the row an aggregate is looking at.
    Inner(ColumnId),
    /// A column of the one row of a one-row table.
    Single(ColumnId),
    /// A total, by position.
    Total(usize),
    /// A unit conversion: the value times an exact factor.
    Scale(Exact, Box<Node>),
    Negate(Box<Node>),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Texts equal (`true`) or different (`false`).
    SameText(bool, Box<Node>, Box<Node>),
    /// Dates compared.
    CompareDates(Comparison, Box<Node>, Box<Node>),
    /// The month of a date, a code of the list of months.
    MonthOf {
        date: Box<Node>,
        list: usize,
    },
    /// Days to a date: from another, or from the end of that other's month.
    Days {
        from: Box<Node>,
        to: Box<Node>,
        from_month_end: bool,
    },
    /// Whether a date lies in the reporting year.
    InYear(Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    /// Whether any of these cells holds a number.
    HasAny(Vec<Node>),
    /// Whether the plant itself entered the number in this cell.
    Entered(Box<Node>),
    Round(Box<Node>, u32),
    /// The first to the power of the second, rounded half-even to so many decimals.
    Power(Box<Node>, Box<Node>, u32),
    /// e to this power, rounded half-even to so many decimals.
    Exp(Box<Node>, u32),
    Min(Vec<Node>),
    Max(Vec<Node>),
    /// The value in the unit `text`, given that the code in `key` is one of the `items` measured so.
    InUnit {
        value: Box<Node>,
        key: Box<Node>,
        items: Vec<bool>,
        text: String,
    },
    /// An attribute of the code in a cell.
    Attribute {
        cell: Box<Node>,
        name: String,
    },
    /// A factor look-up, by position in the method's factor tables; the cell holds the key.
    Factor {
        table: usize,
        key: Option<Box<Node>>,
    },
    /// A value of the grid at this position, read between its lines.
    Interpolate {
        grid: usize,
        x: Box<Node>,
        y: Option<Box<Node>>,
    },
    /// What a cell or total was in last year's report; in checks only.
    Previous(Box<Node>),
    /// What the column was a month before in the row of the same other keys; in checks only.
    Before {
        column: ColumnId,
        /// The key column that holds the month.
        month: ColumnId,
    },
    /// The median of a total among the enterprises of the sector, or their median deviation from it; in checks only.
    Peers {
        total: usize,
        deviation: bool,
    },
    Aggregate(Box<Aggregate>),
}

/// What is made of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateKind {
    Sum,
    Average,
    Min,
    Max,
    Count,
    /// Σ(value × weight) ÷ Σ weight.
    Weighted,
    /// The value of the one row.
    Pick,
}

/// One value made of many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    pub kind: AggregateKind,
    /// The table aggregated over, by position.
    pub table: usize,
    /// The value of each row: a column or a product of columns.
    pub value: Node,
    /// The weight of each row, for `Weighted`.
    pub weight: Option<Node>,
    /// Equalities between a column of the table and a value of the outer row: answered by an index.
    pub joins: Vec<(ColumnId, Node)>,
    /// What else must hold of a row.
    pub condition: Option<Node>,
}

impl Node {
    /// Calls `visit` for every column this node reads, and for every total.
    pub fn reads(&self, column: &mut dyn FnMut(ColumnId), total: &mut dyn FnMut(usize)) {
        self.walk(&mut |node| match node {
            Self::Cell(id) | Self::Inner(id) | Self::Single(id) => column(*id),
            Self::Total(id) => total(*id),
            Self::Before { column: id, month } => {
                column(*id);
                column(*month);
            }
            Self::Aggregate(aggregate) => aggregate.joins.iter().for_each(|(id, _)| column(*id)),
            _ => {}
        });
    }

    /// Calls `visit` for this node and all below it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        match self {
            Self::Number { .. }
            | Self::Text(_)
            | Self::Code { .. }
            | Self::Nothing
            | Self::Constant(_)
            | Self::Cell(_)
            | Self::Inner(_)
            | Self::Single(_)
            | Self::Total(_)
            | Self::Before { .. }
            | Self::Peers { .. } => {}
            Self::Scale(_, inner)
            | Self::Negate(inner)
            | Self::Not(inner)
            | Self::Entered(inner)
            | Self::Previous(inner)
            | Self::Round(inner, _)
            | Self::Exp(inner, _)
            | Self::MonthOf { date: inner, .. }
            | Self::InYear(inner) => inner.walk(visit),
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Compare(_, a, b)
            | Self::SameText(_, a, b)
            | Self::CompareDates(_, a, b)
            | Self::Days { from: a, to: b, .. }
            | Self::Power(a, b, _) => {
                a.walk(visit);
                b.walk(visit);
            }
            Self::If(a, b, c) => {
                a.walk(visit);
                b.walk(visit);
                c.walk(visit);
            }
            Self::HasAny(nodes) | Self::Min(nodes) | Self::Max(nodes) => {
                nodes.iter().for_each(|node| node.walk(visit))
            }
            Self::InUnit { value, key, .. } => {
                value.walk(visit);
                key.walk(visit);
            }
            Self::Attribute { cell, .. } => cell.walk(visit),
            Self::Factor { key, .. } => {
                if let Some(key) = key {
                    key.walk(visit);
                }
            }
            Self::Interpolate { x, y, .. } => {
                x.walk(visit);
                if let Some(y) = y {
                    y.walk(visit);
                }
            }
            Self::Aggregate(aggregate) => {
                aggregate.value.walk(visit);
                if let Some(weight) = &aggregate.weight {
                    weight.walk(visit);
                }
                for (_, outer) in &aggregate.joins {
                    outer.walk(visit);
                }
                if let Some(condition) = &aggregate.condition {
                    condition.walk(visit);
                }
            }
        }
    }
}
