//! Parse tree to node: names are resolved, units checked, conversions made explicit.

use qilu_quantity::{Text, Unit};

use super::node::{Arithmetic, ColumnId, Comparison, Node};
use super::syntax::{Expr, ExprKind};
use super::types::{Names, Type};

/// Why a formula is refused, and the byte of its source where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A stable code, e.g. `formula.unit_mismatch`.
    pub code: &'static str,
    /// The byte in the source.
    pub offset: usize,
    /// What is wrong.
    pub text: Text,
}

/// Resolves the formulas of one place: a row of a table, or the totals.
pub struct Resolver<'n> {
    pub(super) names: &'n mut dyn Names,
    /// The table whose row the formula stands in; `None` among the totals.
    pub(super) home: Option<usize>,
    /// The table an aggregate looks at, inside its arguments.
    pub(super) inner: Option<usize>,
    /// Whether the formula is the condition of a check, which may look beyond the report.
    pub(super) in_check: bool,
}

pub(super) type Resolved = Result<(Node, Type), Fault>;

pub(super) fn refuse<T>(
    at: &Expr,
    code: &'static str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Result<T, Fault> {
    Err(Fault {
        code,
        offset: at.span.start,
        text: Text::new(zh, en),
    })
}

impl<'n> Resolver<'n> {
    /// A resolver for formulas in rows of the table at `home`, or among the totals.
    pub fn new(names: &'n mut dyn Names, home: Option<usize>) -> Self {
        Self {
            names,
            home,
            inner: None,
            in_check: false,
        }
    }

    /// A resolver for the condition of a check.
    pub fn of_check(names: &'n mut dyn Names, home: Option<usize>) -> Self {
        Self {
            in_check: true,
            ..Self::new(names, home)
        }
    }

    /// A formula that must be a number in `unit`; a mere difference of scale is converted.
    ///
    /// # Errors
    /// [`Fault`] when a name is unknown or the units do not agree.
    pub fn number_in(&mut self, expr: &Expr, unit: &Unit) -> Result<Node, Fault> {
        let (node, found) = self.expr_wanted(expr, Some(unit))?;
        match found {
            Type::Nothing => Ok(node),
            Type::Number(found) => self.convert(expr, node, &found, unit),
            _ => refuse(
                expr,
                "formula.not_a_number",
                "此公式的结果应为数值",
                "the formula must be a number",
            ),
        }
    }

    /// A formula that must be a condition.
    ///
    /// # Errors
    /// [`Fault`] when a name is unknown, units do not agree, or it is not a condition.
    pub fn condition(&mut self, expr: &Expr) -> Result<Node, Fault> {
        match self.expr(expr)? {
            (node, Type::Truth) => Ok(node),
            _ => refuse(
                expr,
                "formula.not_a_condition",
                "此处应为条件",
                "a condition is needed here",
            ),
        }
    }

    pub(super) fn convert(
        &self,
        at: &Expr,
        node: Node,
        from: &Unit,
        to: &Unit,
    ) -> Result<Node, Fault> {
        match from.factor_to(to) {
            Some(factor) if factor.is_one() => Ok(node),
            Some(factor) => Ok(Node::Scale(factor, Box::new(node))),
            None => refuse(
                at,
                "formula.unit_mismatch",
                format!("单位不符：得到 {from}，需要 {to}"),
                format!("the unit is {from}, but {to} is needed"),
            ),
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Resolved {
        self.expr_wanted(expr, None)
    }

    /// A bare factor look-up takes the unit it is wanted in; everything else has its own.
    pub(super) fn expr_wanted(&mut self, expr: &Expr, wanted: Option<&Unit>) -> Resolved {
        match &expr.kind {
            ExprKind::Number { value, unit } => {
                let parsed = if unit.is_empty() {
                    Ok(Unit::one())
                } else {
                    Unit::parse(unit)
                };
                match parsed {
                    Ok(parsed) => Ok((
                        Node::Number {
                            value: value.clone(),
                            unit: unit.clone(),
                        },
                        Type::Number(parsed),
                    )),
                    Err(error) => refuse(
                        expr,
                        "formula.unknown_unit",
                        format!("单位无法识别：{unit}"),
                        error.to_string(),
                    ),
                }
            }
            ExprKind::Text(text) => Ok((Node::Text(text.clone()), Type::Text)),
            ExprKind::Nothing => Ok((Node::Nothing, Type::Nothing)),
            ExprKind::Name(name) => self.name(expr, name),
            ExprKind::Qualified(table, column) => self.qualified(expr, table, column),
            ExprKind::Negate(inner) => {
                let (node, unit) = self.number(inner)?;
                Ok((Node::Negate(Box::new(node)), Type::Number(unit)))
            }
            ExprKind::Not(inner) => Ok((Node::Not(Box::new(self.condition(inner)?)), Type::Truth)),
            ExprKind::And(a, b) => Ok((
                Node::And(Box::new(self.condition(a)?), Box::new(self.condition(b)?)),
                Type::Truth,
            )),
            ExprKind::Or(a, b) => Ok((
                Node::Or(Box::new(self.condition(a)?), Box::new(self.condition(b)?)),
                Type::Truth,
            )),
            ExprKind::Arithmetic(operator, a, b) => self.arithmetic(expr, *operator, a, b),
            ExprKind::Compare(operator, a, b) => self.compare(expr, *operator, a, b),
            ExprKind::Call(name, arguments) => self.call(expr, name, arguments, wanted),
        }
    }

    pub(super) fn number(&mut self, expr: &Expr) -> Result<(Node, Unit), Fault> {
        match self.expr(expr)? {
            (node, Type::Number(unit)) => Ok((node, unit)),
            _ => refuse(
                expr,
                "formula.not_a_number",
                "此处应为数值",
                "a number is needed here",
            ),
        }
    }

    fn name(&mut self, expr: &Expr, name: &str) -> Resolved {
        if let Some(home) = self.home
            && let Some((column, found)) = self.names.column(home, name)
        {
            return Ok((Node::Cell(column), found));
        }
        if let Some((constant, unit)) = self.names.constant(name) {
            return Ok((Node::Constant(constant), Type::Number(unit)));
        }
        if let Some((total, unit)) = self.names.total(name) {
            return Ok((Node::Total(total), Type::Number(unit)));
        }
        refuse(
            expr,
            "formula.unknown_name",
            format!("未知名称：{name}"),
            format!("unknown name `{name}`"),
        )
    }

    fn qualified(&mut self, expr: &Expr, table: &str, column: &str) -> Resolved {
        let (id, found) = self.column_of(expr, table, column)?;
        if self.inner == Some(id.table) {
            return Ok((Node::Inner(id), found));
        }
        if self.names.is_single(id.table) {
            return Ok((Node::Single(id), found));
        }
        refuse(
            expr,
            "formula.many_rows",
            format!("表 {table} 有多行，须用 sum、pick 等汇总"),
            format!("table `{table}` has many rows: use sum, pick or the like"),
        )
    }

    pub(super) fn column_of(
        &self,
        expr: &Expr,
        table: &str,
        column: &str,
    ) -> Result<(ColumnId, Type), Fault> {
        let Some(position) = self.names.table(table) else {
            return refuse(
                expr,
                "formula.unknown_name",
                format!("未知表：{table}"),
                format!("unknown table `{table}`"),
            );
        };
        match self.names.column(position, column) {
            Some(found) => Ok(found),
            None => refuse(
                expr,
                "formula.unknown_name",
                format!("表 {table} 没有列 {column}"),
                format!("table `{table}` has no column `{column}`"),
            ),
        }
    }

    fn arithmetic(&mut self, expr: &Expr, operator: Arithmetic, a: &Expr, b: &Expr) -> Resolved {
        let (left, left_unit) = self.number(a)?;
        let (right, right_unit) = self.number(b)?;
        let unit = match operator {
            Arithmetic::Multiply => left_unit.multiply(&right_unit),
            Arithmetic::Divide => left_unit.divide(&right_unit),
            Arithmetic::Add | Arithmetic::Subtract => {
                self.same_unit(expr, &left_unit, &right_unit)?;
                left_unit
            }
        };
        Ok((
            Node::Arithmetic(operator, Box::new(left), Box::new(right)),
            Type::Number(unit),
        ))
    }

    pub(super) fn same_unit(&self, expr: &Expr, left: &Unit, right: &Unit) -> Result<(), Fault> {
        if left == right {
            return Ok(());
        }
        refuse(
            expr,
            "formula.unit_mismatch",
            format!("单位不同，不能相加或比较：{left} 与 {right}"),
            format!("units differ and cannot be added or compared: {left} and {right}"),
        )
    }

    fn compare(&mut self, expr: &Expr, operator: Comparison, a: &Expr, b: &Expr) -> Resolved {
        let (left, left_type) = self.expr(a)?;
        let (right, right_type) = self.expr(b)?;
        let same = match operator {
            Comparison::Equal => Some(true),
            Comparison::NotEqual => Some(false),
            _ => None,
        };
        let node = match (left_type, right_type, same) {
            (Type::Number(left_unit), Type::Number(right_unit), _) => {
                self.same_unit(expr, &left_unit, &right_unit)?;
                Node::Compare(operator, Box::new(left), Box::new(right))
            }
            (Type::Date, Type::Date, _) => {
                Node::CompareDates(operator, Box::new(left), Box::new(right))
            }
            (Type::Code(list), Type::Text, Some(same)) => Node::SameText(
                same,
                Box::new(left),
                Box::new(self.code_literal(b, list, right)?),
            ),
            (Type::Text, Type::Code(list), Some(same)) => Node::SameText(
                same,
                Box::new(self.code_literal(a, list, left)?),
                Box::new(right),
            ),
            (Type::Code(one), Type::Code(other), Some(same)) if one == other => {
                Node::SameText(same, Box::new(left), Box::new(right))
            }
            (Type::Text, Type::Text, Some(same)) => {
                self.check_attribute(expr, &left, &right)?;
                self.check_attribute(expr, &right, &left)?;
                Node::SameText(same, Box::new(left), Box::new(right))
            }
            _ => {
                return refuse(
                    expr,
                    "formula.cannot_compare",
                    "两侧不能比较",
                    "the two sides cannot be compared",
                );
            }
        };
        Ok((node, Type::Truth))
    }

    fn code_literal(&self, at: &Expr, list: usize, node: Node) -> Result<Node, Fault> {
        match node {
            Node::Text(code) if self.names.code(list, &code) => Ok(Node::Code { list, code }),
            Node::Text(code) => refuse(
                at,
                "formula.unknown_code",
                format!("代码表没有 {code}"),
                format!("the list has no code `{code}`"),
            ),
            other => Ok(other),
        }
    }

    /// An attribute compared with a text no code has would never be true.
    fn check_attribute(&self, at: &Expr, attribute: &Node, literal: &Node) -> Result<(), Fault> {
        if let (Node::Attribute { cell, name }, Node::Text(value)) = (attribute, literal)
            && let Node::Cell(column) | Node::Inner(column) | Node::Single(column) = **cell
            && let Some(list) = self.names.list_of(column)
            && !self.names.attribute(list, name, Some(value))
        {
            return refuse(
                at,
                "formula.unknown_code",
                format!("没有任何代码的 {name} 为 {value}"),
                format!("no code has {name} = `{value}`"),
            );
        }
        Ok(())
    }
}
