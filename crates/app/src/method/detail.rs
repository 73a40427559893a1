//! A method as its page shows it: tables, formulas, factors, checks.

use qilu_accounting::{
    Check, CodeList, Column, Constant, DefaultFactor, DefaultValue, Formula, FormulaOf, Method,
    Range, Required, ResultsSpec, Rows, Severity, Table, Total, mathematics,
};
use qilu_quantity::{Exact, Lang};

use super::{code_list, purpose, role, unit};
use crate::{
    mapping::decimal,
    view::{
        MethodCheck, MethodColumn, MethodConstant, MethodDetail, MethodFactor, MethodFactorSet,
        MethodFactorValue, MethodFormula, MethodLine, MethodList, MethodListItem, MethodRange,
        MethodResults, MethodTable, MethodTotal, MethodUncertainty, Text, YearRange,
    },
};

/// The method with its factors of a year.
pub(super) fn of(method: &Method, year: i32) -> MethodDetail {
    MethodDetail {
        id: method.id.clone(),
        edition: method.edition.clone(),
        sector: method.sector.clone(),
        purpose: purpose(method.purpose).to_owned(),
        title: (&method.title).into(),
        instrument: method.instrument.clone(),
        years: YearRange {
            from: method.years.from,
            to: method.years.to,
        },
        boundary: (&method.boundary).into(),
        rounding: method.rounding.says().into(),
        confidence: method.confidence.clone(),
        hash: method.hash.clone(),
        gwp: method.gwp.clone(),
        factor_sets: method
            .factor_sets
            .iter()
            .map(|used| MethodFactorSet {
                id: used.id.clone(),
                mark: used.mark.as_ref().map(Into::into),
            })
            .collect(),
        constants: method.constants.iter().map(constant).collect(),
        tables: method
            .tables
            .iter()
            .map(|found| table(method, found))
            .collect(),
        totals: method
            .totals
            .iter()
            .map(|found| total(method, found))
            .collect(),
        results: results(&method.results),
        lists: method.lists.iter().map(list).collect(),
        factors_year: year,
        factors: method
            .default_factors(year)
            .into_iter()
            .map(factor)
            .collect(),
        checks: method
            .checks
            .iter()
            .map(|found| check(method, found))
            .collect(),
    }
}

fn formula(method: &Method, formula: Option<&Formula>, of: FormulaOf<'_>) -> Option<MethodFormula> {
    formula.map(|formula| MethodFormula {
        source: formula.source.clone(),
        mathematics: maths(method, of),
    })
}

/// The formula as people write it, in both languages.
fn maths(method: &Method, of: FormulaOf<'_>) -> Option<Text> {
    Some(Text::new(
        mathematics(method, of, Lang::Zh)?,
        mathematics(method, of, Lang::En)?,
    ))
}

fn constant(constant: &Constant) -> MethodConstant {
    MethodConstant {
        id: constant.id.clone(),
        symbol: constant.symbol.clone(),
        label: (&constant.label).into(),
        value: exact(&constant.value),
        unit: constant.unit.text.clone(),
    }
}

/// A constant without loss: a fraction where its decimals have no end.
fn exact(value: &Exact) -> String {
    match value.decimals() {
        Some(_) => decimal(value),
        None => value.to_string(),
    }
}

fn table(method: &Method, table: &Table) -> MethodTable {
    let (rows, rows_max) = match &table.rows {
        Rows::One => ("one", Some(1)),
        Rows::Free { .. } => ("free", i64::try_from(table.rows_max()).ok()),
        Rows::Listed(_) => ("listed", None),
    };
    MethodTable {
        id: table.id.clone(),
        number: table.number.clone(),
        title: (&table.title).into(),
        rows: rows.to_owned(),
        rows_min: i64::try_from(table.rows_min).unwrap_or(i64::MAX),
        rows_max,
        clause: table.clause.clone(),
        columns: table
            .columns
            .iter()
            .map(|found| column(method, &table.id, found))
            .collect(),
    }
}

pub(crate) fn column(method: &Method, table: &str, column: &Column) -> MethodColumn {
    let id = column.id.as_str();
    let (required, required_when) = match &column.required {
        Required::Never => ("never", None),
        Required::Always => ("always", None),
        Required::When(when) => ("when", Some(when)),
    };
    MethodColumn {
        id: column.id.clone(),
        symbol: column.symbol.clone(),
        label: (&column.label).into(),
        unit: unit(column),
        role: role(column.role).to_owned(),
        decimals: column.decimals,
        required: required.to_owned(),
        required_when: formula(
            method,
            required_when,
            FormulaOf::Required { table, column: id },
        ),
        applies: formula(
            method,
            column.applies.as_ref(),
            FormulaOf::Applies { table, column: id },
        ),
        default: formula(
            method,
            column.default.as_ref(),
            FormulaOf::Default { table, column: id },
        ),
        formula: formula(
            method,
            column.formula.as_ref(),
            FormulaOf::Column { table, column: id },
        ),
        range: range(&column.range),
        when_blank: column.when_blank.map(|key| key.to_string()),
        line: column.line.as_ref().map(|line| MethodLine {
            gas: line.gas.clone(),
            scope: line.scope.clone(),
            category: line.category.clone(),
            negative: line.negative,
        }),
        source_doc: column.source_doc.as_ref().map(Into::into),
        clause: column.clause.clone(),
        list: code_list(column),
        uncertainty: column.uncertainty.as_ref().map(|stated| MethodUncertainty {
            entered: stated.entered.as_ref().map(decimal),
            default: stated.default.as_ref().map(decimal),
            source: stated.source.clone(),
            confidence: stated.confidence.clone(),
        }),
    }
}

/// None where any value is allowed.
fn range(range: &Range) -> Option<MethodRange> {
    let bound = |bound: &Option<_>| bound.as_ref().map(decimal);
    (*range != Range::default()).then(|| MethodRange {
        min: bound(&range.min),
        max: bound(&range.max),
        above: bound(&range.above),
        below: bound(&range.below),
    })
}

fn total(method: &Method, total: &Total) -> MethodTotal {
    MethodTotal {
        id: total.id.clone(),
        symbol: total.symbol.clone(),
        label: (&total.label).into(),
        unit: total.unit.text.clone(),
        decimals: total.decimals,
        formula: MethodFormula {
            source: total.formula.source.clone(),
            mathematics: maths(method, FormulaOf::Total(&total.id)),
        },
        clause: Some(total.clause.clone()).filter(|clause| !clause.is_empty()),
    }
}

fn results(results: &ResultsSpec) -> MethodResults {
    let place = |(table, column): &(String, String)| {
        if table.is_empty() {
            column.clone()
        } else {
            format!("{table}.{column}")
        }
    };
    MethodResults {
        without_indirect: results.without_indirect.clone(),
        with_indirect: results.with_indirect.clone(),
        compliance: results.compliance.as_ref().map(place),
        supplementary: results.supplementary.iter().map(place).collect(),
    }
}

pub(crate) fn list(list: &CodeList) -> MethodList {
    MethodList {
        id: list.id.clone(),
        label: (&list.label).into(),
        items: list
            .items
            .iter()
            .map(|item| MethodListItem {
                code: item.code.clone(),
                label: (&item.label).into(),
            })
            .collect(),
    }
}

fn factor(factor: DefaultFactor) -> MethodFactor {
    let value = |value: DefaultValue| MethodFactorValue {
        label: value.label.map(Into::into),
        code: value.code,
        value: decimal(&value.value),
        set: value.set,
        source: value.source,
        confidence: value.confidence,
        note: Some(value.note).filter(|note| !note.is_empty()),
        mark: value.mark.map(Into::into),
    };
    MethodFactor {
        table: factor.table,
        column: factor.column,
        factor: factor.factor,
        key: factor.key,
        unit: factor.unit,
        values: factor.values.into_iter().map(value).collect(),
    }
}

fn check(method: &Method, check: &Check) -> MethodCheck {
    MethodCheck {
        id: check.code.clone(),
        severity: severity(check.severity).to_owned(),
        statutory: check.statutory,
        table: check.table.clone(),
        at: check.at.clone(),
        when: MethodFormula {
            source: check.when.source.clone(),
            mathematics: maths(method, FormulaOf::Check(&check.code)),
        },
        says: (&check.says).into(),
        mend: check.mend.as_ref().map(Into::into),
        expected: check.expected.clone(),
        clause: check.clause.clone(),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "fatal",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
