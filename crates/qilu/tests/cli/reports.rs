//! Sound reports as entries, to be broken by each test.

use serde_json::{Value, json};

/// No real enterprise has this credit code.
pub const ENTITY: &str = "91370100MA3XXXXX0X";

/// One coal unit, two months.
pub fn power() -> Value {
    let fuel = |month: &str, quantity: &str| {
        json!({"unit": "1", "fuel": "bituminous", "month": month, "quantity": quantity, "ncv": "21.345",
            "carbon_measured": "0.5512", "oxidation": "99"})
    };
    json!({"method": "power-2022", "year": 2023, "entity": ENTITY, "tables": {
        "unit": [{"unit": "1", "name": "1号机组", "kind": "coal_to_300", "capacity": "300", "generation": "1500000.5",
            "supply": "1400000", "hours": "7200"}],
        "fuel": [fuel("01", "50013.37"), fuel("02", "48000")],
        "electricity": [{"unit": "1", "quantity": "1234.567"}]}})
}

/// One kiln with waste tyres.
pub fn cement() -> Value {
    json!({"method": "cement-2013", "year": 2023, "entity": ENTITY, "tables": {
        "line": [{"line": "1", "clinker": "1586400", "bypass_dust": "1250", "cao": "65.42", "cao_not_carbonate": "1.86",
            "mgo": "2.31", "mgo_not_carbonate": "0.22", "raw_meal": "2440000"}],
        "fuel": [{"line": "1", "fuel": "bituminous", "quantity": "205300", "ncv": "23.46", "carbon_per_heat": "0.02618"},
            {"line": "plant", "fuel": "diesel", "quantity": "185"}],
        "alternative": [{"line": "1", "waste": "waste_tyre", "quantity": "3000"}],
        "electricity": [{"purchased": "98000"}],
        "heat": [{"purchased": "NO"}]}})
}

/// A long-process steelworks with a blast furnace and a converter.
pub fn steel() -> Value {
    json!({"method": "steel-2013", "year": 2023, "entity": ENTITY, "tables": {
        "fuel": [{"fuel": "bituminous", "quantity": "500000"}, {"fuel": "coke", "quantity": "1200000"}],
        "flux": [{"flux": "limestone", "quantity": "300000"}],
        "product": [{"product": "crude_steel", "quantity": "2500000"}],
        "electricity": [{"purchased": "400000"}],
        "heat": [{"purchased": "1000"}]}})
}
