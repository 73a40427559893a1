//! Aluminium smelters under `aluminium-2013` and, side by side with it, `aluminium-2024`.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

/// What both methods tell of the same year.
struct Smelter {
    /// Aluminium, t.
    production: f64,
    /// Natural gas, 10⁴ Nm³.
    gas: f64,
    diesel: f64,
    /// Anodes before the butts are returned, t.
    gross: f64,
    /// Alternating current into the potlines, MWh.
    power: f64,
    /// Minutes a cell and day.
    anode_effect: f64,
}

impl Smelter {
    fn draw(plant: &Plant<'_>, draw: &mut Draw) -> Self {
        let production = plant.tonnes_a_year() * draw.between(0.93, 0.99);
        let odd = plant.flavour == Flavour::Warning;
        let anode_effect = draw.between(0.06, 0.15);
        Self {
            production,
            gas: production * draw.between(0.0038, 0.0043),
            diesel: production * draw.between(0.0011, 0.0013),
            gross: production * draw.between(0.490, 0.499),
            power: production * draw.between(13.25, 13.70),
            // Far more anode effects than a smelter in order has.
            anode_effect: if odd { 0.7 } else { anode_effect },
        }
    }

    fn fuels(&self) -> Value {
        json!([
            row([
                ("fuel", text("natural_gas")),
                ("quantity", typed(self.gas, 2))
            ]),
            row([
                ("fuel", text("diesel")),
                ("quantity", typed(self.diesel, 2))
            ]),
        ])
    }
}

/// The legal entity as a whole.
pub fn entity(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let smelter = Smelter::draw(plant, draw);
    let mut tables = Map::new();
    tables.insert("fuel".into(), smelter.fuels());
    tables.insert(
        "anode".into(),
        json!([row([("production", typed(smelter.production, 2))])]),
    );
    tables.insert(
        "pfc".into(),
        json!([row([("anode_effect", typed(smelter.anode_effect, 4))])]),
    );
    tables.insert(
        "limestone".into(),
        json!([row([("quantity", typed(smelter.production * 0.0125, 2))])]),
    );
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(smelter.power * 1.025, 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert("heat".into(), json!([{}]));
    tables
}

/// The potlines alone, as the carbon market counts them.
pub fn market(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let smelter = Smelter::draw(plant, draw);
    let mut tables = Map::new();
    tables.insert("fuel".into(), smelter.fuels());
    tables.insert(
        "anode".into(),
        json!([row([
            ("production", typed(smelter.production, 2)),
            ("gross", typed(smelter.gross, 2)),
        ])]),
    );
    tables.insert("pfc".into(), json!([{}]));
    tables.insert(
        "electrolysis".into(),
        json!([row([
            ("ac_power", typed(smelter.power, 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert("heat".into(), json!([{}]));
    tables
}
