//! Filled-in entries for fictional enterprises, one generator per sector.
//!
//! A generator invents plausible plant data from a seeded random stream and nothing else: the same
//! seed, enterprise and year always give the same workbook. It writes inputs only; every figure
//! that is *reported* comes from the accounting engine, like for anybody else's workbook.

mod cement;
mod draw;
mod power;
mod steel;

pub use draw::Draw;

use serde_json::{Map, Value, json};

/// What a generated workbook should show besides a healthy plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// Everything in order.
    Clean,
    /// One coal month (or one line) without a valid carbon test, so that defaults apply.
    DefaultsUsed,
    /// A figure outside its typical range: a warning that wants an answer.
    Warning,
    /// A slip that blocks submission until it is mended.
    Slip,
}

/// The plant behind a workbook.
pub struct Plant<'a> {
    pub credit_code: &'a str,
    pub year: i32,
    /// Annual scale relative to a middling plant of the sector, 1.0 = middling.
    pub size: f64,
    pub flavour: Flavour,
}

/// Entries JSON (the form the engine's JSON door takes) of `plant` under `method`.
///
/// Returns `None` for a method no generator knows.
pub fn entries(method: &str, plant: &Plant<'_>, draw: &mut Draw) -> Option<Value> {
    let tables = match method {
        "power-2022" => power::tables(plant, draw, power::Station::Public),
        "cement-2013" => cement::tables(plant, draw),
        "steel-2013" => steel::tables(plant, draw),
        _ => return None,
    };
    Some(document(method, plant, tables))
}

/// Entries JSON of the captive power plant of a steelworks.
pub fn captive_power(plant: &Plant<'_>, draw: &mut Draw) -> Value {
    let tables = power::tables(plant, draw, power::Station::Captive);
    document("power-2022", plant, tables)
}

fn document(method: &str, plant: &Plant<'_>, tables: Map<String, Value>) -> Value {
    json!({ "method": method, "year": plant.year, "entity": plant.credit_code, "tables": tables })
}

/// A row of entries from column–value pairs; an empty value is left blank.
fn row<const N: usize>(cells: [(&str, String); N]) -> Value {
    let filled = cells.into_iter().filter(|(_, value)| !value.is_empty());
    Value::Object(filled.map(|(column, value)| (column.to_owned(), Value::String(value))).collect())
}

fn text(value: &str) -> String {
    value.to_owned()
}
