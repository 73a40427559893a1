//! Generating units under `power-2022`: coal by month, ignition diesel by the year.

use serde_json::{Map, Value, json};

use super::draw::typed;
use super::{Draw, Flavour, Plant, row, text};

/// Share of a year's output in each month: winter heating and summer cooling peak.
const SEASON: [f64; 12] = [
    0.094, 0.083, 0.083, 0.075, 0.074, 0.080, 0.090, 0.091, 0.078, 0.074, 0.085, 0.093,
];
const STANDARD_COAL_GJ_PER_TCE: f64 = 29.307;
/// How far a month's calorific value goes from the year's, either way, and its carbon for each GJ: from month to month
/// together less than 5 %.
const NCV_DRIFT: f64 = 0.018;
const CARBON_DRIFT: f64 = 0.003;
const NATURAL_GAS_GJ: f64 = 389.31;
const FURNACE_GAS_GJ: f64 = 33.0;

pub fn tables(plant: &Plant<'_>, draw: &mut Draw) -> Map<String, Value> {
    let mut units = Vec::new();
    let mut fuels = Vec::new();
    let mut electricity = Vec::new();
    let count = plant.captive.map_or(plant.units, |(units, _)| units);
    for number in 1..=count {
        let unit = Unit::draw(number, plant, draw);
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
    if year >= 2024 {
        text("0.5366")
    } else {
        String::new()
    }
}

/// The coal a unit burns through the year; its months are near it.
struct Coal {
    ncv: f64,
    carbon_per_gj: f64,
    moisture_received: f64,
}

struct Unit {
    number: usize,
    kind: String,
    capacity_mw: f64,
    hours: f64,
    generation_mwh: f64,
    heat_gj: f64,
    fuel_gj: f64,
    /// Blast furnace gas of a captive unit, 10⁴ Nm³.
    furnace_gas: f64,
}

impl Unit {
    fn draw(number: usize, plant: &Plant<'_>, draw: &mut Draw) -> Self {
        let capacity_mw = plant.captive.map_or(plant.unit_size, |(_, mw)| mw);
        let kind = if plant.captive.is_some() {
            "coal_to_300"
        } else {
            plant.kind
        };
        let gas = kind == "gas";
        let hours = draw.between(6200.0, 7900.0).round();
        let generation_mwh = capacity_mw * hours * draw.between(0.62, 0.82);
        let heat_gj = if plant.heat {
            generation_mwh * draw.between(0.4, 1.6)
        } else {
            0.0
        };
        let rate_tce = if gas {
            0.22
        } else {
            0.262 + 7.0 / capacity_mw.max(100.0)
        };
        let fuel_gj = (generation_mwh * rate_tce + heat_gj * 0.0395) * STANDARD_COAL_GJ_PER_TCE;
        let furnace_gas = plant.captive_gas_per_unit();
        Self {
            number,
            kind: text(kind),
            capacity_mw,
            hours,
            generation_mwh,
            heat_gj,
            fuel_gj,
            furnace_gas,
        }
    }

    fn row(&self) -> Value {
        let heated = self.heat_gj > 0.0;
        row([
            ("unit", self.number.to_string()),
            ("name", format!("{}号机组", self.number)),
            ("kind", self.kind.clone()),
            ("cooling", text("water_closed")),
            ("capacity", typed(self.capacity_mw, 0)),
            ("generation", typed(self.generation_mwh, 3)),
            ("supply", typed(self.generation_mwh * 0.936, 3)),
            (
                "heat_supplied",
                if heated {
                    typed(self.heat_gj, 2)
                } else {
                    String::new()
                },
            ),
            (
                "heat_to_turbine",
                if heated {
                    typed(self.fuel_gj * 0.905, 2)
                } else {
                    String::new()
                },
            ),
            ("hours", typed(self.hours, 0)),
        ])
    }

    fn fuel_rows(&self, plant: &Plant<'_>, draw: &mut Draw, rows: &mut Vec<Value>) {
        if self.kind == "gas" {
            rows.push(self.fuel(
                "natural_gas",
                "year",
                typed(self.fuel_gj / NATURAL_GAS_GJ, 2),
            ));
            return;
        }
        let coal = Coal {
            ncv: draw.between(19.7, 20.9),
            carbon_per_gj: draw.between(0.0259, 0.0266),
            moisture_received: draw.between(12.0, 14.0),
        };
        let coal_gj = (self.fuel_gj - self.furnace_gas * FURNACE_GAS_GJ).max(0.0);
        for (index, season) in SEASON.iter().enumerate() {
            rows.push(self.coal_month(plant, draw, &coal, (index, coal_gj * season)));
        }
        if self.furnace_gas > 0.0 {
            rows.push(self.fuel("bfg", "year", typed(self.furnace_gas, 2)));
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

    fn coal_month(
        &self,
        plant: &Plant<'_>,
        draw: &mut Draw,
        coal: &Coal,
        (index, heat_gj): (usize, f64),
    ) -> Value {
        let ncv = coal.ncv * draw.this_year(1.0 - NCV_DRIFT, 1.0 + NCV_DRIFT);
        let carbon_per_gj =
            coal.carbon_per_gj * draw.this_year(1.0 - CARBON_DRIFT, 1.0 + CARBON_DRIFT);
        let carbon_as_received = ncv * carbon_per_gj;
        let moisture_received = coal.moisture_received + draw.this_year(-0.8, 0.8);
        let moisture_air_dried = draw.this_year(2.4, 3.4);
        let carbon_air_dried =
            100.0 * carbon_as_received * (100.0 - moisture_air_dried) / (100.0 - moisture_received);
        let first = self.number == 1;
        let untested = first && index == 7 && plant.flavour == Flavour::DefaultsUsed;
        // A calorific value in kcal/kg where GJ/t is asked for, the commonest slip of all.
        let slip = first && index == 4 && plant.flavour == Flavour::Slip;
        let odd = first && index == 2 && plant.flavour == Flavour::Warning;
        let carbon_shown = if odd {
            carbon_air_dried * 1.22
        } else {
            carbon_air_dried
        };
        let tested = |value: String| if untested { String::new() } else { value };
        row([
            ("unit", self.number.to_string()),
            ("fuel", text("bituminous")),
            ("month", format!("{:02}", index + 1)),
            ("quantity", typed(heat_gj / ncv, 2)),
            (
                "ncv",
                if slip {
                    typed(ncv * 239.0, 0)
                } else {
                    typed(ncv, 3)
                },
            ),
            ("carbon_air_dried", tested(typed(carbon_shown, 2))),
            ("moisture_received", tested(typed(moisture_received, 1))),
            ("moisture_air_dried", tested(typed(moisture_air_dried, 2))),
        ])
    }
}
