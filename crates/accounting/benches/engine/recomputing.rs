//! 10,000 stored reports of mixed sectors under a changed factor set, on two cores.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Context, Library, Method, Recomputation, SourceFile};
use qilu_quantity::{Exact, Rounding};

use crate::line;

const REPORTS: usize = 10_000;
const THREADS: usize = 2;
/// How many reports a thread takes at a time.
const SHARE: usize = 32;
const SECONDS_MAX: f64 = 10.0;
/// The year the reports are for.
const YEAR: i32 = 2023;
/// Rows of the tables with free rows.
const ROWS: [usize; 3] = [4, 12, 48];
/// Different reports of each method, as far as they are found in time.
const PEER_SPECIMENS: u64 = 60;
const SPECIMENS: u64 = 12;
const INVENTING: Duration = Duration::from_millis(500);
/// The methods that the Python peer knows.
const PEER_METHODS: [&str; 3] = ["power-2022", "cement-2013", "steel-2013"];
/// The factor that changes, as it stands in the sources and as it becomes.
const CHANGED: (&str, &str, &str) = ("factors/grid_ets.csv", ",0.5703,", ",0.5306,");
/// Decimals kept when columns are summed for comparison with the peer.
const COMPARED_DECIMALS: u32 = 20;

/// A stored report: its method and its text.
type Stored = (usize, String);

pub fn run() -> bool {
    let sources = changed_sources();
    let library = Library::load(&sources.iter().map(as_source).collect::<Vec<_>>()).unwrap();
    let methods: Vec<&Method> = library.methods().collect();
    let (mixed, peer) = (mixed(&methods), of_peer(&methods));
    println!("── stored reports recomputed under a changed grid factor, {THREADS} threads ──");
    let kept = time(&methods, &mixed, "mixed sectors");
    let seconds = measured(&methods, &peer);
    describe(&methods, &peer, "power, cement and steel", seconds, None);
    // For the peer, which measures itself on the very same reports and factors.
    if let Some(folder) = std::env::var_os("QILU_BENCH_REPORTS") {
        write_for_peer(Path::new(&folder), &methods, &sources, &peer, seconds);
    }
    kept
}

fn changed_sources() -> Vec<(String, String)> {
    let (name, before, after) = CHANGED;
    let sources = Library::embedded_sources().iter().map(|source| {
        let text = if source.name == name {
            assert!(source.text.contains(before));
            source.text.replace(before, after)
        } else {
            source.text.to_owned()
        };
        (source.name.to_owned(), text)
    });
    sources.collect()
}

fn as_source((name, text): &(String, String)) -> SourceFile<'_> {
    SourceFile { name, text }
}

/// Reports of every method that finds some in the time given, in turn.
fn mixed(methods: &[&Method]) -> Vec<Stored> {
    let found: Vec<Vec<Stored>> = (0..methods.len())
        .map(|position| invented(methods, position, SPECIMENS, INVENTING))
        .collect();
    in_turn(&found)
}

fn of_peer(methods: &[&Method]) -> Vec<Stored> {
    let positions =
        PEER_METHODS.map(|id| methods.iter().position(|method| method.id == id).unwrap());
    let found =
        positions.map(|position| invented(methods, position, PEER_SPECIMENS, 20 * INVENTING));
    in_turn(&found)
}

fn in_turn(found: &[Vec<Stored>]) -> Vec<Stored> {
    let found: Vec<&Vec<Stored>> = found.iter().filter(|reports| !reports.is_empty()).collect();
    let reports = (0..REPORTS).map(|position| {
        let of_method = found[position % found.len()];
        of_method[position / found.len() % of_method.len()].clone()
    });
    reports.collect()
}

fn invented(methods: &[&Method], position: usize, count: u64, patience: Duration) -> Vec<Stored> {
    let method = methods[position];
    let began = Instant::now();
    let mut found = Vec::new();
    for seed in 1..=count {
        let rows = ROWS[usize::try_from(seed).unwrap() % ROWS.len()];
        let year = method.years.nearest(YEAR);
        let entries = specimen(
            Library::embedded(),
            method,
            SpecimenOptions { year, seed, rows },
        );
        found.extend(entries.map(|entries| (position, entries.to_json().to_string())));
        if began.elapsed() > patience {
            break;
        }
    }
    found
}

fn contexts(methods: &[&Method]) -> Vec<Context> {
    let year = |method: &&Method| Context {
        year: method.years.nearest(YEAR),
        province: "370000".to_owned(),
        previous: None,
        peers: BTreeMap::new(),
    };
    methods.iter().map(year).collect()
}

fn time(methods: &[&Method], reports: &[Stored], what: &str) -> bool {
    let seconds = measured(methods, reports);
    let kept = seconds < SECONDS_MAX;
    describe(methods, reports, what, seconds, Some(kept));
    kept
}

fn describe(methods: &[&Method], reports: &[Stored], what: &str, seconds: f64, kept: Option<bool>) {
    let mut used: Vec<&str> = reports
        .iter()
        .map(|(method, _)| methods[*method].id.as_str())
        .collect();
    used.sort_unstable();
    used.dedup();
    let bytes: usize = reports.iter().map(|(_, text)| text.len()).sum();
    line(
        &format!(
            "{} reports, {what} ({} methods, {} B each)",
            reports.len(),
            used.len(),
            bytes / reports.len()
        ),
        &format!("{seconds:.3} s"),
        kept,
    );
}

/// Room for the methods made ready, each when its first report comes; each thread has its own.
fn unready<'m>(methods: &[&'m Method]) -> Vec<Option<Recomputation<'m>>> {
    methods.iter().map(|_| None).collect()
}

/// The best of three runs, each over all reports, with what it takes to make the methods they are of ready.
fn measured(methods: &[&Method], reports: &[Stored]) -> f64 {
    let contexts = contexts(methods);
    let shares: Vec<&[Stored]> = reports.chunks(SHARE).collect();
    let once = || {
        let next = AtomicUsize::new(0);
        let began = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let mut ready = unready(methods);
                    while let Some(some) = shares.get(next.fetch_add(1, Ordering::Relaxed)) {
                        for (method, text) in *some {
                            let ready = ready[*method].get_or_insert_with(|| {
                                Recomputation::new(methods[*method], &contexts[*method])
                            });
                            black_box(ready.report(text).unwrap());
                        }
                    }
                });
            }
        });
        began.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn write_for_peer(
    folder: &Path,
    methods: &[&Method],
    sources: &[(String, String)],
    reports: &[Stored],
    seconds: f64,
) {
    let lines: Vec<&str> = reports.iter().map(|(_, text)| text.as_str()).collect();
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("stored.jsonl"), lines.join("\n")).unwrap();
    for (name, text) in sources {
        let file = folder.join("methods").join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let mut sums: BTreeMap<String, Exact> = BTreeMap::new();
    let mut add = |name: String, value: Option<&Exact>| {
        if let Some(value) = value {
            let sum = sums.entry(name).or_insert(Exact::ZERO);
            *sum = &*sum + &value.round(COMPARED_DECIMALS, Rounding::HalfUp);
        }
    };
    let contexts = contexts(methods);
    let mut ready = unready(methods);
    for (position, text) in reports {
        let method = methods[*position];
        let ready = ready[*position]
            .get_or_insert_with(|| Recomputation::new(method, &contexts[*position]));
        let figures = ready.report(text).unwrap();
        for column in &figures.columns {
            let table = &method.tables[column.table];
            let name = format!(
                "{} {}.{}",
                method.id, table.id, table.columns[column.column].id
            );
            column
                .values
                .iter()
                .for_each(|value| add(name.clone(), value.as_ref()));
        }
        for (total, value) in method.totals.iter().zip(&figures.totals) {
            add(
                format!("{} {}", method.id, total.id),
                value.number().as_ref(),
            );
        }
    }
    let sums: BTreeMap<String, String> = sums
        .into_iter()
        .map(|(name, sum)| (name, sum.to_fixed(4)))
        .collect();
    let ours = serde_json::json!({ "reports": reports.len(), "seconds": seconds, "threads": THREADS, "sums": sums });
    std::fs::write(folder.join("engine.json"), ours.to_string()).unwrap();
}
