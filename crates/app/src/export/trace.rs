//! The way from a figure to its cells as a workbook: a row a step, in the order a reader walks.

use qilu_quantity::Lang;
use qilu_workbook::export::{ExportCell, ExportKind};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    export::{COUNT, Column, List, TONNES, cell_at, filtered, text, text_or_blank, value},
    fault::Outcome,
    query::TraceQuery,
    view::{Download, Text, TraceNode},
};

/// A step, and how deep below the figure it is.
struct Step<'a> {
    depth: i64,
    node: &'a TraceNode,
}

impl App {
    /// The trace of a figure as a workbook.
    ///
    /// # Errors
    /// As `trace`; `export.too_long`.
    pub fn export_trace(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        query: &TraceQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let root = self.trace(who, enterprise_id, version_id, query)?;
        let version = self.version(who, enterprise_id, version_id)?;
        let mut steps = Vec::new();
        walk(&root, 0, &mut steps);
        let label = |step: &Step<'_>| text(step.node.label.get(lang));
        let formula =
            |step: &Step<'_>| text_or_blank(step.node.formula.as_ref().map(|text| text.get(lang)));
        let rounding =
            |step: &Step<'_>| text_or_blank(step.node.rounding.as_ref().map(|text| text.get(lang)));
        let columns = [
            Column::new(("层级", "Level"), COUNT, &|step: &Step<'_>| {
                ExportCell::Integer(step.depth)
            }),
            Column::new(("数据项", "Figure"), ExportKind::Text, &label),
            Column::new(("符号", "Symbol"), ExportKind::Text, &|step| {
                text_or_blank(step.node.symbol.as_deref())
            }),
            Column::new(("数值", "Value"), TONNES, &|step| value(&step.node.value)),
            Column::new(("单位", "Unit"), ExportKind::Text, &|step| {
                text(&step.node.unit)
            }),
            Column::new(("公式", "Formula"), ExportKind::Text, &formula),
            Column::new(("代入数值", "With values"), ExportKind::Text, &|step| {
                text_or_blank(step.node.with_values.as_deref())
            }),
            Column::new(("条款", "Clause"), ExportKind::Text, &|step| {
                text_or_blank(step.node.clause.as_deref())
            }),
            Column::new(("修约", "Rounding"), ExportKind::Text, &rounding),
            Column::new(("单元格", "Cell"), ExportKind::Text, &|step| {
                cell_at(step.node.at.as_ref())
            }),
            Column::new(
                ("因子来源", "Source of factor"),
                ExportKind::Text,
                &|step| {
                    text_or_blank(
                        step.node
                            .factor
                            .as_ref()
                            .map(|factor| factor.source.as_str()),
                    )
                },
            ),
            Column::new(("可靠程度", "Certainty"), ExportKind::Text, &|step| {
                let factor = step.node.factor.as_ref();
                text_or_blank(factor.map(|factor| factor.confidence.as_str()))
            }),
        ];
        let figure = root.label.get(lang).to_owned();
        let heading = filtered(&[
            (
                ("核算方法", "Method"),
                Some(version.method.title.get(lang).to_owned()),
            ),
            (("年度", "Year"), Some(version.year.to_string())),
            (("版本", "Version"), Some(version.number.to_string())),
            (("数据项", "Figure"), Some(figure)),
        ]);
        self.workbook_of(
            &List {
                title: Text::new("数据溯源", "Trace"),
                notes: vec![heading],
                columns: &columns,
                rows: &steps,
            },
            lang,
        )
    }
}

fn walk<'a>(node: &'a TraceNode, depth: i64, steps: &mut Vec<Step<'a>>) {
    steps.push(Step { depth, node });
    for input in &node.inputs {
        walk(input, depth + 1, steps);
    }
}
