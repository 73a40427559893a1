//! Writing the template of every method, blank and filled: the slowest must be there before anybody wonders. Fails where it is
//! not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when a step fails"
)]

mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Library, Method};
use qilu_quantity::Lang;
use qilu_workbook::{TemplateOptions, write_template};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const ROUNDS: usize = 7;
/// What the median of the slowest may take.
const MILLISECONDS_MAX: u128 = 300;
const SHOWN: usize = 5;
/// Rows filled of each table: the most for which a sound report is soon found.
const ROWS: [usize; 4] = [40, 20, 10, 4];

fn main() {
    let library = Library::embedded();
    let mut times: Vec<Measured> = Vec::new();
    for method in library.methods() {
        let year = method.years.nearest(2023);
        let blank = TemplateOptions::new(year, Lang::Zh);
        times.push(measure(library, method, "blank", &blank));
        let entries = ROWS
            .into_iter()
            .find_map(|rows| {
                let seed = 1;
                specimen(library, method, SpecimenOptions { year, seed, rows })
            })
            .unwrap_or_else(|| panic!("{} of {year} can be reported", method.id));
        let filled = TemplateOptions {
            entries: Some(&entries),
            last_year: Some(&entries),
            ..blank
        };
        times.push(measure(
            library,
            method,
            "filled, with last year's",
            &filled,
        ));
    }
    times.sort_by_key(|measured| std::cmp::Reverse(measured.time));
    println!(
        "templates of all methods, the slowest of {}, medians of {ROUNDS}, on the clock and of the processor",
        times.len()
    );
    for measured in times.iter().take(SHOWN) {
        let Measured {
            time,
            processor,
            bytes,
            what,
        } = measured;
        println!(
            "  {what:<60} {time:>10.2?} {processor:>10.2?} {:>6} kB",
            bytes / 1024
        );
    }
    let slowest = times.first().map_or(0, |first| first.time.as_millis());
    let kept = slowest <= MILLISECONDS_MAX;
    println!(
        "  the slowest (promised at most {MILLISECONDS_MAX} ms) {slowest} ms  {}",
        if kept { "kept" } else { "MISSED" }
    );
    if !kept {
        std::process::exit(1);
    }
}

/// Medians of writing one template.
struct Measured {
    time: Duration,
    processor: Duration,
    bytes: usize,
    what: String,
}

fn measure(
    library: &Library,
    method: &Method,
    what: &str,
    options: &TemplateOptions<'_>,
) -> Measured {
    let mut bytes = 0;
    let mut times: Vec<Duration> = Vec::with_capacity(ROUNDS);
    let mut of_processor: Vec<Duration> = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let (began, had) = (Instant::now(), support::processor());
        bytes = black_box(write_template(library, method, options).unwrap()).len();
        times.push(began.elapsed());
        of_processor.push(support::processor().saturating_sub(had));
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times.get(ROUNDS / 2).copied().unwrap_or_default()
    };
    Measured {
        time: median(&mut times),
        processor: median(&mut of_processor),
        bytes,
        what: format!("{} ({what})", method.id),
    }
}
