//! A method, whole, from the engine's document to what people are shown.

use qilu_accounting::{
    Check, CodeList, Column, Constant, FormulaOf, Method, Required, Rows, Severity, Table, Total,
    UsedFactor, mathematics,
};
use qilu_quantity::{Exact, Lang};

use super::{code_list, purpose, role, unit};
use crate::{
    mapping::decimal,
    view::{
        MethodCheck, MethodColumn, MethodConstant, MethodDetail, MethodFactor, MethodFactorSet,
        MethodFormula, MethodList, MethodListItem, MethodTable, MethodTotal, MethodUncertainty,
        Text, YearRange,
    },
};

pub(super) fn of(method: &Method) -> MethodDetail {
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
        gwp: method.gwp.clone(),
        factor_sets: method
            .factor_sets
            .iter()
            .map(|set| MethodFactorSet {
                id: set.id.clone(),
                mark: set.mark.as_ref().map(Into::into),
            })
            .collect(),
        hash: method.hash.clone(),
        tables: method.tables.iter().map(|one| table(method, one)).collect(),
        totals: method.totals.iter().map(|one| total(method, one)).collect(),
        lists: method.lists.iter().map(list).collect(),
        constants: method.constants.iter().map(constant).collect(),
        factors: method.factor_values().into_iter().map(factor).collect(),
        checks: method.checks.iter().map(|one| check(method, one)).collect(),
    }
}

fn formula(method: &Method, of: FormulaOf<'_>, source: &str) -> Option<MethodFormula> {
    Some(MethodFormula {
        source: source.to_owned(),
        maths: Text::new(
            mathematics(method, of, Lang::Zh)?,
            mathematics(method, of, Lang::En)?,
        ),
    })
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
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
        rows_min: table.rows_min,
        rows_max,
        clause: table.clause.clone(),
        columns: table
            .columns
            .iter()
            .map(|one| column(method, &table.id, one))
            .collect(),
    }
}

fn column(method: &Method, table: &str, column: &Column) -> MethodColumn {
    let id = column.id.as_str();
    let (required, condition) = match &column.required {
        Required::Never => ("never", None),
        Required::Always => ("always", None),
        Required::When(condition) => ("when", Some(condition)),
    };
    let written = |of, found: Option<&qilu_accounting::Formula>| {
        found.and_then(|found| formula(method, of, &found.source))
    };
    MethodColumn {
        id: column.id.clone(),
        symbol: column.symbol.clone(),
        label: (&column.label).into(),
        unit: unit(column),
        role: role(column.role).to_owned(),
        decimals: column.decimals,
        required: required.to_owned(),
        required_when: written(FormulaOf::Required { table, column: id }, condition),
        source_doc: column.source_doc.as_ref().map(Into::into),
        clause: column.clause.clone(),
        list: code_list(column),
        formula: written(
            FormulaOf::Column { table, column: id },
            column.formula.as_ref(),
        ),
        default: written(
            FormulaOf::Default { table, column: id },
            column.default.as_ref(),
        ),
        uncertainty: column.uncertainty.as_ref().map(|stated| MethodUncertainty {
            entered: stated.entered.as_ref().map(decimal),
            default: stated.default.as_ref().map(decimal),
            source: stated.source.clone(),
            confidence: stated.confidence.clone(),
        }),
    }
}

fn total(method: &Method, total: &Total) -> MethodTotal {
    let source = &total.formula.source;
    let maths = |lang| mathematics(method, FormulaOf::Total(&total.id), lang).unwrap_or_default();
    MethodTotal {
        id: total.id.clone(),
        symbol: total.symbol.clone(),
        label: (&total.label).into(),
        unit: total.unit.text.clone(),
        decimals: total.decimals,
        formula: MethodFormula {
            source: source.clone(),
            maths: Text::new(maths(Lang::Zh), maths(Lang::En)),
        },
        clause: some(&total.clause),
    }
}

fn list(list: &CodeList) -> MethodList {
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

fn constant(constant: &Constant) -> MethodConstant {
    MethodConstant {
        id: constant.id.clone(),
        symbol: constant.symbol.clone(),
        label: (&constant.label).into(),
        value: exact(&constant.value),
        unit: constant.unit.text.clone(),
    }
}

/// A constant without loss: a fraction where it has no end.
fn exact(value: &Exact) -> String {
    match value.decimals() {
        Some(_) => decimal(value),
        None => value.to_string(),
    }
}

fn factor(used: UsedFactor<'_>) -> MethodFactor {
    let row = used.row;
    MethodFactor {
        factor: row.factor.clone(),
        symbol: used.symbol.to_owned(),
        key: row.key.clone(),
        label: used.label.map(Into::into),
        value: row.value_text.clone(),
        unit: row.unit.text.clone(),
        years: YearRange {
            from: row.year_from,
            to: row.year_to,
        },
        region: row.region.clone(),
        set: used.set.id.clone(),
        source: row.source.clone(),
        confidence: row.confidence.clone(),
        note: some(&row.note),
        mark: used.set.mark.as_ref().map(Into::into),
    }
}

fn check(method: &Method, check: &Check) -> MethodCheck {
    let maths = |lang| mathematics(method, FormulaOf::Check(&check.code), lang).unwrap_or_default();
    MethodCheck {
        id: check.code.clone(),
        severity: severity(check.severity).to_owned(),
        statutory: check.statutory,
        table: check.table.clone(),
        says: (&check.says).into(),
        mend: check.mend.as_ref().map(Into::into),
        expected: check.expected.clone(),
        when: MethodFormula {
            source: check.when.source.clone(),
            maths: Text::new(maths(Lang::Zh), maths(Lang::En)),
        },
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
