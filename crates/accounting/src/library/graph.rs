//! Who reads whom: the order of computation, cycles, and inputs nobody reads.

use std::collections::HashSet;

use super::compile::{nodes_of, steps};
use super::document::Document;
use super::load::Faults;
use super::method::{Method, Step};
use super::table::Role;
use crate::language::{ColumnId, Node};

fn reads(nodes: &[&Node]) -> Vec<Step> {
    let mut found = Vec::new();
    let mut totals = Vec::new();
    for node in nodes {
        node.reads(
            &mut |column| found.push(Step::Column(column)),
            &mut |total| totals.push(Step::Total(total)),
        );
    }
    found.extend(totals);
    found
}

/// An input that no formula reads and no result lists is a mistake of the document.
pub(crate) fn check_reads(method: &Method, document: &Document, faults: &mut Faults) {
    let mut read: HashSet<Step> = HashSet::new();
    for (step, _) in steps(method) {
        read.extend(reads(&nodes_of(method, step)));
    }
    for check in &method.checks {
        read.extend(reads(&[&check.when.node]));
    }
    let listed = |id: ColumnId| {
        let figures = method
            .results
            .supplementary
            .iter()
            .chain(&method.results.compliance);
        method
            .tables
            .get(id.table)
            .zip(method.column(id))
            .is_some_and(|(table, column)| {
                figures
                    .into_iter()
                    .any(|(known, listed)| *known == table.id && *listed == column.id)
            })
    };
    for (step, column) in steps(method) {
        if let (Step::Column(id), Some(column)) = (step, column)
            && column.role == Role::Input
            && !read.contains(&step)
            && !listed(id)
        {
            let at = place(document, step);
            faults.add(
                at,
                "column.unread",
                format!("没有公式读取 {}", column.id),
                format!("no formula reads `{}`", column.id),
            );
        }
    }
}

/// Every step after those it reads. A cycle is a fault.
pub(crate) fn order(method: &Method, document: &Document, faults: &mut Faults) -> Vec<Step> {
    let mut sorter = Sorter {
        method,
        document,
        faults,
        done: HashSet::new(),
        open: Vec::new(),
        order: Vec::new(),
    };
    for (step, _) in steps(method) {
        sorter.visit(step);
    }
    sorter.order
}

struct Sorter<'a> {
    method: &'a Method,
    document: &'a Document,
    faults: &'a mut Faults,
    done: HashSet<Step>,
    open: Vec<Step>,
    order: Vec<Step>,
}

impl Sorter<'_> {
    fn visit(&mut self, step: Step) {
        if self.done.contains(&step) {
            return;
        }
        if let Some(start) = self.open.iter().position(|open| *open == step) {
            let names: Vec<String> = self
                .open
                .iter()
                .skip(start)
                .chain([&step])
                .map(|step| self.name(*step))
                .collect();
            let path = names.join(" → ");
            let at = place(self.document, step);
            self.faults.add(
                at,
                "formula.cycle",
                format!("公式循环引用：{path}"),
                format!("formulas refer to each other in a circle: {path}"),
            );
            self.done.insert(step);
            return;
        }
        self.open.push(step);
        for next in reads(&nodes_of(self.method, step)) {
            self.visit(next);
        }
        self.open.pop();
        if self.done.insert(step) {
            self.order.push(step);
        }
    }

    fn name(&self, step: Step) -> String {
        match step {
            Step::Total(total) => self
                .method
                .totals
                .get(total)
                .map(|total| total.id.clone())
                .unwrap_or_default(),
            Step::Column(id) => {
                let table = self
                    .method
                    .tables
                    .get(id.table)
                    .map(|table| table.id.as_str())
                    .unwrap_or_default();
                let column = self
                    .method
                    .column(id)
                    .map(|column| column.id.as_str())
                    .unwrap_or_default();
                format!("{table}.{column}")
            }
        }
    }
}

fn place(document: &Document, step: Step) -> usize {
    let id = match step {
        Step::Total(total) => document.totals.get(total).map(|total| &total.id),
        Step::Column(id) => document
            .tables
            .get(id.table)
            .and_then(|table| table.columns.get(id.column))
            .map(|column| &column.id),
    };
    id.map_or(0, |id| id.span().start)
}
