//! A report of 20,000 rows, checked and computed: time, memory of the whole process, and that twice the rows cost twice.
//!
//! Each size is measured in a process of its own, which says at the end how much memory it ever held.

use std::fmt::Write;
use std::time::Instant;

use qilu_accounting::{Context, Entries, Library, SourceFile, assess_in};

use crate::line;

pub const CHILD: &str = "--large";
const SIZES: [usize; 3] = [5_000, 10_000, 20_000];
const SECONDS_MAX: f64 = 1.0;
const MEBIBYTES_MAX: f64 = 64.0;
/// How much more than proportional the cost of the largest may be.
const SLACK: f64 = 1.5;
/// A method whose table has room for so many rows.
const METHOD: &str = include_str!("meters.toml");

pub fn run() -> bool {
    println!("── a large report: read, checked and computed, each size in its own process ──");
    let program = std::env::current_exe().unwrap();
    let measured = SIZES.map(|rows| {
        let child = std::process::Command::new(&program)
            .args([CHILD, &rows.to_string()])
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
    });
    let mut all = true;
    for (rows, (seconds, mebibytes)) in SIZES.into_iter().zip(measured) {
        let last = rows == SIZES[SIZES.len() - 1];
        let kept = (seconds < SECONDS_MAX, mebibytes < MEBIBYTES_MAX);
        line(
            &format!("{rows} rows, seconds"),
            &format!("{seconds:.3} s"),
            last.then_some(kept.0),
        );
        line(
            &format!("{rows} rows, most memory held"),
            &format!("{mebibytes:.1} MiB"),
            last.then_some(kept.1),
        );
        all &= !last || (kept.0 && kept.1);
    }
    let (first, last) = (measured[0].0, measured[SIZES.len() - 1].0);
    let growth = last / first / (SIZES[SIZES.len() - 1] as f64 / SIZES[0] as f64);
    let linear = growth < SLACK;
    line(
        "cost per row, the largest against the smallest",
        &format!("{growth:.2}×"),
        Some(linear),
    );
    all && linear
}

/// The work of the child: from the text of the entries to the assessment with every check.
pub fn measure(rows: usize) {
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
    let began = Instant::now();
    let entries = Entries::from_text(&stored).unwrap();
    let assessment = assess_in(&library, method, &entries, &Context::of(&entries));
    let seconds = began.elapsed().as_secs_f64();
    assert!(
        assessment.is_submittable(),
        "{:?}",
        assessment.problems.first()
    );
    assert_eq!(assessment.tables[1].rows.len(), rows);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kibibytes: f64 = peak.trim().trim_end_matches("kB").trim().parse().unwrap();
    println!("{seconds} {}", kibibytes / 1024.0);
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
