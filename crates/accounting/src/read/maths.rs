//! The formula as mathematics: symbols, or the values put in their place. Beside a computed row, only the branch taken of a
//! choice is shown; without one, both with their condition.

use qilu_quantity::{Exact, Lang};

use super::excel::{FormulaOf, formula_of};
use crate::evaluate::{At, Outcome, Run, Slot, Truth};
use crate::language::{Aggregate, AggregateKind, Arithmetic, ColumnId, Comparison, Node};
use crate::library::{Method, Role};

/// Decimals of a value in a formula.
const SHOWN_DECIMALS: u32 = 10;

/// Terms of a sum written out before an ellipsis.
const TERMS_MAX: usize = 6;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Whole,
}

/// Writes a formula, for one computed row or in general.
pub(super) struct Maths<'r, 'a> {
    pub method: &'r Method,
    pub run: Option<&'r Run<'a>>,
    pub row: usize,
    /// Whether values stand in place of symbols. Needs a computed row.
    pub values: bool,
    /// The language of a name where there is no symbol.
    pub lang: Lang,
}

/// A formula of the method as mathematics, with the guideline's symbols and, where there is none, the name in the language
/// asked for; `None` if the method has no such formula.
#[must_use]
pub fn mathematics(method: &Method, of: FormulaOf<'_>, lang: Lang) -> Option<String> {
    let maths = Maths {
        method,
        run: None,
        row: 0,
        values: false,
        lang,
    };
    formula_of(method, of).map(|formula| maths.write(&formula.node))
}

impl Maths<'_, '_> {
    pub fn write(&self, node: &Node) -> String {
        self.part(
            node,
            At {
                row: self.row,
                inner: 0,
            },
            Binding::Sum,
        )
    }

    fn part(&self, node: &Node, at: At, within: Binding) -> String {
        let (text, binding) = match node {
            Node::Number { value, unit } => (quantity(value, unit), Binding::Whole),
            Node::Constant(position) => match self.method.constants.get(*position) {
                Some(constant) if constant.symbol.contains('/') => {
                    (constant.symbol.clone(), Binding::Product)
                }
                Some(constant) => (constant.symbol.clone(), Binding::Whole),
                None => (String::new(), Binding::Whole),
            },
            Node::Cell(id) => (self.cell(*id, at.row), Binding::Whole),
            Node::Inner(id) => (self.cell(*id, at.inner), Binding::Whole),
            Node::Single(id) => (self.cell(*id, 0), Binding::Whole),
            Node::Total(position) => (self.total(*position), Binding::Whole),
            Node::Scale(factor, inner) if is_percentage(factor) => {
                return self.part(inner, at, within);
            }
            Node::Scale(factor, inner) => (
                scaled(&self.part(inner, at, Binding::Product), factor),
                Binding::Product,
            ),
            Node::Negate(inner) => (
                format!("−{}", self.part(inner, at, Binding::Whole)),
                Binding::Sum,
            ),
            Node::Arithmetic(operator, a, b) => self.arithmetic(*operator, a, b, at),
            Node::If(condition, yes, no) => match self
                .run
                .map(|run| run.quietly(|run| run.truth_at(condition, at)))
            {
                Some(Truth::Yes) => return self.part(yes, at, within),
                Some(Truth::No) => return self.part(no, at, within),
                Some(Truth::Absent | Truth::Broken) => ("?".to_owned(), Binding::Whole),
                None => {
                    let part = |node| self.part(node, at, Binding::Sum);
                    (
                        format!(
                            "if({}, {}, {})",
                            self.condition(condition, at),
                            part(yes),
                            part(no)
                        ),
                        Binding::Whole,
                    )
                }
            },
            Node::Round(inner, places) => (
                format!("round({}, {places})", self.part(inner, at, Binding::Sum)),
                Binding::Whole,
            ),
            Node::Power(base, exponent, places) => (
                format!(
                    "round({}^{}, {places})",
                    self.part(base, at, Binding::Whole),
                    self.part(exponent, at, Binding::Whole)
                ),
                Binding::Whole,
            ),
            Node::Exp(exponent, places) => (
                format!(
                    "round(exp({}), {places})",
                    self.part(exponent, at, Binding::Sum)
                ),
                Binding::Whole,
            ),
            Node::InUnit { value: inner, .. } => return self.part(inner, at, within),
            Node::Min(nodes) => (format!("min({})", self.list(nodes, at)), Binding::Whole),
            Node::Max(nodes) => (format!("max({})", self.list(nodes, at)), Binding::Whole),
            Node::Factor { table, .. } => {
                let name = self
                    .method
                    .factor_tables
                    .get(*table)
                    .map_or("", |table| table.symbol.as_str());
                let value = self
                    .run
                    .filter(|_| self.values)
                    .map(|run| run.quietly(|run| run.number_at(node, at)));
                match value {
                    Some(Outcome::Number(value)) => {
                        (value.to_decimal_string(SHOWN_DECIMALS), Binding::Whole)
                    }
                    _ => (name.to_owned(), Binding::Whole),
                }
            }
            Node::Interpolate { grid, x, y } => (
                self.interpolate(node, *grid, (x, y.as_deref()), at),
                Binding::Whole,
            ),
            Node::Previous(_) | Node::Before { .. } | Node::Peers { .. } => {
                (self.compared(node, at), Binding::Whole)
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate, at),
            Node::Nothing => ("—".to_owned(), Binding::Whole),
            Node::Not(_)
            | Node::And(..)
            | Node::Or(..)
            | Node::Compare(..)
            | Node::SameText(..)
            | Node::CompareDates(..)
            | Node::InYear(_)
            | Node::HasAny(_)
            | Node::Entered(_) => (self.condition(node, at), Binding::Sum),
            Node::Text(_) | Node::Code { .. } | Node::Attribute { .. } | Node::MonthOf { .. } => {
                (self.text(node), Binding::Whole)
            }
            Node::Days {
                from,
                to,
                from_month_end,
            } => {
                let name = if *from_month_end {
                    "days_after_month"
                } else {
                    "days"
                };
                let days = format!("{name}({}, {})", self.text(from), self.text(to));
                (days, Binding::Whole)
            }
        };
        if binding < within {
            format!("({text})")
        } else {
            text
        }
    }

    /// What a check compares with, by the name of its function, or its value.
    fn compared(&self, node: &Node, at: At) -> String {
        let value = self
            .run
            .filter(|_| self.values)
            .map(|run| run.quietly(|run| run.number_at(node, at)));
        if let Some(Outcome::Number(value)) = value {
            return value.to_decimal_string(SHOWN_DECIMALS);
        }
        match node {
            Node::Previous(figure) => format!("previous({})", self.part(figure, at, Binding::Sum)),
            Node::Before { column, .. } => format!("before({})", self.cell(*column, at.row)),
            Node::Peers { total, deviation } => {
                let name = if *deviation {
                    "peer_mad"
                } else {
                    "peer_median"
                };
                format!("{name}({})", self.total(*total))
            }
            _ => String::new(),
        }
    }

    /// The table's name over its arguments, or the value read.
    fn interpolate(
        &self,
        node: &Node,
        grid: usize,
        (x, y): (&Node, Option<&Node>),
        at: At,
    ) -> String {
        let value = self
            .run
            .filter(|_| self.values)
            .map(|run| run.quietly(|run| run.number_at(node, at)));
        if let Some(Outcome::Number(value)) = value {
            return value.to_decimal_string(SHOWN_DECIMALS);
        }
        let name = self
            .method
            .grids
            .get(grid)
            .map_or("", |grid| grid.label.get(self.lang));
        let arguments: Vec<String> = std::iter::once(x)
            .chain(y)
            .map(|node| self.part(node, at, Binding::Sum))
            .collect();
        format!("{name}({})", arguments.join(", "))
    }

    fn list(&self, nodes: &[Node], at: At) -> String {
        nodes
            .iter()
            .map(|node| self.part(node, at, Binding::Sum))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn arithmetic(&self, operator: Arithmetic, a: &Node, b: &Node, at: At) -> (String, Binding) {
        let (sign, binding, right) = match operator {
            Arithmetic::Add => ("+", Binding::Sum, Binding::Sum),
            Arithmetic::Subtract => ("−", Binding::Sum, Binding::Product),
            Arithmetic::Multiply => ("×", Binding::Product, Binding::Product),
            Arithmetic::Divide => ("÷", Binding::Product, Binding::Whole),
        };
        (
            format!(
                "{} {sign} {}",
                self.part(a, at, binding),
                self.part(b, at, right)
            ),
            binding,
        )
    }

    fn cell(&self, id: ColumnId, row: usize) -> String {
        let Some(column) = self.method.column(id) else {
            return String::new();
        };
        match self.run.filter(|_| self.values) {
            None => column
                .symbol
                .clone()
                .unwrap_or_else(|| column.label.get(self.lang).to_owned()),
            Some(run) => {
                let unit = column.unit.as_ref().map_or("", |unit| unit.text.as_str());
                let decimals = column.decimals.filter(|_| column.role == Role::Formula);
                slot(run, run.slot(id, row), unit, decimals)
            }
        }
    }

    fn total(&self, position: usize) -> String {
        let Some(total) = self.method.totals.get(position) else {
            return String::new();
        };
        match self.run.filter(|_| self.values) {
            None => total
                .symbol
                .clone()
                .unwrap_or_else(|| total.label.get(self.lang).to_owned()),
            Some(run) => run
                .totals
                .get(position)
                .map(|found| slot(run, found, &total.unit.text, total.decimals))
                .unwrap_or_default(),
        }
    }

    fn condition(&self, node: &Node, at: At) -> String {
        let condition = |node| self.condition(node, at);
        match node {
            Node::Not(inner) => format!("not ({})", condition(inner)),
            Node::And(a, b) => format!("{} and {}", condition(a), condition(b)),
            Node::Or(a, b) => format!("({} or {})", condition(a), condition(b)),
            Node::Compare(comparison, a, b) => {
                format!(
                    "{} {} {}",
                    self.part(a, at, Binding::Sum),
                    sign(*comparison),
                    self.part(b, at, Binding::Sum)
                )
            }
            Node::SameText(same, a, b) => {
                format!(
                    "{} {} {}",
                    self.text(a),
                    if *same { "=" } else { "≠" },
                    self.text(b)
                )
            }
            Node::CompareDates(comparison, a, b) => {
                format!("{} {} {}", self.text(a), sign(*comparison), self.text(b))
            }
            Node::InYear(date) => format!("in_year({})", self.text(date)),
            Node::HasAny(cells) => {
                let names: Vec<String> = cells
                    .iter()
                    .map(|cell| self.part(cell, at, Binding::Whole))
                    .collect();
                format!("has({})", names.join(", "))
            }
            Node::Entered(cell) => format!("entered({})", self.part(cell, at, Binding::Whole)),
            _ => String::new(),
        }
    }

    /// A text in a condition: a quoted one, a column's name, an attribute of it.
    fn text(&self, node: &Node) -> String {
        match node {
            Node::Text(text) | Node::Code { code: text, .. } => format!("“{text}”"),
            Node::Cell(id) | Node::Inner(id) | Node::Single(id) => self
                .method
                .column(*id)
                .map(|column| column.label.get(self.lang).to_owned())
                .unwrap_or_default(),
            Node::Attribute { cell, name } => format!("{name}({})", self.text(cell)),
            Node::MonthOf { date, .. } => format!("month_of({})", self.text(date)),
            _ => String::new(),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate, at: At) -> (String, Binding) {
        let symbols = Maths {
            method: self.method,
            run: self.run,
            row: self.row,
            values: false,
            lang: self.lang,
        };
        let name = |node: &Node| symbols.part(node, at, Binding::Product);
        let Some(run) = self.run.filter(|_| self.values) else {
            let value = name(&aggregate.value);
            return match aggregate.kind {
                AggregateKind::Sum => (format!("Σ {value}"), Binding::Product),
                AggregateKind::Average => (format!("avg({value})"), Binding::Whole),
                AggregateKind::Min => (format!("min({value})"), Binding::Whole),
                AggregateKind::Max => (format!("max({value})"), Binding::Whole),
                AggregateKind::Count => (format!("n({value})"), Binding::Whole),
                AggregateKind::Pick => (value, Binding::Whole),
                AggregateKind::Weighted => {
                    let weight = aggregate.weight.as_ref().map(name).unwrap_or_default();
                    (
                        format!("Σ({value} × {weight}) ÷ Σ {weight}"),
                        Binding::Product,
                    )
                }
            };
        };
        let rows = run.matching_rows(aggregate, at).unwrap_or_default();
        let inside = |row: usize| At {
            row: at.row,
            inner: row,
        };
        let term = |node: &Node, row: usize| self.part(node, inside(row), Binding::Product);
        match aggregate.kind {
            AggregateKind::Sum => (
                terms(&rows, "+", |row| term(&aggregate.value, row)),
                Binding::Sum,
            ),
            AggregateKind::Weighted => {
                let weight = |row| {
                    aggregate
                        .weight
                        .as_ref()
                        .map(|weight| term(weight, row))
                        .unwrap_or_default()
                };
                let products = terms(&rows, "+", |row| {
                    format!("{} × {}", term(&aggregate.value, row), weight(row))
                });
                (
                    format!("({products}) ÷ ({})", terms(&rows, "+", weight)),
                    Binding::Product,
                )
            }
            AggregateKind::Count => (rows.len().to_string(), Binding::Whole),
            AggregateKind::Pick => (
                rows.first()
                    .map(|row| term(&aggregate.value, *row))
                    .unwrap_or_default(),
                Binding::Whole,
            ),
            AggregateKind::Average => (
                format!(
                    "avg({})",
                    terms(&rows, ",", |row| term(&aggregate.value, row))
                ),
                Binding::Whole,
            ),
            AggregateKind::Min => (
                format!(
                    "min({})",
                    terms(&rows, ",", |row| term(&aggregate.value, row))
                ),
                Binding::Whole,
            ),
            AggregateKind::Max => (
                format!(
                    "max({})",
                    terms(&rows, ",", |row| term(&aggregate.value, row))
                ),
                Binding::Whole,
            ),
        }
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "≠",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "≤",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => "≥",
    }
}

/// The first terms, then an ellipsis and how many there are.
fn terms(rows: &[usize], sign: &str, write: impl Fn(usize) -> String) -> String {
    if rows.is_empty() {
        return "0".to_owned();
    }
    let separator = if sign == "," {
        ", ".to_owned()
    } else {
        format!(" {sign} ")
    };
    let mut text = rows
        .iter()
        .take(TERMS_MAX)
        .map(|row| write(*row))
        .collect::<Vec<_>>()
        .join(&separator);
    if rows.len() > TERMS_MAX {
        text = format!("{text}{separator}… [{}]", rows.len());
    }
    text
}

/// A value; with its decimals where it has no more of them.
fn slot(run: &Run<'_>, slot: &Slot, unit: &str, decimals: Option<u32>) -> String {
    match slot {
        Slot::Number(number) => match decimals
            .filter(|decimals| number.decimals().is_some_and(|needed| needed <= *decimals))
        {
            Some(decimals) => signed(number, &number.to_fixed(decimals), unit),
            None => quantity(number, unit),
        },
        Slot::Notation(key) => key.to_string(),
        Slot::Text(_) => run.text_of(slot).unwrap_or("").to_owned(),
        Slot::Code { .. } => String::new(),
        Slot::Absent => "—".to_owned(),
        Slot::Broken | Slot::NoFactor => "?".to_owned(),
    }
}

/// A number with the percent sign its unit begins with: it says what the conversion by 100 says.
fn quantity(value: &Exact, unit: &str) -> String {
    signed(value, &value.to_decimal_string(SHOWN_DECIMALS), unit)
}

fn signed(value: &Exact, text: &str, unit: &str) -> String {
    let text = if unit.starts_with('%') {
        format!("{text}%")
    } else {
        text.to_owned()
    };
    if value.is_negative() {
        format!("({})", text.replace('-', "−"))
    } else {
        text
    }
}

/// Whether a conversion is what percent signs already say.
fn is_percentage(factor: &Exact) -> bool {
    [-3, -2, -1, 1, 2, 3]
        .into_iter()
        .any(|power| *factor == Exact::power_of_ten(2 * power))
}

fn scaled(text: &str, factor: &Exact) -> String {
    match Exact::ONE
        .checked_div(factor)
        .filter(|inverse| inverse.to_i64().is_some())
    {
        Some(inverse) if factor.to_i64().is_none() => format!("{text} ÷ {inverse}"),
        _ => format!("{text} × {factor}"),
    }
}
