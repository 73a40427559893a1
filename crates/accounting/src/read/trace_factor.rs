//! Where looked-up values come from: the set, the document and how sure it is.

use qilu_quantity::{Exact, Text};

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
        let (label, symbol, unit) = match node {
            Node::Factor { table, .. } => {
                let table = self.run.method.factor_tables.get(*table)?;
                (
                    factor_label(&note.key),
                    Some(table.symbol.clone()),
                    table.unit.clone(),
                )
            }
            Node::Interpolate { grid, .. } => {
                let grid = self.run.method.grids.get(*grid)?;
                (grid.label.clone(), None, grid.value.text.clone())
            }
            _ => return None,
        };
        let value = match self.run.quietly(|run| run.number_at(node, at)) {
            Outcome::Number(number) => Value::Number(number),
            Outcome::Absent | Outcome::Broken => Value::Missing,
        };
        Some(TraceNode {
            figure: match node {
                Node::Interpolate { .. } => format!("factor:{} {}", note.set, note.key),
                _ => format!("factor:{}", note.key),
            },
            label,
            symbol,
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
            Node::Interpolate { grid, x, y } => self.grid_note(*grid, x, y.as_deref(), at),
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

    /// The printed values around the place, with what is said about each.
    fn grid_note(&self, position: usize, x: &Node, y: Option<&Node>, at: At) -> Option<FactorNote> {
        let grid = self.run.method.grids.get(position)?;
        let number = |node: &Node| match self.run.quietly(|run| run.number_at(node, at)) {
            Outcome::Number(number) => Some(number),
            Outcome::Absent | Outcome::Broken => None,
        };
        let second = match y {
            Some(y) => number(y)?,
            None => Exact::ZERO,
        };
        let corners = grid.around(&number(x)?, &second)?;
        let places = corners.iter().map(|corner| {
            let first = format!("{} {}", corner.x.to_decimal_string(10), grid.x.text);
            match &grid.y {
                Some(unit) => {
                    let second = corner.y.to_decimal_string(10);
                    format!("{first} {second} {}", unit.text)
                }
                None => first,
            }
        });
        let values = corners
            .iter()
            .map(|corner| corner.point.value_text.as_str());
        let points = || corners.iter().map(|corner| corner.point);
        Some(FactorNote {
            set: grid.id.clone(),
            key: places.collect::<Vec<_>>().join("; "),
            value: values.collect::<Vec<_>>().join("; "),
            unit: grid.value.text.clone(),
            source: distinct(points().map(|point| point.source.as_str())),
            confidence: distinct(points().map(|point| point.confidence.as_str())),
            note: distinct(points().map(|point| point.note.as_str())),
            mark: None,
        })
    }
}

fn factor_label(key: &str) -> Text {
    match key.strip_prefix("gwp.value ") {
        Some(gas) => Text::new(
            format!("{gas} 的全球变暖潜势"),
            format!("Global warming potential of {gas}"),
        ),
        None => Text::new(format!("缺省值 {key}"), format!("Default value {key}")),
    }
}

/// Each text once, in order.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut found: Vec<&str> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found.join("; ")
}

/// The node inside unit conversions.
fn strip(node: &Node) -> &Node {
    match node {
        Node::Scale(_, inner) => strip(inner),
        other => other,
    }
}
