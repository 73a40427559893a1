//! Where looked-up values come from: the set, the document and how sure it is.

use qilu_quantity::Text;

use super::trace::Tracer;
use super::trace_node::{FactorNote, TraceNode, TraceOrigin};
use crate::evaluate::{At, Outcome, Slot};
use crate::language::Node;
use crate::library::Column;
use crate::report::Value;

impl Tracer<'_, '_> {
    /// Where the default of a column comes from, if it is a value that is looked up.
    pub(super) fn default_note(&self, column: &Column, row: usize) -> Option<FactorNote> {
        self.note(strip(&column.default.as_ref()?.node), At { row, inner: 0 })
    }

    /// A looked-up value that stands in a formula, as a figure of its own.
    pub(super) fn looked_up(&self, node: &Node, at: At) -> Option<TraceNode> {
        let note = self.note(node, at)?;
        let (symbol, unit) = match node {
            Node::Factor { table, .. } => {
                let table = self.run.method.factor_tables.get(*table)?;
                (table.symbol.clone(), table.unit.clone())
            }
            _ => return None,
        };
        let value = match self.run.quietly(|run| run.number_at(node, at)) {
            Outcome::Number(number) => Value::Number(number),
            Outcome::Absent | Outcome::Broken => Value::Missing,
        };
        Some(TraceNode {
            figure: format!("factor:{}", note.key),
            label: match note.key.strip_prefix("gwp.value ") {
                Some(gas) => Text::new(
                    format!("{gas} 的全球变暖潜势"),
                    format!("Global warming potential of {gas}"),
                ),
                None => Text::new(
                    format!("缺省值 {}", note.key),
                    format!("Default value {}", note.key),
                ),
            },
            symbol: Some(symbol),
            value,
            unit,
            origin: TraceOrigin::Factor,
            formula: None,
            with_values: None,
            clause: None,
            rounding: None,
            at: None,
            factor: Some(note),
            inputs: Vec::new(),
            more: false,
        })
    }

    fn note(&self, node: &Node, at: At) -> Option<FactorNote> {
        match node {
            Node::Factor { table, key } => self.factor_note(*table, key.as_deref(), at),
            _ => None,
        }
    }

    fn factor_note(&self, table: usize, key: Option<&Node>, at: At) -> Option<FactorNote> {
        let table = self.run.method.factor_tables.get(table)?;
        let item = match key {
            Some(Node::Cell(id)) => match self.run.slot(*id, at.row) {
                Slot::Code { item, .. } => Some(*item),
                _ => return None,
            },
            _ => None,
        };
        let hit = table.find(item, self.run.context.year, &self.run.context.province)?;
        let used = self.run.method.factor_sets.get(hit.set)?;
        let key = hit.row.key.as_deref().unwrap_or("");
        Some(FactorNote {
            set: used.id.clone(),
            key: format!("{} {key}", hit.row.factor).trim_end().to_owned(),
            value: hit.row.value_text.clone(),
            unit: hit.row.unit.text.clone(),
            source: hit.row.source.clone(),
            confidence: hit.row.confidence.clone(),
            note: hit.row.note.clone(),
            mark: used.mark.clone(),
        })
    }
}

/// The node inside unit conversions.
fn strip(node: &Node) -> &Node {
    match node {
        Node::Scale(_, inner) => strip(inner),
        other => other,
    }
}
