//! The promises on the engine's speed: 10,000 stored reports recomputed under other factors, a report of 20,000 rows
//! checked and computed, 10,000 Monte Carlo draws over a facility's report. Prints each figure beside its promise and fails
//! where one is missed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and stops when a step fails"
)]

mod large;
mod monte_carlo;
mod recomputing;

use mimalloc::MiMalloc;

/// What the program itself runs on.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(large::CHILD) {
        let rows = arguments.next().unwrap().parse().unwrap();
        large::measure(rows, &arguments.next().unwrap());
        return;
    }
    let kept = [recomputing::run(), large::run(), monte_carlo::run()];
    if kept.contains(&false) {
        std::process::exit(1);
    }
}

/// A line of the report: what, how much of it, and whether that keeps the promise.
fn line(what: &str, value: &str, kept: Option<bool>) {
    let outcome = match kept {
        Some(true) => "kept",
        Some(false) => "MISSED",
        None => "",
    };
    let pad = 58_usize.saturating_sub(what.chars().count());
    println!("  {what}{:pad$} {value:>12}  {outcome}", "");
}
