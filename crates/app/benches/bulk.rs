//! Five hundred workbooks through a bulk upload on a SQLite of its own, read by processes of their own as the program reads
//! them, and how long that took. Fails where the promise is missed.
//!
//! `cargo bench -p qilu-app --bench bulk`; `QILU_BULK_FILES` says how many. The benchmark starts itself again as the readers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench may stop at the first surprise, and says what it measured"
)]

use std::{
    io::{Cursor, Write as _},
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use mimalloc::MiMalloc;
use qilu_access::{OrganisationKind, Role};
use qilu_accounting::{Entries, Library};
use qilu_app::{
    App, Clock, Config, NewFile, Once,
    founding::{NewOrganisation, NewUser},
    load_reference,
    view::{Credentials, NewBulk},
};
use qilu_credentials::TokenKey;
use qilu_objects::LocalStore;
use qilu_quantity::{CreditCode, Lang};
use qilu_reader::Pool;
use qilu_store::{Engine, testing::TestDatabase};
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

/// What the program itself runs on.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const YEAR: i32 = 2023;
const FILES: u32 = 500;
/// What so many files may take on two processors.
const SECONDS_MAX: f64 = 60.0;
const AS_READER: &str = "as-reader";
/// Ticks of a second in which the system counts time of the processor.
const TICKS_PER_SECOND: f64 = 100.0;
const PASSWORD: &str = "Qilu-bench-2026";

fn code(number: u32) -> String {
    let first = format!("91999999QL{number:07}");
    CreditCode::with_check_digit(&first).unwrap().to_string()
}

fn organisation(kind: OrganisationKind, number: u32, users: Vec<NewUser>) -> NewOrganisation {
    NewOrganisation {
        kind,
        credit_code: code(number),
        name_zh: format!("测速单位{number}"),
        name_en: format!("Bench {number}"),
        region: "370100".to_owned(),
        sector: if kind == OrganisationKind::Enterprise {
            "power".to_owned()
        } else {
            String::new()
        },
        market_mode: "none".to_owned(),
        units: Vec::new(),
        users,
    }
}

fn entries(number: u32) -> Value {
    let fuel = |month: u32| {
        json!({"unit": "1", "fuel": "bituminous", "month": format!("{month:02}"),
            "quantity": format!("{}.88", 70_000 + number), "ncv": format!("20.1{}", 10 + month),
            "carbon_air_dried": format!("58.{}", 30 + month), "moisture_received": "12.6", "moisture_air_dried": "2.84"})
    };
    json!({"method": "power-2022", "year": YEAR, "entity": code(number), "tables": {
        "unit": [{"unit": "1", "kind": "coal_to_300", "capacity": "330", "generation": "1716540",
            "supply": "1590880", "hours": "6890", "heat_supplied": "2602310.55", "heat_to_turbine": "17012000"}],
        "fuel": (1..=12).map(fuel).collect::<Vec<_>>(),
        "electricity": [{"unit": "1", "quantity": "1236.52"}]}})
}

fn workbook(number: u32) -> Vec<u8> {
    let library = Library::embedded();
    let entries = Entries::from_json(&entries(number)).unwrap();
    let options = TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: code(number),
            name: format!("测速单位{number}"),
        }),
        entries: Some(&entries),
        demo: true,
        ..TemplateOptions::new(YEAR, Lang::Zh)
    };
    write_template(library, library.method(&entries.method).unwrap(), &options).unwrap()
}

/// Seconds of the processor this process has had, and its children that have ended.
fn processor() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program stands in brackets and may hold anything.
    let (_, rest) = stat.rsplit_once(") ").unwrap();
    let ticks: Vec<f64> = rest
        .split(' ')
        .skip(11)
        .take(4)
        .map(|ticks| ticks.parse().unwrap())
        .collect();
    let [user, system, of_children, system_of_children] = ticks[..] else {
        panic!("the system counts time of the processor");
    };
    let seconds = |one: f64, other: f64| (one + other) / TICKS_PER_SECOND;
    (
        seconds(user, system),
        seconds(of_children, system_of_children),
    )
}

fn main() {
    if std::env::args().any(|argument| argument == AS_READER) {
        qilu_reader::serve().expect("the reader serves");
        return;
    }
    let files = std::env::var("QILU_BULK_FILES")
        .ok()
        .and_then(|files| files.parse().ok());
    let files: u32 = files.unwrap_or(FILES);
    let database = TestDatabase::new(Engine::Sqlite);
    let clock = Clock::standing_at("2024-03-04T01:00:00Z".parse().unwrap());
    let objects = tempfile::tempdir().unwrap();
    load_reference(database.store(), &clock).unwrap();
    let app = App::new(
        database.store().clone(),
        Library::embedded(),
        LocalStore::open(objects.path()).unwrap(),
        TokenKey::from_secret(&[7; 32]).unwrap(),
        clock,
        Config::default(),
    );
    let readers = Pool::new(std::env::current_exe().unwrap(), &[AS_READER]);
    let app = app.read_by(Arc::new(readers));
    let city = NewUser {
        login: "city".to_owned(),
        name: "测速".to_owned(),
        password: PASSWORD.to_owned(),
        role: Role::CityRegulator,
    };
    let mut all = vec![organisation(OrganisationKind::CityAuthority, 1, vec![city])];
    all.extend(
        (10..10 + files)
            .map(|number| organisation(OrganisationKind::Enterprise, number, Vec::new())),
    );
    app.found(&all).unwrap();
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 10..10 + files {
        packed
            .start_file(format!("{number}.xlsx"), SimpleFileOptions::default())
            .unwrap();
        packed.write_all(&workbook(number)).unwrap();
    }
    let bytes = packed.finish().unwrap().into_inner();
    let credentials = Credentials {
        login: "city".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let who = app.sign_in(&credentials).unwrap().0;
    let who = app.signed_in(&who.access_token).unwrap();
    let once = Once {
        route: "BENCH".to_owned(),
        key: "1".to_owned(),
        body_hash: String::new(),
    };
    let size = bytes.len() >> 20;
    let file = NewFile {
        name: "bench.zip".to_owned(),
        bytes,
    };
    let (had, _) = processor();
    let began = Instant::now();
    let wish = NewBulk {
        year: YEAR,
        layout_id: None,
    };
    let started = app.start_bulk(&who, &once, &wish, &file).unwrap();
    let entered = began.elapsed().as_secs_f64();
    assert!(app.upload_due_bulk(&AtomicBool::new(false)).unwrap());
    let seconds = began.elapsed().as_secs_f64();
    let done = app.bulk(&who, started.id).unwrap();
    assert_eq!(done.counts.stored, i64::from(files), "{:?}", done.counts);
    // The readers end with the application; only then is it known what they took.
    drop(app);
    let (has, readers) = processor();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "  {files} workbooks ({size} MB) on {processors} processors, {:.1} a second, entered in {entered:.2} s",
        f64::from(files) / seconds
    );
    println!(
        "  of the processor {:.1} s in the server, {readers:.1} s in its readers",
        has - had
    );
    let most = SECONDS_MAX * f64::from(files) / f64::from(FILES);
    let kept = seconds < most;
    println!(
        "  {:<58} {seconds:>8.1} s  {}",
        format!("all of them stored (promised under {most} s on 2 processors)"),
        if kept { "kept" } else { "MISSED" }
    );
    if !kept {
        std::process::exit(1);
    }
}
