//! Clinker lines under `cement-2013`.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let mut lines = Vec::new();
    let mut fuels = Vec::new();
    let mut alternative = Vec::new();
    let mut electricity_mwh = 0.0;
    for number in 1..=plant.units {
        let clinker = plant.unit_size * draw.between(255.0, 310.0);
        electricity_mwh += clinker * draw.between(0.030, 0.042);
        lines.push(line(number, clinker, plant, draw));
        let coal_ncv = draw.between(22.4, 24.1);
        let heat_gj = clinker * draw.between(3.02, 3.34);
        fuels.push(fuel(
            number.to_string(),
            "bituminous",
            heat_gj / coal_ncv,
            Some(coal_ncv),
        ));
        fuels.push(fuel(
            number.to_string(),
            "diesel",
            draw.between(60.0, 210.0),
            None,
        ));
        if number == 1 {
            alternative.push(waste(number, draw));
        }
    }
    fuels.push(fuel(
        text("plant"),
        "gasoline",
        draw.between(8.0, 40.0),
        None,
    ));
    let mut tables = Map::new();
    tables.insert("line".into(), json!(lines));
    tables.insert("fuel".into(), json!(fuels));
    tables.insert("alternative".into(), json!(alternative));
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(electricity_mwh, 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert("heat".into(), json!([{}]));
    tables
}

fn line(number: usize, clinker: f64, plant: &Plant<'_>, draw: &mut Draw) -> Value {
    let first = number == 1;
    // Drawn in every year, so that an odd one does not shift what follows.
    let usual_cao = draw.between(64.6, 66.4);
    let usual_own_cao = draw.between(0.6, 2.2);
    let cao = if first && plant.flavour == Flavour::Warning {
        58.9
    } else {
        usual_cao
    };
    let mgo = draw.between(1.4, 2.6);
    // CaO from outside carbonates typed into the wrong place: more than all the CaO there is.
    let slip = first && plant.flavour == Flavour::Slip;
    let own_cao = if slip { cao + 12.0 } else { usual_own_cao };
    let tested_carbon = if plant.flavour == Flavour::DefaultsUsed {
        String::new()
    } else {
        typed(0.12, 2)
    };
    row([
        ("line", number.to_string()),
        ("name", format!("{number}号熟料生产线")),
        ("clinker", typed(clinker, 2)),
        ("bypass_dust", typed(draw.between(300.0, 1600.0), 2)),
        ("cao", typed(cao, 2)),
        ("cao_not_carbonate", typed(own_cao, 2)),
        ("mgo", typed(mgo, 2)),
        ("mgo_not_carbonate", typed(draw.between(0.05, 0.3), 2)),
        ("raw_meal", typed(clinker * draw.between(1.51, 1.59), 2)),
        ("non_fuel_carbon", tested_carbon),
        (
            "electricity_used",
            typed(clinker * draw.between(0.048, 0.062), 3),
        ),
    ])
}

fn fuel(line: String, code: &str, quantity: f64, ncv: Option<f64>) -> Value {
    row([
        ("line", line),
        ("fuel", text(code)),
        ("quantity", typed(quantity, 2)),
        ("ncv", ncv.map_or_else(String::new, |value| typed(value, 3))),
    ])
}

fn waste(line: usize, draw: &mut Draw) -> Value {
    row([
        ("line", line.to_string()),
        ("waste", text("waste_tyre")),
        ("quantity", typed(draw.between(400.0, 2600.0), 2)),
    ])
}
