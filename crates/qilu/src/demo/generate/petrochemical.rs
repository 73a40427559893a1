//! Refineries under `petrochemical-2014`: a cracker, batch reforming, hydrogen from refinery gas, a calciner, a flare.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let crude = plant.tonnes_a_year() * draw.between(0.90, 0.97);
    let fuel = |code: &str, quantity: f64| {
        row([
            ("fuel", text(code)),
            ("facility", text("1")),
            ("quantity", typed(quantity, 2)),
        ])
    };
    let mut tables = Map::new();
    tables.insert(
        "product".into(),
        json!([row([
            ("product", text("crude_processed")),
            ("quantity", typed(crude, 2)),
        ])]),
    );
    tables.insert(
        "fuel".into(),
        json!([
            fuel("refinery_gas", crude * draw.between(0.0275, 0.0295)),
            fuel("natural_gas", crude * draw.between(0.00094, 0.00102)),
            fuel("fuel_oil", crude * 0.0012),
        ]),
    );
    tables.insert(
        "flare".into(),
        json!([row([
            ("flare", text("1")),
            (
                "quantity",
                typed(crude * draw.between(0.000_055, 0.000_068), 2)
            ),
            ("carbon", typed(draw.between(8.2, 8.6), 3)),
            ("co2_share", text("3")),
        ])]),
    );
    tables.insert("fcc".into(), json!([cracker(crude, plant, draw)]));
    tables.insert(
        "reforming".into(),
        json!([row([
            ("unit", text("1")),
            ("mode", text("batch")),
            ("catalyst", text("120")),
            ("carbon_before", text("5.2")),
            ("carbon_after", text("0.1")),
        ])]),
    );
    tables.insert(
        "hydrogen".into(),
        json!([row([
            ("unit", text("1")),
            ("feedstock", text("refinery_gas")),
            ("feed", typed(crude * 0.0042, 2)),
            ("feed_carbon", typed(draw.between(0.82, 0.85), 4)),
            ("output", typed(crude * 0.0013, 2)),
        ])]),
    );
    tables.insert(
        "calcining".into(),
        json!([row([
            ("unit", text("1")),
            ("green_coke", typed(crude * 0.006, 2)),
            ("green_carbon", text("89")),
            ("calcined_coke", typed(crude * 0.0046, 2)),
            ("dust", typed(crude * 0.000_09, 2)),
            ("calcined_carbon", text("98.5")),
        ])]),
    );
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(crude * draw.between(0.058, 0.064), 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert(
        "heat".into(),
        json!([row([("purchased", typed(crude * 0.045, 2))])]),
    );
    tables
}

fn cracker(crude: f64, plant: &Plant<'_>, draw: &mut Draw) -> Value {
    let feed = crude * draw.between(0.27, 0.29);
    let coke_share = draw.between(0.057, 0.061);
    // More coke on the catalyst than such a feed leaves.
    let coke_share = if plant.flavour == Flavour::Warning {
        0.118
    } else {
        coke_share
    };
    row([
        ("unit", text("1")),
        ("feed", typed(feed, 2)),
        ("coke", typed(feed * coke_share, 2)),
        ("coke_carbon", typed(draw.between(94.5, 95.8), 2)),
    ])
}
