//! Formulas as Excel and as people read them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::fmt::Write as _;

use qilu_accounting::{
    FormulaOf, GridPlace, Library, Seen, SheetNamer, excel_formula, mathematics,
};
use qilu_quantity::Lang;

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
    fn entry(&self, table: &str, column: &str, _: Seen) -> String {
        format!("{table}.{column}")
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
    fn grid(&self, id: &str) -> GridPlace {
        let name = |part: &str| format!("{id}.{part}");
        GridPlace {
            x: name("x"),
            y: name("y"),
            values: name("v"),
        }
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

#[test]
fn power_formulas_as_mathematics() {
    let method = Library::embedded().method("power-2022").unwrap();
    let mut text = String::new();
    for table in &method.tables {
        for column in table
            .columns
            .iter()
            .filter(|column| column.formula.is_some())
        {
            let of = FormulaOf::Column {
                table: &table.id,
                column: &column.id,
            };
            let name = column.symbol.as_deref().unwrap_or(&column.label.zh);
            writeln!(
                text,
                "{name} = {}",
                mathematics(method, of, Lang::Zh).unwrap()
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_formula_the_method_does_not_have_is_none() {
    let method = Library::embedded().method("power-2022").unwrap();
    for of in [
        FormulaOf::Total("nothing"),
        FormulaOf::Column {
            table: "fuel",
            column: "quantity",
        },
        FormulaOf::Check("PWR-999"),
    ] {
        assert_eq!(excel_formula(method, of, &Plain), None);
        assert_eq!(mathematics(method, of, Lang::Zh), None);
    }
}
