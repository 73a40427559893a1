//! One validator behind every door: the same report as typed entries, as a filled workbook, as JSON text and through the
//! interface has the same figures, cells, lines and problems, sound or broken.

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use qilu_access::{OrganisationKind, Role};
use qilu_accounting::{
    Assessment, Column, ColumnKind, Entries, EntryRow, EntryValue, Library, Method, Purpose, Rows,
    assess,
    specimen::{SpecimenOptions, specimen},
};
use qilu_app::{
    founding::{NewOrganisation, NewUser},
    view,
};
use qilu_quantity::{Exact, Lang, Notation};
use qilu_store::{Engine, testing::TestDatabase};
use qilu_workbook::{EntityFacts, TemplateOptions, assess_workbook, write_template};
use serde_json::{Value as Json, json};

use crate::world::{PASSWORD, Person, World, credit_code};

const CASES: u32 = 30;
const YEAR: i32 = 2023;
const SEEDS: u64 = 3;
const ROWS: usize = 3;
const BREAKAGES_MAX: usize = 10;
/// Numbers of the organisations that report as JSON; those that upload stand behind them.
const FIRST: u32 = 100;

/// What is put where a number belongs; a workbook holds every one of them.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "0.000001",
    "99.999",
    "100",
    "1234567.89",
    "1e15",
    "1e30",
    "123456789012345678.123",
    "-0.5",
];
const TEXTS: [&str; 8] = [
    "约100",
    "1,234.5",
    "１２３",
    "12 t",
    "075.50",
    " 12 ",
    "1/2",
    "<&\"'>",
];
const CODES: [&str; 6] = ["no_such_code", "2", "甲", "COAL", "柴油", "a|b"];
const NOTATIONS: [Notation; 4] = [Notation::NO, Notation::NE, Notation::IE, Notation::C];

/// One change of a report: where, and what.
#[derive(Clone, Debug)]
struct Breakage {
    table: prop::sample::Index,
    row: prop::sample::Index,
    column: prop::sample::Index,
    kind: u8,
    choice: prop::sample::Index,
}

fn breakage() -> impl Strategy<Value = Breakage> {
    let index = any::<prop::sample::Index>;
    (index(), index(), index(), 0_u8..12, index()).prop_map(|(table, row, column, kind, choice)| {
        Breakage {
            table,
            row,
            column,
            kind,
            choice,
        }
    })
}

impl Breakage {
    fn apply(&self, method: &Method, entries: &mut Entries) {
        let table = self.table.get(&method.tables);
        let Some(rows) = entries
            .tables
            .get_mut(&table.id)
            .filter(|rows| !rows.is_empty())
        else {
            return;
        };
        let at = self.row.index(rows.len());
        match (self.kind, &table.rows) {
            // A list's rows stand in every workbook, so they come and go in tables of free rows only.
            (0, Rows::Free { max }) if rows.len() < *max => rows.push(rows[at].clone()),
            (1, Rows::Free { .. }) => {
                rows.remove(at);
            }
            _ => {
                let entered: Vec<&Column> = table
                    .columns
                    .iter()
                    .filter(|column| column.formula.is_none())
                    .filter(|column| !is_row_of_list(&table.rows, column))
                    .collect();
                if !entered.is_empty() {
                    let column = entered[self.column.index(entered.len())];
                    self.change(method, column, &mut rows[at]);
                }
            }
        }
    }

    fn change(&self, method: &Method, column: &Column, row: &mut EntryRow) {
        let pick = |texts: &[&'static str]| texts[self.choice.index(texts.len())];
        let text = |texts: &[&'static str]| EntryValue::Text(pick(texts).to_owned());
        let value = match (&column.kind, self.kind) {
            (_, 2) => EntryValue::Blank,
            (ColumnKind::Number, 3 | 4) => text(&TEXTS),
            (ColumnKind::Number, 5 | 6) => EntryValue::Notation(*self.choice.get(&NOTATIONS)),
            (ColumnKind::Number, _) => EntryValue::Number(Exact::parse(pick(&NUMBERS)).unwrap()),
            (ColumnKind::Code(list), 3..=8) => {
                let item = self.choice.get(&method.list(list).unwrap().items);
                EntryValue::Text(match self.kind {
                    3 => item.label.zh.clone(),
                    4 => item.label.en.clone(),
                    5 => item.code.to_uppercase(),
                    _ => item.code.clone(),
                })
            }
            _ => text(&CODES),
        };
        row.cells.entry(column.id.clone()).or_default().value = value;
    }
}

fn is_row_of_list(rows: &Rows, column: &Column) -> bool {
    matches!((rows, &column.kind), (Rows::Listed(rows), ColumnKind::Code(list)) if rows == list)
}

/// What may differ between the doors, and nothing else: who reports, and where in a workbook a value stands.
fn normalised(mut assessment: Assessment) -> Assessment {
    assessment.entity.clear();
    for problem in &mut assessment.problems {
        problem.place.at = None;
    }
    for row in assessment
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.rows)
    {
        row.at = None;
        for cell in &mut row.cells {
            cell.at = None;
        }
    }
    assessment
}

/// What the interface shows of an assessment.
fn shown(assessment: &Assessment) -> Json {
    let value = |value| json!(view::Value::from(value));
    let tables = assessment.tables.iter().map(|table| {
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().map(|cell| json!({"column": cell.column, "value": value(&cell.value), "origin": cell.origin}));
            json!({"key": row.key.to_string(), "cells": cells.collect::<Vec<_>>()})
        });
        json!({"id": table.id, "rows": rows.collect::<Vec<_>>()})
    });
    let totals = assessment
        .totals
        .iter()
        .map(|total| json!({"id": total.id, "value": value(&total.value), "unit": total.unit}));
    // The worst stand first there.
    let mut problems: Vec<_> = assessment.problems.iter().collect();
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    let results = &assessment.results;
    let supplementary = results
        .supplementary
        .iter()
        .map(|figure| json!({"value": value(&figure.value), "unit": figure.unit}));
    json!({
        "tables": tables.collect::<Vec<_>>(),
        "totals": totals.collect::<Vec<_>>(),
        "problems": problems,
        "without_indirect": value(&results.without_indirect),
        "with_indirect": value(&results.with_indirect),
        "compliance": results.compliance.as_ref().map(|compliance| compliance.tonnes.to_string()),
        "supplementary": supplementary.collect::<Vec<_>>(),
    })
}

/// The same out of a version as the interface answers it.
fn answered(version: &Json) -> Json {
    let kept = |from: &Json, keys: &[&str]| -> Json {
        keys.iter()
            .map(|key| ((*key).to_owned(), from[*key].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let each = |list: &Json, map: &dyn Fn(&Json) -> Json| -> Json {
        list.as_array().unwrap().iter().map(map).collect()
    };
    let results = &version["results"];
    json!({
        "tables": each(&version["tables"], &|table| json!({
            "id": table["id"],
            "rows": each(&table["rows"], &|row| json!({
                "key": row["key"],
                "cells": each(&row["cells"], &|cell| kept(cell, &["column", "value", "origin"])),
            })),
        })),
        "totals": each(&version["totals"], &|total| kept(total, &["id", "value", "unit"])),
        "problems": each(&version["problems"], &|problem| {
            let mut problem = kept(problem, &["code", "severity", "place", "message", "mend", "expected", "clause", "value"]);
            problem["place"]["at"] = Json::Null;
            problem
        }),
        "without_indirect": results["without_indirect"],
        "with_indirect": results["with_indirect"],
        "compliance": results["compliance"]["tonnes"],
        "supplementary": each(&results["supplementary"], &|figure| kept(figure, &["value", "unit"])),
    })
}

/// Two enterprises of every sector: one enters, the other uploads.
fn enterprises(sectors: &[&str]) -> Vec<NewOrganisation> {
    let enterprise = |number: u32, sector: &str| NewOrganisation {
        kind: OrganisationKind::Enterprise,
        credit_code: credit_code(number),
        name_zh: format!("演示{number}"),
        name_en: format!("Demo {number}"),
        region: "370100".to_owned(),
        sector: sector.to_owned(),
        market_mode: "none".to_owned(),
        units: Vec::new(),
        users: vec![NewUser {
            login: format!("reporter{number}"),
            name: format!("演示{number}"),
            password: PASSWORD.to_owned(),
            role: Role::EnterpriseReporter,
        }],
    };
    let both = sectors.iter().zip(0..).flat_map(|(sector, at)| {
        [
            enterprise(FIRST + 2 * at, sector),
            enterprise(FIRST + 2 * at + 1, sector),
        ]
    });
    both.collect()
}

/// Who reports through the interface, with the submissions they have opened.
struct Desk<'w> {
    person: Person<'w>,
    number: u32,
    submissions: RefCell<BTreeMap<i32, String>>,
}

impl<'w> Desk<'w> {
    fn new(world: &'w World, number: u32) -> Self {
        Self {
            person: world.sign_in(&format!("reporter{number}")),
            number,
            submissions: RefCell::default(),
        }
    }

    fn submission(&self, year: i32) -> String {
        let mut known = self.submissions.borrow_mut();
        known
            .entry(year)
            .or_insert_with(|| self.person.open(year))
            .clone()
    }

    /// The version as it is shown to whoever asks for it later.
    fn detail(&self, stored: &Json) -> Json {
        let version = &stored["version"];
        let text = |name: &str| version[name].as_str().unwrap().to_owned();
        let path = format!(
            "/api/v1/enterprises/{}/versions/{}",
            text("enterprise_id"),
            text("id")
        );
        answered(&self.person.get(&path).expect(200))
    }

    fn enter(&self, entries: &Entries) -> Json {
        let own = Entries {
            entity: credit_code(self.number),
            ..entries.clone()
        };
        let body = json!({ "entries": own.to_json() });
        let request = self.person.edit(&self.submission(entries.year), "entries");
        self.detail(&request.json(&body).send().expect(201))
    }

    fn upload(&self, workbook: &[u8], year: i32) -> Json {
        self.detail(
            &self
                .person
                .upload(&self.submission(year), workbook)
                .expect(201),
        )
    }
}

fn workbook(method: &Method, entries: &Entries, number: u32) -> Vec<u8> {
    let options = TemplateOptions {
        entity: Some(EntityFacts {
            credit_code: credit_code(number),
            name: "演示企业".to_owned(),
        }),
        entries: Some(entries),
        demo: true,
        ..TemplateOptions::new(entries.year, Lang::Zh)
    };
    write_template(Library::embedded(), method, &options).unwrap()
}

/// Sends one report through every door.
fn compare(
    method: &Method,
    entries: &Entries,
    entering: &Desk<'_>,
    uploading: &Desk<'_>,
) -> Result<(), TestCaseError> {
    let library = Library::embedded();
    let typed = normalised(assess(library, method, entries));

    let text = entries.to_json().to_string();
    let read = Entries::from_json(&serde_json::from_str(&text).unwrap()).unwrap();
    let from_text = normalised(assess(library, method, &read));
    prop_assert_eq!(&from_text, &typed, "JSON text");

    let bytes = workbook(method, entries, uploading.number);
    let (_, from_workbook) = assess_workbook(&bytes, library, None).unwrap();
    prop_assert_eq!(
        normalised(from_workbook.unwrap()),
        typed.clone(),
        "workbook"
    );

    let wanted = shown(&typed);
    prop_assert_eq!(
        entering.enter(entries),
        wanted.clone(),
        "interface, entries"
    );
    prop_assert_eq!(
        uploading.upload(&bytes, entries.year),
        wanted,
        "interface, workbook"
    );
    Ok(())
}

#[test]
fn every_door_has_one_validator() {
    let library = Library::embedded();
    let database = TestDatabase::new(Engine::Sqlite);
    let world = World::new(&database);
    let mut sectors: Vec<&str> = library
        .methods()
        .map(|method| method.sector.as_str())
        .collect();
    sectors.sort_unstable();
    sectors.dedup();
    world.app.found(&enterprises(&sectors)).unwrap();
    let desks: Vec<Desk<'_>> = (FIRST..)
        .take(2 * sectors.len())
        .map(|number| Desk::new(&world, number))
        .collect();

    let methods: Vec<&Method> = library
        .methods()
        .filter(|method| method.purpose != Purpose::Allocation)
        .collect();
    let strategy = (
        prop::sample::select(methods),
        1..=SEEDS,
        prop::collection::vec(breakage(), 0..BREAKAGES_MAX),
    );
    let config = Config {
        cases: CASES,
        // Shrinking sends every candidate through every door; a few tell enough.
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let tried = runner.run(&strategy, |(method, seed, breakages)| {
        let options = SpecimenOptions {
            year: method.years.nearest(YEAR),
            seed,
            rows: ROWS,
        };
        let Some(mut entries) = specimen(library, method, options) else {
            return Err(TestCaseError::reject("no report was found"));
        };
        for breakage in &breakages {
            breakage.apply(method, &mut entries);
        }
        let at = sectors
            .iter()
            .position(|sector| *sector == method.sector)
            .unwrap();
        let [entering, uploading] = &desks[2 * at..2 * at + 2] else {
            unreachable!("two for each sector")
        };
        compare(method, &entries, entering, uploading)
    });
    tried.unwrap_or_else(|error| panic!("{error}"));
}
