//! 10,000 Monte Carlo draws over the report of a facility: 12 months × 4 units.

use std::time::Instant;

use qilu_accounting::uncertainty::{Draws, uncertainty};
use qilu_accounting::{Entries, FigureRef, Library};

use crate::line;

const DRAWS: usize = 10_000;
const UNITS: u32 = 4;
const SECONDS_MAX: f64 = 1.0;

pub fn run() -> bool {
    let library = Library::embedded();
    let method = library.method("power-2022").unwrap();
    let entries = facility();
    let figure: FigureRef = "total:total_with".parse().unwrap();
    let began = Instant::now();
    let draws = Draws {
        count: DRAWS,
        seed: 1,
    };
    let found = uncertainty(library, method, &entries, &figure, draws).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(found.simulated.draws, DRAWS);
    println!("── Monte Carlo over a facility's report, {UNITS} units × 12 months ──");
    let kept = seconds < SECONDS_MAX;
    line(
        &format!("{DRAWS} draws, {} quantities", found.quantities),
        &format!("{seconds:.3} s"),
        Some(kept),
    );
    kept
}

fn facility() -> Entries {
    let (mut units, mut fuels, mut electricity) = (Vec::new(), Vec::new(), Vec::new());
    for unit in 1..=UNITS {
        units.push(serde_json::json!({
            "unit": unit.to_string(), "kind": "coal_to_300", "capacity": "300", "generation": "1500000.5",
            "supply": "1400000", "hours": "7200.5",
        }));
        electricity.push(serde_json::json!({
            "unit": unit.to_string(), "quantity": { "value": "1234.567", "uncertainty": "1%" },
        }));
        for month in 1..=12 {
            fuels.push(serde_json::json!({
                "unit": unit.to_string(), "fuel": "bituminous", "month": format!("{month:02}"),
                "quantity": { "value": format!("{}.37", 50_000 + month * unit * 13), "uncertainty": "2%" },
                "ncv": { "value": "21.345", "uncertainty": "1.5%" },
                "carbon_air_dried": { "value": "58.12", "uncertainty": "2%" },
                "moisture_received": "8.5", "moisture_air_dried": "2.1",
            }));
        }
    }
    Entries::from_json(&serde_json::json!({
        "method": "power-2022", "year": 2023, "entity": "",
        "tables": { "unit": units, "fuel": fuels, "electricity": electricity },
    }))
    .unwrap()
}
