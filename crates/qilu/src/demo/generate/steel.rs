//! Integrated steelworks under `steel-2013`: own coking, blast furnaces, converters.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::power::reported_grid_factor;
use super::{Draw, Flavour, Plant, row, text};

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let steel = plant.unit_size * 10_000.0 * draw.between(0.86, 0.98);
    let mut tables = Map::new();
    tables.insert("fuel".into(), json!(fuels(steel, plant, draw)));
    tables.insert("flux".into(), json!(fluxes(steel, draw)));
    tables.insert(
        "electrode".into(),
        json!([row([("quantity", typed(steel * 0.0003, 2))])]),
    );
    tables.insert(
        "carbon_material".into(),
        json!(carbon_materials(steel, draw)),
    );
    tables.insert("product".into(), json!(products(steel, plant, draw)));
    tables.insert(
        "electricity".into(),
        json!([row([
            ("purchased", typed(steel * draw.between(0.10, 0.22), 3)),
            ("factor", reported_grid_factor(plant.year)),
        ])]),
    );
    tables.insert(
        "heat".into(),
        json!([row([("exported", typed(steel * 0.03, 2))])]),
    );
    tables.insert("process".into(), json!(processes(steel, plant, draw)));
    tables.insert("process_fuel".into(), json!(process_fuels(steel, draw)));
    tables
}

fn material(key: &str, code: &str, quantity: f64) -> Value {
    row([(key, text(code)), ("quantity", typed(quantity, 2))])
}

fn fuels(steel: f64, plant: &Plant<'_>, draw: &mut Draw) -> Vec<Value> {
    let mut rows = vec![
        material("fuel", "cleaned_coal", steel * draw.between(0.40, 0.44)),
        material("fuel", "coke", steel * draw.between(0.07, 0.12)),
        material("fuel", "anthracite", steel * draw.between(0.10, 0.13)),
        material("fuel", "bituminous", steel * draw.between(0.04, 0.06)),
        material("fuel", "natural_gas", steel * draw.between(0.0004, 0.0008)),
        material("fuel", "diesel", steel * 0.0007),
        material("fuel", "bfg", -plant.captive_gas()),
        material("fuel", "coal_tar", -steel * 0.0134),
        material("fuel", "crude_benzol", -steel * 0.0041),
    ];
    // A calorific value in kJ/kg: a thousand times too large.
    if let (Flavour::Slip, Some(Value::Object(first))) = (plant.flavour, rows.first_mut()) {
        first.insert("ncv".into(), json!("26344"));
    }
    rows
}

fn fluxes(steel: f64, draw: &mut Draw) -> Vec<Value> {
    vec![
        material("flux", "limestone", steel * draw.between(0.13, 0.17)),
        material("flux", "dolomite", steel * draw.between(0.06, 0.09)),
    ]
}

fn carbon_materials(steel: f64, draw: &mut Draw) -> Vec<Value> {
    vec![
        material("material", "pig_iron", steel * draw.between(0.010, 0.030)),
        material("material", "ferrochrome", steel * 0.00025),
    ]
}

fn products(steel: f64, plant: &Plant<'_>, draw: &mut Draw) -> Vec<Value> {
    // Far more pig iron sold than such a works makes: a figure to be explained.
    let usual_share = draw.between(0.004, 0.008);
    let sold_share = if plant.flavour == Flavour::Warning {
        0.45
    } else {
        usual_share
    };
    vec![
        material("product", "crude_steel", steel),
        material("product", "pig_iron", steel * sold_share),
    ]
}

fn processes(steel: f64, plant: &Plant<'_>, draw: &mut Draw) -> Vec<Value> {
    [
        ("coking", 0.34, 0.035),
        ("sintering", 1.30, 0.040),
        ("ironmaking", 0.92, 0.020),
        ("bof", 1.0, 0.045),
        ("rolling", 0.95, 0.075),
    ]
    .into_iter()
    .map(|(code, output_share, mwh_per_t)| {
        let output = steel * output_share;
        row([
            ("process", text(code)),
            ("output", typed(output, 2)),
            (
                "electricity",
                typed(output * draw.around(mwh_per_t, 0.08), 3),
            ),
            ("electricity_factor", reported_grid_factor(plant.year)),
        ])
    })
    .collect()
}

fn process_fuels(steel: f64, draw: &mut Draw) -> Vec<Value> {
    [
        ("coking", "cog", 0.009),
        ("sintering", "coke", 0.060),
        ("ironmaking", "coke", 0.33),
        ("rolling", "cog", 0.004),
    ]
    .into_iter()
    .map(|(process, fuel, share)| {
        row([
            ("process", text(process)),
            ("fuel", text(fuel)),
            ("quantity", typed(steel * draw.around(share, 0.05), 2)),
        ])
    })
    .collect()
}
