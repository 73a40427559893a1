//! Formulas as Excel reads them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fmt::Write as _;

use qilu_accounting::{FormulaOf, Library, SheetNamer, excel_formula};

/// Names cells by their ids, so that the formulas can be read.
struct Plain;

impl SheetNamer for Plain {
    fn cell(&self, _: &str, column: &str) -> String {
        column.to_owned()
    }
    fn single(&self, table: &str, column: &str) -> String {
        format!("{table}!{column}")
    }
    fn range(&self, table: &str, column: &str) -> String {
        format!("{table}[{column}]")
    }
    fn total(&self, id: &str) -> String {
        format!("total!{id}")
    }
    fn code(&self, _: &str, code: &str) -> String {
        format!("k:{code}")
    }
    fn attribute(&self, _: &str, column: &str, attribute: &str) -> String {
        format!("{column}@{attribute}")
    }
    fn attribute_range(&self, table: &str, column: &str, attribute: &str) -> String {
        format!("{table}[{column}@{attribute}]")
    }
    fn factor(&self, _: &str, _: &str, factor: &str, key: Option<&str>) -> String {
        format!("FACTOR({factor},{})", key.unwrap_or(""))
    }
}

fn formulas(method: &str) -> String {
    let method = Library::embedded().method(method).unwrap();
    let mut text = String::new();
    let mut add = |name: String, formula: Option<String>| {
        if let Some(formula) = formula {
            writeln!(text, "{name} = {formula}").unwrap();
        }
    };
    for table in &method.tables {
        for column in &table.columns {
            let (table, column) = (table.id.as_str(), column.id.as_str());
            add(
                format!("{table}.{column}"),
                excel_formula(method, FormulaOf::Column { table, column }, &Plain),
            );
            add(
                format!("default {table}.{column}"),
                excel_formula(method, FormulaOf::Default { table, column }, &Plain),
            );
            add(
                format!("applies {table}.{column}"),
                excel_formula(method, FormulaOf::Applies { table, column }, &Plain),
            );
            let required = excel_formula(method, FormulaOf::Required { table, column }, &Plain);
            add(
                format!("required {table}.{column}"),
                required.filter(|required| required != "TRUE"),
            );
        }
    }
    for total in &method.totals {
        add(
            format!("total {}", total.id),
            excel_formula(method, FormulaOf::Total(&total.id), &Plain),
        );
    }
    for check in &method.checks {
        add(
            check.code.clone(),
            excel_formula(method, FormulaOf::Check(&check.code), &Plain),
        );
    }
    text
}

#[test]
fn power_formulas() {
    insta::assert_snapshot!(formulas("power-2022"));
}

#[test]
fn cement_formulas() {
    insta::assert_snapshot!(formulas("cement-2013"));
}
