//! A figure is explained down to cells, factors and constants.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::{
    Entries, FigureRef, Library, TraceError, TraceNode, TraceOrigin, assess, trace,
};
use serde_json::json;

fn entries() -> Entries {
    let fuel = |month: &str, quantity: &str| {
        json!({"unit": "1", "fuel": "bituminous", "month": month, "quantity": {"value": quantity, "@": {"sheet": "C.3", "cell": "D7"}},
            "ncv": "20.114", "carbon_air_dried": "58.42", "moisture_received": "12.6", "moisture_air_dried": "2.84"})
    };
    let json = json!({"method": "power-2022", "year": 2023, "entity": "91370100MA00000000", "tables": {
        "unit": [{"unit": "1", "kind": "coal_to_300", "capacity": "330", "generation": "1716540", "supply": "1590880", "hours": "6890",
            "heat_supplied": "2602310.55", "heat_to_turbine": "17012000"}],
        "fuel": [fuel("01", "83215.46"), fuel("02", "74120.88"),
            {"unit": "1", "fuel": "diesel", "month": "year", "quantity": "180.55"}],
        "electricity": [{"unit": "1", "quantity": "1236.52"}]}});
    Entries::from_json(&json).unwrap()
}

fn print(node: &TraceNode, indent: usize, text: &mut String) {
    use std::fmt::Write as _;
    let pad = "  ".repeat(indent);
    let at = node
        .at
        .as_ref()
        .map(|at| format!(" @{}!{}", at.sheet, at.cell))
        .unwrap_or_default();
    writeln!(
        text,
        "{pad}{} {:?} {:?} {}{at}{}",
        node.figure,
        node.origin,
        node.value,
        node.unit,
        if node.more { " …" } else { "" }
    )
    .unwrap();
    let formula = node.formula.as_ref().map(|formula| &formula.zh);
    for line in [formula, node.with_values.as_ref()].into_iter().flatten() {
        writeln!(text, "{pad}  = {line}").unwrap();
    }
    if let Some(rounding) = &node.rounding {
        writeln!(text, "{pad}  {}", rounding.zh).unwrap();
    }
    if let Some(factor) = &node.factor {
        writeln!(
            text,
            "{pad}  {} {} {} {} {}",
            factor.set, factor.key, factor.value, factor.unit, factor.source
        )
        .unwrap();
    }
    for input in &node.inputs {
        print(input, indent + 1, text);
    }
}

fn explained(figure: &str, depth: usize) -> String {
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    let node = trace(library, method, &entries(), &figure.parse().unwrap(), depth).unwrap();
    let mut text = String::new();
    print(&node, 0, &mut text);
    text
}

#[test]
fn a_total_opens_down_to_the_cells() {
    insta::assert_snapshot!(explained("total:total_without", 4));
}

#[test]
fn a_default_names_its_factor_and_source() {
    insta::assert_snapshot!(explained("cell:fuel/1|diesel|year/emission", 3));
}

#[test]
fn a_share_and_a_weighted_mean_read_as_mathematics() {
    insta::assert_snapshot!(format!(
        "{}{}",
        explained("cell:unit/1/heat_ratio", 0),
        explained("cell:unit/1/coal_carbon_content", 0)
    ));
}

#[test]
fn the_traced_value_is_the_assessed_value() {
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    let assessment = assess(library, method, &entries());
    for total in &assessment.totals {
        let node = trace(
            library,
            method,
            &entries(),
            &FigureRef::Total(total.id.clone()),
            0,
        )
        .unwrap();
        assert_eq!(node.value, total.value);
        assert_eq!(node.origin, TraceOrigin::Total);
    }
}

#[test]
fn an_unknown_figure_is_refused() {
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    let figure: FigureRef = "cell:fuel/9|bituminous|01/emission".parse().unwrap();
    assert_eq!(
        trace(library, method, &entries(), &figure, 3),
        Err(TraceError::UnknownFigure(figure.to_string()))
    );
}
