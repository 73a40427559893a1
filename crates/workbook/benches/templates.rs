//! Writing the template of every method, blank and filled: the slowest must be there before anybody wonders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when a step fails"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Library, Method};
use qilu_quantity::Lang;
use qilu_workbook::{TemplateOptions, write_template};

const ROUNDS: usize = 7;
/// What the median of the slowest may take.
const MILLISECONDS_MAX: u128 = 300;
const SHOWN: usize = 5;

fn main() {
    let library = Library::embedded();
    let mut times: Vec<(Duration, usize, String)> = Vec::new();
    for method in library.methods() {
        let year = method.years.nearest(2023);
        let blank = TemplateOptions::new(year, Lang::Zh);
        times.push(measure(library, method, "blank", &blank));
        let options = SpecimenOptions {
            year,
            seed: 1,
            rows: 40,
        };
        let entries = specimen(library, method, options).expect("the method can be reported");
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
    times.sort_by(|a, b| b.cmp(a));
    println!(
        "templates of all methods, the slowest of {}, medians of {ROUNDS}",
        times.len()
    );
    for (time, bytes, what) in times.iter().take(SHOWN) {
        println!("  {what:<60} {time:>10.2?} {:>6} kB", bytes / 1024);
    }
    let slowest = times.first().map_or(0, |(time, ..)| time.as_millis());
    assert!(
        slowest <= MILLISECONDS_MAX,
        "a template takes {slowest} ms, more than {MILLISECONDS_MAX}"
    );
}

fn measure(
    library: &Library,
    method: &Method,
    what: &str,
    options: &TemplateOptions<'_>,
) -> (Duration, usize, String) {
    let mut bytes = 0;
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            bytes = black_box(write_template(library, method, options).unwrap()).len();
            began.elapsed()
        })
        .collect();
    times.sort();
    let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
    (median, bytes, format!("{} ({what})", method.id))
}
