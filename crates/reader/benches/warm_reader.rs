//! What a reader process adds to a file: reading a filled power workbook through a warm process, against reading it
//! within the caller. The benchmark starts itself again as the reader. Medians of 200.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when a step fails"
)]

use std::time::{Duration, Instant};

use qilu_accounting::Library;
use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_quantity::Lang;
use qilu_reader::{Direct, Pool, WorkbookReader};
use qilu_workbook::{TemplateOptions, read_workbook, write_template};

const ROUNDS: usize = 200;
const AS_READER: &str = "as-reader";
const YEAR: i32 = 2023;

fn main() {
    if std::env::args().any(|argument| argument == AS_READER) {
        qilu_reader::serve().expect("the reader serves");
        return;
    }
    let library = Library::embedded();
    let method = library.method("power-2022").expect("the method is there");
    let options = SpecimenOptions {
        year: YEAR,
        seed: 1,
        rows: 48,
    };
    let entries = specimen(library, method, options).expect("a report is invented");
    let options = TemplateOptions {
        entries: Some(&entries),
        demo: true,
        ..TemplateOptions::new(YEAR, Lang::Zh)
    };
    let bytes = write_template(library, method, &options).unwrap();
    let pool = Pool::new(std::env::current_exe().unwrap(), &[AS_READER]);
    let cold = Instant::now();
    pool.read(&bytes, library, None).unwrap();
    println!(
        "filled power workbook, {} bytes, {ROUNDS} rounds",
        bytes.len()
    );
    println!(
        "  first file, with the start of its process {:>10.2?}",
        cold.elapsed()
    );
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS {
        let works: [&dyn Fn(); 3] = [
            &|| drop(read_workbook(&bytes, library, None).unwrap()),
            &|| drop(Direct.read(&bytes, library, None).unwrap()),
            &|| drop(pool.read(&bytes, library, None).unwrap()),
        ];
        for (work, times) in works.iter().zip(&mut times) {
            let began = Instant::now();
            work();
            times.push(began.elapsed());
        }
    }
    let names = [
        "straight",
        "cells handed over within the caller",
        "through a warm process",
    ];
    for (name, mut times) in names.into_iter().zip(times) {
        times.sort();
        let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
        println!("  {name:<41} {median:>10.2?}");
    }
}
