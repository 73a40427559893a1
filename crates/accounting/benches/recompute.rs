use qilu_accounting::specimen::{SpecimenOptions, specimen};
use qilu_accounting::{Entries, Library, assess};
use std::time::Instant;
fn main() {
    let library = Library::embedded();
    for id in ["power-2022", "cement-2013", "steel-2013"] {
        let method = library.method(id).unwrap();
        for rows in [4, 48] {
            let lines: Vec<String> = (1..=200)
                .filter_map(|seed| {
                    specimen(
                        library,
                        method,
                        SpecimenOptions {
                            year: 2023,
                            seed,
                            rows,
                        },
                    )
                })
                .map(|entries| entries.to_json().to_string())
                .collect();
            std::fs::write(format!("/tmp/{id}-{rows}.jsonl"), lines.join("\n")).unwrap();
            let bytes: usize = lines.iter().map(String::len).sum();
            let started = Instant::now();
            let json: Vec<serde_json::Value> = lines
                .iter()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            let parsed = started.elapsed();
            let started = Instant::now();
            let entries: Vec<Entries> = json
                .iter()
                .map(|json| Entries::from_json(json).unwrap())
                .collect();
            let read = started.elapsed();
            let started = Instant::now();
            let n = entries
                .iter()
                .map(|entries| assess(library, method, entries).totals.len())
                .sum::<usize>();
            let assessed = started.elapsed();
            let per = |d: std::time::Duration| d.as_secs_f64() * 1e6 / lines.len() as f64;
            println!(
                "{id} {rows}: {} bytes, json {:.0} us, entries {:.0} us, assess {:.0} us ({n})",
                bytes / lines.len(),
                per(parsed),
                per(read),
                per(assessed)
            );
        }
    }
}
