use qilu_accounting::*;
#[global_allocator]
static A: mimalloc::MiMalloc = mimalloc::MiMalloc;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    s.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}
fn main() {
    let l = Library::embedded();
    let text = std::fs::read_to_string("/tmp/qb/stored.jsonl").unwrap();
    let lines: Vec<(&Method, &str)> = text
        .lines()
        .map(|t| {
            let a = t.find("\"method\":\"").unwrap() + 10;
            let b = a + t[a..].find('"').unwrap();
            (l.method(&t[a..b]).unwrap(), t)
        })
        .collect();
    let ctx = Context::of(&Entries {
        year: 2023,
        ..Default::default()
    });
    let n: usize = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    for _ in 0..3 {
        let c = cpu();
        for _ in 0..n {
            for (m, t) in &lines {
                std::hint::black_box(recompute(m, t, &ctx).unwrap());
            }
        }
        println!(
            "recompute {:.2} us cpu",
            (cpu() - c) / n as f64 / lines.len() as f64 * 1e6
        );
    }
    if n == 1 {
        for id in ["power-2022", "cement-2013", "steel-2013"] {
            let c = cpu();
            let mut k = 0;
            let mut b = 0;
            for (m, t) in &lines {
                if m.id == id {
                    k += 1;
                    b += t.len();
                    std::hint::black_box(recompute(m, t, &ctx).unwrap());
                }
            }
            println!("{id} {:.2} us {} B", (cpu() - c) / k as f64 * 1e6, b / k);
        }
        let c = cpu();
        for (_, t) in &lines {
            std::hint::black_box(serde_json::from_str::<serde::de::IgnoredAny>(t).unwrap());
        }
        println!(
            "json ignored {:.2} us",
            (cpu() - c) / lines.len() as f64 * 1e6
        );
        let c = cpu();
        for (_, t) in &lines {
            std::hint::black_box(serde_json::from_str::<serde_json::Value>(t).unwrap());
        }
        println!(
            "json value {:.2} us",
            (cpu() - c) / lines.len() as f64 * 1e6
        );
        let c = cpu();
        for (_, t) in &lines {
            std::hint::black_box(Entries::from_text(t).unwrap());
        }
        println!("entries {:.2} us", (cpu() - c) / lines.len() as f64 * 1e6);
        let es: Vec<_> = lines
            .iter()
            .take(3000)
            .map(|(m, t)| (m, Entries::from_text(t).unwrap()))
            .collect();
        let c = cpu();
        for (m, e) in &es {
            std::hint::black_box(assess(l, m, e));
        }
        println!("assess {:.2} us", (cpu() - c) / es.len() as f64 * 1e6);
    }
}
