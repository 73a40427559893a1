//! Reading, checking and computing a filled power workbook (4 units × 12 months) against calamine's bare walk over
//! its sheets, in one process with the method loaded; marking problems in it against reading it; and what handing its
//! cells to another process adds. Medians of 200 with their ratios, on the clock and of the processor; fails where a promise is
//! missed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops when a step fails"
)]

mod support;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use mimalloc::MiMalloc;
use qilu_accounting::{
    Entries, EntryCell, EntryRow, EntryValue, Library, Place, Problem, Severity, assess,
};
use qilu_quantity::{Exact, Lang, Text};
use qilu_workbook::{
    TemplateOptions, annotate, assess_workbook, hand_over, read_handed, read_workbook,
    write_template,
};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const ROUNDS: usize = 200;
/// What the reader with all its checks and the engine may cost, in walks.
const RATIO_MAX: f64 = 2.0;
/// What marking problems may cost, in readings with all checks.
const MARKING_RATIO_MAX: f64 = 3.0;

fn main() {
    let library = Library::embedded();
    let method = library
        .method("power-2022")
        .expect("the power method is embedded");
    let entries = report();
    let options = TemplateOptions {
        entries: Some(&entries),
        demo: true,
        ..TemplateOptions::new(2023, Lang::Zh)
    };
    let bytes = write_template(library, method, &options).unwrap();
    // For the peers, which measure themselves on the very same workbook.
    if let Some(path) = std::env::var_os("QILU_BENCH_WORKBOOK") {
        std::fs::write(path, &bytes).unwrap();
    }
    let read = read_workbook(&bytes, library, None).unwrap();
    assert_eq!(
        read.entries.content_hash(),
        Entries {
            entity: String::new(),
            ..entries.clone()
        }
        .content_hash()
    );

    // A warning on every row of fuel.
    let problems: Vec<Problem> = read
        .entries
        .tables
        .get("fuel")
        .into_iter()
        .flatten()
        .filter_map(|row| row.cells.get("quantity")?.at.clone())
        .map(|at| {
            let place = Place {
                at: Some(at),
                ..Place::default()
            };
            let message = Text::new("请核对消耗量。", "Please check the consumption.");
            Problem::new("BENCH-1", Severity::Warning, place, message)
        })
        .collect();
    assert_eq!(problems.len(), 48);

    // The rounds of what is compared alternate, so that whatever else the machine does weighs on all alike; what only empties
    // the caches for the rest is measured after it, as the peers are measured alone.
    let [walk, full, reading, computing] = measure([
        &mut || walk(&bytes),
        &mut || {
            assess_workbook(&bytes, library, None)
                .unwrap()
                .1
                .unwrap()
                .totals
                .len()
        },
        &mut || read_workbook(&bytes, library, None).unwrap().problems.len(),
        &mut || assess(library, method, &read.entries).totals.len(),
    ]);
    let [handing, marking] = measure([
        &mut || {
            let cells = hand_over(&bytes).unwrap();
            read_handed(&cells, library, None).unwrap().problems.len()
        },
        &mut || annotate(&bytes, &problems, Lang::Zh).unwrap().len(),
    ]);
    let [writing] = measure([&mut || write_template(library, method, &options).unwrap().len()]);
    println!(
        "filled power workbook, 4 units × 12 months, {} bytes, {ROUNDS} rounds",
        bytes.len()
    );
    println!("                                         median    fastest  processor");
    let line = |what: &str, times: Times| {
        let Times {
            median,
            fastest,
            processor,
        } = times;
        println!("  {what:<32} {median:>12.2?} {fastest:>10.2?} {processor:>10.2?}");
    };
    line("calamine walks its sheets", walk);
    line("read + check + compute", full);
    line("  of which reading", reading);
    line("  of which computing", computing);
    line("reading by way of another process", handing);
    line("mark 48 problems", marking);
    line("write the filled template", writing);
    let kept = [
        promise(
            "read + check + compute, in walks of calamine",
            (full, walk),
            RATIO_MAX,
        ),
        promise("marking, in readings", (marking, full), MARKING_RATIO_MAX),
    ];
    if kept.contains(&false) {
        std::process::exit(1);
    }
}

/// Prints how many of another work one costs, and whether that is no more than promised.
fn promise(what: &str, (of, to): (Times, Times), most: f64) -> bool {
    let by = ratio(of.median, to.median);
    let kept = by <= most;
    println!(
        "  {:<58} {by:>9.2}×  {} (of the processor {:.2}×)",
        format!("{what} (promised at most {most}×)"),
        if kept { "kept" } else { "MISSED" },
        ratio(of.processor, to.processor)
    );
    kept
}

fn ratio(of: Duration, to: Duration) -> f64 {
    of.as_secs_f64() / to.as_secs_f64()
}

/// What a work took.
#[derive(Debug, Clone, Copy)]
struct Times {
    median: Duration,
    fastest: Duration,
    /// Median time of the processor.
    processor: Duration,
}

/// Measures each work, in turns.
fn measure<const N: usize>(mut works: [&mut dyn FnMut() -> usize; N]) -> [Times; N] {
    let mut times: [(Vec<Duration>, Vec<Duration>); N] =
        std::array::from_fn(|_| Default::default());
    for _ in 0..ROUNDS {
        for (work, (times, of_processor)) in works.iter_mut().zip(&mut times) {
            let (began, had) = (Instant::now(), support::processor());
            black_box(work());
            times.push(began.elapsed());
            of_processor.push(support::processor().saturating_sub(had));
        }
    }
    times.map(|(mut times, mut of_processor)| {
        times.sort();
        of_processor.sort();
        let at = |times: &[Duration], place: usize| times.get(place).copied().unwrap_or_default();
        Times {
            median: at(&times, ROUNDS / 2),
            fastest: at(&times, 0),
            processor: at(&of_processor, ROUNDS / 2),
        }
    })
}

/// What calamine needs merely to see every cell.
fn walk(bytes: &[u8]) -> usize {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut seen = 0;
    for name in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&name).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            black_box(cell.get_value());
            seen += 1;
        }
    }
    seen
}

fn report() -> Entries {
    let text = |value: &str| EntryCell::of(EntryValue::Text(value.to_owned()));
    let number = |value: &str| EntryCell::of(EntryValue::Number(Exact::parse(value).unwrap()));
    let row = |cells: &[(&str, EntryCell)]| EntryRow {
        cells: cells
            .iter()
            .map(|(id, cell)| ((*id).to_owned(), cell.clone()))
            .collect(),
        at: None,
    };
    let mut tables: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
    for unit in 1..=4 {
        let id = unit.to_string();
        tables.entry("unit".to_owned()).or_default().push(row(&[
            ("unit", text(&id)),
            ("name", text(&format!("{unit}号机组"))),
            ("kind", text("coal_to_300")),
            ("cooling", text("water_closed")),
            ("capacity", number("300")),
            ("generation", number("1500000.5")),
            ("supply", number("1400000")),
            ("heat_supplied", number("500000")),
            ("heat_to_turbine", number("9500000")),
            ("hours", number("7200.5")),
        ]));
        for month in 1..=12 {
            tables.entry("fuel".to_owned()).or_default().push(row(&[
                ("unit", text(&id)),
                ("fuel", text("bituminous")),
                ("month", text(&format!("{month:02}"))),
                (
                    "quantity",
                    number(&format!("{}.37", 50_000 + month * unit * 13)),
                ),
                ("ncv", number("21.345")),
                ("carbon_air_dried", number("58.12")),
                ("moisture_received", number("8.5")),
                ("moisture_air_dried", number("2.1")),
            ]));
        }
        tables
            .entry("electricity".to_owned())
            .or_default()
            .push(row(&[
                ("unit", text(&id)),
                ("quantity", number("1234.567")),
            ]));
    }
    Entries {
        method: "power-2022".to_owned(),
        year: 2023,
        entity: String::new(),
        tables,
    }
}
