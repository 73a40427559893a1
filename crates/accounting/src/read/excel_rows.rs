//! Aggregates in Excel's language: `SUMPRODUCT` over whole columns, passing over `""`.

use super::excel_write::{ExcelWriter, number, scaled, sign};
use crate::language::{Aggregate, AggregateKind, Arithmetic, Node};

impl ExcelWriter<'_> {
    pub(super) fn aggregate(&self, aggregate: &Aggregate) -> String {
        let condition = self.row_condition(aggregate);
        let values = self.product(&aggregate.value);
        let chosen = |more: &[String]| -> Vec<String> {
            condition
                .iter()
                .map(|condition| format!("{condition}*1"))
                .chain(more.iter().cloned())
                .collect()
        };
        let sum = |parts: &[String]| match parts {
            [one] if condition.is_none() => format!("SUM({one})"),
            many => format!("SUMPRODUCT({})", many.join(",")),
        };
        let present = |ranges: &[String]| -> Vec<String> {
            ranges
                .iter()
                .map(|range| format!("({range}<>\"\")*1"))
                .collect()
        };
        match aggregate.kind {
            AggregateKind::Sum => sum(&chosen(&values)),
            AggregateKind::Count => format!("SUMPRODUCT({})", chosen(&present(&values)).join(",")),
            AggregateKind::Average => {
                let (total, count) = (
                    format!("SUMPRODUCT({})", chosen(&values).join(",")),
                    format!("SUMPRODUCT({})", chosen(&present(&values)).join(",")),
                );
                format!("IF({count}=0,\"\",{total}/{count})")
            }
            AggregateKind::Weighted => {
                let weights = aggregate
                    .weight
                    .as_ref()
                    .map(|weight| self.product(weight))
                    .unwrap_or_default();
                let both: Vec<String> = values.iter().chain(&weights).cloned().collect();
                let weighing: Vec<String> = present(&values).into_iter().chain(weights).collect();
                let (products, total) = (
                    format!("SUMPRODUCT({})", chosen(&both).join(",")),
                    format!("SUMPRODUCT({})", chosen(&weighing).join(",")),
                );
                format!("IF({total}=0,\"\",{products}/{total})")
            }
            AggregateKind::Pick => {
                let (found, value) = (
                    format!("SUMPRODUCT({})", chosen(&present(&values)).join(",")),
                    format!("SUMPRODUCT({})", chosen(&values).join(",")),
                );
                format!("IF({found}=0,\"\",{value})")
            }
            AggregateKind::Min | AggregateKind::Max => {
                // 15 is the k-th smallest, 14 the k-th largest; 6 passes over errors, which rows left out become.
                let function = if aggregate.kind == AggregateKind::Min {
                    15
                } else {
                    14
                };
                let product = values.join("*");
                let array = condition.as_ref().map_or(product.clone(), |condition| {
                    format!("{product}/({condition})")
                });
                format!("IFERROR(_xlfn.AGGREGATE({function},6,{array},1),\"\")")
            }
        }
    }

    /// The columns a product is made of.
    fn product(&self, node: &Node) -> Vec<String> {
        match node {
            Node::Arithmetic(Arithmetic::Multiply, a, b) => {
                self.product(a).into_iter().chain(self.product(b)).collect()
            }
            Node::InUnit { value, .. } => self.product(value),
            other => vec![self.reference(other)],
        }
    }

    /// What must hold of a row, as an array of ones and zeros.
    fn row_condition(&self, aggregate: &Aggregate) -> Option<String> {
        let joins = aggregate.joins.iter().map(|(column, outer)| {
            let inner = Node::Inner(*column);
            format!(
                "({}={})",
                self.reference(&inner),
                self.text_beside(outer, &inner)
            )
        });
        let rest = aggregate
            .condition
            .as_ref()
            .map(|condition| self.array_condition(condition));
        let parts: Vec<String> = joins.chain(rest).collect();
        if parts.is_empty() {
            None
        } else {
            Some(parts.join("*"))
        }
    }

    fn array_condition(&self, node: &Node) -> String {
        match node {
            Node::Not(inner) => format!("(1-{})", self.array_condition(inner)),
            Node::And(a, b) => format!("{}*{}", self.array_condition(a), self.array_condition(b)),
            Node::Or(a, b) => format!(
                "(({}+{})>0)",
                self.array_condition(a),
                self.array_condition(b)
            ),
            Node::SameText(same, a, b) => {
                let sign = if *same { "=" } else { "<>" };
                let dates: String = [a, b]
                    .into_iter()
                    .filter_map(|side| match &**side {
                        Node::MonthOf { date, .. } => {
                            Some(format!("ISNUMBER({})*", self.text(date)))
                        }
                        _ => None,
                    })
                    .collect();
                let (a, b) = (self.text_beside(a, b), self.text_beside(b, a));
                let same = format!("({a}{sign}{b})");
                if dates.is_empty() {
                    same
                } else {
                    format!("({dates}{same})")
                }
            }
            Node::Compare(comparison, a, b) => {
                let mut columns = Vec::new();
                for side in [a, b] {
                    side.walk(&mut |node| {
                        if matches!(node, Node::Inner(_)) {
                            columns.push(format!("ISNUMBER({})*", self.reference(node)));
                        }
                    });
                }
                format!(
                    "({}({}{}{}))",
                    columns.concat(),
                    self.array_value(a),
                    sign(*comparison),
                    self.array_value(b)
                )
            }
            Node::CompareDates(comparison, a, b) => {
                let (a, b) = (self.text(a), self.text(b));
                format!(
                    "(ISNUMBER({a})*ISNUMBER({b})*({a}{}{b}))",
                    sign(*comparison)
                )
            }
            Node::HasAny(cells) => {
                let has: Vec<String> = cells
                    .iter()
                    .map(|cell| format!("ISNUMBER({})", self.reference(cell)))
                    .collect();
                format!("(({})>0)", has.join("+"))
            }
            Node::Entered(cell) => format!("(ISNUMBER({})*1)", self.entry(cell)),
            _ => "(0)".to_owned(),
        }
    }

    fn array_value(&self, node: &Node) -> String {
        match node {
            Node::Number { value, .. } => number(value),
            Node::Constant(position) => self
                .method
                .constants
                .get(*position)
                .map(|constant| number(&constant.value))
                .unwrap_or_default(),
            Node::Scale(factor, inner) => format!("({})", scaled(&self.array_value(inner), factor)),
            Node::Negate(inner) => format!("(-{})", self.array_value(inner)),
            Node::InUnit { value, .. } => self.array_value(value),
            Node::Arithmetic(operator, a, b) => {
                let operator = match operator {
                    Arithmetic::Add => '+',
                    Arithmetic::Subtract => '-',
                    Arithmetic::Multiply => '*',
                    Arithmetic::Divide => '/',
                };
                format!("({}{operator}{})", self.array_value(a), self.array_value(b))
            }
            other => self.reference(other),
        }
    }
}
