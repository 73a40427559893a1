//! Dates in formulas: a column of them, and the month a date lies in.

use qilu_quantity::Unit;

use super::node::Node;
use super::resolve::{Fault, Resolved, Resolver, refuse};
use super::syntax::Expr;
use super::types::Type;

impl Resolver<'_> {
    /// A column that holds a date.
    pub(super) fn date(&mut self, expr: &Expr) -> Result<Node, Fault> {
        match self.expr(expr)? {
            (node, Type::Date) => Ok(node),
            _ => refuse(
                expr,
                "formula.not_a_date",
                "此处应为日期列",
                "a column of dates is needed here",
            ),
        }
    }

    /// Days from one date to another, a plain number.
    pub(super) fn days(&mut self, from: &Expr, to: &Expr, from_month_end: bool) -> Resolved {
        let node = Node::Days {
            from: Box::new(self.date(from)?),
            to: Box::new(self.date(to)?),
            from_month_end,
        };
        Ok((node, Type::Number(Unit::one())))
    }

    /// The month of a date, comparable with the codes of the list of months.
    pub(super) fn month_of(&mut self, expr: &Expr) -> Resolved {
        let date = self.date(expr)?;
        let Some(list) = self.names.months() else {
            return refuse(
                expr,
                "formula.no_month",
                "没有月份代码表（month）",
                "there is no list `month`",
            );
        };
        let date = Box::new(date);
        Ok((Node::MonthOf { date, list }, Type::Code(list)))
    }
}
