//! How a figure came about: computed again from the stored entries, under the method they were computed with.

use qilu_accounting as accounting;
use qilu_accounting::{Entries, FigureRef, Library, Method, TraceOrigin, trace};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    query::TraceQuery,
    version::load,
    view::{FactorNote, TraceNode},
};

/// Steps shown unless more or fewer are asked for.
const TRACE_DEPTH: u32 = 2;

impl App {
    /// Walks a figure of a version back towards its cells.
    ///
    /// # Errors
    /// `not_found` out of scope, `trace.malformed_figure`, `trace.unknown_figure`, `version.method_changed`.
    pub fn trace(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        query: &TraceQuery,
    ) -> Outcome<TraceNode> {
        let (head, entries) = self
            .store
            .read(|connection| load::entries(connection, who, enterprise_id, version_id))?;
        let (library, method) = self.method_of(&head)?;
        walked(library, method, &entries, query)
    }
}

/// Walks a figure of these entries back towards its cells.
pub(crate) fn walked(
    library: &Library,
    method: &Method,
    entries: &Entries,
    query: &TraceQuery,
) -> Outcome<TraceNode> {
    let figure = figure_of(&query.figure)?;
    let depth = usize::try_from(query.depth.unwrap_or(TRACE_DEPTH)).unwrap_or(usize::MAX);
    trace(library, method, entries, &figure, depth)
        .map(node)
        .map_err(|_| unknown_figure(&query.figure))
}

fn node(node: accounting::TraceNode) -> TraceNode {
    TraceNode {
        figure: node.figure,
        label: node.label.into(),
        symbol: node.symbol,
        value: (&node.value).into(),
        unit: node.unit,
        origin: origin(node.origin).to_owned(),
        formula: node.formula.map(Into::into),
        with_values: node.with_values,
        clause: node.clause.filter(|clause| !clause.is_empty()),
        rounding: node.rounding.map(Into::into),
        at: node.at.as_ref().map(Into::into),
        factor: node.factor.map(factor),
        inputs: node.inputs.into_iter().map(self::node).collect(),
        more: node.more,
    }
}

fn factor(note: accounting::FactorNote) -> FactorNote {
    FactorNote {
        set: note.set,
        key: note.key,
        value: note.value,
        unit: note.unit,
        source: note.source,
        confidence: note.confidence,
        note: Some(note.note).filter(|note| !note.is_empty()),
        mark: note.mark.map(Into::into),
    }
}

fn origin(origin: TraceOrigin) -> &'static str {
    match origin {
        TraceOrigin::Entered => "entered",
        TraceOrigin::Default => "default",
        TraceOrigin::Factor => "factor",
        TraceOrigin::Constant => "constant",
        TraceOrigin::Computed => "computed",
        TraceOrigin::Total => "total",
        TraceOrigin::Blank => "blank",
    }
}

/// A figure's address as people and pages write it.
pub(super) fn figure_of(text: &str) -> Outcome<FigureRef> {
    text.parse().map_err(|_| malformed_figure(text))
}

fn malformed_figure(figure: &str) -> Fault {
    Fault::field(
        "trace.malformed_figure",
        "figure",
        format!("“{figure}”不是数据项的标识；应为 total:合计 或 cell:表/行/列。"),
        format!(
            "{figure:?} does not name a figure; expected total:ID or cell:TABLE/ROW KEY/COLUMN."
        ),
    )
}

fn unknown_figure(figure: &str) -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "trace.unknown_figure",
        format!("报告中没有“{figure}”这一数据项。"),
        format!("The report has no figure {figure:?}."),
    )
}
