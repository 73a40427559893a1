//! The uncertainty of a figure: by its own derivative, and drawn.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use qilu_accounting::uncertainty::{Draws, Uncertainty, UncertaintyError, uncertainty};
use qilu_accounting::{Entries, FigureRef, Library};
use serde_json::{Value as Json, json};

const DRAWS: Draws = Draws {
    count: 20_000,
    seed: 7,
};

fn of(document: &Json, figure: &str) -> Result<Uncertainty, UncertaintyError> {
    let library = Library::embedded();
    let entries = Entries::from_json(document).unwrap();
    let method = library.method(&entries.method).unwrap();
    uncertainty(library, method, &entries, &figure.parse().unwrap(), DRAWS)
}

/// Two units that burn diesel with the default factors, whose quantities are known to 3 % and 4 %.
fn report(stated: [&str; 2]) -> Json {
    let fuel = |unit: &str, stated: &str| {
        json!({"unit": unit, "fuel": "diesel", "month": "year",
            "quantity": {"value": "100", "uncertainty": stated}})
    };
    let unit = |unit: &str| json!({"unit": unit, "kind": "coal_to_300", "capacity": "300", "generation": "1000", "hours": "100"});
    json!({"method": "power-2022", "year": 2023, "entity": "X", "tables": {
        "unit": [unit("1"), unit("2")], "fuel": [fuel("1", stated[0]), fuel("2", stated[1])]}})
}

fn near(left: f64, right: f64, tolerance: f64) -> bool {
    (left - right).abs() <= tolerance
}

#[test]
fn independent_errors_add_by_their_squares() {
    let found = of(&report(["3%", "±4 %"]), "total:combustion").unwrap();
    // Two equal halves: √(3² + 4²) ÷ 2 per cent.
    assert!(near(found.relative.unwrap(), 0.025, 1e-12), "{found:?}");
    let shares: Vec<f64> = found.drivers.iter().map(|driver| driver.share).collect();
    assert!(near(shares[0], 16.0 / 25.0, 1e-9) && near(shares[1], 9.0 / 25.0, 1e-9));
    assert_eq!(
        found.drivers[0].figure.to_string(),
        "cell:fuel/2|diesel|year/quantity"
    );
    assert_eq!(found.drivers[0].label.en, "Consumption");
}

#[test]
fn an_amount_is_relative_to_its_value() {
    let found = of(&report(["3", "4"]), "total:combustion").unwrap();
    assert!(near(found.relative.unwrap(), 0.025, 1e-12), "{found:?}");
}

#[test]
fn a_shared_factor_is_one_quantity() {
    let mut document = report(["0%", "0%"]);
    let found = of(&document, "total:combustion").unwrap();
    // Two quantities entered; calorific value, carbon and oxidation of diesel once each.
    assert_eq!((found.quantities, found.unstated), (5, 3));
    assert_eq!(found.relative, Some(0.0));
    assert!(found.drivers.is_empty());
    // Entered for each unit, they are two.
    for row in 0..2 {
        document["tables"]["fuel"][row]["ncv"] = json!({"value": "42.652", "uncertainty": "3%"});
    }
    let apart = of(&document, "total:combustion").unwrap();
    assert_eq!(apart.quantities, 6);
    assert!(near(apart.relative.unwrap(), 0.03 / 2.0_f64.sqrt(), 1e-9));
}

#[test]
fn drawing_finds_what_the_derivative_says() {
    let found = of(&report(["3%", "4%"]), "total:combustion").unwrap();
    let half_width = (found.simulated.high - found.simulated.low) / 2.0 / found.value;
    assert!(near(half_width, 0.025, 0.001), "{half_width}");
    assert!(near(found.simulated.mean / found.value, 1.0, 0.001));
    assert_eq!(found.simulated.draws, 20_000);
    assert_eq!(of(&report(["3%", "4%"]), "total:combustion"), Ok(found));
}

#[test]
fn a_cell_has_an_uncertainty_too() {
    let found = of(&report(["3%", "4%"]), "cell:fuel/1|diesel|year/emission").unwrap();
    assert!(near(found.relative.unwrap(), 0.03, 1e-12));
}

#[test]
fn what_does_not_exist_or_makes_no_sense_is_refused() {
    let document = report(["3%", "4%"]);
    for figure in ["total:nothing", "cell:fuel/9|diesel|year/emission"] {
        let wanted: FigureRef = figure.parse().unwrap();
        assert_eq!(
            of(&document, figure),
            Err(UncertaintyError::UnknownFigure(wanted))
        );
    }
    let library = Library::embedded();
    let entries = Entries::from_json(&document).unwrap();
    let method = library.method("power-2022").unwrap();
    for count in [0, 100_001] {
        let draws = Draws { count, seed: 1 };
        let figure = FigureRef::Total("combustion".to_owned());
        assert_eq!(
            uncertainty(library, method, &entries, &figure, draws),
            Err(UncertaintyError::Draws)
        );
    }
}
