//! The functions of the language.

use qilu_quantity::{POWER_DECIMALS_MAX, Unit};

use super::node::{AggregateKind, Node};
use super::resolve::{Fault, Resolved, Resolver, refuse};
use super::syntax::{Expr, ExprKind};
use super::types::Type;
use crate::limits::DECIMALS_MAX;

impl Resolver<'_> {
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        name: &str,
        arguments: &[Expr],
        wanted: Option<&Unit>,
    ) -> Resolved {
        match (name, arguments) {
            ("if", [condition, yes, no]) => self.choose(expr, condition, yes, no),
            ("has", [cell]) => Ok((Node::HasAny(vec![self.number_cell(cell)?]), Type::Truth)),
            ("has_any", [_, ..]) => {
                let cells = arguments
                    .iter()
                    .map(|cell| self.number_cell(cell))
                    .collect::<Result<_, _>>()?;
                Ok((Node::HasAny(cells), Type::Truth))
            }
            ("entered", [cell]) => {
                Ok((Node::Entered(Box::new(self.entry_cell(cell)?)), Type::Truth))
            }
            ("round", [value, places]) => {
                let (node, unit) = self.number(value)?;
                Ok((
                    Node::Round(Box::new(node), decimals(places, DECIMALS_MAX)?),
                    Type::Number(unit),
                ))
            }
            ("power", [base, exponent, places]) => Ok((
                Node::Power(
                    Box::new(self.plain_number(base)?),
                    Box::new(self.plain_number(exponent)?),
                    decimals(places, POWER_DECIMALS_MAX)?,
                ),
                Type::Number(Unit::one()),
            )),
            ("exp", [exponent, places]) => Ok((
                Node::Exp(
                    Box::new(self.plain_number(exponent)?),
                    decimals(places, POWER_DECIMALS_MAX)?,
                ),
                Type::Number(Unit::one()),
            )),
            ("to", [value, unit]) => {
                let unit = unit_literal(unit)?;
                let node = match self.expr_wanted(value, Some(&unit))? {
                    (node, Type::Number(found)) => self.convert(value, node, &found, &unit)?,
                    _ => {
                        return refuse(
                            value,
                            "formula.not_a_number",
                            "此处应为数值",
                            "a number is needed here",
                        );
                    }
                };
                Ok((node, Type::Number(unit)))
            }
            ("month_of", [date]) => self.month_of(date),
            ("days", [from, to]) => self.days(from, to, false),
            ("days_after_month", [from, to]) => self.days(from, to, true),
            ("in_year", [date]) => Ok((Node::InYear(Box::new(self.date(date)?)), Type::Truth)),
            ("in_unit", [value, unit]) => self.in_unit(expr, value, unit),
            ("attr", [cell, name]) => self.attribute(cell, name),
            ("factor", [name]) => self.factor(expr, name, None, wanted),
            ("factor", [name, key]) => self.factor(expr, name, Some(key), wanted),
            ("gwp", [gas]) => self.gwp(expr, gas),
            ("interpolate", [grid, x]) => self.interpolate(grid, x, None),
            ("interpolate", [grid, x, y]) => self.interpolate(grid, x, Some(y)),
            ("previous", [figure]) => self.previous(figure),
            ("before", [cell]) => self.before(cell),
            ("peer_median", [total]) => self.peers(total, false),
            ("peer_mad", [total]) => self.peers(total, true),
            ("sum", [value, rest @ ..]) if rest.len() <= 1 => {
                self.aggregate(expr, AggregateKind::Sum, value, None, rest.first())
            }
            ("avg", [value, rest @ ..]) if rest.len() <= 1 => {
                self.aggregate(expr, AggregateKind::Average, value, None, rest.first())
            }
            ("count", [value, rest @ ..]) if rest.len() <= 1 => {
                self.aggregate(expr, AggregateKind::Count, value, None, rest.first())
            }
            ("weighted", [value, weight, rest @ ..]) if rest.len() <= 1 => self.aggregate(
                expr,
                AggregateKind::Weighted,
                value,
                Some(weight),
                rest.first(),
            ),
            ("pick", [value, condition]) => {
                self.aggregate(expr, AggregateKind::Pick, value, None, Some(condition))
            }
            ("min" | "max", [value, rest @ ..])
                if rest.len() <= 1 && self.table_of(value).is_some() =>
            {
                let kind = if name == "min" {
                    AggregateKind::Min
                } else {
                    AggregateKind::Max
                };
                self.aggregate(expr, kind, value, None, rest.first())
            }
            ("min" | "max", [_, _, ..]) => self.extreme(expr, name == "min", arguments),
            (
                "if" | "has" | "has_any" | "entered" | "round" | "power" | "exp" | "to" | "in_unit"
                | "attr" | "factor" | "gwp" | "interpolate" | "previous" | "before" | "peer_median"
                | "peer_mad" | "month_of" | "days" | "days_after_month" | "in_year" | "sum" | "avg"
                | "count" | "weighted" | "pick" | "min" | "max",
                _,
            ) => refuse(
                expr,
                "formula.arguments",
                format!("函数 {name} 的参数个数不对"),
                format!("`{name}` has the wrong number of arguments"),
            ),
            _ => refuse(
                expr,
                "formula.unknown_name",
                format!("未知函数：{name}"),
                format!("unknown function `{name}`"),
            ),
        }
    }

    fn choose(&mut self, expr: &Expr, condition: &Expr, yes: &Expr, no: &Expr) -> Resolved {
        let condition = self.condition(condition)?;
        let (yes, yes_type) = self.expr(yes)?;
        let (no, no_type) = self.expr(no)?;
        let found = match (yes_type, no_type) {
            (Type::Nothing, other) | (other, Type::Nothing) => other,
            (Type::Number(one), Type::Number(other)) => {
                self.same_unit(expr, &one, &other)?;
                Type::Number(one)
            }
            _ => {
                return refuse(
                    expr,
                    "formula.not_a_number",
                    "if 的两个结果应为数值",
                    "both results of `if` must be numbers",
                );
            }
        };
        Ok((
            Node::If(Box::new(condition), Box::new(yes), Box::new(no)),
            found,
        ))
    }

    fn extreme(&mut self, expr: &Expr, smallest: bool, arguments: &[Expr]) -> Resolved {
        let mut nodes = Vec::with_capacity(arguments.len());
        let mut shared: Option<Unit> = None;
        for argument in arguments {
            let (node, unit) = self.number(argument)?;
            if let Some(shared) = &shared {
                self.same_unit(expr, shared, &unit)?;
            }
            shared = Some(unit);
            nodes.push(node);
        }
        let unit = shared.unwrap_or_else(Unit::one);
        Ok((
            if smallest {
                Node::Min(nodes)
            } else {
                Node::Max(nodes)
            },
            Type::Number(unit),
        ))
    }

    fn number_cell(&mut self, expr: &Expr) -> Result<Node, Fault> {
        match self.expr(expr)? {
            (node @ (Node::Cell(_) | Node::Inner(_) | Node::Single(_)), Type::Number(_)) => {
                Ok(node)
            }
            _ => refuse(
                expr,
                "formula.not_a_column",
                "此处应为数值列",
                "a numeric column is needed here",
            ),
        }
    }

    /// A column the plant fills in itself.
    fn entry_cell(&mut self, expr: &Expr) -> Result<Node, Fault> {
        let node = self.number_cell(expr)?;
        if let Node::Cell(id) | Node::Inner(id) | Node::Single(id) = node
            && self.names.is_input(id)
        {
            return Ok(node);
        }
        refuse(
            expr,
            "formula.not_a_column",
            "此处应为填报数值列",
            "a numeric column that is filled in is needed here",
        )
    }

    /// A number without unit; a percentage is made one.
    fn plain_number(&mut self, expr: &Expr) -> Result<Node, Fault> {
        let (node, unit) = self.number(expr)?;
        self.convert(expr, node, &unit, &Unit::one())
    }

    /// The value's unit must hold `{key}`; what is left over when the wanted unit is taken out is the amount unit that
    /// the row's code must have.
    fn in_unit(&mut self, expr: &Expr, value: &Expr, unit: &Expr) -> Resolved {
        let text = string(unit)?;
        let target = unit_literal(unit)?;
        let (node, found) = self.number(value)?;
        let keys: Vec<String> = found.keys().map(str::to_owned).collect();
        let [key] = keys.as_slice() else {
            return refuse(
                expr,
                "formula.no_amount_unit",
                "该值的单位与代码无关",
                "the unit of this value does not depend on a code",
            );
        };
        let one = found.with_key(key, &Unit::one());
        let amount = match (target.divide(&one), one.divide(&target)) {
            (amount, _) if found == one.multiply(&key_unit(key)) => amount,
            (_, amount) if found == one.divide(&key_unit(key)) => amount,
            _ => {
                return refuse(
                    expr,
                    "formula.no_amount_unit",
                    "该值的单位无法拆分",
                    "the unit of this value cannot be taken apart",
                );
            }
        };
        let table = self.inner.or(self.home);
        let Some((column, Type::Code(list))) =
            table.and_then(|table| self.names.column(table, key))
        else {
            return refuse(
                expr,
                "formula.no_amount_unit",
                format!("找不到代码列 {key}"),
                format!("there is no code column `{key}`"),
            );
        };
        let items = self.names.measured_in(list, &amount);
        if !items.contains(&true) {
            let sought = amount.to_string();
            return refuse(
                expr,
                "formula.unit_mismatch",
                format!("没有代码以 {sought} 计量"),
                format!("no code is measured in {sought}"),
            );
        }
        let key = if self.inner.is_some() {
            Node::Inner(column)
        } else {
            Node::Cell(column)
        };
        let node = Node::InUnit {
            value: Box::new(node),
            key: Box::new(key),
            items,
            text,
        };
        Ok((node, Type::Number(target)))
    }

    fn attribute(&mut self, cell: &Expr, name: &Expr) -> Resolved {
        let name_text = string(name)?;
        match self.expr(cell)? {
            (node @ (Node::Cell(_) | Node::Inner(_) | Node::Single(_)), Type::Code(list)) => {
                if !self.names.attribute(list, &name_text, None) {
                    return refuse(
                        name,
                        "formula.unknown_name",
                        format!("代码没有属性 {name_text}"),
                        format!("codes have no attribute `{name_text}`"),
                    );
                }
                Ok((
                    Node::Attribute {
                        cell: Box::new(node),
                        name: name_text,
                    },
                    Type::Text,
                ))
            }
            _ => refuse(
                cell,
                "formula.not_a_column",
                "此处应为代码列",
                "a code column is needed here",
            ),
        }
    }
}

fn key_unit(key: &str) -> Unit {
    Unit::parse(&format!("{{{key}}}")).unwrap_or_else(|_| Unit::one())
}

fn string(expr: &Expr) -> Result<String, Fault> {
    match &expr.kind {
        ExprKind::Text(text) => Ok(text.clone()),
        _ => refuse(
            expr,
            "formula.arguments",
            "此处应为引号内的文字",
            "a text in quotes is needed here",
        ),
    }
}

fn unit_literal(expr: &Expr) -> Result<Unit, Fault> {
    let text = string(expr)?;
    match Unit::parse(&text) {
        Ok(unit) => Ok(unit),
        Err(error) => refuse(
            expr,
            "formula.unknown_unit",
            format!("单位无法识别：{text}"),
            error.to_string(),
        ),
    }
}

fn decimals(expr: &Expr, most: u32) -> Result<u32, Fault> {
    let places = match &expr.kind {
        ExprKind::Number { value, unit } if unit.is_empty() => {
            value.to_i64().and_then(|places| u32::try_from(places).ok())
        }
        _ => None,
    };
    match places.filter(|places| *places <= most) {
        Some(places) => Ok(places),
        None => refuse(
            expr,
            "formula.arguments",
            format!("小数位数应为不大于 {most} 的整数"),
            format!("the number of decimals is a whole number of at most {most}"),
        ),
    }
}
