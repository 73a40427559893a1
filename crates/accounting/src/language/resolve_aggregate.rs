//! Aggregates: one value made of the rows of another table.

use qilu_quantity::Unit;

use super::node::{Aggregate, AggregateKind, Arithmetic, ColumnId, Node};
use super::resolve::{Fault, Resolved, Resolver, refuse};
use super::syntax::{Expr, ExprKind};
use super::types::Type;

impl Resolver<'_> {
    /// The many-row table whose column an expression begins with.
    pub(super) fn table_of(&self, expr: &Expr) -> Option<usize> {
        match &expr.kind {
            ExprKind::Qualified(table, _) => self
                .names
                .table(table)
                .filter(|table| !self.names.is_single(*table)),
            ExprKind::Arithmetic(Arithmetic::Multiply, a, b) => {
                self.table_of(a).or_else(|| self.table_of(b))
            }
            ExprKind::Call(name, arguments) if name == "in_unit" => {
                arguments.first().and_then(|value| self.table_of(value))
            }
            _ => None,
        }
    }

    pub(super) fn aggregate(
        &mut self,
        expr: &Expr,
        kind: AggregateKind,
        value: &Expr,
        weight: Option<&Expr>,
        condition: Option<&Expr>,
    ) -> Resolved {
        let not_columns = |at: &Expr| {
            refuse(
                at,
                "formula.not_columns",
                "汇总的对象应为一列或几列之积（表.列）",
                "an aggregate takes a column or a product of columns (table.column)",
            )
        };
        if self.inner.is_some() {
            return refuse(
                expr,
                "formula.nested",
                "汇总不能嵌套",
                "aggregates do not nest",
            );
        }
        let Some(table) = self.table_of(value) else {
            return not_columns(value);
        };
        self.inner = Some(table);
        let resolved = self.aggregate_parts(value, weight, condition);
        self.inner = None;
        let (value_node, value_type, weight_node, condition_node) = resolved?;
        if !is_product(&value_node) {
            return not_columns(value);
        }
        if let (Some(node), Some(at)) = (&weight_node, weight)
            && !is_product(node)
        {
            return not_columns(at);
        }
        let unit = match (kind, value_type) {
            (AggregateKind::Count, _) => Unit::one(),
            (_, Type::Number(unit)) => unit,
            _ => return not_columns(value),
        };
        if let Some(key) = unit.keys().next() {
            return refuse(
                value,
                "formula.mixed_amounts",
                format!("各行单位随 {key} 而异，不能汇总，请用 in_unit"),
                format!("the unit differs by `{key}` from row to row: use in_unit"),
            );
        }
        let (joins, condition) = split_joins(condition_node);
        let aggregate = Aggregate {
            kind,
            table,
            value: value_node,
            weight: weight_node,
            joins,
            condition,
        };
        Ok((Node::Aggregate(Box::new(aggregate)), Type::Number(unit)))
    }

    fn aggregate_parts(
        &mut self,
        value: &Expr,
        weight: Option<&Expr>,
        condition: Option<&Expr>,
    ) -> Result<(Node, Type, Option<Node>, Option<Node>), Fault> {
        let (value, value_type) = self.expr(value)?;
        let weight = weight
            .map(|weight| self.number(weight))
            .transpose()?
            .map(|(node, _)| node);
        let condition = condition
            .map(|condition| self.condition(condition))
            .transpose()?;
        Ok((value, value_type, weight, condition))
    }
}

fn is_product(node: &Node) -> bool {
    match node {
        Node::Inner(_) => true,
        Node::InUnit { value, .. } => is_product(value),
        Node::Arithmetic(Arithmetic::Multiply, a, b) => is_product(a) && is_product(b),
        _ => false,
    }
}

/// Equalities between a column of the table and something of the outer row, and what is left of the condition.
fn split_joins(condition: Option<Node>) -> (Vec<(ColumnId, Node)>, Option<Node>) {
    let mut joins = Vec::new();
    let mut rest: Option<Node> = None;
    let mut pending: Vec<Node> = condition.into_iter().collect();
    while let Some(node) = pending.pop() {
        let (node, join) = match node {
            Node::And(a, b) => {
                pending.push(*b);
                pending.push(*a);
                continue;
            }
            Node::SameText(true, a, b) => match (*a, *b) {
                (Node::Inner(column), outer) if !reads_inner(&outer) => {
                    (None, Some((column, outer)))
                }
                (outer, Node::Inner(column)) if !reads_inner(&outer) => {
                    (None, Some((column, outer)))
                }
                (a, b) => (Some(Node::SameText(true, Box::new(a), Box::new(b))), None),
            },
            other => (Some(other), None),
        };
        joins.extend(join);
        if let Some(node) = node {
            rest = Some(match rest {
                None => node,
                Some(before) => Node::And(Box::new(before), Box::new(node)),
            });
        }
    }
    (joins, rest)
}

fn reads_inner(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= matches!(node, Node::Inner(_)));
    found
}
