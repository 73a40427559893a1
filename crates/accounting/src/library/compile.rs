//! Second pass over a document: formulas are parsed, resolved and checked, and put in order.

use std::collections::HashSet;

use qilu_quantity::Unit;
use toml::Spanned;

use super::codes::CodeIndex;
use super::document::{ColumnDocument, Document, MethodDocument};
use super::feeds::feeds;
use super::laboratory::laboratory;
use super::load::{Common, Faults};
use super::method::{
    Check, CodeList, FactorSetUse, Formula, Method, RoundingPolicy, Step, Total, UnitSpec, YearSpan,
};
use super::results::results;
use super::scope::Scope;
use super::table::{Column, Required, Table};
use super::{columns, graph, never};
use crate::language::{ColumnId, Names, Node, Resolver, parse};

/// Compiles one method document. Faults are collected, and the method is only good if there are none. Formulas are only
/// looked at when tables, columns and units are in order: else one mistake would be reported many times over.
pub(crate) fn compile(
    document: &Document,
    header: &MethodDocument,
    common: &Common,
    faults: &mut Faults,
) -> Option<Method> {
    let rounding = RoundingPolicy {
        mode: header.rounding.mode,
        carry: header.rounding.carry,
    };
    let mut constants = columns::constants(document, faults);
    constants.extend(common.constants.iter().cloned());
    let mut listed = columns::lists(document, &common.codes, &common.sets, faults);
    listed.extend(common.lists.iter().cloned());
    let (lists, indexes): (Vec<CodeList>, Vec<CodeIndex>) = listed.into_iter().unzip();
    let tables = columns::tables(document, &lists, rounding, faults);
    let totals = total_units(document, faults);
    let factor_sets = factor_sets(header, common, faults);
    let results = results(document, header.purpose, &tables, &totals, faults);
    let feeds = feeds(document, header.purpose, &tables, faults);
    let laboratory = laboratory(document, faults);
    if !faults.is_empty() {
        return None;
    }
    let scope = Scope {
        tables: &tables,
        lists: &lists,
        indexes: &indexes,
        constants: &constants,
        totals: &totals,
        sets: factor_sets
            .iter()
            .filter_map(|used| common.sets.iter().find(|set| set.id == used.id))
            .collect(),
        // It stands behind the others.
        gwp: header.gwp.as_ref().and(factor_sets.len().checked_sub(1)),
        factor_tables: Vec::new(),
        grids: &common.grids,
        grids_read: Vec::new(),
    };
    let mut compiler = Compiler { scope, faults };
    let formulas = compiler.columns(document);
    let total_formulas = compiler.totals(document);
    let checks = compiler.checks(document);
    let factor_tables = std::mem::take(&mut compiler.scope.factor_tables);
    let grids = std::mem::take(&mut compiler.scope.grids_read);
    let tables = fill(tables, formulas);
    let totals = finish_totals(document, totals, total_formulas, rounding, faults);
    let mut method = Method {
        id: header.id.get_ref().clone(),
        edition: header.edition.clone(),
        sector: header.sector.clone(),
        purpose: header.purpose,
        title: header.title.clone(),
        instrument: header.instrument.clone(),
        years: YearSpan {
            from: header.years.from,
            to: header.years.to,
        },
        boundary: header.boundary.clone(),
        rounding,
        factor_sets,
        gwp: header.gwp.as_ref().map(|gwp| gwp.get_ref().clone()),
        confidence: header.confidence.clone(),
        constants,
        lists,
        tables,
        totals,
        grids,
        checks,
        results,
        feeds,
        laboratory,
        hash: String::new(),
        order: Vec::new(),
        factor_tables,
        code_indexes: indexes,
    };
    if faults.is_empty() {
        graph::check_reads(&method, document, faults);
        never::check_conditions(&method, document, faults);
        method.order = graph::order(&method, document, faults);
    }
    Some(method)
}

fn factor_sets(header: &MethodDocument, common: &Common, faults: &mut Faults) -> Vec<FactorSetUse> {
    let mut known = |id: &Spanned<String>, name: String| {
        if common.sets.iter().any(|set| set.id == name) {
            return Some(name);
        }
        faults.add(
            id.span().start,
            "method.unknown_set",
            format!("没有因子集 {name}"),
            format!("there is no factor set `{name}`"),
        );
        None
    };
    let mut sets: Vec<FactorSetUse> = header
        .factor_sets
        .iter()
        .filter_map(|used| {
            Some(FactorSetUse {
                id: known(&used.id, used.id.get_ref().clone())?,
                mark: used.mark.clone(),
            })
        })
        .collect();
    if let Some(gwp) = &header.gwp {
        sets.extend(
            known(gwp, format!("GWP_{}", gwp.get_ref())).map(|id| FactorSetUse { id, mark: None }),
        );
    }
    sets
}

fn total_units(document: &Document, faults: &mut Faults) -> Vec<(String, UnitSpec)> {
    let mut seen = HashSet::new();
    document
        .totals
        .iter()
        .map(|total| {
            faults.unique(&mut seen, &total.id);
            let unit = columns::unit(&total.unit, faults).unwrap_or_else(|| UnitSpec {
                text: String::new(),
                unit: Unit::one(),
            });
            (total.id.get_ref().clone(), unit)
        })
        .collect()
}

fn finish_totals(
    document: &Document,
    units: Vec<(String, UnitSpec)>,
    formulas: Vec<Option<Formula>>,
    rounding: RoundingPolicy,
    faults: &mut Faults,
) -> Vec<Total> {
    let mut totals = Vec::new();
    for ((total, (id, unit)), formula) in document.totals.iter().zip(units).zip(formulas) {
        let Some(clause) = total.clause.clone() else {
            faults.add(
                total.id.span().start,
                "column.clause",
                "公式须注明条款",
                "a formula names its clause",
            );
            continue;
        };
        let Some(formula) = formula else { continue };
        let carry = total.carry.unwrap_or(rounding.carry);
        let (symbol, label) = (total.symbol.clone(), total.label.clone());
        totals.push(Total {
            id,
            symbol,
            label,
            unit,
            decimals: total.decimals,
            carry,
            formula,
            clause,
        });
    }
    totals
}

/// What the second pass finds for one column.
#[derive(Default)]
struct ColumnFormulas {
    formula: Option<Formula>,
    default: Option<Formula>,
    applies: Option<Formula>,
    required: Option<Required>,
}

fn fill(tables: Vec<Table>, formulas: Vec<Vec<ColumnFormulas>>) -> Vec<Table> {
    tables
        .into_iter()
        .zip(formulas)
        .map(|(mut table, formulas)| {
            for (column, found) in table.columns.iter_mut().zip(formulas) {
                column.formula = found.formula;
                column.default = found.default;
                column.applies = found.applies;
                column.required = found.required.unwrap_or(Required::Never);
            }
            table
        })
        .collect()
}

struct Compiler<'a> {
    scope: Scope<'a>,
    faults: &'a mut Faults,
}

/// What a formula must come to.
enum Wanted<'u> {
    Number(&'u Unit),
    Condition,
    /// The condition of a check.
    Check,
}

impl<'a> Compiler<'a> {
    fn formula(
        &mut self,
        source: &Spanned<String>,
        home: Option<usize>,
        wanted: &Wanted<'_>,
    ) -> Option<Formula> {
        let text = source.get_ref();
        let resolved = match parse(text) {
            Err(fault) => Err((fault.offset, "formula.syntax", fault.text)),
            Ok(expr) => {
                let mut resolver = match wanted {
                    Wanted::Check => Resolver::of_check(&mut self.scope, home),
                    _ => Resolver::new(&mut self.scope, home),
                };
                let node = match wanted {
                    Wanted::Number(unit) => resolver.number_in(&expr, unit),
                    Wanted::Condition | Wanted::Check => resolver.condition(&expr),
                };
                node.map_err(|fault| (fault.offset, fault.code, fault.text))
            }
        };
        match resolved {
            Ok(node) => {
                let line = self.faults.line_within(source, 0);
                Some(Formula {
                    source: text.clone(),
                    line,
                    node,
                })
            }
            Err((offset, code, text)) => {
                let line = self.faults.line_within(source, offset);
                self.faults.add_at_line(line, code, text);
                None
            }
        }
    }

    fn columns(&mut self, document: &Document) -> Vec<Vec<ColumnFormulas>> {
        let tables = self.scope.tables;
        let mut found = Vec::new();
        for (position, (table, written)) in tables.iter().zip(&document.tables).enumerate() {
            let columns = table.columns.iter().zip(&written.columns);
            found.push(
                columns
                    .map(|(column, written)| self.column(position, column, written))
                    .collect(),
            );
        }
        found
    }

    fn column(
        &mut self,
        table: usize,
        column: &Column,
        written: &ColumnDocument,
    ) -> ColumnFormulas {
        let home = Some(table);
        let one = Unit::one();
        let unit = column.unit.as_ref().map_or(&one, |unit| &unit.unit);
        let mut found = ColumnFormulas {
            formula: written
                .formula
                .as_ref()
                .and_then(|source| self.formula(source, home, &Wanted::Number(unit))),
            default: written
                .default
                .as_ref()
                .and_then(|source| self.formula(source, home, &Wanted::Number(unit))),
            applies: written
                .applies
                .as_ref()
                .and_then(|source| self.formula(source, home, &Wanted::Condition)),
            required: None,
        };
        if let Some(required) = &written.required {
            found.required = match required.get_ref() {
                toml::Value::Boolean(true) => Some(Required::Always),
                toml::Value::Boolean(false) => None,
                toml::Value::String(source) => {
                    let source = Spanned::new(required.span(), source.clone());
                    self.formula(&source, home, &Wanted::Condition)
                        .map(Required::When)
                }
                _ => {
                    self.faults.add(
                        required.span().start,
                        "column.required",
                        "required 应为 true、false 或条件",
                        "required is true, false or a condition",
                    );
                    None
                }
            };
        }
        let keys: Vec<String> = unit.keys().map(str::to_owned).collect();
        for key in keys {
            let list = self
                .scope
                .column(table, &key)
                .and_then(|(id, _)| self.scope.list_of(id));
            let measured = list
                .and_then(|list| self.scope.indexes.get(list))
                .is_some_and(|index| index.units().iter().all(Option::is_some));
            if !measured {
                let at = written.unit.as_ref().map_or(0, |unit| unit.span().start);
                self.faults.add(
                    at,
                    "unit.unknown_key",
                    format!("{{{key}}} 不是带计量单位的代码列"),
                    format!("{{{key}}} is not a code column whose codes all have a unit"),
                );
            }
        }
        found
    }

    fn totals(&mut self, document: &Document) -> Vec<Option<Formula>> {
        let units = self.scope.totals;
        let written = document.totals.iter().zip(units);
        written
            .map(|(total, (_, unit))| {
                self.formula(&total.formula, None, &Wanted::Number(&unit.unit))
            })
            .collect()
    }

    fn checks(&mut self, document: &Document) -> Vec<Check> {
        let mut seen = HashSet::new();
        let mut checks = Vec::new();
        for check in &document.checks {
            self.faults.unique(&mut seen, &check.code);
            let home = match &check.table {
                None => None,
                Some(table) => match self.scope.table(table.get_ref()) {
                    Some(home) => Some(home),
                    None => {
                        self.faults.add(
                            table.span().start,
                            "check.unknown_place",
                            format!("没有表 {}", table.get_ref()),
                            format!("there is no table `{}`", table.get_ref()),
                        );
                        continue;
                    }
                },
            };
            if let Some(at) = &check.at {
                let known = match home {
                    Some(home) => self.scope.column(home, at.get_ref()).is_some(),
                    None => self.scope.total(at.get_ref()).is_some(),
                };
                if !known {
                    self.faults.add(
                        at.span().start,
                        "check.unknown_place",
                        format!("没有 {}", at.get_ref()),
                        format!("there is no `{}`", at.get_ref()),
                    );
                }
            }
            let Some(when) = self.formula(&check.when, home, &Wanted::Check) else {
                continue;
            };
            if is_constant(&when.node) {
                self.faults.add(
                    check.when.span().start,
                    "check.constant",
                    "检查条件不读取任何数据，永远不变",
                    "the condition reads no data and never changes",
                );
                continue;
            }
            checks.push(Check {
                code: check.code.get_ref().clone(),
                severity: check.severity,
                statutory: check.statutory,
                table: check.table.as_ref().map(|table| table.get_ref().clone()),
                at: check.at.as_ref().map(|at| at.get_ref().clone()),
                when,
                says: check.says.clone(),
                mend: check.mend.clone(),
                expected: check.expected.clone(),
                clause: check.clause.clone(),
            });
        }
        checks
    }
}

fn is_constant(node: &Node) -> bool {
    let mut reads = false;
    node.walk(&mut |node| {
        reads |= matches!(
            node,
            Node::Cell(_) | Node::Inner(_) | Node::Single(_) | Node::Total(_) | Node::Before { .. }
        )
    });
    !reads
}

/// Every column position of a method, in the order of the document.
pub(crate) fn steps(method: &Method) -> impl Iterator<Item = (Step, Option<&Column>)> {
    let columns = method.tables.iter().enumerate().flat_map(|(table, found)| {
        found
            .columns
            .iter()
            .enumerate()
            .map(move |(column, found)| (Step::Column(ColumnId { table, column }), Some(found)))
    });
    columns.chain((0..method.totals.len()).map(|total| (Step::Total(total), None)))
}

/// The formulas a step is computed from.
pub(crate) fn nodes_of(method: &Method, step: Step) -> Vec<&Node> {
    match step {
        Step::Total(total) => method
            .totals
            .get(total)
            .map(|total| &total.formula.node)
            .into_iter()
            .collect(),
        Step::Column(id) => method.column(id).map_or_else(Vec::new, |column| {
            let required = match &column.required {
                Required::When(formula) => Some(&formula.node),
                Required::Always | Required::Never => None,
            };
            let formulas = [&column.formula, &column.default, &column.applies];
            formulas
                .into_iter()
                .flatten()
                .map(|formula| &formula.node)
                .chain(required)
                .collect()
        }),
    }
}
