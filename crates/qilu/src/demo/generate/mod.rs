//! Filled-in entries for fictional enterprises, one generator per sector.
//!
//! A generator invents plausible plant data from a seeded random stream and nothing else: the same
//! seed, enterprise and year always give the same workbook. It writes inputs only; every figure
//! that is *reported* comes from the accounting engine, like for anybody else's workbook.

mod aluminium;
mod cement;
mod chemical;
mod coal_daily;
mod coking;
mod draw;
mod glass;
mod paper;
mod petrochemical;
mod power;
mod steel;

pub use coal_daily::record;
pub use draw::Draw;

use serde_json::{Value, json};

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

/// The plant behind a workbook, as the list of invented enterprises describes it.
pub struct Plant<'a> {
    pub credit_code: &'a str,
    pub year: i32,
    /// Generating units, clinker or glass lines, coke oven batteries, or one works.
    pub units: usize,
    /// MW a unit, t/d a line, 10⁴ t/a a battery or works.
    pub unit_size: f64,
    /// Unit category of a power station (`gas`, `coal_to_300` …), else empty.
    pub kind: &'a str,
    /// Whether a power station also supplies heat.
    pub heat: bool,
    /// The captive power plant of a steelworks: units and MW a unit.
    pub captive: Option<(usize, f64)>,
    pub flavour: Flavour,
}

/// Blast furnace gas a captive unit burns in a year, 10⁴ Nm³ for each MW of capacity.
const CAPTIVE_GAS_PER_MW: f64 = 600.0;

impl Plant<'_> {
    /// What a works, or each of its batteries, is built to make, t.
    fn tonnes_a_year(&self) -> f64 {
        self.unit_size * 10_000.0
    }

    /// Blast furnace gas one captive unit takes from the steelworks in the year, 10⁴ Nm³.
    fn captive_gas_per_unit(&self) -> f64 {
        self.captive.map_or(0.0, |(_, mw)| mw * CAPTIVE_GAS_PER_MW)
    }

    /// Blast furnace gas the steelworks passes to its captive units in the year, 10⁴ Nm³.
    fn captive_gas(&self) -> f64 {
        self.captive.map_or(0.0, |(units, mw)| {
            (0..units).map(|_| mw * CAPTIVE_GAS_PER_MW).sum()
        })
    }
}

/// Entries JSON (the form the engine's JSON door takes) of `plant` under `method`: for a steelworks
/// under `power-2022`, of its captive plant.
///
/// Returns `None` for a method no generator knows.
pub fn entries(method: &str, plant: &Plant<'_>, draw: &mut Draw) -> Option<Value> {
    let tables = match method {
        "power-2022" => power::tables(plant, draw),
        "cement-2013" => cement::tables(plant, draw),
        "steel-2013" => steel::tables(plant, draw),
        "aluminium-2013" => aluminium::entity(plant, draw),
        "aluminium-2024" => aluminium::market(plant, draw),
        "flat-glass-2013" => glass::tables(plant, draw),
        "paper-2015" => paper::tables(plant, draw),
        "chemical-2013" => chemical::tables(plant, draw),
        "petrochemical-2014" => petrochemical::tables(plant, draw),
        "coking-2014" => coking::tables(plant, draw),
        _ => return None,
    };
    Some(
        json!({ "method": method, "year": plant.year, "entity": plant.credit_code, "tables": tables }),
    )
}

/// A row of entries from column–value pairs; an empty value is left blank.
fn row<const N: usize>(cells: [(&str, String); N]) -> Value {
    let filled = cells.into_iter().filter(|(_, value)| !value.is_empty());
    Value::Object(
        filled
            .map(|(column, value)| (column.to_owned(), Value::String(value)))
            .collect(),
    )
}

fn text(value: &str) -> String {
    value.to_owned()
}
