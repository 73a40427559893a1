//! Independent coking works under `coking-2014`: batteries by carbon balance, their gas burnt under them.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

/// Carbon of the products, t/t; of the gas, t/10⁴ Nm³.
const COKE_CARBON: f64 = 0.855;
const GAS_CARBON: f64 = 2.44;
const TAR_CARBON: f64 = 0.736;
const BENZOL_CARBON: f64 = 0.949;

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let mut ovens = Vec::new();
    let mut balance = Vec::new();
    let mut burnt = 0.0;
    let mut coke_made = 0.0;
    for number in 1..=plant.units {
        let coke = plant.tonnes_a_year() * draw.between(0.91, 0.97);
        let gas = coke * draw.between(0.0385, 0.0415);
        let (tar, benzol) = (coke * 0.045, coke * 0.0135);
        let coke_yield = draw.between(0.745, 0.762);
        // Too little coke out of the coal, on the first battery.
        let odd = number == 1 && plant.flavour == Flavour::Warning;
        let coal = coke / if odd { 0.63 } else { coke_yield };
        let carbon_out =
            coke * COKE_CARBON + gas * GAS_CARBON + tar * TAR_CARBON + benzol * BENZOL_CARBON;
        let coal_carbon = carbon_out / draw.between(0.968, 0.980) / coal;
        ovens.push(row([
            ("oven", number.to_string()),
            ("name", format!("{number}号焦炉 6 m×55 孔")),
        ]));
        for (code, quantity, carbon) in [
            ("cleaned_coal", coal, coal_carbon),
            ("coke", coke, COKE_CARBON),
            ("cog", gas, GAS_CARBON),
            ("coal_tar", tar, TAR_CARBON),
            ("crude_benzol", benzol, BENZOL_CARBON),
        ] {
            balance.push(row([
                ("oven", number.to_string()),
                ("material", text(code)),
                ("quantity", typed(quantity, 2)),
                ("carbon_content", typed(carbon, 4)),
            ]));
        }
        burnt += gas * draw.between(0.43, 0.47);
        coke_made += coke;
    }
    let mut tables = Map::new();
    tables.insert("oven".into(), json!(ovens));
    tables.insert("coking".into(), json!(balance));
    tables.insert(
        "fuel".into(),
        json!([row([
            ("fuel", text("cog")),
            ("facility", text("1")),
            ("quantity", typed(burnt, 2)),
        ])]),
    );
    tables.insert(
        "electricity".into(),
        json!([row([
            (
                "purchased",
                typed(coke_made * draw.between(0.033, 0.038), 3)
            ),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert("heat".into(), json!([{}]));
    tables
}
