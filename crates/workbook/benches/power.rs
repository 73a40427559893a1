//! The speed claim, in process: a filled power workbook read, checked and computed, against a bare walk over its cells
//! with calamine's streaming reader. `make bench` makes the workbook, runs this, and puts the Python peer beside it.
//!
//! `QILU_BENCH_WORKBOOK` names the workbook. Prints one JSON object with medians in milliseconds and the totals.

use std::error::Error;
use std::hint::black_box;
use std::io::Cursor;
use std::time::Instant;

use calamine::{Reader as _, Xlsx};
use qilu_accounting::{Library, Value};
use qilu_workbook::assess_workbook;

const REPETITIONS: usize = 200;
const TOTAL_PLACES: u32 = 2;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let path = std::env::var("QILU_BENCH_WORKBOOK")?;
    let bytes = std::fs::read(&path)?;
    let library = Library::embedded();

    let walk_ms = median_ms(|| walk(&bytes))?;
    let assess_ms = median_ms(|| Ok(assess_workbook(&bytes, library, None)?))?;

    let (read, assessment) = assess_workbook(&bytes, library, None)?;
    let assessment = assessment.ok_or("the workbook's method is not in the library")?;
    let worst = assessment.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>();
    let total = |id: &str| match assessment.totals.iter().find(|total| total.id == id).map(|total| &total.value) {
        Some(Value::Number(number)) => Ok(number.to_decimal_string(TOTAL_PLACES)),
        other => Err(format!("no total {id}: {other:?}")),
    };
    let answer = serde_json::json!({
        "walk_ms": walk_ms,
        "assess_ms": assess_ms,
        "repetitions": REPETITIONS,
        "rows": read.entries.tables.values().map(Vec::len).sum::<usize>(),
        "problems": worst,
        "total_without": total("total_without")?,
        "total_with": total("total_with")?,
    });
    println!("{answer}");
    Ok(())
}

/// Every cell of every sheet, streamed and thrown away.
fn walk(bytes: &[u8]) -> Outcome<usize> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))?;
    let mut cells = 0;
    for sheet in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&sheet)?;
        while let Some(cell) = reader.next_cell()? {
            black_box(&cell);
            cells += 1;
        }
    }
    Ok(cells)
}

fn median_ms<T>(mut work: impl FnMut() -> Outcome<T>) -> Outcome<f64> {
    let mut times = Vec::with_capacity(REPETITIONS);
    for _ in 0..REPETITIONS {
        let started = Instant::now();
        black_box(work()?);
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times.get(REPETITIONS / 2).copied().ok_or_else(|| "nothing was measured".into())
}
