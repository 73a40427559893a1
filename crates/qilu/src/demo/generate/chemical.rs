//! Ammonia and urea from coal under `chemical-2013`, with some methanol.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let ammonia = plant.tonnes_a_year() * draw.between(0.93, 0.99);
    let coal_carbon = draw.between(0.740, 0.756);
    // A carbon content no coal has as received: the test is on the dry basis.
    let coal_carbon = if plant.flavour == Flavour::Warning {
        0.87
    } else {
        coal_carbon
    };
    let material = |role: &str, code: &str, quantity: f64, carbon: f64| {
        row([
            ("process", text("1")),
            ("role", text(role)),
            ("material", text(code)),
            ("quantity", typed(quantity, 2)),
            ("carbon_content", typed(carbon, 4)),
        ])
    };
    let mut tables = Map::new();
    tables.insert(
        "process".into(),
        json!([row([
            ("process", text("1")),
            ("product", text("ammonia")),
            ("output", typed(ammonia, 2)),
            ("main", text("yes")),
        ])]),
    );
    tables.insert(
        "fuel".into(),
        json!([row([
            ("fuel", text("bituminous")),
            ("facility", text("1")),
            ("quantity", typed(ammonia * draw.between(0.42, 0.45), 2)),
            ("ncv", typed(draw.between(21.0, 21.7), 3)),
        ])]),
    );
    tables.insert(
        "material".into(),
        json!([
            material(
                "input",
                "anthracite",
                ammonia * draw.between(1.39, 1.44),
                coal_carbon
            ),
            material("product", "urea", ammonia * draw.between(1.70, 1.75), 0.2),
            material("product", "methanol", ammonia * 0.1, 0.375),
            material("residue", "slag", ammonia * draw.between(0.27, 0.29), 0.085),
            material("residue", "fly_ash", ammonia * 0.042, 0.22),
        ]),
    );
    tables.insert(
        "recovery".into(),
        json!([row([
            ("source", text("1")),
            ("use", text("sold")),
            ("quantity", typed(ammonia * draw.between(0.0031, 0.0035), 2)),
            ("purity", text("99.9")),
        ])]),
    );
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(ammonia * draw.between(1.25, 1.35), 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert("heat".into(), json!([{}]));
    tables
}
