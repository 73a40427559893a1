//! The same targets on a stable compiler: inputs come from a seeded generator instead of coverage.
//!
//! `stable TARGET RUNS SECONDS [SEED [FROM]]` — a fault names the seed and the run, and `stable TARGET 1 60 SEED RUN` repeats it.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A run that takes longer is told.
const SLOW: Duration = Duration::from_secs(1);
/// A run that takes longer is a hang: a method is large, a workbook must be read within the time one file has.
const HANG: Duration = Duration::from_secs(60);
const HANG_READING: Duration = Duration::from_secs(10);
const INPUT_BYTES_MAX: u64 = 160;
/// Runs after which the process has taken what it keeps; from then on it may grow by so much and no more.
const WARM_RUNS: u64 = 20_000;
const GROWTH_BYTES_MAX: u64 = 64 << 20;

static RUN: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicU64 = AtomicU64::new(0);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, absent: u64| {
        arguments
            .get(at)
            .map_or(Some(absent), |text| text.parse().ok())
    };
    let target = arguments.first().map(String::as_str);
    let (Some(runs), Some(seconds), Some(seed), Some(from)) = (
        number(1, 0),
        number(2, u64::MAX),
        number(3, 1),
        number(4, 0),
    ) else {
        return usage();
    };
    let run: fn(&[u8]) = match target {
        Some("entries") => qilu_fuzz::entries,
        Some("method") => qilu_fuzz::method,
        Some("workbook") => qilu_fuzz::workbook,
        _ => return usage(),
    };
    match target {
        Some("workbook") => qilu_fuzz::prepare_workbooks(),
        _ => qilu_fuzz::prepare(),
    }
    let said = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |what| {
        eprintln!(
            "fault in run {} of seed {seed}",
            RUN.load(Ordering::Relaxed)
        );
        said(what);
    }));
    let hang = if target == Some("workbook") {
        HANG_READING
    } else {
        HANG
    };
    std::thread::spawn(move || watch(seed, hang));
    let started = Instant::now();
    let mut slowest = (Duration::ZERO, from);
    let mut done = 0;
    let mut warm = 0;
    for number in from..from.saturating_add(runs) {
        RUN.store(number, Ordering::Relaxed);
        let begun = Instant::now();
        run(&input(seed, number));
        let taken = begun.elapsed();
        slowest = slowest.max((taken, number));
        if taken > SLOW {
            println!("slow: {taken:?} in run {number} of seed {seed}");
        }
        done += 1;
        DONE.store(done, Ordering::Relaxed);
        if done == WARM_RUNS {
            warm = memory();
        }
        if started.elapsed().as_secs() >= seconds {
            break;
        }
    }
    let grown = memory().saturating_sub(warm);
    if done > WARM_RUNS && grown > GROWTH_BYTES_MAX {
        eprintln!(
            "fault: the process has grown by {grown} bytes since run {WARM_RUNS} of seed {seed}"
        );
        return ExitCode::FAILURE;
    }
    let (taken, number) = slowest;
    println!(
        "{done} runs in {:?}, seed {seed}, no fault; slowest {taken:?} (run {number})",
        started.elapsed()
    );
    ExitCode::SUCCESS
}

/// The memory the process holds; 0 where the system does not say.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn usage() -> ExitCode {
    eprintln!("usage: stable entries|method|workbook RUNS [SECONDS [SEED [FROM]]]");
    ExitCode::from(2)
}

/// Ends the program when one run does not end, and tells now and then how far it is.
fn watch(seed: u64, hang: Duration) {
    let mut last = (0, Instant::now());
    let mut told = Instant::now();
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let done = DONE.load(Ordering::Relaxed);
        if done != last.0 {
            last = (done, Instant::now());
        } else if last.1.elapsed() > hang {
            eprintln!(
                "run {} of seed {seed} does not end",
                RUN.load(Ordering::Relaxed)
            );
            std::process::exit(1);
        }
        if told.elapsed() > HANG {
            println!("{done} runs");
            told = Instant::now();
        }
    }
}

/// The input of a run: the same for the same seed and number.
fn input(seed: u64, number: u64) -> Vec<u8> {
    let mut state = seed
        .wrapping_mul(0xD134_2543_DE82_EF95)
        .wrapping_add(number);
    let mut next = move || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    // Short inputs break little and get far; long ones break everything.
    let most = 1 + next() % INPUT_BYTES_MAX;
    let length = 4 + next() % most;
    (0..length).map(|_| next().to_le_bytes()[0]).collect()
}
