//! Five hundred workbooks through a bulk upload on a SQLite of its own, and how long that took.
//!
//! `cargo bench -p qilu-app --bench bulk`; `QILU_BULK_FILES` says how many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench may stop at the first surprise, and says what it measured"
)]

use std::{
    io::{Cursor, Write as _},
    sync::atomic::AtomicBool,
    time::Instant,
};

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
use qilu_store::{Engine, testing::TestDatabase};
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

const YEAR: i32 = 2023;
const FILES: u32 = 500;
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

fn main() {
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
    let began = Instant::now();
    let wish = NewBulk {
        year: YEAR,
        layout_id: None,
    };
    let started = app.start_bulk(&who, &once, &wish, &file).unwrap();
    let entered = began.elapsed();
    assert!(app.upload_due_bulk(&AtomicBool::new(false)).unwrap());
    let seconds = began.elapsed().as_secs_f64();
    let done = app.bulk(&who, started.id).unwrap();
    assert_eq!(done.counts.stored, i64::from(files), "{:?}", done.counts);
    println!(
        "bulk: {files} workbooks ({size} MB) in {seconds:.1} s, {:.1} a second; entered in {:.2} s",
        f64::from(files) / seconds,
        entered.as_secs_f64()
    );
}
