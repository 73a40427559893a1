//! Float lines under `flat-glass-2013`, on natural gas.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

/// Cullet in a tonne of glass.
const CULLET_SHARE: f64 = 0.12;

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let lines: f64 = (0..plant.units).map(|_| plant.unit_size).sum();
    let output = lines * 365.0 * draw.between(0.92, 0.96);
    let from_batch = output * (1.0 - CULLET_SHARE);
    let soda = draw.between(0.190, 0.205);
    // More soda ash than the glass can hold: returns to the warehouse were not taken off.
    let soda = if plant.flavour == Flavour::Warning {
        0.245
    } else {
        soda
    };
    let carbonate = |code: &str, quantity: f64| {
        row([("carbonate", text(code)), ("quantity", typed(quantity, 2))])
    };
    let mut tables = Map::new();
    tables.insert(
        "fuel".into(),
        json!([row([
            ("fuel", text("natural_gas")),
            ("quantity", typed(output * draw.between(0.0155, 0.0165), 2)),
        ])]),
    );
    tables.insert(
        "carbon_powder".into(),
        json!([row([(
            "quantity",
            typed(output * draw.between(0.0006, 0.0011), 2)
        )])]),
    );
    tables.insert(
        "carbonate".into(),
        json!([
            carbonate("soda_ash", from_batch * soda),
            carbonate("dolomite", from_batch * draw.between(0.155, 0.170)),
            carbonate("limestone", from_batch * draw.between(0.037, 0.045)),
        ]),
    );
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(output * draw.between(0.115, 0.140), 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert("heat".into(), json!([{}]));
    tables.insert(
        "product".into(),
        json!([row([
            ("output", typed(output, 2)),
            ("cullet", typed(output * CULLET_SHARE, 2)),
        ])]),
    );
    tables
}
