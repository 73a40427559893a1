//! A derivation printed as an indented outline.

use anyhow::Result;
use qilu_accounting::TraceNode;
use qilu_quantity::Lang;

use super::shown;

/// Prints a figure, how it comes about, and below it what it is made of.
pub fn print(node: &TraceNode, lang: Lang, depth: usize) -> Result<()> {
    let indent = "  ".repeat(depth);
    let place = node
        .at
        .as_ref()
        .map(|at| format!("  [{}!{}]", at.sheet, at.cell))
        .unwrap_or_default();
    say!(
        "{indent}{} = {} {}{place}",
        node.label.get(lang),
        shown(&node.value, None),
        node.unit
    );
    if let Some(formula) = &node.formula {
        let clause = node.clause.as_deref().unwrap_or_default();
        say!("{indent}  {}  {clause}", formula.get(lang));
    }
    if let Some(values) = &node.with_values {
        say!("{indent}  = {values}");
    }
    if let Some(rounding) = &node.rounding {
        say!("{indent}  {}", rounding.get(lang));
    }
    if let Some(factor) = &node.factor {
        let mark = factor
            .mark
            .as_ref()
            .map(|mark| format!(" — {}", mark.get(lang)))
            .unwrap_or_default();
        say!(
            "{indent}  {} · {} · {}{mark}",
            factor.set,
            factor.source,
            factor.confidence
        );
    }
    for input in &node.inputs {
        print(input, lang, depth + 1)?;
    }
    Ok(())
}
