//! Writes one formula of a row, or of the totals, in Excel's language.

use qilu_quantity::Exact;

use super::excel::{Seen, SheetNamer};
use super::excel_grid::interpolation;
use crate::language::{Arithmetic, ColumnId, Comparison, Node};
use crate::library::{Column, ColumnKind, Method, Role};

/// Decimals up to which a constant is written as a decimal; beyond, as a fraction.
const CONSTANT_DECIMALS_MAX: u32 = 12;

/// The code of the first month.
const JANUARY: &str = "01";

/// How tightly a piece of formula binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Whole,
}

pub(super) struct ExcelWriter<'a> {
    pub method: &'a Method,
    pub namer: &'a dyn SheetNamer,
    /// The table and column the formula is for.
    pub site: (&'a str, &'a str),
}

impl ExcelWriter<'_> {
    /// A value, rounded to `places` if given; `""` where a cell it needs is blank.
    pub fn value(&self, node: &Node, places: Option<u32>) -> String {
        let wrappers = places.map(|places| Node::Round(Box::new(Node::Nothing), places));
        self.region(node, &wrappers.iter().collect::<Vec<_>>())
    }

    /// A condition: `TRUE` or `FALSE`.
    pub fn condition(&self, node: &Node) -> String {
        match node {
            Node::Not(inner) => format!("NOT({})", self.condition(inner)),
            Node::And(a, b) => format!("AND({},{})", self.condition(a), self.condition(b)),
            Node::Or(a, b) => format!("OR({},{})", self.condition(a), self.condition(b)),
            Node::Compare(comparison, a, b) => {
                let mut reads = Vec::new();
                self.strict_reads(a, &mut reads);
                self.strict_reads(b, &mut reads);
                let compared = format!(
                    "{}{}{}",
                    self.expression(a, Binding::Sum),
                    sign(*comparison),
                    self.expression(b, Binding::Sum)
                );
                guarded(&reads, "FALSE", &compared)
            }
            Node::SameText(same, a, b) => format!(
                "{}{}{}",
                self.text_beside(a, b),
                if *same { "=" } else { "<>" },
                self.text_beside(b, a)
            ),
            Node::CompareDates(comparison, a, b) => {
                let (a, b) = (self.text(a), self.text(b));
                let compared = format!("{a}{}{b}", sign(*comparison));
                guarded(&[a, b], "FALSE", &compared)
            }
            Node::HasAny(cells) => {
                let has: Vec<String> = cells
                    .iter()
                    .map(|cell| format!("ISNUMBER({})", self.reference(cell)))
                    .collect();
                if has.len() == 1 {
                    has.concat()
                } else {
                    format!("OR({})", has.join(","))
                }
            }
            Node::Entered(cell) => self.entered(cell),
            _ => "FALSE".to_owned(),
        }
    }

    /// Whether the entry itself holds a number; where the column does not apply, what stands there is not used.
    fn entered(&self, cell: &Node) -> String {
        let entered = format!("ISNUMBER({})", self.entry(cell));
        let applies = match cell {
            Node::Cell(id) => self
                .names(*id)
                .and_then(|(_, column)| column.applies.as_ref()),
            _ => None,
        };
        match applies {
            Some(applies) => format!("AND({},{entered})", self.condition(&applies.node)),
            None => entered,
        }
    }

    /// The cell of the entry, apart from any default.
    pub(super) fn entry(&self, node: &Node) -> String {
        let (Node::Cell(id) | Node::Single(id) | Node::Inner(id)) = node else {
            return String::new();
        };
        let seen = match node {
            Node::Cell(_) => Seen::InRow,
            Node::Single(_) => Seen::Absolute,
            _ => Seen::WholeColumn,
        };
        self.names(*id)
            .map(|(table, column)| self.namer.entry(table, &column.id, seen))
            .unwrap_or_default()
    }

    /// A part whose cells are all needed: blank if one of them is. What stands around an `if` is written into its
    /// branches, so that a blank branch stays blank.
    fn region(&self, node: &Node, around: &[&Node]) -> String {
        match node {
            Node::If(condition, yes, no) => {
                format!(
                    "IF({},{},{})",
                    self.condition(condition),
                    self.region(yes, around),
                    self.region(no, around)
                )
            }
            Node::Nothing => "\"\"".to_owned(),
            Node::Round(inner, _) | Node::Scale(_, inner) | Node::Negate(inner)
                if holds_choice(inner) =>
            {
                let mut around = around.to_vec();
                around.push(node);
                self.region(inner, &around)
            }
            _ => {
                let mut reads = Vec::new();
                self.strict_reads(node, &mut reads);
                let mut text = self.expression(
                    node,
                    if around.is_empty() {
                        Binding::Sum
                    } else {
                        Binding::Product
                    },
                );
                for wrapper in around.iter().rev() {
                    text = self.wrap(wrapper, &text);
                }
                if !around.is_empty() && may_be_blank(node)
                    || !may_be_blank(node) && holds_blank(node)
                {
                    text = format!("IFERROR({text},\"\")");
                }
                guarded(&reads, "\"\"", &text)
            }
        }
    }

    fn wrap(&self, wrapper: &Node, inner: &str) -> String {
        match wrapper {
            Node::Round(_, places) => format!("ROUND({inner},{places})"),
            Node::Scale(factor, _) => format!("({})", scaled(inner, factor)),
            Node::Negate(_) => format!("(-{inner})"),
            _ => inner.to_owned(),
        }
    }

    fn expression(&self, node: &Node, within: Binding) -> String {
        let (text, binding) = match node {
            Node::Number { value, .. } => (number(value), Binding::Whole),
            Node::Constant(position) => (self.constant(*position), Binding::Whole),
            Node::Cell(id) | Node::Single(id) => (self.numeric(node, *id), Binding::Whole),
            Node::Total(_) => (self.reference(node), Binding::Whole),
            Node::Scale(factor, inner) => (
                scaled(&self.expression(inner, Binding::Product), factor),
                Binding::Product,
            ),
            Node::Negate(inner) => (
                format!("(-{})", self.expression(inner, Binding::Product)),
                Binding::Whole,
            ),
            Node::Arithmetic(operator, a, b) => self.arithmetic(*operator, a, b),
            Node::Round(inner, places) => (
                format!("ROUND({},{places})", self.expression(inner, Binding::Sum)),
                Binding::Whole,
            ),
            Node::Power(base, exponent, places) => (
                format!(
                    "ROUND({}^{},{places})",
                    self.expression(base, Binding::Whole),
                    self.expression(exponent, Binding::Whole)
                ),
                Binding::Whole,
            ),
            Node::Exp(exponent, places) => (
                format!(
                    "ROUND(EXP({}),{places})",
                    self.expression(exponent, Binding::Sum)
                ),
                Binding::Whole,
            ),
            Node::Min(nodes) => (format!("MIN({})", self.list(nodes)), Binding::Whole),
            Node::Max(nodes) => (format!("MAX({})", self.list(nodes)), Binding::Whole),
            Node::InUnit { value, .. } => return self.expression(value, within),
            Node::Factor { table, key } => (self.factor(*table, key.as_deref()), Binding::Whole),
            Node::Interpolate { grid, x, y } => {
                (self.interpolate(*grid, x, y.as_deref()), Binding::Whole)
            }
            Node::Before { column, month } => (self.before(*column, *month), Binding::Whole),
            Node::Days {
                from,
                to,
                from_month_end,
            } => {
                let (from, to) = (self.text(from), self.text(to));
                let days = if *from_month_end {
                    format!("({to}-EOMONTH({from},0))")
                } else {
                    format!("({to}-{from})")
                };
                (days, Binding::Whole)
            }
            Node::Aggregate(aggregate) => (self.aggregate(aggregate), Binding::Whole),
            Node::If(..) | Node::Nothing => (self.region(node, &[]), Binding::Whole),
            _ => (self.condition(node), Binding::Whole),
        };
        if binding < within {
            format!("({text})")
        } else {
            text
        }
    }

    fn list(&self, nodes: &[Node]) -> String {
        nodes
            .iter()
            .map(|node| self.expression(node, Binding::Sum))
            .collect::<Vec<_>>()
            .join(",")
    }

    fn arithmetic(&self, operator: Arithmetic, a: &Node, b: &Node) -> (String, Binding) {
        let (sign, binding) = match operator {
            Arithmetic::Add => ("+", Binding::Sum),
            Arithmetic::Subtract => ("-", Binding::Sum),
            Arithmetic::Multiply => ("*", Binding::Product),
            Arithmetic::Divide => ("/", Binding::Product),
        };
        // The right side of − and ÷ keeps its own brackets.
        let right = match operator {
            Arithmetic::Add | Arithmetic::Multiply => binding,
            Arithmetic::Subtract => Binding::Product,
            Arithmetic::Divide => Binding::Whole,
        };
        (
            format!(
                "{}{sign}{}",
                self.expression(a, binding),
                self.expression(b, right)
            ),
            binding,
        )
    }

    fn constant(&self, position: usize) -> String {
        let Some(constant) = self.method.constants.get(position) else {
            return String::new();
        };
        let shown = Exact::parse(&constant.symbol).is_ok_and(|value| value == constant.value);
        match (shown, constant.symbol.contains('/')) {
            (true, true) => format!("({})", constant.symbol),
            (true, false) => constant.symbol.clone(),
            (false, _) => number(&constant.value),
        }
    }

    fn factor(&self, table: usize, key: Option<&Node>) -> String {
        let Some(look_up) = self.method.factor_tables.get(table) else {
            return "\"\"".to_owned();
        };
        let key = key.map(|key| self.reference(key));
        self.namer
            .factor(self.site.0, self.site.1, &look_up.name, key.as_deref())
    }

    fn interpolate(&self, grid: usize, x: &Node, y: Option<&Node>) -> String {
        let Some(grid) = self.method.grids.get(grid) else {
            return "\"\"".to_owned();
        };
        let x = self.expression(x, Binding::Whole);
        let y = y.map(|y| self.expression(y, Binding::Whole));
        interpolation(&self.namer.grid(&grid.id), &x, y.as_deref())
    }

    pub(super) fn names(&self, id: ColumnId) -> Option<(&str, &Column)> {
        let table = self.method.tables.get(id.table)?;
        Some((table.id.as_str(), table.columns.get(id.column)?))
    }

    /// The cell, whatever it holds.
    pub(super) fn reference(&self, node: &Node) -> String {
        let named = |id: &ColumnId| self.names(*id);
        match node {
            Node::Cell(id) => named(id)
                .map(|(table, column)| self.namer.cell(table, &column.id))
                .unwrap_or_default(),
            Node::Single(id) => named(id)
                .map(|(table, column)| self.namer.single(table, &column.id))
                .unwrap_or_default(),
            Node::Inner(id) => named(id)
                .map(|(table, column)| self.namer.range(table, &column.id))
                .unwrap_or_default(),
            Node::Total(id) => self
                .method
                .totals
                .get(*id)
                .map(|total| self.namer.total(&total.id))
                .unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The cell as a number: where a notation key or a blank may stand for zero, `N` makes it one.
    fn numeric(&self, node: &Node, id: ColumnId) -> String {
        let reference = self.reference(node);
        match self.names(id) {
            Some((_, column)) if column.role == Role::Input && column.allows_notation() => {
                format!("N({reference})")
            }
            _ => reference,
        }
    }

    /// A text that is compared with another: beside a cell that takes its values from another table, a literal is one of
    /// the values allowed besides, and is written as such a cell holds it.
    pub(super) fn text_beside(&self, node: &Node, other: &Node) -> String {
        let (Node::Text(text), Node::Cell(id) | Node::Inner(id) | Node::Single(id)) = (node, other)
        else {
            return self.text(node);
        };
        match self.names(*id).map(|(_, column)| &column.kind) {
            Some(ColumnKind::Ref { .. }) => quoted(&self.namer.code("", text)),
            _ => self.text(node),
        }
    }

    /// A text: a literal, a code, a cell or an attribute.
    pub(super) fn text(&self, node: &Node) -> String {
        match node {
            Node::Text(text) => quoted(text),
            Node::Code { list, code } => {
                let list = self
                    .method
                    .lists
                    .get(*list)
                    .map_or("", |list| list.id.as_str());
                quoted(&self.namer.code(list, code))
            }
            Node::Attribute { cell, name } => match &**cell {
                Node::Cell(id) | Node::Single(id) => self
                    .names(*id)
                    .map(|(table, column)| self.namer.attribute(table, &column.id, name))
                    .unwrap_or_default(),
                Node::Inner(id) => self
                    .names(*id)
                    .map(|(table, column)| self.namer.attribute_range(table, &column.id, name))
                    .unwrap_or_default(),
                _ => String::new(),
            },
            // What the cell of the month holds ends as its code does.
            Node::MonthOf { date, list } => {
                let list = self.method.lists.get(*list);
                let held = list.map_or_else(String::new, |list| self.namer.code(&list.id, JANUARY));
                let before = held.strip_suffix(JANUARY).unwrap_or_default();
                format!("{}&TEXT({},\"mm\")", quoted(before), self.text(date))
            }
            other if self.is_date(other) => self.entry(other),
            other => self.reference(other),
        }
    }

    /// Whether the node is a column of dates, whose entries are compared as they stand.
    fn is_date(&self, node: &Node) -> bool {
        match node {
            Node::Cell(id) | Node::Single(id) | Node::Inner(id) => self
                .method
                .column(*id)
                .is_some_and(|column| column.kind == ColumnKind::Date),
            _ => false,
        }
    }

    /// The cells a part cannot do without: not those of branches and conditions, not those whose blank stands for zero.
    fn strict_reads(&self, node: &Node, reads: &mut Vec<String>) {
        let mut add = |reference: String| {
            if !reference.is_empty() && !reads.contains(&reference) {
                reads.push(reference);
            }
        };
        match node {
            Node::Cell(id) | Node::Single(id) => {
                let blank_is_zero = self
                    .names(*id)
                    .is_some_and(|(_, column)| column.when_blank.is_some());
                if !blank_is_zero {
                    add(self.reference(node));
                }
            }
            Node::Total(_) => add(self.reference(node)),
            Node::Scale(_, inner)
            | Node::Negate(inner)
            | Node::Round(inner, _)
            | Node::Exp(inner, _) => self.strict_reads(inner, reads),
            Node::InUnit { value, .. } => self.strict_reads(value, reads),
            Node::Arithmetic(_, a, b) | Node::Power(a, b, _) => {
                self.strict_reads(a, reads);
                self.strict_reads(b, reads);
            }
            Node::Days { from, to, .. } => {
                [from, to].into_iter().for_each(|date| add(self.text(date)));
            }
            Node::Min(nodes) | Node::Max(nodes) => {
                nodes.iter().for_each(|node| self.strict_reads(node, reads))
            }
            Node::Before { column, month } => add(self.before(*column, *month)),
            Node::Interpolate { x, y, .. } => {
                self.strict_reads(x, reads);
                if let Some(y) = y {
                    self.strict_reads(y, reads);
                }
            }
            _ => {}
        }
    }
}

/// Whether a unary step stands around an `if`, however deep.
fn holds_choice(node: &Node) -> bool {
    match node {
        Node::If(..) => true,
        Node::Round(inner, _) | Node::Scale(_, inner) | Node::Negate(inner) => holds_choice(inner),
        _ => false,
    }
}

/// Whether this very part may come out as `""`.
fn may_be_blank(node: &Node) -> bool {
    use crate::language::AggregateKind;
    match node {
        Node::If(..) | Node::Nothing | Node::Factor { .. } | Node::Interpolate { .. } => true,
        Node::Aggregate(aggregate) => {
            !matches!(aggregate.kind, AggregateKind::Sum | AggregateKind::Count)
        }
        _ => false,
    }
}

/// Whether arithmetic in this part meets something that may be `""`.
fn holds_blank(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= may_be_blank(node));
    found
}

pub(super) fn guarded(reads: &[String], otherwise: &str, text: &str) -> String {
    match reads {
        [] => text.to_owned(),
        [one] => format!("IF({one}=\"\",{otherwise},{text})"),
        many => {
            let blank: Vec<String> = many.iter().map(|read| format!("{read}=\"\"")).collect();
            format!("IF(OR({}),{otherwise},{text})", blank.join(","))
        }
    }
}

pub(super) fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

pub(super) fn number(value: &Exact) -> String {
    let text = match value.decimals() {
        Some(decimals) if decimals <= CONSTANT_DECIMALS_MAX => value.to_fixed(decimals),
        _ => format!("({value})"),
    };
    if value.is_negative() {
        format!("({text})")
    } else {
        text
    }
}

/// A product with a conversion factor, as a division where that is the shorter way to say it.
pub(super) fn scaled(text: &str, factor: &Exact) -> String {
    match Exact::ONE
        .checked_div(factor)
        .filter(|inverse| inverse.to_i64().is_some())
    {
        Some(inverse) if factor.to_i64().is_none() => format!("{text}/{inverse}"),
        _ => format!("{text}*{}", number(factor)),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
