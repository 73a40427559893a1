//! A method, loaded and checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use qilu_quantity::{Exact, Rounding, Text, Unit};
use serde::{Deserialize, Serialize};

use super::codes::CodeIndex;
use super::factors::FactorTable;
use super::feeds::FeedSpec;
use super::grids::Grid;
use super::laboratory::LaboratoryRules;
use super::table::{Column, Required, Table};
use crate::evaluate::HOME_PROVINCE;
use crate::language::{ColumnId, Node};
use crate::report::Severity;

/// A versioned document that says how something is calculated.
#[derive(Debug)]
pub struct Method {
    /// The id, e.g. `cement-2013`; also the file's name.
    pub id: String,
    /// The guideline's edition.
    pub edition: String,
    /// The sector, e.g. `cement`.
    pub sector: String,
    /// What its figures are for.
    pub purpose: Purpose,
    /// The guideline's title.
    pub title: Text,
    /// The instrument that issued it.
    pub instrument: String,
    /// The reporting years it is for.
    pub years: YearSpan,
    /// The reporting boundary.
    pub boundary: Text,
    /// How values are rounded, and whether rounded values are carried forward.
    pub rounding: RoundingPolicy,
    /// The factor sets defaults are looked up in, in this order.
    pub factor_sets: Vec<FactorSetUse>,
    /// The GWP set, where the method has gases other than CO₂.
    pub gwp: Option<String>,
    /// How sure the document is: `checked`, `memory` …
    pub confidence: String,
    /// Constants: the method's own, then those every method may use.
    pub constants: Vec<Constant>,
    /// Code lists: the method's own, then those every method may use.
    pub lists: Vec<CodeList>,
    /// Tables, in the order of the report.
    pub tables: Vec<Table>,
    /// Totals, in the order of the report.
    pub totals: Vec<Total>,
    /// The printed tables its formulas interpolate in, by the index in [`Node::Interpolate`].
    pub grids: Vec<Arc<Grid>>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Which figures are the results.
    pub results: ResultsSpec,
    /// Which of its figures are taken over into reports of other methods.
    pub feeds: Vec<FeedSpec>,
    /// What it asks of laboratory reports, if it says anything of them.
    pub laboratory: Option<LaboratoryRules>,
    /// SHA-256 (hex) of the document and of the common library it builds on.
    pub hash: String,
    /// Columns and totals in an order in which each comes after what it reads.
    pub(crate) order: Vec<Step>,
    /// Every factor look-up of the method, by the index in [`Node::Factor`].
    pub(crate) factor_tables: Vec<FactorTable>,
    /// How the codes of each list are found, in the order of `lists`.
    pub(crate) code_indexes: Vec<CodeIndex>,
}

/// An edition that is in force and whose text is not at hand: known, but without a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The instrument, e.g. `GB/T 32151.5-2026`.
    pub instrument: String,
    /// The sector.
    pub sector: String,
    /// Its title.
    pub title: Text,
    /// The day it came into force.
    pub in_force: String,
    /// The first reporting year it may govern.
    pub from: i32,
    /// How sure this is: `checked`, `memory` …
    pub confidence: String,
}

/// What a method's figures are for. Results of different purposes stand side by side and are never mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The emissions of the legal entity, direct and by purchased energy.
    #[default]
    LegalEntity,
    /// The emissions an allowance obligation is made of.
    Compliance,
    /// The supplementary data table: production and intensities.
    Supplementary,
    /// An allocation plan: allowances out of production and verified emissions.
    Allocation,
    /// A ledger kept through the year, from which figures of a report are taken over.
    Record,
}

impl Purpose {
    /// Whether the method has totals of emissions.
    #[must_use]
    pub fn is_emissions(self) -> bool {
        matches!(self, Self::LegalEntity | Self::Compliance)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::LegalEntity => Text::new("法人边界排放", "emissions of the legal entity"),
            Self::Compliance => Text::new("履约口径排放", "emissions in the compliance scope"),
            Self::Supplementary => Text::new("补充数据表", "supplementary data"),
            Self::Allocation => Text::new("配额分配方案", "allocation plan"),
            Self::Record => Text::new("日常台账", "record kept through the year"),
        }
    }
}

/// One step of the computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Step {
    Column(ColumnId),
    Total(usize),
}

/// Reporting years, both ends included; an open end is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearSpan {
    /// First year.
    pub from: Option<i32>,
    /// Last year.
    pub to: Option<i32>,
}

impl YearSpan {
    /// Whether the year lies in the span.
    #[must_use]
    pub fn contains(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }

    /// The year of the span that is nearest.
    #[must_use]
    pub fn nearest(&self, year: i32) -> i32 {
        let year = self.from.map_or(year, |from| year.max(from));
        self.to.map_or(year, |to| year.min(to))
    }
}

/// The method's rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundingPolicy {
    /// How ties go.
    pub mode: Rounding,
    /// Whether a rounded value is what later formulas read, unless a column says otherwise.
    pub carry: bool,
}

impl RoundingPolicy {
    /// What people are told of it.
    #[must_use]
    pub fn says(self) -> Text {
        match self.carry {
            true => Text::new(
                "四舍五入，修约后的值代入后续计算",
                "half-up, rounded values carried forward",
            ),
            false => Text::new(
                "只在显示时修约，计算保留全部位数",
                "shown rounded, computed in full",
            ),
        }
    }
}

/// A factor set a method draws from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorSetUse {
    /// The set's id.
    pub id: String,
    /// A remark shown wherever a value of the set is used in this method.
    pub mark: Option<Text>,
}

/// An exact constant with a unit.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The name formulas use.
    pub id: String,
    /// The value, exactly.
    pub value: Exact,
    /// Its unit.
    pub unit: UnitSpec,
    /// How mathematics shows it, e.g. `44/12`.
    pub symbol: String,
    /// What it is.
    pub label: Text,
}

/// A unit as written and as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSpec {
    /// As the document writes it.
    pub text: String,
    /// As understood.
    pub unit: Unit,
}

impl UnitSpec {
    /// The text with `{key}` replaced by a row's amount unit (`t`, `10^4Nm3`).
    #[must_use]
    pub fn text_for(&self, key: &str, amount: &str) -> String {
        self.text.replace(&format!("{{{key}}}"), amount)
    }
}

/// A list of codes.
#[derive(Clone, Debug)]
pub struct CodeList {
    /// The list's id.
    pub id: String,
    /// What it lists.
    pub label: Text,
    /// The codes, in the order shown.
    pub items: Vec<CodeItem>,
}

/// One code of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeItem {
    /// The code, as stored.
    pub code: String,
    /// What it stands for, as shown.
    pub label: Text,
    /// Attributes formulas may ask for: `phase`, `unit` …
    pub attrs: BTreeMap<String, String>,
}

impl CodeList {
    /// The item with this code, exactly.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&CodeItem> {
        self.items.iter().find(|item| item.code == code)
    }
}

/// A formula: as written, and its one tree, which every reader reads.
#[derive(Clone, Debug)]
pub struct Formula {
    /// As written in the document.
    pub source: String,
    /// The line it begins on.
    pub line: usize,
    pub(crate) node: Node,
}

/// A total of the method.
#[derive(Debug)]
pub struct Total {
    /// The total's id.
    pub id: String,
    /// The guideline's symbol.
    pub symbol: Option<String>,
    /// What it is.
    pub label: Text,
    /// Its unit.
    pub unit: UnitSpec,
    /// Decimals reported.
    pub decimals: Option<u32>,
    /// Whether the rounded value is what later formulas read.
    pub carry: bool,
    /// How it is computed.
    pub formula: Formula,
    /// The clause.
    pub clause: String,
}

/// A check of the method.
#[derive(Debug)]
pub struct Check {
    /// The check's code, e.g. `PWR-001`.
    pub code: String,
    /// How serious it is.
    pub severity: Severity,
    /// Whether the law asks for it: then no waiver lowers it.
    pub statutory: bool,
    /// The table whose rows are checked; `None` for a check over totals.
    pub table: Option<String>,
    /// The column it points at, or the total.
    pub at: Option<String>,
    /// When it fires.
    pub when: Formula,
    /// What it says.
    pub says: Text,
    /// How to mend it.
    pub mend: Option<Text>,
    /// What was expected.
    pub expected: Option<String>,
    /// The clause.
    pub clause: Option<String>,
}

/// Which figures are the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultsSpec {
    /// The total without purchased electricity and heat; only emissions have it.
    pub without_indirect: Option<String>,
    /// The total with them; only emissions have it.
    pub with_indirect: Option<String>,
    /// The table and column of the compliance emissions.
    pub compliance: Option<(String, String)>,
    /// Table and column of each supplementary figure; an empty table for a total.
    pub supplementary: Vec<(String, String)>,
}

/// A default looked up in a factor set: what a template shows and an Excel look-up needs.
#[derive(Clone, Debug)]
pub struct DefaultFactor {
    /// The table of the column that reads it; empty for a total.
    pub table: String,
    /// The column that reads it, or the total's id.
    pub column: String,
    /// The factor's name, e.g. `fuel.ncv`, with the code if the formula names one: `gwp.value CH4`.
    pub factor: String,
    /// The column whose code chooses the value.
    pub key: Option<String>,
    /// The unit of the values, with `{key}` where it differs by code.
    pub unit: String,
    /// The values of the year, in the unit of the defaulted column.
    pub values: Vec<DefaultValue>,
}

/// One value of a [`DefaultFactor`].
#[derive(Clone, Debug)]
pub struct DefaultValue {
    /// The code, or `None` for a factor without key.
    pub code: Option<String>,
    /// What its list calls the code.
    pub label: Option<Text>,
    /// The value, in the unit of the defaulted column.
    pub value: Exact,
    /// The set it is from.
    pub set: String,
    /// The document it is from.
    pub source: String,
    /// How sure it is.
    pub confidence: String,
    /// The remark on the value.
    pub note: String,
    /// The remark to show with values of the set in this method.
    pub mark: Option<Text>,
}

impl Method {
    /// A code list by id.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&CodeList> {
        self.lists.iter().find(|list| list.id == id)
    }

    pub(crate) fn list_position(&self, id: &str) -> Option<usize> {
        self.lists.iter().position(|list| list.id == id)
    }

    /// A table by id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// A total by id.
    #[must_use]
    pub fn total(&self, id: &str) -> Option<&Total> {
        self.totals.iter().find(|total| total.id == id)
    }

    /// The totals that checks compare among the enterprises of the sector, in the method's order.
    #[must_use]
    pub fn peer_totals(&self) -> Vec<&str> {
        let mut compared = BTreeSet::new();
        for check in &self.checks {
            check.when.node.walk(&mut |node| {
                if let Node::Peers { total, .. } = node {
                    compared.insert(*total);
                }
            });
        }
        let totals = compared.into_iter().filter_map(|at| self.totals.get(at));
        totals.map(|total| total.id.as_str()).collect()
    }

    /// Every factor that formulas, defaults, conditions and totals look up, with its values of the year.
    #[must_use]
    pub fn default_factors(&self, year: i32) -> Vec<DefaultFactor> {
        let mut found = Vec::new();
        for table in &self.tables {
            for column in &table.columns {
                let required = match &column.required {
                    Required::When(formula) => Some(formula),
                    Required::Always | Required::Never => None,
                };
                let formulas = [&column.default, &column.formula, &column.applies];
                for formula in formulas.into_iter().flatten().chain(required) {
                    self.add_factors((&table.id, &column.id), formula, year, &mut found);
                }
            }
        }
        for total in &self.totals {
            self.add_factors(("", &total.id), &total.formula, year, &mut found);
        }
        found
    }

    fn add_factors(
        &self,
        site: (&str, &str),
        formula: &Formula,
        year: i32,
        found: &mut Vec<DefaultFactor>,
    ) {
        formula.node.walk(&mut |node| {
            if let Node::Factor { table, key } = node
                && let Some(look_up) = self.factor_tables.get(*table)
            {
                let key = match key.as_deref() {
                    Some(Node::Cell(id)) => self.column(*id).map(|column| column.id.clone()),
                    _ => None,
                };
                found.push(self.default_factor(site, look_up, key, year));
            }
        });
    }

    fn default_factor(
        &self,
        (table, column): (&str, &str),
        look_up: &FactorTable,
        key: Option<String>,
        year: i32,
    ) -> DefaultFactor {
        let list = look_up.list.and_then(|list| self.lists.get(list));
        let values = (0..look_up.hits.len()).filter_map(|position| {
            let hit = look_up.find(Some(position), year, HOME_PROVINCE)?;
            let set = self.factor_sets.get(hit.set)?;
            let item = list.and_then(|list| list.items.get(position));
            Some(DefaultValue {
                code: item.map(|item| item.code.clone()),
                label: item.map(|item| item.label.clone()),
                value: hit.value.clone(),
                set: set.id.clone(),
                source: hit.row.source.clone(),
                confidence: hit.row.confidence.clone(),
                note: hit.row.note.clone(),
                mark: set.mark.clone(),
            })
        });
        DefaultFactor {
            table: table.to_owned(),
            column: column.to_owned(),
            factor: look_up.name.clone(),
            key,
            unit: look_up.unit.clone(),
            values: values.collect(),
        }
    }

    pub(crate) fn column(&self, id: ColumnId) -> Option<&Column> {
        self.tables.get(id.table)?.columns.get(id.column)
    }
}
