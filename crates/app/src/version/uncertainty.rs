//! How sure a figure of a version is: computed from the stored entries, under the method they were computed with.

use qilu_accounting as accounting;
use qilu_accounting::{
    FigureRef, Method,
    uncertainty::{Draws, Uncertainty as Found, uncertainty},
};
use uuid::Uuid;

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
    query::UncertaintyQuery,
    version::{
        load,
        table::{column_label, total_label},
        trace::figure_of,
    },
    view::{Driver, Simulated, Text, Uncertainty},
};

/// Draws unless more or fewer are asked for.
const DRAWS_COUNT: u32 = 10_000;
/// The most one request may ask for.
const DRAWS_COUNT_MAX: u32 = 20_000;
/// The seed unless one is given: the same question has the same answer.
const SEED: u64 = 1;

impl App {
    /// The uncertainty of a figure of a version.
    ///
    /// # Errors
    /// `not_found` out of scope, `trace.malformed_figure`, `uncertainty.draws`, `uncertainty.no_figure`,
    /// `version.method_changed`.
    pub fn uncertainty(
        &self,
        who: &SignedIn,
        enterprise_id: Uuid,
        version_id: Uuid,
        query: &UncertaintyQuery,
    ) -> Outcome<Uncertainty> {
        let figure = figure_of(&query.figure)?;
        let count = query.draws.unwrap_or(DRAWS_COUNT);
        if count == 0 || count > DRAWS_COUNT_MAX {
            return Err(wrong_draws());
        }
        let (head, entries) = self
            .store
            .read(|connection| load::entries(connection, who, enterprise_id, version_id))?;
        let (library, method) = self.method_of(&head)?;
        let draws = Draws {
            count: usize::try_from(count).map_err(Fault::internal)?,
            seed: query.seed.unwrap_or(SEED),
        };
        uncertainty(library, method, &entries, &figure, draws)
            .map(|found| shown(method, found))
            .map_err(|_| no_figure(&query.figure))
    }
}

fn shown(method: &Method, found: Found) -> Uncertainty {
    let (label, unit) = named(method, &found.figure);
    Uncertainty {
        figure: found.figure.to_string(),
        label,
        unit,
        value: found.value,
        relative: found.relative,
        simulated: Simulated {
            draws: found.simulated.draws,
            seed: found.simulated.seed,
            mean: found.simulated.mean,
            low: found.simulated.low,
            high: found.simulated.high,
        },
        drivers: found.drivers.into_iter().map(driver).collect(),
        quantities: found.quantities,
        unstated: found.unstated,
    }
}

fn driver(driver: accounting::uncertainty::Driver) -> Driver {
    Driver {
        figure: driver.figure.to_string(),
        label: driver.label.into(),
        factor: driver.factor,
        relative: driver.relative,
        share: driver.share,
    }
}

fn named(method: &Method, figure: &FigureRef) -> (Text, String) {
    match figure {
        FigureRef::Total(id) => (
            total_label(Some(method), id),
            method
                .total(id)
                .map(|total| total.unit.text.clone())
                .unwrap_or_default(),
        ),
        FigureRef::Cell { table, column, .. } => (
            column_label(Some(method), table, column),
            method
                .table(table)
                .and_then(|table| table.column(column))
                .map(|column| column.unit_text().to_owned())
                .unwrap_or_default(),
        ),
    }
}

fn wrong_draws() -> Fault {
    Fault::field(
        "uncertainty.draws",
        "draws",
        format!("抽样次数应为 1 至 {DRAWS_COUNT_MAX}。"),
        format!("Draws must be 1 to {DRAWS_COUNT_MAX}."),
    )
}

fn no_figure(figure: &str) -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "uncertainty.no_figure",
        format!("本版本中没有“{figure}”这一数据项，或其没有数值。"),
        format!("This version has no figure {figure:?}, or it has no value."),
    )
}
