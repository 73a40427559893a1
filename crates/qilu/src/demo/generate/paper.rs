//! Kraft pulp and paper mills under `paper-2015`: a coal boiler, black liquor, anaerobic wastewater treatment.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let paper = plant.tonnes_a_year() * draw.between(0.92, 0.98);
    let pulp = paper * draw.between(0.88, 0.93);
    let water_m3 = paper * draw.between(11.8, 13.0);
    let recovered_kg = water_m3 * draw.between(0.165, 0.185);
    let cod_in = draw.between(2.20, 2.50);
    let fuel = |code: &str, quantity: f64, ncv: String| {
        row([
            ("fuel", text(code)),
            ("quantity", typed(quantity, 2)),
            ("ncv", ncv),
        ])
    };
    let biomass = |code: &str, quantity: f64, carbon: &str| {
        row([
            ("biomass", text(code)),
            ("quantity", typed(quantity, 2)),
            ("carbon", text(carbon)),
        ])
    };
    let mut tables = Map::new();
    tables.insert(
        "fuel".into(),
        json!([
            fuel(
                "bituminous",
                paper * draw.between(0.390, 0.425),
                typed(draw.between(20.4, 21.4), 3)
            ),
            fuel("natural_gas", paper * 0.0009, String::new()),
        ]),
    );
    tables.insert(
        "biomass".into(),
        json!([
            biomass("black_liquor", pulp * draw.between(1.45, 1.60), "0.33"),
            // Methane is 60 % of the gas; 1 Nm³ of it weighs 0.717 kg.
            biomass("biogas", recovered_kg / 0.717 / 0.6 / 10_000.0, "5.2"),
        ]),
    );
    tables.insert(
        "limestone".into(),
        json!([row([(
            "quantity",
            typed(paper * draw.between(0.014, 0.016), 2)
        )])]),
    );
    tables.insert(
        "wastewater".into(),
        json!([row([
            ("stream", text("1")),
            ("treatment", text("paper_mill")),
            ("treated", typed(water_m3, 0)),
            (
                "cod_in",
                // Beyond what comes from a paper mill.
                typed(
                    if plant.flavour == Flavour::Warning {
                        9.1
                    } else {
                        cod_in
                    },
                    3
                )
            ),
            ("cod_out", typed(draw.between(0.38, 0.45), 3)),
            ("sludge", typed(water_m3 * 0.075, 0)),
            ("recovered", typed(recovered_kg, 0)),
        ])]),
    );
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(paper * draw.between(0.37, 0.45), 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert(
        "product".into(),
        json!([
            row([
                ("product", text("paper_board")),
                ("output", typed(paper, 2))
            ]),
            row([
                ("product", text("chemical_pulp")),
                ("output", typed(pulp, 2))
            ]),
        ]),
    );
    tables
}
