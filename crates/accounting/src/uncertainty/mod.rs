//! How sure a figure is: first-order propagation along the formula's own derivative, and Monte Carlo beside it.
//!
//! Every entered value and every default is a quantity with a 95 % interval, as stated by the entry or by the method; cells
//! that draw on the same factor share one quantity, so that its error does not average out. Quantities of which nothing is
//! stated are taken as certain, and counted.

mod lower;
mod stated;
mod tape;

use qilu_quantity::Text;
use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::evaluate::{Context, Report, Run};
use crate::library::{Library, Method};
use crate::limits::{DRAWS_MAX, DRIVERS_MAX};
use crate::report::{Entries, FigureRef};
use lower::{Lowering, Variable};

/// Standard deviations in half a 95 % interval.
const COVERAGE: f64 = 1.96;

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    /// How many.
    pub count: usize,
    /// The same seed draws the same.
    pub seed: u64,
}

/// How sure a figure is. Shares and relative widths are plain numbers: 0.031 is 3.1 %.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// The figure.
    pub figure: FigureRef,
    /// Its value.
    pub value: f64,
    /// Half the 95 % interval relative to the value, to first order; `None` for a value of zero.
    pub relative: Option<f64>,
    /// What Monte Carlo found.
    pub simulated: Simulated,
    /// The quantities that matter most, the largest share of the variance first.
    pub drivers: Vec<Driver>,
    /// How many quantities the figure depends on.
    pub quantities: usize,
    /// Of how many of them no uncertainty is stated.
    pub unstated: usize,
}

/// What Monte Carlo found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Simulated {
    /// How many draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
    /// Their mean.
    pub mean: f64,
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// A quantity and what it contributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// The cell; for a shared factor, the first one it stands in.
    pub figure: FigureRef,
    /// What it is.
    pub label: Text,
    /// The set, name and code of a shared factor.
    pub factor: Option<String>,
    /// Half its own 95 % interval, relative to its value.
    pub relative: f64,
    /// Its share of the figure's variance, to first order.
    pub share: f64,
}

/// Why there is no uncertainty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UncertaintyError {
    /// The report has no such figure, or the figure has no value.
    #[error("there is no figure {0}")]
    UnknownFigure(FigureRef),
    /// Too many draws, or none.
    #[error("draws must be 1 to {DRAWS_MAX}")]
    Draws,
}

/// The uncertainty of one figure of a report.
///
/// # Errors
/// [`UncertaintyError`] for a figure without value and for a senseless number of draws.
pub fn uncertainty(
    _library: &Library,
    method: &Method,
    entries: &Entries,
    figure: &FigureRef,
    draws: Draws,
) -> Result<Uncertainty, UncertaintyError> {
    if draws.count == 0 || draws.count > DRAWS_MAX {
        return Err(UncertaintyError::Draws);
    }
    let context = Context::of(entries);
    let report = Report::of(method, entries);
    let run = Run::compute(method, &report, &context);
    let mut lowering = Lowering::new(&run);
    let lowered = match figure {
        FigureRef::Total(id) => method
            .totals
            .iter()
            .position(|total| total.id == *id)
            .and_then(|total| lowering.total(total)),
        FigureRef::Cell {
            table,
            row_key,
            column,
        } => run
            .find(table, row_key, column)
            .and_then(|(id, row)| lowering.cell(id, row)),
    };
    if lowered.is_none() {
        return Err(UncertaintyError::UnknownFigure(figure.clone()));
    }
    let nominal: Vec<f64> = lowering.variables.iter().map(|known| known.value).collect();
    let value = lowering.tape.run(&nominal, &mut Vec::new());
    let drivers = drivers(&lowering, &nominal);
    let variance: f64 = drivers.iter().map(|(_, variance)| variance).sum();
    let relative = (value != 0.0).then(|| COVERAGE * variance.sqrt() / value.abs());
    Ok(Uncertainty {
        figure: figure.clone(),
        value,
        relative,
        simulated: simulate(&lowering, &nominal, draws),
        drivers: ranked(drivers, variance),
        quantities: lowering.variables.len(),
        unstated: lowering
            .variables
            .iter()
            .filter(|variable| variable.relative.is_none())
            .count(),
    })
}

/// The standard deviation of a quantity.
fn deviation(variable: &Variable) -> f64 {
    variable.relative.unwrap_or(0.0) * variable.value.abs() / COVERAGE
}

/// Each quantity with the variance it brings in to first order.
fn drivers<'l>(lowering: &'l Lowering<'_, '_>, nominal: &[f64]) -> Vec<(&'l Variable, f64)> {
    let gradient = lowering.tape.gradient(nominal);
    lowering
        .variables
        .iter()
        .zip(gradient)
        .map(|(variable, slope)| (variable, (slope * deviation(variable)).powi(2)))
        .collect()
}

fn ranked(mut drivers: Vec<(&Variable, f64)>, variance: f64) -> Vec<Driver> {
    drivers.retain(|(_, part)| *part > 0.0);
    drivers.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    drivers.truncate(DRIVERS_MAX);
    drivers
        .into_iter()
        .map(|(variable, part)| Driver {
            figure: variable.figure.clone(),
            label: variable.label.clone(),
            factor: variable.factor.clone(),
            relative: variable.relative.unwrap_or(0.0),
            share: part / variance,
        })
        .collect()
}

fn simulate(lowering: &Lowering<'_, '_>, nominal: &[f64], draws: Draws) -> Simulated {
    let mut dice = Dice::new(draws.seed);
    let deviations: Vec<f64> = lowering.variables.iter().map(deviation).collect();
    let mut drawn = nominal.to_vec();
    let mut scratch = Vec::new();
    let mut results = Vec::with_capacity(draws.count);
    for _ in 0..draws.count {
        for ((value, middle), deviation) in drawn.iter_mut().zip(nominal).zip(&deviations) {
            if *deviation > 0.0 {
                *value = middle + deviation * dice.normal();
            }
        }
        results.push(lowering.tape.run(&drawn, &mut scratch));
    }
    results.sort_by(f64::total_cmp);
    let at = |per_mille: usize| {
        let position = (draws.count * per_mille / 1000).min(draws.count.saturating_sub(1));
        results.get(position).copied().unwrap_or(f64::NAN)
    };
    #[allow(clippy::cast_precision_loss, reason = "draws are bounded")]
    let mean = results.iter().sum::<f64>() / draws.count as f64;
    Simulated {
        draws: draws.count,
        seed: draws.seed,
        mean,
        low: at(25),
        high: at(975),
    }
}
