//! A small province: two power stations in two cities, one verification body, the authorities, and who runs the platform.

use std::{
    cell::Cell,
    sync::{Arc, OnceLock},
};

use qilu_access::{OrganisationKind, Role};
use qilu_accounting::{Entries, Library};
use qilu_app::{
    App, Clock, Config, NewFile, Once, SignedIn,
    fault::{Fault, Outcome},
    founding::{NewOrganisation, NewUser},
    load_reference,
    view::{
        Credentials, NewAnswer, NewEntries, NewSubmission, Severity, SubmissionAct, VersionDetail,
    },
};
use qilu_credentials::TokenKey;
use qilu_objects::LocalStore;
use qilu_quantity::{CreditCode, Lang};
use qilu_reader::WorkbookReader;
use qilu_store::{
    ScopeFilter, decision,
    determination::{self, Determination, DeterminedLine},
    submission,
    testing::TestDatabase,
    version,
};
use qilu_workbook::{EntityFacts, TemplateOptions, write_template};
use serde_json::{Value, json};
use uuid::Uuid;

const PASSWORD: &str = "Qilu-test-2025";
pub const YEAR: i32 = 2023;
pub const JINAN: &str = "370100";
pub const QINGDAO: &str = "370200";
/// The number of the group company.
pub const GROUP: u32 = 30;
/// Glass works are numbered after this.
pub const GLASS_WORKS_FROM: u32 = 20;

pub struct World {
    pub app: App,
    pub clock: Clock,
    keys: Cell<u32>,
    #[expect(dead_code, reason = "kept for its Drop, which removes the folder")]
    objects: tempfile::TempDir,
}

impl World {
    pub fn new(database: &TestDatabase) -> Self {
        Self::of(database, &organisations())
    }

    /// The province with some glass works besides, whose people are `glass-1`, `glass-1-approver` and so on.
    pub fn with_glass_works(database: &TestDatabase, count: u32) -> Self {
        let works = (1..=count).map(|number| {
            let (reporter, approver) = (
                format!("glass-{number}"),
                format!("glass-{number}-approver"),
            );
            let users = [
                (reporter.as_str(), Role::EnterpriseReporter),
                (approver.as_str(), Role::EnterpriseApprover),
            ];
            let works = organisation(
                OrganisationKind::Enterprise,
                GLASS_WORKS_FROM + number,
                "玻璃厂",
                JINAN,
                &users,
            );
            NewOrganisation {
                sector: "flat_glass".to_owned(),
                market_mode: "simulation".to_owned(),
                ..works
            }
        });
        let all: Vec<_> = organisations().into_iter().chain(works).collect();
        Self::of(database, &all)
    }

    /// The province with a group company both power stations belong to, whose person is `group`.
    pub fn with_group(database: &TestDatabase) -> Self {
        let group = organisation(
            OrganisationKind::Enterprise,
            GROUP,
            "能源集团",
            JINAN,
            &[("group", Role::GroupReporter)],
        );
        let all: Vec<_> = organisations().into_iter().chain([group]).collect();
        let world = Self::of(database, &all);
        let members = [credit_code(FIRST.number), credit_code(SECOND.number)];
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        world
            .app
            .found_group(&credit_code(GROUP), &members)
            .unwrap();
        world
    }

    fn of(database: &TestDatabase, organisations: &[NewOrganisation]) -> Self {
        let clock = Clock::standing_at("2024-03-04T01:00:00Z".parse().unwrap());
        let objects = tempfile::tempdir().unwrap();
        load_reference(database.store(), &clock).unwrap();
        let app = App::new(
            database.store().clone(),
            Library::embedded(),
            LocalStore::open(objects.path()).unwrap(),
            TokenKey::from_secret(&[7; 32]).unwrap(),
            clock.clone(),
            Config {
                demo: true,
                ..Config::default()
            },
        );
        app.found(organisations).unwrap();
        Self {
            app,
            clock,
            keys: Cell::new(0),
            objects,
        }
    }

    /// The same province with files from outside read by this reader.
    pub fn read_by(self, reader: Arc<dyn WorkbookReader>) -> Self {
        Self {
            app: self.app.read_by(reader),
            ..self
        }
    }

    pub fn who(&self, login: &str) -> SignedIn {
        let credentials = Credentials {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let (session, _) = self.app.sign_in(&credentials).unwrap();
        self.app.signed_in(&session.access_token).unwrap()
    }

    pub fn once(&self) -> Once {
        self.keys.set(self.keys.get() + 1);
        Once {
            route: "TEST".to_owned(),
            key: self.keys.get().to_string(),
            body_hash: "0".repeat(64),
        }
    }

    /// Opens the submission of a plant's year.
    pub fn open(&self, reporter: &SignedIn) -> Uuid {
        self.open_year(reporter, YEAR)
    }

    pub fn open_year(&self, reporter: &SignedIn, year: i32) -> Uuid {
        let new = NewSubmission {
            year,
            enterprise_id: None,
        };
        self.app
            .create_submission(reporter, &self.once(), &new)
            .unwrap()
            .id
    }

    pub fn etag(&self, who: &SignedIn, submission: Uuid) -> String {
        self.app.submission(who, submission).unwrap().etag
    }

    /// Sends a workbook.
    pub fn upload(&self, reporter: &SignedIn, submission: Uuid, bytes: &[u8]) -> VersionDetail {
        let file = NewFile {
            name: "报告.xlsx".to_owned(),
            bytes: bytes.to_vec(),
        };
        let etag = self.etag(reporter, submission);
        self.app
            .upload(reporter, &self.once(), submission, &etag, &file)
            .unwrap()
            .version
    }

    /// Sends entries as JSON.
    pub fn enter(&self, reporter: &SignedIn, submission: Uuid, entries: Value) -> VersionDetail {
        let etag = self.etag(reporter, submission);
        self.app
            .enter(
                reporter,
                &self.once(),
                submission,
                &etag,
                &NewEntries { entries },
            )
            .unwrap()
            .version
    }

    pub fn act(&self, login: &str, submission: Uuid, action: &str) {
        let who = self.who(login);
        let act = SubmissionAct {
            action: action.to_owned(),
            ..SubmissionAct::default()
        };
        let etag = self.etag(&who, submission);
        self.app
            .act(&who, &self.once(), submission, &etag, &act)
            .unwrap();
    }

    /// As `act`, with a reason.
    pub fn act_for(&self, login: &str, submission: Uuid, action: &str, reason: &str) {
        let who = self.who(login);
        let act = SubmissionAct {
            action: action.to_owned(),
            reason: Some(reason.to_owned()),
            ..SubmissionAct::default()
        };
        let etag = self.etag(&who, submission);
        self.app
            .act(&who, &self.once(), submission, &etag, &act)
            .unwrap();
    }

    /// Answers every warning of a version.
    pub fn explain(&self, reporter: &SignedIn, version: &VersionDetail) {
        let warnings = version.problems.iter();
        for problem in warnings.filter(|problem| problem.severity == Severity::Warning) {
            let answer = NewAnswer {
                code: problem.code.clone(),
                place: problem.place.clone(),
                text: "已核对".to_owned(),
                evidence: None,
            };
            self.app
                .answer(
                    reporter,
                    &self.once(),
                    version.enterprise_id,
                    version.id,
                    &answer,
                )
                .unwrap();
        }
    }

    /// Files a plant's report and lets the authority see it.
    pub fn release(&self, plant: &Plant) -> (Uuid, VersionDetail) {
        let reporter = self.who(plant.reporter);
        let submission = self.open(&reporter);
        let version = self.upload(&reporter, submission, plant.workbook());
        self.explain(&reporter, &version);
        self.act(plant.reporter, submission, "submit");
        self.act(plant.approver, submission, "approve_submission");
        (submission, version)
    }

    /// Writes a decision and determined values as the version's own lines, past the flow; returns the decision.
    pub fn determine(&self, submission_id: Uuid, version: &VersionDetail) -> Uuid {
        let (all, decision_id) = (ScopeFilter::Province, self.app.new_id());
        self.app
            .store()
            .write(|connection| {
                let row = submission::find(connection, &all, &submission_id.to_string())?;
                let now = self.clock.instant();
                let decision = decision::Decision {
                    enterprise_id: row.enterprise_id.clone(),
                    submission_id: row.id.clone(),
                    id: decision_id.to_string(),
                    outcome: "approved".to_owned(),
                    reason: String::new(),
                    conclusion_id: None,
                    covered_hash: version.content_hash.clone(),
                    decided_by: row.created_by.clone(),
                    decided_at: now,
                };
                decision::insert(connection, &decision)?;
                let reported = version::lines(connection, &all, &version.id.to_string())?;
                let lines: Vec<DeterminedLine> = reported
                    .into_iter()
                    .map(|line| DeterminedLine {
                        enterprise_id: line.enterprise_id,
                        year: row.year,
                        decision_id: decision.id.clone(),
                        ordinal: line.ordinal,
                        submission_id: row.id.clone(),
                        version_id: line.version_id,
                        region_code: "370000".to_owned(),
                        city_code: row.city_code.clone(),
                        sector: "power".to_owned(),
                        method_id: version.method.id.clone(),
                        gas: line.gas,
                        scope: line.scope,
                        category: line.category,
                        grams: line.grams,
                        table_id: line.table_id,
                        row_key: line.row_key,
                        column_id: line.column_id,
                        finding_id: None,
                        trace_zh: None,
                        trace_en: None,
                    })
                    .collect();
                let direct: i64 = lines
                    .iter()
                    .filter(|line| line.scope == "direct")
                    .map(|line| line.grams)
                    .sum();
                let standing = Determination {
                    enterprise_id: row.enterprise_id.clone(),
                    year: row.year,
                    submission_id: row.id.clone(),
                    decision_id: decision.id.clone(),
                    reported_direct_grams: direct,
                    direct_grams: direct,
                    electricity_grams: 0,
                    heat_grams: 0,
                    compliance_tonnes: None,
                    determined_at: now,
                };
                determination::record(connection, &standing, &lines)?;
                let closed = submission::Submission {
                    state: "determined".to_owned(),
                    closed_at: Some(now),
                    ..row
                };
                submission::save(connection, &closed)?;
                Ok::<_, Fault>(())
            })
            .unwrap();
        decision_id
    }
}

/// The stable code of a refusal.
pub fn code<T>(outcome: Outcome<T>) -> String {
    outcome.err().expect("a refusal").code
}

/// A power station.
pub struct Plant {
    pub number: u32,
    pub reporter: &'static str,
    pub approver: &'static str,
    workbook: OnceLock<Vec<u8>>,
}

pub static FIRST: Plant = Plant {
    number: 7,
    reporter: "reporter",
    approver: "approver",
    workbook: OnceLock::new(),
};
pub static SECOND: Plant = Plant {
    number: 8,
    reporter: "reporter2",
    approver: "approver2",
    workbook: OnceLock::new(),
};

impl Plant {
    /// The plant's filled workbook, without anything to answer.
    pub fn workbook(&self) -> &[u8] {
        self.workbook
            .get_or_init(|| self.workbook_of("86310.45", "20.114"))
    }

    /// A filled workbook with this much coal in January, of this calorific value.
    pub fn workbook_of(&self, coal: &str, ncv: &str) -> Vec<u8> {
        let entries = Entries::from_json(&self.entries(coal, ncv)).unwrap();
        let library = Library::embedded();
        let entity = EntityFacts {
            credit_code: credit_code(self.number),
            name: "演示企业".to_owned(),
        };
        let options = TemplateOptions {
            entity: Some(entity),
            entries: Some(&entries),
            demo: true,
            ..TemplateOptions::new(YEAR, Lang::Zh)
        };
        write_template(library, library.method(&entries.method).unwrap(), &options).unwrap()
    }

    pub fn entries(&self, coal: &str, ncv: &str) -> Value {
        let fuel = |month: u32| {
            // Assays differ from month to month, as real ones do.
            let (quantity, ncv) = if month == 1 {
                (coal.to_owned(), ncv.to_owned())
            } else {
                ("74120.88".to_owned(), format!("20.1{}", 10 + month))
            };
            let carbon = format!("58.{}", 30 + month);
            json!({"unit": "1", "fuel": "bituminous", "month": format!("{month:02}"), "quantity": quantity,
                "ncv": ncv, "carbon_air_dried": carbon, "moisture_received": "12.6", "moisture_air_dried": "2.84"})
        };
        let mut rows: Vec<Value> = (1..=12).map(fuel).collect();
        rows.push(json!({"unit": "1", "fuel": "diesel", "month": "year", "quantity": "180.55"}));
        json!({"method": "power-2022", "year": YEAR, "entity": credit_code(self.number), "tables": {
            "unit": [{"unit": "1", "kind": "coal_to_300", "capacity": "330", "generation": "1716540",
                "supply": "1590880", "hours": "6890", "heat_supplied": "2602310.55", "heat_to_turbine": "17012000"}],
            "fuel": rows,
            "electricity": [{"unit": "1", "quantity": "1236.52"}]}})
    }
}

pub fn credit_code(number: u32) -> String {
    CreditCode::with_check_digit(&format!("91999999QL{number:07}"))
        .unwrap()
        .to_string()
}

fn organisation(
    kind: OrganisationKind,
    number: u32,
    name: &str,
    region: &str,
    users: &[(&str, Role)],
) -> NewOrganisation {
    NewOrganisation {
        kind,
        credit_code: credit_code(number),
        name_zh: format!("演示{name}"),
        name_en: format!("Demo {number}"),
        region: region.to_owned(),
        sector: String::new(),
        market_mode: "none".to_owned(),
        units: Vec::new(),
        users: users
            .iter()
            .map(|(login, role)| NewUser {
                login: (*login).to_owned(),
                name: format!("演示{login}"),
                password: PASSWORD.to_owned(),
                role: *role,
            })
            .collect(),
    }
}

fn organisations() -> Vec<NewOrganisation> {
    let plant = |of: &Plant, name: &str, region: &str| NewOrganisation {
        sector: "power".to_owned(),
        market_mode: "simulation".to_owned(),
        ..organisation(
            OrganisationKind::Enterprise,
            of.number,
            name,
            region,
            &[
                (of.reporter, Role::EnterpriseReporter),
                (of.approver, Role::EnterpriseApprover),
            ],
        )
    };
    let province = [
        ("province", Role::ProvincialRegulator),
        ("province2", Role::ProvincialRegulator),
    ];
    let body = [
        ("lead", Role::VerifierLead),
        ("reviewer", Role::VerifierReviewer),
    ];
    vec![
        organisation(
            OrganisationKind::ProvincialAuthority,
            1,
            "省厅",
            "370000",
            &province,
        ),
        organisation(
            OrganisationKind::Operator,
            2,
            "运维",
            "370000",
            &[("admin", Role::Administrator)],
        ),
        organisation(
            OrganisationKind::CityAuthority,
            3,
            "济南市局",
            JINAN,
            &[("jinan", Role::CityRegulator)],
        ),
        organisation(
            OrganisationKind::CityAuthority,
            4,
            "青岛市局",
            QINGDAO,
            &[("qingdao", Role::CityRegulator)],
        ),
        organisation(
            OrganisationKind::VerificationBody,
            5,
            "核查机构",
            "370000",
            &body,
        ),
        plant(&FIRST, "第一热电厂", JINAN),
        plant(&SECOND, "第二热电厂", QINGDAO),
    ]
}
