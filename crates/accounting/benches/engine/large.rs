//! A report of 20,000 rows, checked and computed: time, memory of the whole process, and that twice the rows cost twice.
//!
//! Each size is measured in a process of its own, which says at the end how much memory it ever held.

use std::fmt::Write;
use std::process::Command;
use std::time::Instant;

use qilu_accounting::{Context, Entries, Library, SourceFile, assess_in, recheck};

use crate::line;

pub const CHILD: &str = "--large";
/// How the child goes about it.
const CHECKED: &str = "checked";
const ASSESSED: &str = "assessed";
const YEAR: i32 = 2023;
const ROUNDS: usize = 5;
const SIZES: [usize; 3] = [5_000, 10_000, 20_000];
const SECONDS_MAX: f64 = 1.0;
const MEBIBYTES_MAX: f64 = 64.0;
/// How much more than proportional the cost of the largest may be.
const SLACK: f64 = 1.5;
/// A method whose table has room for so many rows.
const METHOD: &str = include_str!("meters.toml");

pub fn run() -> bool {
    println!("── a large report: read, checked and computed, each size in its own process ──");
    let measured = SIZES.map(|rows| in_a_process(rows, CHECKED));
    let mut all = true;
    for (rows, (seconds, mebibytes)) in SIZES.into_iter().zip(measured) {
        let promised = rows == SIZES[SIZES.len() - 1];
        let kept = (seconds < SECONDS_MAX, mebibytes < MEBIBYTES_MAX);
        told(
            rows,
            "checked and computed",
            (seconds, mebibytes),
            promised.then_some(kept),
        );
        all &= !promised || (kept.0 && kept.1);
    }
    let (first, last) = (measured[0].0, measured[SIZES.len() - 1].0);
    let growth = last / first / (SIZES[SIZES.len() - 1] as f64 / SIZES[0] as f64);
    let linear = growth < SLACK;
    line(
        "cost per row, the largest against the smallest",
        &format!("{growth:.2}×"),
        Some(linear),
    );
    let rows = SIZES[SIZES.len() - 1];
    told(
        rows,
        "with entries and assessment as objects",
        in_a_process(rows, ASSESSED),
        None,
    );
    all && linear
}

fn told(rows: usize, what: &str, (seconds, mebibytes): (f64, f64), kept: Option<(bool, bool)>) {
    let (time, memory) = kept.unzip();
    line(
        &format!("{rows} rows {what}"),
        &format!("{seconds:.3} s"),
        time,
    );
    line(
        "  most memory the process held",
        &format!("{mebibytes:.1} MiB"),
        memory,
    );
}

fn in_a_process(rows: usize, how: &str) -> (f64, f64) {
    let program = std::env::current_exe().unwrap();
    let child = Command::new(&program)
        .args([CHILD, &rows.to_string(), how])
        .output()
        .unwrap();
    assert!(
        child.status.success(),
        "{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let said = String::from_utf8(child.stdout).unwrap();
    let mut words = said
        .split_whitespace()
        .map(|word| word.parse::<f64>().unwrap());
    (words.next().unwrap(), words.next().unwrap())
}

/// The work of the child: from the text of the entries to every figure and problem, the best of five.
pub fn measure(rows: usize, how: &str) {
    let mut sources: Vec<SourceFile<'_>> = Library::embedded_sources()
        .iter()
        .filter(|source| !source.name.ends_with(".toml") || source.name == "library.toml")
        .cloned()
        .collect();
    sources.push(SourceFile {
        name: "meters.toml",
        text: METHOD,
    });
    let library = Library::load(&sources).unwrap();
    let method = library.method("meters").unwrap();
    let stored = report(rows);
    let context = Context {
        year: YEAR,
        ..Context::of(&Entries::default())
    };
    let once = || {
        let began = Instant::now();
        let (computed, problems) = if how == ASSESSED {
            let entries = Entries::from_text(&stored).unwrap();
            let assessment = assess_in(&library, method, &entries, &context);
            (assessment.tables[1].rows.len(), assessment.problems)
        } else {
            let checked = recheck(&library, method, &stored, &context).unwrap();
            let emissions = checked.figures.columns.last().unwrap();
            (emissions.values.iter().flatten().count(), checked.problems)
        };
        let seconds = began.elapsed().as_secs_f64();
        assert_eq!(computed, rows);
        assert!(problems.is_empty(), "{:?}", problems.first());
        seconds
    };
    let seconds = (0..ROUNDS).map(|_| once()).fold(f64::INFINITY, f64::min);
    println!("{seconds} {}", most_memory_held());
}

fn most_memory_held() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kibibytes: f64 = peak.trim().trim_end_matches("kB").trim().parse().unwrap();
    kibibytes / 1024.0
}

/// Readings of meters at 40 points.
fn report(rows: usize) -> String {
    let mut text =
        String::from(r#"{"method":"meters","year":2023,"entity":"","tables":{"point":["#);
    for point in 0..40 {
        let comma = if point > 0 { "," } else { "" };
        write!(text, r#"{comma}{{"point":"P{point}"}}"#).unwrap();
    }
    text.push_str(r#"],"reading":["#);
    for row in 0..rows {
        let comma = if row > 0 { "," } else { "" };
        let fuel = ["bituminous", "diesel", "natural_gas"][row % 3];
        let (point, whole, cents) = (row % 40, 100 + row % 977, row % 100);
        write!(
            text,
            r#"{comma}{{"no":"{row}","point":"P{point}","fuel":"{fuel}","quantity":"{whole}.{cents:02}"}}"#
        )
        .unwrap();
    }
    text.push_str("]}}");
    text
}
