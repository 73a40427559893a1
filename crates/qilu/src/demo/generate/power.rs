//! Generating units under `power-2022`: coal by month, ignition diesel by the year.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::{Draw, Flavour, Plant, row, text};

/// Whom the units supply.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Station {
    /// A power station on the grid, coal or gas.
    Public,
    /// The captive plant of a steelworks: coal with blast furnace gas.
    Captive,
}

/// Share of a year's output in each month: winter heating and summer cooling peak.
const SEASON: [f64; 12] =
    [0.094, 0.083, 0.083, 0.075, 0.074, 0.080, 0.090, 0.091, 0.078, 0.074, 0.085, 0.093];
const STANDARD_COAL_GJ_PER_TCE: f64 = 29.307;

pub fn tables(plant: &Plant<'_>, draw: &mut Draw, station: Station) -> Map<String, Value> {
    let mut units = Vec::new();
    let mut fuels = Vec::new();
    let mut electricity = Vec::new();
    for number in 1..=unit_count(plant, station) {
        let unit = Unit::draw(number, plant, draw, station);
        units.push(unit.row());
        unit.fuel_rows(plant, draw, &mut fuels);
        electricity.push(row([
            ("unit", number.to_string()),
            ("quantity", typed(draw.between(400.0, 2400.0), 3)),
            ("factor", reported_grid_factor(plant.year)),
        ]));
    }
    let mut tables = Map::new();
    tables.insert("unit".into(), json!(units));
    tables.insert("fuel".into(), json!(fuels));
    tables.insert("electricity".into(), json!(electricity));
    tables
}

/// From the 2024 report on no grid factor is settled in the factor sets, so the enterprise reports
/// the published national average it used.
pub fn reported_grid_factor(year: i32) -> String {
    if year >= 2024 { text("0.5366") } else { String::new() }
}

fn unit_count(plant: &Plant<'_>, station: Station) -> usize {
    match station {
        Station::Captive => 2,
        Station::Public if plant.size > 1.2 => 4,
        Station::Public if plant.size < 0.5 => 1,
        Station::Public => 2,
    }
}

struct Unit {
    number: usize,
    gas: bool,
    captive: bool,
    capacity_mw: f64,
    hours: f64,
    generation_mwh: f64,
    heat_gj: f64,
    fuel_gj: f64,
}

impl Unit {
    fn draw(number: usize, plant: &Plant<'_>, draw: &mut Draw, station: Station) -> Self {
        let captive = station == Station::Captive;
        let gas = !captive && plant.size < 0.4;
        let classes: &[f64] = match (captive, gas) {
            (true, _) => &[50.0, 80.0, 135.0],
            (_, true) => &[200.0, 400.0],
            _ if plant.size > 1.0 => &[330.0, 660.0, 1000.0],
            _ => &[135.0, 330.0, 350.0],
        };
        let capacity_mw = classes.get(draw.choice(classes.len())).copied().unwrap_or(330.0);
        let hours = draw.between(6200.0, 7900.0).round();
        let generation_mwh = capacity_mw * hours * draw.between(0.62, 0.82);
        let heat_gj = if gas { 0.0 } else { generation_mwh * draw.between(0.4, 1.6) };
        let rate_tce = if gas { 0.22 } else { 0.272 + 12.0 / capacity_mw.max(100.0) };
        let fuel_gj = (generation_mwh * rate_tce + heat_gj * 0.0395) * STANDARD_COAL_GJ_PER_TCE;
        Self { number, gas, captive, capacity_mw, hours, generation_mwh, heat_gj, fuel_gj }
    }

    fn kind(&self) -> &'static str {
        match () {
            () if self.gas => "gas",
            () if self.captive => "coal_unconventional",
            () if self.capacity_mw > 330.0 => "coal_over_300",
            () => "coal_to_300",
        }
    }

    fn row(&self) -> Value {
        let heated = self.heat_gj > 0.0;
        row([
            ("unit", self.number.to_string()),
            ("name", format!("{}号机组", self.number)),
            ("kind", text(self.kind())),
            ("cooling", text("water_closed")),
            ("capacity", typed(self.capacity_mw, 0)),
            ("generation", typed(self.generation_mwh, 3)),
            ("supply", typed(self.generation_mwh * 0.936, 3)),
            ("heat_supplied", if heated { typed(self.heat_gj, 2) } else { String::new() }),
            ("heat_to_turbine", if heated { typed(self.fuel_gj * 0.905, 2) } else { String::new() }),
            ("hours", typed(self.hours, 0)),
        ])
    }

    fn fuel_rows(&self, plant: &Plant<'_>, draw: &mut Draw, rows: &mut Vec<Value>) {
        if self.gas {
            rows.push(self.fuel("natural_gas", "year", typed(self.fuel_gj / 389.31, 2)));
            return;
        }
        let gas_share = if self.captive { 0.35 } else { 0.0 };
        for (index, season) in SEASON.iter().enumerate() {
            let heat = self.fuel_gj * (1.0 - gas_share) * season;
            rows.push(self.coal_month(plant, draw, index, heat));
        }
        if self.captive {
            let quantity = typed(self.fuel_gj * gas_share / 33.0, 2);
            rows.push(self.fuel("bfg", "year", quantity));
        }
        rows.push(self.fuel("diesel", "year", typed(draw.between(30.0, 190.0), 2)));
    }

    fn fuel(&self, fuel: &str, month: &str, quantity: String) -> Value {
        row([
            ("unit", self.number.to_string()),
            ("fuel", text(fuel)),
            ("month", text(month)),
            ("quantity", quantity),
        ])
    }

    fn coal_month(&self, plant: &Plant<'_>, draw: &mut Draw, index: usize, heat_gj: f64) -> Value {
        let ncv = draw.between(19.4, 21.2);
        let carbon_as_received = ncv * draw.between(0.0257, 0.0268);
        let moisture_received = draw.between(11.5, 14.5);
        let moisture_air_dried = draw.between(2.4, 3.4);
        let carbon_air_dried =
            100.0 * carbon_as_received * (100.0 - moisture_air_dried) / (100.0 - moisture_received);
        let first = self.number == 1;
        let untested = first && index == 7 && plant.flavour == Flavour::DefaultsUsed;
        // A calorific value in kcal/kg where GJ/t is asked for, the commonest slip of all.
        let slip = first && index == 4 && plant.flavour == Flavour::Slip;
        let odd = first && index == 2 && plant.flavour == Flavour::Warning;
        let carbon_shown = if odd { carbon_air_dried * 1.22 } else { carbon_air_dried };
        let tested = |value: String| if untested { String::new() } else { value };
        row([
            ("unit", self.number.to_string()),
            ("fuel", text("bituminous")),
            ("month", format!("{:02}", index + 1)),
            ("quantity", typed(heat_gj / ncv, 2)),
            ("ncv", if slip { typed(ncv * 239.0, 0) } else { typed(ncv, 3) }),
            ("carbon_air_dried", tested(typed(carbon_shown, 2))),
            ("moisture_received", tested(typed(moisture_received, 1))),
            ("moisture_air_dried", tested(typed(moisture_air_dried, 2))),
        ])
    }
}
