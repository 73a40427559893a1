//! A small province behind a real server, for one test.

use std::{
    cell::Cell,
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    thread::JoinHandle,
};

use actix_web::{dev::ServerHandle, rt::System, web::Data};
use qilu_access::{OrganisationKind, Role};
use qilu_accounting::{Entries, Library};
use qilu_app::{
    App, Clock, Config,
    founding::{NewOrganisation, NewUnit, NewUser},
    load_reference,
};
use qilu_credentials::TokenKey;
use qilu_objects::LocalStore;
use qilu_quantity::{CreditCode, Lang};
use qilu_store::testing::TestDatabase;
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use serde_json::{Value, json};

use crate::client::{Answer, Request};

pub const PASSWORD: &str = "Qilu-test-2025";

/// A running server on a database of its own.
pub struct World {
    pub address: SocketAddr,
    pub app: Data<App>,
    pub clock: Clock,
    pub objects: tempfile::TempDir,
    keys: Cell<u32>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl World {
    pub fn new(database: &TestDatabase) -> Self {
        let clock = Clock::standing_at("2024-03-04T01:00:00Z".parse().unwrap());
        let objects = tempfile::tempdir().unwrap();
        load_reference(database.store(), &clock).unwrap();
        let app = Data::new(App::new(
            database.store().clone(),
            Library::embedded(),
            LocalStore::open(objects.path()).unwrap(),
            TokenKey::from_secret(&[7; 32]).unwrap(),
            clock.clone(),
            Config {
                demo: true,
                ..Config::default()
            },
        ));
        app.found(&organisations()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (send, receive) = mpsc::channel();
        let served = app.clone();
        let thread = std::thread::spawn(move || {
            System::new().block_on(async move {
                let server = qilu_api::serve(served, listener).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = receive.recv().unwrap();
        Self {
            address,
            app,
            clock,
            objects,
            keys: Cell::new(0),
            handle,
            thread: Some(thread),
        }
    }

    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, path)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path).send()
    }

    /// A key no other request of this world used.
    pub fn key(&self) -> String {
        self.keys.set(self.keys.get() + 1);
        format!("key-{}", self.keys.get())
    }

    /// Signs a person in.
    pub fn sign_in(&self, login: &str) -> Person<'_> {
        let answer = self
            .request("POST", "/api/v1/session")
            .json(&json!({ "login": login, "password": PASSWORD }))
            .send();
        let token = answer.expect(200)["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        let cookie = answer
            .header("set-cookie")
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        Person {
            world: self,
            token,
            cookie,
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let stopping = self.handle.stop(false);
        System::new().block_on(stopping);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Somebody signed in.
pub struct Person<'a> {
    pub world: &'a World,
    pub token: String,
    pub cookie: String,
}

impl Person<'_> {
    pub fn request(&self, method: &str, path: &str) -> Request {
        self.world
            .request(method, path)
            .header("Authorization", &format!("Bearer {}", self.token))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path).send()
    }

    pub fn write(&self, method: &str, path: &str) -> Request {
        self.request(method, path)
            .header("Idempotency-Key", &self.world.key())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.write("POST", path).json(body).send()
    }

    /// An edit of a submission in the state it is in now.
    pub fn edit(&self, submission: &str, door: &str) -> Request {
        let path = format!("/api/v1/submissions/{submission}");
        let etag = self.get(&path).header("etag").unwrap_or("\"0\"").to_owned();
        self.write("POST", &format!("{path}/{door}"))
            .header("If-Match", &etag)
    }

    pub fn act(&self, submission: &str, body: Value) -> Answer {
        self.edit(submission, "actions").json(&body).send()
    }

    pub fn upload(&self, submission: &str, workbook: &[u8]) -> Answer {
        self.edit(submission, "uploads")
            .file("report.xlsx", workbook)
            .send()
    }

    /// Opens the submission of a year and returns its id.
    pub fn open(&self, year: i32) -> String {
        let opened = self
            .post("/api/v1/submissions", &json!({ "year": year }))
            .expect(201);
        opened["id"].as_str().unwrap().to_owned()
    }
}

/// The credit code of a test organisation.
pub fn credit_code(number: u32) -> String {
    CreditCode::with_check_digit(&format!("91999999QL{number:07}"))
        .unwrap()
        .to_string()
}

/// A power station, a cement works, two cities, two bodies, the province and who runs the platform.
fn organisations() -> Vec<NewOrganisation> {
    let organisation =
        |kind, number, name: &str, region: &str, users: Vec<NewUser>| NewOrganisation {
            kind,
            credit_code: credit_code(number),
            name_zh: format!("演示{name}"),
            name_en: format!("Demo {number}"),
            region: region.to_owned(),
            sector: String::new(),
            market_mode: "none".to_owned(),
            units: Vec::new(),
            users,
        };
    // The power station also runs a clinker line, so that two methods apply to it.
    let kinds = |sector: &str| match sector {
        "power" => vec!["generating_unit", "clinker_line"],
        _ => vec!["clinker_line"],
    };
    let enterprise = |number, name: &str, region: &str, sector: &str, mode: &str, suffix: &str| {
        NewOrganisation {
            sector: sector.to_owned(),
            market_mode: mode.to_owned(),
            units: kinds(sector)
                .into_iter()
                .map(|kind| NewUnit {
                    code: kind.to_owned(),
                    name: "1号".to_owned(),
                    kind: kind.to_owned(),
                })
                .collect(),
            ..organisation(
                OrganisationKind::Enterprise,
                number,
                name,
                region,
                vec![
                    person(&format!("reporter{suffix}"), Role::EnterpriseReporter),
                    person(&format!("approver{suffix}"), Role::EnterpriseApprover),
                ],
            )
        }
    };
    let body = |number, name: &str, suffix: &str| {
        organisation(
            OrganisationKind::VerificationBody,
            number,
            name,
            "370000",
            vec![
                person(&format!("lead{suffix}"), Role::VerifierLead),
                person(&format!("reviewer{suffix}"), Role::VerifierReviewer),
            ],
        )
    };
    let city = |number, name: &str, region: &str, login: &str| {
        organisation(
            OrganisationKind::CityAuthority,
            number,
            name,
            region,
            vec![person(login, Role::CityRegulator)],
        )
    };
    let mut station = enterprise(7, "热电厂", "370100", "power", "mirror", "");
    let colleague = person("colleague", Role::EnterpriseReporter);
    station.users.push(colleague);
    vec![
        organisation(
            OrganisationKind::ProvincialAuthority,
            1,
            "省厅",
            "370000",
            vec![
                person("province", Role::ProvincialRegulator),
                person("province2", Role::ProvincialRegulator),
            ],
        ),
        organisation(
            OrganisationKind::Operator,
            2,
            "运维",
            "370000",
            vec![person("admin", Role::Administrator)],
        ),
        city(3, "济南市局", "370100", "jinan"),
        city(4, "青岛市局", "370200", "qingdao"),
        body(5, "甲核查机构", ""),
        body(6, "乙核查机构", "2"),
        station,
        enterprise(8, "水泥厂", "370200", "cement", "simulation", "2"),
    ]
}

fn person(login: &str, role: Role) -> NewUser {
    NewUser {
        login: login.to_owned(),
        name: format!("演示{login}"),
        password: PASSWORD.to_owned(),
        role,
    }
}

/// Entries of the power station, with this much coal in January, and a carbon content in February that wants a word.
pub fn power_entries(january_coal: &str) -> Value {
    let fuel = |month: u32| {
        let quantity = if month == 1 { january_coal } else { "74120.88" };
        let carbon = if month == 2 { "75.00" } else { "58.42" };
        json!({"unit": "1", "fuel": "bituminous", "month": format!("{month:02}"), "quantity": quantity,
            "ncv": "20.114", "carbon_air_dried": carbon, "moisture_received": "12.6", "moisture_air_dried": "2.84"})
    };
    let mut rows: Vec<Value> = (1..=12).map(fuel).collect();
    rows.push(json!({"unit": "1", "fuel": "diesel", "month": "year", "quantity": "180.55"}));
    json!({"method": "power-2022", "year": 2023, "entity": credit_code(7), "tables": {
        "unit": [{"unit": "1", "kind": "coal_to_300", "capacity": "330", "generation": "1716540", "supply": "1590880",
            "hours": "6890", "heat_supplied": "2602310.55", "heat_to_turbine": "17012000"}],
        "fuel": rows,
        "electricity": [{"unit": "1", "quantity": "1236.52"}]}})
}

/// The power station's filled workbook.
pub fn power_workbook(january_coal: &str) -> Vec<u8> {
    workbook(&power_entries(january_coal), 7)
}

/// A filled workbook of these entries, for the organisation of this number.
pub fn workbook(entries: &Value, number: u32) -> Vec<u8> {
    let entries = Entries::from_json(entries).unwrap();
    let library = Library::embedded();
    let method = library.method(&entries.method).unwrap();
    let entity = EntityFacts {
        credit_code: credit_code(number),
        name: "演示企业".to_owned(),
    };
    let options = TemplateOptions {
        entity: Some(entity),
        entries: Some(&entries),
        demo: true,
        ..TemplateOptions::new(entries.year, Lang::Zh)
    };
    write_template(library, method, &options).unwrap()
}

/// Entries of a cement works with one kiln, reported by the organisation of this number.
pub fn cement_entries(number: u32) -> Value {
    json!({"method": "cement-2013", "year": 2023, "entity": credit_code(number), "tables": {
        "line": [{"line": "1", "clinker": "1550000", "cao": "65.2", "mgo": "1.9", "raw_meal": "2400000"}],
        "fuel": [{"line": "1", "fuel": "bituminous", "quantity": "210000", "ncv": "23.1"}],
        "electricity": [{"purchased": "98000"}],
        "heat": [{"purchased": "0"}]}})
}
