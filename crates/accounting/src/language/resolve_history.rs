//! What only a check may look at: last year's report, the month before, the other enterprises of the sector. A figure that
//! read them would not come out again from the report alone.

use super::node::Node;
use super::resolve::{Fault, Resolved, Resolver, refuse};
use super::syntax::Expr;
use super::types::Type;

impl Resolver<'_> {
    pub(super) fn previous(&mut self, figure: &Expr) -> Resolved {
        self.only_in_checks(figure)?;
        match self.expr(figure)? {
            (
                node @ (Node::Cell(_) | Node::Single(_) | Node::Total(_)),
                found @ Type::Number(_),
            ) => Ok((Node::Previous(Box::new(node)), found)),
            _ => refuse(
                figure,
                "formula.not_a_column",
                "此处应为数值列或合计",
                "a numeric column or a total is needed here",
            ),
        }
    }

    pub(super) fn before(&mut self, cell: &Expr) -> Resolved {
        self.only_in_checks(cell)?;
        let (Node::Cell(column), found @ Type::Number(_)) = self.expr(cell)? else {
            return refuse(
                cell,
                "formula.not_a_column",
                "此处应为本行数值列",
                "a numeric column of the row is needed here",
            );
        };
        match self.names.month_key(column.table) {
            Some(month) => Ok((Node::Before { column, month }, found)),
            None => refuse(
                cell,
                "formula.no_month",
                "该表没有以月份（month）为代码表的键列",
                "the table has no key column with the list `month`",
            ),
        }
    }

    pub(super) fn peers(&mut self, total: &Expr, deviation: bool) -> Resolved {
        self.only_in_checks(total)?;
        match self.expr(total)? {
            (Node::Total(total), found) => Ok((Node::Peers { total, deviation }, found)),
            _ => refuse(
                total,
                "formula.not_a_total",
                "此处应为合计",
                "a total is needed here",
            ),
        }
    }

    fn only_in_checks(&self, at: &Expr) -> Result<(), Fault> {
        if self.in_check {
            return Ok(());
        }
        refuse(
            at,
            "formula.only_in_checks",
            "此函数只能用于检查条件",
            "this function is for the conditions of checks only",
        )
    }
}
